"""Paragraphs of plain Markdown as pages and PDFs draw them: headings, lists, and what is bold."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

BEGINNINGS = {"# ": "title", "## ": "heading", "- ": "item"}
BOLD = re.compile(r"\*\*(.+?)\*\*")


@dataclass(frozen=True, slots=True)
class Run:
    text: str
    bold: bool


@dataclass(frozen=True, slots=True)
class Block:
    """`kind` is title, heading, text, or list; a list has its items, the others one paragraph."""

    kind: str
    paragraphs: tuple[tuple[Run, ...], ...]


def blocks(lines: Iterable[str]) -> tuple[Block, ...]:
    """Items that follow each other are one list. What is no mark stands as it was written."""
    told = [_told(line) for line in lines if line.strip()]
    found: list[Block] = []
    for kind, them in groupby(told, key=lambda one: one[0]):
        paragraphs = tuple(runs for _, runs in them)
        if kind == "item":
            found.append(Block("list", paragraphs))
        else:
            found += [Block(kind, (one,)) for one in paragraphs]
    return tuple(found)


def _told(line: str) -> tuple[str, tuple[Run, ...]]:
    beginning = next((one for one in BEGINNINGS if line.startswith(one)), "")
    parts = BOLD.split(line.removeprefix(beginning).strip())
    runs = tuple(Run(text, bool(n % 2)) for n, text in enumerate(parts) if text)
    return BEGINNINGS.get(beginning, "text"), runs
