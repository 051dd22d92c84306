"""What matters to a participant in a peer: ranked by themselves, ruling nobody out."""

from dataclasses import replace

import pytest

from domain.people.participant import PARTICIPANT
from domain.people.profile import MoreWishesStated, Profile, Wish, WishWithoutAnswer, asked_for
from domain.people.wellness import what_matters
from domain.people.wellness.what_matters import COMMON_ANSWERS, TopicRankedTwice
from domain.shared.shared_refusals import ParticipantUnknown
from domain.shared.vocabulary import Strength, WishTopic, trait
from peermatch.usecases.own.ranked_wishes import (
    AnswerMissing,
    NothingFirst,
    PlaceGivenTwice,
    Ranked,
    as_ranked,
    in_order,
)
from stories.pasts.given import Given
from stories.pasts.samples import PARTICIPANT_ID
from stories.steps.wellness_steps import PARENT, SERVED

FAITH = Wish(WishTopic.FAITH, "Baptist", Strength.REQUIRED)
KNOWN = Profile(participant_id=PARTICIPANT_ID, wishes=(FAITH, SERVED))


def stated(*wishes: Wish) -> MoreWishesStated:
    return MoreWishesStated(participant_id=PARTICIPANT_ID, wishes=wishes)


def test_they_rank_anew_and_what_they_require_stays() -> None:
    there = Given(KNOWN)
    there.when(what_matters.rank, (PARENT, SERVED)).then(stated(FAITH, PARENT, SERVED))
    there.when(what_matters.rank, (SERVED,)).then_nothing()
    there.when(what_matters.rank, ()).then(stated(FAITH))
    must = replace(PARENT, strength=Strength.REQUIRED)
    there.when(what_matters.rank, (must,)).then(stated(FAITH, PARENT))
    there.when(what_matters.rank, (PARENT, replace(PARENT, answer="of twins"))).then(
        TopicRankedTwice
    )
    there.when(what_matters.rank, (replace(PARENT, answer=" "),)).then(WishWithoutAnswer)
    Given(PARTICIPANT.initial.profile).when(what_matters.rank, ()).then(ParticipantUnknown)


def test_answers_that_both_sides_may_choose_are_told_apart_and_compared() -> None:
    for topic, answers in COMMON_ANSWERS.items():
        assert len({trait(topic, one) for one in answers}) == len(answers)
    profile = replace(KNOWN, wishes=(PARENT, SERVED))
    assert asked_for(profile, Strength.PREFERRED)[0] == trait(WishTopic.PARENT, "Is a parent.")


def test_places_make_an_order_and_come_back_as_places() -> None:
    places = {WishTopic.VETERAN: 2, WishTopic.PARENT: 1, WishTopic.CULTURE: 4, WishTopic.AGE: 0}
    said = {WishTopic.VETERAN: "has served", WishTopic.PARENT: "is a parent"}
    asked = [
        Ranked(topic=topic, answer=said.get(topic, "Some words"), place=place)
        for topic, place in places.items()
    ]
    wishes = in_order(asked)
    assert [one.topic for one in wishes] == [
        WishTopic.PARENT,
        WishTopic.VETERAN,
        WishTopic.CULTURE,
    ]
    again = {one.topic: one.place for one in as_ranked(Profile(wishes=wishes))}
    assert again.keys() == set(WishTopic)
    assert (again[WishTopic.PARENT], again[WishTopic.VETERAN], again[WishTopic.CULTURE]) == (
        (1, 2, 3)
    )
    assert in_order([]) == ()


@pytest.mark.parametrize(
    ("places", "answer", "refusal"),
    [
        ((1, 1), "x", PlaceGivenTwice),
        ((2, 4), "x", NothingFirst),
        ((4, 4), "x", NothingFirst),
        ((1, 2), " ", AnswerMissing),
    ],
)
def test_what_is_no_order_is_asked_again(
    places: tuple[int, int], answer: str, refusal: type[Exception]
) -> None:
    topics = (WishTopic.AGE, WishTopic.WORK)
    asked = [Ranked(topic=t, answer=answer, place=p) for t, p in zip(topics, places, strict=True)]
    with pytest.raises(refusal):
        in_order(asked)
