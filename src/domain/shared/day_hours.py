"""A day that differs from the weekly hours, for a specialist or for a participant, as facts."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from uuid import UUID

from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Refusal
from domain.shared.hours import WeeklyWindow

DayHours = Mapping[date, tuple[WeeklyWindow, ...]]
"""Day -> its hours instead of the weekly ones; none at all: away or busy all day."""
NO_EXCEPTIONS: DayHours = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursExcepted:
    """On that day the specialist works these hours instead; they may open a closed day again."""

    specialist_id: Subject
    day: Plain[date]
    windows: Plain[tuple[WeeklyWindow, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursRestored:
    """The weekly hours hold again on that day."""

    specialist_id: Subject
    day: Plain[date]


@dataclass(frozen=True, slots=True, kw_only=True)
class AvailabilityExcepted:
    """On that day the participant can be met at these times instead."""

    referral_id: Plain[UUID]
    participant_id: Subject
    day: Personal[date]
    windows: Personal[tuple[WeeklyWindow, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class AvailabilityRestored:
    referral_id: Plain[UUID]
    participant_id: Subject
    day: Personal[date]


class HoursOfAnotherDay(Refusal):
    sentence = "The hours of a day are given with that day's own weekday."
    field = "available"


class DayHasPassed(Refusal):
    sentence = "Hours can be changed for future days only."
    field = "day"


def check_day(day: date, windows: Iterable[WeeklyWindow], today: date) -> None:
    """Raises DayHasPassed or HoursOfAnotherDay."""
    if day < today:
        raise DayHasPassed
    if any(window.weekday != day.weekday() for window in windows):
        raise HoursOfAnotherDay


def evolve(
    days: DayHours,
    fact: HoursExcepted | AvailabilityExcepted | HoursRestored | AvailabilityRestored,
) -> DayHours:
    match fact:
        case HoursExcepted() | AvailabilityExcepted():
            return MappingProxyType({**days, fact.day: fact.windows})
        case HoursRestored() | AvailabilityRestored():
            return MappingProxyType({d: own for d, own in days.items() if d != fact.day})


def without_busy(
    weekly: Iterable[WeeklyWindow], days: DayHours, busy: DayHours, closed: Container[date]
) -> DayHours:
    """Days that differ from the weekly hours once busy times are taken out of them. A closed day
    stays closed."""
    usual, left = tuple(weekly), dict(days)
    for day, taken in busy.items():
        if day in days or day not in closed:
            own = days.get(day, tuple(w for w in usual if w.weekday == day.weekday()))
            left[day] = free_of(own, taken)
    return left


def free_of(
    windows: Iterable[WeeklyWindow], taken: Iterable[WeeklyWindow]
) -> tuple[WeeklyWindow, ...]:
    """What is left of these hours of one day."""
    left = list(windows)
    for busy in taken:
        pieces = ((w.weekday, *p) for w in left for p in _around(w, busy))
        left = [WeeklyWindow(weekday, start, end) for weekday, start, end in pieces if start < end]
    return tuple(left)


def _around(window: WeeklyWindow, busy: WeeklyWindow) -> tuple[tuple[int, int], tuple[int, int]]:
    before = window.start, min(window.end, busy.start)
    return before, (max(window.start, busy.end, before[1]), window.end)
