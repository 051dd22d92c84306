"""What is already booked in people's diaries and in rooms, as demands that can't move."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar, cast
from uuid import UUID

from domain.calendar.commitment import COMMITMENT
from domain.calendar.diary import DIARY, TimeBooked, TimeHeld, diary_id, weeks_from
from domain.calendar.room_book import ROOM_BOOK, room_book_id
from domain.matches.match import MATCH
from domain.matches.match_state import FirstTimeProposed
from domain.sessions.session import SESSION
from domain.sessions.session_state import SessionScheduled
from domain.shared.decider import Decider
from domain.shared.hours import QUARTER
from peermatch.usecases.core.ids import first_session_id
from scheduling.planner.demand import REMOTE, Demand, Option, Piece
from scheduling.time.grid import Horizon

S = TypeVar("S")
STAYS = 1_000_000
"""Points for leaving out what stands already: more than anything new is worth."""


class ReadState(Protocol):
    """A stream's state: `Store.read`, or the streams of a unit of work."""

    def __call__(self, decider: Decider[S], stream: UUID, /) -> S: ...


def reading_once(read: ReadState) -> ReadState:
    """The same, reading each stream once: for one question that looks at much."""
    known: dict[tuple[str, UUID], object] = {}

    def once(decider: Decider[S], stream: UUID, /) -> S:
        key = (decider.name, stream)
        if key not in known:
            known[key] = read(decider, stream)
        return cast(S, known[key])

    return once


@dataclass(frozen=True, slots=True)
class Booking:
    """A stretch of time in somebody's diary, with everyone whose time it takes."""

    session_id: UUID
    starts_at: datetime
    ends_at: datetime
    place: str
    staff: tuple[UUID, ...]
    session: SessionScheduled | None = None
    """None for supervision, notes and groups."""
    held: FirstTimeProposed | None = None
    """What is kept for the first session of a proposed match."""

    @property
    def participant_id(self) -> UUID | None:
        whose = self.session or self.held
        return whose.participant_id if whose else None


def first_sessions(read: ReadState, match_id: UUID) -> tuple[SessionScheduled, ...]:
    """The match's first session; more, where one was called off and then booked anew."""
    found: list[SessionScheduled] = []
    while (first := read(SESSION, first_session_id(match_id, len(found))).scheduled) is not None:
        found.append(first)
    return tuple(found)


def bookings(read: ReadState, people: Iterable[UUID], horizon: Horizon) -> dict[UUID, Booking]:
    """Everything in these people's diaries within the horizon, by session or planned time."""
    found: dict[UUID, Booking] = {}
    for person_id in people:
        for week in weeks_from(horizon.first, horizon.days):
            for booked in read(DIARY, diary_id(person_id, week)).bookings:
                if booked.session_id not in found:
                    found[booked.session_id] = _booking(read, booked)
    return found


def _booking(read: ReadState, booked: TimeBooked | TimeHeld) -> Booking:
    times = (booked.session_id, booked.starts_at, booked.ends_at)
    if isinstance(booked, TimeHeld):
        match = read(MATCH, booked.match_id)
        if match.first_time is not None and match.proposed is not None:
            both = (match.proposed.specialist_id, match.first_time.co_specialist_id)
            staff = tuple(p for p in both if p)
            return Booking(*times, match.first_time.place, staff, held=match.first_time)
    session = read(SESSION, booked.session_id).scheduled
    if session is not None:
        staff = tuple(p for p in (session.specialist_id, session.co_specialist_id) if p)
        return Booking(*times, session.place, staff, session)
    planned = read(COMMITMENT, booked.session_id).planned
    if planned is not None:
        return Booking(*times, planned.place, planned.staff)
    return Booking(*times, REMOTE, (booked.person_id,))


def option_of(booking: Booking, horizon: Horizon) -> Option:
    """The booking on the horizon's grid; a start off the grid takes its whole quarter hour."""
    start = horizon.quarter(booking.starts_at)
    began = horizon.instant(start)
    minutes = int((booking.ends_at - (began or booking.starts_at)) / timedelta(minutes=1))
    staff = tuple(str(person) for person in booking.staff)
    return Option((Piece(start, max(minutes, QUARTER), booking.place, staff),))


def standing(booked: Iterable[Booking], horizon: Horizon) -> tuple[Demand, ...]:
    """Each booking within the horizon as a demand with one option."""
    return tuple(
        Demand(
            id=f"kept {booking.session_id}",
            options=(option_of(booking, horizon),),
            weight=STAYS,
            people=(str(booking.participant_id),) if booking.participant_id else (),
        )
        for booking in booked
        if 0 <= horizon.quarter(booking.starts_at) < horizon.days * 96
    )


def rooms_in_use(
    read: ReadState, sites: frozenset[str], horizon: Horizon, besides: frozenset[UUID]
) -> Iterator[Demand]:
    """Rooms of the sites that sessions of others take, as demands of nobody on the staff."""
    if not sites:
        return
    for n in range(horizon.days):
        day = horizon.first + timedelta(days=n)
        for kept in read(ROOM_BOOK, room_book_id(day)).kept:
            if kept.site in sites and kept.session_id not in besides:
                who = (f"room {kept.session_id}",)
                start = horizon.quarter(kept.starts_at)
                minutes = int((kept.ends_at - kept.starts_at) / timedelta(minutes=1))
                piece = Piece(start, minutes, kept.site, who)
                yield Demand(id=who[0], options=(Option((piece,)),), weight=STAYS, counts=False)
