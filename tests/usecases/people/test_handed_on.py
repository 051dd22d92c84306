"""Whoever comes next sees of the time before what the person agreed to, and all that came since."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import changed_hands as here
import pytest
from changed_hands import BEFORE, NEWER, NEXT, Told, agree, change_hands, reading, specialist
from fillings import on_sqlite
from one_match import MATCH_ID, revoke
from own_pages import FIRST, SECOND, TODAY, say

from domain.matches.match_ending import EndReason
from domain.matches.match_state import MatchNotUnderWay
from domain.people.consent import NoConsentForThisUse
from domain.people.participant import PARTICIPANT
from domain.people.wellness.handover import (
    HANDOVER,
    HandoverAgreed,
    HandoverNoteNotAgreed,
    HandoverNoteWithoutWords,
    HandoverNoteWritten,
    HandoverTopic,
    WhatWorksUnsaid,
    handover_id,
)
from domain.shared.roles import Role
from domain.shared.shared_refusals import ParticipantUnknown
from domain.shared.vocabulary import Dimension, Goal
from peermatch.readmodels.reading.opened_rows import NotFound
from peermatch.usecases.core.changed_since import ChangedSince
from peermatch.usecases.core.identity import Actor, NotAllowed
from peermatch.usecases.matches.match_course import EndMatch
from peermatch.usecases.people.handing_on import AgreeToHandOn, RecordHandover, WriteHandoverNote
from peermatch.usecases.people.person_supported import answers_of
from peermatch.usecases.people.wellness.handed_on import HandedOn, handed_on

T = HandoverTopic
changed = on_sqlite(change_hands)
NOTE = HandoverNoteWritten(
    participant_id=FIRST,
    match_id=MATCH_ID,
    specialist_id=BEFORE,
    written_on=TODAY,
    words="Begin with the garden",
)
DENTIST = Goal(Dimension.HEALTH, here.DENTIST)
SING = Goal(Dimension.HEALTH, here.SING)


@pytest.fixture
def later(changed: Any, clock: Any) -> Any:
    """As it is when the second match has begun."""
    clock.moment += timedelta(days=2)
    return changed


def shown(agency: Any, own: UUID = NEXT) -> HandedOn:
    return handed_on(reading(agency, own), own, FIRST)


def everything(agency: Any) -> tuple[Any, ...]:
    """Plans, own goals, goals to work on, what to ask about, days of the ten questions."""
    now = reading(agency)
    handed = handed_on(now, NEXT, FIRST)
    stated = agency.deployment.store.read(PARTICIPANT, FIRST).profile.conversation
    wishes = handed.conversation(now, stated)
    return (
        handed.plans(now),
        [goal.words for goal in handed.own_goals(now)],
        handed.to_work_on(now),
        wishes and wishes.ask_about,
        [one.answered_on for one in handed.answered(now, answers_of(now, FIRST))],
    )


def test_nothing_of_the_time_before_is_seen_that_was_not_agreed_to(later: Any) -> None:
    agree(later)
    handed = shown(later)
    assert handed.anew
    assert (handed.topics, handed.what_works, handed.what_matters, handed.note) == (
        frozenset(),
        "",
        (),
        None,
    )
    assert [one for one in T if handed.shows(one)] == []
    assert everything(later) == ((), [], (), None, [])


def test_what_came_since_is_seen_all_the_same(later: Any, clock: Any) -> None:
    agree(later)
    since = Told(later, NEXT, NEWER, here.CHANGED)
    since.plan(here.PLANNED_SINCE, here.DOOR)
    since.goal(here.STATED_SINCE, here.SING)
    since.wishes("The dog")
    since.answers(5)
    later.project()
    assert everything(later) == (
        (here.PLANNED_SINCE,),
        [here.SING],
        (here.DOOR, SING),
        "The dog",
        [here.CHANGED],
    )
    agree(later, T.GOALS, T.CONVERSATION, T.TEN_QUESTIONS)
    assert everything(later) == (
        (here.PLANNED_SINCE, here.PLANNED),
        [here.DENTIST, "Rest", here.SING],
        (here.DOOR, here.BED, DENTIST, SING),
        "The dog",
        [TODAY, here.CHANGED],
    )


def test_each_topic_is_handed_on_for_itself(later: Any) -> None:
    for topic in T:
        works = "Patience" if topic is T.WHAT_WORKS else ""
        agree(later, topic, works=works)
        handed = shown(later)
        assert handed.topics == {topic}
        assert [one for one in T if handed.shows(one)] == [topic]
        assert handed.what_works == works
        assert handed.what_matters == ((here.MATTERS,) if topic is T.WHAT_MATTERS else ())
        assert handed.note is None, "a note that was no longer agreed to is gone"
        goals = topic is T.GOALS
        assert everything(later) == (
            (here.PLANNED,) if goals else (),
            [here.DENTIST, "Rest"] if goals else [],
            (here.BED, DENTIST) if goals else (),
            "The choir" if topic is T.CONVERSATION else None,
            [TODAY] if topic is T.TEN_QUESTIONS else [],
        )


def test_a_note_goes_with_it_while_it_is_agreed_and_consent_is_in_force(later: Any) -> None:
    assert (shown(later).topics, shown(later).note) == ({T.NOTE}, NOTE)
    revoke(later)
    handed = shown(later)
    assert (handed.topics, handed.note) == (frozenset(), None)
    assert handed.since == shown(later).since


def test_who_supported_them_from_the_start_sees_all_of_it(founded: Any) -> None:
    here.propose(founded)
    founded.perform(Role.COORDINATOR, here.ApproveMatch(match_id=MATCH_ID))
    founded.project()
    handed = shown(founded, BEFORE)
    assert handed == HandedOn(participant_id=FIRST)
    assert not handed.anew
    assert [one for one in T if handed.shows(one)] == list(T)
    nobody = handed_on(reading(founded, NEXT), NEXT, SECOND)
    assert nobody.anew, "nobody supports them: there is no time of their own"
    assert not any(nobody.shows(one) for one in T)


def test_whoever_never_supported_them_sees_nothing_of_any_time(later: Any) -> None:
    agree(later)
    stranger = UUID(int=1)
    now = reading(later, stranger)
    handed = handed_on(now, stranger, FIRST)
    stated = later.deployment.store.read(PARTICIPANT, FIRST).profile.conversation
    assert handed.plans(now) == ()
    assert handed.own_goals(now) == ()
    assert handed.conversation(now, stated) is None
    assert handed.answered(now, answers_of(now, FIRST)) == ()


def kept(agency: Any) -> Any:
    return agency.deployment.store.read(HANDOVER, handover_id(FIRST))


def facts(agency: Any) -> list[Any]:
    found = agency.deployment.store.record.events.get(handover_id(FIRST))
    return [one.fact for one in found]


def test_what_is_agreed_is_kept_anew_each_time_with_their_words(later: Any) -> None:
    agree(later, T.WHAT_WORKS, T.GOALS, works="  A walk first ")
    assert facts(later)[-1] == HandoverAgreed(
        participant_id=FIRST,
        topics=frozenset({T.WHAT_WORKS, T.GOALS}),
        what_works="A walk first",
    )
    say(later, AgreeToHandOn(participant_id=FIRST, topics=frozenset({T.GOALS})))
    assert (kept(later).topics, kept(later).what_works) == ({T.GOALS}, "")
    with pytest.raises(WhatWorksUnsaid):
        say(later, AgreeToHandOn(participant_id=FIRST, topics=frozenset({T.WHAT_WORKS})))
    with pytest.raises(ParticipantUnknown):
        say(later, AgreeToHandOn(participant_id=UUID(int=1)), UUID(int=1))
    with pytest.raises(NotAllowed):
        later.perform(Role.COORDINATOR, AgreeToHandOn(participant_id=FIRST))
    with pytest.raises(NotFound):
        agree(later, by=UUID(int=1))
    service, seen = later.deployment.service, later.deployment.store.end()
    agree(later, T.NOTE)
    actor = Actor(name=str(NEXT), role=Role.CPRS, specialist_id=NEXT)
    stale = RecordHandover(participant_id=FIRST, specialist_id=NEXT)
    with pytest.raises(ChangedSince):
        service.perform(actor, UUID(int=2), stale, seen=seen)
    assert kept(later).topics == {T.NOTE}


def test_a_note_for_whoever_comes_next_is_written_while_it_is_agreed_to(
    later: Any, clock: Any
) -> None:
    def write(words: str, match_id: UUID = NEWER, own: UUID = NEXT) -> None:
        note = WriteHandoverNote(match_id=match_id, specialist_id=own, words=words)
        specialist(later, own, note)

    clock.pass_by(timedelta(hours=6))
    write("Ask about the garden")
    mine = HandoverNoteWritten(
        participant_id=FIRST,
        match_id=NEWER,
        specialist_id=NEXT,
        written_on=date(2026, 11, 26),
        words="Ask about the garden",
    )
    assert kept(later).note == mine
    count = len(facts(later))
    write("Ask about the garden")
    assert len(facts(later)) == count
    with pytest.raises(HandoverNoteWithoutWords):
        write(" ")
    with pytest.raises(NotFound):
        write("x", UUID(int=1))
    with pytest.raises(MatchNotUnderWay):
        write("x", MATCH_ID, BEFORE)
    agree(later)
    assert kept(later).note is None
    with pytest.raises(HandoverNoteNotAgreed):
        write("Ask about the garden")
    agree(later, T.NOTE)
    revoke(later)
    with pytest.raises(NoConsentForThisUse):
        write("Ask about the garden")
    later.perform(Role.COORDINATOR, EndMatch(match_id=NEWER, reason=EndReason.MOVED))
    with pytest.raises(MatchNotUnderWay):
        write("Ask about the garden")
