"""A specialist joins the program, is put right on the roster, and plans leave."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.program.limits import caseload_ceiling
from domain.program.service_area import (
    SERVICE_AREA,
    SERVICE_AREA_ID,
)
from domain.shared.decider import Refusal
from domain.shared.hours import WeeklyWindow
from domain.shared.roles import Role
from domain.shared.vocabulary import Credential, Experience, Mode
from domain.specialists import about_self, caseload, enrollment, working_hours
from domain.specialists.enrollment import SpecialistCorrected
from domain.specialists.sharing import OwnTrait
from domain.specialists.specialist import SPECIALIST
from domain.specialists.specialist_state import SpecialistEnrolled
from domain.specialists.working_hours import LeaveCanceled, LeavePlanned
from peermatch.store import Work
from peermatch.usecases.core.changed_since import ChangedBy
from peermatch.usecases.core.made_from import made_from
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.rules_of_day import limits_of_day
from peermatch.usecases.core.service import Result, UseCase


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrollSpecialist:
    specialist_id: UUID
    specialist: str
    """The program's own staff reference."""
    name: str
    email: str
    credential: Credential
    credential_expires: date | None
    registered: bool
    fte_percent: int
    capacity: int
    areas: tuple[Experience, ...]
    languages: frozenset[str]
    gender: str
    home_site: str
    modes: frozenset[Mode]
    hours: tuple[WeeklyWindow, ...]
    supervisor_id: UUID | None
    leave: tuple[tuple[date, date], ...] = ()
    about: tuple[OwnTrait, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLeave:
    specialist_id: UUID
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectSpecialist:
    """What the roster has wrong of somebody; hours, capacity and credentials have forms of their
    own."""

    specialist_id: UUID
    name: str
    email: str
    gender: str
    languages: frozenset[str]
    home_site: str
    reason: str


class HomeSiteUnknown(Refusal):
    sentence = "The home site is not one of the program's sites."
    field = "home_site"


def enroll_specialist(work: Work, command: EnrollSpecialist, program: Program) -> Result:
    area = work.load(SERVICE_AREA, SERVICE_AREA_ID)
    if command.home_site not in area.state.sites:
        raise HomeSiteUnknown
    person = work.load(SPECIALIST, command.specialist_id)
    details = made_from(
        command,
        SpecialistEnrolled,
        staff_reference=command.specialist,
        experiences=command.areas,
        credential_expires_on=command.credential_expires,
        windows=command.hours,
    )
    ceiling = caseload_ceiling(
        limits_of_day(work, program),
        command.fte_percent,
        in_training=command.credential is Credential.IN_TRAINING,
    )
    facts = enrollment.enroll(person.state, details, ceiling)
    if facts:
        person.record(*facts)
        for first_day, last_day in command.leave:
            person.decide(working_hours.plan_leave, first_day, last_day)
        person.decide(about_self.describe, command.about)
    flags = caseload.carried(person.state, command.capacity, limits_of_day(work, program))
    warnings = [flag.limit.value for flag in flags]
    return {"specialist_id": str(command.specialist_id), "warnings": warnings}


def correct_specialist(work: Work, command: CorrectSpecialist, _program: Program) -> None:
    if command.home_site not in work.load(SERVICE_AREA, SERVICE_AREA_ID).state.sites:
        raise HomeSiteUnknown
    work.load(SPECIALIST, command.specialist_id).decide(
        enrollment.correct,
        name=command.name,
        email=command.email,
        gender=command.gender,
        languages=command.languages,
        home_site=command.home_site,
        reason=command.reason,
    )


def plan_leave(work: Work, command: PlanLeave, _program: Program) -> None:
    work.load(SPECIALIST, command.specialist_id).decide(
        working_hours.plan_leave, command.first_day, command.last_day
    )


_MANAGER = frozenset({Role.MANAGER})

LEAVE = ChangedBy("specialist_id", (LeavePlanned, LeaveCanceled), same=("first_day", "last_day"))
"""How it is known that somebody decided about these days of leave."""

USE_CASES = (
    UseCase(EnrollSpecialist, _MANAGER, enroll_specialist),
    UseCase(
        CorrectSpecialist,
        _MANAGER,
        correct_specialist,
        changed_by=ChangedBy("specialist_id", SpecialistCorrected),
    ),
    UseCase(
        PlanLeave,
        frozenset({Role.MANAGER, Role.COORDINATOR}),
        plan_leave,
        changed_by=LEAVE,
    ),
)
