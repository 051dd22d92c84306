"""The figures of a program's week: sessions, minutes on the road, and how full it is."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from domain.program.service_area import SERVICE_AREA, SERVICE_AREA_ID
from domain.sessions.session_state import SessionStatus
from peermatch.readmodels.screens.sessions.weeks import Entry
from peermatch.readmodels.screens.specialists.working_time import WorkingTime
from peermatch.usecases.calendar.roads_and_rooms import roads_between
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import Service
from peermatch.usecases.sessions.availability import shown_hours, years_of
from scheduling.planner.demand import RoadsAndRooms
from scheduling.published.schedule_views import (
    Booked,
    RoomUse,
    StaffWeek,
    place_day,
    program_week,
)
from scheduling.time.availability import Availability


def figures(
    service: Service,
    entries: Iterable[Entry],
    staff: Mapping[UUID, WorkingTime],
    days: Sequence[datetime],
) -> dict[UUID, StaffWeek]:
    """Each specialist's figures for the days given; sessions that were called off don't count."""
    program = service.program
    booked = taking_place(entries)
    hours = hours_of(staff, program, days)
    ground = ground_for(service, staff, booked)
    own = {str(who): available for who, available in hours.items()}
    return {UUID(w.staff): w for w in program_week(booked, own, ground, days)}


def taking_place(entries: Iterable[Entry]) -> list[Booked]:
    """The sessions that count: those that were not called off."""
    return [_booked(entry) for entry in entries if _takes_place(entry)]


def hours_of(
    staff: Mapping[UUID, WorkingTime], program: Program, days: Iterable[datetime]
) -> dict[UUID, Availability]:
    """When each of them works on these days."""
    years = years_of(day.astimezone(program.zone).date() for day in days)
    return {who: shown_hours(known, program, years) for who, known in staff.items()}


def ground_for(
    service: Service, staff: Mapping[UUID, WorkingTime], booked: Iterable[Booked]
) -> RoadsAndRooms:
    """The roads between their offices and the places of these sessions."""
    base = {str(who): known.home_site for who, known in staff.items()}
    area = service.store.read(SERVICE_AREA, SERVICE_AREA_ID)
    return roads_between(area, base, (b.place for b in booked))


def rooms_of_day(service: Service, entries: Iterable[Entry], site: str) -> list[RoomUse]:
    """Who is in which room of a site; as many rooms as sessions where none were counted."""
    booked = taking_place(entries)
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
