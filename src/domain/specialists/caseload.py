"""The places of a specialist's caseload: kept, taken, given back, within heads and minutes."""

from dataclasses import dataclass, replace
from types import MappingProxyType
from uuid import UUID

from domain.program.limits import Flag, Limits, caseload_ceiling, caseload_flags
from domain.shared.classified import Plain, Subject
from domain.shared.decider import Fact, Refusal, known
from domain.shared.shared_refusals import SpecialistUnknown
from domain.shared.vocabulary import Credential
from domain.specialists.leaving import SpecialistLeaves
from domain.specialists.specialist_state import CapacityOutOfRange, Specialist, SpecialistEnrolled
from domain.specialists.workload import Workload, check_workload


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
class CapacityChanged:
    specialist_id: Subject
    capacity: Plain[int]
    fte_percent: Plain[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkloadFlagged:
    """A place was kept although more is promised than usual: people, or minutes."""

    specialist_id: Subject
    flags: Plain[tuple[Flag, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupWorkChanged:
    """What leading a group takes of the specialist's coming four weeks."""

    specialist_id: Subject
    group_id: Plain[UUID]
    minutes: Plain[int]
    """0 when they lead it no more."""


class CaseloadFull(Refusal):
    sentence = "The specialist's caseload is full, counting proposals awaiting a decision."


class PlaceNotHeld(Refusal):
    sentence = "No place is held for this match anymore."


class FewerThanCarried(Refusal):
    sentence = "The specialist has more people than that; transfer some first."
    field = "capacity"


def evolve(
    state: Specialist,
    fact: PlaceHeld | PlaceTaken | PlaceReleased | CapacityChanged | GroupWorkChanged,
) -> Specialist:
    match fact:
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
        case CapacityChanged() if state.enrolled is not None:
            enrolled = replace(state.enrolled, capacity=fact.capacity, fte_percent=fact.fte_percent)
            return replace(state, enrolled=enrolled)
        case GroupWorkChanged():
            led = {**state.groups, fact.group_id: fact.minutes}
            groups = MappingProxyType({g: minutes for g, minutes in led.items() if minutes})
            return replace(state, groups=groups)
    return state


def hold_place(state: Specialist, match_id: UUID) -> tuple[Fact, ...]:
    """Keeps a place for a proposal. Raises CaseloadFull when every place is in use."""
    enrolled = known(state.enrolled, SpecialistUnknown)
    if match_id in state.held or match_id in state.taken:
        return ()
    if state.last_day is not None:
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


def hold_place_within(
    state: Specialist, match_id: UUID, workload: Workload, limits: Limits
) -> tuple[Fact, ...]:
    """Keeps a place within heads *and* minutes, by the rules of the day.

    `workload` counts this support as promised. Raises CaseloadFull, WorkOverpromised.
    """
    held = hold_place(state, match_id)
    if not held:
        return ()
    flags = check_can_carry(state, match_id, workload, limits)
    flagged = WorkloadFlagged(
        specialist_id=known(state.enrolled, SpecialistUnknown).specialist_id, flags=flags
    )
    return (*held, flagged) if flags else held


def check_can_carry(
    state: Specialist, match_id: UUID, workload: Workload, limits: Limits
) -> tuple[Flag, ...]:
    """Whether the specialist can support this match beside all others that they hold or carry:
    they stay, and have the heads and the minutes by the rules of the day.

    Raises SpecialistLeaves, CaseloadFull, WorkOverpromised.
    """
    enrolled = known(state.enrolled, SpecialistUnknown)
    if state.last_day is not None:
        raise SpecialistLeaves
    people = len((state.held | state.taken) - {match_id}) + 1
    if people > places(enrolled, limits):
        raise CaseloadFull
    return (*carried(state, people, limits), *check_workload(workload, limits))


def places(enrolled: SpecialistEnrolled, limits: Limits) -> int:
    """People at one time: as agreed, and never more than the ceilings of the day."""
    in_training = enrolled.credential is Credential.IN_TRAINING
    return places_within(limits, enrolled.capacity, enrolled.fte_percent, in_training=in_training)


def places_within(limits: Limits, capacity: int, fte_percent: int, *, in_training: bool) -> int:
    """What is left of an agreed capacity under the ceilings of the day."""
    return min(capacity, caseload_ceiling(limits, fte_percent, in_training=in_training))


def carried(state: Specialist, people: int, limits: Limits) -> tuple[Flag, ...]:
    """The limits that carrying so many `people` passes; what is usual warns before a ceiling."""
    enrolled = known(state.enrolled, SpecialistUnknown)
    in_training = enrolled.credential is Credential.IN_TRAINING
    return caseload_flags(limits, people, enrolled.fte_percent, in_training=in_training)


def change_capacity(
    state: Specialist, capacity: int, fte_percent: int, limits: Limits
) -> tuple[Fact, ...]:
    """People at one time for the hours worked, within the ceilings of the day."""
    enrolled = known(state.enrolled, SpecialistUnknown)
    in_training = enrolled.credential is Credential.IN_TRAINING
    if not 0 <= capacity <= caseload_ceiling(limits, fte_percent, in_training=in_training):
        raise CapacityOutOfRange
    if capacity < state.places_in_use:
        raise FewerThanCarried
    if (enrolled.capacity, enrolled.fte_percent) == (capacity, fte_percent):
        return ()
    return (
        CapacityChanged(
            specialist_id=enrolled.specialist_id, capacity=capacity, fte_percent=fte_percent
        ),
    )


def lead_group(state: Specialist, group_id: UUID, minutes: int) -> tuple[Fact, ...]:
    """Notes what leading the group takes of the coming four weeks; 0 when they lead it no more."""
    enrolled = known(state.enrolled, SpecialistUnknown)
    if state.groups.get(group_id, 0) == minutes:
        return ()
    return (
        GroupWorkChanged(specialist_id=enrolled.specialist_id, group_id=group_id, minutes=minutes),
    )
