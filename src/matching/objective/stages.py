"""Several levels in one whole-number cost: packed so that order is strict, or blended for speed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from matching.arrays import Ints
from matching.flow.network import Network
from matching.objective.levels import TIE_BITS, Level, Objective
from matching.problem.problem import ProblemRefused

BLEND_STEPS = (4, 2, 1)
"""Moves along which a blend keeps the levels apart. Few: small costs solve faster, and a level that
was blended too closely fails its proof and is solved exactly."""
BLEND_TIE_BITS = 10
"""Bits of the tie hash in the blend; flows with few ties were measured 1.5 times faster."""
COST_BITS = 62
"""Largest arc cost times nodes stays below 2**62: the flow solver scales costs by the nodes. Its
prices can still grow beyond; it says so then (`CostsTooLarge`)."""


class CostRangeTooLarge(ProblemRefused):
    """One level alone does not fit 64-bit arithmetic at this size."""

    def __init__(self, level: str) -> None:
        super().__init__(f"The level '{level}' has costs too large for a problem of this size.")


@dataclass(frozen=True, slots=True)
class Stage:
    """Levels in order with their factors; the last factor is 1."""

    levels: tuple[Level, ...]
    factors: tuple[int, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(level.name for level in self.levels)

    def cost(self) -> Ints:
        """Packed cost of every arc, shape (arcs,)."""
        ends = np.cumsum([len(part) for part in self.levels[0].parts])
        total = np.zeros(ends[-1], np.int64)
        for level, factor in zip(self.levels, self.factors, strict=True):
            for at, part in zip((0, *ends), level.parts, strict=False):
                if part.any():
                    total[at : at + len(part)] += factor * part.astype(np.int64)
        return total

    def unpacked(self, total: int) -> tuple[int, ...]:
        """The change of each level in a packed change, exact for any simple path or cycle."""
        parts: list[int] = []
        for factor in self.factors[:-1]:
            part = (2 * total + factor) // (2 * factor)
            parts.append(part)
            total -= part * factor
        return (*parts, total)


def factors_for(sizes: Sequence[int], steps: int) -> tuple[int, ...]:
    """Factors so large that no change of lower levels along `steps` arcs reaches half of one.

    `sizes` are the largest costs of one arc in each level.
    """
    factors: list[int] = []
    below = 0
    for size in reversed(sizes):
        factors.append(2 * steps * below + 1)
        below += size * factors[-1]
    return tuple(reversed(factors))


def packed_stages(levels: Sequence[Level], network: Network) -> tuple[Stage, ...]:
    """As many consecutive levels to a stage as fit. Raises CostRangeTooLarge."""
    nodes = network.seekers + network.offers + 2
    steps = network.offers + 2
    stages: list[Stage] = []
    rest = list(levels)
    while rest:
        take = len(rest)
        while take and not _fits([level.ceiling for level in rest[:take]], steps, nodes):
            take -= 1
        if not take:
            raise CostRangeTooLarge(rest[0].name)
        sizes = [level.ceiling for level in rest[:take]]
        stages.append(Stage(tuple(rest[:take]), factors_for(sizes, steps)))
        rest = rest[take:]
    return tuple(stages)


def blended_costs(goal: Objective, times: int) -> Iterator[Ints]:
    """All levels and the tie hash in one cost (shape (arcs,)), the most carefully kept apart first;
    none where they don't fit.

    `times` is what the solver multiplies costs by.

    A plan that is cheapest in the blend is best in every level if no level above can be traded
    for those below along a cycle of moves; `assign` proves that or solves again.
    """
    tie = replace(goal.tie, pair=goal.tie.pair >> (TIE_BITS - BLEND_TIE_BITS))
    levels = [*(level for level in goal.levels if level.most), tie]
    sizes = [level.most for level in levels]
    for steps in BLEND_STEPS:
        if _fits(sizes, steps, times):
            yield Stage(tuple(levels), factors_for(sizes, steps)).cost()


def _fits(sizes: Sequence[int], steps: int, times: int) -> bool:
    factors = factors_for(sizes, steps)
    most = sum(size * factor for size, factor in zip(sizes, factors, strict=True))
    return (most + 1) * times < 1 << COST_BITS
