"""Weekly hours: what a window may be, how it is read, and where a session fits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.shared.hours import WeeklyWindow, merged, parse_window, starts


@st.composite
def windows(draw: st.DrawFn) -> WeeklyWindow:
    start = draw(st.integers(0, 1439))
    return WeeklyWindow(draw(st.integers(0, 6)), start, draw(st.integers(start + 1, 1440)))


@given(windows())
def test_a_window_reads_back_as_it_was_written(window: WeeklyWindow) -> None:
    assert parse_window(str(window)) == window


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("Monday 08:00-09:00", "enter hours like Mon"),
        ("Mon 08:00", "enter hours like Mon"),
        ("", "enter hours like Mon"),
        ("Mon 09:00-08:00", "ends before it starts"),
        ("Mon 08:00-08:00", "ends before it starts"),
        ("Mon 8:00-09:00", "enter times like 8:30 am"),
        ("Mon 08:60-09:00", "enter times like 8:30 am"),
        ("Mon 25:00-26:00", "enter times like 8:30 am"),
        ("Mon ٠٨:٠٠-09:00", "enter times like 8:30 am"),
    ],
)
def test_a_text_that_is_no_window_is_refused_with_what_is_wrong(text: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        parse_window(text)


@pytest.mark.parametrize(
    ("weekday", "start", "end"), [(7, 0, 60), (-1, 0, 60), (0, 60, 60), (0, -1, 60), (0, 0, 1441)]
)
def test_a_window_outside_a_day_cannot_be_made(weekday: int, start: int, end: int) -> None:
    with pytest.raises(ValueError, match=r"weekday|within one day"):
        WeeklyWindow(weekday, start, end)


def test_touching_windows_join_and_days_stay_apart() -> None:
    hours = [parse_window(t) for t in ("Tue 10:00-11:00", "Mon 09:00-10:00", "Mon 10:00-12:00")]
    assert merged(hours) == (parse_window("Mon 09:00-12:00"), parse_window("Tue 10:00-11:00"))


@given(st.lists(windows(), max_size=5), st.integers(1, 16).map(lambda q: q * 15))
def test_a_session_fits_exactly_where_every_minute_of_it_is_covered(
    hours: list[WeeklyWindow], minutes: int
) -> None:
    covered = {(w.weekday, m) for w in hours for m in range(w.start, w.end)}
    expected = {
        day * 96 + quarter
        for day in range(7)
        for quarter in range(96)
        if all((day, quarter * 15 + m) in covered for m in range(minutes))
    }
    assert starts(hours, minutes) == expected
