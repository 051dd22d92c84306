"""From a referral that comes in until its page says whom the engine would propose: on generated
programs after a run, with the worker's own threads and process."""

import argparse
import statistics
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "usecases"))

from approving import run
from made_up_programs import made_up
from program_here import PATIENT, imported
from store_places import figure

from domain.shared.roles import Role
from peermatch import demo
from peermatch.bootstrap import Deployment
from peermatch.readmodels.reading.opened_rows import NotFound
from peermatch.readmodels.screens.matches import outlook
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.core.ids import referral_id
from peermatch.worker.queues.arrivals import Arrivals
from peermatch.worker.solver.planner import Planner

INTAKE = Actor(name="bench", role=Role.INTAKE)
STEP = 0.005
SIZE, ARRIVALS = (12, 140), 20


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--databases", nargs="+", default=["sqlite", "postgres"])
    options.add_argument("--size", nargs=2, type=int, default=SIZE)
    options.add_argument("--arrivals", type=int, default=ARRIVALS)
    chosen = options.parse_args()
    measure(chosen.databases, chosen.size, chosen.arrivals)


def measure(databases: list[str], size: Sequence[int], arrivals: int) -> None:
    specialists, referrals = size
    slowest: list[float] = []
    for kind in databases:
        files = made_up(1, specialists, referrals)
        header, *rows = files["referrals.csv"].splitlines(keepends=True)
        kept, coming = rows[:-arrivals], rows[-arrivals:]
        before = files | {"referrals.csv": b"".join([header, *kept])}
        with imported(kind, before) as deployment, Planner(PATIENT) as planner:
            run(deployment, planner)
            took = arrived(deployment, [b"".join([header, row]) for row in coming])
        slowest.append(sorted(took)[int(len(took) * 0.95)])
        print(f"{kind}: median {statistics.median(took):.0f} ms, slowest {max(took):.0f} ms")
    figure("arrival.page_ms", round(max(slowest)), "ms (95 of 100 are quicker)")


def arrived(deployment: Deployment, files: list[bytes]) -> list[float]:
    """Milliseconds from each import of one row until the page has the answer."""
    ending = threading.Event()
    with Planner(PATIENT) as engine:
        arrivals = Arrivals(deployment.service, engine)
        threads = [
            threading.Thread(target=go_on, args=(ending,))
            for go_on in (deployment.projector().run, arrivals.follow)
        ]
        for thread in threads:
            thread.start()
        try:
            _answer(deployment, files[0])  # until the engine has planned for the first time
            return [_answer(deployment, one) for one in files[1:]]
        finally:
            ending.set()
            for thread in threads:
                thread.join()


def _answer(deployment: Deployment, row: bytes) -> float:
    mine = referral_id(row.splitlines()[1].decode().split(",")[0])
    began = time.perf_counter()
    demo.run_import(deployment, {"referrals.csv": row}, lambda *_told: None)
    while not _there(deployment, mine):
        time.sleep(STEP)
    return (time.perf_counter() - began) * 1000


def _there(deployment: Deployment, mine: UUID) -> bool:
    try:
        return outlook.one(deployment.reading(INTAKE), mine).current
    except NotFound:
        return False  # the read models don't show the referral yet


if __name__ == "__main__":
    main()
