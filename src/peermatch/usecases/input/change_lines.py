"""Changes of a trial as people and programs write them, one item at a time."""

import re
from uuid import UUID

from domain.program.limits import LimitName
from domain.program.match_preferences import WishName
from domain.scenarios.tried_changes import (
    Absence,
    Joining,
    NewCaseload,
    NewFloor,
    NewLimit,
    NewWeight,
)
from peermatch.usecases.input.parsing import integer_of, language_of, span_of

JOINING = re.compile(
    r"like ([0-9a-f-]{36}) for (\d{1,4})(?: at ([A-Za-z0-9-]{1,20}))?(?: speaking ([a-z,]{2,60}))?"
)


def _pair(text: str) -> tuple[str, str]:
    """What it is about, and the last word."""
    about, _, value = text.strip().rpartition(" ")
    if not about:
        raise ValueError
    return about.strip(), value


def read_weight(text: str) -> NewWeight:
    """`further_area 20`. Raises ValueError, as all of these."""
    about, points = _pair(text)
    return NewWeight(WishName(about), integer_of(points))


def read_floor(text: str) -> NewFloor:
    """`Prince William 5`."""
    about, at_least = _pair(text)
    return NewFloor(about, integer_of(at_least))


def read_limit(text: str) -> NewLimit:
    """`caseload-ceiling 20`."""
    about, value = _pair(text)
    return NewLimit(LimitName(about), integer_of(value))


def read_caseload(text: str) -> NewCaseload:
    """`6b2f3e0c-8a51-4c0e-9d58-2f1c7a4be901 8`."""
    about, people = _pair(text)
    return NewCaseload(UUID(about), integer_of(people))


def read_absence(text: str) -> Absence:
    """`6b2f3e0c-8a51-4c0e-9d58-2f1c7a4be901 2026-12-12/2026-12-14`."""
    about, days = _pair(text)
    return Absence(UUID(about), *span_of(days))


def read_joining(text: str) -> Joining:
    """`like 6b2f3e0c-8a51-4c0e-9d58-2f1c7a4be901 for 12 at TAP speaking en,es`."""
    found = JOINING.fullmatch(text.strip())
    if found is None:
        raise ValueError
    spoken = tuple(language_of(one) for one in (found[4] or "").split(",") if one)
    return Joining(UUID(found[1]), int(found[2]), (found[3] or "").upper(), spoken)


def change_line(one: object) -> str:
    """The item's text. Raises TypeError for what is no change."""
    match one:
        case NewWeight():
            return f"{one.wish} {one.points}"
        case NewFloor():
            return f"{one.county} {one.at_least}"
        case NewLimit():
            return f"{one.limit} {one.value}"
        case NewCaseload():
            return f"{one.specialist_id} {one.people}"
        case Absence():
            return f"{one.specialist_id} {one.first_day}/{one.last_day}"
        case Joining():
            site = f" at {one.home_site}" if one.home_site else ""
            spoken = f" speaking {','.join(one.languages)}" if one.languages else ""
            return f"like {one.like} for {one.people}{site}{spoken}"
        case _:
            raise TypeError(type(one).__name__)
