"""A specialist's course: credentials, supervision, hours, capacity, leave and leaving."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from domain.matches.called_off import CalledOffBecause
from domain.shared.hours import WeeklyWindow
from domain.shared.roles import Role
from domain.shared.shared_refusals import SpecialistUnknown
from domain.shared.vocabulary import Mode
from domain.specialists import caseload, credentials, leaving, supervision, working_hours
from domain.specialists.caseload import CapacityChanged
from domain.specialists.credentials import CredentialKind, CredentialRecorded, CredentialWithdrawn
from domain.specialists.leaving import LeavingReason, SpecialistLeaving, SpecialistStays
from domain.specialists.specialist import SPECIALIST
from domain.specialists.supervision import PracticeStarted, SupervisionCorrected, SupervisorAssigned
from domain.specialists.working_hours import HoursChanged
from peermatch.store import Work
from peermatch.usecases.core.changed_since import ChangedBy
from peermatch.usecases.core.made_from import made_from
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.rules_of_day import limits_of_day
from peermatch.usecases.core.service import Result, UseCase
from peermatch.usecases.matches.called_off import bring_back_all, call_off
from peermatch.usecases.matches.end_match_effects import known, release_for_reassignment
from peermatch.usecases.specialists.enrollment import LEAVE


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCredential:
    specialist_id: UUID
    kind: CredentialKind
    body: str
    number: str
    issued_on: date
    expires_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawCredential:
    specialist_id: UUID
    kind: CredentialKind


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignSupervisor:
    specialist_id: UUID
    supervisor_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPractice:
    specialist_id: UUID
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldSupervision:
    specialist_id: UUID
    supervision_id: UUID
    held_on: date
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectSupervision:
    specialist_id: UUID
    supervision_id: UUID
    held_on: date
    minutes: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeCapacity:
    specialist_id: UUID
    capacity: int
    fte_percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeHours:
    specialist_id: UUID
    hours: tuple[WeeklyWindow, ...]
    modes: frozenset[Mode]


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelLeave:
    specialist_id: UUID
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveProgram:
    specialist_id: UUID
    last_day: date
    reason: LeavingReason


@dataclass(frozen=True, slots=True, kw_only=True)
class StayOn:
    """Of a specialist whose last day was announced."""

    specialist_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class EndAfterLastDay:
    """Of a specialist whose last day is over."""

    specialist_id: UUID


def record_credential(work: Work, command: RecordCredential, program: Program) -> None:
    person = work.load(SPECIALIST, command.specialist_id)
    recorded = made_from(command, CredentialRecorded)
    today = program.today(work.command.at)
    person.record(*credentials.record_credential(person.state.credentials, recorded, today))


def withdraw_credential(work: Work, command: WithdrawCredential, program: Program) -> None:
    person = work.load(SPECIALIST, command.specialist_id)
    today = program.today(work.command.at)
    person.record(*credentials.withdraw_credential(person.state.credentials, command.kind, today))


def assign_supervisor(work: Work, command: AssignSupervisor, _program: Program) -> None:
    if work.load(SPECIALIST, command.supervisor_id).state.enrolled is None:
        raise SpecialistUnknown
    person = work.load(SPECIALIST, command.specialist_id)
    person.record(*supervision.assign_supervisor(person.state.supervision, command.supervisor_id))


def start_practice(work: Work, command: StartPractice, _program: Program) -> None:
    person = work.load(SPECIALIST, command.specialist_id)
    person.record(*supervision.start_practice(person.state.supervision, command.since))


def hold_supervision(work: Work, command: HoldSupervision, program: Program) -> None:
    person = work.load(SPECIALIST, command.specialist_id)
    person.record(
        *supervision.hold_supervision(
            person.state.supervision,
            command.supervision_id,
            command.held_on,
            command.minutes,
            today=program.today(work.command.at),
            limits=limits_of_day(work, program),
        )
    )


def correct_supervision(work: Work, command: CorrectSupervision, program: Program) -> None:
    person = work.load(SPECIALIST, command.specialist_id)
    person.record(
        *supervision.correct_supervision(
            person.state.supervision,
            command.supervision_id,
            command.held_on,
            command.minutes,
            reason=command.reason,
            today=program.today(work.command.at),
            limits=limits_of_day(work, program),
        )
    )


def change_capacity(work: Work, command: ChangeCapacity, program: Program) -> Result:
    person = work.load(SPECIALIST, command.specialist_id)
    limits = limits_of_day(work, program)
    person.decide(caseload.change_capacity, command.capacity, command.fte_percent, limits)
    flags = caseload.carried(person.state, command.capacity, limits)
    return {"warnings": [flag.limit.value for flag in flags]}


def change_hours(work: Work, command: ChangeHours, _program: Program) -> None:
    work.load(SPECIALIST, command.specialist_id).decide(
        working_hours.change_hours, command.hours, command.modes
    )


def cancel_leave(work: Work, command: CancelLeave, program: Program) -> Result:
    """Takes leave back, and with it what was called off because of it."""
    person = work.load(SPECIALIST, command.specialist_id)
    facts = working_hours.cancel_leave(person.state, command.first_day, command.last_day)
    person.record(*facts)
    return {"sessions_back": bring_back_all(work, person, program)} if facts else {}


def leave_program(work: Work, command: LeaveProgram, program: Program) -> Result:
    """Announces the last day, or moves it: what was only proposed is withdrawn, and whoever is
    supported needs someone else by then. They go on meeting meanwhile; sessions after that day are
    canceled, and those that an earlier one had canceled come back."""
    person = work.load(SPECIALIST, command.specialist_id)
    today = program.today(work.command.at)
    facts = leaving.leave_program(person.state, command.last_day, command.reason, today)
    if not facts:
        return {"reassigned": len(leaving.people_to_reassign(person.state)), "sessions_back": 0}
    person.record(*facts)
    to_reassign = leaving.people_to_reassign(person.state)
    for match_id in to_reassign:
        match, _ = known(work, match_id)
        if not match.state.under_way:
            release_for_reassignment(work, match_id, today, program)
    back = bring_back_all(work, person, program)
    after = command.last_day + timedelta(days=1)
    for match_id in leaving.people_to_reassign(person.state):
        call_off(work, match_id, CalledOffBecause.LAST_DAY, program, since=after)
    return {"reassigned": len(to_reassign), "sessions_back": back}


def stay_on(work: Work, command: StayOn, program: Program) -> Result:
    """Takes the last day back, and with it what it had called off."""
    person = work.load(SPECIALIST, command.specialist_id)
    facts = leaving.stay_on(person.state)
    person.record(*facts)
    return {"sessions_back": bring_back_all(work, person, program) if facts else 0}


def end_after_last_day(work: Work, command: EndAfterLastDay, program: Program) -> Result:
    """Ends what is left of the matches of somebody whose last day is over."""
    today = program.today(work.command.at)
    left = leaving.left_behind(work.load(SPECIALIST, command.specialist_id).state, today)
    for match_id in left:
        release_for_reassignment(work, match_id, today, program)
    return {"reassigned": len(left)}


_MANAGER = frozenset({Role.MANAGER})
_PLANNING = frozenset({Role.MANAGER, Role.COORDINATOR})

_whose = partial(ChangedBy, "specialist_id")
_CREDENTIAL = _whose((CredentialRecorded, CredentialWithdrawn), same=("kind",))
_LAST_DAY = _whose((SpecialistLeaving, SpecialistStays))

USE_CASES = (
    UseCase(RecordCredential, _MANAGER, record_credential, changed_by=_CREDENTIAL),
    UseCase(WithdrawCredential, _MANAGER, withdraw_credential, changed_by=_CREDENTIAL),
    UseCase(AssignSupervisor, _MANAGER, assign_supervisor, changed_by=_whose(SupervisorAssigned)),
    UseCase(StartPractice, _MANAGER, start_practice, changed_by=_whose(PracticeStarted)),
    UseCase(HoldSupervision, _MANAGER, hold_supervision),
    UseCase(
        CorrectSupervision,
        _MANAGER,
        correct_supervision,
        changed_by=_whose(SupervisionCorrected, same=("supervision_id",)),
    ),
    UseCase(ChangeCapacity, _MANAGER, change_capacity, changed_by=_whose(CapacityChanged)),
    UseCase(
        ChangeHours,
        _PLANNING | {Role.CPRS},
        change_hours,
        own_specialist=True,
        changed_by=_whose(HoursChanged),
    ),
    UseCase(CancelLeave, _PLANNING, cancel_leave, changed_by=LEAVE),
    UseCase(LeaveProgram, _MANAGER, leave_program, changed_by=_LAST_DAY),
    UseCase(StayOn, _MANAGER, stay_on, changed_by=_LAST_DAY),
    UseCase(EndAfterLastDay, frozenset({Role.SERVICE}), end_after_last_day),
)
