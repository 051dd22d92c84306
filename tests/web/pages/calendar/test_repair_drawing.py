"""Where sessions move is drawn in proportion, and says the same as the table."""

from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from peermatch.readmodels.tables.calendar.repairs import Line
from peermatch.web.pages.calendar.repair_drawing import MOST_ROWS, NAMES, WIDTH, drawing

ZONE = ZoneInfo("America/New_York")
MONDAY = datetime(2026, 11, 30, 14, 0, tzinfo=UTC)
"""9 am on the wall."""


def line(after: datetime | None, name: str = "Casey Mundy", before: datetime = MONDAY) -> Line:
    return Line(
        session_id=UUID(int=1),
        specialist_id=UUID(int=2),
        name=name,
        starts_at=before,
        ends_at=before + timedelta(hours=1),
        new_starts_at=after,
        new_ends_at=after + timedelta(hours=1) if after else None,
        mode="video",
        place="",
        new_mode="video",
        new_place="",
        reason=None,
        safe_contact="text",
    )


def test_a_later_time_lies_to_the_right_within_its_day() -> None:
    drawn = drawing([line(MONDAY + timedelta(days=1))], ZONE)
    assert drawn is not None
    assert [name for _, name in drawn.days] == ["Mon 30", "Tue 1"]
    [row] = drawn.rows
    edges = [x for x, _ in drawn.days]
    assert edges[0] == NAMES < row.before < edges[1] < (row.after or 0) < WIDTH
    assert row.after == row.before + (WIDTH - NAMES) // 2, "the same hour of the next day"
    assert row.words == "Mon, Nov 30, 9:00 am to Tue, Dec 1, 9:00 am"


def test_what_is_canceled_has_no_place_to_go() -> None:
    drawn = drawing([line(None)], ZONE)
    assert drawn is not None
    assert drawn.rows[0].after is None
    assert drawn.rows[0].words == "Mon, Nov 30, 9:00 am, canceled"


def test_of_many_days_some_are_named() -> None:
    drawn = drawing([line(MONDAY + timedelta(days=29))], ZONE)
    assert drawn is not None
    assert len(drawn.days) == 10


def test_a_night_hour_stays_in_its_day_and_a_long_name_in_its_column() -> None:
    late = MONDAY.replace(hour=4)  # 11 pm on Sunday
    drawn = drawing([line(MONDAY, "Wolfeschlegelsteinhausen Bergerdorff", late)], ZONE)
    assert drawn is not None
    [row] = drawn.rows
    assert row.before < drawn.days[1][0]
    assert row.name.endswith("…")


def test_a_long_list_is_drawn_in_part_and_nothing_at_all_not() -> None:
    drawn = drawing([line(MONDAY + timedelta(days=1))] * (MOST_ROWS + 3), ZONE)
    assert drawn is not None
    assert (len(drawn.rows), drawn.more) == (MOST_ROWS, 3)
    assert drawing([], ZONE) is None
