"""A matching run of the whole service, from asking for it until its proposals are on the page.

For programs of several sizes (`seed x specialists x referrals`; `demo` is the demonstration) and
both databases: a program is imported, and a run is carried out as the worker does, with the
engine's process warm. Times of steps, processor seconds and memory of both processes are told.
`--keep` names a folder in which imported programs stay for the next time. Then how soon a new
referral's page says whom the engine would propose (`arrivals`), and whether true waits fall inside
the ranges that were said (`waits`).
"""

import argparse
import cProfile
import gc
import statistics
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "usecases"))

import arrivals
import waits
from made_up_programs import made_up
from process_figures import Watched, databases_cpu
from program_here import imported
from store_places import figure

from domain.matches.matching_run import MATCHING_RUN, RunTrigger
from peermatch import demo
from peermatch.readmodels.engine.projector import Projector
from peermatch.usecases.matches.rehearsing import Rehearsals
from peermatch.usecases.matches.runs import WORKER, RequestRun
from peermatch.worker.queues import matching_runs, run_inputs
from peermatch.worker.queues.matching_runs import MatchingRuns
from peermatch.worker.solver.solving import SOLVER

PARTS = ("runs", "arrivals", "waits")
SIZES = ("demo", "3x25x400", "5x40x700", "4x80x1500")
WHOLE = "whole"
STEPS = {
    "gathering": (run_inputs, "matching_problem"),
    "fitting": (run_inputs.RunInputs, "_asked"),
    "rehearsing": (Rehearsals, "refused"),  # a part of fitting
    "proving": (matching_runs, "solve_in_own_process"),
    "proposing": (MatchingRuns, "_propose"),
    "explaining": (MatchingRuns, "_explain"),
    "projecting": (Projector, "catch_up"),
}
OF_A_STEP = {
    "seconds": "s",
    "worker_cpu": "s",
    "engine_cpu": "s",
    "worker_mb": "MB at most",
    "engine_mb": "MB at most",
}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sizes", nargs="+", default=SIZES)
    options.add_argument("--databases", nargs="+", default=["sqlite", "postgres"])
    options.add_argument("--times", type=int, default=3, help="the demonstration is run so often")
    options.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    options.add_argument("--keep", type=Path, help="where imported programs are kept")
    options.add_argument("--profile", type=Path, help="where to write a profile of the worker")
    chosen = options.parse_args()
    if "runs" in chosen.parts:
        Runs(chosen.keep, chosen.profile).measure(chosen.sizes, chosen.databases, chosen.times)
    if "arrivals" in chosen.parts:
        arrivals.measure(chosen.databases, arrivals.SIZE, arrivals.ARRIVALS)
    if "waits" in chosen.parts:
        waits.measure()


class Runs:
    """Runs of programs, each a new one."""

    def __init__(self, keep: Path | None, profile: Path | None) -> None:
        self._keep = keep
        self._profile = cProfile.Profile() if profile else None
        self._written = profile

    def measure(self, sizes: Sequence[str], databases: Sequence[str], times: int) -> None:
        try:
            SOLVER.start()
            slowest: dict[str, float] = {}
            peak: dict[str, float] = {}
            for kind in databases:
                for size in sizes:
                    runs = [self._run(kind, size) for _ in range(times if size == "demo" else 1)]
                    told(f"run.{kind}.{size}", runs)
                    slowest[size] = max(slowest.get(size, 0.0), *map(_seconds, runs))
                    peak[size] = max(peak.get(size, 0.0), *map(_megabytes, runs))
            for size, seconds in slowest.items():
                referrals = size.rpartition("x")[2]
                figure(f"run.{size}.p95_seconds", round(seconds, 2), "s")
                figure(f"run.{referrals}.seconds", round(seconds, 2), "s")
                figure(f"run.{referrals}.peak_mb", peak[size], "MB")
        finally:
            SOLVER.close()
        if self._profile and self._written:
            self._profile.dump_stats(self._written)

    def _run(self, kind: str, size: str) -> dict[str, float]:
        """Seconds, processor seconds and memory by step, and what was proposed, in a program of
        its own."""
        if size == "demo":
            files = {name: (demo.DATA / name).read_bytes() for name in demo.FILES}
        else:
            files = made_up(*map(int, size.split("x")))
        keep = self._keep / f"{kind}-{size}" if self._keep else None
        watched, run_id = Watched(lambda: SOLVER.process_id), uuid4()
        with imported(kind, files, keep) as deployment:
            gc.collect()
            before = databases_cpu()
            with watched.steps(STEPS), watched.step(WHOLE), self._profile or nullcontext():
                request = RequestRun(run_id=run_id, trigger=RunTrigger.COMMAND_LINE)
                deployment.service.perform(WORKER, run_id, request)
                deployment.projector().catch_up()
                solve = matching_runs.solve_in_own_process
                MatchingRuns(deployment.service, SOLVER, solve).carry_out_all()
                deployment.projector().catch_up()
            took = watched.took
            took["databases_cpu"] = databases_cpu() - before
            run = deployment.store.read(MATCHING_RUN, run_id)
        took["proposed"] = run.completed.proposed if run.completed else 0
        took["waiting"] = run.completed.waiting if run.completed else 0
        took["proved"] = float(bool(run.completed and run.completed.proved))
        if run.bounds is not None:
            took["more_possible"] = run.bounds.at_most - run.bounds.matched
            took["gap"] = max((one.value - one.bound for one in run.bounds.levels), default=0)
        return took


def _seconds(run: dict[str, float]) -> float:
    return run[f"{WHOLE}_seconds"]


def _megabytes(run: dict[str, float]) -> float:
    """Of both processes, each at its own highest."""
    return run[f"{WHOLE}_worker_mb"] + run[f"{WHOLE}_engine_mb"]


def told(name: str, runs: list[dict[str, float]]) -> None:
    """The middle of several runs by step, and what came of the last."""
    seconds = sorted(map(_seconds, runs))
    figure(f"{name}.p50_seconds", round(statistics.median(seconds), 2), "s")
    figure(f"{name}.p95_seconds", round(seconds[-1], 2), "s")
    for step in (*STEPS, WHOLE):
        for what, unit in OF_A_STEP.items():
            spent = statistics.median(run.get(f"{step}_{what}", 0.0) for run in runs)
            figure(f"{name}.{step}_{what}", round(spent, 2), unit)
    databases = statistics.median(run["databases_cpu"] for run in runs)
    figure(f"{name}.databases_cpu", round(databases, 2), "s")
    figure(f"{name}.proposed", int(runs[-1]["proposed"]), "matches")
    figure(f"{name}.waiting", int(runs[-1]["waiting"]), "referrals")
    figure(f"{name}.proved", int(min(run["proved"] for run in runs)), "of 1")
    figure(f"{name}.more_possible", int(runs[-1].get("more_possible", 0)), "matches at most")
    figure(f"{name}.gap", int(runs[-1].get("gap", 0)), "at the first level that is not proved")


if __name__ == "__main__":
    main()
