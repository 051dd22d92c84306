"""The form that says which column of a file is which: what it shows, and what it was told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.shared.names import trimmed
from peermatch.usecases.importing.file_kinds import KINDS, Kind, kind_named
from peermatch.usecases.importing.import_commands import CONFIRMED
from peermatch.usecases.importing.named_columns import REFUSED_BECAUSE, Arrangement, spelled
from peermatch.usecases.input.csv_text import Sheet
from peermatch.usecases.input.parsing import Unreadable
from peermatch.web.forms.referral_form import first_values
from peermatch.web.importing.usual_names import all_guessed

REFERRALS = "referrals.csv"
TITLES = {
    "sites.csv": "Sites",
    "travel_minutes.csv": "Drive times between sites",
    "roster.csv": "Specialists of the roster",
    REFERRALS: "Referrals",
}
WORDS = {
    "areas": "Areas of lived experience",
    "available": "Hours when they can meet",
    "modes": "Ways to meet",
    "referral": "The referrer’s case number",
    "source": "Who referred them",
    "specialist": "The specialist’s own number",
}
"""Columns whose names don’t tell what they hold."""
SAMPLES = 2
"""Rows of which the form shows what stands in a column."""
MOST_COLUMNS = 120


@dataclass(frozen=True, slots=True)
class TheirColumn:
    """A column of the file: what it is called, what stands in it, which of ours it seems to be."""

    name: str
    samples: tuple[str, ...]
    ours: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnForm:
    """`lacking` are columns of ours that no column of the file is, with what every row could have
    there."""

    kind: Kind
    columns: tuple[TheirColumn, ...]
    choices: tuple[str, ...]
    lacking: tuple[tuple[str, str], ...]


def nearest_kind(header: tuple[str, ...]) -> Kind:
    """The kind of which most columns are guessed."""
    return max(KINDS, key=lambda kind: sum(map(bool, _guessed(header, kind))))


def column_form(
    sheet: Sheet, before: Arrangement | None, chosen: str, now: datetime, zone: ZoneInfo
) -> ColumnForm:
    """The form for a kind that was chosen, told before, or seems nearest. Raises Unreadable for a
    file of too many columns."""
    if len(sheet.header) > MOST_COLUMNS:
        raise Unreadable(f"has more than {MOST_COLUMNS} columns")
    told = before if before is not None and before.kind == (chosen or before.kind) else None
    kind = kind_named(chosen) or kind_named(told.kind if told else "") or nearest_kind(sheet.header)
    ours = told.placed if told is not None else _guessed(sheet.header, kind)
    usual = told.filled if told is not None else _usual(kind, now, zone)
    return ColumnForm(
        kind=kind,
        columns=tuple(
            TheirColumn(name, _samples(sheet, place), ours[place])
            for place, name in enumerate(sheet.header)
        ),
        choices=(*kind.columns, *kind.optional, CONFIRMED),
        lacking=tuple((c, usual.get(c, "")) for c in kind.columns if c not in ours),
    )


def arrangement(typed: Mapping[str, str], columns: int) -> Arrangement:
    """What the form was told."""
    fills = {
        name.removeprefix("every-"): trimmed(text)
        for name, text in typed.items()
        if name.startswith("every-") and trimmed(text)
    }
    return Arrangement(
        kind=typed.get("kind", ""),
        placed=tuple(typed.get(f"column-{place}", "") for place in range(columns)),
        filled=fills,
    )


def said(column: str) -> str:
    """A column in words."""
    return WORDS.get(column) or column.replace("_", " ").capitalize()


def _guessed(header: tuple[str, ...], kind: Kind) -> tuple[str, ...]:
    plain = tuple("" if spelled(name) == REFUSED_BECAUSE else name for name in header)
    return all_guessed(plain, (*kind.columns, *kind.optional, CONFIRMED))


def _samples(sheet: Sheet, place: int) -> tuple[str, ...]:
    cells = (row.cells[place] for row in sheet.rows if len(row.cells) > place)
    filled = (trimmed(cell)[:60] for cell in cells if trimmed(cell))
    return tuple(text for _, text in zip(range(SAMPLES), filled, strict=False))


def _usual(kind: Kind, now: datetime, zone: ZoneInfo) -> Mapping[str, str]:
    """As the form of a new referral starts."""
    if kind.name != REFERRALS:
        return {}
    first = first_values(now, zone)
    when = f"{first.pop('received_date')}T{first.pop('received_time')}"
    return {**first, "received_at": when}
