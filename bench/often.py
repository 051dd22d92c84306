"""Runs the tests that could fail now and then, over and over: those that start processes or
threads, read the machine's clock, use PostgreSQL, or wait until the web's projector has come by."""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest
from repeating import TIMES
from store_places import figure

ROOT = Path(__file__).parents[1]
IMPORTED = (str(ROOT / "src"), str(ROOT / "bench"))
JOURNEYS = "tests/journeys/"
PROCESSES = re.compile(
    r"^(from|import) (subprocess|multiprocessing|threading|concurrent)\b|Planner\b|PLANNER\b", re.M
)
CLOCK = re.compile(r"time\.(sleep|monotonic|perf_counter)\(|datetime\.now\(|date\.today\(")
FAILED = re.compile(r"^(?:FAILED|ERROR) (\S.*?)(?: - .*)?$", re.M)


def written(pattern: re.Pattern[str]) -> Callable[[pytest.Item], bool]:
    """Whether the test's file says such a thing."""
    known: dict[Path, bool] = {}

    def says(item: pytest.Item) -> bool:
        if item.path not in known:
            known[item.path] = bool(pattern.search(item.path.read_text(encoding="utf-8")))
        return known[item.path]

    return says


def uses(fixture: str) -> Callable[[pytest.Item], bool]:
    """Whether the test takes such a fixture, or is named for it."""
    return lambda item: (
        fixture in item.name or any(fixture in name for name in getattr(item, "fixturenames", ()))
    )


KINDS: dict[str, Callable[[pytest.Item], bool]] = {
    "processes": written(PROCESSES),
    "clock": written(CLOCK),
    "postgres": uses("postgres"),
    "planner": uses("planner"),
    "web": uses("peermatch"),
    "journeys": lambda item: item.nodeid.startswith(JOURNEYS),
}
USUAL = ("processes", "clock", "postgres", "planner")


class Collected:
    """The tests that pytest finds."""

    def __init__(self) -> None:
        self.items: list[pytest.Item] = []

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.items = list(session.items)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=5, help="each in processes of its own")
    options.add_argument("--times", type=int, default=10, help="in a row in each round")
    options.add_argument("--kinds", nargs="+", choices=KINDS, default=USUAL)
    options.add_argument("--under", nargs="+", default=["tests"], help="folders or files of tests")
    options.add_argument("--without", nargs="*", default=[], help="what stands in a test's name")
    options.add_argument("--processes", type=int, default=2)
    chosen = options.parse_args()
    tests = [
        item.nodeid
        for item in collected(chosen.under)
        if any(KINDS[kind](item) for kind in chosen.kinds)
        and ("journeys" in chosen.kinds or not item.nodeid.startswith(JOURNEYS))
        and not any(part in item.nodeid for part in chosen.without)
    ]
    for file, number in Counter(test.partition("::")[0] for test in tests).items():
        print(f"{number:5} {file}")
    failed = Counter[str]()
    for number in range(1, chosen.rounds + 1):
        found = failures(tests, chosen.processes, chosen.times)
        failed.update(found)
        print(f"round {number}: {len(found)} of {len(tests)} failed", flush=True)
    for test, times in failed.most_common():
        print(f"in {times} of {chosen.rounds} rounds: {test}")
    figure("often.tests", len(tests), "tests")
    figure("often.each", chosen.rounds * chosen.times, "times")
    figure("often.failed", sum(failed.values()), "failures")


def collected(under: list[str]) -> list[pytest.Item]:
    plugin = Collected()
    asked = ["--collect-only", "-qqq", "--no-summary", "--rootdir", str(ROOT), *under]
    with redirect_stdout(StringIO()) as said:
        ended = pytest.main(asked, plugins=[plugin])
    if ended is not pytest.ExitCode.OK:
        sys.exit(said.getvalue())
    return plugin.items


def failures(tests: list[str], processes: int, times: int) -> set[str]:
    """The tests that failed in one round of them all; what they said is printed."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as names:
        names.write("\n".join(tests))
        names.flush()
        command = [sys.executable, "-m", "pytest", "-q", "-rfE", "-n", str(processes)]
        command += ["-p", "repeating", "--dist", "loadfile", "--rootdir", str(ROOT)]
        paths = os.pathsep.join(IMPORTED)
        here = {**os.environ, TIMES: str(times), "PYTHONPATH": paths, "TESTS_BY_CHANCE": "1"}
        command.append(f"@{names.name}")
        ran = subprocess.run(
            command, cwd=ROOT, env=here, capture_output=True, text=True, check=False
        )
    if ran.returncode == 0:
        return set()
    print(ran.stdout, ran.stderr)
    return set(FAILED.findall(ran.stdout)) or {f"pytest itself ended with {ran.returncode}"}


if __name__ == "__main__":
    main()
