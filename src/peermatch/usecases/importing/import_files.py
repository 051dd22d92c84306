"""Imports a program's CSV files: good rows go in, each bad one is told by row and column."""

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from domain.program.service_area import SERVICE_AREA, SERVICE_AREA_ID
from domain.shared.decider import Refusal
from peermatch.store import CommandReused
from peermatch.usecases.core.content_ids import content_id
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.core.ids import derived
from peermatch.usecases.core.service import Service
from peermatch.usecases.importing.file_kinds import (
    WHOLE_ROW,
    Context,
    Kind,
    kind_of,
    order_of,
    shape_problem,
)
from peermatch.usecases.importing.import_commands import CONFIRMED
from peermatch.usecases.importing.import_report import FileRead, ImportReport, RowOutcome, RowResult
from peermatch.usecases.importing.people_of_rows import people_of
from peermatch.usecases.importing.spelled_dates import (
    ASK,
    NOT_SO,
    DateOrder,
    asks_for_order,
    respelled,
)
from peermatch.usecases.input.csv_text import SEPARATORS, Sheet, SheetRow, read_sheet
from peermatch.usecases.input.fields import FieldError, InvalidInput, ToConfirm
from peermatch.usecases.input.parsing import Unreadable
from peermatch.usecases.input.text_encoding import SAID, Encoding
from peermatch.usecases.referrals.referral_fields import Known

log = logging.getLogger(__name__)
UNEXPECTED = "could not be taken because of a fault in Peermatch; nothing of this row was stored"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """What a person said of the files: the encoding of those that don't tell it themselves, and
    what comes first in dates like 3/4/1987."""

    encoding: Encoding | None = None
    date_order: DateOrder | None = None


NOTHING_SAID = ImportOptions()


Progress = Callable[[str, int, int], None]
"""Told the file, the rows done and the rows in all."""


class Importer:
    """Imports files on behalf of `actor`. Running it again changes nothing.

    `staff_references` gives the roster's own ids as they stand when a file is read.
    """

    def __init__(
        self,
        service: Service,
        actor: Actor,
        staff_references: Callable[[], frozenset[str]],
        progress: Progress = lambda _file, _done, _all: None,
    ) -> None:
        self._service = service
        self._actor = actor
        self._staff_references = staff_references
        self._progress = progress

    def run(self, files: Mapping[str, bytes], how: ImportOptions = NOTHING_SAID) -> ImportReport:
        """Imports the files, each known by its header, in the order in which they build on
        each other, whatever order and names they are given."""
        results: list[RowResult] = []
        tables: list[tuple[Kind, str, Sheet]] = []
        for name, content in sorted(files.items()):
            try:
                sheet = read_sheet(content, how.encoding)
                tables.append((kind_of(sheet), name, sheet))
            except Unreadable as problem:
                results.append(_file_problem(name, str(problem)))
        tables.sort(key=lambda table: (order_of(table[0]), table[1]))
        for kind, name, sheet in tables:
            results.extend(self._file(kind, name, sheet, how.date_order))
        asked = {(result.file, result.reason) for result in results}
        read = (_file_read(*table, asks=(table[1], ASK) in asked) for table in tables)
        return ImportReport(tuple(results), tuple(read))

    def _file(
        self, kind: Kind, name: str, sheet: Sheet, order: DateOrder | None
    ) -> Iterator[RowResult]:
        context = self._context(kind, sheet)
        for done, row in enumerate(sheet.rows, start=1):
            for outcome, column, reason in self._row(kind, sheet, row, context, order):
                yield RowResult(
                    file=name, row=row.number, outcome=outcome, column=column, reason=reason
                )
            self._progress(name, done, len(sheet.rows))

    def _row(
        self,
        kind: Kind,
        sheet: Sheet,
        row: SheetRow,
        context: Context,
        order: DateOrder | None,
    ) -> Iterator[tuple[RowOutcome, str, str]]:
        """What the row got. Whatever goes wrong ends this row, never the file."""
        problem = shape_problem(kind, sheet, row)
        if problem is not None:
            yield RowOutcome.REFUSED, *problem
            return
        raw = dict(zip(kind.columns, row.cells, strict=True))
        written = {column: raw[column] for column in kind.dates if column in raw}
        for column, cell in written.items():
            raw[column] = respelled(cell, order, with_time=kind.dates[column])
        codes = raw.pop(CONFIRMED, "").casefold().split(";")
        context = replace(context, confirmed=frozenset(code.strip() for code in codes))
        try:
            command = kind.read(raw, context)
            done = self._service.perform(self._actor, self._command_id(kind, raw, command), command)
        except InvalidInput as invalid:
            only_asked = isinstance(invalid, ToConfirm)
            outcome = RowOutcome.TO_CONFIRM if only_asked else RowOutcome.REFUSED
            for error in invalid.errors:
                own = replace(error, field=kind.column_of(error.field))
                yield outcome, own.field, _reason(own, written, order)
        except CommandReused:
            words = "was imported before with other details; nothing was changed"
            yield RowOutcome.DIFFERENT, kind.key[0] if kind.key else WHOLE_ROW, words
        except Refusal as refusal:
            yield RowOutcome.REFUSED, kind.column_of(refusal.field), refusal.sentence
        except Exception as error:
            log.error(
                "row %d of an imported %s failed (%s)", row.number, kind.name, type(error).__name__
            )
            yield RowOutcome.REFUSED, WHOLE_ROW, UNEXPECTED
        else:
            yield RowOutcome.ALREADY_THERE if done.repeated else RowOutcome.ADDED, "", ""

    def _command_id(self, kind: Kind, raw: Mapping[str, str], command: object) -> UUID:
        if kind.key:
            return derived("import", kind.name, *(raw[column].strip() for column in kind.key))
        filled = sorted(f"{column}={cell.strip()}" for column, cell in raw.items() if cell.strip())
        store = self._service.store
        return content_id(store, people_of(store, command), "import", kind.name, *filled)

    def _context(self, kind: Kind, sheet: Sheet) -> Context:
        area = self._service.store.read(SERVICE_AREA, SERVICE_AREA_ID)
        staff = self._staff_references()
        if kind.name == "roster.csv":
            own = kind.columns.index("specialist")
            staff |= {row.cells[own].strip() for row in sheet.rows if len(row.cells) > own}
        zone = self._service.program.zone
        return Context(
            sites=frozenset(area.sites),
            counties=area.counties,
            staff_references=staff,
            referrals=Known(counties=area.counties, staff_references=staff),
            zone=zone,
            today=self._service.program.today(self._service.now()),
        )


def _reason(error: FieldError, written: Mapping[str, str], order: DateOrder | None) -> str:
    """Its words; of a date as a spreadsheet spells it, what the file's dates need; of what is
    unlikely, how the row says that it is right."""
    if error.confirm:
        return f"{error.reason} If that is right, add {error.confirm} in a column {CONFIRMED}."
    if not asks_for_order(written.get(error.field, "")):
        return error.reason
    if order is None:
        return ASK
    return NOT_SO[order] if error.reason.startswith("is not a ") else error.reason


def _file_read(kind: Kind, name: str, sheet: Sheet, *, asks: bool) -> FileRead:
    return FileRead(
        file=name,
        kind=kind.name,
        encoding=SAID[sheet.encoding],
        separated_by=SEPARATORS[sheet.separator],
        asks_date_order=asks,
    )


def _file_problem(name: str, reason: str) -> RowResult:
    return RowResult(file=name, row=1, outcome=RowOutcome.REFUSED, column="(file)", reason=reason)
