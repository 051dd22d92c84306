"""Repairs: asked for by a coordinator, worked out by the worker, applied or undone as a whole."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.calendar import repair
from domain.calendar.repair import (
    REPAIR,
    Repair,
    RepairCause,
    RepairChangeFound,
    RepairRequested,
    ScheduleChangedSince,
    SessionNotScheduled,
)
from domain.calendar.repair_options import RepairLeftOut, RepairOption, check_to_come
from domain.matches import called_off
from domain.matches.called_off import CalledOffBecause
from domain.matches.match import MATCH
from domain.program.service_area import SERVICE_AREA, SERVICE_AREA_ID, SiteUnknown
from domain.sessions import session_booking
from domain.sessions.session import SESSION
from domain.sessions.session_booking import Canceler
from domain.sessions.session_state import Session, SessionStatus
from domain.shared.decider import known
from domain.shared.roles import Role
from domain.shared.shared_refusals import SessionUnknown, SpecialistUnknown
from domain.specialists import working_hours
from domain.specialists.specialist import SPECIALIST
from peermatch.store import Stream, Work
from peermatch.usecases.calendar.repair_scope import affects_sessions
from peermatch.usecases.core.made_from import made_from
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.rules_of_day import limits_of_day
from peermatch.usecases.core.service import Result, UseCase
from peermatch.usecases.sessions.bookings import check_may_meet, free_time, take_time, tell
from peermatch.usecases.sessions.cancel_sessions import brought_back_by_hand
from peermatch.usecases.sessions.support_coverage import check_planned


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRepair:
    """What came up: who is away, which session can't be, or which road takes longer now."""

    repair_id: UUID
    cause: RepairCause
    first_day: date
    last_day: date
    specialist_id: UUID | None = None
    session_id: UUID | None = None
    from_site: str = ""
    to_site: str = ""
    road_minutes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FindRepairOptions:
    repair_id: UUID
    options: tuple[RepairOption, ...]
    changes: tuple[RepairChangeFound, ...]
    left_out: tuple[RepairLeftOut, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FailRepair:
    repair_id: UUID
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyRepair:
    repair_id: UUID
    option: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoRepair:
    repair_id: UUID


def request_repair(work: Work, command: RequestRepair, program: Program) -> Result:
    stream = work.load(REPAIR, command.repair_id)
    asked = made_from(command, RepairRequested, plans_leave=_plans_leave(work, command))
    facts = repair.request(stream.state, asked)
    if facts:
        _check_known(work, asked)
        repair.check_days_to_come(asked, program.today(work.command.at))
        _check_session(work, asked, program)
        repair.check_affects(affects_sessions(work, asked, program))
        stream.record(*facts)
    return {"repair_id": str(command.repair_id)}


def _plans_leave(work: Work, command: RequestRepair) -> bool:
    if command.cause is not RepairCause.SPECIALIST_AWAY or command.specialist_id is None:
        return False
    leave = work.load(SPECIALIST, command.specialist_id).state.leave
    return not any(a <= command.first_day and command.last_day <= b for a, b in leave)


def _check_known(work: Work, asked: RepairRequested) -> None:
    who = asked.specialist_id
    if who is not None and work.load(SPECIALIST, who).state.enrolled is None:
        raise SpecialistUnknown
    sites = work.load(SERVICE_AREA, SERVICE_AREA_ID).state.sites
    for site in filter(None, (asked.from_site, asked.to_site)):
        if site not in sites:
            raise SiteUnknown(f"There is no site with the code '{site[:20]}'.")


def _check_session(work: Work, asked: RepairRequested, program: Program) -> None:
    if asked.session_id is None:
        return
    scheduled = known(work.load(SESSION, asked.session_id).state.scheduled, SessionUnknown)
    if work.load(SESSION, asked.session_id).state.status is not SessionStatus.SCHEDULED:
        raise SessionNotScheduled
    day = program.today(scheduled.starts_at)
    repair.check_session_day(asked, day, begun=scheduled.starts_at <= work.command.at)


def find_repair_options(work: Work, command: FindRepairOptions, _program: Program) -> None:
    work.load(REPAIR, command.repair_id).decide(
        repair.find_options, command.options, command.changes, command.left_out
    )


def fail_repair(work: Work, command: FailRepair, _program: Program) -> None:
    work.load(REPAIR, command.repair_id).decide(repair.fail, command.problem)


def apply_repair(work: Work, command: ApplyRepair, program: Program) -> Result:
    """Makes every change of one option, or none when anything has changed since, or somebody who
    would meet at another time has no consent to meet any more. Undoing restores what stood."""
    stream = work.load(REPAIR, command.repair_id)
    facts = repair.apply(stream.state, command.option)
    if not facts:
        return {}
    changes = stream.state.changes.get(command.option, ())
    check_to_come((change.starts_at for change in changes), work.command.at)
    _set_leave(work, stream.state, planned=True)
    sessions = [(c, work.load(SESSION, c.session_id)) for c in changes]
    for change, session in sessions:
        _check_as_before(change, session.state)
        if session.state.scheduled is not None:
            free_time(work, session.state.scheduled, program)
    for change, session in sessions:
        _change(work, change, session, program)
    _call_off(work, stream.state, changes)
    stream.record(*facts)
    return {"changed": len(changes)}


def _call_off(work: Work, state: Repair, changes: Iterable[RepairChangeFound]) -> None:
    """What is canceled because somebody is on leave comes back when the leave is taken back."""
    if state.requested is None or state.requested.cause is not RepairCause.SPECIALIST_AWAY:
        return
    for change in changes:
        scheduled = work.load(SESSION, change.session_id).state.scheduled
        if change.new_starts_at is None and scheduled is not None:
            match = work.load(MATCH, scheduled.match_id)
            off = frozenset({change.session_id})
            match.decide(called_off.call_off, off, CalledOffBecause.LEAVE)


def _check_as_before(change: RepairChangeFound, session: Session) -> None:
    if session.scheduled is None or session.scheduled.specialist_id != change.specialist_id:
        raise ScheduleChangedSince
    _check_stands(session, (change.starts_at, change.ends_at, change.mode, change.place))


def _check_stands(session: Session, agreed: tuple[object, ...]) -> None:
    """Raises ScheduleChangedSince unless it is scheduled at these times, in this way and place."""
    now = session.scheduled
    if now is None or session.status is not SessionStatus.SCHEDULED:
        raise ScheduleChangedSince
    if (now.starts_at, now.ends_at, now.mode, now.place) != agreed:
        raise ScheduleChangedSince


def _change(
    work: Work, change: RepairChangeFound, session: Stream[Session], program: Program
) -> None:
    before, now = session.state.scheduled, work.command.at
    if change.new_starts_at is None or change.new_ends_at is None:
        limits = limits_of_day(work, program)
        session.decide(session_booking.cancel, Canceler.STAFF, now, limits)
        tell(work, before, None, session.state.revision)
        return
    check_may_meet(work, change.participant_id, program.today(change.new_starts_at))
    times = (change.new_starts_at, change.new_ends_at)
    session.record(*session_booking.move(session.state, *times, now))
    to = (change.new_mode, change.new_place)
    session.record(*session_booking.relocate(session.state, *to, now))
    _take(work, session, program)
    tell(work, before, session.state.scheduled, session.state.revision)


def _take(
    work: Work, session: Stream[Session], program: Program, *, restored: bool = False
) -> None:
    if session.state.scheduled is not None:
        take_time(work, session.state.scheduled, program, restored=restored)
        check_planned(work, session.state.scheduled, program)


def undo_repair(work: Work, command: UndoRepair, program: Program) -> Result:
    """Puts every session back to where it was, or none when anything has changed since."""
    stream = work.load(REPAIR, command.repair_id)
    facts = repair.undo(stream.state)
    if not facts:
        return {}
    _set_leave(work, stream.state, planned=False)
    changes = stream.state.changes.get(stream.state.applied, ())
    sessions = [(c, work.load(SESSION, c.session_id)) for c in changes]
    for change, session in sessions:
        _check_as_after(change, session.state)
        if change.new_starts_at is not None and session.state.scheduled is not None:
            free_time(work, session.state.scheduled, program)
    for change, session in sessions:
        _change_back(work, change, session, program)
    stream.record(*facts)
    return {"changed": len(changes)}


def _check_as_after(change: RepairChangeFound, session: Session) -> None:
    if change.new_starts_at is None:
        if session.status is not SessionStatus.MISSED:
            raise ScheduleChangedSince
        return
    _check_stands(
        session, (change.new_starts_at, change.new_ends_at, change.new_mode, change.new_place)
    )


def _change_back(
    work: Work, change: RepairChangeFound, session: Stream[Session], program: Program
) -> None:
    before, now = session.state.scheduled, work.command.at
    if change.new_starts_at is None:
        session.decide(session_booking.reinstate, now)
        if before is not None:
            brought_back_by_hand(work, before)
        before = None
    else:
        times = (change.starts_at, change.ends_at)
        session.record(*session_booking.move(session.state, *times, now))
        session.decide(session_booking.relocate, change.mode, change.place, now)
    _take(work, session, program, restored=True)
    tell(work, before, session.state.scheduled, session.state.revision)


def _set_leave(work: Work, state: Repair, *, planned: bool) -> None:
    """The days away become leave with the repair, and are taken back with it."""
    asked = state.requested
    if asked is None or not asked.plans_leave or asked.specialist_id is None:
        return
    stream = work.load(SPECIALIST, asked.specialist_id)
    days = (asked.first_day, asked.last_day)
    if planned:
        stream.record(*working_hours.plan_leave(stream.state, *days))
    elif days in stream.state.leave:
        stream.record(*working_hours.cancel_leave(stream.state, *days))


_COORDINATOR = frozenset({Role.COORDINATOR})
_WORKER = frozenset({Role.SERVICE})

USE_CASES = (
    UseCase(RequestRepair, _COORDINATOR, request_repair),
    UseCase(FindRepairOptions, _WORKER, find_repair_options),
    UseCase(FailRepair, _WORKER, fail_repair),
    UseCase(ApplyRepair, _COORDINATOR, apply_repair),
    UseCase(UndoRepair, _COORDINATOR, undo_repair),
)
