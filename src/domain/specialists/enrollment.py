"""A specialist is enrolled, with the areas of lived experience that they share."""

from dataclasses import dataclass, replace
from types import MappingProxyType

from domain.shared.classified import Personal, Subject
from domain.shared.decider import Fact, Refusal, known
from domain.shared.shared_refusals import SpecialistUnknown
from domain.shared.vocabulary import Experience
from domain.specialists import credentials, sharing
from domain.specialists.specialist_state import CapacityOutOfRange, Specialist, SpecialistEnrolled
from domain.specialists.supervision import Supervision
from domain.specialists.working_hours import NoWorkingHours


@dataclass(frozen=True, slots=True, kw_only=True)
class AreasChanged:
    specialist_id: Subject
    experiences: Personal[tuple[Experience, ...]]


class NoSharedAreas(Refusal):
    sentence = "A specialist needs at least one area of lived experience to share."
    field = "areas"


def evolve(state: Specialist, fact: SpecialistEnrolled | AreasChanged) -> Specialist:
    match fact:
        case SpecialistEnrolled():
            return _begin(state, fact)
        case AreasChanged() if state.enrolled is not None:
            own = frozenset(fact.experiences)
            agreed = {e: audience for e, audience in state.sharing.agreed.items() if e in own}
            return replace(
                state,
                enrolled=replace(state.enrolled, experiences=fact.experiences),
                sharing=replace(state.sharing, own=own, agreed=MappingProxyType(agreed)),
            )
    return state


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


def change_areas(state: Specialist, experiences: tuple[Experience, ...]) -> tuple[Fact, ...]:
    """The specialist declares other areas; what was agreed to share of dropped ones is void."""
    enrolled = known(state.enrolled, SpecialistUnknown)
    if not experiences:
        raise NoSharedAreas
    if enrolled.experiences == experiences:
        return ()
    return (AreasChanged(specialist_id=enrolled.specialist_id, experiences=experiences),)
