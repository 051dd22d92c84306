"""`make fuzz-matching`: odd documents for the matching engine, each a right plan or a refusal.

Documents are made from numbers 0 to `--documents` (`tests/matching/spoiled_documents.py`), read,
solved and checked in child processes, with `--seconds` for each and `--megabytes` in all. A child
that dies or hangs costs the document that it was at; `--first N --documents 1` shows it again.
"""

import argparse
import random
import resource
import select
import subprocess
import sys
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "matching"))

from spoiled_documents import answered, odd_problem
from store_places import figure

from matching.check_plan import Wrong

START_SECONDS = 120
"""A child's first answer may take so much longer, for its imports."""
AT_ONCE = 1000
"""Documents to one child, so that memory that is never given back can't add up."""


def work(first: int, last: int, megabytes: int) -> None:
    """The child: a line for each document, its number and what became of it."""
    limit = megabytes << 20
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    for number in range(first, last):
        print(number, _outcome(number), flush=True)


def _outcome(number: int) -> str:
    try:
        return "plan" if answered(odd_problem(random.Random(number))) else "refused"
    except Wrong as wrong:
        sys.stderr.write(f"{number}: {wrong}\n")
        return "wrong"
    except BaseException:
        sys.stderr.write(f"{number}: {traceback.format_exc()}\n")
        return "crash"


def watched(first: int, last: int, asked: argparse.Namespace) -> dict[int, str]:
    """What became of each document; a child that says nothing for too long is ended."""
    found: dict[int, str] = {}
    while first < last:
        until = min(last, first + AT_ONCE)
        command = [sys.executable, __file__, "--child", str(first), str(until)]
        command += ["--megabytes", str(asked.megabytes)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
            assert child.stdout is not None
            patience = asked.seconds + START_SECONDS
            while True:
                ready, _, _ = select.select([child.stdout], [], [], patience)
                line = child.stdout.readline() if ready else b""
                if not line:
                    break
                number, outcome = line.decode().split()
                found[int(number)] = outcome
                first, patience = int(number) + 1, asked.seconds
            child.kill()
        if first < until:
            found[first] = "crash" if ready else "hang"
            sys.stderr.write(f"{first}: {found[first]}\n")
            first += 1
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0, help="number of the first document")
    parser.add_argument("--seconds", type=float, default=60, help="for one document")
    parser.add_argument("--megabytes", type=int, default=4096, help="address space of a child")
    parser.add_argument("--child", type=int, nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        work(*asked.child, asked.megabytes)
        return
    found = list(watched(asked.first, asked.first + asked.documents, asked).values())
    for name in ("plan", "refused", "crash", "hang", "wrong"):
        figure(f"fuzz_matching.{name}", found.count(name), "documents")
    figure("fuzz_matching.documents", len(found), "documents")


if __name__ == "__main__":
    main()
