"""Random commands, the worker's jobs among them, against every promise, on both databases; and
planted bugs to be found. After one run in twenty every measure is worked out anew from the facts.

`--seed N --batches 1 --databases sqlite` replays the batch that a failure names.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from store_places import RING, figure, postgres_place, postgres_server, sqlite_place

from peermatch.usecases.registry import USE_CASES
from stories.documents import rule_table
from stories.measuring.compared import ZONE, differences, reading_on
from stories.measuring.recomputed import Recomputed
from stories.simulation.ground import Ground, ground
from stories.simulation.machine import STEPS, simulate
from stories.simulation.planted import BUGS
from stories.simulation.simulated import PromiseBroken, Simulation

BATCH = 100
"""Runs that share a seed."""
MEASURED = 20
"""So many runs for one after which the measures are worked out anew."""
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""The databases keep every setting for durability, on a disk that costs nothing to wait for."""


@dataclass(frozen=True)
class Series:
    """Batches for one process on one database; none is begun after `minutes`."""

    kind: str
    seeds: tuple[int, ...]
    minutes: float


@dataclass
class Seen:
    runs: int = 0
    broken: int = 0
    tried: Counter[str] = field(default_factory=Counter)
    accepted: Counter[str] = field(default_factory=Counter)
    refused: Counter[tuple[str, str]] = field(default_factory=Counter)
    measured: int = 0
    differing: list[str] = field(default_factory=list)
    """Numbers of the measures that the facts don't say."""

    def add(self, simulation: Simulation) -> None:
        self.runs += 1
        self.tried.update(simulation.tried)
        self.accepted.update(simulation.accepted)
        self.refused.update(simulation.refused)

    def measure(self, on: Ground, simulation: Simulation) -> None:
        if self.runs % MEASURED == 0:
            on.project()
            again = Recomputed(on.store, ZONE)
            self.differing += differences(reading_on(on, simulation), again)
            self.measured += 1

    def __iadd__(self, other: "Seen") -> "Seen":
        self.runs, self.broken = self.runs + other.runs, self.broken + other.broken
        self.tried.update(other.tried)
        self.accepted.update(other.accepted)
        self.refused.update(other.refused)
        self.measured += other.measured
        self.differing += other.differing
        return self


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=1000, help="on each database")
    options.add_argument("--seed", type=int, default=1, help="of the first batch")
    options.add_argument("--databases", nargs="+", default=["sqlite", "postgres"])
    options.add_argument("--batches", type=int, help="instead of --runs")
    options.add_argument("--minutes", type=float, default=1e9, help="on each database at most")
    options.add_argument("--processes", type=int, default=2)
    options.add_argument("--without-bugs", action="store_true", help="plant none")
    chosen = options.parse_args()
    seeds = range(chosen.seed, chosen.seed + (chosen.batches or -(-chosen.runs // BATCH)))
    with ProcessPoolExecutor(chosen.processes, mp_context=get_context("spawn")) as processes:
        everything = Seen()
        for kind in chosen.databases:
            parts = [tuple(seeds[n :: chosen.processes]) for n in range(chosen.processes)]
            started, seen = time.monotonic(), Seen()
            for part in processes.map(_series, [Series(kind, p, chosen.minutes) for p in parts]):
                seen += part
            _tell(kind, seen, time.monotonic() - started)
            everything += seen
        _table(everything)
        figure("simulate.runs", everything.runs, "runs")
        figure("simulate.steps_per_run", STEPS, "steps")
        figure("simulate.violations", everything.broken, "batches")
        figure("measures.compared", everything.measured, "runs")
        figure("measures.differences", len(everything.differing), "numbers")
        figure("rules.without_test", len(rule_table.without_test()), "rules")
        if not chosen.without_bugs:
            found = sum(processes.map(_found, range(len(BUGS))))
            figure("simulate.planted_bugs_found", found, f"of {len(BUGS)}")


@contextmanager
def _ground(kind: str) -> Iterator[Ground]:
    if kind == "sqlite":
        with sqlite_place(MEMORY) as place, ground(place, RING) as on:
            yield on
    else:
        with postgres_server(MEMORY) as server:
            place = postgres_place(server)
            with ground(place, RING) as on:
                yield on


def _series(series: Series) -> Seen:
    """Runs made and batches in which a promise was broken; each names its seed."""
    seen, started = Seen(), time.monotonic()
    with _ground(series.kind) as on:

        def looked_at(simulation: Simulation) -> None:
            seen.add(simulation)
            seen.measure(on, simulation)

        for number, seeded in enumerate(series.seeds, 1):
            known = len(seen.differing)
            try:
                simulate(on, runs=BATCH, seeded=seeded, seen=looked_at)
            except Exception as problem:
                seen.broken += 1
                notes = "\n".join(getattr(problem, "__notes__", []))
                print(f"seed {seeded} on {series.kind}: {problem!r}\n{notes}", flush=True)
            for what in seen.differing[known:]:
                print(f"seed {seeded} on {series.kind}: {what}", flush=True)
            minutes = (time.monotonic() - started) / 60
            done = f"batch {number} of {len(series.seeds)} (seed {seeded}), {minutes:.1f} min"
            print(f"{series.kind}: {done}, {seen.broken} broken", file=sys.stderr, flush=True)
            if minutes > series.minutes:
                break
    return seen


def _tell(kind: str, seen: Seen, seconds: float) -> None:
    figure(f"simulate.{kind}.runs", seen.runs, "runs")
    figure(f"simulate.{kind}.commands", seen.tried.total(), "commands")
    figure(f"simulate.{kind}.accepted", seen.accepted.total(), "commands")
    figure(f"simulate.{kind}.seconds", seconds, "s")


def _table(seen: Seen) -> None:
    """How often each command was accepted, and tried; what never was accepted, with why."""
    for name in sorted(use_case.command.__name__ for use_case in USE_CASES):
        why = "" if seen.accepted[name] else _why(seen, name)
        print(f"{name:24}{seen.accepted[name]:>10} accepted of {seen.tried[name]:>10}{why}")
    never = sum(1 for u in USE_CASES if not seen.accepted[u.command.__name__])
    figure("simulate.commands_never_accepted", never, f"of {len(USE_CASES)}")


def _why(seen: Seen, name: str) -> str:
    codes = (f"{code} {times}" for (of, code), times in seen.refused.items() if of == name)
    return "  refused: " + (", ".join(codes) or "never")


def _found(number: int) -> bool:
    """Plants one bug and simulates until a promise breaks, for up to ten batches."""
    bug = BUGS[number]
    seen = Seen()
    with _ground("sqlite") as on:
        for seeded in range(1, 11):
            try:
                with bug.planted():
                    simulate(on, runs=BATCH, seeded=seeded, shrink=False, seen=seen.add)
            except PromiseBroken as problem:
                print(f"planted: {bug.words}; found in run {seen.runs}: {problem}", flush=True)
                return True
    print(f"planted: {bug.words}; MISSED in {seen.runs} runs", flush=True)
    return False


if __name__ == "__main__":
    main()
