"""Capacity as minutes: the hours of the coming weeks, less what is already promised of them."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from domain.program.limits import Flag, LimitName, Limits
from domain.shared.cycle import CYCLE_WEEKS, SESSIONS_PER_CYCLE
from domain.shared.decider import Refusal
from domain.shared.hours import WeeklyWindow, merged
from domain.shared.vocabulary import Frequency

NO_DAYS: Mapping[date, tuple[WeeklyWindow, ...]] = MappingProxyType({})


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ComingWeeks:
    """The horizon part by part, in minutes; `people` weighs each by how often they meet."""

    available: int
    sessions: int
    travel: int
    notes: int
    groups: int
    supervision: int
    people: float
    """A person met every week counts 1, one met twice a week 2, every two weeks a half."""

    @property
    def workload(self) -> Workload:
        promised = self.sessions + self.travel + self.notes + self.groups + self.supervision
        return Workload(available=self.available, promised=promised)


class WorkOverpromised(Refusal):
    sentence = "The specialist has no minutes left in the coming weeks for this support."


def weight(frequency: Frequency) -> float:
    """How much of a weekly participant's support this frequency takes; weekly is 1."""
    return SESSIONS_PER_CYCLE[frequency] / SESSIONS_PER_CYCLE[Frequency.WEEKLY]


def working_minutes(
    windows: Iterable[WeeklyWindow],
    first_day: date,
    leave: Iterable[tuple[date, date]],
    closed: Set[date],
    days: Mapping[date, tuple[WeeklyWindow, ...]] = NO_DAYS,
) -> int:
    """Minutes of weekly hours in the horizon from `first_day`, less leave and closed days.

    `days` have hours of their own, which may open a closed day again.
    """
    away = [(first, last) for first, last in leave]
    hours = merged(windows)
    total = 0
    for n in range(7 * CYCLE_WEEKS):
        day = first_day + timedelta(days=n)
        if any(first <= day <= last for first, last in away):
            continue
        if day in days:
            total += sum(w.end - w.start for w in merged(days[day]))
        elif day not in closed:
            total += sum(w.end - w.start for w in hours if w.weekday == day.weekday())
    return total


def minutes_of(promise: Promise, limits: Limits) -> int:
    """What one participant's support takes of the horizon: sessions, the drive, and notes."""
    return SESSIONS_PER_CYCLE[promise.frequency] * each_session(promise, limits)


def each_session(promise: Promise, limits: Limits) -> int:
    """What one of the participant's sessions takes."""
    notes = limits.value(LimitName.NOTES_PER_SESSION)
    return promise.session_minutes + promise.travel_minutes + notes


def coming_weeks(
    promises: Iterable[Promise],
    *,
    available: int,
    group_minutes: int,
    supervision_minutes: int,
    limits: Limits,
) -> ComingWeeks:
    """What sessions with travel and notes, groups and supervision take of the horizon."""
    every = tuple(promises)
    notes = limits.value(LimitName.NOTES_PER_SESSION)
    return ComingWeeks(
        available=available,
        sessions=sum(SESSIONS_PER_CYCLE[p.frequency] * p.session_minutes for p in every),
        travel=sum(SESSIONS_PER_CYCLE[p.frequency] * p.travel_minutes for p in every),
        notes=sum(SESSIONS_PER_CYCLE[p.frequency] * notes for p in every),
        groups=group_minutes,
        supervision=supervision_minutes,
        people=sum(weight(p.frequency) for p in every),
    )


def group_minutes(frequency: Frequency, minutes: int) -> int:
    """What leading a group takes of the horizon."""
    return SESSIONS_PER_CYCLE[frequency] * minutes


def minutes_left(workload: Workload, limits: Limits) -> int:
    """Minutes that may still be promised before the rules of the day say that it is too much;
    below 0 when it is already."""
    percent = limits.value(LimitName.MINUTES_OF_WORK)
    return workload.available * percent // 100 - workload.promised


def minutes_for_sessions(weeks: ComingWeeks, limits: Limits) -> int:
    """What the rules of the day leave for sessions, beside groups and supervision."""
    percent = limits.value(LimitName.MINUTES_OF_WORK)
    return weeks.available * percent // 100 - weeks.groups - weeks.supervision


def check_workload(workload: Workload, limits: Limits) -> tuple[Flag, ...]:
    """Refuses or flags support that doesn't fit in the coming weeks, as the day's rules say."""
    return limits.at_most(LimitName.MINUTES_OF_WORK, workload.percent, WorkOverpromised)
