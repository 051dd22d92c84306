"""The rows of an upload as its page shows them: all, or those of one outcome, some at a time."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from peermatch.usecases.importing.import_report import (
    Correction,
    ImportReport,
    RowOutcome,
    RowResult,
)
from peermatch.web.http.paging import Paging

AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row: what becomes of it, and for each column why or what it is read as."""

    file: str
    row: int
    state: str
    reasons: tuple[tuple[str, str], ...]
    corrections: tuple[Correction, ...]


STATES = ("refused", "unlikely", "different", "corrected", "good", "there")
"""Those that need somebody's eyes come first."""
WORDS = {
    "refused": "Refused",
    "unlikely": "To confirm",
    "different": "There before, with other details",
    "corrected": "Corrected",
    "good": "Good",
    "there": "There already",
}
NOTES = {
    "refused": "not taken",
    "unlikely": "not taken unless the row says that it is right",
    "different": "there before with other details: nothing is changed",
    "corrected": "good, with cells read another way",
    "good": "good as they are",
    "there": "there already: nothing is changed",
}


def rows_of(report: ImportReport) -> list[ShownRow]:
    """Every row once, in order of files and rows. What is wrong with a whole file is none."""
    rows = (one for one in report.results if one.column != "(file)")
    return [
        _shown(file, row, tuple(results))
        for (file, row), results in groupby(rows, key=lambda one: (one.file, one.row))
    ]


def counted(rows: Iterable[ShownRow]) -> dict[str, int]:
    counts = dict.fromkeys(STATES, 0)
    for row in rows:
        counts[row.state] += 1
    return counts


def part(
    rows: list[ShownRow], state: str, first: int, address: str
) -> tuple[list[ShownRow], Paging]:
    """The rows from the one numbered `first`, and the way on. Past the end: the last part."""
    chosen = [row for row in rows if row.state == state] if state in STATES else rows
    last = max(0, (len(chosen) - 1) // AT_ONCE * AT_ONCE)
    first = min(max(0, first // AT_ONCE * AT_ONCE), last)
    shown = chosen[first : first + AT_ONCE]

    def to(place: int) -> str:
        return f"{address}?show={state}&first={place}#rows"

    return shown, Paging(
        total=len(chosen),
        first_row=first + 1,
        last_row=first + len(shown),
        first=to(0) if first else "",
        previous=to(first - AT_ONCE) if first else "",
        next=to(first + AT_ONCE) if first < last else "",
        last=to(last) if first < last else "",
    )


def _shown(file: str, row: int, results: tuple[RowResult, ...]) -> ShownRow:
    one = results[0]
    reasons = tuple((result.column, result.reason) for result in results if result.reason)
    return ShownRow(file, row, _state(one), reasons, one.corrections)


def _state(one: RowResult) -> str:
    match one.outcome:
        case RowOutcome.REFUSED:
            return "refused"
        case RowOutcome.TO_CONFIRM:
            return "unlikely"
        case RowOutcome.DIFFERENT:
            return "different"
        case RowOutcome.ALREADY_THERE:
            return "there"
    return "corrected" if one.corrections else "good"
