"""The course of a session: moved, cancelled, corrected, its units counted."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain import diary, session_record
from domain.diary import DIARY, TimeBooked, diary_id
from domain.roles import Role
from domain.session import SESSION, SessionScheduled, SessionUnknown
from domain.session_course import Canceller, MissedReason
from peermatch.store import Work
from peermatch.usecases.counting import check_planned, counting_of
from peermatch.usecases.match_endings import cancel_session as cancel_and_free
from peermatch.usecases.match_endings import free_time
from peermatch.usecases.programme import Programme
from peermatch.usecases.rules_of_day import limits_of_day
from peermatch.usecases.service import Result, UseCase


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveSession:
    session_id: UUID
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelSession:
    session_id: UUID
    by: Canceller


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectSession:
    """Held for `minutes`, or with 0 minutes missed for a reason."""

    session_id: UUID
    correction_id: UUID
    minutes: int
    missed: MissedReason | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CountUnits:
    session_id: UUID


def move_session(work: Work, command: MoveSession, programme: Programme) -> Result:
    """Another time with the same specialist; either person's overlap refuses all of it."""
    session = work.load(SESSION, command.session_id)
    before = session.state.scheduled
    facts = session_record.move(session.state, command.starts_at, command.ends_at, work.command.at)
    if before is None or not facts:
        return {}
    free_time(work, before, programme)
    session.record(*facts)
    _book(work, session.state.scheduled, programme)
    return {}


def _book(work: Work, scheduled: SessionScheduled | None, programme: Programme) -> None:
    if scheduled is None:
        raise SessionUnknown
    day = programme.today(scheduled.starts_at)
    for person_id in (scheduled.specialist_id, scheduled.participant_id):
        week = work.load(DIARY, diary_id(person_id, day))
        booking = TimeBooked(
            person_id=person_id,
            session_id=scheduled.session_id,
            starts_at=scheduled.starts_at,
            ends_at=scheduled.ends_at,
        )
        week.record(*diary.book(week.state, booking))
    check_planned(work, scheduled, programme)


def cancel_session(work: Work, command: CancelSession, programme: Programme) -> Result:
    session = work.load(SESSION, command.session_id)
    limits = limits_of_day(work, programme)
    cancel_and_free(work, session, command.by, limits, programme)
    return {"outcome": session.state.missed}


def correct_session(work: Work, command: CorrectSession, _programme: Programme) -> Result:
    session = work.load(SESSION, command.session_id)
    session.record(
        *session_record.correct(
            session.state, command.correction_id, command.minutes, command.missed, command.reason
        )
    )
    return {}


def count_units(work: Work, command: CountUnits, programme: Programme) -> Result:
    """Counts a held session's units, and says whether they are billable and why not."""
    session = work.load(SESSION, command.session_id)
    if session.state.scheduled is None:
        raise SessionUnknown
    limits = limits_of_day(work, programme)
    counting = counting_of(work, session.state.scheduled, limits, programme)
    session.record(*session_record.count_units(session.state, counting, limits))
    counted = session.state.counted
    return {"units": counted.units, "billable": counted.billable} if counted else {}


_STAFF = frozenset({Role.COORDINATOR, Role.MANAGER})

USE_CASES = (
    UseCase(MoveSession, _STAFF, move_session),
    UseCase(CancelSession, _STAFF, cancel_session),
    UseCase(CorrectSession, _STAFF, correct_session),
    UseCase(CountUnits, _STAFF | {Role.SERVICE}, count_units),
)
