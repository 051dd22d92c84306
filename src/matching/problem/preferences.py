"""What makes one eligible pair better than another: when each of the domain's wishes is met.

Like a hard rule, a wish is a pair of token sets, so that it is counted for one pair in words and
for a whole state in bit masks. A pair's closeness is the sum of the points of the wishes it meets.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from domain.pairing.eligibility import Offer, Seeker, Tokens
from domain.program.match_preferences import WEIGHED, WishName

NOTHING: Tokens = frozenset()


@dataclass(frozen=True, slots=True)
class Wish:
    """`name` is stable and keys the weights; `because` is said of a pair that meets it."""

    name: str
    because: str
    points: int
    """What it is worth unless the program says otherwise."""
    needs: Callable[[Seeker], Tokens]
    offers: Callable[[Offer, Tokens], Tokens]


def _one(token: Hashable) -> Tokens:
    return frozenset({token}) if token else NOTHING


def _choice(rank: int) -> Callable[[Seeker], Tokens]:
    return lambda seeker: frozenset(seeker.ranking[rank : rank + 1])


def _trait(rank: int) -> Callable[[Seeker], Tokens]:
    return lambda seeker: frozenset(seeker.traits_preferred[rank : rank + 1])


def _this_one(offer: Offer, _asked: Tokens) -> Tokens:
    return frozenset({offer.specialist_id})


def _areas(offer: Offer, _asked: Tokens) -> Tokens:
    return frozenset(e.area for e in offer.experiences)


def _pathways(offer: Offer, _asked: Tokens) -> Tokens:
    return frozenset(e for e in offer.experiences if e.pathway)


def _traits(offer: Offer, _asked: Tokens) -> Tokens:
    return frozenset(offer.traits)


def _wish(
    name: WishName,
    needs: Callable[[Seeker], Tokens],
    offers: Callable[[Offer, Tokens], Tokens],
) -> Wish:
    return Wish(name.value, WEIGHED[name].because, WEIGHED[name].points, needs, offers)


WISHES: tuple[Wish, ...] = (
    _wish(WishName.FIRST_CHOICE, _choice(0), _this_one),
    _wish(WishName.SECOND_CHOICE, _choice(1), _this_one),
    _wish(WishName.THIRD_CHOICE, _choice(2), _this_one),
    _wish(WishName.PREFERRED_SPECIALIST, lambda seeker: seeker.preferred, _this_one),
    _wish(
        WishName.PREFERRED_GENDER,
        lambda seeker: _one(seeker.gender_preferred),
        lambda offer, _asked: _one(offer.gender),
    ),
    _wish(
        WishName.MOST_IMPORTANT_AREA,
        lambda seeker: frozenset(e.area for e in seeker.experiences[:1]),
        _areas,
    ),
    _wish(
        WishName.MOST_IMPORTANT_PATHWAY,
        lambda seeker: frozenset(e for e in seeker.experiences[:1] if e.pathway),
        _pathways,
    ),
    _wish(
        WishName.FURTHER_AREA,
        lambda seeker: frozenset(e.area for e in seeker.experiences[1:]),
        _areas,
    ),
    _wish(
        WishName.FURTHER_PATHWAY,
        lambda seeker: frozenset(e for e in seeker.experiences[1:] if e.pathway),
        _pathways,
    ),
    _wish(WishName.MOST_IMPORTANT_TRAIT, _trait(0), _traits),
    _wish(WishName.SECOND_TRAIT, _trait(1), _traits),
    _wish(WishName.THIRD_TRAIT, _trait(2), _traits),
    _wish(
        WishName.LATER_TRAIT,
        lambda seeker: frozenset(seeker.traits_preferred[3:]),
        _traits,
    ),
    _wish(
        WishName.FURTHER_TRAIT,
        lambda seeker: frozenset(seeker.traits_preferred[1:]),
        _traits,
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
