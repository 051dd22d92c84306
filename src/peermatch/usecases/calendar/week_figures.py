"""The figures of a program's week: sessions, minutes on the road, and how full it is."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from domain.program.service_area import SERVICE_AREA, SERVICE_AREA_ID
from domain.sessions.session_state import SessionStatus
from domain.specialists.specialist import SPECIALIST
from peermatch.readmodels.screens.sessions.weeks import Entry
from peermatch.usecases.calendar.roads_and_rooms import ground_of
from peermatch.usecases.core.service import Service
from peermatch.usecases.sessions.availability import staff_hours, years_of
from peermatch.usecases.sessions.existing_bookings import Booking
from scheduling.published.schedule_views import (
    Booked,
    RoomUse,
    StaffWeek,
    place_day,
    program_week,
)


def figures(
    service: Service, entries: Iterable[Entry], roster: Iterable[UUID], days: list[datetime]
) -> dict[UUID, StaffWeek]:
    """Each specialist's figures for the days given; sessions that were called off don't count."""
    read, program = service.store.read, service.program
    members = {who: read(SPECIALIST, who) for who in roster}
    years = years_of(day.date() for day in days)
    booked = [_booked(entry) for entry in entries if _takes_place(entry)]
    places = [Booking(UUID(b.session_id), b.starts_at, b.ends_at, b.place, ()) for b in booked]
    area = read(SERVICE_AREA, SERVICE_AREA_ID)
    ground = ground_of(area, program, members, (), places)
    hours = {str(who): staff_hours(state, program, years) for who, state in members.items()}
    return {UUID(w.staff): w for w in program_week(booked, hours, ground, days)}


def rooms_of_day(service: Service, entries: Iterable[Entry], site: str) -> list[RoomUse]:
    """Who is in which room of a site; as many rooms as sessions where none were counted."""
    booked = [_booked(entry) for entry in entries if _takes_place(entry)]
    rooms = service.store.read(SERVICE_AREA, SERVICE_AREA_ID).rooms.get(site, len(booked))
    return place_day(booked, site, rooms)


def week_days(monday: datetime) -> list[datetime]:
    return [monday + timedelta(days=n) for n in range(7)]


def _takes_place(entry: Entry) -> bool:
    return entry.status != SessionStatus.MISSED.value


def _booked(entry: Entry) -> Booked:
    staff = (entry.specialist_id, entry.co_specialist_id)
    return Booked(
        session_id=str(entry.session_id),
        staff=tuple(str(who) for who in staff if who is not None),
        starts_at=entry.starts_at,
        ends_at=entry.ends_at,
        place=entry.site,
    )
