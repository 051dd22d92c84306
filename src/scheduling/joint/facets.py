"""The strongest cut against a fractional share of people at one specialist.

Which sets of people fit there is closed downwards, so what shares can be had spans a polytope.
A share outside it is cut off by one of its facets, found as the best weights of a small linear
program over the sets known to fit; whether the heaviest other set fits is asked only when that
matters, so few sets are asked about.
"""

from collections.abc import Sequence

from scheduling.fitting.people_sets import TINY, Clash, Cut, PeopleSets

MOST_PEOPLE = 13
"""Sets of so many are listed one by one: 8,192."""


def facet(people: Sequence[int], shares: Sequence[float], clash: Clash) -> Cut | None:
    """A cut that `shares` of `people` at a specialist exceed, or None when they can be had.

    People who come wholly are held at first, which leaves few sets; those of them who matter
    are weighed afterwards.
    """
    share = dict(zip(people, shares, strict=True))
    sure = [p for p in people if share[p] >= 1 - TINY]
    open_ = [p for p in people if TINY < share[p] < 1 - TINY]
    open_ = sorted(open_, key=lambda p: (-share[p], p))[:MOST_PEOPLE]
    for person in open_:
        core = clash([*sure, person])
        if core is not None:
            return _not_all(_smallest(core, clash))
    among = PeopleSets(open_, sure, clash)
    found = among.heaviest_cut([share[p] for p in open_])
    if found is None:
        return None
    weighed = [p for p, weight in zip(open_, found.weights, strict=True) if weight]
    needed = sorted({p for known in among.cores if known & set(open_) <= set(weighed)
                     for p in known - set(open_)})  # fmt: skip
    everyone = weighed + needed
    if needed and len(everyone) <= MOST_PEOPLE:
        wider = PeopleSets(everyone, [], clash)
        for known in among.cores:
            wider.rule_out(known)
        better = wider.heaviest_cut([share[p] for p in everyone])
        if better is not None:
            return better
    return _held(found, needed)


def _smallest(core: Sequence[int], clash: Clash) -> list[int]:
    """A part of the core that doesn't fit either, though it would without any one of its people."""
    current = list(core)
    for person in core:
        if person in current and len(current) > 1:
            smaller = clash([other for other in current if other != person])
            current = current if smaller is None else list(smaller)
    return current


def _not_all(core: Sequence[int]) -> Cut:
    return Cut(tuple(core), (1,) * len(core), len(core) - 1)


def _held(cut: Cut, needed: Sequence[int]) -> Cut:
    """A cut that holds while all of `needed` come, made to hold always."""
    slack = sum(cut.weights) - cut.most
    return Cut(
        people=(*cut.people, *needed),
        weights=(*cut.weights, *[slack] * len(needed)),
        most=cut.most + slack * len(needed),
    )
