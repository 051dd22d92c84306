"""Single values from their text, as the import format writes them. Each raises ValueError."""

import re
from collections.abc import Collection
from datetime import date, datetime, timedelta, timezone
from typing import TypeVar
from zoneinfo import ZoneInfo

from domain.shared.days import FIRST_DAY, LAST_DAY, is_usable
from domain.shared.languages import LANGUAGE_CODES
from domain.shared.names import hides_in_a_name
from domain.shared.postal.us_states import state_code, zip_code
from domain.shared.vocabulary import Experience, LivedExperienceArea
from scheduling.time import wall_time

LARGEST_OFFSET = timedelta(hours=14)
"""Further from UTC than this no clock is set."""
PATHWAY = re.compile(r"[a-z][a-z0-9-]{0,39}")


class Unreadable(ValueError):
    """A text whose fault has words of its own."""


def day_of(text: str) -> date:
    """Raises Unreadable for a day that no program means."""
    if len(text) != len("2026-11-23"):
        raise ValueError
    return _usable(date.fromisoformat(text))


def name_of(text: str) -> str:
    """Raises Unreadable for one that is not what it looks like."""
    if hides_in_a_name(text):
        raise Unreadable("contains characters that can't be seen: type it again")
    return text


def instant_of(text: str, zone: ZoneInfo | None) -> datetime:
    """The one instant that the text means: with its offset from UTC, or by the clocks of `zone`.

    Of a local time that clocks repeat in autumn, the first. Raises Unreadable for one that they
    skip in spring, for one without either offset or zone, and for one that no program means.
    """
    found = _usable(datetime.fromisoformat(text))
    offset = found.utcoffset()
    if offset is None:
        if zone is None:
            raise Unreadable("needs an offset from UTC, like -05:00")
        return _local(found, zone)
    if abs(offset) > LARGEST_OFFSET or offset % timedelta(minutes=1):
        raise ValueError
    return found


def _local(wall: datetime, zone: ZoneInfo) -> datetime:
    """With its offset: a zone would leave open which of two equal times is meant."""
    moment = wall_time.instant_of(wall, zone)
    if moment is None:
        raise Unreadable("This time doesn't exist on that day: clocks go forward.")
    offset = moment.astimezone(zone).utcoffset()
    return wall.replace(tzinfo=timezone(offset or timedelta(0)))


def comes_twice(text: str, zone: ZoneInfo | None) -> bool:
    """Whether a local time, one that `instant_of` reads, is said twice by the clocks of `zone`."""
    if zone is None:
        return False
    wall = datetime.fromisoformat(text)
    return wall.tzinfo is None and wall_time.comes_twice(wall, zone)


D = TypeVar("D", bound=date)


def _usable(day: D) -> D:
    if not is_usable(day):
        raise Unreadable(f"is no day between {FIRST_DAY.year} and {LAST_DAY.year}")
    return day


def span_of(text: str) -> tuple[date, date]:
    first, slash, last = text.partition("/")
    if not slash:
        raise ValueError
    return day_of(first), day_of(last)


def integer_of(text: str) -> int:
    """A whole number, also as a spreadsheet's export may write it: 45.0."""
    found = re.fullmatch(r"(-?[0-9]{1,8})(\.0{1,6})?", text)
    if found is None:
        raise ValueError
    return int(found[1])


def per_cent_of(text: str) -> int:
    if not re.fullmatch(r"[01](\.[0-9]{1,4})?", text) or not 0 < float(text) <= 1:
        raise ValueError
    return round(float(text) * 100)


def degrees_of(text: str, limit: int) -> float:
    if not re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{1,8})?", text) or abs(float(text)) > limit:
        raise ValueError
    return float(text)


def experience_of(text: str) -> Experience:
    area, slash, pathway = text.casefold().partition("/")
    if slash and not PATHWAY.fullmatch(pathway):
        raise ValueError
    return Experience(LivedExperienceArea(area), pathway)


def language_of(text: str) -> str:
    if text.casefold() not in LANGUAGE_CODES:
        raise ValueError
    return text.casefold()


def meant(text: str, names: Collection[str]) -> str | None:
    """The name itself, or the only one that differs in capitals and spaces alone."""
    if text in names:
        return text
    plain = "".join(text.casefold().split())
    same = [name for name in names if "".join(name.casefold().split()) == plain]
    return same[0] if len(same) == 1 else None


def flag_of(text: str) -> bool:
    return {"yes": True, "true": True, "no": False, "false": False}[text.casefold()]


def state_of(text: str) -> str:
    """Its abbreviation."""
    if not (found := state_code(text)):
        raise ValueError
    return found


def zip_of(text: str) -> str:
    if not (found := zip_code(text)):
        raise ValueError
    return found


def email_of(text: str) -> str:
    name, at, host = text.rpartition("@")
    if not (name and at and "." in host and " " not in text):
        raise ValueError
    return text
