"""Random commands on both databases break no promise, and a planted bug is found."""

from collections import Counter
from typing import Any

import pytest

from arguments import Arguments
from ground import ground
from machine import simulate
from peermatch.usecases.registry import USE_CASES
from planted import BUGS, Bug
from simulated import PromiseBroken, Simulation

QUICKLY = 60
"""Runs within which each of the ten is found."""


def test_no_promise_is_broken(databases: Any) -> None:
    done: Counter[str] = Counter()

    def seen(simulation: Simulation) -> None:
        done.update(simulation.accepted)

    with ground(databases.place, databases.ring) as on:
        simulate(on, runs=10, seeded=4, seen=seen)
    assert {"ReceiveReferral", "ProposeMatch", "ApproveMatch", "MoveSession"} <= set(done)


def test_every_command_can_come_up(sqlite_databases: Any) -> None:
    """What a grown agency may do next, tried once each; what needs more is known by name."""
    offered: set[type] = set()
    tried: Counter[str] = Counter()

    def seen(simulation: Simulation) -> None:
        for kind in Arguments(simulation).kinds():
            if kind is not None and kind not in offered:
                offered.add(kind)
                simulation.pick = lambda pool: pool[0]
                simulation.give(Arguments(simulation).command(kind))
        tried.update(simulation.tried)

    with ground(sqlite_databases.place, sqlite_databases.ring) as on:
        simulate(on, runs=40, seeded=4, seen=seen)
    assert {use_case.command.__name__ for use_case in USE_CASES} - set(tried) == set()


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.words)
def test_a_planted_bug_is_found(sqlite_databases: Any, bug: Bug) -> None:
    with (
        ground(sqlite_databases.place, sqlite_databases.ring) as on,
        bug.planted(),
        pytest.raises(PromiseBroken),
    ):
        simulate(on, runs=QUICKLY, seeded=2, shrink=False)


def test_a_bug_is_gone_once_it_is_taken_out_again() -> None:
    assert len(BUGS) == 10
    for bug in BUGS:
        before = getattr(bug.place, bug.name)
        with bug.planted():
            assert getattr(bug.place, bug.name) is not before
        assert getattr(bug.place, bug.name) is before
