"""Every number that is shown in two places, compared over programs made up by random commands.

`--seed N --programs 1` looks again at the program that a disagreement names.
"""

import argparse
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from uuid import uuid4

from argon2 import PasswordHasher

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from program_here import PATIENT
from store_places import figure

from domain.matches.matching_run import RunTrigger
from domain.shared.roles import Role
from peermatch import bootstrap, key_file
from peermatch.settings.settings import read_settings
from peermatch.store.accounts.accounts import Accounts
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.matches.runs import RequestRun
from peermatch.worker.queues.matching_runs import MatchingRuns
from peermatch.worker.solver.planner import Planner
from stories.simulation.simulated import START
from stories.ways.numbers_shown import Numbers, history

SOMEBODY = Actor(name="numbers", role=Role.COORDINATOR)
QUICK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


@dataclass
class SetClock:
    """Stands where a program's history has come to."""

    moment: datetime = START

    def now(self) -> datetime:
        return self.moment


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--programs", type=int, default=20)
    options.add_argument("--seed", type=int, default=1, help="of the first program")
    options.add_argument("--steps", type=int, default=200, help="random commands in each")
    chosen = options.parse_args()
    planner, compared, differing = Planner(PATIENT), Counter[str](), 0
    bootstrap.Accounts = partial(Accounts, hasher=QUICK)  # type: ignore[misc, assignment]
    try:
        for seed in range(chosen.seed, chosen.seed + chosen.programs):
            numbers = _looked_at(seed, chosen.steps, planner)
            compared += numbers.compared
            differing += len(numbers.different)
            for words in numbers.different:
                print(f"seed {seed}: {words}", flush=True)
    finally:
        planner.close()
    for name, places in sorted(compared.items()):
        print(f"{name}: {places} places")
    figure("numbers.programs", chosen.programs, "programs")
    figure("numbers.compared", sum(compared.values()), "numbers")
    figure("numbers.disagree", differing, "numbers")


def _looked_at(seed: int, steps: int, planner: Planner) -> Numbers:
    """A program of its own in a folder of its own, matched once at the end."""
    clock = SetClock()
    bootstrap.Clock = lambda _settings: clock  # type: ignore[misc, assignment]
    with tempfile.TemporaryDirectory() as folder:
        settings = read_settings({"PEERMATCH_DATA": folder, "PEERMATCH_HTTPS": "no"})
        key_file.make_keys(settings)
        bootstrap.migrate(settings)
        deployment = bootstrap.open_deployment(settings)
        try:
            clock.moment = history(deployment, seed, steps)
            run_id = uuid4()
            request = RequestRun(run_id=run_id, trigger=RunTrigger.COORDINATOR)
            deployment.service.perform(SOMEBODY, uuid4(), request)
            projector = deployment.projector()
            projector.catch_up()
            MatchingRuns(deployment.service, planner).carry_out_all()
            projector.catch_up()
            numbers = Numbers(deployment, run_id)
            numbers.all()
            return numbers
        finally:
            deployment.close()


if __name__ == "__main__":
    main()
