"""Hours of a usual week: boxes, exact times and presets are one text."""

import pytest

from domain.shared.hours import parse_window
from domain.shared.roles import STAFF
from peermatch.usecases.calendar.availability_commands import ExceptAvailability, ExceptHours
from peermatch.usecases.input.reading_commands import fields_of
from peermatch.usecases.registry import USE_CASES
from peermatch.web.forms.widgets import weekly
from peermatch.web.hours_grid import HOURS, joined, week, with_preset
from peermatch.web.show.words import window


def ticked(text: str) -> list[str]:
    return [box.value for _, boxes in week(text).rows for box in boxes if box.ticked]


def test_hours_are_boxes_and_what_no_box_says() -> None:
    shown = week("Mon 8:30 am–12:00 pm; Tue 06:00-06:30;Wed 09:15-09:45;soon")
    assert ticked("Mon 08:30-12:00") == ["Mon 09:00-10:00", "Mon 10:00-11:00", "Mon 11:00-12:00"]
    assert shown.windows == (parse_window("Mon 09:00-12:00"),)
    assert list(map(str, shown.rest)) == [
        "Mon 08:30-09:00", "Tue 06:00-06:30", "Wed 09:15-09:45",
    ]  # fmt: skip
    assert shown.unread == ("soon",)
    assert [hour for hour, _ in shown.rows] == list(HOURS)
    assert [len(boxes) for _, boxes in shown.rows] == [7] * len(HOURS)


@pytest.mark.parametrize("text", ["", "Mon 08:30-17:15; Sun 00:00-24:00", "Tue 07:00-21:00", "x"])
def test_boxes_and_exact_times_sent_together_are_the_same_hours(text: str) -> None:
    shown = week(text)
    sent = ";".join((*ticked(text), *map(window, shown.rest), *shown.unread))
    assert joined(sent) == joined(text)


def test_neighbors_are_joined_and_nothing_is_swallowed() -> None:
    sent = "Mon 10:00-11:00;Mon 09:00-10:00;Mon 03:00-02:00;; soon "
    assert joined(sent) == "Mon 09:00-11:00; Mon 03:00-02:00; soon"


def test_a_preset_adds_its_boxes_and_clear_takes_all() -> None:
    assert with_preset("Sun 20:00-21:00", "clear") == ""
    assert with_preset("Sun 20:00-21:00", "nothing like it") == "Sun 20:00-21:00"
    assert with_preset("Sun 20:00-21:00;soon", "saturdays") == (
        "Sat 09:00-17:00; Sun 20:00-21:00; soon"
    )


def test_every_command_with_weekly_hours_has_the_grid() -> None:
    commands = [one.command for one in USE_CASES if one.roles & STAFF]
    found = {one.__name__ for one in commands for field in fields_of(one) if weekly(one, field)}
    assert {
        "ReceiveReferral", "CompleteReferral", "ChangeAvailability", "EnrollSpecialist",
        "ChangeHours", "AddResource", "ChangeResource",
    } <= found  # fmt: skip
    of_a_day = (ExceptHours, ExceptAvailability)
    assert not [one for one in of_a_day for field in fields_of(one) if weekly(one, field)]
