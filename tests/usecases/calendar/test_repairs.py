"""Repairs of a schedule: applied whole, undone to what was before, refused once things changed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from two_under_way import (
    MATCHES,
    MINUTES,
    MONDAY,
    REPAIR_ID,
    Agency,
    at,
    placed,
    two_under_way,
    week,
)

from domain.calendar.diary import DIARY, AlreadyBooked
from domain.calendar.repair import (
    RepairCause,
    RepairChangeFound,
    RepairOverAndDone,
    RepairStatus,
    ScheduleChangedSince,
)
from domain.calendar.repair_options import RepairOption
from domain.calendar.room_book import ROOM_BOOK
from domain.people.consent import NoConsentForThisUse
from domain.sessions.session import SESSION
from domain.sessions.session_booking import Canceler
from domain.sessions.session_outcome import SessionHasNotStarted
from domain.sessions.session_state import SessionStatus
from domain.shared.shared_refusals import SpecialistUnknown
from domain.shared.vocabulary import Mode
from domain.specialists.specialist import SPECIALIST
from peermatch.usecases.calendar.availability_commands import (
    CountRooms,
)
from peermatch.usecases.calendar.repairs import (
    ApplyRepair,
    FailRepair,
    FindRepairOptions,
    RequestRepair,
    UndoRepair,
)
from peermatch.usecases.referrals.intake import RevokeConsent
from peermatch.usecases.sessions.session_course import CancelSession, CorrectSession, MoveSession
from stories.simulation.pools import SPECIALISTS


@pytest.fixture
def agency(databases: Any) -> Iterator[Agency]:
    with two_under_way(databases) as agency:
        yield agency


def away(**changes: Any) -> RequestRepair:
    asked = RequestRepair(
        repair_id=REPAIR_ID,
        cause=RepairCause.SPECIALIST_AWAY,
        first_day=MONDAY,
        last_day=MONDAY + timedelta(days=1),
        specialist_id=SPECIALISTS[0],
    )
    return replace(asked, **changes)


def change(session: Any, starts_at: datetime | None, place: str = "TAP") -> RepairChangeFound:
    now = session.scheduled
    return RepairChangeFound(
        repair_id=REPAIR_ID,
        option=1,
        session_id=now.session_id,
        participant_id=now.participant_id,
        specialist_id=now.specialist_id,
        starts_at=now.starts_at,
        ends_at=now.ends_at,
        new_starts_at=starts_at,
        new_ends_at=None if starts_at is None else starts_at + 60 * MINUTES,
        mode=now.mode,
        place=now.place,
        new_mode=Mode.IN_PERSON if place else Mode.VIDEO,
        new_place=place,
    )


def found(*changes: RepairChangeFound) -> FindRepairOptions:
    option = RepairOption(number=1, moves=len(changes), left_out=0, size=60, proved=True)
    return FindRepairOptions(repair_id=REPAIR_ID, options=(option,), changes=changes)


def regular(agency: Agency) -> list[Any]:
    """The first match's sessions after its first one."""
    return [
        s for s in agency.sessions if s.scheduled.match_id == MATCHES[0] and not s.scheduled.first
    ]


def schedule(agency: Agency) -> dict[UUID, Any]:
    """What sessions, diaries and rooms hold; how often calendars were told is left out."""
    states: dict[UUID, Any] = {
        i: replace(s, revision=0) for i, s in agency.mirror.of(SESSION).items()
    }
    for decider, field in ((DIARY, "bookings"), (ROOM_BOOK, "kept")):
        states |= {i: frozenset(getattr(s, field)) for i, s in agency.mirror.of(decider).items()}
    states |= {i: s.leave for i, s in agency.mirror.of(SPECIALIST).items()}
    return {i: state for i, state in states.items() if state}


def test_a_repair_is_applied_whole_and_undone_to_what_was_before(agency: Agency) -> None:
    agency.do(CountRooms(site="TAP", rooms=1))
    agency.do(week(placed(0, at(0, 9)), placed(1, at(1, 9))))
    agency.do(week(placed(0, at(2, 9), match=1), who=1))
    first, second = (
        s for s in agency.sessions if s.scheduled.match_id == MATCHES[0] and not s.scheduled.first
    )
    agency.do(away())
    agency.do(found(change(first, at(2, 10)), change(second, at(3, 9), "")))
    before = schedule(agency)
    agency.do(ApplyRepair(repair_id=REPAIR_ID, option=1))
    assert schedule(agency) != before
    assert (MONDAY, MONDAY + timedelta(days=1)) in agency.mirror.states[SPECIALISTS[0]].leave
    agency.do(UndoRepair(repair_id=REPAIR_ID))
    assert schedule(agency) == before
    assert agency.mirror.states[REPAIR_ID].status is RepairStatus.UNDONE
    agency.refuses(ApplyRepair(repair_id=REPAIR_ID, option=1), RepairOverAndDone)


def test_a_repair_moves_nobody_without_a_consent_to_meet(agency: Agency) -> None:
    agency.do(week(placed(0, at(0, 9)), placed(1, at(1, 9))))
    session = agency.sessions[-1]
    agency.do(away())
    agency.do(found(change(session, at(2, 10))))
    before = schedule(agency)
    agency.do(revoking(agency, session))
    agency.refuses(ApplyRepair(repair_id=REPAIR_ID, option=1), NoConsentForThisUse)
    assert schedule(agency) == before


def test_undoing_a_repair_restores_what_stood_and_needs_no_consent(agency: Agency) -> None:
    agency.do(week(placed(0, at(0, 9)), placed(1, at(1, 9))))
    session = agency.sessions[-1]
    agency.do(away())
    agency.do(found(change(session, at(2, 10))))
    before = schedule(agency)
    agency.do(ApplyRepair(repair_id=REPAIR_ID, option=1))
    agency.do(revoking(agency, session))
    agency.do(UndoRepair(repair_id=REPAIR_ID))
    assert schedule(agency) == before


def revoking(agency: Agency, session: Any) -> RevokeConsent:
    whose = session.scheduled.participant_id
    [consent] = agency.mirror.states[whose].consents
    return RevokeConsent(participant_id=whose, consent_id=consent.consent_id)


def test_sessions_that_swap_their_times_pass_each_other(agency: Agency) -> None:
    agency.do(week(placed(0, at(0, 9)), placed(1, at(0, 11))))
    one, other = (
        s for s in agency.sessions if s.scheduled.match_id == MATCHES[0] and not s.scheduled.first
    )
    agency.do(away(cause=RepairCause.PARTICIPANT_CANCELS, session_id=one.scheduled.session_id))
    agency.do(found(change(one, at(0, 11)), change(other, at(0, 9))))
    agency.do(ApplyRepair(repair_id=REPAIR_ID, option=1))
    agency.do(UndoRepair(repair_id=REPAIR_ID))


def test_a_session_for_which_nothing_was_found_is_canceled_and_comes_back(agency: Agency) -> None:
    agency.do(week(placed(0, at(0, 9))))
    session = agency.sessions[-1]
    stream = session.scheduled.session_id
    agency.do(away())
    agency.do(found(change(session, None)))
    agency.do(ApplyRepair(repair_id=REPAIR_ID, option=1))
    assert agency.mirror.states[stream].status is SessionStatus.MISSED
    agency.do(UndoRepair(repair_id=REPAIR_ID))
    assert agency.mirror.states[stream].status is SessionStatus.SCHEDULED


def test_a_session_that_took_place_after_all_takes_its_time_again(agency: Agency) -> None:
    agency.do(week(placed(0, at(0, 9))))
    canceled = agency.sessions[-1].scheduled.session_id
    agency.do(CancelSession(session_id=canceled, by=Canceler.STAFF))
    first = agency.sessions[0].scheduled.session_id
    agency.do(MoveSession(session_id=first, starts_at=at(0, 9, 30), ends_at=at(0, 10, 30)))
    held = CorrectSession(
        session_id=canceled,
        correction_id=UUID(int=3),
        minutes=60,
        missed=None,
        reason="They came all the same.",
    )
    agency.refuses(held, SessionHasNotStarted)
    agency.now = at(0, 11)
    agency.refuses(held, AlreadyBooked)
    assert agency.mirror.states[canceled].status is SessionStatus.MISSED


def test_options_of_a_schedule_that_has_changed_are_not_applied_or_undone(agency: Agency) -> None:
    agency.do(week(placed(0, at(0, 9))))
    session = agency.sessions[-1]
    stream = session.scheduled.session_id
    agency.do(away())
    agency.do(found(change(session, at(2, 9))))
    moved = MoveSession(session_id=stream, starts_at=at(0, 10), ends_at=at(0, 11))
    agency.do(moved)
    agency.refuses(ApplyRepair(repair_id=REPAIR_ID, option=1), ScheduleChangedSince)
    agency.do(replace(moved, starts_at=at(0, 9), ends_at=at(0, 10)))
    agency.do(ApplyRepair(repair_id=REPAIR_ID, option=1))
    agency.do(replace(moved, starts_at=at(3, 10), ends_at=at(3, 11)))
    agency.refuses(UndoRepair(repair_id=REPAIR_ID), ScheduleChangedSince)


def test_a_repair_that_can_not_be_worked_out_is_told(agency: Agency) -> None:
    first = next(s for s in agency.sessions if s.scheduled.specialist_id == SPECIALISTS[0])
    day = first.scheduled.starts_at.date()
    agency.do(away(first_day=day, last_day=day))
    agency.do(FailRepair(repair_id=REPAIR_ID, problem="PlannerStopped"))
    unknown = away(repair_id=UUID(int=99), specialist_id=UUID(int=98))
    agency.refuses(unknown, SpecialistUnknown)
