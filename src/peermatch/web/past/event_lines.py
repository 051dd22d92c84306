"""A record's history as its pages and the API say it: who, when, what, and what it said before."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import Request

from domain.shared.hours import WeeklyWindow
from domain.shared.languages import LANGUAGE_NAMES
from domain.shared.roles import Role
from domain.shared.vocabulary import Experience, Trait
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.people.naming import specialist_names
from peermatch.readmodels.screens.program import told_history
from peermatch.readmodels.screens.program.told_history import Change, Event
from peermatch.web.actions import Link
from peermatch.web.http.access import Viewer, services_of
from peermatch.web.show.sections import Item, Section
from peermatch.web.show.words import day, experience, in_words, moment, window

SERVICE = "Peermatch"
"""Who did what no account did."""
THEMSELVES = "The participant"
"""Who did what was done at a participant's own page."""
PAGES = {
    "match": ("Match", "/matches/{}", frozenset({Role.COORDINATOR})),
    "session": ("Session", "/sessions/{}", frozenset({Role.COORDINATOR})),
    "group": ("Group", "/groups/{}", frozenset({Role.COORDINATOR})),
    "run": ("Matching run", "/runs/{}", frozenset({Role.COORDINATOR, Role.MANAGER})),
    "repair": ("Schedule fix", "/repairs/{}", frozenset({Role.COORDINATOR})),
    "referral": ("Referral", "/referrals/{}", frozenset({Role.INTAKE, Role.COORDINATOR})),
    "message": ("Message", "/messages/{}", frozenset({Role.COORDINATOR, Role.MANAGER})),
}
"""What an entry can be about: its name, its page, and who has that page."""


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """`before` is empty where nothing was said before."""

    label: str
    before: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLine:
    """One entry in words; `link` leads to what it is about, where the viewer has such a page."""

    at: datetime
    name: str
    sentence: str
    kind: str
    correction: bool
    by: str
    link: Link | None
    changes: tuple[ChangeLine, ...]
    why: str


def lines(
    request: Request, viewer: Viewer, reading: Reading, events: Sequence[Event], here: UUID
) -> tuple[EventLine, ...]:
    """`here` is whose history it is: its entries need no link to it."""
    services = services_of(request)
    zone = services.service.program.zone
    accounts = services.account_names.of(event.by for event in events)
    staff = _staff(reading, events)
    return tuple(
        EventLine(
            at=event.at.astimezone(zone),
            name=event.name,
            sentence=event.sentence,
            kind=event.kind,
            correction=event.correction,
            by=accounts.get(event.by, SERVICE if event.by != Role.PARTICIPANT else THEMSELVES),
            link=_link(viewer, event, here),
            changes=tuple(_line(change, staff, zone) for change in event.changes),
            why=event.why,
        )
        for event in events
    )


def latest(request: Request, viewer: Viewer, ids: Collection[UUID], path: str) -> Section:
    """A record page's section: the newest entries, and where all of them are."""
    [here, *_] = ids
    reading = services_of(request).reading(viewer.actor)
    events = told_history.latest(reading, ids)
    items = tuple(
        Item(
            line.sentence,
            (f"{moment(line.at)} · {line.by}",),
            tag="Correction" if line.correction else "",
        )
        for line in lines(request, viewer, reading, events, here)
    )
    if not items:
        return Section("history", "History")
    return Section("history", "History", items=items, more=Link("All of the history", path))


def _staff(reading: Reading, events: Iterable[Event]) -> dict[UUID, str]:
    ids = {
        one
        for event in events
        for change in event.changes
        for value in (change.before, change.now)
        if isinstance(value, frozenset)
        for one in value
        if isinstance(one, UUID)
    }
    return specialist_names(reading, ids) if ids else {}


def _link(viewer: Viewer, event: Event, here: UUID) -> Link | None:
    if event.about not in PAGES or event.about_id is None or event.about_id == here:
        return None
    title, address, roles = PAGES[event.about]
    return Link(title, address.format(event.about_id)) if viewer.role in roles else None


def _line(change: Change, staff: dict[UUID, str], zone: ZoneInfo) -> ChangeLine:
    before, now = (
        value_words(change.label, value, staff, zone) for value in (change.before, change.now)
    )
    return ChangeLine(change.label, before, now or ("none" if before else ""))


def value_words(label: str, value: object, staff: dict[UUID, str], zone: ZoneInfo) -> str:
    """Any value that a record holds, as people say it; `staff` names specialists by id."""
    if value is None:
        return ""
    if isinstance(value, frozenset):
        return ", ".join(sorted(value_words(label, one, staff, zone) for one in value))
    if isinstance(value, tuple):
        return "; ".join(value_words(label, one, staff, zone) for one in value)
    if isinstance(value, datetime):
        return moment(value.astimezone(zone))
    if isinstance(value, date):
        return day(value)
    if isinstance(value, WeeklyWindow):
        return window(value)
    if isinstance(value, Experience | Trait):
        return experience(value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, UUID):
        return staff.get(value, "")
    if isinstance(value, Enum):
        return in_words(value)
    if label == "Language":
        return LANGUAGE_NAMES.get(str(value), str(value))
    return str(value)
