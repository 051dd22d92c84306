"""What stands in diaries, as bookings with everyone whose time they take, and as demands."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from streams import Streams

from domain.calendar.commitment import COMMITMENT, CommitmentKind, CommitmentPlanned
from domain.calendar.diary import DIARY, TimeBooked, TimeHeld, diary_id
from domain.calendar.room_book import ROOM_BOOK, RoomKept, room_book_id
from domain.matches.match import MATCH
from domain.sessions.session import SESSION
from domain.shared.hours import parse_window
from peermatch.usecases.sessions.availability import without_time
from peermatch.usecases.sessions.existing_bookings import (
    Booking,
    bookings,
    option_of,
    reading_once,
    rooms_in_use,
    standing,
)
from scheduling.planner.demand import Demand, Option, Piece
from scheduling.time.availability import Availability
from scheduling.time.grid import Horizon
from stories.pasts.samples import (
    MATCH_ID,
    OTHER_SPECIALIST_ID,
    PARTICIPANT_ID,
    SESSION_ID,
    SPECIALIST_ID,
    first_time,
    made_up_id,
    proposed,
    scheduled,
)

FIRST = date(2026, 11, 30)
HORIZON = Horizon(FIRST, 7, "America/New_York")
TEN = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
TIMES = {"starts_at": TEN, "ends_at": TEN + HOUR}
BOOKED = TimeBooked(person_id=SPECIALIST_ID, session_id=SESSION_ID, **TIMES)


def found(here: Streams, booked: TimeBooked | TimeHeld = BOOKED) -> Booking:
    here.add(DIARY, diary_id(SPECIALIST_ID, FIRST), booked)
    [booking] = bookings(here.read, (SPECIALIST_ID, SPECIALIST_ID), HORIZON).values()
    return booking


def test_a_session_takes_the_time_of_everyone_who_is_there() -> None:
    session = scheduled(**TIMES, co_specialist_id=OTHER_SPECIALIST_ID)
    booking = found(Streams().add(SESSION, SESSION_ID, session))
    both = (SPECIALIST_ID, OTHER_SPECIALIST_ID)
    assert booking == Booking(SESSION_ID, TEN, TEN + HOUR, "TAP", both, session)
    assert booking.participant_id == PARTICIPANT_ID
    alone = found(Streams().add(SESSION, SESSION_ID, scheduled(**TIMES)))
    assert alone.staff == (SPECIALIST_ID,)


def test_time_kept_for_a_proposal_takes_it_too() -> None:
    first = first_time(**TIMES, place="TAP", co_specialist_id=OTHER_SPECIALIST_ID)
    kept = TimeHeld(person_id=SPECIALIST_ID, session_id=SESSION_ID, match_id=MATCH_ID, **TIMES)
    booking = found(Streams().add(MATCH, MATCH_ID, proposed(), first), kept)
    both = (SPECIALIST_ID, OTHER_SPECIALIST_ID)
    assert booking == Booking(SESSION_ID, TEN, TEN + HOUR, "TAP", both, held=first)
    assert booking.participant_id == PARTICIPANT_ID


def test_planned_time_is_its_staffs_and_what_nobody_knows_is_its_owners() -> None:
    planned = CommitmentPlanned(
        commitment_id=SESSION_ID,
        kind=CommitmentKind.GROUP,
        staff=(SPECIALIST_ID, OTHER_SPECIALIST_ID),
        **TIMES,
        time_zone="America/New_York",
        place="TAP",
        group_id=made_up_id("a group"),
    )
    booking = found(Streams().add(COMMITMENT, SESSION_ID, planned))
    assert booking == Booking(SESSION_ID, TEN, TEN + HOUR, "TAP", planned.staff)
    assert booking.participant_id is None
    assert found(Streams()) == Booking(SESSION_ID, TEN, TEN + HOUR, "", (SPECIALIST_ID,))


def booking_at(starts_at: datetime, minutes: int, session: Any = None) -> Booking:
    ends_at = starts_at + timedelta(minutes=minutes)
    return Booking(SESSION_ID, starts_at, ends_at, "TAP", (SPECIALIST_ID,), session)


@pytest.mark.parametrize(
    ("late", "minutes", "start", "takes"),
    [(0, 60, 40, 60), (5, 60, 40, 65), (15, 45, 41, 45), (0, 5, 40, 15)],
    ids=["on the grid", "off the grid", "a quarter later", "shorter than a quarter"],
)
def test_a_start_off_the_grid_takes_its_whole_quarter_hour(
    late: int, minutes: int, start: int, takes: int
) -> None:
    booking = booking_at(TEN + timedelta(minutes=late), minutes)
    expected = Option((Piece(start, takes, "TAP", (str(SPECIALIST_ID),)),))
    assert option_of(booking, HORIZON) == expected


@pytest.mark.parametrize(
    ("starts_at", "stands"),
    [
        (datetime(2026, 11, 30, 5, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 30, 4, 45, tzinfo=UTC), False),
        (datetime(2026, 12, 7, 4, 45, tzinfo=UTC), True),
        (datetime(2026, 12, 7, 5, 0, tzinfo=UTC), False),
    ],
    ids=["first midnight", "before it", "last quarter", "midnight after"],
)
def test_what_begins_within_the_days_stands(starts_at: datetime, stands: bool) -> None:
    session = scheduled(starts_at=starts_at, ends_at=starts_at + HOUR)
    booking = booking_at(starts_at, 60, session)
    demand = Demand(
        id=f"kept {SESSION_ID}",
        options=(option_of(booking, HORIZON),),
        weight=1_000_000,
        people=(str(PARTICIPANT_ID),),
    )
    assert standing((booking,), HORIZON) == ((demand,) if stands else ())


def test_rooms_that_others_use_are_demands_of_nobody_on_the_staff() -> None:
    own, elsewhere, next_week = (made_up_id(name) for name in ("own", "elsewhere", "next week"))

    def kept(session_id: UUID, starts_at: datetime = TEN, at: str = "TAP") -> RoomKept:
        return RoomKept(
            kept_for=PARTICIPANT_ID,
            session_id=session_id,
            site=at,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=45),
        )

    sunday, monday = TEN + timedelta(days=6), TEN + timedelta(days=7)
    here = Streams()
    here.add(ROOM_BOOK, room_book_id(FIRST), kept(SESSION_ID), kept(own), kept(elsewhere, at="HAY"))
    here.add(ROOM_BOOK, room_book_id(date(2026, 12, 6)), kept(MATCH_ID, sunday))
    here.add(ROOM_BOOK, room_book_id(date(2026, 12, 7)), kept(next_week, monday))
    found = tuple(rooms_in_use(here.read, frozenset({"TAP"}), HORIZON, frozenset({own})))
    assert found == tuple(
        Demand(
            id=f"room {session_id}",
            options=(Option((Piece(start, 45, "TAP", (f"room {session_id}",)),)),),
            weight=1_000_000,
            counts=False,
        )
        for session_id, start in ((SESSION_ID, 40), (MATCH_ID, 6 * 96 + 40))
    )
    assert tuple(rooms_in_use(here.read, frozenset(), HORIZON, frozenset())) == ()


def test_a_stream_is_read_once_for_one_question() -> None:
    seen: list[Any] = []
    here = Streams().add(SESSION, SESSION_ID, scheduled())

    def read(decider: Any, stream: Any) -> Any:
        seen.append((decider.name, stream))
        return here.read(decider, stream)

    once = reading_once(read)
    assert [once(SESSION, SESSION_ID).scheduled for _ in range(2)] == [scheduled()] * 2
    assert once(COMMITMENT, SESSION_ID).planned is None
    assert seen == [("session", SESSION_ID), ("commitment", SESSION_ID)]


@pytest.mark.parametrize(
    ("start", "minutes", "left"),
    [
        (36, 60, ("Mon 10:00-12:00", "Tue 09:00-12:00")),
        (40, 60, ("Mon 09:00-10:00", "Mon 11:00-12:00", "Tue 09:00-12:00")),
        (44, 60, ("Mon 09:00-11:00", "Tue 09:00-12:00")),
        (32, 60, ("Mon 09:00-12:00", "Tue 09:00-12:00")),
        (48, 60, ("Mon 09:00-12:00", "Tue 09:00-12:00")),
        (7 * 96 + 36, 180, ("Tue 09:00-12:00",)),
        (96 + 36, 180, ("Mon 09:00-12:00",)),
    ],
    ids=["begin", "middle", "end", "before", "after", "next week's Monday", "Tuesday"],
)
def test_hours_are_left_without_the_time_that_is_taken_week_after_week(
    start: int, minutes: int, left: tuple[str, ...]
) -> None:
    weekly = (parse_window("Mon 09:00-12:00"), parse_window("Tue 09:00-12:00"))
    hours = {
        "one": Availability(weekly=weekly, tz="America/New_York"),
        "other": Availability(weekly=weekly, tz="America/New_York"),
    }
    taken = Demand(id="taken", options=(Option((Piece(start, minutes, "", ("one", "gone")),)),))
    found = without_time(hours, (taken,))
    assert found["one"].weekly == tuple(map(parse_window, left))
    assert found["other"] == hours["other"]
    assert set(found) == {"one", "other"}
