"""What the waitlist is narrowed to, sorted by and which columns it has, as an address says it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fastapi import Request

from domain.referrals.completeness import NEEDED, Needed
from domain.shared.languages import LANGUAGE_NAMES
from domain.shared.vocabulary import ServiceLine, Urgency
from peermatch.readmodels.screens.referrals.waitlist import Row
from peermatch.readmodels.screens.referrals.waitlist_wish import ALL, DUE, LATE, ORDERS, Wish
from peermatch.readmodels.screens.specialists import roster
from peermatch.web.forms import search_fields
from peermatch.web.forms.referral_form import SOURCES
from peermatch.web.http.access import Viewer, services_of
from peermatch.web.show.words import in_words, waited

Choices = list[tuple[str, str]]
STATUS: Choices = [
    ("", "Waiting or proposed"),
    ("waiting", "Waiting"),
    ("proposed", "Proposed"),
    ("matched", "Matched"),
    ("closed", "Closed"),
    (ALL, "All"),
]
CONSENT: Choices = [("in-force", "In force"), ("missing", "Missing")]
CLOCK: Choices = [(LATE, "Past its last day"), (DUE, "Near its last day")]
SORT: Choices = [
    ("", "Urgent, then longest wait"),
    ("clock", "Nearest last day"),
    ("wait", "Longest wait"),
    ("newest", "Newest"),
]
COLUMNS: Mapping[str, str] = {
    "waiting": "Waiting",
    "urgency": "Urgency",
    "about": "About",
    "consent": "Consent",
    "status": "Status",
    "clock": "Last day",
    "needed": "Still needed",
    "line": "Service line",
    "source": "Referred by",
}
"""Beside the person, who is always there."""
USUAL = ("waiting", "urgency", "about", "consent", "status")
"""Columns that are shown where nobody chose any."""
LABELS = {
    "status": "Status",
    "county": "County",
    "language": "Language",
    "service_line": "Service line",
    "urgency": "Urgency",
    "consent": "Consent",
    "source": "Referred by",
    "asked_for": "Specialist asked for",
    "clock": "Clock",
    "missing": "Still needed",
}


FIRST = ("status", "county", "language", "urgency")
"""Those that stand open; the others unfold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """`columns` are those that are shown; `texts` says all of it as an address does."""

    wish: Wish
    sort: str
    columns: tuple[str, ...]
    texts: Mapping[str, str]

    @property
    def narrows(self) -> int:
        """How many filters hold."""
        return sum(name in LABELS for name in self.texts)


MOST_STAFF = 50
"""Of a longer roster only whom an address names."""


def choices(request: Request, viewer: Viewer) -> dict[str, Choices]:
    """By filter, value and words."""
    reading = services_of(request).reading(viewer.actor)
    ids = roster.first_ids(reading, MOST_STAFF + 1)
    if len(ids) > MOST_STAFF:
        ids = _named(request.query_params.get("asked_for", ""))
    staff = [(str(one.specialist_id), one.name) for one in roster.named(reading, ids)]
    needed: Choices = [(one.value, NEEDED[one]) for one in Needed]
    return {
        "status": STATUS,
        "county": [(county, county) for county in sorted(search_fields.counties(request))],
        "language": list(LANGUAGE_NAMES.items()),
        "service_line": [(line.value, in_words(line)) for line in ServiceLine],
        "urgency": [(urgency.value, in_words(urgency)) for urgency in Urgency],
        "consent": CONSENT,
        "source": list(SOURCES),
        "asked_for": staff,
        "clock": CLOCK,
        "missing": [("any", "Anything"), *needed],
    }


def _named(text: str) -> list[UUID]:
    try:
        return [UUID(text)]
    except ValueError:
        return []


def chosen(given: Mapping[str, str], known: Mapping[str, Choices], columns: list[str]) -> Chosen:
    """What can't be meant narrows nothing; without a column that can be meant, the usual are
    shown."""
    texts = {
        name: given.get(name, "") for name, options in known.items()
        if given.get(name, "") and given.get(name, "") in [value for value, _ in options]
    }  # fmt: skip
    sort = given.get("sort", "") if given.get("sort", "") in ORDERS else ""
    shown = tuple(name for name in COLUMNS if name in columns) or USUAL
    asked_for = UUID(texts["asked_for"]) if "asked_for" in texts else None
    wish = Wish(**{n: t for n, t in texts.items() if n != "asked_for"}, asked_for=asked_for)
    if sort:
        texts["sort"] = sort
    return Chosen(wish=wish, sort=sort, columns=shown, texts=texts)


def cells(row: Row, columns: tuple[str, ...], last_day: date | None) -> list[str]:
    """A row as a file has it."""
    told = {
        "waiting": waited(row.waiting_days),
        "urgency": in_words(Urgency(row.urgency)),
        "about": " · ".join(filter(None, (row.areas, row.county, row.language))),
        "consent": row.consent,
        "status": " ".join(filter(None, (row.standing, row.waiting_reason))),
        "clock": f"{last_day}" if last_day else "",
        "needed": "; ".join(needed(row)),
        "line": in_words(row.service_line) if row.service_line else "",
        "source": source(row),
    }
    return [row.name, *(told[name] for name in columns)]


def needed(row: Row) -> tuple[str, ...]:
    """What is still needed before a match, as far as the filter of that name knows it."""
    return tuple(NEEDED[one] for one in row.missing)


def source(row: Row) -> str:
    """Who referred them, in the words of the form."""
    return dict(SOURCES).get(row.source, in_words(row.source) if row.source else "")
