"""When a specialist works: weekly hours, single days that differ, busy times of their own calendar,
and leave."""

from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from domain.shared.classified import Plain, Subject
from domain.shared.day_hours import HoursExcepted, HoursRestored, check_day
from domain.shared.decider import Fact, Refusal, known
from domain.shared.hours import WeeklyWindow
from domain.shared.shared_refusals import SpecialistUnknown
from domain.shared.vocabulary import Mode
from domain.specialists.specialist_state import Specialist


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursChanged:
    specialist_id: Subject
    windows: Plain[tuple[WeeklyWindow, ...]]
    modes: Plain[frozenset[Mode]]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeavePlanned:
    """Away from `first_day` to `last_day`, both included (local dates)."""

    specialist_id: Subject
    first_day: Plain[date]
    last_day: Plain[date]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveCanceled:
    specialist_id: Subject
    first_day: Plain[date]
    last_day: Plain[date]


@dataclass(frozen=True, slots=True, kw_only=True)
class BusyTimesRead:
    """By their own calendar they are busy at these times of that day; none: free again."""

    specialist_id: Subject
    day: Plain[date]
    windows: Plain[tuple[WeeklyWindow, ...]]


class NoWorkingHours(Refusal):
    sentence = "A specialist needs weekly hours."
    field = "hours"


class NoModeOffered(Refusal):
    sentence = "A specialist needs at least one way of meeting."
    field = "modes"


class LeaveEndsBeforeItStarts(Refusal):
    sentence = "The leave ends before it starts."
    field = "leave"


class LeaveUnknown(Refusal):
    sentence = "No such leave is planned."
    field = "leave"


class SpecialistAway(Refusal):
    sentence = "The specialist is away on that day."


def evolve(
    state: Specialist, fact: HoursChanged | LeavePlanned | LeaveCanceled | BusyTimesRead
) -> Specialist:
    match fact:
        case HoursChanged() if state.enrolled is not None:
            enrolled = replace(state.enrolled, windows=fact.windows, modes=fact.modes)
            return replace(state, enrolled=enrolled)
        case BusyTimesRead():
            left = {day: own for day, own in state.busy.items() if day != fact.day}
            busy = {**left, fact.day: fact.windows} if fact.windows else left
            return replace(state, busy=MappingProxyType(busy))
        case LeavePlanned():
            planned = (fact.first_day, fact.last_day)
            canceled = state.canceled_leave - {planned}
            return replace(state, leave=(*state.leave, planned), canceled_leave=canceled)
        case LeaveCanceled():
            planned = (fact.first_day, fact.last_day)
            kept = tuple(away for away in state.leave if away != planned)
            return replace(state, leave=kept, canceled_leave=state.canceled_leave | {planned})
    return state


def change_hours(
    state: Specialist, windows: tuple[WeeklyWindow, ...], modes: Set[Mode]
) -> tuple[Fact, ...]:
    enrolled = known(state.enrolled, SpecialistUnknown)
    if not windows:
        raise NoWorkingHours
    if not modes:
        raise NoModeOffered
    if (enrolled.windows, enrolled.modes) == (windows, modes):
        return ()
    return (
        HoursChanged(specialist_id=enrolled.specialist_id, windows=windows, modes=frozenset(modes)),
    )


def except_hours(
    state: Specialist, day: date, windows: tuple[WeeklyWindow, ...], today: date
) -> tuple[Fact, ...]:
    """Other hours on one day; none at all is a day away."""
    enrolled = known(state.enrolled, SpecialistUnknown)
    if state.days.get(day) == windows:
        return ()
    check_day(day, windows, today)
    return (HoursExcepted(specialist_id=enrolled.specialist_id, day=day, windows=windows),)


def restore_hours(state: Specialist, day: date) -> tuple[Fact, ...]:
    """The weekly hours hold again on that day."""
    enrolled = known(state.enrolled, SpecialistUnknown)
    if day not in state.days:
        return ()
    return (HoursRestored(specialist_id=enrolled.specialist_id, day=day),)


def note_busy(
    state: Specialist, day: date, windows: tuple[WeeklyWindow, ...], today: date
) -> tuple[Fact, ...]:
    """Busy at these times of that day, and at no others. Raises DayHasPassed and
    HoursOfAnotherDay."""
    enrolled = known(state.enrolled, SpecialistUnknown)
    if state.busy.get(day, ()) == windows:
        return ()
    check_day(day, windows, today)
    return (BusyTimesRead(specialist_id=enrolled.specialist_id, day=day, windows=windows),)


def plan_leave(state: Specialist, first_day: date, last_day: date) -> tuple[Fact, ...]:
    enrolled = known(state.enrolled, SpecialistUnknown)
    if last_day < first_day:
        raise LeaveEndsBeforeItStarts
    if (first_day, last_day) in state.leave:
        return ()
    return (
        LeavePlanned(specialist_id=enrolled.specialist_id, first_day=first_day, last_day=last_day),
    )


def cancel_leave(state: Specialist, first_day: date, last_day: date) -> tuple[Fact, ...]:
    enrolled = known(state.enrolled, SpecialistUnknown)
    if (first_day, last_day) in state.canceled_leave:
        return ()
    if (first_day, last_day) not in state.leave:
        raise LeaveUnknown
    return (
        LeaveCanceled(specialist_id=enrolled.specialist_id, first_day=first_day, last_day=last_day),
    )
