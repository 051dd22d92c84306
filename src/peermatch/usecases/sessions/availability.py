"""When people can be met, from the record: weekly hours, single days, leave and state holidays."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from domain.matches.match_state import Match
from domain.referrals.referral_state import Referral
from domain.shared.day_hours import DayHours, without_busy
from domain.shared.hours import DAY_QUARTERS, QUARTER, WEEK_QUARTERS, WeeklyWindow
from domain.specialists.specialist_state import Specialist
from peermatch.readmodels.reading.closed_days import HOLIDAYS_OF
from peermatch.readmodels.screens.specialists.working_time import WorkingTime
from peermatch.usecases.core.program import Program
from scheduling.planner.demand import Demand
from scheduling.time.availability import Availability, Leave, Span, state_holidays

FAR_AWAY = date.max


def staff_hours(specialist: Specialist, program: Program, years: tuple[int, ...]) -> Availability:
    """A specialist's hours; after their last day they are away."""
    weekly = specialist.enrolled.windows if specialist.enrolled else ()
    days = without_busy(weekly, specialist.days, specialist.busy, closed_days(years))
    return _hours(program, years, weekly, _spans(days), (specialist.leave, specialist.last_day))


def shown_hours(shown: WorkingTime, program: Program, years: tuple[int, ...]) -> Availability:
    """The same from the read models, for the days that were read."""
    days = without_busy(shown.weekly, shown.days, shown.busy, closed_days(years))
    return _hours(program, years, shown.weekly, _spans(days), (shown.leave, shown.last_day))


def _hours(
    program: Program,
    years: tuple[int, ...],
    weekly: tuple[WeeklyWindow, ...],
    days: Mapping[date, tuple[Span, ...]],
    absent: tuple[Iterable[tuple[date, date]], date | None],
) -> Availability:
    leave, last_day = absent
    away = [Leave(first, last) for first, last in leave]
    if last_day is not None:
        away.append(Leave(last_day + timedelta(days=1), FAR_AWAY))
    return Availability(
        weekly=weekly,
        tz=program.zone.key,
        exceptions=days,
        leave=tuple(away),
        closed=closed_days(years),
    )


def participant_hours(
    referral: Referral, match: Match, minutes: int, program: Program, years: tuple[int, ...]
) -> Availability:
    """A participant's windows, and the usual times to which they agreed besides."""
    windows = referral.received.windows if referral.received else ()
    agreed = match.usual.times if match.usual.agreed else ()
    own = [WeeklyWindow(t.weekday, t.minute, min(1440, t.minute + minutes)) for t in agreed]
    return Availability(
        weekly=(*windows, *own),
        tz=program.zone.key,
        exceptions=_spans(referral.days),
        closed=closed_days(years),
    )


def without_time(
    hours: Mapping[str, Availability], taken: Iterable[Demand]
) -> dict[str, Availability]:
    """Everyone's weekly hours without the time that these demands (of one option) take of them,
    as if it were taken week after week."""
    left = dict(hours)
    for demand in taken:
        (piece,) = demand.options[0].pieces
        start = piece.start % WEEK_QUARTERS
        for who in piece.staff:
            if who in left:
                end = start + (piece.end - piece.start)
                left[who] = replace(left[who], weekly=_cut(left[who].weekly, start, end))
    return left


def _cut(weekly: Iterable[WeeklyWindow], start: int, end: int) -> tuple[WeeklyWindow, ...]:
    """Weekly hours without the quarters of the week from `start` to `end`."""
    found = []
    day = start // DAY_QUARTERS
    first, last = ((q - day * DAY_QUARTERS) * QUARTER for q in (start, end))
    for window in weekly:
        if window.weekday != day or window.end <= first or last <= window.start:
            found.append(window)
            continue
        if window.start < first:
            found.append(WeeklyWindow(day, window.start, first))
        if last < window.end:
            found.append(WeeklyWindow(day, last, window.end))
    return tuple(found)


@lru_cache(maxsize=64)
def closed_days(years: tuple[int, ...]) -> frozenset[date]:
    """The state holidays of these years."""
    return state_holidays(HOLIDAYS_OF, years)


def _spans(days: DayHours) -> dict[date, tuple[Span, ...]]:
    return {day: tuple((w.start, w.end) for w in windows) for day, windows in days.items()}


def years_of(days: Iterable[date]) -> tuple[int, ...]:
    return tuple(sorted({day.year for day in days}))
