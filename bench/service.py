"""A matching run of the whole service, from asking for it until its proposals are on the page.

For programs of several sizes (`seed x specialists x referrals`; `demo` is the demonstration) and
both databases: a program is imported, and a run is carried out as the worker does, with the
engine's process warm. Times of steps and memory of both processes are told. Then how soon a new
referral's page says whom the engine would propose (`arrivals`), and whether true waits fall inside
the ranges that were said (`waits`).
"""

import argparse
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "usecases"))

import arrivals
import waits
from made_up_programs import made_up
from program_here import imported
from store_places import figure

from domain.matches.matching_run import MATCHING_RUN, RunTrigger
from peermatch import demo
from peermatch.usecases.matches.runs import WORKER, RequestRun
from peermatch.worker.queues import matching_runs, run_inputs
from peermatch.worker.queues.matching_runs import MatchingRuns
from peermatch.worker.solver.solving import SOLVER

PARTS = ("runs", "arrivals", "waits")
SIZES = ("demo", "3x25x400", "5x40x700", "4x80x1500")
STEPS = {
    "gathering": (run_inputs, "matching_problem"),
    "fitting": (run_inputs.RunInputs, "_asked"),
    "proving": (matching_runs, "solve_in_own_process"),
    "proposing": (MatchingRuns, "_propose"),
    "explaining": (MatchingRuns, "_explain"),
}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sizes", nargs="+", default=SIZES)
    options.add_argument("--databases", nargs="+", default=["sqlite", "postgres"])
    options.add_argument("--times", type=int, default=3, help="the demonstration is run so often")
    options.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    chosen = options.parse_args()
    if "runs" in chosen.parts:
        measure(chosen.sizes, chosen.databases, chosen.times)
    if "arrivals" in chosen.parts:
        arrivals.measure(chosen.databases, arrivals.SIZE, arrivals.ARRIVALS)
    if "waits" in chosen.parts:
        waits.measure()


def measure(sizes: Sequence[str], databases: Sequence[str], times: int) -> None:
    try:
        SOLVER.start()
        slowest: dict[str, float] = {}
        for kind in databases:
            for size in sizes:
                often = times if size == "demo" else 1
                runs = [one_run(kind, size) for _ in range(often)]
                told(kind, size, runs)
                slowest[size] = max(slowest.get(size, 0.0), *(run["seconds"] for run in runs))
        for size, seconds in slowest.items():
            figure(f"run.{size}.p95_seconds", round(seconds, 2), "s")
            referrals = size.rpartition("x")[2]
            figure(f"run.{referrals}.seconds", round(seconds, 2), "s")
            figure(f"run.{referrals}.peak_mb", own_peak() + peak_of(SOLVER.process_id), "MB")
    finally:
        SOLVER.close()


def one_run(kind: str, size: str) -> dict[str, float]:
    """Seconds by step, and what was proposed, in a program of its own."""
    files = {n: (demo.DATA / n).read_bytes() for n in demo.FILES} if size == "demo" else None
    with (
        imported(kind, files or made_up(*map(int, size.split("x")))) as deployment,
        timed() as took,
    ):
        begun = time.monotonic()
        run_id = uuid4()
        request = RequestRun(run_id=run_id, trigger=RunTrigger.COMMAND_LINE)
        deployment.service.perform(WORKER, run_id, request)
        deployment.projector().catch_up()
        solve = matching_runs.solve_in_own_process
        MatchingRuns(deployment.service, SOLVER, solve).carry_out_all()
        deployment.projector().catch_up()
        took["seconds"] = time.monotonic() - begun
        kept = deployment.store.read(MATCHING_RUN, run_id)
        completed, bounds = kept.completed, kept.bounds
    took["proposed"] = completed.proposed if completed else 0
    took["proved"] = float(bool(completed and completed.proved))
    if bounds is not None:
        took["more_possible"] = bounds.at_most - bounds.matched
        took["gap"] = max((one.value - one.bound for one in bounds.levels), default=0)
    return took


@contextmanager
def timed() -> Iterator[dict[str, float]]:
    """Seconds that each step takes while this is open."""
    took: dict[str, float] = {}
    before = {name: getattr(where, what) for name, (where, what) in STEPS.items()}

    def watched(name: str, step: Callable[..., Any]) -> Callable[..., Any]:
        def run(*given: Any, **named: Any) -> Any:
            begun = time.monotonic()
            try:
                return step(*given, **named)
            finally:
                took[name] = took.get(name, 0.0) + time.monotonic() - begun

        return run

    for name, (where, what) in STEPS.items():
        setattr(where, what, watched(name, before[name]))
    try:
        yield took
    finally:
        for name, (where, what) in STEPS.items():
            setattr(where, what, before[name])


def told(kind: str, size: str, runs: list[dict[str, float]]) -> None:
    name = f"run.{kind}.{size}"
    seconds = sorted(run["seconds"] for run in runs)
    figure(f"{name}.p50_seconds", round(statistics.median(seconds), 2), "s")
    figure(f"{name}.p95_seconds", round(seconds[-1], 2), "s")
    for step in STEPS:
        spent = statistics.median(run.get(step, 0.0) for run in runs)
        figure(f"{name}.{step}_seconds", round(spent, 2), "s")
    figure(f"{name}.proposed", int(runs[-1]["proposed"]), "matches")
    figure(f"{name}.proved", int(min(run["proved"] for run in runs)), "of 1")
    figure(f"{name}.more_possible", int(runs[-1].get("more_possible", 0)), "matches at most")
    figure(f"{name}.gap", int(runs[-1].get("gap", 0)), "at the first level that is not proved")
    figure(f"{name}.worker_peak_mb", own_peak(), "MB")
    figure(f"{name}.engine_peak_mb", peak_of(SOLVER.process_id), "MB")


def own_peak() -> int:
    """The most memory that this process, the worker's, has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def peak_of(process_id: int | None) -> int:
    """The most memory that a process has held, in MB; 0 where the system doesn't tell."""
    status = Path(f"/proc/{process_id}/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM")), 0)


if __name__ == "__main__":
    main()
