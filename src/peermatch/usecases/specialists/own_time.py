"""A specialist's own time: leave asked for and answered, continuing education, and all of it as
their page shows it."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from uuid import UUID

from domain.program.program_rules import PROGRAM_RULES, RULES_ID, limits_on
from domain.shared.day_hours import DayHours
from domain.shared.decider import known
from domain.shared.roles import Role
from domain.shared.shared_refusals import SpecialistUnknown
from domain.specialists import credentials, leave_requests
from domain.specialists.credentials import (
    Credentials,
    EducationCompleted,
    EducationRemoved,
    EducationYear,
    education_year,
)
from domain.specialists.leave_requests import (
    LeaveAsked,
    LeaveGranted,
    LeaveRequestTakenBack,
    LeaveTurnedDown,
)
from domain.specialists.specialist import SPECIALIST
from domain.specialists.specialist_state import LeaveRequest, Specialist, SpecialistEnrolled
from domain.specialists.supervision import SupervisionHeld, supervision_due
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.specialists.specialist_page import PURPOSE
from peermatch.store import Look, Work
from peermatch.usecases.core.changed_since import ChangedBy
from peermatch.usecases.core.made_from import made_from
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import Service, UseCase


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForLeave:
    """Nothing is planned until it is granted."""

    specialist_id: UUID
    request_id: UUID
    first_day: date
    last_day: date
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBackLeaveRequest:
    specialist_id: UUID
    request_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantLeave:
    specialist_id: UUID
    request_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnDownLeave:
    specialist_id: UUID
    request_id: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteEducation:
    """`minutes` are contact hours."""

    specialist_id: UUID
    education_id: UUID
    title: str
    completed_on: date
    minutes: int
    ethics: bool
    provider: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveEducation:
    specialist_id: UUID
    education_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTime:
    """`days` differ from the weekly hours, from today on; `leave` is planned and not over;
    `requests` are for days that are not over, by their first day."""

    enrolled: SpecialistEnrolled
    days: DayHours
    leave: tuple[tuple[date, date], ...]
    requests: tuple[tuple[UUID, LeaveRequest], ...]
    credentials: Credentials
    supervised: tuple[SupervisionHeld, ...]
    supervision_due: date | None
    education: tuple[EducationCompleted, ...]
    year: EducationYear


def own_time(
    service: Service, reading: Reading, specialist_id: UUID, look: Look | None = None
) -> OwnTime:
    """Asks the log for nothing that `look` has read. Raises SpecialistUnknown."""
    look = look or service.store.look()
    look.expect((RULES_ID, specialist_id))
    state = reading.state(SPECIALIST, specialist_id, lambda _: specialist_id, PURPOSE, look)
    limits = limits_on(look.read(PROGRAM_RULES, RULES_ID), reading.today)
    today, held = reading.today, state.supervision.held
    courses = state.credentials.education.values()
    return OwnTime(
        enrolled=known(state.enrolled, SpecialistUnknown),
        days={day: windows for day, windows in sorted(state.days.items()) if day >= today},
        leave=tuple(sorted(away for away in state.leave if away[1] >= today)),
        requests=tuple(_requests(state, today)),
        credentials=state.credentials,
        supervised=tuple(sorted(held, key=lambda one: one.held_on, reverse=True)),
        supervision_due=supervision_due(
            state.supervision.since, state.supervision.last_full, today, limits
        ),
        education=tuple(sorted(courses, key=lambda one: one.completed_on, reverse=True)),
        year=education_year(state.credentials, today, limits),
    )


def _requests(state: Specialist, today: date) -> list[tuple[UUID, LeaveRequest]]:
    asked = [(i, one) for i, one in state.leave_requests.items() if one.last_day >= today]
    return sorted(asked, key=lambda pair: pair[1].first_day)


def ask_for_leave(work: Work, command: AskForLeave, program: Program) -> None:
    asked = made_from(command, LeaveAsked, asked_on=program.today(work.command.at))
    work.load(SPECIALIST, command.specialist_id).decide(leave_requests.ask_for_leave, asked)


def take_back_leave_request(work: Work, command: TakeBackLeaveRequest, _program: Program) -> None:
    person = work.load(SPECIALIST, command.specialist_id)
    person.decide(leave_requests.take_back, command.request_id)


def grant_leave(work: Work, command: GrantLeave, _program: Program) -> None:
    person = work.load(SPECIALIST, command.specialist_id)
    person.decide(leave_requests.grant_leave, command.request_id)


def turn_down_leave(work: Work, command: TurnDownLeave, _program: Program) -> None:
    person = work.load(SPECIALIST, command.specialist_id)
    person.decide(leave_requests.turn_down_leave, command.request_id, command.reason)


def complete_education(work: Work, command: CompleteEducation, program: Program) -> None:
    person = work.load(SPECIALIST, command.specialist_id)
    completed = made_from(command, EducationCompleted)
    today = program.today(work.command.at)
    person.record(*credentials.complete_education(person.state.credentials, completed, today))


def remove_education(work: Work, command: RemoveEducation, _program: Program) -> None:
    person = work.load(SPECIALIST, command.specialist_id)
    person.record(*credentials.remove_education(person.state.credentials, command.education_id))


_OWN = frozenset({Role.CPRS})
_MANAGER = frozenset({Role.MANAGER})
_whose = partial(ChangedBy, "specialist_id")
_ANSWER = _whose(
    (LeaveGranted, LeaveTurnedDown, LeaveRequestTakenBack),
    same=("request_id",),
)

USE_CASES = (
    UseCase(AskForLeave, _OWN, ask_for_leave, own_specialist=True, makes="request_id"),
    UseCase(
        TakeBackLeaveRequest, _OWN, take_back_leave_request, own_specialist=True, changed_by=_ANSWER
    ),
    UseCase(GrantLeave, _MANAGER, grant_leave, changed_by=_ANSWER),
    UseCase(TurnDownLeave, _MANAGER, turn_down_leave, changed_by=_ANSWER),
    UseCase(CompleteEducation, _OWN, complete_education, own_specialist=True, makes="education_id"),
    UseCase(
        RemoveEducation,
        _OWN,
        remove_education,
        own_specialist=True,
        changed_by=_whose(EducationRemoved, same=("education_id",)),
    ),
)
