"""What a planner's problem shares: roads between sites, rooms, bases and daily limits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from uuid import UUID

from domain.program.service_area import ServiceArea
from domain.specialists.specialist_state import Specialist
from peermatch.usecases.calendar.planning_needs import PlannedNeed
from peermatch.usecases.core.program import Program
from peermatch.usecases.sessions.existing_bookings import Booking
from scheduling.planner.demand import RoadsAndRooms

NO_ROAD = 600
"""Minutes between sites whose road was never measured: too far for one day."""


def ground_of(
    area: ServiceArea,
    program: Program,
    staff: Mapping[UUID, Specialist],
    wanted: Iterable[PlannedNeed],
    booked: Iterable[Booking],
) -> RoadsAndRooms:
    """Roads between all places involved, rooms, bases and daily limits."""
    base = {str(who): s.enrolled.home_site for who, s in staff.items() if s.enrolled}
    used = {place for w in wanted for place in w.need.places} | {b.place for b in booked}
    places = sorted((used | set(base.values())) - {""})
    return RoadsAndRooms(
        travel=_roads(area, places),
        rooms={site: n for site, n in area.rooms.items() if site in places},
        base=base,
        daily_minutes={str(who): program.daily_minutes for who in staff},
        buffer=program.buffer_minutes,
    )


def roads_between(
    area: ServiceArea, base: Mapping[str, str], places: Iterable[str]
) -> RoadsAndRooms:
    """The roads alone, between where staff set out from and these places."""
    known = sorted({*places, *base.values()} - {""})
    return RoadsAndRooms(travel=_roads(area, known), base=base)


def with_places(ground: RoadsAndRooms, area: ServiceArea, more: Iterable[str]) -> RoadsAndRooms:
    """The same with the roads to more places, and their rooms."""
    known = {place for road in ground.travel for place in road}
    places = sorted({*known, *ground.base.values(), *ground.rooms, *more} - {""})
    return replace(
        ground,
        travel={**ground.travel, **_roads(area, places)},
        rooms={site: n for site, n in area.rooms.items() if site in places},
    )


def _roads(area: ServiceArea, places: Sequence[str]) -> dict[tuple[str, str], int]:
    found = {}
    for a, b in combinations(places, 2):
        minutes = area.minutes(a, b)
        found[a, b] = NO_ROAD if minutes is None else minutes
    return found
