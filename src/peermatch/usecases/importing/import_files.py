"""Imports a program's files of rows: good rows go in, each bad one is told by row and column."""

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from domain.shared.decider import Refusal
from peermatch.store import CommandReused, Done, DoneByAnother
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.core.ids import derived
from peermatch.usecases.core.service import Service
from peermatch.usecases.importing.corrections import corrections
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
from peermatch.usecases.importing.named_columns import AS_IT_IS, Arrangement
from peermatch.usecases.importing.saving import Saved, Saving, Tried
from peermatch.usecases.importing.spelled_dates import (
    ASK,
    NOT_SO,
    SERIAL,
    DateOrder,
    asks_for_order,
    is_serial,
    respelled,
)
from peermatch.usecases.importing.workbooks import read_file
from peermatch.usecases.input.csv_text import SEPARATORS, Sheet, SheetRow
from peermatch.usecases.input.fields import FieldError, InvalidInput, ToConfirm
from peermatch.usecases.input.parsing import Unreadable
from peermatch.usecases.input.text_encoding import SAID, Encoding
from peermatch.usecases.referrals.referral_fields import Known

log = logging.getLogger(__name__)
UNEXPECTED = "could not be taken because of a fault in Peermatch; nothing of this row was stored"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """What a person said of the files: the encoding of those that don't tell it themselves, what
    comes first in dates like 3/4/1987, and which columns are which, by file and for all others."""

    encoding: Encoding | None = None
    date_order: DateOrder | None = None
    arranged: Mapping[str, Arrangement] = field(default_factory=dict)
    others: Arrangement = AS_IT_IS


NOTHING_SAID = ImportOptions()
AT_ONCE = 100
"""Rows that are saved in one append."""

Progress = Callable[[str, int, int], None]
"""Told the file, the rows done and the rows in all."""


@dataclass(frozen=True, slots=True)
class _File:
    """One file on its way in."""

    kind: Kind
    name: str
    sheet: Sheet
    order: DateOrder | None
    local: bool
    """Whether its times are the program's own: those of a workbook, or of columns that somebody
    named."""


@dataclass(frozen=True, slots=True)
class _Row:
    """One row that can be read: its cells as written, the command that they make and its id."""

    number: int
    written: Mapping[str, str]
    command_id: UUID
    command: object


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
        return self._all(files, how, Saved(self._service, self._actor))

    def check(self, files: Mapping[str, bytes], how: ImportOptions = NOTHING_SAID) -> ImportReport:
        """What `run` would do now; nothing is saved."""
        return self._all(files, how, Tried(self._service, self._actor))

    def _all(
        self, contents: Mapping[str, bytes], how: ImportOptions, saving: Saving
    ) -> ImportReport:
        results: list[RowResult] = []
        files: list[_File] = []
        for name, content in sorted(contents.items()):
            try:
                sheet = read_file(content, how.encoding)
                arranged = how.arranged.get(name, how.others)
                kind, local = kind_of(sheet, arranged), bool(sheet.name) or arranged != AS_IT_IS
                files.append(_File(kind, name, sheet, how.date_order, local))
            except Unreadable as problem:
                results.append(_file_problem(name, str(problem)))
        files.sort(key=lambda file: (order_of(file.kind), file.name))
        enrolled: set[str] = set()
        for file in files:
            results.extend(self._file(file, saving, enrolled))
        asked = {(result.file, result.reason) for result in results}
        read = (_file_read(file, asks=(file.name, ASK) in asked) for file in files)
        return ImportReport(tuple(results), tuple(read))

    def _file(self, file: _File, saving: Saving, enrolled: set[str]) -> Iterator[RowResult]:
        context = self._context(file, saving, enrolled)
        rows = file.sheet.rows
        for first in range(0, len(rows), AT_ONCE):
            some = rows[first : first + AT_ONCE]
            read = [self._read(file, row, context, saving) for row in some]
            asked = [(row.command_id, row.command) for row in read if isinstance(row, _Row)]
            answers = iter(saving.done(asked) if asked else ())
            for row in read:
                if isinstance(row, _Row):
                    yield from _told(file, row, next(answers), enrolled)
                else:
                    yield from row
            self._progress(file.name, first + len(some), len(rows))

    def _read(
        self, file: _File, row: SheetRow, context: Context, saving: Saving
    ) -> _Row | list[RowResult]:
        """The command of a row, or why there is none. Whatever goes wrong ends this row, never
        the file."""
        kind = file.kind
        problem = shape_problem(kind, file.sheet, row)
        if problem is not None:
            return [_result(file, row.number, RowOutcome.REFUSED, *problem)]
        raw, written = kind.raw(row.cells), kind.written(row.cells)
        for column in kind.dates.keys() & raw.keys():
            raw[column] = respelled(raw[column], file.order, with_time=kind.dates[column])
        codes = raw.pop(CONFIRMED, "").casefold().split(";")
        context = replace(context, confirmed=frozenset(code.strip() for code in codes))
        try:
            command = kind.read(raw, context)
            return _Row(row.number, written, _command_id(kind, raw, command, saving), command)
        except InvalidInput as invalid:
            return list(_invalid(file, row.number, written, invalid))
        except Exception as error:
            return [_fault(file, row.number, error)]

    def _context(self, file: _File, saving: Saving, enrolled: set[str]) -> Context:
        area = saving.area()
        staff = self._staff_references() | enrolled
        if file.kind.name == "roster.csv" and "specialist" in file.kind.columns:
            own = file.kind.columns.index("specialist")
            staff |= {row.cells[own].strip() for row in file.sheet.rows if len(row.cells) > own}
        zone = self._service.program.zone
        return Context(
            sites=frozenset(area.sites),
            counties=area.counties,
            staff_references=staff,
            referrals=Known(
                counties=area.counties,
                staff_references=staff,
                zone=zone if file.local else None,
            ),
            zone=zone,
            today=self._service.program.today(self._service.now()),
        )


def _command_id(kind: Kind, raw: Mapping[str, str], command: object, saving: Saving) -> UUID:
    if kind.key:
        return derived("import", kind.name, *(raw[column].strip() for column in kind.key))
    filled = sorted(f"{column}={cell.strip()}" for column, cell in raw.items() if cell.strip())
    return saving.own_id(command, kind.name, *filled)


def _told(
    file: _File, row: _Row, answer: Done | Exception, enrolled: set[str]
) -> Iterator[RowResult]:
    kind = file.kind
    match answer:
        case Done():
            if kind.name == "roster.csv":
                enrolled.add(getattr(row.command, "specialist", ""))
            outcome = RowOutcome.ALREADY_THERE if answer.repeated else RowOutcome.ADDED
            yield RowResult(
                file=file.name,
                row=row.number,
                outcome=outcome,
                corrections=corrections(row.written, row.command),
            )
        case DoneByAnother():
            yield _result(file, row.number, RowOutcome.ALREADY_THERE, "", "")
        case InvalidInput():
            yield from _invalid(file, row.number, row.written, answer)
        case CommandReused():
            words = "was imported before with other details; nothing was changed"
            column = kind.key[0] if kind.key else WHOLE_ROW
            yield _result(file, row.number, RowOutcome.DIFFERENT, column, words)
        case Refusal():
            column = kind.column_of(answer.field)
            yield _result(file, row.number, RowOutcome.REFUSED, column, answer.sentence)
        case _:
            yield _fault(file, row.number, answer)


def _invalid(
    file: _File, number: int, written: Mapping[str, str], invalid: InvalidInput
) -> Iterator[RowResult]:
    asked = isinstance(invalid, ToConfirm)
    outcome = RowOutcome.TO_CONFIRM if asked else RowOutcome.REFUSED
    for error in invalid.errors:
        column = file.kind.column_of(error.field)
        dated = column in file.kind.dates
        reason = _reason(error, written.get(column, "") if dated else "", file.order)
        yield _result(file, number, outcome, column, reason)


def _reason(error: FieldError, cell: str, order: DateOrder | None) -> str:
    """Its words; of a date as a spreadsheet spells it, what the file's dates need; of what is
    unlikely, how the row says that it is right."""
    if error.confirm:
        return f"{error.reason} If that is right, add {error.confirm} in a column {CONFIRMED}."
    if is_serial(cell) and error.reason.startswith("is not a "):
        return SERIAL
    if not asks_for_order(cell):
        return error.reason
    if order is None:
        return ASK
    return NOT_SO[order] if error.reason.startswith("is not a ") else error.reason


def _result(file: _File, number: int, outcome: RowOutcome, column: str, reason: str) -> RowResult:
    return RowResult(file=file.name, row=number, outcome=outcome, column=column, reason=reason)


def _fault(file: _File, number: int, error: Exception) -> RowResult:
    log.error("row %d of an imported %s failed (%s)", number, file.kind.name, type(error).__name__)
    return _result(file, number, RowOutcome.REFUSED, WHOLE_ROW, UNEXPECTED)


def _file_read(file: _File, *, asks: bool) -> FileRead:
    sheet = file.sheet
    return FileRead(
        file=file.name,
        kind=file.kind.name,
        encoding=SAID[sheet.encoding] if sheet.encoding else "",
        separated_by=SEPARATORS.get(sheet.separator, ""),
        asks_date_order=asks,
        sheet=sheet.name,
    )


def _file_problem(name: str, reason: str) -> RowResult:
    return RowResult(file=name, row=1, outcome=RowOutcome.REFUSED, column="(file)", reason=reason)
