"""CSV that a spreadsheet may open: cells that it would run as formulas are kept as text.

Such a cell gets an apostrophe in front when written, which is taken off again when read.
"""

import csv
import io
from collections.abc import Iterable, Sequence

LARGEST_FILE = 10 * 1024 * 1024
"""Bytes."""
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""First signs by which a spreadsheet takes a cell for a formula (OWASP, CSV injection)."""


def read_rows(content: bytes) -> list[list[str]]:
    """The rows of a UTF-8 file, header first. Raises ValueError saying what it is or isn't."""
    if len(content) > LARGEST_FILE:
        raise ValueError(f"is larger than {LARGEST_FILE // 1024 // 1024} MB")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("is not UTF-8 text") from None
    try:
        found = csv.reader(io.StringIO(text, newline=""), strict=True)
        return [[_plain(cell) for cell in row] for row in found]
    except csv.Error:
        raise ValueError("is not well-formed CSV") from None


def write_rows(rows: Iterable[Sequence[str]]) -> str:
    """The rows as RFC 4180 has them."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([_safe(cell) for cell in row] for row in rows)
    return out.getvalue()


def _safe(cell: str) -> str:
    return f"'{cell}" if _plain(f"'{cell}") != f"'{cell}" else cell


def _plain(cell: str) -> str:
    """Without the apostrophe that `_safe` put in front."""
    if cell.startswith("'") and cell.lstrip("'").startswith(FORMULA_SIGNS):
        return cell[1:]
    return cell
