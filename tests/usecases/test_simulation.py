"""Random commands on both databases break no promise, and a planted bug is found."""

from collections import Counter
from typing import Any

import pytest

from ground import ground
from machine import simulate
from planted import BUGS, Bug
from simulated import PromiseBroken, Simulation

QUICKLY_FOUND = ("a declined match keeps its place", "a moved session keeps its old time")


def test_no_promise_is_broken(databases: Any) -> None:
    done: Counter[str] = Counter()

    def seen(simulation: Simulation) -> None:
        done.update(simulation.accepted)

    with ground(databases.place, databases.ring) as on:
        simulate(on, runs=8, seeded=4, seen=seen)
    assert {"ReceiveReferral", "ProposeMatch", "ApproveMatch"} <= set(done)


@pytest.mark.parametrize(
    "bug", [b for b in BUGS if b.words in QUICKLY_FOUND], ids=lambda bug: bug.words
)
def test_a_planted_bug_is_found(sqlite_databases: Any, bug: Bug) -> None:
    with (
        ground(sqlite_databases.place, sqlite_databases.ring) as on,
        bug.planted(),
        pytest.raises(PromiseBroken),
    ):
        simulate(on, runs=60, seeded=1, shrink=False)


def test_a_bug_is_gone_once_it_is_taken_out_again() -> None:
    assert len(BUGS) == 10
    for bug in BUGS:
        before = getattr(bug.place, bug.name)
        with bug.planted():
            assert getattr(bug.place, bug.name) is not before
        assert getattr(bug.place, bug.name) is before
