"""One value of each type: how it is written, what is said when it can't be read, and its schema."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.matches.usual_time import UsualTime
from domain.people.consents.consent_texts import TextLine
from domain.people.profile import Wish
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
from domain.shared.hours import WeeklyWindow, parse_window
from domain.shared.languages import LANGUAGE_CODES
from domain.shared.names import is_name
from domain.shared.vocabulary import (
    GENDERS,
    Dimension,
    Experience,
    Goal,
    LivedExperienceArea,
    WishTopic,
)
from domain.specialists.sharing import OwnTrait
from peermatch.store.finding.phone_numbers import phone_number
from peermatch.usecases.input.change_lines import (
    JOINING,
    read_absence,
    read_caseload,
    read_floor,
    read_joining,
    read_limit,
    read_weight,
)
from peermatch.usecases.input.composites import read_goal, read_trait, read_usual_time, read_wish
from peermatch.usecases.input.parsing import (
    PATHWAY,
    Unreadable,
    day_of,
    degrees_of,
    email_of,
    experience_of,
    flag_of,
    instant_of,
    integer_of,
    language_of,
    meant,
    name_of,
    per_cent_of,
    span_of,
    state_of,
    zip_of,
)

LARGEST = 99_999_999
"""Of whole numbers, on either side of 0."""
DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
ID = "[0-9a-f-]{36}"
CLOCK = "([01][0-9]|2[0-4]):[0-5][0-9]"
WEEKDAY = "(Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
TOPIC_LINE = f"^({'|'.join(WishTopic)}): .+$"
Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """`read` makes the value of its text; ValueError says `words`, Unreadable its own.

    `json` is what the value is in JSON: a number, a truth, or a text where JSON has nothing else.
    """

    read: Callable[[str], Any]
    words: str
    schema: Schema
    json: type = str
    fits: Callable[[Any], bool] = lambda _value: True

    def made(self, given: Any) -> Any:
        """The value of a text, or of a number or truth as it is. Raises Unreadable."""
        try:
            value = self.read(given) if isinstance(given, str) else given
        except Unreadable:
            raise
        except (ValueError, KeyError):
            raise Unreadable(self.words) from None
        if not self.fits(value):
            raise Unreadable(self.words)
        return value


def _text(**schema: Any) -> dict[str, Any]:
    return {"type": "string", **schema}


def _own_words(read: Callable[[str], Any], before: str = "") -> Callable[[str], Any]:
    """`read`, whose faults are told in its own words."""

    def told(text: str) -> Any:
        try:
            return read(text)
        except ValueError as fault:
            raise Unreadable(f"{before}{fault}") from None

    return told


def _degrees(limit: int) -> Kind:
    words = f"is not a number of degrees between -{limit} and {limit}"
    schema = {"type": "number", "minimum": -limit, "maximum": limit}
    return Kind(
        lambda text: degrees_of(text, limit), words, schema, float, lambda v: abs(v) <= limit
    )


def known(names: Collection[str], words: str) -> Kind:
    """One of these names; capitals and spaces don't matter."""

    def read(text: str) -> str:
        found = meant(text, names)
        if found is None:
            raise ValueError
        return found

    return Kind(read, words, _text())


def instant(zone: ZoneInfo | None) -> Kind:
    """An instant; without an offset from UTC, what the clocks of `zone` say then."""
    words = f"is not a time like 2026-11-23T12:00{'' if zone else ':00-05:00'}"
    schema = _text(format="date-time", examples=["2026-11-23T12:00:00-05:00"])
    return Kind(lambda text: instant_of(text, zone), words, schema)


TEXT = Kind(str, "must be a text", _text())
UNNAMED = "has no letter that can be read"
NAME = Kind(name_of, UNNAMED, _text(examples=["Robin Carter"]), fits=is_name)
PHONE = Kind(_own_words(phone_number), "is not a phone number", _text(examples=["(804) 555-0100"]))
EMAIL = Kind(email_of, "is not an email address", _text(examples=["robin@example.org"]))
STATE = Kind(state_of, "is none of the United States, like VA", _text(examples=["VA"]))
ZIP_CODE = Kind(zip_of, "is not a ZIP code like 23219", _text(examples=["23219"]))
LANGUAGE = Kind(
    language_of, "is not a language code", _text(enum=sorted(LANGUAGE_CODES), examples=["en"])
)
GENDER = replace(
    known(GENDERS, "is not a known choice"), schema=_text(enum=list(GENDERS), examples=["woman"])
)
SHARE = Kind(per_cent_of, "is not a share between 0 and 1, like 0.5", {"type": "number"})
"""A share like 0.5 as whole percent; in files alone."""

BY_NAME: Mapping[str, Kind] = {
    **dict.fromkeys(("name", "participant_name", "preferred_name", "guardian_name"), NAME),
    **dict.fromkeys(("language", "interpreter", "languages"), LANGUAGE),
    **dict.fromkeys(("phone", "guardian_phone"), PHONE),
    **{"email": EMAIL, "state": STATE, "zip_code": ZIP_CODE},
    **dict.fromkeys(("gender", "gender_preference"), GENDER),
    "latitude": _degrees(90),
    "longitude": _degrees(180),
}
"""What fields of these names hold, in every command."""

BY_TYPE: Mapping[Any, Kind] = {
    str: TEXT,
    TextLine: TEXT,
    int: Kind(
        integer_of,
        "is not a whole number",
        {"type": "integer", "minimum": -LARGEST, "maximum": LARGEST},
        int,
        lambda value: abs(value) <= LARGEST,
    ),
    bool: Kind(flag_of, "must be yes or no", {"type": "boolean"}, bool),
    date: Kind(
        day_of, "is not a date like 2026-11-23", _text(format="date", examples=["2026-11-23"])
    ),
    datetime: instant(None),
    UUID: Kind(
        UUID,
        "is not an id",
        _text(format="uuid", examples=["6b2f3e0c-8a51-4c0e-9d58-2f1c7a4be901"]),
    ),
    WeeklyWindow: Kind(
        _own_words(parse_window, "has hours that can't be read: "),
        "has hours that can't be read: enter hours like Mon 9:00 am–12:00 pm",
        _text(pattern=f"^{WEEKDAY} {CLOCK}-{CLOCK}$", examples=["Mon 08:30-17:00"]),
    ),
    Experience: Kind(
        experience_of,
        f"must be any of: {', '.join(LivedExperienceArea)}, each with a pathway or none",
        _text(
            pattern=f"^({'|'.join(LivedExperienceArea)})(/{PATHWAY.pattern})?$",
            examples=["substance-use/opioids"],
        ),
    ),
    Goal: Kind(
        read_goal,
        "has a line that is not like: health: Sleep through the night",
        _text(
            pattern=f"^({'|'.join(Dimension)}): .+$",
            examples=["health: Sleep through the night", "home: A flat of my own (reached)"],
        ),
    ),
    Wish: Kind(
        read_wish,
        "has a line that is not like: veteran: has served (preferred)",
        _text(pattern=TOPIC_LINE, examples=["veteran: has served (required)"]),
    ),
    OwnTrait: Kind(
        read_trait,
        "has a line that is not like: faith: Baptist (matched)",
        _text(pattern=TOPIC_LINE, examples=["faith: Baptist (matched)"]),
    ),
    UsualTime: Kind(
        read_usual_time,
        "is not like Mon 14:00 video or Thu 10:30 in-person TAP",
        _text(
            pattern=f"^{WEEKDAY} ([01][0-9]|2[0-3]):[0-5][0-9] (in-person|video|phone)"
            "( [A-Z0-9-]{1,20})?( [0-3](,[0-3]){0,3})?$",
            examples=["Mon 14:00 video", "Thu 10:30 in-person TAP 0,2"],
        ),
    ),
    NewWeight: Kind(
        read_weight,
        "is not a preference and its points, like further_area 20",
        _text(pattern=f"^({'|'.join(WishName)}) [0-9]+$", examples=["further_area 20"]),
    ),
    NewFloor: Kind(
        read_floor,
        "is not a county and a number of people, like Essex 5",
        _text(pattern="^.+ [0-9]+$", examples=["Essex 5"]),
    ),
    NewLimit: Kind(
        read_limit,
        "is not a limit and its value, like caseload-ceiling 20",
        _text(pattern=f"^({'|'.join(LimitName)}) [0-9]+$", examples=["caseload-ceiling 20"]),
    ),
    NewCaseload: Kind(
        read_caseload,
        "is not a specialist's id and a number of people",
        _text(pattern=f"^{ID} [0-9]+$", examples=["6b2f3e0c-8a51-4c0e-9d58-2f1c7a4be901 8"]),
    ),
    Absence: Kind(
        read_absence,
        "is not a specialist's id and a span of days like 2026-12-12/2026-12-14",
        _text(
            pattern=f"^{ID} {DAY}/{DAY}$",
            examples=["6b2f3e0c-8a51-4c0e-9d58-2f1c7a4be901 2026-12-12/2026-12-14"],
        ),
    ),
    Joining: Kind(
        read_joining,
        "is not like: like, a specialist's id, for, and a number of people",
        _text(
            pattern=f"^{JOINING.pattern}$",
            examples=["like 6b2f3e0c-8a51-4c0e-9d58-2f1c7a4be901 for 12 at TAP speaking en,es"],
        ),
    ),
    tuple[date, date]: Kind(
        span_of,
        "is not a span of days like 2026-12-12/2026-12-14",
        _text(pattern=f"^{DAY}/{DAY}$", examples=["2026-12-12/2026-12-14"]),
    ),
}
"""A time has its zone from whoever reads it: see `instant`."""


def choices_of(kind: type[Enum]) -> dict[str, Any]:
    """The values of a choice by their texts: its own, or its name where it is a number."""
    return {choice(value): value for value in kind}


def choice(value: Enum) -> str:
    return str(value) if isinstance(value, str) else value.name.casefold().replace("_", "-")


def one_of(kind: type[Enum], *, several: bool = False) -> Kind:
    choices = choices_of(kind)
    words = f"must be {'any' if several else 'one'} of: {', '.join(choices)}"
    return Kind(lambda text: choices[text.casefold()], words, _text(enum=list(choices)))


def kind_of(name: str, item: Any, *, several: bool = False) -> Kind | None:
    """What a field of this name holds, whose values are of type `item`; None: nobody can fill
    it in."""
    if isinstance(item, type) and issubclass(item, Enum):
        return one_of(item, several=several)
    if name in BY_NAME and item in (str, float):
        return BY_NAME[name]
    return BY_TYPE.get(item)
