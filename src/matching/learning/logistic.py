"""A logistic regression whose estimates always exist, with intervals that hold for repeated people.

Firth's penalty (half the log determinant of the information) takes the small-sample bias away and
keeps estimates finite where an outcome is perfectly told apart. The covariance is the sandwich
clustered by person: several outcomes of one person count as the one person's that they are.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
MOST_ROUNDS = 1000
CLOSE = 1e-5
"""In log odds, far below any interval. Below a tenth of it, the likelihood can't tell in floating
point which of two estimates is better."""
LONGEST_STEP = 5.0
WORTHWHILE, ROUNDING = 0.1, 1e-14


class NoFit(ArithmeticError):
    """The estimates did not settle."""


class Fit(NamedTuple):
    """Log odds by column, and their covariance."""

    estimates: Floats
    covariance: Floats


def fitted(rows: Floats, came_true: Floats, person: npt.NDArray[np.int64]) -> Fit:
    """`rows` has independent columns, one of them constant or adding up to it; `person` numbers
    people from 0. Raises NoFit."""
    estimates = np.zeros(rows.shape[1])
    for _ in range(MOST_ROUNDS):
        score, information = _scored(rows, came_true, estimates)
        step = np.linalg.solve(information, score.sum(axis=0))
        step *= min(1.0, LONGEST_STEP / max(float(np.abs(step).max()), CLOSE))
        step *= _share(rows, came_true, estimates, step, float(score.sum(axis=0) @ step))
        estimates = estimates + step
        if float(np.abs(step).max()) < CLOSE:
            return Fit(estimates, _covariance(rows, came_true, estimates, person))
    raise NoFit


def _scored(rows: Floats, came_true: Floats, estimates: Floats) -> tuple[Floats, Floats]:
    """Each row's part of the penalized score, and the information."""
    chance = _chance(rows @ estimates)
    weight = chance * (1 - chance)
    information = rows.T @ (rows * weight[:, None])
    leverage = weight * np.einsum("ij,ji->i", rows, np.linalg.solve(information, rows.T))
    return rows * (came_true - chance + leverage * (0.5 - chance))[:, None], information


def _covariance(
    rows: Floats, came_true: Floats, estimates: Floats, person: npt.NDArray[np.int64]
) -> Floats:
    score, information = _scored(rows, came_true, estimates)
    people = int(person.max()) + 1
    by_person = np.zeros((people, rows.shape[1]))
    np.add.at(by_person, person, score)
    bread: Floats = np.linalg.inv(information).astype(np.float64)
    more = people / (people - rows.shape[1]) if people > rows.shape[1] else 1.0
    covariance: Floats = more * bread @ (by_person.T @ by_person) @ bread
    return _at_least(covariance, bread)


def _at_least(covariance: Floats, least: Floats) -> Floats:
    """The smallest covariance that is nowhere below either: where an outcome is perfectly told
    apart, nothing is left over of which the sandwich is made."""
    root = np.linalg.cholesky(least)
    back = np.linalg.inv(root)
    sizes, directions = np.linalg.eigh(back @ covariance @ back.T)
    made: Floats = root @ (directions * np.maximum(sizes, 1.0)) @ directions.T @ root.T
    return made


def _share(
    rows: Floats, came_true: Floats, estimates: Floats, step: Floats, promised: float
) -> float:
    """How much of a step makes the fit better: all of it, or a half of a half, as long as a part of
    the gain that the slope promises is there."""
    now, share = _likelihood(rows, came_true, estimates), 1.0
    while share > CLOSE:
        gained = _likelihood(rows, came_true, estimates + share * step) - now
        if gained >= WORTHWHILE * share * promised - ROUNDING * abs(now):
            break
        share /= 2
    return share


def _likelihood(rows: Floats, came_true: Floats, estimates: Floats) -> float:
    line = rows @ estimates
    chance = _chance(line)
    weight = chance * (1 - chance)
    _, determinant = np.linalg.slogdet(rows.T @ (rows * weight[:, None]))
    fit = float((came_true * line - np.logaddexp(0, line)).sum())
    return fit + 0.5 * float(determinant)


def _chance(line: Floats) -> Floats:
    chance: Floats = 1 / (1 + np.exp(-np.clip(line, -30, 30)))
    return chance
