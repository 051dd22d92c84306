"""docs/accessibility.md: how far pages conform to WCAG 2.2, in the form of a VPAT 2.5 report."""

import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from stories.code.references import ROOT

TABLE = Path(__file__).with_suffix(".toml")
AXE = ROOT / "tests" / "vendor" / "axe-core" / "axe.min.js"
RULE = re.compile(r'\{id:"([a-z0-9-]+)"[^{}]*?tags:\[([^\]]*)\]')
TAG = re.compile(r'"wcag(\d)(\d)(\d{1,2})"')
CHECKED = re.compile(r'"wcag2\d?a{1,2}"')
EXPERIMENTAL = '"experimental"'
"""Axe runs none of these unasked."""
HEAD = """# Accessibility conformance

**Accessibility Conformance Report, in the form of VPAT 2.5 (WCAG edition).** Product: Peermatch
{version}, the pages that staff use in a browser. Standard: Web Content Accessibility Guidelines
2.2, levels A and AA.

How it was evaluated: every page of every role, every command's form, and every form that was
refused, in real Chromium, by axe-core at 1280 and 390 pixels, for contrast in light, dark and on
paper, for sideways scrolling at 1280, 390 and 320 pixels and with text twice as large (`make
screens`; a slice of it is part of every change's tests). Journeys by keyboard alone and without
JavaScript. **Nobody who uses a screen reader every day has evaluated it yet**, and axe finds what
a program can find: where the last column names neither axe nor a test, the remark is what its
makers say.

Terms: *Supports*: at least one way meets the criterion without known defects. *Partially
Supports*: some of it does not. *Does Not Support*: most of it does not. *Not Applicable*: there
is nothing that it is about.
"""
COLUMNS = "| Criterion | Conformance | Remarks | Checked by |\n|---|---|---|---|"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One of WCAG 2.2; `test` is a file, or a file and a function in it, or empty."""

    number: str
    name: str
    level: str
    conforms: str
    remark: str
    test: str


@cache
def criteria() -> tuple[Criterion, ...]:
    written = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    terms = {f"={name}": words for name, words in written["terms"].items()}
    return tuple(
        Criterion(number, name, level, conforms, terms.get(remark, remark), test)
        for number, (name, level, conforms, remark, test) in written["criteria"].items()
    )


@cache
def rules_of_axe() -> dict[str, list[str]]:
    """By criterion, the rules of axe that are run and are about it."""
    found = defaultdict(list)
    for name, tags in RULE.findall(AXE.read_text(encoding="utf-8")):
        if CHECKED.search(tags) and EXPERIMENTAL not in tags:
            for first, second, third in TAG.findall(tags):
                found[f"{first}.{second}.{third}"].append(name)
    return dict(found)


def document() -> str:
    parts = [HEAD.format(version=version("peermatch"))]
    for level in ("A", "AA"):
        parts += [f"## Level {level}\n", COLUMNS]
        parts += [_row(one) for one in criteria() if one.level == level]
        parts.append("")
    return "\n".join(parts)


def _row(one: Criterion) -> str:
    rules = rules_of_axe().get(one.number, [])
    axe = f"axe: {', '.join(rules[:3])}{f' and {len(rules) - 3} more' if len(rules) > 3 else ''}"
    tests = f"`{one.test}`" if one.test else ""
    by = "; ".join(part for part in (axe if rules else "", tests) if part)
    return f"| {one.number} {one.name} | {one.conforms} | {one.remark} | {by} |"
