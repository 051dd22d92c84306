"""A person's diary for one ISO week: time kept, booked and released; groups counted; no overlap."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from uuid import UUID, uuid5

from domain.groups.group_units import (
    AttendanceCounted,
    AttendanceUncounted,
    Attended,
    counted_elsewhere,
    counted_too,
)
from domain.shared.classified import Plain
from domain.shared.decider import Decider, Fact, Refusal

NAMESPACE = UUID("6b0f3a54-6a5e-5d0e-9a57-6b2f6c1d2a10")


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeBooked:
    person_id: Plain[UUID]
    session_id: Plain[UUID]
    starts_at: Plain[datetime]
    ends_at: Plain[datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeHeld:
    """Time that stands for the first session of a proposed match until somebody decides."""

    person_id: Plain[UUID]
    session_id: Plain[UUID]
    """The session that takes this time when the match begins."""
    match_id: Plain[UUID]
    starts_at: Plain[datetime]
    ends_at: Plain[datetime]


Booking = TimeBooked | TimeHeld


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeReleased:
    person_id: Plain[UUID]
    session_id: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class Diary:
    bookings: tuple[Booking, ...] = ()
    attended: Attended = ()


class AlreadyBooked(Refusal):
    sentence = "This time overlaps another session of the same person."


class TimeIsKept(AlreadyBooked):
    sentence = "This time is kept for the first session of a proposed match."


@lru_cache(maxsize=2**15)
def diary_id(person_id: UUID, day: date) -> UUID:
    """The stream of one person's ISO week that holds `day` (the program's local date)."""
    year, week, _ = day.isocalendar()
    return _of_week(person_id, year, week)


@lru_cache(maxsize=1 << 15)
def _of_week(person_id: UUID, year: int, week: int) -> UUID:
    """Kept, since every look at somebody's year asks for all its weeks."""
    return uuid5(NAMESPACE, f"{person_id}/{year}-W{week:02d}")


def weeks_from(first_day: date, days: int) -> tuple[date, ...]:
    """One day in each ISO week that the `days` days from `first_day` touch."""
    monday = first_day - timedelta(days=first_day.weekday())
    last = first_day + timedelta(days=days - 1)
    return tuple(monday + timedelta(days=7 * k) for k in range((last - monday).days // 7 + 1))


def evolve(state: Diary, fact: Fact) -> Diary:
    match fact:
        case TimeBooked() | TimeHeld():
            others = tuple(b for b in state.bookings if not _held_for(b, fact.session_id))
            return replace(state, bookings=(*others, fact))
        case TimeReleased():
            kept = tuple(b for b in state.bookings if b.session_id != fact.session_id)
            return replace(state, bookings=kept)
        case AttendanceCounted():
            return replace(state, attended=counted_too(state.attended, fact))
        case AttendanceUncounted():
            return replace(state, attended=counted_elsewhere(state.attended, fact))
    return state


DIARY = Decider("diary", Diary(), evolve)


def book(state: Diary, booking: TimeBooked) -> tuple[Fact, ...]:
    """Books the time, which ends what was kept for the same session. Raises AlreadyBooked when it
    overlaps another session, TimeIsKept when it overlaps what is kept for one."""
    return _take(state, booking)


def hold(state: Diary, held: TimeHeld) -> tuple[Fact, ...]:
    """Keeps the time for a first session; one time at once. Raises as `book`."""
    return _take(state, held)


def _take(state: Diary, booking: Booking) -> tuple[Fact, ...]:
    if booking in state.bookings:
        return ()
    for other in state.bookings:
        if _held_for(other, booking.session_id):
            continue
        if booking.starts_at < other.ends_at and other.starts_at < booking.ends_at:
            raise TimeIsKept if isinstance(other, TimeHeld) else AlreadyBooked
    return (booking,)


def _held_for(booking: Booking, session_id: UUID) -> bool:
    return isinstance(booking, TimeHeld) and booking.session_id == session_id


def release(state: Diary, person_id: UUID, session_id: UUID) -> tuple[Fact, ...]:
    if all(b.session_id != session_id for b in state.bookings):
        return ()
    return (TimeReleased(person_id=person_id, session_id=session_id),)
