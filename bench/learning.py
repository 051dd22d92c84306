"""How often the intervals of learned odds hold the planted ones, and how often new weights are
proposed although the old ones are right: on made-up programs."""

import argparse
import sys
from math import exp
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "matching" / "learning"))

from store_places import figure
from synthetic_outcomes import AS_WEIGHED, WEIGHTS, made_up

from domain.program.match_preferences import WishName
from domain.program.wish_learning import LearnedWish
from matching.learning.wish_weights import learned

WORTH_MORE = {**AS_WEIGHED, WishName.PREFERRED_GENDER: 4 * AS_WEIGHED[WishName.PREFERRED_GENDER]}
"""One wish is worth four times its weight."""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--programs", type=int, default=200)
    options.add_argument("--people", type=int, nargs="+", default=[250, 1000])
    chosen = options.parse_args()
    for people in chosen.people:
        told = inside = wrong = found = 0
        for seed in range(chosen.programs):
            wishes = learned(made_up(seed, people, AS_WEIGHED), WEIGHTS).wishes
            told += len(wishes)
            inside += sum(map(_inside, wishes))
            wrong += any(one.proposed is not None for one in wishes)
            more = learned(made_up(seed, people, WORTH_MORE), WEIGHTS).wishes
            found += any(
                one.wish is WishName.PREFERRED_GENDER and (one.proposed or 0) > one.points
                for one in more
            )
        figure(f"learning.{people}.coverage", inside / told, f"of {told} intervals of 95 %")
        figure(f"learning.{people}.wrong_share", wrong / chosen.programs, "programs")
        figure(f"learning.{people}.found_share", found / chosen.programs, "programs")


def _inside(one: LearnedWish) -> bool:
    return one.odds_low <= 1000 * exp(AS_WEIGHED[one.wish]) <= one.odds_high


if __name__ == "__main__":
    main()
