"""The policy *reserve scarce specialists* on made-up programs: a held-out year replayed with prices
learned from the year before it, against the best that was possible, known afterwards."""

import argparse
import random
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "matching"))

from matching_people import small_waitlist
from store_places import figure

from matching import MatchingProblem, solve
from matching.problem.advice import Year
from matching.replan.reserve import replayed

BEGAN, DAYS = date(2024, 1, 1), 365


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--programs", type=int, default=5)
    options.add_argument("--size", nargs=2, type=int, default=[20, 300])
    chosen = options.parse_args()
    specialists, referrals = chosen.size
    found = []
    for seed in range(1, chosen.programs + 1):
        pool, chance = small_waitlist(2 * referrals, specialists, seed), random.Random(seed)
        earlier, year = (made_up(pool, referrals, number, chance) for number in (0, 1))
        found.append(replayed(earlier, year, pool.weights, solve))
        on, off = found[-1].with_reserve, found[-1].without
        print(f"program {seed}: served {on.served} with, {off.served} without")
        print(
            f"  points {on.points} and {off.points}, days {on.mean_wait_days}, {off.mean_wait_days}"
        )
    shares = {
        "with": [f.with_reserve.hindsight_permille for f in found],
        "without": [f.without.hindsight_permille for f in found],
        "one_by_one": [f.one_by_one_permille for f in found],
    }
    for name, permille in shares.items():
        figure(f"reserve.{name}_share", sum(permille) / 1000 / len(permille), "of hindsight")


def made_up(pool: MatchingProblem, referrals: int, number: int, chance: random.Random) -> Year:
    """A year of a program that can serve about seven of ten."""
    first = BEGAN + timedelta(days=DAYS * number)
    mine = pool.seekers[number * referrals : (number + 1) * referrals]
    places = {o.specialist_id: chance.randint(0, 3) for o in pool.offers}
    more = max(0, round(0.7 * referrals) - sum(places.values()))
    opened = (
        (first + timedelta(days=chance.randrange(DAYS)), chance.choice(pool.offers).specialist_id)
        for _ in range(more)
    )
    return Year(
        first_day=first,
        days=DAYS,
        seekers=tuple(
            replace(s, received_on=first + timedelta(days=chance.randrange(DAYS))) for s in mine
        ),
        offers=pool.offers,
        places=places,
        openings=tuple(opened),
        left={},
    )


if __name__ == "__main__":
    main()
