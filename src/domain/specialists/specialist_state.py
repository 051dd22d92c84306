"""What decisions about a specialist go by: their details, caseload, leave and last day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from domain.shared.classified import Personal, Plain, Subject
from domain.shared.day_hours import NO_EXCEPTIONS, DayHours
from domain.shared.decider import Refusal
from domain.shared.hours import WeeklyWindow
from domain.shared.vocabulary import Credential, Experience, Mode
from domain.specialists.credentials import Credentials
from domain.specialists.sharing import OwnTrait, Sharing
from domain.specialists.supervision import Supervision


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialistEnrolled:
    specialist_id: Subject
    staff_reference: Plain[str]
    name: Personal[str]
    email: Personal[str]
    gender: Personal[str]
    experiences: Personal[tuple[Experience, ...]]
    languages: Personal[frozenset[str]]
    credential: Plain[Credential]
    credential_expires_on: Plain[date | None]
    registered: Plain[bool]
    """Registered with the Board of Counseling, so the work may be billed."""
    fte_percent: Plain[int]
    capacity: Plain[int]
    """People at one time."""
    home_site: Plain[str]
    modes: Plain[frozenset[Mode]]
    windows: Plain[tuple[WeeklyWindow, ...]]
    supervisor_id: Plain[UUID | None]


class LeaveAnswer(StrEnum):
    GRANTED = "granted"
    TURNED_DOWN = "turned-down"
    TAKEN_BACK = "taken-back"
    """By whoever asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveRequest:
    """Both days included; `reason` is why it was turned down."""

    first_day: date
    last_day: date
    asked_on: date
    note: str = ""
    answer: LeaveAnswer | None = None
    reason: str = ""

    @property
    def open(self) -> bool:
        return self.answer is None


NO_REQUESTS: Mapping[UUID, LeaveRequest] = MappingProxyType({})
NO_CREDENTIALS, NO_SUPERVISION = Credentials(), Supervision()

NO_GROUPS: Mapping[UUID, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Specialist:
    """What decisions about a specialist go by. Each topic's own file says which facts change it."""

    enrolled: SpecialistEnrolled | None = None
    """Their details as they stand now."""
    mail_returned: bool = False
    """There is nobody at their email address."""
    held: frozenset[UUID] = frozenset()
    taken: frozenset[UUID] = frozenset()
    leave: tuple[tuple[date, date], ...] = ()
    leave_requests: Mapping[UUID, LeaveRequest] = field(default_factory=lambda: NO_REQUESTS)
    canceled_leave: frozenset[tuple[date, date]] = frozenset()
    last_day: date | None = None
    """Announced: they leave the program after it."""
    leaving_because: StrEnum | None = None
    called_off: frozenset[UUID] = frozenset()
    """Sessions canceled because of their last day."""
    days: DayHours = field(default_factory=lambda: NO_EXCEPTIONS)
    busy: DayHours = field(default_factory=lambda: NO_EXCEPTIONS)
    """When they can't, by their own calendar, on days with such times."""
    groups: Mapping[UUID, int] = field(default_factory=lambda: NO_GROUPS)
    """Minutes of the coming four weeks, by group that they lead."""
    sharing: Sharing = field(default_factory=Sharing)
    about: tuple[OwnTrait, ...] = ()
    """What they say of themselves beyond lived experience."""
    credentials: Credentials = NO_CREDENTIALS
    supervision: Supervision = NO_SUPERVISION

    @property
    def mail_address(self) -> str:
        """Where their mail goes; empty where there is no address, or nobody at it."""
        return "" if self.enrolled is None or self.mail_returned else self.enrolled.email

    @property
    def places_in_use(self) -> int:
        return len(self.held) + len(self.taken)


class CapacityOutOfRange(Refusal):
    sentence = "A specialist's capacity is between 0 and the program's ceiling for their hours."
    field = "capacity"
