"""The program's calendar: specialists by days, each day's hours and what takes time in them.

What is counted comes from the same functions as the figures of the week, so the calendar can't
say anything else.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.sessions.session_state import SessionStatus
from domain.shared.hours import DAY_QUARTERS, QUARTER, merged
from peermatch.readmodels.screens.sessions.weeks import Entry
from peermatch.readmodels.screens.specialists.working_time import WorkingTime
from peermatch.readmodels.tables.calendar.commitments import Row as Commitment
from peermatch.usecases.calendar.shown.week_figures import ground_for, hours_of, taking_place
from peermatch.usecases.core.service import Service
from scheduling.published.schedule_views import Booked, Drive, StaffWeek, drives, program_week
from scheduling.time.availability import Availability

FIRST_HOUR, LAST_HOUR = 8, 18
"""What a day shows at least; earlier and later where something is."""
HOUR = 60 // QUARTER


class Kind(StrEnum):
    """What takes a specialist's time."""

    SESSION = "session"
    OFF = "off"
    """A session that was called off or missed: it stands there and counts for nothing."""
    GROUP = "group"
    SUPERVISION = "supervision"
    NOTES = "notes"
    DRIVE = "drive"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Quarter hours of one local day: the first of them, and how many."""

    start: int
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing in a specialist's day."""

    kind: Kind
    where: Stretch
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    """A site's code; empty for a call."""
    entry: Entry | None = None
    """The session, where it is one."""
    commitment_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One specialist's day. `closed`: everyone's office is closed, a holiday. `away`: the hours
    that they would have worked, where they are on leave or off that day."""

    day: date
    open: tuple[Stretch, ...]
    closed: bool
    away: tuple[Stretch, ...]
    is_away: bool
    items: tuple[Item, ...]
    load: StaffWeek
    """The day in figures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One specialist's row, and its days together in figures."""

    specialist_id: UUID
    name: str
    lanes: tuple[Lane, ...]
    total: StaffWeek


def calendar(
    service: Service,
    staff: Mapping[UUID, WorkingTime],
    entries: Sequence[Entry],
    planned: Iterable[Commitment],
    days: Sequence[datetime],
) -> tuple[Person, ...]:
    """A row for each of `staff`, in their order, with a lane for each of the days (any instant of
    each). `entries` and `planned` are what these specialists have on these days."""
    zone = service.program.zone
    dates = [day.astimezone(zone).date() for day in days]
    booked = taking_place(entries)
    ground = ground_for(service, staff, booked)
    hours = hours_of(staff, service.program, days)
    named = {str(who): available for who, available in hours.items()}
    items: dict[tuple[UUID, date], list[Item]] = defaultdict(list)
    for who, item in (*_sessions(entries, zone), *_planned(planned, zone)):
        items[who, item.starts_at.astimezone(zone).date()].append(item)
    of_day: dict[date, list[Booked]] = defaultdict(list)
    for session in booked:
        of_day[session.starts_at.astimezone(zone).date()].append(session)
    loads = {}
    for on, day in zip(dates, days, strict=True):
        for load in program_week(of_day[on], named, ground, [day]):
            who = UUID(load.staff)
            loads[who, on] = load
            own = [session for session in of_day[on] if load.staff in session.staff]
            for drive in drives(load.staff, own, ground, zone):
                items[who, on].append(_drive(drive, on, zone))
    return tuple(
        Person(
            specialist_id=who,
            name=known.name,
            lanes=tuple(
                _lane(known, hours[who], on, items[who, on], loads[who, on]) for on in dates
            ),
            total=together([loads[who, on] for on in dates]),
        )
        for who, known in staff.items()
    )


def stretch(starts_at: datetime, ends_at: datetime, on: date, zone: ZoneInfo) -> Stretch:
    """The quarter hours of the local day `on` that lie between two instants, at least one."""
    first = _minute(starts_at, on, zone) // QUARTER
    last = -(-_minute(ends_at, on, zone) // QUARTER)
    first = min(first, DAY_QUARTERS - 1)
    return Stretch(first, max(1, last - first))


def shown_hours_of_day(people: Iterable[Person]) -> tuple[int, int]:
    """The first and last hour that a grid of these rows needs: at least 8 to 6."""
    wheres = [
        where
        for person in people
        for lane in person.lanes
        for where in (*lane.open, *(item.where for item in lane.items))
    ]
    first = min((w.start // HOUR for w in wheres), default=FIRST_HOUR)
    last = max((-(-(w.start + w.width) // HOUR) for w in wheres), default=LAST_HOUR)
    return min(FIRST_HOUR, first), max(LAST_HOUR, last)


def together(loads: Sequence[StaffWeek]) -> StaffWeek:
    """Several days of one specialist as one figure."""
    return StaffWeek(
        staff=loads[0].staff,
        sessions=sum(one.sessions for one in loads),
        session_minutes=sum(one.session_minutes for one in loads),
        drive_minutes=sum(one.drive_minutes for one in loads),
        working_minutes=sum(one.working_minutes for one in loads),
    )


def _sessions(entries: Iterable[Entry], zone: ZoneInfo) -> Iterable[tuple[UUID, Item]]:
    for entry in entries:
        on = entry.starts_at.astimezone(zone).date()
        off = entry.status == SessionStatus.MISSED.value
        item = Item(
            kind=Kind.OFF if off else Kind.SESSION,
            where=stretch(entry.starts_at, entry.ends_at, on, zone),
            starts_at=entry.starts_at,
            ends_at=entry.ends_at,
            place=entry.site,
            entry=entry,
        )
        for who in filter(None, (entry.specialist_id, entry.co_specialist_id)):
            yield who, item


def _planned(planned: Iterable[Commitment], zone: ZoneInfo) -> Iterable[tuple[UUID, Item]]:
    for row in planned:
        on = row.starts_at.astimezone(zone).date()
        yield (
            row.specialist_id,
            Item(
                kind=Kind(row.kind),
                where=stretch(row.starts_at, row.ends_at, on, zone),
                starts_at=row.starts_at,
                ends_at=row.ends_at,
                place=row.place,
                commitment_id=row.commitment_id,
            ),
        )


def _drive(drive: Drive, on: date, zone: ZoneInfo) -> Item:
    return Item(
        kind=Kind.DRIVE,
        where=stretch(drive.starts_at, drive.ends_at, on, zone),
        starts_at=drive.starts_at,
        ends_at=drive.ends_at,
        place=drive.place,
    )


def _lane(
    known: WorkingTime, hours: Availability, on: date, items: list[Item], load: StaffWeek
) -> Lane:
    spans = hours.spans(on)
    usual = merged(window for window in known.weekly if window.weekday == on.weekday())
    away = any(on in leave for leave in hours.leave) or known.days.get(on) == ()
    return Lane(
        day=on,
        open=tuple(_of_minutes(start, end) for start, end in spans),
        closed=not spans and not away and on in hours.closed,
        away=tuple(_of_minutes(w.start, w.end) for w in usual) if away else (),
        is_away=away,
        items=tuple(sorted(items, key=lambda item: (item.starts_at, item.ends_at))),
        load=load,
    )


def _of_minutes(start: int, end: int) -> Stretch:
    first = start // QUARTER
    return Stretch(first, -(-end // QUARTER) - first)


def _minute(moment: datetime, on: date, zone: ZoneInfo) -> int:
    """The minute of the day `on` that clocks show; an instant of another day is its edge."""
    local = moment.astimezone(zone)
    if local.date() != on:
        return 0 if local.date() < on else DAY_QUARTERS * QUARTER
    return local.hour * 60 + local.minute
