"""What makes one eligible pair better than another: one list of named wishes with their points.

Like a hard rule, a wish is a pair of token sets, so that it is counted for one pair in words and
for a whole state in bit masks. A pair's closeness is the sum of the points of the wishes it meets.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from domain.eligibility import Offer, Seeker, Tokens

NOTHING: Tokens = frozenset()


@dataclass(frozen=True, slots=True)
class Wish:
    """`name` is stable and keys the weights; `because` is said of a pair that meets it."""

    name: str
    because: str
    points: int
    """What it is worth unless the programme says otherwise."""
    needs: Callable[[Seeker], Tokens]
    offers: Callable[[Offer, Tokens], Tokens]


def _one(token: Hashable) -> Tokens:
    return frozenset({token}) if token else NOTHING


def _choice(rank: int) -> Callable[[Seeker], Tokens]:
    return lambda seeker: frozenset(seeker.ranking[rank : rank + 1])


def _this_one(offer: Offer, _asked: Tokens) -> Tokens:
    return frozenset({offer.specialist_id})


def _areas(offer: Offer, _asked: Tokens) -> Tokens:
    return frozenset(e.area for e in offer.experiences)


def _pathways(offer: Offer, _asked: Tokens) -> Tokens:
    return frozenset(e for e in offer.experiences if e.pathway)


WISHES: tuple[Wish, ...] = (
    Wish(
        "first_choice",
        "The participant put this specialist first on their shortlist.",
        60,
        _choice(0),
        _this_one,
    ),
    Wish(
        "second_choice",
        "The participant put this specialist second on their shortlist.",
        45,
        _choice(1),
        _this_one,
    ),
    Wish(
        "third_choice",
        "The participant put this specialist third on their shortlist.",
        30,
        _choice(2),
        _this_one,
    ),
    Wish(
        "preferred_specialist",
        "The participant asked for this specialist.",
        40,
        lambda seeker: seeker.preferred,
        _this_one,
    ),
    Wish(
        "preferred_gender",
        "The participant's preferred gender is met.",
        25,
        lambda seeker: _one(seeker.gender_preferred),
        lambda offer, _asked: _one(offer.gender),
    ),
    Wish(
        "most_important_area",
        "The specialist shares the area that matters most to the participant.",
        30,
        lambda seeker: frozenset(e.area for e in seeker.experiences[:1]),
        _areas,
    ),
    Wish(
        "most_important_pathway",
        "The specialist has lived through the same pathway that matters most to the participant.",
        20,
        lambda seeker: frozenset(e for e in seeker.experiences[:1] if e.pathway),
        _pathways,
    ),
    Wish(
        "further_area",
        "The specialist shares a further area of the participant's experience.",
        10,
        lambda seeker: frozenset(e.area for e in seeker.experiences[1:]),
        _areas,
    ),
    Wish(
        "further_pathway",
        "The specialist has lived through a further pathway of the participant's.",
        5,
        lambda seeker: frozenset(e for e in seeker.experiences[1:] if e.pathway),
        _pathways,
    ),
)
"""Every wish, in the order in which reasons are told."""

DEFAULT_WEIGHTS: dict[str, int] = {wish.name: wish.points for wish in WISHES}


def met(wish: Wish, seeker: Seeker, offer: Offer) -> bool:
    """Whether one pair meets one wish."""
    needed = wish.needs(seeker)
    return bool(needed) and not needed.isdisjoint(wish.offers(offer, needed))


def wishes_met(seeker: Seeker, offer: Offer) -> tuple[Wish, ...]:
    """The wishes that this pair meets, in the list's order."""
    return tuple(wish for wish in WISHES if met(wish, seeker, offer))
