"""One count of anything: the calendar and the figures of the week, over generated programs."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from domain.program.service_area import ServiceArea
from domain.shared.hours import WeeklyWindow
from peermatch.readmodels.screens.sessions.weeks import Entry
from peermatch.readmodels.screens.specialists.working_time import WorkingTime
from peermatch.usecases.calendar.shown.program_calendar import Kind, calendar, together
from peermatch.usecases.calendar.shown.week_figures import figures, taking_place
from peermatch.usecases.core.program import Program

PROGRAM = Program()
MONDAYS = (date(2026, 3, 2), date(2026, 10, 26), date(2026, 11, 23))
"""An ordinary week, the one in which clocks are turned back, and one with holidays."""
STAFF = tuple(UUID(int=n) for n in range(1, 4))
SITES = ("", "A", "B")
HOURS = tuple(WeeklyWindow(day, 480, 1020) for day in range(5))


@dataclass(frozen=True)
class Store:
    """Knows the roads between the sites and nothing else."""

    def read(self, _decider: Any, _stream: UUID) -> ServiceArea:
        return ServiceArea(sites={}, travel={("A", "B"): 35})


SERVICE: Any = SimpleNamespace(program=PROGRAM, store=Store())


@st.composite
def programs(draw: st.DrawFn) -> tuple[date, dict[UUID, WorkingTime], list[Entry]]:
    monday = draw(st.sampled_from(MONDAYS))
    staff = {}
    for who in STAFF:
        away = draw(st.sampled_from([(), ((monday, monday + timedelta(1)),)]))
        own = draw(st.sampled_from([{}, {monday + timedelta(2): (WeeklyWindow(2, 600, 720),)}]))
        busy = draw(st.sampled_from([{}, {monday + timedelta(2): (WeeklyWindow(2, 660, 780),)}]))
        staff[who] = WorkingTime(
            specialist_id=who,
            name="Somebody",
            home_site=draw(st.sampled_from(SITES[1:])),
            weekly=HOURS,
            days=own,
            busy=busy,
            leave=away,
            last_day=draw(st.sampled_from([None, monday + timedelta(3)])),
        )
    slots = st.tuples(st.integers(0, 6), st.integers(0, 92), st.sampled_from([15, 60, 75]))
    return (
        monday,
        staff,
        [
            _entry(draw, n, monday, slot)
            for n, slot in enumerate(draw(st.lists(slots, max_size=12)))
        ],
    )


def _entry(draw: st.DrawFn, n: int, monday: date, slot: tuple[int, int, int]) -> Entry:
    day, quarter, minutes = slot
    wall = datetime.combine(monday + timedelta(day), time(quarter // 4, quarter % 4 * 15))
    starts_at = wall.replace(tzinfo=PROGRAM.zone).astimezone(UTC)
    site = draw(st.sampled_from(SITES))
    return Entry(
        session_id=UUID(int=1000 + n),
        match_id=UUID(int=2000 + n),
        participant_id=UUID(int=3000 + n),
        specialist_id=draw(st.sampled_from(STAFF)),
        co_specialist_id=draw(st.sampled_from([None, STAFF[0]])),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        first=False,
        confirmed=False,
        status=draw(st.sampled_from(["scheduled", "held", "missed"])),
        minutes=None,
        missed_reason=None,
        name="Somebody",
        mode="in-person" if site else "phone",
        site=site,
        place=site,
        units=None,
        billable=None,
        not_billable=None,
        flags=(),
    )


def midnights(monday: date) -> list[datetime]:
    return [datetime.combine(monday + timedelta(n), time(), tzinfo=PROGRAM.zone) for n in range(7)]


@given(programs())
def test_the_calendar_counts_what_the_figures_count(
    program: tuple[date, dict[UUID, WorkingTime], list[Entry]],
) -> None:
    """By the week, and the days of it together; and each bar stands for one thing counted."""
    monday, staff, entries = program
    days = midnights(monday)
    counted = figures(SERVICE, entries, staff, days)
    people = calendar(SERVICE, staff, entries, (), days)
    assert [p.specialist_id for p in people] == list(staff)
    for person in people:
        expected = counted[person.specialist_id]
        assert person.total == expected
        assert together([lane.load for lane in person.lanes]) == expected
        items = [item for lane in person.lanes for item in lane.items]
        drawn = [item for item in items if item.kind is Kind.SESSION]
        assert len({item.entry for item in drawn}) == expected.sessions
        driven = [i.ends_at - i.starts_at for i in items if i.kind is Kind.DRIVE]
        assert sum(driven, timedelta()) == timedelta(minutes=expected.drive_minutes)


@given(programs())
def test_what_was_called_off_is_drawn_and_counts_for_nothing(
    program: tuple[date, dict[UUID, WorkingTime], list[Entry]],
) -> None:
    monday, staff, entries = program
    people = calendar(SERVICE, staff, entries, (), midnights(monday))
    off = {e.session_id for e in entries} - {UUID(b.session_id) for b in taking_place(entries)}
    drawn = {
        item.entry.session_id
        for person in people
        for lane in person.lanes
        for item in lane.items
        if item.kind is Kind.OFF and item.entry
    }
    assert drawn == off
