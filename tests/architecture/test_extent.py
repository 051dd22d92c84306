"""What `make test` leaves out, `make test-rest` has."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COLLECTED = (
    "import sys, pytest\n"
    "class Note:\n"
    "    def pytest_collection_finish(self, session):\n"
    "        from hypothesis import is_hypothesis_test\n"
    "        for item in session.items:\n"
    "            parted = item.get_closest_marker('parted') or is_hypothesis_test(item.obj)\n"
    "            print('ITEM', bool(parted), item.nodeid)\n"
    "pytest.main(['-q', '--collect-only', '-p', 'no:cacheprovider', *sys.argv[1:]], [Note()])\n"
)
SOME = (
    "tests/usecases/core",
    "tests/journeys",
    "tests/store",
    "tests/web/http",
    "tests/scheduling",
)


def collected(extent: str) -> dict[str, bool]:
    """By name, whether it goes through a list in parts, or makes up its examples."""
    environment = {**os.environ, "EXTENT_OF_TESTS": extent, "PYTEST_ADDOPTS": ""}
    environment.pop("PYTEST_XDIST_WORKER", None)
    run = subprocess.run(
        [sys.executable, "-c", COLLECTED, *SOME],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    lines = [line.split(" ", 2) for line in run.stdout.splitlines() if line.startswith("ITEM ")]
    return {name: parted == "True" for _, parted, name in lines}


@pytest.mark.rest
def test_each_test_is_in_one_part_or_goes_through_its_list_in_both() -> None:
    share, rest, every = (collected(extent) for extent in ("share", "rest", "all"))
    assert len(share) > len(rest) > 0
    assert share.keys() | rest.keys() == every.keys()
    twice = share.keys() & rest.keys()
    assert [name for name in twice if not every[name]] == []
    assert [
        name
        for name in rest
        if rest[name] and name.partition("[")[0] not in {one.partition("[")[0] for one in share}
    ] == []
