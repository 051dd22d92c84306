"""A made-up two-year stream: year two decided on arrival at prices learned from year one."""

from collections.abc import Callable

import numpy as np

from matching.flow.network import Network
from matching.replan.online import Stream, arrive_one_by_one, hindsight

PEOPLE, SPECIALISTS = 3_400, 300


def year(seed: int) -> Stream:
    """One year of arrivals; the roster is the same every year. Urgent people are worth more."""
    roster, chance = np.random.default_rng(1), np.random.default_rng(seed)
    home, capacity = roster.random(SPECIALISTS), roster.integers(6, 16, SPECIALISTS)
    shares = roster.random((SPECIALISTS, 10)) < 0.3
    lives = chance.random(PEOPLE)
    needs = chance.random((PEOPLE, 10)) < 0.2
    apart = np.abs(lives[:, None] - home)
    eligible = (apart < 0.08) & (chance.random((PEOPLE, SPECIALISTS)) < 0.9)
    alike = (needs.astype(np.int64) @ shares.T.astype(np.int64)) * 60
    urgent = chance.random(PEOPLE) < 0.15
    worth = alike + (100 * (1 - apart / 0.08)).astype(np.int64) + 200 + 400 * urgent[:, None]
    people, specialists = np.nonzero(eligible)
    network = Network(
        PEOPLE,
        SPECIALISTS,
        people.astype(np.int32),
        specialists.astype(np.int32),
        np.zeros(SPECIALISTS, np.int64),
        capacity,
        np.full(PEOPLE, -1, np.int32),
    )
    return Stream(network, np.sort(chance.integers(0, 365, PEOPLE)), worth[people, specialists])


def figures(figure: Callable[[str, float, str], None]) -> None:
    first, second = year(10), year(11)
    best, _ = hindsight(second)
    figure("match.online_share", arrive_one_by_one(second, first) / best, "of hindsight")
    figure("match.online_greedy_share", arrive_one_by_one(second) / best, "of hindsight")


if __name__ == "__main__":
    figures(lambda name, value, unit: print(f"FIGURE {name} {value:.4f} {unit}", flush=True))
