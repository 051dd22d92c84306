"""The schedule measured: `python bench/measure_scheduling.py [quick|overnight]` prints FIGURE rows.

`quick` leaves out what takes minutes; `overnight` adds 6,000 specialists with 11 people each.
"""

import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from os import environ
from pathlib import Path
from time import perf_counter, process_time

from scheduling_figures import Figure

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
environ["PYTHONPATH"] = str(ROOT / "src")

QUICK = ((8, 12, 60.0), (80, 11, 120.0))
USUAL = (*QUICK, (600, 11, 600.0))
OVERNIGHT = (*USUAL, (6000, 11, 8 * 3600.0))


def main(how: str) -> None:
    import scheduling_feed
    import scheduling_hhcrsp
    import scheduling_joint
    import scheduling_placement
    import scheduling_repair
    import scheduling_timefold

    print(_contention(), flush=True)
    for figure in (*scheduling_feed.figures(), *scheduling_repair.figures()):
        print(figure, flush=True)
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        list(pool.map(abs, range(2)))
        sizes = (8, 80) if how == "quick" else (8, 80, 600)
        for figure in scheduling_placement.figures(sizes, pool):
            print(figure, flush=True)
    for figure in scheduling_timefold.figures():
        print(figure, flush=True)
    joint = {"quick": QUICK, "overnight": OVERNIGHT}.get(how, USUAL)
    for figure in scheduling_joint.figures(joint):
        print(figure, flush=True)
    for figure in scheduling_hhcrsp.figures():
        print(figure, flush=True)
    print(_contention(), flush=True)


def _contention() -> Figure:
    """Wall time for each second of work on one core: 1 on a quiet machine."""
    began, worked = perf_counter(), process_time()
    while process_time() - worked < 1:
        pass
    return Figure("machine.contention", perf_counter() - began, "ratio")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "usual")
