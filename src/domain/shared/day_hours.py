"""A day that differs from the weekly hours, for a specialist or for a participant, as facts."""

from collections.abc import Iterable, Mapping
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
