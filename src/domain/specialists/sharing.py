"""What a specialist agrees to share of their own lived experience, and with whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum
from types import MappingProxyType
from uuid import UUID

from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Fact, Refusal, known
from domain.shared.shared_refusals import SpecialistUnknown
from domain.shared.vocabulary import Experience, WishTopic


class Audience(IntEnum):
    """Who may see an area; each includes the ones before it."""

    COORDINATORS = 0
    MATCHED = 1
    SHORTLISTED = 2


@dataclass(frozen=True, slots=True, order=True)
class OwnTrait:
    """One answer in their own words; by itself for coordinators alone, who match by it."""

    topic: WishTopic
    answer: str
    audience: Audience = Audience.COORDINATORS


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingAgreed:
    specialist_id: Subject
    experience: Personal[Experience]
    audience: Plain[Audience]


@dataclass(frozen=True, slots=True, kw_only=True)
class SharingWithdrawn:
    """Back to coordinators only, who need it to match."""

    specialist_id: Subject
    experience: Personal[Experience]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    specialist_id: UUID | None = None
    own: frozenset[Experience] = frozenset()
    agreed: Mapping[Experience, Audience] = field(default_factory=lambda: MappingProxyType({}))

    def shown_to(self, audience: Audience) -> tuple[Experience, ...]:
        """The areas that people of this audience may see; nothing by default but to coordinators.

        A participant on whose shortlist the specialist stands is `SHORTLISTED`.
        """
        allowed = (e for e in self.own if self.agreed.get(e, Audience.COORDINATORS) >= audience)
        return tuple(sorted(allowed))


class ExperienceNotOwn(Refusal):
    sentence = "This is not one of the specialist's own areas of lived experience."
    field = "areas"


def begin(specialist_id: UUID, experiences: Iterable[Experience]) -> Sharing:
    return Sharing(specialist_id=specialist_id, own=frozenset(experiences))


def evolve(state: Sharing, fact: SharingAgreed | SharingWithdrawn) -> Sharing:
    match fact:
        case SharingAgreed():
            agreed = {**state.agreed, fact.experience: fact.audience}
            return replace(state, agreed=MappingProxyType(agreed))
        case SharingWithdrawn():
            agreed = {e: a for e, a in state.agreed.items() if e != fact.experience}
            return replace(state, agreed=MappingProxyType(agreed))


def agree_to_share(state: Sharing, experience: Experience, audience: Audience) -> tuple[Fact, ...]:
    specialist_id = _own(state, experience)
    if state.agreed.get(experience, Audience.COORDINATORS) is audience:
        return ()
    return (SharingAgreed(specialist_id=specialist_id, experience=experience, audience=audience),)


def withdraw_sharing(state: Sharing, experience: Experience) -> tuple[Fact, ...]:
    specialist_id = _own(state, experience)
    if experience not in state.agreed:
        return ()
    return (SharingWithdrawn(specialist_id=specialist_id, experience=experience),)


def _own(state: Sharing, experience: Experience) -> UUID:
    specialist_id = known(state.specialist_id, SpecialistUnknown)
    if experience not in state.own:
        raise ExperienceNotOwn
    return specialist_id
