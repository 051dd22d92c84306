"""What repeats keeps its weekday and time on the wall, and a horizon rolls on without moving it."""

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scheduling_zones import ZONES

from domain.shared.hours import WEEK_QUARTERS, parse_window
from domain.shared.vocabulary import Frequency
from scheduling.planner.checking import faults
from scheduling.planner.demand import REMOTE, Option, RoadsAndRooms
from scheduling.planner.placement import place
from scheduling.time.availability import Availability, Leave, state_holidays
from scheduling.time.grid import Horizon
from scheduling.weeks.needs import Need, Slot
from scheduling.weeks.recurrence import sessions_due, usual_week

OCTOBER = date(2026, 10, 19)
"""A Monday; clocks go back on 1 November, within the horizon."""
TZ = ZONES[0]
pytestmark = pytest.mark.usefixtures("in_each_zone")
"""Set to each zone in turn."""
HORIZON = Horizon(OCTOBER, 28, TZ)
GROUND = RoadsAndRooms(travel={("TAP", "GLO"): 70}, base={"S1": "TAP", "S2": "TAP"})
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")


def hours(*windows: str, **changes: object) -> Availability:
    return Availability(weekly=tuple(map(parse_window, windows)), tz=TZ, **changes)


HOURS = {
    "S1": hours(*(f"{day} 08:30-17:00" for day in WEEKDAYS)),
    "S2": hours(*(f"{day} 09:00-13:00" for day in WEEKDAYS)),
    "P1": hours("Tue 09:00-12:00", "Thu 13:00-16:00"),
    "P2": hours("Fri 09:00-11:00", "Wed 14:00-17:00"),
    "P3": hours("Mon 09:00-17:00"),
    "P4": hours("Tue 10:00-12:00"),
}
NEEDS = [
    Need(id="N1", staff=("S1",), people=("P1",), minutes=60, frequency=Frequency.TWICE_WEEKLY),
    Need(
        id="N2", staff=("S1",), people=("P2",), minutes=45, frequency=Frequency.WEEKLY,
        places=("GLO", REMOTE),
    ),
    Need(id="N3", staff=("S1",), people=("P3",), minutes=60, frequency=Frequency.EVERY_2_WEEKS),
    Need(id="N4", staff=("S1",), people=("P4",), minutes=30, frequency=Frequency.CHECK_IN),
    Need(id="supervision", staff=("S1", "S2"), minutes=30, frequency=Frequency.EVERY_2_WEEKS),
    Need(id="notes", staff=("S1",), minutes=60, frequency=Frequency.WEEKLY),
]  # fmt: skip


def planned(
    hours: dict[str, Availability] | None = None,
    needs: list[Need] = NEEDS,
    horizon: Horizon | None = None,
    agreed: dict[str, Option] | None = None,
) -> dict[str, Option]:
    hours, horizon = hours or HOURS, horizon or HORIZON
    usual, _ = usual_week(needs, hours, GROUND, tz=TZ)
    demands = sessions_due(needs, usual, hours, horizon, agreed or {})
    placed = place(demands, GROUND)
    assert faults(demands, placed.chosen, GROUND) == []
    return {key: options[0] for key, options in placed.chosen.items()}


def starts(plan: dict[str, Option], need: str) -> list[int]:
    return sorted(o.pieces[0].start for key, o in plan.items() if key.startswith(f"{need}/"))


def test_each_frequency_has_its_number_of_sessions_in_four_weeks() -> None:
    plan = planned()
    counts = {need.id: len(starts(plan, need.id)) for need in NEEDS}
    assert counts == {"N1": 8, "N2": 4, "N3": 2, "N4": 1, "supervision": 2, "notes": 4}


def test_usual_times_that_are_kept_stay_when_somebody_new_comes() -> None:
    late = (Slot(2 * 96 + 15 * 4, REMOTE, (0, 1, 2, 3)),)
    usual, placed = usual_week(NEEDS, HOURS, GROUND, kept={"N2": late}, tz=TZ)
    assert usual["N2"] == late
    assert placed.left_out == 0


def test_a_kept_usual_time_outside_their_hours_is_found_anew() -> None:
    night = (Slot(0, REMOTE, (0, 1, 2, 3)),)
    usual, placed = usual_week(NEEDS, HOURS, GROUND, kept={"N2": night}, tz=TZ)
    assert len(usual["N2"]) == 1
    assert usual["N2"][0].start > 0
    assert placed.left_out == 0


def test_sessions_keep_weekday_and_wall_time_over_the_change_of_clocks() -> None:
    plan = planned()
    for need in ("N2", "N3", "notes"):
        assert len({start % WEEK_QUARTERS for start in starts(plan, need)}) == 1
    zone = ZoneInfo(TZ)
    moments = [HORIZON.instant(start) for start in starts(plan, "N2")]
    assert len({m.astimezone(zone).time() for m in moments if m}) == 1
    offsets = {m.astimezone(zone).utcoffset() for m in moments if m}
    assert len({m.time() for m in moments if m}) == len(offsets)
    assert len(offsets) == (1 if TZ in {"America/Phoenix", "Asia/Kolkata"} else 2)


@given(
    st.sampled_from(["America/New_York", "America/Chicago", "Europe/London", "Australia/Sydney"]),
    st.sampled_from([date(2026, 3, 2), date(2026, 9, 28), date(2026, 10, 12), date(2027, 3, 1)]),
    st.integers(0, WEEK_QUARTERS - 1),
)
def test_the_same_quarter_of_every_week_is_the_same_time_on_the_wall(
    tz: str, monday: date, quarter: int
) -> None:
    """Over a change of clocks in each zone; a time that clocks skip has no instant."""
    horizon = Horizon(monday, 56, tz)
    day, minute = quarter // 96, quarter % 96 * 15
    for week in range(8):
        moment = horizon.instant(week * WEEK_QUARTERS + quarter)
        if moment is None:
            continue
        told = moment.astimezone(ZoneInfo(tz))
        assert told.date() == monday + timedelta(days=7 * week + day)
        assert told.hour * 60 + told.minute == minute


def test_usual_times_are_within_the_hours_of_both() -> None:
    """On the wall of the zone, whatever the zone: a cycle in another one shifts them all."""
    usual, placed = usual_week(NEEDS, HOURS, GROUND, tz=TZ)
    assert placed.left_out == 0
    for need in NEEDS:
        for slot in usual[need.id]:
            day, first = divmod(slot.start, 96)
            for who in (*need.staff, *need.people):
                assert any(
                    w.weekday == day
                    and w.start <= 15 * first
                    and 15 * first + need.minutes <= w.end
                    for w in HOURS[who].weekly
                ), (need.id, who, slot)


def test_twice_a_week_is_on_two_days() -> None:
    days = {start % WEEK_QUARTERS // 96 for start in starts(planned(), "N1")}
    assert days == {1, 3}


def test_every_session_is_within_the_hours_of_all_who_must_be_there() -> None:
    who = {need.id: (*need.staff, *need.people) for need in NEEDS}
    for key, option in planned().items():
        for piece in option.pieces:
            start = HORIZON.instant(piece.start)
            assert start is not None
            for person in who.get(key.split("/")[0], piece.staff):
                assert HOURS[person].holds(start, piece.minutes), (key, person)


def test_every_second_week_is_two_weeks_apart() -> None:
    first, second = starts(planned(), "N3")
    assert second - first == 2 * WEEK_QUARTERS


def test_a_holiday_moves_only_its_own_sessions() -> None:
    closed = state_holidays("VA", [2026])
    november = Horizon(date(2026, 11, 9), 28, TZ)
    before = planned(horizon=november)
    free = {w: replace(own, closed=closed) for w, own in HOURS.items() if w.startswith("S")}
    after = planned(hours=HOURS | free, horizon=november)
    shut = {(day - november.first).days for day in closed}
    for key, option in before.items():
        if key.startswith("N") and option.pieces[0].start // 96 not in shut:
            assert after[key] == option
    assert all(o.pieces[0].start // 96 not in shut for o in after.values())


def test_leave_leaves_no_session_of_that_specialist() -> None:
    away = Leave(OCTOBER + timedelta(weeks=1), OCTOBER + timedelta(days=11))
    plan = planned(hours=HOURS | {"S1": replace(HOURS["S1"], leave=(away,))})
    weeks = {o.pieces[0].start // WEEK_QUARTERS for o in plan.values() if "S1" in o.pieces[0].staff}
    assert weeks == {0, 2, 3}


def test_a_first_session_is_longer_and_soon() -> None:
    new = [replace(NEEDS[1], first_minutes=90)]
    plan = planned(needs=new)
    first, *later = sorted(plan.items(), key=lambda item: item[1].pieces[0].start)
    sessions = [o.pieces[0] for key, o in (first, *later) if key.startswith("N2")]
    assert [piece.minutes for piece in sessions] == [90, 45, 45, 45]
    assert sessions[0].start // 96 == 2


def test_rolling_on_a_week_keeps_what_was_agreed() -> None:
    plan = planned()
    week = timedelta(weeks=1)

    def earlier(option: Option) -> Option:
        pieces = tuple(replace(p, start=p.start - WEEK_QUARTERS) for p in option.pieces)
        return Option(pieces)

    agreed = {
        key: earlier(option)
        for key, option in plan.items()
        if "/" in key and option.pieces[0].start >= WEEK_QUARTERS
    }
    odd = next(key for key in agreed if key.startswith("N1"))
    piece = agreed[odd].pieces[0]
    agreed[odd] = Option((replace(piece, start=piece.start + 1),))
    rolled = planned(horizon=Horizon(OCTOBER + week, 28, TZ), agreed=agreed)
    assert {key: rolled[key] for key in agreed} == agreed
    assert len(starts(rolled, "N2")) == 4


def test_every_long_day_has_lunch_round_noon() -> None:
    lunches = [o.pieces[0] for key, o in planned().items() if key.startswith("lunch S1")]
    assert len(lunches) == 20
    assert all(p.start % 96 >= 44 and p.end % 96 <= 54 for p in lunches)
