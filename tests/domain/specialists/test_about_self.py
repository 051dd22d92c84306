"""What a specialist says of themselves beyond lived experience, and who may hear it."""

from domain.shared.shared_refusals import SpecialistUnknown
from domain.shared.vocabulary import Trait, WishTopic
from domain.specialists.about_self import (
    SpecialistDescribed,
    TraitToldTwice,
    TraitWithoutAnswer,
    describe,
    told_to,
    traits,
)
from domain.specialists.sharing import Audience, OwnTrait
from domain.specialists.specialist import SPECIALIST
from stories.pasts.a_specialist import specialist
from stories.pasts.given import given
from stories.pasts.samples import SPECIALIST_ID

BAPTIST = OwnTrait(WishTopic.FAITH, "Baptist", Audience.MATCHED)
FATHER = OwnTrait(WishTopic.PARENT, "A father")
TOLD = SpecialistDescribed(specialist_id=SPECIALIST_ID, about=(BAPTIST, FATHER))


def test_what_they_say_replaces_what_they_said() -> None:
    specialist().when(describe, (BAPTIST, FATHER)).then(TOLD)
    specialist(TOLD).when(describe, (BAPTIST, FATHER)).then_nothing()
    specialist(TOLD).when(describe, ()).then(
        SpecialistDescribed(specialist_id=SPECIALIST_ID, about=())
    )
    given(SPECIALIST).when(describe, ()).then(SpecialistUnknown)


def test_every_answer_says_something_once() -> None:
    blank, again = OwnTrait(WishTopic.WORK, " "), OwnTrait(WishTopic.PARENT, "a father!")
    specialist().when(describe, (blank,)).then(TraitWithoutAnswer)
    specialist().when(describe, (FATHER, again)).then(TraitToldTwice)


def test_each_answer_is_heard_by_whom_they_said() -> None:
    state = specialist(TOLD).state
    assert told_to(state, Audience.COORDINATORS) == (BAPTIST, FATHER)
    assert told_to(state, Audience.MATCHED) == (BAPTIST,)
    assert told_to(state, Audience.SHORTLISTED) == ()


def test_wishes_are_compared_with_all_that_they_said() -> None:
    assert traits(specialist(TOLD).state) == (
        Trait(WishTopic.FAITH, "baptist"),
        Trait(WishTopic.PARENT, "a father"),
    )
