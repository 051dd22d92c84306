"""What a participant reads of a record that was merged into theirs: all of it, and nothing that
could be acted on there."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from one_match import MATCH_ID, Founding
from own_pages import FIRST, SECOND, TODAY, of, say, supported
from sqlalchemy import event

from domain.matches.match_ending import EndReason
from domain.people.consents.consent_statements import ConsentKind, FormLanguage
from domain.people.wellness.handover import HandoverTopic
from domain.resources.kinds_of_help import Need
from domain.sessions.session_state import SessionStatus
from domain.shared.roles import Role
from domain.shared.vocabulary import Dimension, Goal
from peermatch.readmodels.reading.opened_rows import NotFound
from peermatch.usecases.core.ids import derived
from peermatch.usecases.matches.match_course import EndMatch
from peermatch.usecases.own import merged_records
from peermatch.usecases.own.own_notes import own_notes
from peermatch.usecases.people.consent_forms import SignConsentForm
from peermatch.usecases.people.given.giving_resources import GiveResource
from peermatch.usecases.people.given.progress_notes import WriteProgressNote
from peermatch.usecases.people.handing_on import AgreeToHandOn, WriteHandoverNote
from peermatch.usecases.people.plans_and_statements import AgreePlan
from peermatch.usecases.referrals.same_person import MergeReferral, SuspectDuplicate
from stories.simulation.founding import referral_number
from stories.simulation.pools import REFERRALS, SPECIALISTS

GOALS = (Goal(Dimension.HOME, "A door of my own"),)
PLAN_ID = UUID(int=61)


@pytest.fixture
def two(founded: Any, clock: Any) -> Any:
    """The first record has a past: a plan, a signed form, a resource, a session with its note, and
    a note for whoever comes next."""
    agency = supported(founded)
    agency.perform(
        Role.COORDINATOR,
        AgreePlan(plan_id=PLAN_ID, participant_id=FIRST, goals=GOALS, agreed_on=TODAY),
    )
    agency.perform(
        Role.INTAKE,
        SignConsentForm(
            participant_id=FIRST,
            form_id=UUID(int=62),
            kind=ConsentKind.CARE,
            language=FormLanguage.ENGLISH,
            version=0,
            expires_on=TODAY + timedelta(days=366),
            signed_name="Robin Example",
            drawn="1,1 2,2",
        ),
    )
    mine = {"match_id": MATCH_ID, "specialist_id": SPECIALISTS[0]}
    gave = GiveResource(
        **mine, given_id=UUID(int=63), need=Need.FOOD, given_on=TODAY, resource_id=None
    )
    agency.perform(Role.CPRS, gave)
    say(agency, AgreeToHandOn(participant_id=FIRST, topics=frozenset({HandoverTopic.NOTE})))
    agency.perform(Role.CPRS, WriteHandoverNote(**mine, words="Likes to walk."))
    agency.project()
    [meeting] = of(agency).appointments()
    clock.moment = meeting.ends_at
    noted = WriteProgressNote(
        session_id=meeting.session_id,
        specialist_id=SPECIALISTS[0],
        minutes=60,
        mode=meeting.mode,
        goals=(),
        worked_on="The bus",
        next_step="",
    )
    agency.perform(Role.CPRS, noted)
    over = EndMatch(match_id=MATCH_ID, reason=EndReason.SOMEONE_DIFFERENT)
    agency.perform(Role.COORDINATOR, over)
    agency.project()
    return agency


def merge(agency: Any) -> None:
    was, into = REFERRALS[:2]
    agency.perform(Role.SERVICE, SuspectDuplicate(referral_id=was, other_id=into))
    agency.perform(Role.INTAKE, MergeReferral(referral_id=was, into=into))
    agency.project()


def test_the_whole_record_is_theirs_to_read(two: Any) -> None:
    before = of(two, SECOND)
    assert (before.sessions(), before.given(), own_notes(before)) == ((), (), ())
    assert (merged_records.all_plans(before), merged_records.consents(before)) == ((), ())
    merge(two)
    record = of(two, SECOND)
    assert [plan.goals for plan in merged_records.plans(record)] == [GOALS]
    assert merged_records.all_plans(record) == merged_records.plans(record)
    [(scheduled, state)] = [
        (one, now) for one, now in record.sessions() if now.status is SessionStatus.HELD
    ]
    assert scheduled.participant_id == FIRST
    assert state.note is not None
    assert [one.note.worked_on for one in own_notes(record) if one.note] == ["The bus"]
    assert [one.given.given_id for one in record.given() if one.given] == [UUID(int=63)]
    assert [note.words for note in merged_records.handover_notes(record)] == ["Likes to walk."]
    assert {one.consent_id for one in merged_records.consents(record)} == {
        one.consent_id for one in of(two).consents()
    }
    [form] = record.signed_forms()
    assert record.signed_form(form.form_id).name == "Robin Example"


def test_nothing_of_the_merged_record_can_be_acted_on(two: Any) -> None:
    merge(two)
    record = of(two, SECOND)
    assert (record.plan(), record.peer(), record.appointments()) == (None, None, ())
    assert not {one.consent_id for one in record.consents()} & {
        one.consent_id for one in merged_records.consents(record)
    }
    for scheduled, _ in record.sessions():
        with pytest.raises(NotFound):
            record.session(scheduled.session_id)


def test_what_the_lists_wrongly_give_them_of_another_is_never_shown(
    two: Any, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    came = replace(referral_number(Founding(two, clock), 0), referral_id=uuid4())
    two.perform(Role.INTAKE, came)
    stranger = derived("participant", came.referral_id)
    merge(two)
    [form] = of(two, SECOND).signed_forms()
    with pytest.raises(NotFound):
        of(two, stranger).signed_form(form.form_id)
    own_ids = "peermatch.readmodels.screens.people.own_ids."
    monkeypatch.setattr(own_ids + "records", lambda *_: [PLAN_ID])
    monkeypatch.setattr(own_ids + "same_person", lambda *_: (SECOND, stranger))
    with pytest.raises(NotFound):
        merged_records.plans(of(two, SECOND))


def test_a_longer_past_is_read_with_as_many_questions(two: Any, clock: Any) -> None:
    merge(two)

    def asked() -> tuple[int, int]:
        record = of(two, SECOND)
        queries, loads = [], []
        streams = two.deployment.store._streams
        ask = streams.facts
        streams.facts = lambda ids: loads.append(ids) or ask(ids)
        engine = two.deployment.views.engine
        note = lambda *_: queries.append(1)  # noqa: E731
        event.listen(engine, "before_cursor_execute", note)
        try:
            record.sessions(), record.given(), own_notes(record), record.told()
            merged_records.all_plans(record), merged_records.consents(record)
            merged_records.handover_notes(record)
            merged_records.all_signed(record)
        finally:
            del streams.facts
            event.remove(engine, "before_cursor_execute", note)
        return len(queries), len(loads)

    before = asked()
    for number in range(4):
        plan = AgreePlan(plan_id=uuid4(), participant_id=FIRST, goals=GOALS, agreed_on=TODAY)
        two.perform(Role.COORDINATOR, plan)
        clock.pass_by(timedelta(minutes=number))
    two.project()
    assert len(merged_records.plans(of(two, SECOND))) == 5
    assert asked() == before


def test_of_a_merged_record_that_was_erased_nothing_is_shown(two: Any) -> None:
    merge(two)
    two.erase(FIRST)
    two.project()
    record = of(two, SECOND)
    assert (record.sessions(), record.given(), own_notes(record)) == ((), (), ())
    assert (record.signed_forms(), merged_records.all_signed(record)) == ((), ())
    assert (merged_records.plans(record), merged_records.consents(record)) == ((), ())
    assert merged_records.handover_notes(record) == ()
    assert record.same_person() == (SECOND, FIRST), "who looked at it is told still"
