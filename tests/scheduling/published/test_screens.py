"""Offers, messages due and the figures of the schedule's screens."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from scheduling_zones import ZONES

from domain.shared.hours import parse_window
from scheduling.planner.demand import RoadsAndRooms
from scheduling.published.messages import MessageDue, Reason, SessionChange, messages_due
from scheduling.published.schedule_views import Booked, RoomUse, place_day, program_week
from scheduling.time.availability import Availability, Leave
from scheduling.weeks.first_session import Busy
from scheduling.weeks.offers import offers

TZ = ZONES[0]
pytestmark = pytest.mark.usefixtures("in_each_zone")
"""Set to each zone in turn."""
MONDAY = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo(TZ)).astimezone(UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
GROUND = RoadsAndRooms(travel={("TAP", "GLO"): 70, ("TAP", "KQC"): 30, ("KQC", "GLO"): 50},
                base={"S1": "TAP"})  # fmt: skip


def hours(*windows: str, **changes: object) -> Availability:
    return Availability(weekly=tuple(map(parse_window, windows)), **{"tz": TZ} | changes)


def booked(key: str, start: datetime, place: str = "", minutes: int = 60) -> Booked:
    end = start + timedelta(minutes=minutes)
    return Booked(session_id=key, staff=("S1",), starts_at=start, ends_at=end, place=place)


def test_offers_are_the_nearest_times_that_suit_both_on_more_than_one_day() -> None:
    both = hours("Mon 09:00-17:00", "Tue 09:00-17:00")
    found = offers(
        both,
        hours("Mon 09:00-12:00", "Tue 09:00-12:00"),
        60,
        instead_of=MONDAY,
        busy=[Busy(MONDAY + HOUR, MONDAY + 2 * HOUR)],
        after=MONDAY - HOUR,
        horizon_days=8,
    )
    told = [f"{start.astimezone(ZoneInfo(TZ)):%a %H:%M}" for start in found]
    assert told == ["Mon 11:00", "Tue 09:00", "Tue 09:15", "Mon 09:00", "Mon 09:15"]


def test_there_are_no_offers_where_nothing_suits_both() -> None:
    assert offers(hours("Mon 09:00-10:00"), hours("Tue 09:00-10:00"), 60,
                  instead_of=MONDAY, after=MONDAY) == ()  # fmt: skip


SESSION, HELPED, STAFF, COORDINATOR = (UUID(int=n) for n in range(4))


def change(
    before: datetime | None, after: datetime | None, by: UUID = COORDINATOR
) -> SessionChange:
    return SessionChange(
        session_id=SESSION, sequence=2, people=(HELPED, STAFF), by=by, before=before, after=after
    )


def told(due: tuple[MessageDue, ...]) -> list[tuple[UUID, Reason, datetime]]:
    return sorted((m.person_id, m.reason, m.due_by) for m in due)


def test_both_hear_of_a_move_two_days_before_the_earlier_time() -> None:
    at = MONDAY - 10 * DAY
    moved = change(MONDAY, MONDAY - DAY)
    due = MONDAY - 3 * DAY
    assert told(messages_due([moved], at)) == [
        (HELPED, Reason.MOVED, due),
        (STAFF, Reason.MOVED, due),
    ]


def test_who_made_the_change_is_not_told_of_it() -> None:
    at = MONDAY - 10 * DAY
    assert told(messages_due([change(None, MONDAY, by=STAFF)], at)) == [
        (HELPED, Reason.BOOKED, MONDAY - 2 * DAY)
    ]


def test_a_change_within_a_day_is_due_at_once() -> None:
    at = MONDAY - 23 * HOUR
    assert {m.due_by for m in messages_due([change(MONDAY, None)], at)} == {at}
    assert {m.reason for m in messages_due([change(MONDAY, None)], at)} == {Reason.CANCELED}


def test_the_same_change_told_again_is_the_same_message_and_no_change_is_none() -> None:
    at = MONDAY - 5 * DAY
    moved = change(MONDAY, MONDAY + DAY)
    assert messages_due([moved], at) == messages_due([moved], at)
    assert len({m.message_id for m in messages_due([moved], at)}) == 2
    assert messages_due([change(MONDAY, MONDAY), change(None, None)], at) == ()


def test_a_week_in_figures_counts_sessions_drives_and_working_time() -> None:
    week = [
        booked("a", MONDAY, "GLO"),
        booked("b", MONDAY + 2 * HOUR, minutes=30),
        booked("c", MONDAY + 4 * HOUR, "KQC"),
        booked("d", MONDAY + DAY, "TAP"),
    ]
    days = [MONDAY + n * DAY for n in range(7)]
    own = hours("Mon 09:00-17:00", "Tue 09:00-17:00", "Wed 09:00-17:00",
                leave=(Leave(date(2026, 11, 25), date(2026, 11, 25)),))  # fmt: skip
    (row,) = program_week(week, {"S1": own}, GROUND, days)
    assert (row.sessions, row.session_minutes, row.drive_minutes, row.working_minutes) == (
        4, 210, 70 + 50 + 30, 960,
    )  # fmt: skip
    assert row.utilization == 360 / 960


def test_a_week_off_has_no_utilization() -> None:
    (row,) = program_week([], {"S1": hours()}, GROUND, [MONDAY])
    assert row.utilization == 0


def test_rooms_are_given_lowest_first_and_none_is_given_twice() -> None:
    first, second = booked("a", MONDAY, "TAP"), booked("b", MONDAY, "TAP")
    third = booked("c", MONDAY + HOUR, "TAP")
    fourth = booked("d", MONDAY + HOUR / 2, "TAP")
    elsewhere = booked("e", MONDAY, "GLO")
    assert place_day([third, elsewhere, fourth, second, first], "TAP", 2) == [
        RoomUse(1, first),
        RoomUse(2, second),
        RoomUse(0, fourth),
        RoomUse(1, third),
    ]
