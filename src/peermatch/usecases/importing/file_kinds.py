"""The kinds of file that can be imported, each known by the columns in its header."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from zoneinfo import ZoneInfo

from peermatch.usecases.importing.field_spellings import own_name
from peermatch.usecases.importing.import_commands import (
    CONFIRMED,
    ROW,
    Names,
    check_header,
    dates_of_commands,
    is_of_commands,
    read_named,
)
from peermatch.usecases.importing.named_columns import AS_IT_IS, Arrangement
from peermatch.usecases.input.csv_text import SEPARATORS, Sheet, SheetRow
from peermatch.usecases.input.parsing import Unreadable
from peermatch.usecases.referrals import referral_fields
from peermatch.usecases.referrals.referral_fields import Known
from peermatch.usecases.specialists import specialist_fields
from peermatch.usecases.specialists.specialist_fields import KnownRoster

COMMANDS = "commands.csv"
WHOLE_ROW = "(row)"
"""Said where a column stands, when it is not one column's matter."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its columns, those that make a row itself, how it becomes a command, and
    which columns are days or (True) times of a day. Of a file, `columns` are in its order, empty
    where it has one that is left out."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    read: Callable[[Mapping[str, str], "Context"], object]
    dates: Mapping[str, bool]
    optional: tuple[str, ...] = ()
    """Columns that it may have besides."""
    filled: Mapping[str, str] = field(default_factory=dict)
    """What rows have in a column that they leave empty, or that their file lacks."""

    def raw(self, cells: Sequence[str]) -> dict[str, str]:
        """The row by column, with what it leaves empty filled."""
        found = dict.fromkeys(self.filled, "") | self.written(cells)
        return found | {c: text for c, text in self.filled.items() if not found[c].strip()}

    def written(self, cells: Sequence[str]) -> dict[str, str]:
        """The row's own cells by column."""
        return {name: cell for name, cell in zip(self.columns, cells, strict=True) if name}

    def column_of(self, field: str) -> str:
        """The file's own column for the field that an error names. A file of commands may lack a
        column that its row needs: that one is named, too."""
        return own_name(field, (*filter(None, self.columns), *self.filled)) or (
            field if field and self.name == COMMANDS else WHOLE_ROW
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    sites: frozenset[str]
    counties: frozenset[str]
    staff_references: frozenset[str]
    referrals: Known
    zone: ZoneInfo
    today: date
    confirmed: frozenset[str] = frozenset()
    """The codes of what the row says is right although it is unlikely."""


KINDS = (
    Kind(
        "sites.csv",
        specialist_fields.SITE_FIELDS,
        ("site",),
        lambda raw, _known: specialist_fields.read_site(raw),
        {},
    ),
    Kind(
        "travel_minutes.csv",
        specialist_fields.TRAVEL_FIELDS,
        ("from_site", "to_site"),
        lambda raw, known: specialist_fields.read_travel(raw, known.sites),
        {},
    ),
    Kind(
        "roster.csv",
        specialist_fields.ROSTER_FIELDS,
        ("specialist",),
        lambda raw, known: specialist_fields.read_specialist(
            raw,
            KnownRoster(sites=known.sites, staff_references=known.staff_references),
            known.today,
            known.confirmed,
        ),
        specialist_fields.DATES,
        specialist_fields.OPTIONAL_FIELDS,
    ),
    Kind(
        "referrals.csv",
        referral_fields.REFERRAL_FIELDS,
        ("referral",),
        lambda raw, known: referral_fields.read_referral(
            raw, known.referrals, known.today, known.confirmed
        ),
        referral_fields.DATES,
        optional=referral_fields.ALSO_TOLD,
    ),
)
"""In the order in which they build on each other."""


def kind_of(sheet: Sheet, arranged: Arrangement = AS_IT_IS) -> Kind:
    """Which kind of file this is, its columns in the file's order. Raises Unreadable naming the
    columns that are too few or too many."""
    columns = arranged.columns(sheet.header)
    named = [column for column in columns if column]
    twice = sorted({column for column in named if named.count(column) > 1})
    if twice:
        raise Unreadable(f"has a column twice: {', '.join(column[:60] for column in twice)}")
    there = {*named, *arranged.filled}
    for kind in KINDS:
        if arranged.kind == kind.name:
            unknown = sorted(there.difference(kind.columns, kind.optional, {CONFIRMED}))
            if unknown:
                names = ", ".join(column[:60] for column in unknown)
                raise Unreadable(f"has {names}, which {kind.name} doesn't")
            filled = {column: "" for column in kind.columns if column not in named}
            return replace(kind, columns=columns, filled={**filled, **arranged.filled})
        if there.difference(kind.optional, {CONFIRMED}) == set(kind.columns):
            return replace(kind, columns=columns, filled=arranged.filled)
    if is_of_commands(tuple(there)):
        check_header(tuple(there))
        key = (ROW,) if ROW in there else ()
        dates = dates_of_commands()
        return Kind(COMMANDS, columns, key, _read_named, dates, filled=arranged.filled)
    nearest = max(KINDS, key=lambda kind: len(set(kind.columns) & there))
    raise Unreadable(_unlike(nearest, tuple(named)))


def kind_named(name: str) -> Kind | None:
    return next((kind for kind in KINDS if kind.name == name), None)


def _unlike(nearest: Kind, header: tuple[str, ...]) -> str:
    lacking = [column for column in nearest.columns if column not in header]
    allowed = (*nearest.columns, *nearest.optional, CONFIRMED)
    unknown = [column[:60] for column in header if column not in allowed]
    if len(lacking) == len(nearest.columns):
        names = ", ".join(kind.name for kind in KINDS)
        return f"names no column of {names} or a file of commands in its first row"
    parts = [f"lacks {', '.join(lacking)}"] if lacking else []
    parts += [f"has {', '.join(unknown)}, which {nearest.name} doesn't"] if unknown else []
    return f"looks like {nearest.name}, but {' and '.join(parts)}"


def shape_problem(kind: Kind, sheet: Sheet, row: SheetRow) -> tuple[str, str] | None:
    """The column and the reason why the row can't be taken apart into its cells."""
    if row.problem:
        after = len(row.cells)
        named = kind.columns[after] if after < len(kind.columns) else ""
        return named or WHOLE_ROW, row.problem
    if len(row.cells) != len(kind.columns):
        cells = "1 cell" if len(row.cells) == 1 else f"{len(row.cells)} cells"
        parted = f", separated by {SEPARATORS[sheet.separator]}" if sheet.separator else ""
        return WHOLE_ROW, f"has {cells} instead of {len(kind.columns)}{parted}"
    return None


def order_of(kind: Kind) -> int:
    """Files of commands come last: they speak of what the others bring."""
    names = [one.name for one in KINDS]
    return names.index(kind.name) if kind.name in names else len(names)


def _read_named(raw: Mapping[str, str], known: Context) -> object:
    names = Names(sites=known.sites, counties=known.counties, staff=known.staff_references)
    return read_named(raw, names, known.zone, known.today, known.confirmed)
