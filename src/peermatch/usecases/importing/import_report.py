"""What an import did, file by file and row by row."""

from dataclasses import dataclass
from enum import StrEnum


class RowOutcome(StrEnum):
    ADDED = "added"
    ALREADY_THERE = "already there"
    DIFFERENT = "already there with other details"
    REFUSED = "refused"
    TO_CONFIRM = "to confirm"


@dataclass(frozen=True, slots=True)
class Correction:
    """A cell that is taken for something else than what stands there, to the letter."""

    column: str
    written: str
    read: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowResult:
    """What one row got. `row` counts as a spreadsheet does: the header is row 1."""

    file: str
    row: int
    outcome: RowOutcome
    column: str = ""
    reason: str = ""
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRead:
    """What a file was taken for. `asks_date_order` when its dates can't be read without one."""

    file: str
    kind: str
    encoding: str
    separated_by: str
    asks_date_order: bool
    sheet: str = ""
    """The name of a workbook's sheet, which has neither encoding nor separator."""

    @property
    def sentence(self) -> str:
        if self.sheet:
            return f"read as {self.kind}: the sheet {self.sheet} of a workbook"
        return f"read as {self.kind}: {self.encoding} text, cells separated by {self.separated_by}"


@dataclass(frozen=True, slots=True)
class ImportReport:
    results: tuple[RowResult, ...]
    files: tuple[FileRead, ...] = ()

    def count(self, outcome: RowOutcome) -> int:
        rows = {(r.file, r.row) for r in self.results if r.outcome is outcome}
        return len(rows)

    @property
    def corrected(self) -> int:
        """How many rows are good once some cells are read in another way."""
        return len({(r.file, r.row) for r in self.results if r.corrections})

    @property
    def problems(self) -> tuple[RowResult, ...]:
        """Rows that need someone's eyes, in file order."""
        fine = (RowOutcome.ADDED, RowOutcome.ALREADY_THERE)
        return tuple(r for r in self.results if r.outcome not in fine)
