"""What a specialist says of themselves beyond lived experience, and who may hear it: stated by
them, so that a participant who asks for it can be matched with them."""

from dataclasses import dataclass, replace

from domain.shared.classified import Personal, Subject
from domain.shared.decider import Fact, Refusal, known
from domain.shared.shared_refusals import SpecialistUnknown
from domain.shared.vocabulary import Trait, trait
from domain.specialists.sharing import Audience, OwnTrait
from domain.specialists.specialist_state import Specialist


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialistDescribed:
    """All that they say of themselves, anew."""

    specialist_id: Subject
    about: Personal[tuple[OwnTrait, ...]]


class TraitWithoutAnswer(Refusal):
    sentence = "Say what it is, in your own words."
    field = "about"


class TraitToldTwice(Refusal):
    sentence = "The same answer is given twice."
    field = "about"


def evolve(state: Specialist, fact: SpecialistDescribed) -> Specialist:
    return replace(state, about=fact.about)


def describe(state: Specialist, about: tuple[OwnTrait, ...]) -> tuple[Fact, ...]:
    """Replaces what they said of themselves before."""
    enrolled = known(state.enrolled, SpecialistUnknown)
    if any(not one.answer.strip() for one in about):
        raise TraitWithoutAnswer
    if len(_compared(about)) < len(about):
        raise TraitToldTwice
    if state.about == about:
        return ()
    return (SpecialistDescribed(specialist_id=enrolled.specialist_id, about=about),)


def traits(state: Specialist) -> tuple[Trait, ...]:
    """What wishes are compared with."""
    return tuple(sorted(_compared(state.about)))


def told_to(state: Specialist, audience: Audience) -> tuple[OwnTrait, ...]:
    """What people of this audience may hear."""
    return tuple(one for one in state.about if one.audience >= audience)


def _compared(about: tuple[OwnTrait, ...]) -> frozenset[Trait]:
    return frozenset(trait(one.topic, one.answer) for one in about)
