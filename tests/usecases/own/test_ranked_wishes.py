"""What matters to somebody in a peer is asked topic by topic, and kept in their order."""

import pytest

from domain.people.profile import Profile, Wish
from domain.people.wellness.what_matters import COMMON_ANSWERS
from domain.shared.vocabulary import Strength, WishTopic
from peermatch.usecases.own.ranked_wishes import (
    AnswerMissing,
    NothingFirst,
    PlaceGivenTwice,
    Ranked,
    as_ranked,
    in_order,
)

T = WishTopic


def said(topic: WishTopic, place: int, answer: str = "mine") -> Ranked:
    return Ranked(topic=topic, answer=answer, place=place)


def wish(topic: WishTopic, answer: str, strength: Strength = Strength.PREFERRED) -> Wish:
    return Wish(topic, answer, strength)


def test_what_matters_stands_in_the_order_of_the_places_given() -> None:
    ranked = (
        said(T.WORK, 4, "an office"),
        said(T.AGE, 3, " 30 to 49 "),
        said(T.FAITH, 0, ""),
        said(T.PARENT, 1, "is a parent"),
        said(T.OTHER, 4, "chess"),
        said(T.CULTURE, 2, "Northern Neck"),
    )
    assert in_order(ranked) == (
        wish(T.PARENT, "is a parent"),
        wish(T.CULTURE, "Northern Neck"),
        wish(T.AGE, "30 to 49"),
        wish(T.WORK, "an office"),
        wish(T.OTHER, "chess"),
    )
    assert in_order(iter(ranked[2:3])) == ()
    assert in_order(()) == ()
    assert in_order((said(T.AGE, 1),)) == (wish(T.AGE, "mine"),)
    gap = (said(T.AGE, 1), said(T.WORK, 3))
    assert in_order(gap) == (wish(T.AGE, "mine"), wish(T.WORK, "mine"))


@pytest.mark.parametrize(
    ("ranked", "refusal"),
    [
        ((said(T.AGE, 1), said(T.WORK, 1)), PlaceGivenTwice),
        ((said(T.AGE, 1), said(T.WORK, 3), said(T.FAITH, 3)), PlaceGivenTwice),
        ((said(T.AGE, 2), said(T.WORK, 3)), NothingFirst),
        ((said(T.AGE, 4),), NothingFirst),
        ((said(T.AGE, 1), said(T.WORK, 2, "  ")), AnswerMissing),
        ((said(T.AGE, 1, ""),), AnswerMissing),
    ],
)
def test_each_choice_is_given_once_beginning_with_a_first_and_has_an_answer(
    ranked: tuple[Ranked, ...], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        in_order(ranked)


def test_every_topic_is_asked_with_what_they_said_of_it_before() -> None:
    nothing = tuple(said(topic, 0, "") for topic in COMMON_ANSWERS)
    assert as_ranked(Profile()) == nothing
    wishes = (
        wish(T.FAITH, "no faith", Strength.REQUIRED),
        wish(T.PARENT, "is a parent"),
        wish(T.CULTURE, "Northern Neck"),
        wish(T.PARENT, "of three"),
        wish(T.AGE, "30 to 49"),
        wish(T.WORK, "an office"),
    )
    before = {
        T.PARENT: said(T.PARENT, 1, "is a parent"),
        T.CULTURE: said(T.CULTURE, 2, "Northern Neck"),
        T.AGE: said(T.AGE, 4, "30 to 49"),
        T.WORK: said(T.WORK, 4, "an office"),
    }
    assert as_ranked(Profile(wishes=wishes)) == tuple(
        before.get(topic, said(topic, 0, "")) for topic in COMMON_ANSWERS
    )
