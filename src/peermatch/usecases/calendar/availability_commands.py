"""When people can meet: single days that differ, usual times, rooms, and planned time moved."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from domain.calendar import commitment
from domain.calendar.commitment import COMMITMENT, CommitmentDropped, CommitmentMoved
from domain.groups import group
from domain.groups.group import GROUP
from domain.groups.group_time import GroupTimeAgreed
from domain.matches import meeting_times
from domain.matches.match import MATCH
from domain.matches.meeting_times import UsualTimesAgreed
from domain.matches.usual_time import UsualTime
from domain.program import service_area
from domain.program.service_area import SERVICE_AREA, SERVICE_AREA_ID, RoomsCounted, SiteUnknown
from domain.referrals import received_changes
from domain.referrals.referral import REFERRAL
from domain.shared.day_hours import (
    AvailabilityExcepted,
    AvailabilityRestored,
    HoursExcepted,
    HoursRestored,
)
from domain.shared.hours import WeeklyWindow
from domain.shared.roles import Role
from domain.shared.vocabulary import Frequency
from domain.specialists import working_hours
from domain.specialists.specialist import SPECIALIST
from peermatch.store import Work
from peermatch.usecases.core.changed_since import ChangedBy
from peermatch.usecases.core.made_from import made_from
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import Result, UseCase
from peermatch.usecases.groups.groups import note_leading
from peermatch.usecases.sessions.bookings import free_planned_time, take_planned_time


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptHours:
    """Other hours on one day; without windows the specialist is away that day."""

    specialist_id: UUID
    day: date
    hours: tuple[WeeklyWindow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreHours:
    specialist_id: UUID
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptAvailability:
    """Other times on one day; without windows the participant can't be met that day."""

    referral_id: UUID
    day: date
    available: tuple[WeeklyWindow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreAvailability:
    referral_id: UUID
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreeUsualTimes:
    """Both people agreed; without times, a plan may suggest some again."""

    match_id: UUID
    times: tuple[UsualTime, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRooms:
    site: str
    rooms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreeGroupTime:
    """`minute` counts from midnight, local wall time; `site` is empty for a group by video."""

    group_id: UUID
    weekday: int
    minute: int
    minutes: int
    frequency: Frequency
    site: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveCommitment:
    """Another time for supervision, notes or a group's meeting."""

    commitment_id: UUID
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DropCommitment:
    commitment_id: UUID


def except_hours(work: Work, command: ExceptHours, program: Program) -> None:
    specialist = work.load(SPECIALIST, command.specialist_id)
    today = program.today(work.command.at)
    specialist.decide(working_hours.except_hours, command.day, command.hours, today)


def restore_hours(work: Work, command: RestoreHours, _program: Program) -> None:
    work.load(SPECIALIST, command.specialist_id).decide(working_hours.restore_hours, command.day)


def except_availability(work: Work, command: ExceptAvailability, program: Program) -> None:
    referral = work.load(REFERRAL, command.referral_id)
    today = program.today(work.command.at)
    referral.decide(received_changes.except_availability, command.day, command.available, today)


def restore_availability(work: Work, command: RestoreAvailability, _program: Program) -> None:
    work.load(REFERRAL, command.referral_id).decide(
        received_changes.restore_availability, command.day
    )


def agree_usual_times(work: Work, command: AgreeUsualTimes, _program: Program) -> None:
    """Sites that the times name have to be open."""
    for usual in command.times:
        _check_site(work, usual.place)
    work.load(MATCH, command.match_id).decide(meeting_times.agree_usual_times, command.times)


def count_rooms(work: Work, command: CountRooms, _program: Program) -> None:
    work.load(SERVICE_AREA, SERVICE_AREA_ID).decide(
        service_area.count_rooms, command.site, command.rooms
    )


def agree_group_time(work: Work, command: AgreeGroupTime, _program: Program) -> None:
    _check_site(work, command.site)
    stream = work.load(GROUP, command.group_id)
    agreed = made_from(command, GroupTimeAgreed, place=command.site)
    facts = group.agree_time(stream.state, agreed)
    if facts:
        stream.record(*facts)
        note_leading(work, command.group_id, stream.state.leaders)


def move_commitment(work: Work, command: MoveCommitment, program: Program) -> Result:
    """A rule about times that blocks refuses all of it; one that warns is said."""
    stream = work.load(COMMITMENT, command.commitment_id)
    warnings: tuple[str, ...] = ()
    before = stream.state.planned
    facts = commitment.move(stream.state, command.starts_at, command.ends_at, work.command.at)
    if before is not None and facts:
        free_planned_time(work, before, program)
        stream.record(*facts)
        if stream.state.planned is not None:
            warnings = take_planned_time(work, stream.state.planned, program)
    return {"warnings": list(warnings)}


def drop_commitment(work: Work, command: DropCommitment, program: Program) -> None:
    stream = work.load(COMMITMENT, command.commitment_id)
    facts = commitment.drop(stream.state, work.command.at)
    if stream.state.planned is not None and facts:
        free_planned_time(work, stream.state.planned, program)
        stream.record(*facts)


def _check_site(work: Work, site: str) -> None:
    if site and site not in work.load(SERVICE_AREA, SERVICE_AREA_ID).state.sites:
        raise SiteUnknown(f"There is no site with the code '{site[:20]}'.")


_COORDINATOR = frozenset({Role.COORDINATOR, Role.MANAGER})
_INTAKE_TOO = _COORDINATOR | {Role.INTAKE}

_DAY_HOURS = ChangedBy("specialist_id", (HoursExcepted, HoursRestored), same=("day",))
_DAY_AVAILABILITY = ChangedBy(
    "referral_id", (AvailabilityExcepted, AvailabilityRestored), same=("day",)
)

USE_CASES = (
    UseCase(
        ExceptHours,
        _COORDINATOR | {Role.CPRS},
        except_hours,
        own_specialist=True,
        changed_by=_DAY_HOURS,
    ),
    UseCase(
        RestoreHours,
        _COORDINATOR | {Role.CPRS},
        restore_hours,
        own_specialist=True,
        changed_by=_DAY_HOURS,
    ),
    UseCase(ExceptAvailability, _INTAKE_TOO, except_availability, changed_by=_DAY_AVAILABILITY),
    UseCase(RestoreAvailability, _INTAKE_TOO, restore_availability, changed_by=_DAY_AVAILABILITY),
    UseCase(
        AgreeUsualTimes,
        _COORDINATOR,
        agree_usual_times,
        changed_by=ChangedBy("match_id", UsualTimesAgreed),
    ),
    UseCase(
        CountRooms,
        _COORDINATOR,
        count_rooms,
        changed_by=ChangedBy(SERVICE_AREA_ID, RoomsCounted, same=("site",)),
    ),
    UseCase(
        AgreeGroupTime,
        _COORDINATOR,
        agree_group_time,
        changed_by=ChangedBy("group_id", GroupTimeAgreed),
    ),
    UseCase(
        MoveCommitment,
        _COORDINATOR,
        move_commitment,
        changed_by=ChangedBy("commitment_id", (CommitmentMoved, CommitmentDropped)),
    ),
    UseCase(DropCommitment, _COORDINATOR, drop_commitment),
)
