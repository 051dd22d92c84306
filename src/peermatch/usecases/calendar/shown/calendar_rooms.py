"""The rooms of one site on one day, as lanes beside the specialists'."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.calendar.room_book import ROOM_BOOK, room_book_id
from domain.program.service_area import SERVICE_AREA, SERVICE_AREA_ID
from peermatch.usecases.calendar.shown.program_calendar import Stretch, stretch
from peermatch.usecases.core.service import Service
from scheduling.published.schedule_views import Booked, place_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """`number` counts from 1; 0: more were kept than there are rooms. `uses` say by which session
    or planned time, and when."""

    number: int
    uses: tuple[tuple[UUID, Stretch], ...]


def rooms_in_use(service: Service, day: date, site: str) -> tuple[Room, ...]:
    """Every room of the site, from the day's book of rooms; none without a site."""
    read, zone = service.store.read, service.program.zone
    if not site:
        return ()
    kept = [k for k in read(ROOM_BOOK, room_book_id(day)).kept if k.site == site]
    booked = [
        Booked(
            session_id=str(k.session_id),
            staff=(),
            starts_at=k.starts_at,
            ends_at=k.ends_at,
            place=site,
        )
        for k in kept
    ]
    count = read(SERVICE_AREA, SERVICE_AREA_ID).rooms.get(site, len(booked))
    uses: dict[int, list[tuple[UUID, Stretch]]] = defaultdict(list)
    for use in place_day(booked, site, count):
        where = stretch(use.session.starts_at, use.session.ends_at, day, zone)
        uses[use.room].append((UUID(use.session.session_id), where))
    numbers = [*range(1, count + 1), *([0] if 0 in uses else [])]
    return tuple(Room(number=n, uses=tuple(uses[n])) for n in numbers)
