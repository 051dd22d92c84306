"""Single values from their text, as the import format writes them. Each raises ValueError."""

import re
from datetime import date

from domain.languages import LANGUAGE_CODES
from domain.vocabulary import Experience, LivedExperienceArea

PATHWAY = re.compile(r"[a-z][a-z0-9-]{0,39}")


def day_of(text: str) -> date:
    if len(text) != len("2026-11-23"):
        raise ValueError
    return date.fromisoformat(text)


def span_of(text: str) -> tuple[date, date]:
    first, slash, last = text.partition("/")
    if not slash:
        raise ValueError
    return day_of(first), day_of(last)


def integer_of(text: str) -> int:
    if not re.fullmatch(r"-?[0-9]{1,8}", text):
        raise ValueError
    return int(text)


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
