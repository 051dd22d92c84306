"""The kinds of file that can be imported, each known by the columns in its header."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from domain.shared.names import trimmed
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
    which columns are days or (True) times of a day."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    read: Callable[[Mapping[str, str], "Context"], object]
    dates: Mapping[str, bool]
    optional: tuple[str, ...] = ()
    """Columns that it may have besides."""

    def column_of(self, field: str) -> str:
        """The file's own column for the field that an error names. A file of commands may lack a
        column that its row needs: that one is named, too."""
        return own_name(field, self.columns) or (
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


def kind_of(sheet: Sheet) -> Kind:
    """Which kind of file this is, its columns in the file's order. Raises Unreadable naming the
    columns that are too few or too many."""
    header = tuple("_".join(trimmed(cell).casefold().split()) for cell in sheet.header)
    twice = sorted({column for column in header if header.count(column) > 1})
    if twice:
        raise Unreadable(f"has a column twice: {', '.join(c[:60] or '(no name)' for c in twice)}")
    for kind in KINDS:
        if set(header).difference(kind.optional, {CONFIRMED}) == set(kind.columns):
            return replace(kind, columns=header)
    if is_of_commands(header):
        check_header(header)
        key = (ROW,) if ROW in header else ()
        return Kind(COMMANDS, header, key, _read_named, dates_of_commands())
    nearest = max(KINDS, key=lambda kind: len(set(kind.columns) & set(header)))
    raise Unreadable(_unlike(nearest, header))


def _unlike(nearest: Kind, header: tuple[str, ...]) -> str:
    lacking = [column for column in nearest.columns if column not in header]
    allowed = (*nearest.columns, *nearest.optional, CONFIRMED)
    unknown = [column[:60] or "(no name)" for column in header if column not in allowed]
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
        return (kind.columns[after] if after < len(kind.columns) else WHOLE_ROW), row.problem
    if len(row.cells) != len(kind.columns):
        cells = "1 cell" if len(row.cells) == 1 else f"{len(row.cells)} cells"
        wanted = f"{len(kind.columns)}, separated by {SEPARATORS[sheet.separator]}"
        return WHOLE_ROW, f"has {cells} instead of {wanted}"
    return None


def order_of(kind: Kind) -> int:
    """Files of commands come last: they speak of what the others bring."""
    names = [one.name for one in KINDS]
    return names.index(kind.name) if kind.name in names else len(names)


def _read_named(raw: Mapping[str, str], known: Context) -> object:
    names = Names(sites=known.sites, counties=known.counties, staff=known.staff_references)
    return read_named(raw, names, known.zone, known.today, known.confirmed)
