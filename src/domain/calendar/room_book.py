"""The rooms of every site on one local day: kept for sessions, never more than there are."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID, uuid5

from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Decider, Fact, Refusal

NAMESPACE = UUID("5b1c0a39-4a0b-5f63-8a53-6f7a2c7f4e11")


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomKept:
    """Which site somebody comes to is theirs to tell, so it is sealed under their key."""

    kept_for: Subject
    """The participant; for a group or staff alone, the group or the appointment itself."""
    session_id: Plain[UUID]
    site: Personal[str]
    starts_at: Plain[datetime]
    ends_at: Plain[datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomFreed:
    session_id: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomBook:
    kept: tuple[RoomKept, ...] = ()

    def in_use(self, site: str, starts_at: datetime, ends_at: datetime) -> int:
        """Most sessions there at once between two instants."""
        here = [k for k in self.kept if k.site == site and k.starts_at < ends_at]
        near = [k for k in here if starts_at < k.ends_at]
        moments = {starts_at, *(k.starts_at for k in near if k.starts_at > starts_at)}
        return max(sum(k.starts_at <= m < k.ends_at for k in near) for m in moments)


class NoRoomFree(Refusal):
    sentence = "Every room of this place is taken at that time."


def room_book_id(day: date) -> UUID:
    """The stream of one day (the program's local date)."""
    return uuid5(NAMESPACE, day.isoformat())


def evolve(state: RoomBook, fact: Fact) -> RoomBook:
    match fact:
        case RoomKept():
            return replace(state, kept=(*state.kept, fact))
        case RoomFreed():
            kept = tuple(k for k in state.kept if k.session_id != fact.session_id)
            return replace(state, kept=kept)
    return state


ROOM_BOOK = Decider("room_book", RoomBook(), evolve)


def keep_room(state: RoomBook, room: RoomKept, rooms: int | None) -> tuple[Fact, ...]:
    """Keeps one of the site's `rooms` (None: as many as anyone needs). Raises NoRoomFree."""
    if room in state.kept:
        return ()
    if rooms is not None and state.in_use(room.site, room.starts_at, room.ends_at) >= rooms:
        raise NoRoomFree
    return (room,)


def free_room(state: RoomBook, session_id: UUID) -> tuple[Fact, ...]:
    if all(k.session_id != session_id for k in state.kept):
        return ()
    return (RoomFreed(session_id=session_id),)
