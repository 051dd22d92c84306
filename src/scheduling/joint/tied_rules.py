"""Rules that tie pairs of a match together, as linear rows over arcs and a few variables of their
own."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from scheduling.joint.prices import Bits, Ints


def _none() -> Ints:
    return np.zeros(0, np.int64)


@dataclass(frozen=True)
class Rule:
    """lower <= factors . arcs + own_factors . own <= upper; arcs are those of `MatchCosts`."""

    arcs: Ints
    factors: Ints
    lower: float
    upper: float
    own: Ints = field(default_factory=_none)
    own_factors: Ints = field(default_factory=_none)


@dataclass(frozen=True)
class Rules:
    """Own variable k is a whole number from 0 to `top[k]` and costs `cost[k]` points each. Nobody
    being matched keeps every rule."""

    rows: Sequence[Rule] = ()
    top: Ints = field(default_factory=_none)
    cost: Ints = field(default_factory=_none)


FREE = Rules()
"""No rules."""


def too_much(rule: Rule, taken: Bits) -> list[int]:
    """Pairs that are taken and without which a broken rule over pairs alone is kept."""
    there = taken[rule.arcs]
    value = float(rule.factors[there].sum())
    if rule.lower <= value <= rule.upper:
        return []
    sign = 1 if value > rule.upper else -1
    able = [
        (abs(int(factor)), int(arc))
        for arc, factor in zip(rule.arcs[there], rule.factors[there], strict=True)
        if sign * factor > 0
    ]
    over = value - rule.upper if sign > 0 else rule.lower - value
    found: list[int] = []
    for weight, arc in sorted(able):
        if over <= 0:
            break
        found.append(arc)
        over -= weight
    return found
