"""Each question about an unlikely input: when it is asked, in which words, and at which field."""

import unicodedata
from collections.abc import Iterable
from datetime import date, time, timedelta

from domain.shared.decider import Refusal
from domain.shared.hours import WeeklyWindow
from domain.shared.postal.us_states import lies_in

YOUNGEST, OLDEST = 12, 100
"""Years of age outside of which a birth date is asked about."""
LONGEST_CONSENT = 10
"""Years."""
LONG_AGO = timedelta(days=366)
MORNING, NIGHT = time(5), time(23)
"""Between them nobody is asked whether a time of the day is meant."""


class Unlikely(Refusal):
    """A person is asked; what they say is right is taken. The `code` is what they confirm."""

    sentence = "This is unusual."


class YoungerThanTwelve(Unlikely):
    sentence = "By this birth date they are younger than 12."
    field = "birth_date"


class OlderThanHundred(Unlikely):
    sentence = "By this birth date they are older than 100."
    field = "birth_date"


class NameWithPictures(Unlikely):
    sentence = "The name has pictures or symbols in it."
    field = "name"


class ConsentVeryLong(Unlikely):
    sentence = "This consent would be in force for more than ten years."
    field = "expires_on"


class RecommendedLongAgo(Unlikely):
    sentence = "The recommendation is more than a year old."
    field = "recommended_on"


class CameInLongAgo(Unlikely):
    sentence = "That the referral came in is more than a year ago."
    field = "received_at"


class ZipOfAnotherState(Unlikely):
    sentence = "This ZIP code is of another state."
    field = "zip_code"


class HoursAtNight(Unlikely):
    sentence = "Some of these hours are at night, between 11:00 pm and 5:00 am."
    field = "available"


class TimeAtNight(Unlikely):
    sentence = "That is at night, between 11:00 pm and 5:00 am."
    field = "starts_at"


class TimeComesTwice(Unlikely):
    sentence = "Clocks go back that night, so this time comes twice: the first is taken."
    field = "starts_at"


def of_birth_date(born: date, today: date) -> Unlikely | None:
    if born > _years_before(today, YOUNGEST):
        return YoungerThanTwelve()
    return OlderThanHundred() if born <= _years_before(today, OLDEST + 1) else None


def of_name(name: str) -> Unlikely | None:
    """Letters of any writing are as good as others; a sign that only shows something is none."""
    return NameWithPictures() if any(unicodedata.category(c) == "So" for c in name) else None


def of_consent(signed_on: date, expires_on: date) -> Unlikely | None:
    last = _years_before(expires_on, LONGEST_CONSENT)
    return ConsentVeryLong() if last > signed_on else None


def of_recommendation(day: date, today: date) -> Unlikely | None:
    return RecommendedLongAgo() if today - day > LONG_AGO else None


def of_receipt(day: date, today: date) -> Unlikely | None:
    return CameInLongAgo() if today - day > LONG_AGO else None


def of_zip_code(code: str, state: str) -> Unlikely | None:
    return None if lies_in(code, state) else ZipOfAnotherState()


def of_hours(windows: Iterable[WeeklyWindow]) -> Unlikely | None:
    first, last = MORNING.hour * 60, NIGHT.hour * 60
    return HoursAtNight() if any(w.start < first or w.end > last for w in windows) else None


def of_clock(at: time) -> Unlikely | None:
    return None if MORNING <= at < NIGHT else TimeAtNight()


def _years_before(day: date, years: int) -> date:
    """The same day of that year; March 1 where it has no February 29."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 3, 1)
