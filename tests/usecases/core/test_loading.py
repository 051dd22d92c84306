"""What is loaded when a process starts is neither looked through meanwhile nor ever again."""

import gc
import subprocess
import sys

import pytest

from peermatch.commands.loading import loading

STARTED = """
import gc, sys
from peermatch.__main__ import main
sys.argv = ["peermatch", "--help"]
try:
    main()
except SystemExit:
    print(gc.get_freeze_count() > 100_000, gc.isenabled())
"""


def test_what_a_command_loads_is_set_aside() -> None:
    run = subprocess.run(
        [sys.executable, "-c", STARTED], capture_output=True, text=True, check=True
    )
    assert run.stdout.startswith("usage: peermatch ")
    assert run.stdout.splitlines()[-1] == "True True"


def test_garbage_is_looked_for_again_also_where_nothing_could_be_loaded() -> None:
    seen = []

    def load() -> None:
        with loading():
            seen.append(gc.isenabled())
            raise ImportError

    with pytest.raises(ImportError):
        load()
    assert seen == [False]
    assert gc.isenabled()
