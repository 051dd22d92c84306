"""Imports a programme's CSV files: good rows go in, each bad one is told by row and column."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.decider import Refusal
from domain.service_area import SERVICE_AREA, SERVICE_AREA_ID
from peermatch.store import CommandReused
from peermatch.usecases import referral_fields, roster_fields
from peermatch.usecases.csv_text import read_rows
from peermatch.usecases.fields import InvalidInput
from peermatch.usecases.identity import Actor
from peermatch.usecases.ids import derived
from peermatch.usecases.importing_commands import ROW, check_header, is_of_commands, read_named
from peermatch.usecases.referral_fields import Known
from peermatch.usecases.roster_fields import KnownRoster
from peermatch.usecases.service import Service


class RowOutcome(StrEnum):
    ADDED = "added"
    ALREADY_THERE = "already there"
    DIFFERENT = "already there with other details"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowResult:
    """What one row got. `row` counts as a spreadsheet does: the header is row 1."""

    file: str
    row: int
    outcome: RowOutcome
    column: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ImportReport:
    results: tuple[RowResult, ...]

    def count(self, outcome: RowOutcome) -> int:
        rows = {(r.file, r.row) for r in self.results if r.outcome is outcome}
        return len(rows)

    @property
    def problems(self) -> tuple[RowResult, ...]:
        """Rows that need someone's eyes, in file order."""
        fine = (RowOutcome.ADDED, RowOutcome.ALREADY_THERE)
        return tuple(r for r in self.results if r.outcome not in fine)


Progress = Callable[[str, int, int], None]
"""Told the file, the rows done and the rows in all."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of file: its columns, those that make a row itself, and how it becomes a command."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    read: Callable[[Mapping[str, str], "_Context"], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Context:
    sites: frozenset[str]
    counties: frozenset[str]
    staff_references: frozenset[str]
    referrals: Known
    zone: ZoneInfo


KINDS = (
    _Kind(
        "sites.csv",
        roster_fields.SITE_FIELDS,
        ("site",),
        lambda raw, _known: roster_fields.read_site(raw),
    ),
    _Kind(
        "travel_minutes.csv",
        roster_fields.TRAVEL_FIELDS,
        ("from_site", "to_site"),
        lambda raw, known: roster_fields.read_travel(raw, known.sites),
    ),
    _Kind(
        "roster.csv",
        roster_fields.ROSTER_FIELDS,
        ("specialist",),
        lambda raw, known: roster_fields.read_specialist(
            raw, KnownRoster(sites=known.sites, staff_references=known.staff_references)
        ),
    ),
    _Kind(
        "referrals.csv",
        referral_fields.REFERRAL_FIELDS,
        ("referral",),
        lambda raw, known: referral_fields.read_referral(raw, known.referrals),
    ),
)
"""In the order in which they build on each other."""
COMMANDS = "commands.csv"


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

    def run(self, files: Mapping[str, bytes]) -> ImportReport:
        """Imports the files, each known by its header, in the order in which they build on
        each other, whatever order and names they are given."""
        results: list[RowResult] = []
        tables: list[tuple[_Kind, str, list[list[str]]]] = []
        for name, content in sorted(files.items()):
            try:
                rows = read_rows(content)
                tables.append((_kind_of(rows), name, rows))
            except ValueError as problem:
                results.append(_file_problem(name, str(problem)))
        for kind, name, rows in sorted(tables, key=lambda table: (_order(table[0]), table[1])):
            results.extend(self._file(kind, name, rows))
        return ImportReport(tuple(results))

    def _file(self, kind: _Kind, name: str, rows: list[list[str]]) -> Iterator[RowResult]:
        context = self._context(kind, rows[1:])
        for number, cells in enumerate(rows[1:], start=2):
            if cells:
                yield from self._row(kind, name, number, cells, context)
            self._progress(name, number - 1, len(rows) - 1)

    def _row(
        self, kind: _Kind, name: str, number: int, cells: list[str], context: _Context
    ) -> Iterator[RowResult]:
        def result(outcome: RowOutcome, column: str = "", reason: str = "") -> RowResult:
            return RowResult(file=name, row=number, outcome=outcome, column=column, reason=reason)

        if len(cells) != len(kind.columns):
            words = f"has {len(cells)} cells instead of {len(kind.columns)}"
            yield result(RowOutcome.REFUSED, "(row)", words)
            return
        raw = dict(zip(kind.columns, cells, strict=True))
        try:
            command = kind.read(raw, context)
            done = self._service.perform(self._actor, self._command_id(kind, raw), command)
        except InvalidInput as invalid:
            for error in invalid.errors:
                yield result(RowOutcome.REFUSED, error.field, error.reason)
        except CommandReused:
            words = "was imported before with other details; nothing was changed"
            yield result(RowOutcome.DIFFERENT, kind.key[0] if kind.key else "(row)", words)
        except Refusal as refusal:
            yield result(RowOutcome.REFUSED, refusal.field or "(row)", refusal.sentence)
        else:
            yield result(RowOutcome.ALREADY_THERE if done.repeated else RowOutcome.ADDED)

    def _command_id(self, kind: _Kind, raw: Mapping[str, str]) -> UUID:
        if kind.key:
            return derived("import", kind.name, *(raw[column].strip() for column in kind.key))
        filled = sorted(f"{column}={cell.strip()}" for column, cell in raw.items() if cell.strip())
        return derived("import", kind.name, *filled)

    def _context(self, kind: _Kind, rows: list[list[str]]) -> _Context:
        area = self._service.store.read(SERVICE_AREA, SERVICE_AREA_ID)
        staff = self._staff_references()
        if kind.name == "roster.csv":
            staff |= {row[0].strip() for row in rows if row}
        today = self._service.programme.today(self._service.now())
        return _Context(
            sites=frozenset(area.sites),
            counties=area.counties,
            staff_references=staff,
            referrals=Known(counties=area.counties, staff_references=staff, today=today),
            zone=self._service.programme.zone,
        )


def _kind_of(rows: list[list[str]]) -> _Kind:
    """Which kind of file this is. Raises ValueError when the header is none of theirs."""
    header = tuple(cell.strip() for cell in rows[0]) if rows else ()
    for kind in KINDS:
        if header == kind.columns:
            return kind
    if is_of_commands(header):
        check_header(header)
        return _Kind(COMMANDS, header, (ROW,) if ROW in header else (), _read_named)
    nearest = max(KINDS, key=lambda kind: len(set(kind.columns) & set(header)))
    raise ValueError(f"needs the columns of {nearest.name}: {', '.join(nearest.columns)}")


def _order(kind: _Kind) -> int:
    """Files of commands come last: they speak of what the others bring."""
    return KINDS.index(kind) if kind in KINDS else len(KINDS)


def _read_named(raw: Mapping[str, str], known: _Context) -> object:
    return read_named(raw, known.staff_references, known.zone)


def _file_problem(name: str, reason: str) -> RowResult:
    return RowResult(file=name, row=1, outcome=RowOutcome.REFUSED, column="(file)", reason=reason)
