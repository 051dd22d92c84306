"""Mutation testing: what may change in the domain or in a use case without a test noticing?

Every function is changed in one place (mutmut: an operator, a number, an argument, a branch) and
the tests that enter it are run until one fails. `make mutate` tries every change, which takes
hours; `make mutate ARGS="--sample 200 --seed 1"` draws so many by lot, from each room its share.
Prints a table and `FIGURE name value unit` rows; the survivors, each with its difference, are in
`.mutate/<part>/survivors.txt`. What is not in a function (tables, fields) isn't changed.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

HERE = Path(__file__).parents[1]
COPIED = ("src", "tests", "bench", "docs")
KILLED, SURVIVED, UNTESTED, TIMEOUT = "killed", "survived", "no test", "timeout"
OUTCOMES = {0: SURVIVED, 1: KILLED, 3: KILLED, 33: UNTESTED, 5: UNTESTED}
TIMEOUTS = {24, 36, 152, 255, -9, -24}
"""Exit codes of mutmut's processes; any other is a crash, which a test run notices."""


@dataclass(frozen=True, kw_only=True)
class Part:
    source: str
    tests: str
    first: str
    """A mutant to begin with: mutmut then writes all of them and times every test."""
    leave_out: tuple[str, ...]
    """Tests that look at how the code is written, or take far longer than what they add."""


PARTS = {
    "domain": Part(
        source="src/domain",
        tests="tests/domain",
        first="domain.sessions.counting.x_units__mutmut_1",
        leave_out=(
            "--deselect=tests/domain/test_every_command.py::test_every_decision_has_a_step",
        ),
    ),
    "usecases": Part(
        source="src/peermatch/usecases",
        tests="tests/usecases",
        first="peermatch.usecases.calendar.caseload_problem.x_next_monday__mutmut_1",
        leave_out=(
            "-k=not postgres",
            "--ignore=tests/usecases/core/test_simulation.py",
            "--ignore=tests/usecases/core/test_backups_tried.py",
            "--ignore=tests/usecases/core/test_image_commands.py",
            "--ignore=tests/usecases/core/test_planner_process.py",
            "--ignore=tests/usecases/sending/test_roll_up.py",
            "--ignore=tests/usecases/core/test_said_again.py",
            "--ignore=tests/usecases/core/test_command_line.py",
            "--ignore=tests/usecases/core/test_killed_listener.py",
            "--ignore=tests/usecases/core/test_races.py",
            "--ignore=tests/usecases/core/test_upgrade.py",
            "--ignore=tests/usecases/matches/test_demo_matching.py",
            "--ignore=tests/usecases/matches/test_promises_kept.py",
        ),
    ),
}


class Mutated:
    """A copy of the project in which one part is mutated."""

    def __init__(self, name: str) -> None:
        self.part = PARTS[name]
        self.folder = HERE / ".mutate" / name
        self._output = self.folder / "mutmut.log"

    def prepare(self) -> None:
        """Brings the copy up to date; mutants of files that stayed the same stay too."""
        for name in COPIED:
            for copy in (self.folder, self.folder / "mutants"):
                _drop_what_is_gone(HERE / name, copy / name)
            shutil.copytree(HERE / name, self.folder / name, dirs_exist_ok=True, symlinks=True)
        wanted = {
            "source_paths": ["src"],
            "only_mutate": [f"{self.part.source}/*"],
            "also_copy": [*COPIED, "pyproject.toml"],
            "pytest_add_cli_args_test_selection": [self.part.tests],
            "pytest_add_cli_args": ["-p", "no:cacheprovider", *self.part.leave_out],
        }
        lines = [f"{key} = {json.dumps(value)}" for key, value in wanted.items()]
        text = (HERE / "pyproject.toml").read_text() + "\n[tool.mutmut]\n" + "\n".join(lines)
        (self.folder / "pyproject.toml").write_text(text + "\n")
        self._run(self.part.first)

    def mutants(self) -> dict[str, int | None]:
        """Every mutant with the exit code of its last run."""
        found: dict[str, int | None] = {}
        for path in sorted((self.folder / "mutants" / self.part.source).rglob("*.meta")):
            found |= json.loads(path.read_text())["exit_code_by_key"]
        return found

    def room(self, mutant: str) -> str:
        """The folder of this part in which the mutated function is."""
        return mutant.removeprefix(
            self.part.source.removeprefix("src/").replace("/", ".") + "."
        ).split(".")[0]

    def entered(self, mutant: str) -> bool:
        """Whether any test enters the function."""
        stats = json.loads((self.folder / "mutants" / "mutmut-stats.json").read_text())
        return mutant.rpartition("__mutmut_")[0] in stats["tests_by_mangled_function_name"]

    def try_all(self, chosen: list[str]) -> dict[str, str]:
        """What became of each of these."""
        tested = [m for m in chosen if self.entered(m)]
        if tested:
            self._run(*tested)
        codes = self.mutants()
        return {m: outcome(codes[m]) if m in set(tested) else UNTESTED for m in chosen}

    def difference(self, mutant: str) -> str:
        shown = self._mutmut("show", mutant)
        return shown.stdout

    def _run(self, *mutants: str) -> None:
        done = self._mutmut("run", "--max-children", "1", *mutants)
        self._output.write_text(done.stdout + done.stderr)
        if done.returncode != 0:
            print(done.stdout[-3000:], done.stderr[-3000:], sep="\n", file=sys.stderr)
            sys.exit(f"mutmut ended with {done.returncode}, see {self._output}")

    def _mutmut(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        own = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
        command = [sys.executable, "-m", "mutmut", *arguments]
        return subprocess.run(
            command, cwd=self.folder, env=own, capture_output=True, text=True, check=False
        )


def _drop_what_is_gone(here: Path, copy: Path) -> None:
    """A test or module that was moved must not go on in the copy at its old place."""
    for path in [p for p in copy.rglob("*") if p.is_file()]:
        original = path.relative_to(copy).as_posix().removesuffix(".meta")
        if not (here / original).exists():
            path.unlink()


def outcome(code: int | None) -> str:
    assert code is not None, "mutmut left a mutant out"
    return TIMEOUT if code in TIMEOUTS else OUTCOMES.get(code, KILLED)


def drawn(rooms: dict[str, list[str]], count: int, seed: int) -> list[str]:
    """So many by lot, from each room its share and at least one; all of them where `count` is 0."""
    every = sum(map(len, rooms.values()))
    if not count or count >= every:
        return [m for mutants in rooms.values() for m in mutants]
    lot = random.Random(seed)
    shares = {room: max(1, round(count * len(mutants) / every)) for room, mutants in rooms.items()}
    return [m for room, mutants in rooms.items() for m in lot.sample(mutants, shares[room])]


def interval(killed: int, tried: int) -> tuple[float, float]:
    """Wilson's interval of 95 %. Drawing from each room its share makes it no wider."""
    z, share = 1.96, killed / tried
    middle = (share + z * z / (2 * tried)) / (1 + z * z / tried)
    reach = (
        z * sqrt(share * (1 - share) / tried + z * z / (4 * tried * tried)) / (1 + z * z / tried)
    )
    return middle - reach, middle + reach


def table(
    rooms: dict[str, list[str]], found: dict[str, str], room_of: dict[str, str]
) -> Iterable[str]:
    """A line for each room and one for all."""
    outcomes = (KILLED, TIMEOUT, SURVIVED, UNTESTED)
    yield f"{'room':14}" + "".join(f"{w:>10}" for w in ("mutants", "tried", *outcomes, "share"))
    by_room: dict[str, Counter[str]] = {room: Counter() for room in rooms}
    for mutant, became in found.items():
        by_room[room_of[mutant]][became] += 1
    for room, count in [*by_room.items(), ("all", sum(by_room.values(), Counter()))]:
        size = sum(map(len, rooms.values())) if room == "all" else len(rooms[room])
        good, tried = count[KILLED] + count[TIMEOUT], count.total()
        row = "".join(f"{n:10}" for n in (size, tried, *(count[o] for o in outcomes)))
        yield f"{room:14}{row}{good / tried:10.1%}"


def measure(name: str, count: int, seed: int) -> None:
    mutated = Mutated(name)
    mutated.prepare()
    rooms: dict[str, list[str]] = {}
    for mutant in mutated.mutants():
        rooms.setdefault(mutated.room(mutant), []).append(mutant)
    chosen = drawn(rooms, count, seed)
    found = mutated.try_all(chosen)
    room_of = {m: room for room, mutants in rooms.items() for m in mutants}
    print(f"\n{mutated.part.source}", *table(rooms, found, room_of), sep="\n")
    left = [m for m, became in found.items() if became in (SURVIVED, UNTESTED)]
    survivors = mutated.folder / "survivors.txt"
    survivors.write_text("\n".join(f"{found[m]}\n{mutated.difference(m)}" for m in left))
    killed, tried = len(found) - len(left), len(found)
    print(f"{len(left)} survivors: {survivors.relative_to(HERE)}")
    if len(found) < len(room_of):
        low, high = interval(killed, tried)
        print(
            f"{tried} of {len(room_of)} by lot (seed {seed}): 95 % interval {low:.3f} to {high:.3f}"
        )
    print(f"FIGURE mutate.{name}.killed_share {killed / tried:.4f} share", flush=True)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sample", type=int, default=0, help="mutants of each part; 0: all")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    chosen = options.parse_args()
    os.nice(15)
    for name in chosen.parts:
        measure(name, chosen.sample, chosen.seed)


if __name__ == "__main__":
    main()
