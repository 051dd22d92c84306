"""One person as whoever supports them sees them: what comes, what is due, and what went before."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import changed_hands as here
import pytest
from changed_hands import BEFORE, NEWER, NEXT, Told, agree, change_hands, reading, specialist
from fillings import on_sqlite
from one_match import MATCH_ID, revoke
from own_pages import FIRST, ZONE, of

from domain.matches.check_ins import Going
from domain.matches.match_ending import EndReason
from domain.people.contact.safe_contact import reach
from domain.people.participant import PARTICIPANT
from domain.people.plan import PLAN
from domain.people.wellness.handover import Handover, HandoverTopic
from domain.people.wellness.recovery_capital import (
    RECOVERY_CAPITAL,
    recovery_capital_id,
)
from domain.people.wellness.stated_goals import OWN_GOALS, own_goals_id
from domain.resources.kinds_of_help import Need
from domain.sessions.session import SESSION
from domain.shared.roles import Role
from domain.shared.vocabulary import Dimension, Goal
from peermatch.readmodels.reading.opened_rows import NotFound
from peermatch.readmodels.screens.matches.match_detail import Brief
from peermatch.usecases.matches.match_course import EndMatch
from peermatch.usecases.people.given.progress_notes import WriteProgressNote
from peermatch.usecases.people.person_supported import (
    answers_of,
    person_supported,
    supported_match,
)
from peermatch.usecases.people.wellness.handed_on import handed_on
from peermatch.usecases.sessions.session_course import MoveSession
from stories.simulation.pools import REFERRALS

changed = on_sqlite(change_hands)
STARTS = datetime(2026, 12, 1, 9, 0, tzinfo=ZONE)
ENDS = STARTS + timedelta(hours=1)


@pytest.fixture
def later(changed: Any, clock: Any) -> Any:
    """Both specialists wrote something down; a session is on December 1 at nine."""
    clock.moment += timedelta(days=2)
    agree(changed, HandoverTopic.NOTE)
    since = Told(changed, NEXT, NEWER, here.CHANGED)
    since.plan(here.PLANNED_SINCE, here.DOOR)
    since.goal(here.STATED_SINCE, here.SING)
    since.answers(5)
    since.give(here.GAVE_SINCE, Need.TRANSPORTATION)
    since.check_in(82, Going.MIXED, "At the library")
    session_id = session_of(changed)
    move = MoveSession(session_id=session_id, starts_at=STARTS, ends_at=ENDS)
    changed.perform(Role.COORDINATOR, move)
    changed.project()
    return changed


def session_of(agency: Any) -> UUID:
    """The first session of the newer match."""
    [found] = [one.session_id for one in of(agency).appointments()]
    return found


def shown(agency: Any, own: UUID = NEXT, match_id: UUID = NEWER) -> Any:
    return person_supported(reading(agency, own), own, match_id)


def test_whoever_supports_them_now_sees_their_own_time_of_it(later: Any) -> None:
    found, read, now = shown(later), later.deployment.store.read, reading(later)
    assert found.match == Brief(
        match_id=NEWER,
        referral_id=REFERRALS[0],
        participant_id=FIRST,
        specialist_id=NEXT,
        status=found.match.status,
        acceptance="",
        started_on=here.CHANGED,
        name="Participant 0",
    )
    assert found.match.under_way
    person = read(PARTICIPANT, FIRST)
    assert found.reach == reach(person, now.now.astimezone(ZONE))
    assert found.plans == ((here.PLANNED_SINCE, read(PLAN, here.PLANNED_SINCE)),)
    goals = read(OWN_GOALS, own_goals_id(FIRST)).goals
    assert found.own_goals == (goals[here.STATED_SINCE],)
    assert found.check_ins == ((here.CHANGED, "specialist", "mixed", "At the library"),)
    assert [one.given_id for one in found.given] == [here.GAVE_SINCE]
    assert found.conversation is None
    answers = read(RECOVERY_CAPITAL, recovery_capital_id(FIRST)).in_order
    assert found.answered == answers[1:]
    assert found.handed_on == handed_on(now, NEXT, FIRST)
    assert found.agreed == Handover(
        topics=frozenset({HandoverTopic.NOTE}), note=found.handed_on.note
    )
    assert found.last_note is None
    assert found.due, "something is due about them"
    assert {one.participant_id for one in found.due} == {FIRST}
    assert found.to_ask == (), "nothing was found for it"
    assert answers_of(now, FIRST) == answers


def test_what_was_agreed_to_is_there_of_the_time_before_as_well(later: Any) -> None:
    agree(
        later,
        HandoverTopic.GOALS,
        HandoverTopic.RESOURCES,
        HandoverTopic.CONVERSATION,
        HandoverTopic.TEN_QUESTIONS,
    )
    found, read = shown(later), later.deployment.store.read
    assert found.plans == tuple(
        (one, read(PLAN, one)) for one in (here.PLANNED_SINCE, here.PLANNED)
    )
    goals = read(OWN_GOALS, own_goals_id(FIRST)).goals
    assert found.own_goals == tuple(goals.values())
    assert [one.given_id for one in found.given] == [here.GAVE_SINCE, here.GAVE]
    assert found.conversation == read(PARTICIPANT, FIRST).profile.conversation
    assert found.answered == read(RECOVERY_CAPITAL, recovery_capital_id(FIRST)).in_order
    assert found.agreed.topics == found.handed_on.topics


def test_a_session_comes_until_its_end_and_then_it_is_over(later: Any, clock: Any) -> None:
    session_id = session_of(later)
    for at, coming in ((ENDS - timedelta(seconds=1), [session_id]), (ENDS, [])):
        clock.moment = at
        found = shown(later)
        assert [one.session_id for one in found.coming] == coming
        assert [one.session_id for one in found.began] == ([] if coming else [session_id])
        assert [one.session_id for one in found.sessions] == [session_id]
    goal = Goal(Dimension.HOME, here.DOOR.words)
    written = WriteProgressNote(
        session_id=session_id,
        specialist_id=NEXT,
        minutes=60,
        mode=later.deployment.store.read(SESSION, session_id).scheduled.mode,
        goals=(goal,),
        worked_on="Called the landlord",
        next_step="See it",
    )
    specialist(later, NEXT, written)
    later.project()
    note = shown(later).last_note
    assert (note.session_id, note.worked_on, note.next_step) == (
        session_id,
        "Called the landlord",
        "See it",
    )


def test_how_they_are_reached_is_said_as_it_is_at_this_hour(later: Any, clock: Any) -> None:
    before = shown(later).reach
    assert (before.phone, before.why_not) == ("(804) 555-0100", ())
    revoke(later)
    found = shown(later)
    assert (found.reach.ways, found.reach.phone) == ((), "")
    assert found.reach == reach(
        later.deployment.store.read(PARTICIPANT, FIRST), clock.moment.astimezone(ZONE)
    )


def test_a_match_of_another_or_one_that_is_over_is_not_found(later: Any) -> None:
    for own, match_id in (
        (BEFORE, NEWER),
        (BEFORE, MATCH_ID),
        (NEXT, MATCH_ID),
        (NEXT, UUID(int=1)),
    ):
        with pytest.raises(NotFound):
            shown(later, own, match_id)
        with pytest.raises(NotFound):
            supported_match(reading(later, own), own, match_id)
    assert supported_match(reading(later), NEXT, NEWER) == shown(later).match
    later.perform(Role.COORDINATOR, EndMatch(match_id=NEWER, reason=EndReason.MOVED))
    later.project()
    with pytest.raises(NotFound):
        shown(later)


def test_what_is_opened_for_it_is_told_in_the_register_of_looks(later: Any, clock: Any) -> None:
    shown(later)
    looks = later.deployment.web_services().looks.of(FIRST, clock.moment - timedelta(days=5))
    mine = {one.purpose for one in looks if one.viewer == str(NEXT)}
    assert {"match", "recovery capital"} <= mine
