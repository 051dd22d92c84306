"""The levels of matching as one cost a pair for the joint search of plans that fit.

Whether the cheapest plan is also the best at every level is proved afterwards; where it isn't, the
levels are blended anew with the one that was missed weighing more.
"""

from dataclasses import dataclass, field

import numpy as np

from matching.coupled.coupled_rows import NO_LIMIT, Row, Rows
from matching.flow.network import Network
from matching.objective.levels import Objective
from scheduling.joint.prices import MatchCosts
from scheduling.joint.tied_rules import Rule, Rules

RATIOS = {"served": 1, "preferences": 2, "kept": 250, "balance": 20, "travel": 1}
"""How many units of the next level one unit of a level outweighs, beside the largest pair of it for
'served': enough in every program that was measured, and small enough for a linear program."""
STRONGER = 8


@dataclass(frozen=True, slots=True)
class Blend:
    """Points for one unit of each level."""

    ratios: dict[str, int] = field(default_factory=lambda: dict(RATIOS))

    def missing(self, level: str) -> "Blend":
        """One in which that level outweighs those after it by more."""
        return Blend({**self.ratios, level: self.ratios[level] * STRONGER})

    def points(self, goal: Objective) -> dict[str, int]:
        """By name of the level; of the first ones the largest."""
        found, below = {}, 1
        for level in reversed(goal.levels):
            ratio = self.ratios[level.name]
            if level.name == "served":
                ratio *= 1 + max(other.most for other in goal.levels if other.name == "preferences")
            below *= ratio
            found[level.name] = below
        return found


def match_costs(network: Network, goal: Objective, blend: Blend) -> MatchCosts:
    """What each choice costs; rows are the network's."""
    points = blend.points(goal)
    pair, wait, place = (
        sum(points[level.name] * level.parts[k].astype(np.int64) for level in goal.levels)
        for k in range(3)
    )
    return MatchCosts(
        participants=network.seekers,
        specialists=network.offers,
        pair_participant=network.pair_seeker.astype(np.int64),
        pair_specialist=network.pair_offer.astype(np.int64),
        pair_cost=np.asarray(pair, np.int64),
        waiting_cost=np.asarray(wait, np.int64),
        place_specialist=network.place_offer.astype(np.int64),
        place_cost=np.asarray(place, np.int64),
    )


def tied_rules(rows: Rows, match: MatchCosts) -> Rules:
    """Rules that tie pairs together; what counties fall short outweighs everything else."""
    cost = np.zeros(len(rows.top), np.int64)
    cost[rows.short] = 1 + int(match.waiting_cost.max(initial=0))
    return Rules([_rule(row) for row in rows.rows], np.array(rows.top, np.int64), cost)


def _rule(row: Row) -> Rule:
    return Rule(row.arcs, row.factors, _end(row.lower), _end(row.upper), row.own, row.own_factors)


def _end(limit: int) -> float:
    if abs(limit) < NO_LIMIT:
        return float(limit)
    return float("inf") if limit > 0 else -float("inf")
