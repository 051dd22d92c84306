"""Capacity as minutes: the hours of the coming weeks, less what is already promised of them."""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from domain.decider import Refusal
from domain.hours import WeeklyWindow, merged
from domain.limits import Flag, LimitName, Limits
from domain.vocabulary import Frequency

WEEKS = 4
"""The horizon of a workload; every frequency repeats whole within it."""

SESSIONS = MappingProxyType(
    {
        Frequency.TWICE_WEEKLY: 8,
        Frequency.WEEKLY: 4,
        Frequency.EVERY_2_WEEKS: 2,
        Frequency.CHECK_IN: 1,
    }
)
"""Sessions within the horizon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """One participant's support: how often, how long, and the drive there and back."""

    frequency: Frequency
    session_minutes: int
    travel_minutes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """Minutes over the horizon."""

    available: int
    promised: int

    @property
    def left(self) -> int:
        """Minutes still free; negative when too much is promised."""
        return self.available - self.promised

    @property
    def percent(self) -> int:
        """Promised of available, rounded up; 100 or less fits."""
        if self.available == 0:
            return 0 if self.promised == 0 else 1000
        return -(-100 * self.promised // self.available)


class WorkOverpromised(Refusal):
    sentence = "The specialist has no minutes left in the coming weeks for this support."


def weight(frequency: Frequency) -> float:
    """How much of a weekly participant's support this frequency takes; weekly is 1."""
    return SESSIONS[frequency] / SESSIONS[Frequency.WEEKLY]


def working_minutes(
    windows: Iterable[WeeklyWindow],
    first_day: date,
    leave: Iterable[tuple[date, date]],
    closed: Set[date],
) -> int:
    """Minutes of weekly hours in the horizon from `first_day`, less leave and closed days."""
    away = [(first, last) for first, last in leave]
    hours = merged(windows)
    total = 0
    for n in range(7 * WEEKS):
        day = first_day + timedelta(days=n)
        if day in closed or any(first <= day <= last for first, last in away):
            continue
        total += sum(w.end - w.start for w in hours if w.weekday == day.weekday())
    return total


def promised_minutes(
    promises: Iterable[Promise], *, group_minutes: int, supervision_minutes: int, limits: Limits
) -> int:
    """Minutes that sessions with travel and notes, groups and supervision take in the horizon."""
    notes = limits.value(LimitName.NOTES_PER_SESSION)
    support = sum(
        SESSIONS[p.frequency] * (p.session_minutes + p.travel_minutes + notes) for p in promises
    )
    return support + group_minutes + supervision_minutes


def check_workload(workload: Workload, limits: Limits) -> tuple[Flag, ...]:
    """Refuses or flags support that doesn't fit in the coming weeks, as the day's rules say."""
    return limits.at_most(LimitName.MINUTES_OF_WORK, workload.percent, WorkOverpromised)
