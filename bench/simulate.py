"""Random commands against every promise, on both databases, and ten planted bugs to be found.

`--seed N --batches 1 --databases sqlite` replays the batch that a failure names.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "stories"))

from store_places import RING, figure, postgres_place, postgres_server, sqlite_place

from ground import Ground, ground
from machine import STEPS, simulate
from peermatch.store.stored_names import STORED_NAMES
from planted import BUGS
from simulated import PromiseBroken, Simulation

BATCH = 100
"""Runs that share a seed."""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=10_000, help="on each database")
    options.add_argument("--seed", type=int, default=1, help="of the first batch")
    options.add_argument("--databases", nargs="+", default=["sqlite", "postgres"])
    options.add_argument("--batches", type=int, help="instead of --runs")
    options.add_argument("--without-bugs", action="store_true", help="plant none")
    chosen = options.parse_args()
    batches = chosen.batches or -(-chosen.runs // BATCH)
    runs = violations = 0
    for kind in chosen.databases:
        with _ground(kind) as on:
            more, broken = _series(on, kind, range(chosen.seed, chosen.seed + batches))
            runs, violations = runs + more, violations + broken
    figure("simulate.runs", runs, "runs")
    figure("simulate.steps_per_run", STEPS, "steps")
    figure("simulate.violations", violations, "batches")
    if not chosen.without_bugs:
        with _ground("sqlite") as on:
            figure("simulate.planted_bugs_found", _bugs_found(on), f"of {len(BUGS)}")


@contextmanager
def _ground(kind: str) -> Iterator[Ground]:
    if kind == "sqlite":
        with sqlite_place(STORED_NAMES) as place, ground(place, RING) as on:
            yield on
    else:
        with postgres_server() as server:
            place = postgres_place(server, STORED_NAMES)
            with ground(place, RING) as on:
                yield on


def _series(on: Ground, kind: str, seeds: range) -> tuple[int, int]:
    """Runs made and batches in which a promise was broken; each names its seed."""
    broken, totals = 0, Counter[str]()
    started = time.monotonic()

    def seen(simulation: Simulation) -> None:
        accepted = sum(simulation.accepted.values())
        totals.update(runs=1, commands=simulation.commands, accepted=accepted)

    for number, seeded in enumerate(seeds, 1):
        try:
            simulate(on, runs=BATCH, seeded=seeded, seen=seen)
        except PromiseBroken as problem:
            broken += 1
            print(f"seed {seeded} on {kind}: {problem}")
            print("\n".join(getattr(problem, "__notes__", [])))
        minutes = (time.monotonic() - started) / 60
        print(f"{kind}: batch {number} of {len(seeds)}, {minutes:.1f} min", file=sys.stderr)
    for name in ("runs", "commands", "accepted"):
        figure(f"simulate.{kind}.{name}", totals[name], name)
    return totals["runs"], broken


def _bugs_found(on: Ground) -> int:
    """Plants each bug in turn and simulates until a promise breaks."""
    found = 0
    for bug in BUGS:
        for seeded in range(1, 11):
            try:
                with bug.planted():
                    simulate(on, runs=BATCH, seeded=seeded, shrink=False)
            except PromiseBroken as problem:
                print(f"planted: {bug.words}; found in batch {seeded}: {problem}")
                found += 1
                break
        else:
            print(f"planted: {bug.words}; MISSED in {10 * BATCH} runs")
    return found


if __name__ == "__main__":
    main()
