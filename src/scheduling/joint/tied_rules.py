"""Rules that tie pairs of a match together, as linear rows over arcs and a few variables of their
own."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from scheduling.joint.prices import Ints


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
