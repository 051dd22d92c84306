"""CSV as spreadsheets write and open it: any separator read, a bad row by itself, no formula run.

A cell that a spreadsheet would run as a formula gets an apostrophe in front when written, which is
taken off again when read.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from domain.shared.names import trimmed
from peermatch.usecases.input.parsing import Unreadable
from peermatch.usecases.input.text_encoding import Encoding, decoded

LARGEST_FILE = 10 * 1024 * 1024
"""Bytes."""
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""First signs by which a spreadsheet takes a cell for a formula (OWASP, CSV injection)."""
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}
"""By the word for them."""
SEPARATOR_LINE = re.compile(r"sep=([,;\t])(?:\r\n|\n|\r|\Z)", re.IGNORECASE)
"""A first line by which a spreadsheet is told the separator; it shows no row for it."""
BYTE_ORDER_MARK = "\ufeff"
_LINE_END = re.compile(r"\r\n|\n|\r|\Z")
_CLOSED = re.compile(r'"[^"]*+(?:""[^"]*+)*+"')


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row, numbered as a spreadsheet shows it; with a `problem` its cells end before it."""

    number: int
    cells: tuple[str, ...]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file's rows below its header. Rows of empty cells only are not among them. Text has an
    encoding and a separator, a sheet of a workbook its name."""

    header: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    encoding: Encoding | None = None
    separator: str = ""
    name: str = ""


def read_sheet(content: bytes, named: Encoding | None = None) -> Sheet:
    """The file as a spreadsheet shows it: its separator is what its header has most of, and empty
    cells at the right of the header are no columns. Raises Unreadable saying why it is none."""
    too_large(content)
    text, encoding = decoded(content, named)
    told = SEPARATOR_LINE.match(text)
    start = told.end() if told else 0
    separator = told[1] if told else _separator_of(text)
    return sheet_of(_rows(text, start, separator), encoding=encoding, separator=separator)


def too_large(content: bytes) -> None:
    """Raises Unreadable for more than is taken."""
    if len(content) > LARGEST_FILE:
        raise Unreadable(f"is larger than {LARGEST_FILE // 1024 // 1024} MB")


def sheet_of(
    numbered: Iterable[SheetRow],
    *,
    encoding: Encoding | None = None,
    separator: str = "",
    name: str = "",
) -> Sheet:
    """The first row that shows anything is the header. Raises Unreadable without one."""
    rows = (row for row in numbered if row.problem or any(_seen(row.cells)))
    first = next(rows, None)
    if first is None:
        raise Unreadable("is empty")
    if first.problem:
        raise Unreadable(f"can't be read: its header {first.problem}")
    header = _without_empty_end(first.cells, 0)
    body = tuple(_narrowed(row, len(header)) for row in rows)
    return Sheet(header, body, encoding, separator, name)


def write_rows(rows: Iterable[Sequence[str]], *, byte_order_mark: bool = False) -> str:
    """The rows as RFC 4180 has them. With the mark a spreadsheet takes the text for UTF-8."""
    out = io.StringIO(newline="")
    out.write(BYTE_ORDER_MARK if byte_order_mark else "")
    csv.writer(out).writerows([_safe(cell) for cell in row] for row in rows)
    return out.getvalue()


def _separator_of(text: str) -> str:
    """What the first line has most of outside quotes; commas when it has none."""
    line = text.lstrip("\r\n")
    line = line[: _end_of_line(line, 0)[0]]
    bare = _CLOSED.sub("", line)
    return max(SEPARATORS, key=bare.count)


def _rows(text: str, start: int, separator: str) -> Iterator[SheetRow]:
    """Every row. One that can't be read ends with its first line; the next line is read again."""
    number, cell = 0, _cell(separator)
    while start < len(text):
        number += 1
        cells: list[str] = []
        place = start
        while True:
            found = cell.match(text, place)
            if found is None:
                _, start = _end_of_line(text, start)
                yield SheetRow(number, tuple(cells), _trouble(text, place))
                break
            quoted, bare, end = found.groups()
            cells.append(_plain(bare if quoted is None else quoted.replace('""', '"')))
            place = found.end()
            if end != separator:
                blank = len(cells) == 1 and bare == ""
                yield SheetRow(number, () if blank else tuple(cells))
                start = place
                break


@cache
def _cell(separator: str) -> re.Pattern[str]:
    """One cell, in quotes or bare, and what ends it. Never goes back over what it took."""
    return re.compile(
        rf'(?:"([^"]*+(?:""[^"]*+)*+)"|(?!")([^{separator}\r\n]*+))({separator}|\r\n|\n|\r|\Z)'
    )


def _trouble(text: str, place: int) -> str:
    if _CLOSED.match(text, place):
        return "has a quotation mark inside a cell in quotes: write it twice"
    return "has a quotation mark that is never closed"


def _end_of_line(text: str, start: int) -> tuple[int, int]:
    """Where the line's text ends, and where the next line begins."""
    found = _LINE_END.search(text, start)
    return found.span() if found else (len(text), len(text))


def _seen(cells: Iterable[str]) -> Iterator[bool]:
    return (bool(trimmed(cell)) for cell in cells)


def _narrowed(row: SheetRow, columns: int) -> SheetRow:
    return SheetRow(row.number, _without_empty_end(row.cells, columns), row.problem)


def _without_empty_end(cells: tuple[str, ...], at_least: int) -> tuple[str, ...]:
    """Without the empty cells that spreadsheets leave at the right."""
    last = len(cells)
    while last > at_least and not trimmed(cells[last - 1]):
        last -= 1
    return cells[:last]


def _safe(cell: str) -> str:
    return f"'{cell}" if _plain(f"'{cell}") != f"'{cell}" else cell


def _plain(cell: str) -> str:
    """Without the apostrophe that `_safe` put in front."""
    if cell.startswith("'") and cell.lstrip("'").startswith(FORMULA_SIGNS):
        return cell[1:]
    return cell
