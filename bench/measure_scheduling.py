"""The schedule measured: `python bench/measure_scheduling.py [part ...]` prints FIGURE rows.

Parts: feed, repair, place, timefold, joint, hhcrsp; all of them when none is named, in about a
quarter of an hour on two cores and never more than 40 minutes. `quick` leaves out what takes
minutes; `overnight` adds 6,000 specialists with 11 people each, for at most eight hours.
PEERMATCH_TIMEFOLD, PEERMATCH_KHAL and PEERMATCH_HHCRSP name what is compared with, if at hand.
"""

import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from os import environ
from pathlib import Path
from time import perf_counter, process_time

from scheduling_figures import Figure

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
environ["PYTHONPATH"] = str(ROOT / "src")

SMALL = ((8, 12, 60.0), (80, 11, 120.0))
USUAL = (*SMALL, (600, 11, 600.0))
OVERNIGHT = ((6000, 11, 8 * 3600.0),)
PARTS = ("feed", "repair", "place", "timefold", "joint", "hhcrsp")
QUICK, LONG = "quick", "overnight"


def main(asked: list[str]) -> None:
    unknown = set(asked) - {*PARTS, QUICK, LONG}
    if unknown:
        raise SystemExit(f"no such part: {', '.join(sorted(unknown))}; there are {PARTS}")
    parts = [part for part in PARTS if part in asked] or PARTS
    print(_contention(), flush=True)
    for part in parts:
        for figure in _figures(part, QUICK in asked, LONG in asked):
            print(figure, flush=True)
    print(_contention(), flush=True)


def _figures(part: str, quick: bool, long: bool) -> Iterator[Figure]:
    import scheduling_feed
    import scheduling_hhcrsp
    import scheduling_joint
    import scheduling_placement
    import scheduling_repair
    import scheduling_timefold

    if part == "place":
        with ProcessPoolExecutor(2, get_context("spawn")) as pool:
            list(pool.map(scheduling_placement.ready, range(2)))
            yield from scheduling_placement.figures((8, 80) if quick else (8, 80, 600), pool)
    elif part == "joint":
        yield from scheduling_joint.figures(
            (SMALL if quick else USUAL) + (OVERNIGHT if long else ())
        )
    else:
        yield from {
            "feed": scheduling_feed.figures,
            "repair": scheduling_repair.figures,
            "timefold": scheduling_timefold.figures,
            "hhcrsp": scheduling_hhcrsp.figures,
        }[part]()


def _contention() -> Figure:
    """Wall time for each second of work on one core: 1 on a quiet machine."""
    began, worked = perf_counter(), process_time()
    while process_time() - worked < 1:
        pass
    return Figure("machine.contention", perf_counter() - began, "ratio")


if __name__ == "__main__":
    main(sys.argv[1:])
