"""Dates, times and numbers as each language writes them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from babel.dates import format_date, format_time
from babel.numbers import format_decimal

from peermatch.translation.catalogs import LOCALES, texts_in

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
"""Any Monday, for the names of weekdays."""


def day_text(day: date, language: str) -> str:
    """`Thursday, December 3`, `jueves 3 de diciembre`."""
    # Translators: a date pattern of Unicode TR 35: weekday, month, day.
    return _date(day, texts_in(language).gettext("EEEE, MMMM d"), language)


def short_day_text(day: date, language: str) -> str:
    """`Thu, Dec 3`, `jue 3 dic`."""
    # Translators: the same pattern, abbreviated.
    return _date(day, texts_in(language).gettext("EEE, MMM d"), language)


def month_text(day: date, language: str) -> str:
    """`May 2026`"""
    return _date(day, "MMM y", language)


def full_date_text(day: date, language: str) -> str:
    """`December 3, 2026`, `3 de diciembre de 2026`."""
    # Translators: the same pattern, with the year and without the weekday.
    return _date(day, texts_in(language).gettext("MMMM d, y"), language)


def clock_text(local: datetime, language: str) -> str:
    """`2:00 pm`, `2:00 p.m.`, with the zone's name where clocks say that time twice on the day."""
    shown = format_time(local, "h:mm a", tzinfo=local.tzinfo, locale=LOCALES[language])
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return _plain(shown).lower() + (f" {local.tzname()}" if twice else "")


def moment_text(local: datetime, language: str) -> str:
    """`Thursday, December 3, at 2:00 pm`, `el jueves 3 de diciembre a las 2:00 p.m.`"""
    hour = (local.hour - 1) % 12 + 1
    pattern = texts_in(language).ngettext("{day}, at {clock}", "{day}, at {clock}", hour)
    return pattern.format(day=day_text(local, language), clock=clock_text(local, language))


def window_text(weekday: int, start: int, end: int, language: str) -> str:
    """`Mon 9:00 am–5:00 pm`, `lun 9:00 a.m.–5:00 p.m.`; `weekday` 0 is Monday, times are minutes
    from midnight."""
    day = MONDAY + timedelta(days=weekday)
    starts, ends = (clock_text(day + timedelta(minutes=at), language) for at in (start, end))
    return f"{_date(day, 'EEE', language)} {starts}–{ends}"


def number_text(number: int | Decimal, language: str) -> str:
    return format_decimal(number, locale=LOCALES[language])


def _date(day: date, pattern: str, language: str) -> str:
    return _plain(format_date(day, pattern, locale=LOCALES[language]))


def _plain(text: str) -> str:
    """With plain spaces: messages by text cost twice as much with any other sign."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")
