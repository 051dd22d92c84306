"""Every rule with its sentence, the test that proves it, and where it is enforced."""

import ast
import importlib
import pkgutil
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

import peermatch.usecases
from domain.pairing.eligibility import RULES
from domain.program.default_limits import DEFAULT_LIMITS
from domain.program.limits import Unit
from domain.shared.decider import Refusal
from peermatch.usecases.registry import USE_CASES
from stories.code import discovery
from stories.code.references import ROOT, reached
from stories.ways.ways_in import API, COMMANDS, IMPORT, JOB, PAGE, WAYS, modules_of, ways_of

DUE = "peermatch.readmodels.tables.deadlines.due_counting"
"""Counted as facts come; the page and the API show what was counted."""
READERS = {
    API: ("peermatch.web.api", DUE),
    PAGE: ("peermatch.web.pages", "peermatch.web.forms.posted", DUE),
    IMPORT: ("peermatch.usecases.importing.import_files",),
    JOB: ("peermatch.worker",),
}
"""Where a rule is met that no command enforces: clocks on due lists, what is refused before."""

SHOWN = 4
"""Commands named in a row; the rest is counted."""


@dataclass(frozen=True)
class Row:
    kind: str
    name: str
    sentence: str
    tests: tuple[str, ...]
    commands: tuple[str, ...]
    ways: tuple[str, ...]
    """Ways in of the commands that enforce it; for any other rule, where it is met."""


def refusals() -> tuple[type[Refusal], ...]:
    """Those of the domain and those of the use cases."""
    found = {r.__name__: r for r in discovery.refusals()}
    for module in pkgutil.walk_packages(peermatch.usecases.__path__, "peermatch.usecases."):
        for thing in vars(importlib.import_module(module.name)).values():
            own = isinstance(thing, type) and thing.__module__ == module.name
            if own and issubclass(thing, Refusal):
                found[thing.__name__] = thing
    return tuple(found[name] for name in sorted(found))


@cache
def mentions() -> dict[str, tuple[str, ...]]:
    """Names and strings in tests -> the tests (or their tables) that mention them."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for part in ast.parse(path.read_text()).body:
            if isinstance(part, ast.Import | ast.ImportFrom):
                continue
            where = f"{path.relative_to(ROOT / 'tests')}"
            for node in ast.walk(part):
                match node:
                    case (
                        ast.Name(id=word) | ast.Attribute(attr=word) | ast.Constant(value=str(word))
                    ):
                        found[word].add(where)
    return {word: tuple(sorted(places)) for word, places in found.items()}


def _word(node: ast.AST) -> str:
    match node:
        case ast.Name(id=word) | ast.Attribute(attr=word) | ast.Constant(value=str(word)):
            return word
    return ""


@cache
def rows() -> tuple[Row, ...]:
    hard = (
        _row("hard rule", r.name, r.refusal, r.name, "domain.pairing.eligibility.RULES")
        for r in RULES
    )
    limits = (
        _row(
            "limit",
            limit.name,
            limit.sentence,
            name.name,
            f"domain.program.limits.LimitName.{name.name}",
        )
        for name, limit in DEFAULT_LIMITS.table.items()
    )
    said = (
        _row("refusal", r.__name__, r.sentence, r.__name__, f"{r.__module__}.{r.__name__}")
        for r in refusals()
    )
    return (*hard, *limits, *said)


def _row(kind: str, name: str, sentence: str, word: str, target: str) -> Row:
    commands = sorted(
        u.command.__name__
        for u in USE_CASES
        if target in reached(f"{u.command.__module__}.{u.command.__name__}")
    )
    ways = {way for command in commands for way in ways_of(command)} or {
        way for way, parts in READERS.items() if any(_leads(part, target) for part in parts)
    }
    told = tuple(way for way in WAYS if way in ways)
    return Row(kind, name, sentence, mentions().get(word, ()), tuple(commands), told)


def _leads(package: str, target: str) -> bool:
    return any(target in reached(module) for module in modules_of(package))


def without_test(table: tuple[Row, ...] | None = None) -> tuple[str, ...]:
    return tuple(row.name for row in table or rows() if not row.tests)


def listed(document: str) -> set[tuple[str, str, str]]:
    """Name, sentence and ways in of every rule that a written table has."""
    found = re.findall(r"^\| `([\w-]+)` \| (.+) \|$", document, re.MULTILINE)
    cells = ((name, *rest.split(" | ")) for name, rest in found)
    rules = [cell for cell in cells if len(cell) == 5 and cell[2].startswith("`")]
    return {(name, sentence, ways.strip()) for name, sentence, _tests, _commands, ways in rules}


def expected() -> set[tuple[str, str, str]]:
    """The same of every rule of the code."""
    return {(row.name, row.sentence, ", ".join(row.ways)) for row in rows()}


def document() -> str:
    """The table as Markdown."""
    lines = [
        "# Rules",
        "",
        "Every rule, the sentence that page, API and explanation share, the tests that prove it,",
        "and where it is enforced. Written by `make docs` from the code.",
    ]
    every = rows()
    for kind, title in (
        ("hard rule", "Hard rules of a match"),
        ("limit", "Limits"),
        ("refusal", "Refusals"),
    ):
        lines += ["", f"## {title}", "", "| Rule | Sentence | Tests | Commands | Ways in |"]
        lines += ["|---|---|---|---|---|"]
        lines += [_line(row) for row in every if row.kind == kind]
        if kind == "limit":
            lines += ["", *_figures()]
    return "\n".join([*lines, "", *_commands()]) + "\n"


def _commands() -> list[str]:
    """Each command with the addresses, files and modules by which it comes in."""
    lines = [
        "## Ways in",
        "",
        "Every rule of a command holds by whichever way it comes: there is one use case for all.",
        "",
        "| Command | API | Form | Pages | Import | Jobs |",
        "|---|---|---|---|---|---|",
    ]
    for name in sorted(COMMANDS):
        ways = ways_of(name)
        cells = (", ".join(f"`{place}`" for place in ways.get(way, ())) for way in WAYS)
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return lines


def _line(row: Row) -> str:
    more = len(row.commands) - SHOWN
    commands = ", ".join(row.commands[:SHOWN]) + (f" and {more} more" if more > 0 else "")
    tests = ", ".join(f"`{t}`" for t in row.tests[:2])
    return f"| `{row.name}` | {row.sentence} | {tests} | {commands} | {', '.join(row.ways)} |"


def _figures() -> list[str]:
    lines = ["| Limit | Default | Level | Certainty | Source |", "|---|---|---|---|---|"]
    for limit in DEFAULT_LIMITS.table.values():
        unit = "" if limit.unit is Unit.SWITCH else f" {limit.unit}"
        value = ("off", "on")[limit.value] if limit.unit is Unit.SWITCH else str(limit.value)
        lines.append(
            f"| `{limit.name}` | {value}{unit} | {limit.level} | {limit.certainty} "
            f"| {limit.citation} |"
        )
    return lines
