"""How good a matching run's plan is, how good any plan could be, and what was not looked at."""

from dataclasses import dataclass
from uuid import UUID

from domain.shared.classified import Plain


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelBound:
    """What the plan comes to at one level, and the proved least that any plan comes to that is as
    good at the levels before; less is better. Proved where they are equal."""

    name: str
    value: int
    bound: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RunBounded:
    """How many the plan matches, the most that any plan can match, and the levels in order up to
    the first at which the plan is not proved best: of those after it nothing is known."""

    run_id: Plain[UUID]
    matched: Plain[int]
    at_most: Plain[int]
    levels: Plain[tuple[LevelBound, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLeftUnexplored:
    """What a run had no time left to look at."""

    run_id: Plain[UUID]
    search_ended: Plain[bool]
    """Whether the search for a better plan was ended by its time."""
    undecided: Plain[int]
    """Caseloads of which it could not be said if everybody fits; they then counted as too large."""
    options: Plain[tuple[tuple[UUID, UUID], ...]]
    """Pairs of referral and specialist that might have been shown as another option."""
