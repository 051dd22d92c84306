"""The schedule measured: `python bench/scheduling.py [quick|overnight]` prints FIGURE rows.

`quick` leaves out what takes minutes; `overnight` adds 6,000 specialists with 11 people each.
"""

import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from os import environ
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
environ["PYTHONPATH"] = str(ROOT / "src")

QUICK = ((8, 12, 60.0), (80, 11, 120.0))
USUAL = (*QUICK, (600, 11, 600.0))
OVERNIGHT = (*USUAL, (6000, 11, 8 * 3600.0))


def main(how: str) -> None:
    import scheduling_feed  # noqa: PLC0415 - the path is set above
    import scheduling_hhcrsp  # noqa: PLC0415
    import scheduling_joint  # noqa: PLC0415
    import scheduling_placement  # noqa: PLC0415
    import scheduling_repair  # noqa: PLC0415
    import scheduling_timefold  # noqa: PLC0415

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


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "usual")
