"""Approves every proposal of the demonstration and of generated programs in a random order: each is
to be approved as it is shown, and to book exactly the time shown, on both databases."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "usecases"))

from approving import Approvals, approve, plan_weeks, run
from made_up_programs import made_up
from program_here import PATIENT, imported
from store_places import figure

from peermatch import demo
from peermatch.bootstrap import Deployment
from peermatch.worker.solver.planner import Planner

PROGRAMS = ((1, 8, 60), (2, 12, 140), (3, 20, 160), (4, 16, 240), (5, 30, 300))
"""Seed, specialists and referrals of each generated program."""
ONE_IN = 3
"""So many proposals for one that is approved before the coming weeks are planned."""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--databases", nargs="+", default=["sqlite", "postgres"])
    options.add_argument("--programs", type=int, default=len(PROGRAMS), help="generated ones")
    chosen = options.parse_args()
    demonstration = {name: (demo.DATA / name).read_bytes() for name in demo.FILES}
    programs = {"demo": demonstration} | {
        f"{specialists} specialists, {referrals} referrals": made_up(seed, specialists, referrals)
        for seed, specialists, referrals in PROGRAMS[: chosen.programs]
    }
    approved, refused, elsewhere = 0, 0, 0
    with Planner(PATIENT) as planner:
        for kind in chosen.databases:
            for seed, (name, files) in enumerate(programs.items()):
                with imported(kind, files) as deployment:
                    for done in approvals(deployment, planner, seed):
                        approved += done.approved
                        refused += len(done.refused)
                        elsewhere += done.elsewhere
                        for sentence in done.refused:
                            print(f"{kind}, {name}: {sentence}")
    figure("proposals.approved", approved, "proposals")
    figure("proposals.refused_as_shown", refused, "proposals")
    figure("proposals.other_time_booked", elsewhere, "proposals")


def approvals(deployment: Deployment, planner: Planner, seed: int) -> Iterator[Approvals]:
    """Some before the coming weeks are planned, and all others and those of a new run after."""
    run(deployment, planner)
    yield approve(deployment, seed, one_in=ONE_IN)
    plan_weeks(deployment, planner)
    run(deployment, planner)
    yield approve(deployment, seed)


if __name__ == "__main__":
    main()
