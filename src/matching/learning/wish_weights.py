"""Which wishes are worth more or less than their weight, as outcomes have it.

The model says by how much the odds of a good outcome differ where a stated wish is met. Weights
have no scale, only proportions: the points that the odds of one wish come to are those that the
program's weights give all of them together. A new weight is proposed where a wish's own odds are
too far off for chance, even for the oddest of as many wishes as are told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from uuid import UUID

import numpy as np

from domain.matches.wish_outcomes import OutcomeKind
from domain.program.match_preferences import MOST_POINTS, WishName
from domain.program.wish_learning import FEWEST_EACH, CountedKind, LearnedWish, Untold, UntoldWish
from matching.learning.examples import Example
from matching.learning.logistic import Fit, Floats, fitted

SURE = 0.95
STEP_POINTS = 5
"""Weights are round, so that many plans are equally close (docs/matching-preferences.md)."""
MOST_TIMES = 2
"""A weight is doubled or halved at once, and no more."""
TINY = 1e-9
FURTHEST_ODDS = 7.0
"""Log odds beyond which only *very* is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    kinds: tuple[CountedKind, ...]
    wishes: tuple[LearnedWish, ...]
    untold: tuple[UntoldWish, ...]


def learned(examples: Sequence[Example], weights: Mapping[WishName, int]) -> Learned:
    """`weights` are today's. Raises NoFit."""
    columns = _Columns(examples)
    names, fit = columns.fit()
    counted = {wish: _people(examples, wish) for wish in WishName}
    told = [w for w in names if min(counted[w]) >= FEWEST_EACH]
    at = [names.index(wish) for wish in told]
    one_of = Fit(fit.estimates[at], fit.covariance[np.ix_(at, at)])
    wishes = _told(told, counted, one_of, weights)
    few = {w for w in WishName if min(counted[w]) < FEWEST_EACH}
    untold = tuple(
        UntoldWish(wish=w, why=Untold.TOO_FEW if w in few else Untold.ALWAYS_TOGETHER)
        for w in WishName
        if w not in told
    )
    return Learned(kinds=_kinds(examples), wishes=wishes, untold=untold)


def in_tens(number: int) -> int:
    """Rounded down: two figures that differ by one person are mostly the same."""
    return number // 10 * 10


class _Columns:
    """A row for each example: what kind of outcome, which wishes were stated, which were met."""

    def __init__(self, examples: Sequence[Example]) -> None:
        kinds = [k for k in OutcomeKind if any(e.kind is k for e in examples)]
        self._came_true = np.array([e.came_true for e in examples], np.float64)
        numbers: dict[UUID, int] = {}
        self._person = np.array([numbers.setdefault(e.person, len(numbers)) for e in examples])
        columns = [[e.kind is kind for e in examples] for kind in kinds]
        columns += [[wish in e.stated for e in examples] for wish in WishName]
        self._first_met = len(columns)
        columns += [[wish in e.met for e in examples] for wish in WishName]
        self._rows = np.array(columns, np.float64).T

    def fit(self) -> tuple[list[WishName], Fit]:
        """The wishes whose odds can be told apart from all else, with those odds."""
        kept, free = _independent(self._rows)
        fit = fitted(self._rows[:, kept], self._came_true, self._person)
        at = {column: place for place, column in enumerate(kept)}
        names, places = [], []
        for number, wish in enumerate(WishName, start=self._first_met):
            if free[number]:
                names.append(wish)
                places.append(at[number])
        return names, Fit(fit.estimates[places], fit.covariance[np.ix_(places, places)])


def _independent(rows: Floats) -> tuple[list[int], list[bool]]:
    """Columns none of which follows from those before it, and by column whether what it adds is
    its own: a column that others add up to is not."""
    kept: list[int] = []
    for column in range(rows.shape[1]):
        if np.linalg.matrix_rank(rows[:, [*kept, column]]) > len(kept):
            kept.append(column)
    _, sizes, directions = np.linalg.svd(rows.T @ rows)
    nowhere = directions[sizes < TINY * sizes.max()]
    return kept, [bool(np.all(np.abs(nowhere[:, c]) < TINY**0.5)) for c in range(rows.shape[1])]


def _told(
    told: Sequence[WishName],
    counted: Mapping[WishName, tuple[int, int]],
    fit: Fit,
    weights: Mapping[WishName, int],
) -> tuple[LearnedWish, ...]:
    now = np.array([weights[wish] for wish in told], np.float64)
    spread = np.sqrt(np.diag(fit.covariance))
    sure = NormalDist().inv_cdf((1 + SURE) / 2)
    worth, worth_spread, off, oddest = _in_points(now, fit, sure)
    found = []
    for at, wish in enumerate(told):
        points = weights[wish]
        low, high = fit.estimates[at] - sure * spread[at], fit.estimates[at] + sure * spread[at]
        said: tuple[int | None, int | None, int | None] = (None, None, None)
        proposed = None
        if worth is not None:
            width = sure * worth_spread[at]
            said = (round(worth[at] - width), round(worth[at]), round(worth[at] + width))
            if abs(off[at]) > oddest:
                proposed = _round(float(worth[at]), points)
        found.append(
            LearnedWish(
                wish=wish,
                met=in_tens(counted[wish][0]),
                unmet=in_tens(counted[wish][1]),
                odds_low=_odds(low),
                odds=_odds(fit.estimates[at]),
                odds_high=_odds(high),
                points=points,
                worth_low=said[0],
                worth=said[1],
                worth_high=said[2],
                proposed=proposed,
            )
        )
    return tuple(found)


def _in_points(now: Floats, fit: Fit, sure: float) -> tuple[Floats | None, Floats, Floats, float]:
    """What each wish is worth in points and how far that may be off, by how many standard errors
    it differs from its weight, and how many of them the oddest may differ by by chance. No worth
    where the weights altogether have nothing to do with outcomes, as far as can be told."""
    nothing = np.zeros_like(now)
    if len(now) < 2 or not now.any():
        return None, nothing, nothing, 0.0
    pull = np.linalg.solve(fit.covariance, now)
    size = float(now @ pull)
    a_point = float(pull @ fit.estimates) / size
    if a_point < sure / np.sqrt(size):
        return None, nothing, nothing, 0.0
    spread = np.sqrt(np.maximum(np.diag(fit.covariance) - now * now / size, TINY))
    off = (fit.estimates - a_point * now) / spread
    oddest = NormalDist().inv_cdf(1 - (1 - SURE) / 2 / len(now))
    return fit.estimates / a_point, spread / a_point, off, oddest


def _round(worth: float, points: int) -> int | None:
    """The nearest round weight within bounds; None where that is today's."""
    least = -(-points // (MOST_TIMES * STEP_POINTS))
    most = min(MOST_TIMES * points, MOST_POINTS) // STEP_POINTS
    if least > most:
        return None
    new = min(max(round(worth / STEP_POINTS), least), most) * STEP_POINTS
    return None if new == points else new


def _people(examples: Sequence[Example], wish: WishName) -> tuple[int, int]:
    """People with the wish met, and people who stated it without."""
    got = {e.person for e in examples if wish in e.met}
    missed = {e.person for e in examples if wish in e.stated and wish not in e.met}
    return len(got), len(missed)


def _odds(log_odds: float) -> int:
    return round(1000 * float(np.exp(np.clip(log_odds, -FURTHEST_ODDS, FURTHEST_ODDS))))


def _kinds(examples: Sequence[Example]) -> tuple[CountedKind, ...]:
    found = []
    for kind in OutcomeKind:
        mine = [e.came_true for e in examples if e.kind is kind]
        if mine:
            found.append(
                CountedKind(kind=kind.value, asked=in_tens(len(mine)), came_true=in_tens(sum(mine)))
            )
    return tuple(found)
