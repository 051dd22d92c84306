"""When something is asked about: on the last day and minute of what is usual, and just beyond."""

from datetime import date, time

import pytest

from domain.shared.hours import parse_window
from domain.unlikely import questions
from domain.unlikely.questions import (
    CameInLongAgo,
    ConsentVeryLong,
    HoursAtNight,
    NameWithPictures,
    OlderThanHundred,
    RecommendedLongAgo,
    TimeAtNight,
    YoungerThanTwelve,
    ZipOfAnotherState,
)

TODAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("born", "asked"),
    [
        (date(2026, 11, 26), YoungerThanTwelve),
        (date(2014, 11, 30), YoungerThanTwelve),
        (date(2014, 11, 29), None),
        (date(1925, 11, 30), None),
        (date(1925, 11, 29), OlderThanHundred),
    ],
)
def test_an_age_is_asked_about_below_12_and_above_100(born: date, asked: type | None) -> None:
    assert type(questions.of_birth_date(born, TODAY)) is (asked or type(None))


def test_who_is_born_on_a_leap_day_is_12_on_march_1() -> None:
    born = date(2016, 2, 29)
    assert questions.of_birth_date(born, date(2028, 2, 29)) is None
    assert isinstance(questions.of_birth_date(born, date(2028, 2, 28)), YoungerThanTwelve)


def test_a_consent_of_ten_years_is_usual_and_a_day_more_is_not() -> None:
    signed = date(2026, 1, 5)
    assert questions.of_consent(signed, date(2036, 1, 5)) is None
    assert isinstance(questions.of_consent(signed, date(2036, 1, 6)), ConsentVeryLong)


@pytest.mark.parametrize(
    ("hours", "night"),
    [
        ("Mon 05:00-23:00", False),
        ("Mon 04:45-06:00", True),
        ("Sat 21:00-23:15", True),
        ("Sun 00:00-24:00", True),
    ],
)
def test_hours_are_asked_about_between_11_pm_and_5_am(hours: str, *, night: bool) -> None:
    asked = questions.of_hours([parse_window("Tue 09:00-10:00"), parse_window(hours)])
    assert isinstance(asked, HoursAtNight) == night


def test_a_time_of_the_night_is_asked_about() -> None:
    assert isinstance(questions.of_clock(time(4, 59)), TimeAtNight)
    assert isinstance(questions.of_clock(time(23)), TimeAtNight)
    assert questions.of_clock(time(5)) is questions.of_clock(time(22, 59)) is None


def test_a_zip_code_of_another_state_is_asked_about() -> None:
    assert questions.of_zip_code("23219-1234", "VA") is None
    assert isinstance(questions.of_zip_code("20001", "VA"), ZipOfAnotherState)


def test_what_happened_more_than_a_year_ago_is_asked_about() -> None:
    assert questions.of_recommendation(date(2025, 11, 28), TODAY) is None
    assert isinstance(questions.of_recommendation(date(2025, 11, 27), TODAY), RecommendedLongAgo)
    assert questions.of_receipt(date(2025, 11, 28), TODAY) is None
    assert isinstance(questions.of_receipt(date(2025, 11, 27), TODAY), CameInLongAgo)


def test_a_name_of_any_writing_is_usual_and_pictures_are_not() -> None:
    assert questions.of_name("Zoë O’Neil-Nguyễn 王小明 محمد Øystein 3") is None
    assert isinstance(questions.of_name("Robin 🙂"), NameWithPictures)
