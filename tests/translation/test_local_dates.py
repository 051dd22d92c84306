"""Dates, times and numbers in both languages, and which language somebody is answered in."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from peermatch.translation.catalogs import asked_language, language_of, texts_in
from peermatch.translation.local_dates import (
    clock_text,
    day_text,
    full_date_text,
    moment_text,
    number_text,
    short_day_text,
)

NEW_YORK = ZoneInfo("America/New_York")


def at(hour: int, minute: int = 0, *, day: int = 3, month: int = 12, fold: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=NEW_YORK, fold=fold)


@pytest.mark.parametrize(
    ("shown", "english", "spanish"),
    [
        (day_text, "Thursday, December 3", "jueves 3 de diciembre"),
        (short_day_text, "Thu, Dec 3", "jue 3 dic"),
        (full_date_text, "December 3, 2026", "3 de diciembre de 2026"),
    ],
)
def test_a_day_in_both_languages(shown, english: str, spanish: str) -> None:
    day = date(2026, 12, 3)
    assert (shown(day, "en"), shown(day, "es")) == (english, spanish)


@pytest.mark.parametrize(
    ("moment", "english", "spanish"),
    [
        (at(14), "Thursday, December 3, at 2:00 pm", "el jueves 3 de diciembre a las 2:00 p.m."),
        (at(13, 5), "Thursday, December 3, at 1:05 pm", "el jueves 3 de diciembre a la 1:05 p.m."),
        (at(0), "Thursday, December 3, at 12:00 am", "el jueves 3 de diciembre a las 12:00 a.m."),
    ],
)
def test_a_moment_in_both_languages(moment: datetime, english: str, spanish: str) -> None:
    assert (moment_text(moment, "en"), moment_text(moment, "es")) == (english, spanish)


def test_a_time_that_comes_twice_says_which() -> None:
    assert clock_text(at(1, 30, day=1, month=11), "en") == "1:30 am EDT"
    assert clock_text(at(1, 30, day=1, month=11, fold=1), "es") == "1:30 a.m. EST"


def test_numbers_as_the_language_writes_them() -> None:
    assert (number_text(12000, "en"), number_text(12000, "es")) == ("12,000", "12,000")


def test_whoever_speaks_another_language_reads_english() -> None:
    assert [language_of(code) for code in ("es", "en", "ar", "")] == ["es", "en", "en", "en"]
    assert asked_language("fr-CA,es-MX;q=0.8,en;q=0.5") == "es"
    assert asked_language("fr") == asked_language("") == "en"
    with pytest.raises(KeyError):
        texts_in("fr")
