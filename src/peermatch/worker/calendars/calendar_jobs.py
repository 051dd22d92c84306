"""Each specialist's own calendar is read every hour, and what it says of being busy is noted."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from time import monotonic
from uuid import UUID

from domain.shared.hours import WeeklyWindow
from domain.specialists.specialist import SPECIALIST
from peermatch.readmodels.engine.failed_work import OWN_CALENDARS
from peermatch.readmodels.tables.calendar.feed import uids
from peermatch.store.accounts.calendars.own_calendars import OwnCalendars, ToRead
from peermatch.usecases.core.ids import derived
from peermatch.usecases.core.service import Service
from peermatch.usecases.matches.runs import WORKER
from peermatch.usecases.specialists.own_calendar import NoteBusyDay
from peermatch.worker.calendars.busy_in_calendar import (
    BusyDays,
    NoCalendar,
    TooMuch,
    busy_days,
)
from peermatch.worker.calendars.fetching import Failed, NotFetched, fetched
from peermatch.worker.queues.item_by_item import ItemByItem
from scheduling.published.jobs import Every, Job

LOOK_SECONDS = 30.0
"""How soon a calendar is read that somebody has just named."""
DAYS_READ = 56
"""From today on: as far as sessions are planned."""
LONGEST_READING = 20.0
"""Seconds; a calendar of ten years takes one."""
Fetch = Callable[[str], bytes]


def calendar_jobs(service: Service, calendars: OwnCalendars) -> tuple[Job, ...]:
    def look() -> int:
        return read_calendars(service, calendars, fetched)

    return (Job(name="own-calendars", when=Every(LOOK_SECONDS), run=look),)


def read_calendars(service: Service, calendars: OwnCalendars, fetch: Fetch) -> int:
    """Reads those that are due; returns how many. One that can't be read leaves what was known."""

    def read(one: ToRead) -> None:
        if one.address is None:
            note_busy_days(service, one.specialist_id, {})
            calendars.forget(one.specialist_id)
            return
        try:
            busy = _busy(service, one, fetch)
        except NotFetched as failed:
            calendars.note(one.specialist_id, failed.why)
            return
        note_busy_days(service, one.specialist_id, busy)
        calendars.note(one.specialist_id)

    queue = ItemByItem[ToRead](OWN_CALENDARS, service)
    return queue.each(calendars.to_read(), read, key=lambda one: str(one.specialist_id))


def note_busy_days(
    service: Service, specialist_id: UUID, busy: Mapping[date, tuple[WeeklyWindow, ...]]
) -> int:
    """Notes the days that are otherwise than they were known to be; returns how many."""
    now = service.now()
    today, known = service.program.today(now), service.store.read(SPECIALIST, specialist_id).busy
    changed = 0
    for day in (today + timedelta(days=n) for n in range(DAYS_READ)):
        hours = busy.get(day, ())
        if known.get(day, ()) != hours:
            command = NoteBusyDay(specialist_id=specialist_id, day=day, hours=hours)
            service.perform(WORKER, derived("busy", specialist_id, day, now), command)
            changed += 1
    return changed


def _busy(service: Service, one: ToRead, fetch: Fetch) -> BusyDays:
    content = fetch(one.address or "")
    own = uids(service.views, one.specialist_id)
    program = service.program
    today = program.today(service.now())
    until = monotonic() + LONGEST_READING
    try:
        return busy_days(
            content, program.zone, today, DAYS_READ, own, in_time=lambda: monotonic() < until
        )
    except TooMuch:
        raise NotFetched(Failed.TOO_LARGE) from None
    except NoCalendar:
        raise NotFetched(Failed.NO_CALENDAR) from None
