"""From a post of changes until the page has the answer: on the demonstration's program and larger
ones, with the worker's own thread and process; right after the page was opened, and once more after
something else was recorded."""

import argparse
import statistics
import sys
import threading
import time
from pathlib import Path
from uuid import UUID, uuid4

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "usecases"))

from made_up_programs import made_up
from program_here import PATIENT, imported
from store_places import figure

from domain.scenarios.tried_changes import Changes, NewCaseload
from domain.shared.roles import Role
from peermatch import demo
from peermatch.bootstrap import Deployment
from peermatch.readmodels.screens.matches.outlook_queue import roster_ids
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.scenarios import ask_trials
from peermatch.usecases.scenarios.ask_trials import NOW, Trial, ask, look_at
from peermatch.usecases.specialists.specialist_course import ChangeCapacity
from peermatch.worker.queues.trial_answers import TrialAnswers
from peermatch.worker.solver.planner import Planner

MANAGER = Actor(name="bench", role=Role.MANAGER)
LONG = 600.0
SIZES = ("demo", "25x400", "80x1500")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--databases", nargs="+", default=["sqlite", "postgres"])
    options.add_argument("--sizes", nargs="+", default=list(SIZES))
    options.add_argument("--trials", type=int, default=10)
    chosen = options.parse_args()
    ask_trials.WAIT_SECONDS = LONG
    for size in chosen.sizes:
        slowest = 0.0
        for kind in chosen.databases:
            with imported(kind, _files(size)) as deployment, Planner(PATIENT) as engine:
                opened, warm, after = tried(deployment, engine, chosen.trials)
            slowest = max(slowest, *warm, *after)
            print(
                f"{size} {kind}: opening {opened:.2f} s, a change {statistics.median(warm):.2f} s, "
                f"after something was recorded {statistics.median(after):.2f} s"
            )
        figure(f"what_if.{size}.seconds", round(slowest, 2), "s (the slowest trial)")


def _files(size: str) -> dict[str, bytes]:
    if size == "demo":
        names = ("sites.csv", "travel_minutes.csv", "roster.csv", "referrals.csv")
        return {name: (demo.DATA / name).read_bytes() for name in names}
    specialists, referrals = size.split("x")
    return made_up(1, int(specialists), int(referrals))


def tried(
    deployment: Deployment, engine: Planner, trials: int
) -> tuple[float, list[float], list[float]]:
    """Seconds of the first page, of trials after it, and of trials each after a recorded fact."""
    ending = threading.Event()
    answers = TrialAnswers(deployment.service, deployment.trials, engine)
    threads = [
        threading.Thread(target=go_on, args=(ending,))
        for go_on in (deployment.projector().run, answers.follow)
    ]
    engine.start()
    for thread in threads:
        thread.start()
    try:
        roster = sorted(roster_ids(deployment.views))
        opened = _seconds(deployment, NOW)
        warm = [_seconds(deployment, _fewer(roster, n)) for n in range(trials)]
        after = []
        for n in range(trials):
            command = ChangeCapacity(specialist_id=roster[0], capacity=3 + n % 2, fte_percent=100)
            done = deployment.service.perform(MANAGER, uuid4(), command)
            deployment.service.wait(done.position)
            after.append(_seconds(deployment, _fewer(roster, n)))
        return opened, warm, after
    finally:
        ending.set()
        for thread in threads:
            thread.join()


def _fewer(roster: list[UUID], n: int) -> Changes:
    return Changes(new_caseloads=(NewCaseload(roster[n % len(roster)], n % 3),))


def _seconds(deployment: Deployment, changes: Changes) -> float:
    began = time.perf_counter()
    asked = ask(deployment.service, deployment.trials, changes)
    found: Trial | None = look_at(deployment.trials, asked)
    if found is None or found.answer is None:
        raise SystemExit(found.problem if found else "forgotten")
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
