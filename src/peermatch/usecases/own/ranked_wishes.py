"""What matters to a participant in a peer, as a page asks for it: an answer to each topic, and how
much it matters."""

from collections.abc import Iterable
from dataclasses import dataclass

from domain.people.profile import Profile, Wish
from domain.people.wellness.what_matters import COMMON_ANSWERS
from domain.shared.decider import Refusal
from domain.shared.vocabulary import Strength, WishTopic

FIRST, NICE = 1, 4
"""Places: the first three are each given once, whatever is nice to have as often as they like."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """`place` is 1 to 4, or 0 where it doesn't matter."""

    topic: WishTopic
    answer: str
    place: int


class PlaceGivenTwice(Refusal):
    sentence = "Give each choice once: one first choice, and no two alike."


class NothingFirst(Refusal):
    sentence = "Say what matters most: one first choice."


class AnswerMissing(Refusal):
    sentence = "Say in your own words what it is, or choose an answer."


def in_order(ranked: Iterable[Ranked]) -> tuple[Wish, ...]:
    """What matters, the first first. Raises PlaceGivenTwice, NothingFirst, AnswerMissing."""
    matters = sorted((one for one in ranked if one.place), key=lambda one: one.place)
    if not all(one.answer.strip() for one in matters):
        raise AnswerMissing
    places = [one.place for one in matters if one.place < NICE]
    if len(set(places)) < len(places):
        raise PlaceGivenTwice
    if matters and matters[0].place != FIRST:
        raise NothingFirst
    return tuple(Wish(one.topic, one.answer.strip(), Strength.PREFERRED) for one in matters)


def as_ranked(profile: Profile) -> tuple[Ranked, ...]:
    """Every topic with what they said of it before; what they require is not ranked."""
    liked = [one for one in profile.wishes if one.strength is Strength.PREFERRED]
    said: dict[WishTopic, Ranked] = {}
    for number, one in enumerate(liked, FIRST):
        ranked = Ranked(topic=one.topic, answer=one.answer, place=min(number, NICE))
        said.setdefault(one.topic, ranked)
    nothing = (Ranked(topic=topic, answer="", place=0) for topic in COMMON_ANSWERS)
    return tuple(said.get(one.topic, one) for one in nothing)
