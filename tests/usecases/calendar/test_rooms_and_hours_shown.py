"""The rooms of a site on one day, and the hours that a calendar's grid needs."""

from datetime import date, datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from streams import Streams

from domain.calendar.room_book import ROOM_BOOK, RoomKept, room_book_id
from domain.program.service_area import (
    SERVICE_AREA,
    SERVICE_AREA_ID,
    RoomsCounted,
    SiteKind,
    SiteOpened,
)
from domain.sessions.session_state import SessionStatus
from peermatch.readmodels.screens.sessions.weeks import Entry
from peermatch.usecases.calendar.shown.calendar_rooms import Room, rooms_in_use
from peermatch.usecases.calendar.shown.program_calendar import (
    Item,
    Kind,
    Lane,
    Person,
    Stretch,
    shown_hours_of_day,
)
from peermatch.usecases.calendar.shown.week_figures import rooms_of_day
from scheduling.published.schedule_views import Booked, RoomUse, StaffWeek

ZONE = ZoneInfo("America/New_York")
DAY = date(2026, 11, 24)
WHO, CO = UUID(int=1), UUID(int=2)
ONE, TWO, THREE, FOUR, AWAY = (UUID(int=n) for n in range(11, 16))


def at(hour: int, minute: int = 0, day: int = 24) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


def kept(session_id: UUID, start: datetime, end: datetime, site: str = "TAP") -> RoomKept:
    return RoomKept(kept_for=WHO, session_id=session_id, site=site, starts_at=start, ends_at=end)


BOOK = (
    kept(THREE, at(10), at(11)),
    kept(ONE, at(9), at(10)),
    kept(TWO, at(9, 30), at(10, 45)),
    kept(AWAY, at(9), at(10), "GLO"),
    kept(FOUR, at(23, 15), at(0, 30, day=25)),
)


def program(*, rooms: int | None) -> Any:
    """Two sites, the first with so many rooms; the day's book of rooms, and an empty one after."""
    streams = Streams()
    for code in ("TAP", "GLO"):
        opened = SiteOpened(
            site=code,
            name=code,
            county="Essex",
            latitude=37.5,
            longitude=-76.5,
            kind=SiteKind.OFFICE,
        )
        streams.add(SERVICE_AREA, SERVICE_AREA_ID, opened)
    if rooms is not None:
        streams.add(SERVICE_AREA, SERVICE_AREA_ID, RoomsCounted(site="TAP", rooms=rooms))
    streams.add(ROOM_BOOK, room_book_id(DAY), *BOOK)
    return SimpleNamespace(
        store=SimpleNamespace(read=streams.read), program=SimpleNamespace(zone=ZONE)
    )


NINE, HALF_PAST = (ONE, Stretch(36, 4)), (TWO, Stretch(38, 5))
TEN, LATE = (THREE, Stretch(40, 4)), (FOUR, Stretch(93, 3))


def test_each_room_shows_what_uses_it_in_order_of_time() -> None:
    assert rooms_in_use(program(rooms=3), DAY, "TAP") == (
        Room(number=1, uses=(NINE, TEN, LATE)),
        Room(number=2, uses=(HALF_PAST,)),
        Room(number=3, uses=()),
    )


def test_where_more_was_kept_than_there_are_rooms_it_stands_apart() -> None:
    assert rooms_in_use(program(rooms=1), DAY, "TAP") == (
        Room(number=1, uses=(NINE, TEN, LATE)),
        Room(number=0, uses=(HALF_PAST,)),
    )


def test_where_nobody_counted_rooms_there_are_as_many_as_sessions() -> None:
    assert rooms_in_use(program(rooms=None), DAY, "TAP") == (
        Room(number=1, uses=(NINE, TEN, LATE)),
        Room(number=2, uses=(HALF_PAST,)),
        Room(number=3, uses=()),
        Room(number=4, uses=()),
    )
    assert rooms_in_use(program(rooms=1), DAY, "GLO") == (
        Room(number=1, uses=((AWAY, Stretch(36, 4)),)),
    )


def test_no_site_and_no_use_have_nothing_to_show() -> None:
    assert rooms_in_use(program(rooms=2), DAY, "") == ()
    assert rooms_in_use(program(rooms=None), date(2026, 11, 25), "TAP") == ()
    assert rooms_in_use(program(rooms=2), date(2026, 11, 25), "TAP") == (
        Room(number=1, uses=()),
        Room(number=2, uses=()),
    )


def entry(session_id: UUID, start: datetime, end: datetime, **told: Any) -> Entry:
    usual: dict[str, Any] = {
        "specialist_id": WHO,
        "co_specialist_id": None,
        "status": SessionStatus.SCHEDULED.value,
        "site": "TAP",
    }
    return Entry(
        session_id=session_id,
        match_id=UUID(int=5),
        participant_id=UUID(int=6),
        starts_at=start,
        ends_at=end,
        first=False,
        minutes=None,
        missed_reason=None,
        confirmed=None,
        name="Participant 0",
        mode="in-person",
        place="Essex",
        units=None,
        billable=None,
        not_billable=None,
        flags=(),
        **usual | told,
    )


def test_who_is_in_which_room_leaves_out_what_was_called_off_and_other_places() -> None:
    entries = (
        entry(TWO, at(9, 30), at(10, 30)),
        entry(ONE, at(9), at(10), co_specialist_id=CO),
        entry(THREE, at(9), at(10), status=SessionStatus.MISSED.value),
        entry(AWAY, at(9), at(10), site="GLO"),
        entry(FOUR, at(10), at(11), status=SessionStatus.HELD.value),
    )
    first = booked(ONE, (WHO, CO), at(9), at(10))
    second = booked(TWO, (WHO,), at(9, 30), at(10, 30))
    third = booked(FOUR, (WHO,), at(10), at(11))
    found = rooms_of_day(program(rooms=1), entries, "TAP")
    assert found == [RoomUse(1, first), RoomUse(0, second), RoomUse(1, third)]
    found = rooms_of_day(program(rooms=None), entries, "TAP")
    assert found == [RoomUse(1, first), RoomUse(2, second), RoomUse(1, third)]
    together = (entry(ONE, at(9), at(10)), entry(AWAY, at(9), at(10), site="GLO"))
    [only] = rooms_of_day(program(rooms=1), together, "GLO")
    assert (only.room, only.session.session_id) == (1, str(AWAY))
    assert rooms_of_day(program(rooms=1), (), "TAP") == []


def booked(session_id: UUID, staff: tuple[UUID, ...], start: datetime, end: datetime) -> Booked:
    names = tuple(str(who) for who in staff)
    return Booked(
        session_id=str(session_id), staff=names, starts_at=start, ends_at=end, place="TAP"
    )


def person(*lanes: tuple[tuple[Stretch, ...], tuple[Stretch, ...]]) -> Person:
    """With a lane for each: its open hours, and what stands in it."""
    load = StaffWeek(
        staff=str(WHO), sessions=0, session_minutes=0, drive_minutes=0, working_minutes=0
    )
    return Person(
        specialist_id=WHO,
        name="Specialist 0",
        lanes=tuple(
            Lane(
                day=DAY,
                open=hours,
                closed=False,
                away=(Stretch(0, 96),),
                is_away=False,
                items=tuple(
                    Item(kind=Kind.NOTES, where=where, starts_at=at(9), ends_at=at(10))
                    for where in items
                ),
                load=load,
            )
            for hours, items in lanes
        ),
        total=load,
    )


@pytest.mark.parametrize(
    ("people", "hours"),
    [
        ((), (8, 18)),
        ((person(),), (8, 18)),
        ((person(((), ())),), (8, 18)),
        ((person(((Stretch(32, 40),), ())),), (8, 18)),
        ((person(((Stretch(36, 8),), ())),), (8, 18)),
        ((person(((Stretch(31, 8),), ())),), (7, 18)),
        ((person(((Stretch(28, 8),), ())),), (7, 18)),
        ((person(((Stretch(27, 8),), ())),), (6, 18)),
        ((person(((Stretch(36, 37),), ())),), (8, 19)),
        ((person(((Stretch(36, 40),), ())),), (8, 19)),
        ((person(((Stretch(36, 41),), ())),), (8, 20)),
        ((person(((Stretch(36, 8),), (Stretch(20, 2), Stretch(84, 3)))),), (5, 22)),
        ((person(((), ()), ((Stretch(24, 4),), ())), person(((Stretch(80, 4),), ()))), (6, 21)),
        ((person(((Stretch(0, 96),), ())),), (0, 24)),
    ],
)
def test_a_grid_shows_eight_to_six_and_earlier_and_later_where_something_is(
    people: tuple[Person, ...], hours: tuple[int, int]
) -> None:
    assert shown_hours_of_day(people) == hours
