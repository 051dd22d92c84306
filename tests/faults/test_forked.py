"""What processes are forked for is loaded once, by the one that they are forked from."""

import subprocess
import sys
from pathlib import Path

BENCH = Path(__file__).parents[2] / "bench"
LOADED = """
import os
from pathlib import Path
BY = os.getpid()
def say(file):
    Path(file).write_text(f"{BY} {os.getpid()}")
"""
STARTS = """
import sys
sys.path[:0] = [{bench!r}, {folder!r}]
from fault_parts.processes import Forked
from loaded_once import say
forked = Forked({{f"one{{n}}": (say, (f"{folder}/{{n}}",)) for n in range(2)}})
forked.start_all()
for process in forked._running.values():
    process.join(60)
"""


def test_what_they_do_is_loaded_before_they_are_forked(tmp_path: Path) -> None:
    (tmp_path / "loaded_once.py").write_text(LOADED)
    starts = tmp_path / "starts.py"
    starts.write_text(STARTS.format(bench=str(BENCH), folder=str(tmp_path)))
    subprocess.run([sys.executable, str(starts)], check=True, timeout=120)
    (by, one), (too, two) = ((tmp_path / str(n)).read_text().split() for n in range(2))
    assert by == too
    assert len({by, one, two}) == 3
