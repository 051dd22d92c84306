"""Made-up outcomes of people whose wishes are worth what is planted."""

from collections.abc import Mapping
from math import exp
from random import Random
from uuid import UUID

from domain.matches.wish_outcomes import OutcomeKind
from domain.program.match_preferences import WEIGHED, WishName
from matching.learning.examples import Example

CHOICES = (WishName.FIRST_CHOICE, WishName.SECOND_CHOICE, WishName.THIRD_CHOICE)
WEIGHTS = {wish: weighed.points for wish, weighed in WEIGHED.items()}
A_POINT = 0.012
"""Log odds of a good outcome that a point of the default weights stands for."""
AS_WEIGHED = {wish: points * A_POINT for wish, points in WEIGHTS.items()}
USUAL = dict(zip(OutcomeKind, (0.5, 0.8, 0.5, 0.6), strict=True))
STATING = 0.05
"""Whoever states more wishes is a little harder to please: by log odds for each."""
UNKNOWN_YET = 0.2


def made_up(seed: int, people: int, worth: Mapping[WishName, float]) -> list[Example]:
    """`worth` in log odds, by wish."""
    random, found = Random(seed), list[Example]()
    for number in range(people):
        stated, met = _wishes(random)
        pleased = sum(worth.get(wish, 0.0) for wish in met) - STATING * len(stated)
        for kind, usual in USUAL.items():
            came_true = random.random() < 1 / (1 + exp(-usual - pleased))
            found.append(
                Example(
                    person=UUID(int=number),
                    kind=kind,
                    came_true=came_true,
                    stated=frozenset(stated),
                    met=frozenset(met),
                )
            )
            if not came_true or random.random() < UNKNOWN_YET:
                break
    return found


def _wishes(random: Random) -> tuple[set[WishName], set[WishName]]:
    stated, met = set[WishName](), set[WishName]()
    if random.random() < 0.7:
        stated |= set(CHOICES[: random.randint(2, 3)])
        got = random.choice([*sorted(stated), None])
        met |= {got} if got else set()
    for wish in WishName:
        if wish not in CHOICES and random.random() < 0.6:
            stated.add(wish)
            if random.random() < 0.5:
                met.add(wish)
    return stated, met
