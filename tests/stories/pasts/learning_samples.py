"""What was learned from outcomes, as a sample."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from domain.matches.wish_outcomes import OutcomeKind
from domain.program.match_preferences import WishName
from domain.program.wish_learning import (
    CountedKind,
    LearnedWish,
    RunWithNewWeights,
    Untold,
    UntoldWish,
    WishCount,
    WishesLearned,
)

FIRST = LearnedWish(
    wish=WishName.FIRST_CHOICE,
    met=120,
    unmet=90,
    odds_low=1400,
    odds=1900,
    odds_high=2600,
    points=60,
    worth_low=41,
    worth=58,
    worth_high=75,
    proposed=None,
)
GENDER = replace(
    FIRST,
    wish=WishName.PREFERRED_GENDER,
    points=25,
    worth_low=36,
    worth=48,
    worth_high=60,
    proposed=50,
)


def wishes_learned(learning_id: UUID, **other: Any) -> WishesLearned:
    """240 outcomes by which a preferred gender is worth more than its weight."""
    learned = WishesLearned(
        learning_id=learning_id,
        day=date(2026, 11, 23),
        outcomes=240,
        kinds=(CountedKind(kind=OutcomeKind.ACCEPTED.value, asked=240, came_true=180),),
        wishes=(FIRST, GENDER),
        untold=(UntoldWish(wish=WishName.FURTHER_AREA, why=Untold.TOO_FEW),),
        replayed=RunWithNewWeights(
            run_id=UUID(int=1),
            day=date(2026, 11, 22),
            referrals=40,
            matched_now=31,
            matched_then=31,
            another_specialist=4,
            wishes=(WishCount(wish=WishName.PREFERRED_GENDER, now=12, then=15),),
        ),
    )
    return replace(learned, **other)
