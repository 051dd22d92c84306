"""A CPRS: what they share, when and where they work, their credentials and their caseload."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from types import MappingProxyType
from uuid import UUID

from domain.shared import day_hours
from domain.shared.classified import Personal, Plain, Subject
from domain.shared.day_hours import NO_EXCEPTIONS, DayHours
from domain.shared.decider import Decider, Fact, Refusal, known
from domain.shared.hours import WeeklyWindow
from domain.shared.unknown_ids import SpecialistUnknown
from domain.shared.vocabulary import Credential, Experience, Mode
from domain.specialists import credentials, sharing, supervision
from domain.specialists.credentials import (
    CredentialKind,
    CredentialRecorded,
    Credentials,
    CredentialWithdrawn,
)
from domain.specialists.roster_changes import (
    AreasChanged,
    CapacityChanged,
    GroupWorkChanged,
    HoursChanged,
    LeaveCanceled,
    SessionsCalledOff,
    SpecialistLeaves,
    SpecialistLeaving,
    SpecialistStays,
)
from domain.specialists.sharing import Sharing
from domain.specialists.supervision import Supervision, SupervisorAssigned

__all__ = ["SpecialistUnknown"]
"""Also found here, although every topic of a specialist shares it."""

NO_CREDENTIALS, NO_SUPERVISION = Credentials(), Supervision()
NO_GROUPS: Mapping[UUID, int] = MappingProxyType({})


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


@dataclass(frozen=True, slots=True, kw_only=True)
class LeavePlanned:
    """Away from `first_day` to `last_day`, both included (local dates)."""

    specialist_id: Subject
    first_day: Plain[date]
    last_day: Plain[date]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceHeld:
    """A place is kept for a proposed match until someone decides."""

    specialist_id: Subject
    match_id: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceTaken:
    specialist_id: Subject
    match_id: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceReleased:
    specialist_id: Subject
    match_id: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class Specialist:
    enrolled: SpecialistEnrolled | None = None
    held: frozenset[UUID] = frozenset()
    taken: frozenset[UUID] = frozenset()
    leave: tuple[tuple[date, date], ...] = ()
    canceled_leave: frozenset[tuple[date, date]] = frozenset()
    leaving: SpecialistLeaving | None = None
    called_off: frozenset[UUID] = frozenset()
    """Sessions canceled because of their last day."""
    days: DayHours = field(default_factory=lambda: NO_EXCEPTIONS)
    groups: Mapping[UUID, int] = field(default_factory=lambda: NO_GROUPS)
    """Minutes of the coming four weeks, by group that they lead."""
    sharing: Sharing = field(default_factory=Sharing)
    credentials: Credentials = NO_CREDENTIALS
    supervision: Supervision = NO_SUPERVISION

    @property
    def places_in_use(self) -> int:
        return len(self.held) + len(self.taken)


class NoSharedAreas(Refusal):
    sentence = "A specialist needs at least one area of lived experience to share."
    field = "areas"


class CapacityOutOfRange(Refusal):
    sentence = "A specialist's capacity is between 0 and the program's ceiling for their hours."
    field = "capacity"


class NoWorkingHours(Refusal):
    sentence = "A specialist needs weekly hours."
    field = "hours"


class CaseloadFull(Refusal):
    sentence = "The specialist's caseload is full, counting proposals awaiting a decision."


class LeaveEndsBeforeItStarts(Refusal):
    sentence = "The leave ends before it starts."
    field = "leave"


class SpecialistAway(Refusal):
    sentence = "The specialist is away on that day."


class PlaceNotHeld(Refusal):
    sentence = "No place is held for this match anymore."


def evolve(state: Specialist, fact: Fact) -> Specialist:
    match fact:
        case SpecialistEnrolled():
            return _begin(state, fact)
        case LeavePlanned():
            planned = (fact.first_day, fact.last_day)
            canceled = state.canceled_leave - {planned}
            return replace(state, leave=(*state.leave, planned), canceled_leave=canceled)
        case LeaveCanceled():
            planned = (fact.first_day, fact.last_day)
            kept = tuple(away for away in state.leave if away != planned)
            return replace(state, leave=kept, canceled_leave=state.canceled_leave | {planned})
        case PlaceHeld():
            return replace(state, held=state.held | {fact.match_id})
        case PlaceTaken():
            return replace(
                state, held=state.held - {fact.match_id}, taken=state.taken | {fact.match_id}
            )
        case PlaceReleased():
            return replace(
                state, held=state.held - {fact.match_id}, taken=state.taken - {fact.match_id}
            )
        case SpecialistLeaving():
            return replace(state, leaving=fact)
        case SpecialistStays():
            return replace(state, leaving=None)
        case SessionsCalledOff():
            return replace(state, called_off=fact.sessions)
        case GroupWorkChanged():
            led = {**state.groups, fact.group_id: fact.minutes}
            groups = MappingProxyType({g: minutes for g, minutes in led.items() if minutes})
            return replace(state, groups=groups)
    return replace(
        state,
        enrolled=_changed(state.enrolled, fact),
        sharing=_shared(state.sharing, fact),
        credentials=credentials.evolve(state.credentials, fact),
        supervision=supervision.evolve(state.supervision, fact),
        days=day_hours.evolve(state.days, fact),
    )


def _begin(state: Specialist, enrolled: SpecialistEnrolled) -> Specialist:
    return replace(
        state,
        enrolled=enrolled,
        sharing=sharing.begin(enrolled.specialist_id, enrolled.experiences),
        credentials=credentials.begin(
            enrolled.specialist_id,
            enrolled.credential,
            enrolled.credential_expires_on,
            registered=enrolled.registered,
        ),
        supervision=Supervision(
            specialist_id=enrolled.specialist_id, supervisor_id=enrolled.supervisor_id
        ),
    )


def _shared(state: Sharing, fact: Fact) -> Sharing:
    if isinstance(fact, AreasChanged):
        own = frozenset(fact.experiences)
        agreed = {e: audience for e, audience in state.agreed.items() if e in own}
        return replace(state, own=own, agreed=MappingProxyType(agreed))
    return sharing.evolve(state, fact)


def _changed(enrolled: SpecialistEnrolled | None, fact: Fact) -> SpecialistEnrolled | None:
    """The details of the roster as they stand now."""
    if enrolled is None:
        return None
    match fact:
        case AreasChanged():
            return replace(enrolled, experiences=fact.experiences)
        case CapacityChanged():
            return replace(enrolled, capacity=fact.capacity, fte_percent=fact.fte_percent)
        case HoursChanged():
            return replace(enrolled, windows=fact.windows, modes=fact.modes)
        case SupervisorAssigned():
            return replace(enrolled, supervisor_id=fact.supervisor_id)
        case CredentialRecorded(kind=CredentialKind.REGISTRATION):
            return replace(enrolled, registered=True)
        case CredentialRecorded():
            certified = replace(enrolled, credential=Credential.CERTIFIED)
            return replace(certified, credential_expires_on=fact.expires_on)
        case CredentialWithdrawn(kind=CredentialKind.REGISTRATION):
            return replace(enrolled, registered=False)
        case CredentialWithdrawn():
            day_before = fact.withdrawn_on - timedelta(days=1)
            return replace(enrolled, credential_expires_on=day_before)
    return enrolled


SPECIALIST = Decider("specialist", Specialist(), evolve)


def enroll(state: Specialist, details: SpecialistEnrolled, ceiling: int) -> tuple[Fact, ...]:
    """Puts a specialist on the roster once. `ceiling` is the most people their hours allow."""
    if state.enrolled is not None:
        return ()
    if not details.experiences:
        raise NoSharedAreas
    if not 0 <= details.capacity <= ceiling:
        raise CapacityOutOfRange
    if not details.windows:
        raise NoWorkingHours
    return (details,)


def hold_place(state: Specialist, match_id: UUID) -> tuple[Fact, ...]:
    """Keeps a place for a proposal. Raises CaseloadFull when every place is in use."""
    enrolled = known(state.enrolled, SpecialistUnknown)
    if match_id in state.held or match_id in state.taken:
        return ()
    if state.leaving is not None:
        raise SpecialistLeaves
    if state.places_in_use >= enrolled.capacity:
        raise CaseloadFull
    return (PlaceHeld(specialist_id=enrolled.specialist_id, match_id=match_id),)


def take_place(state: Specialist, match_id: UUID) -> tuple[Fact, ...]:
    """Turns the held place into a taken one."""
    enrolled = known(state.enrolled, SpecialistUnknown)
    if match_id in state.taken:
        return ()
    if match_id not in state.held:
        raise PlaceNotHeld
    return (PlaceTaken(specialist_id=enrolled.specialist_id, match_id=match_id),)


def release_place(state: Specialist, match_id: UUID) -> tuple[Fact, ...]:
    enrolled = known(state.enrolled, SpecialistUnknown)
    if match_id not in state.held and match_id not in state.taken:
        return ()
    return (PlaceReleased(specialist_id=enrolled.specialist_id, match_id=match_id),)
