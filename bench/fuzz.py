"""Every command's fields at their limits, by every way in; then every address is looked at.

`--examples N --seeds 1 2 3` runs longer, each seed in a deployment of its own; a seed that found
something is replayed with the same number of examples.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from store_places import figure

from stories.ways.fuzzed import fuzz, fuzzed

LOOK_EVERY = 500
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=1000, help="what is sent with each seed")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    parser.add_argument("--most", type=int, default=2, help="ids of each kind that are looked at")
    asked = parser.parse_args()
    tried, taken = Counter[str](), Counter[str]()
    wrong, looked, began = [], 0, time.monotonic()
    for number in asked.seeds:
        with tempfile.TemporaryDirectory(dir=MEMORY) as folder, fuzzed(Path(folder)) as on:
            fuzz(on, asked.examples, number, LOOK_EVERY, asked.most)
            tried, taken = tried + on.tried, taken + on.taken
            wrong += [f"seed {number}: {what}" for what in on.wrong]
            looked += on.looked
    for what in wrong:
        print(what, file=sys.stderr)
    print(f"never taken: {', '.join(sorted(tried.keys() - taken.keys())) or 'none'}")
    figure("fuzz.ways_in", len(tried), "commands and forms")
    figure("fuzz.sent", sum(tried.values()), "commands")
    figure("fuzz.taken", sum(taken.values()), "commands")
    figure("fuzz.looked_at", looked, "pages")
    figure("fuzz.seconds", time.monotonic() - began, "s")
    figure("fuzz.server_errors", len(wrong), "answers")


if __name__ == "__main__":
    main()
