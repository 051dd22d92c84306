"""Formula-safe CSV: what a spreadsheet would run is text, and comes back as it was."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peermatch.usecases.csv_text import FORMULA_SIGNS, read_rows, write_rows

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
SIGNS = st.sampled_from([*FORMULA_SIGNS, "'", "''", '"', "\n", ","])
CELLS = st.builds(str.__add__, SIGNS | st.just(""), TEXTS)
ROWS = st.lists(st.lists(CELLS, min_size=2, max_size=4), max_size=5)


@given(ROWS)
def test_whatever_is_written_is_read_back(rows):
    assert read_rows(write_rows(rows).encode()) == rows


@given(ROWS)
def test_no_cell_is_a_formula(rows):
    written = csv.reader(io.StringIO(write_rows(rows), newline=""))
    assert not any(cell.startswith(FORMULA_SIGNS) for row in written for cell in row)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xff\xfe", "is not UTF-8 text"),
        (b'a,"b\n', "is not well-formed CSV"),
        (b"x" * (10 * 1024 * 1024 + 1), "is larger than 10 MB"),
    ],
)
def test_a_file_that_is_none_says_why(content, reason):
    with pytest.raises(ValueError, match=reason):
        read_rows(content)
