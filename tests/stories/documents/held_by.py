"""How each requirement of a standard or law stands, as two tables say it, with its tests."""

import ast
import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from stories.code.references import ROOT

HERE = Path(__file__).parent
TESTED = "tested"
STANDINGS = {
    TESTED: "Tested",
    "held": "Held",
    "operator": "Operator",
    "none": "Not applicable",
    "not met": "**Not met**",
}
TERMS = """*Tested*: the tests named fail without it. *Held*: so built, or written down; no test
says so. *Operator*: whoever runs Peermatch has to. *Not applicable*: there is nothing that it is
about. *Not met*: it isn't so."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """`tests` are names of functions without `test_`."""

    number: str
    stands: str
    said: str
    tests: tuple[str, ...]
    level: int = 0


@cache
def asvs() -> tuple[Requirement, ...]:
    """OWASP ASVS 5.0.0, levels 1 and 2."""
    written = _read("asvs.toml")["requirements"]
    return tuple(
        Requirement(number, stands, said, tuple(tests.split()), level)
        for number, (level, stands, said, tests) in written.items()
    )


@cache
def laws() -> Mapping[str, tuple[Requirement, ...]]:
    """By the table's name in `laws.toml`."""
    return {
        law: tuple(
            Requirement(number, stands, said, tuple(tests.split()))
            for number, (stands, said, tests) in rows.items()
        )
        for law, rows in _read("laws.toml").items()
    }


@cache
def where_tested() -> Mapping[str, list[str]]:
    """The files of each test by its name without `test_`."""
    found = defaultdict(list)
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                found[node.name.removeprefix("test_")].append(file.relative_to(ROOT).as_posix())
    return found


def covered_share() -> float:
    """Of ASVS levels 1 and 2: what is tested or has its reason, of all (0 to 1)."""
    return sum(one.stands != "not met" for one in asvs()) / len(asvs())


def row(one: Requirement) -> str:
    by = "<br>".join(f"`{where_tested()[name][0]}` {name.replace('_', ' ')}" for name in one.tests)
    return f"| {one.number} | {STANDINGS[one.stands]} | {one.said} | {by} |"


def _read(name: str) -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))
