"""What a look at the program's calendar asks for, and its parts as templates say them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Request

from domain.shared.vocabulary import Mode
from peermatch.usecases.calendar.shown.program_calendar import Kind, Lane, Person, together
from peermatch.web.show.weeks import LAST_DAY, day_of
from scheduling.published.schedule_views import StaffWeek

VIEWS = ("day", "week", "month")
WORKING_DAYS = 5
MOST_PAGES = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One look at the calendar; `days` are those that are read for it."""

    view: str
    day: date
    site: str = ""
    who: UUID | None = None
    mode: str = ""
    page: int = 1
    as_list: bool = False
    moving: UUID | None = None

    @property
    def days(self) -> tuple[date, ...]:
        if self.view == "day":
            return (self.day,)
        monday = self.day - timedelta(self.day.weekday())
        if self.view == "week":
            return tuple(monday + timedelta(n) for n in range(7))
        first = self.day.replace(day=1)
        first -= timedelta(first.weekday())
        last = _next_month(self.day) - timedelta(1)
        last += timedelta(6 - last.weekday())
        return tuple(first + timedelta(n) for n in range((last - first).days + 1))

    @property
    def before(self) -> date:
        if self.view == "month":
            return self.day.replace(day=1) - timedelta(1)
        return self.day - timedelta(1 if self.view == "day" else 7)

    @property
    def after(self) -> date:
        if self.view == "month":
            return _next_month(self.day)
        return self.day + timedelta(1 if self.view == "day" else 7)

    @property
    def week(self) -> tuple[date, ...]:
        """The days of the day's week, for the strip of days."""
        monday = self.day - timedelta(self.day.weekday())
        return tuple(monday + timedelta(n) for n in range(7))

    def kept(self) -> dict[str, str]:
        """What addresses and forms say of it, without what is as usual."""
        told = {
            "view": self.view,
            "day": self.day.isoformat(),
            "site": self.site,
            "who": str(self.who or ""),
            "mode": self.mode,
            "page": str(self.page) if self.page > 1 else "",
            "list": "1" if self.as_list else "",
            "moving": str(self.moving or ""),
        }
        return {name: text for name, text in told.items() if text}

    def address(self, **changed: Any) -> str:
        """Its address with some parts said otherwise; an empty text leaves one out."""
        told = {**self.kept(), **{name: str(value) for name, value in changed.items()}}
        return f"/calendar?{urlencode({n: text for n, text in told.items() if text})}"


def look_of(request: Request, given: Mapping[str, str]) -> Look:
    """The look that an address or a form names; what can't be read is as usual."""
    view, mode, number = given.get("view", ""), given.get("mode", ""), given.get("page", "")
    return Look(
        view=view if view in VIEWS else "week",
        day=day_of(request, given.get("day", "")),
        site=given.get("site", "")[:20],
        who=_uuid(given.get("who", "")),
        mode=mode if mode in {*Mode} else "",
        page=min(MOST_PAGES, max(1, int(number))) if number.isdecimal() and len(number) < 6 else 1,
        as_list=given.get("list") == "1",
        moving=_uuid(given.get("moving", "")),
    )


def only(people: tuple[Person, ...], mode: str) -> tuple[Person, ...]:
    """The rows with the sessions of one way of meeting alone; what isn't a session stays, but
    drives go where nobody meets in person. Figures stay those of everything."""
    if not mode:
        return people

    def stays(item: Any) -> bool:
        if item.entry is not None:
            return bool(item.entry.mode == mode)
        return bool(item.kind is not Kind.DRIVE or mode == Mode.IN_PERSON)

    def kept(lane: Lane) -> Lane:
        return replace(lane, items=tuple(filter(stays, lane.items)))

    return tuple(replace(p, lanes=tuple(map(kept, p.lanes))) for p in people)


def month_weeks(
    people: tuple[Person, ...], look: Look
) -> tuple[tuple[date, Mapping[UUID, tuple[StaffWeek, tuple[int, ...]]]], ...]:
    """Each week's Monday with each specialist's week in figures, and how full its days are."""
    found = []
    for n in range(0, len(look.days), 7):
        own = {}
        for person in people:
            loads = [lane.load for lane in person.lanes[n : n + 7]]
            own[person.specialist_id] = (together(loads), tuple(map(level, loads)))
        found.append((look.days[n], own))
    return tuple(found)


def level(load: StaffWeek) -> int:
    """How full a day is, for its picture: 0 is nothing booked, 1 to 4 are quarters of it."""
    return min(4, max(1, -int(-load.utilization * 4 // 1))) if load.sessions else 0


def _next_month(day: date) -> date:
    first = day.replace(day=1)
    return min(LAST_DAY, (first + timedelta(31)).replace(day=1))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
