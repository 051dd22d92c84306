"""What the program has learned of how long people wait, and how right it was: one stream."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from domain.program.wait_ranges import WaitRange
from domain.shared.classified import Plain
from domain.shared.decider import Decider, Fact

WAITS_ID = UUID("3d0a6b1e-8a53-5f0f-9a1b-6c1f4e0f7b52")
"""The one stream of likely waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitsLearned:
    """Nobody is in it: each range is of many people. Of `tried` earlier referrals `inside` were
    matched within the range said when they came in; `outcomes` are all waits that ended so."""

    day: Plain[date]
    ranges: Plain[tuple[WaitRange, ...]]
    tried: Plain[int]
    inside: Plain[int]
    outcomes: Plain[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class LikelyWaits:
    learned: WaitsLearned | None = None


def evolve(state: LikelyWaits, fact: Fact) -> LikelyWaits:
    return replace(state, learned=fact) if isinstance(fact, WaitsLearned) else state


LIKELY_WAITS = Decider("likely_waits", LikelyWaits(), evolve)


def keep(state: LikelyWaits, learned: WaitsLearned) -> tuple[Fact, ...]:
    """Keeps what was learned where it says anything new."""
    known = state.learned
    same = known is not None and replace(known, day=learned.day) == learned
    return () if same else (learned,)
