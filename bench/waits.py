"""Likely waits of generated programs: whether true waits fall inside the ranges that were said when
referrals came in, on histories whose lists grow, shrink and change with the season."""

import argparse
import heapq
import math
import random
from datetime import date, timedelta

from store_places import figure

from domain.program.wait_ranges import Wait, learned

PROGRAMS = 6
BEGAN = date(2024, 1, 1)
COUNTIES = {"Essex": 0.5, "Henrico": 0.3, "Accomack": 0.2}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--programs", type=int, default=PROGRAMS)
    measure(options.parse_args().programs)


def measure(programs: int = PROGRAMS) -> None:
    shares = []
    for seed in range(1, programs + 1):
        waits = history(seed, years=3)
        found = learned(waits, BEGAN + timedelta(days=3 * 365))
        shares.append(found.inside / found.tried)
        print(f"program {seed}: {found.inside} of {found.tried} inside, {len(waits)} referrals")
    figure("wait.range_coverage", round(sum(shares) / len(shares), 3), "of true waits (aim 0.8)")
    figure("wait.range_coverage_worst", round(min(shares), 3), "of true waits")


def history(seed: int, *, years: int) -> list[Wait]:
    """A queue: people come more often in winter, places are freed, the urgent go first; one in ten
    leaves without a match."""
    chance = random.Random(seed)
    pressure = chance.uniform(0.85, 1.05)
    waits: list[Wait] = []
    queues: dict[str, list[tuple[int, date, int]]] = {county: [] for county in COUNTIES}
    people: list[dict[str, object]] = []
    for offset in range(365 * years):
        day = BEGAN + timedelta(days=offset)
        season = 1 + 0.3 * math.cos(2 * math.pi * offset / 365)
        for county, share in COUNTIES.items():
            for _ in range(_some(chance, 2.0 * share * season)):
                urgency = "urgent" if chance.random() < 0.2 else "routine"
                person = {"received_on": day, "county": county, "urgency": urgency}
                if chance.random() < 0.1:
                    person["left_on"] = day + timedelta(days=chance.randint(5, 60))
                heapq.heappush(queues[county], (urgency != "urgent", day, len(people)))
                people.append(person)
            for _ in range(_some(chance, 2.0 * share / pressure)):
                while queues[county]:
                    person = people[heapq.heappop(queues[county])[2]]
                    left = person.get("left_on")
                    if not isinstance(left, date) or left > day:
                        person.pop("left_on", None)
                        person["matched_on"] = day + timedelta(days=chance.randint(1, 9))
                        break
    waits.extend(Wait(**person) for person in people)  # type: ignore[arg-type]  # by name
    return waits


def _some(chance: random.Random, mean: float) -> int:
    """A number of events of a day with this mean (Knuth's way to Poisson's law)."""
    limit, count, product = math.exp(-mean), 0, chance.random()
    while product > limit:
        count, product = count + 1, product * chance.random()
    return count


if __name__ == "__main__":
    main()
