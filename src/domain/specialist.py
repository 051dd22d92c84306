"""A CPRS: what they share, when and where they work, their credentials and their caseload."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from domain.classified import Personal, Plain, Subject
from domain.decider import Decider, Fact, Refusal
from domain.hours import WeeklyWindow
from domain.unknown import SpecialistUnknown
from domain.vocabulary import Credential, Experience, Mode

__all__ = ["SpecialistUnknown"]
"""Also found here, although every topic of a specialist shares it."""


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

    @property
    def places_in_use(self) -> int:
        return len(self.held) + len(self.taken)


class NoSharedAreas(Refusal):
    sentence = "A specialist needs at least one area of lived experience to share."
    field = "areas"


class CapacityOutOfRange(Refusal):
    sentence = "A specialist's capacity is between 0 and the programme's ceiling for their hours."
    field = "capacity"


class NoWorkingHours(Refusal):
    sentence = "A specialist needs weekly hours."
    field = "hours"


class CaseloadFull(Refusal):
    sentence = "The specialist has no free place, counting proposals that wait for a decision."


class LeaveEndsBeforeItStarts(Refusal):
    sentence = "The leave ends before it starts."
    field = "leave"


class PlaceNotHeld(Refusal):
    sentence = "No place is kept for this match any more."


def evolve(state: Specialist, fact: Fact) -> Specialist:
    match fact:
        case SpecialistEnrolled():
            return replace(state, enrolled=fact)
        case LeavePlanned():
            return replace(state, leave=(*state.leave, (fact.first_day, fact.last_day)))
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
    return state


SPECIALIST = Decider("specialist", Specialist(), evolve)


def _known(state: Specialist) -> SpecialistEnrolled:
    if state.enrolled is None:
        raise SpecialistUnknown
    return state.enrolled


def enrol(state: Specialist, details: SpecialistEnrolled, ceiling: int) -> tuple[Fact, ...]:
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


def plan_leave(state: Specialist, first_day: date, last_day: date) -> tuple[Fact, ...]:
    enrolled = _known(state)
    if last_day < first_day:
        raise LeaveEndsBeforeItStarts
    if (first_day, last_day) in state.leave:
        return ()
    return (
        LeavePlanned(specialist_id=enrolled.specialist_id, first_day=first_day, last_day=last_day),
    )


def hold_place(state: Specialist, match_id: UUID) -> tuple[Fact, ...]:
    """Keeps a place for a proposal. Raises CaseloadFull when every place is in use."""
    enrolled = _known(state)
    if match_id in state.held or match_id in state.taken:
        return ()
    if state.places_in_use >= enrolled.capacity:
        raise CaseloadFull
    return (PlaceHeld(specialist_id=enrolled.specialist_id, match_id=match_id),)


def take_place(state: Specialist, match_id: UUID) -> tuple[Fact, ...]:
    """Turns the held place into a taken one."""
    enrolled = _known(state)
    if match_id in state.taken:
        return ()
    if match_id not in state.held:
        raise PlaceNotHeld
    return (PlaceTaken(specialist_id=enrolled.specialist_id, match_id=match_id),)


def release_place(state: Specialist, match_id: UUID) -> tuple[Fact, ...]:
    enrolled = _known(state)
    if match_id not in state.held and match_id not in state.taken:
        return ()
    return (PlaceReleased(specialist_id=enrolled.specialist_id, match_id=match_id),)
