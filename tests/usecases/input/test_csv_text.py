"""CSV is read as spreadsheets write it, and written so that they run nothing of it."""

import codecs
import csv
import io
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.shared.names import trimmed
from peermatch.usecases.input.csv_text import (
    BYTE_ORDER_MARK,
    FORMULA_SIGNS,
    SEPARATORS,
    read_sheet,
    write_rows,
)
from peermatch.usecases.input.parsing import Unreadable
from peermatch.usecases.input.text_encoding import Encoding

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
SIGNS = st.sampled_from([*FORMULA_SIGNS, "'", "''", '"', '""', "\n", "\r\n", *SEPARATORS])
CELLS = st.builds(str.__add__, SIGNS | st.just(""), TEXTS)
ROWS = st.lists(st.lists(CELLS, min_size=2, max_size=4), max_size=5)
HEADER = ["one", "two", "three", "four"]
MARKED = {
    "utf-8": b"",
    "utf-8-sig": b"",
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
}
WRITTEN = st.sampled_from(
    [
        {"lineterminator": "\r\n", "quoting": csv.QUOTE_MINIMAL},
        *({"lineterminator": end, "quoting": csv.QUOTE_ALL} for end in ("\r\n", "\n", "\r")),
    ]
)
"""With another line end Python leaves some line breaks in cells without quotes."""


def shown(rows: Sequence[Sequence[str]]) -> list[tuple[int, tuple[str, ...]]]:
    """What a spreadsheet shows of rows below a header: none that is empty, no empty end."""
    found = []
    for number, row in enumerate(rows, start=2):
        if any(trimmed(cell) for cell in row):
            last = max((n for n, c in enumerate(row, start=1) if trimmed(c)), default=0)
            found.append((number, tuple(row[: max(last, len(HEADER))])))
    return found


def read(content: bytes) -> list[tuple[int, tuple[str, ...]]]:
    sheet = read_sheet(content)
    assert sheet.header == tuple(HEADER)
    assert not [row for row in sheet.rows if row.problem]
    return [(row.number, row.cells) for row in sheet.rows]


@given(ROWS)
def test_whatever_is_written_is_read_back(rows: list[list[str]]) -> None:
    text = write_rows([HEADER, *rows])
    assert read(text.encode()) == read(BYTE_ORDER_MARK.encode() + text.encode()) == shown(rows)


@given(ROWS, WRITTEN, st.sampled_from(sorted(SEPARATORS)), st.sampled_from(sorted(MARKED)))
def test_rows_of_every_dialect_and_encoding_are_read_the_same(
    rows: list[list[str]], written: dict[str, Any], separator: str, encoding: str
) -> None:
    rows = [[cell.lstrip("'") for cell in row] for row in rows]
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, **written).writerows([HEADER, *rows])
    assert read(MARKED[encoding] + out.getvalue().encode(encoding)) == shown(rows)


@given(st.text('a",;\t\r\n', max_size=60), st.sampled_from(sorted(SEPARATORS)))
def test_any_text_is_read_to_its_end(text: str, separator: str) -> None:
    """Good rows before and after a bad one are there."""
    good = separator.join(HEADER)
    sheet = read_sheet(f"{good}\n{good}\n{text}\n{good}\n".encode())
    assert sheet.rows[0].cells == tuple(HEADER)
    last = sheet.rows[-1]
    assert last.cells == tuple(HEADER) or last.problem or "\n" in "".join(last.cells)


def test_a_bad_row_ends_with_its_line() -> None:
    sheet = read_sheet(b'a,b\n1,2\n"x "y" z",3\n4,"5\n6,7\n"8 ""9""",10\n')
    assert [(r.number, r.cells, bool(r.problem)) for r in sheet.rows] == [
        (2, ("1", "2"), False),
        (3, (), True),
        (4, ("4",), True),
        (5, ("6", "7"), False),
        (6, ('8 "9"', "10"), False),
    ]


def test_the_separator_is_the_headers() -> None:
    for content in (b"a;b,c;d\n1;2,5;3\n", b'"a,x,y";b;c\n1;2;3\n', b"sep=;\na;b;c,d,e\n1;2;3\n"):
        assert read_sheet(content).separator == ";"
    assert [row.number for row in read_sheet(b"sep=;\na;b\n1;2\n").rows] == [2]


def test_empty_columns_at_the_right_and_empty_rows_are_none() -> None:
    sheet = read_sheet(b"\r\na,b,,\r\n1,2,,\r\n,,,\r\n\r\n3,,,\r\n1,2,3,\r\n")
    assert sheet.header == ("a", "b")
    assert [(r.number, r.cells) for r in sheet.rows] == [
        (3, ("1", "2")),
        (6, ("3", "")),
        (7, ("1", "2", "3")),
    ]


@given(ROWS)
def test_no_cell_is_a_formula(rows: list[list[str]]) -> None:
    written = csv.reader(io.StringIO(write_rows(rows), newline=""))
    assert not any(cell.startswith(FORMULA_SIGNS) for row in written for cell in row)


def test_a_byte_order_mark_is_written_when_asked_for() -> None:
    assert write_rows([["a", "é"]], byte_order_mark=True) == "\ufeffa,é\r\n"
    assert read_sheet(write_rows([["a", "é"]], byte_order_mark=True).encode()).header == ("a", "é")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xff\xfe\x00", "is not UTF-16 text"),
        (b"", "is empty"),
        (b'a,"b\n', "is never closed"),
        (b"x" * (10 * 1024 * 1024 + 1), "is larger than 10 MB"),
    ],
)
def test_a_file_that_is_none_says_why(content: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read_sheet(content)


@pytest.mark.parametrize(
    ("text", "codec", "found"),
    [
        ("name\nAda\n", "ascii", Encoding.UTF_8),
        ("name\nJosé\n", "utf-8", Encoding.UTF_8),
        ("name\nJosé\n", "cp1252", Encoding.WINDOWS_1252),
        ("name\nSiobhán O’Brien – “Bea”\n", "cp1252", Encoding.WINDOWS_1252),
        ("name\nJosé\n", "utf-16", Encoding.UTF_16),
        ("name\nJosé\n", "utf-16-le", Encoding.UTF_16),
        ("name\nJosé\n", "utf-16-be", Encoding.UTF_16),
    ],
)
def test_an_encoding_is_told_by_the_bytes(text: str, codec: str, found: Encoding) -> None:
    sheet = read_sheet(text.encode(codec))
    assert (sheet.encoding, sheet.rows[0].cells) == (found, (text.split("\n")[1],))
