"""How values are said on pages: dates, times, counts and the field's vocabulary."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from domain.roles import Role
from domain.vocabulary import (
    Experience,
    Frequency,
    LivedExperienceArea,
    Mode,
    SafeContact,
    ServiceLine,
    Strength,
    Urgency,
)

ROLE_NAMES = {
    Role.INTAKE: "Intake staff",
    Role.COORDINATOR: "Coordinator",
    Role.CPRS: "Peer recovery specialist",
    Role.MANAGER: "Programme manager",
}
SAID: dict[str, str] = {
    LivedExperienceArea.PSYCHIATRIC: "Psychiatric challenges",
    LivedExperienceArea.TRAUMA: "Trauma",
    LivedExperienceArea.SUBSTANCE_USE: "Substance use",
    LivedExperienceArea.FAMILY: "Family member or loved one",
    ServiceLine.MENTAL_HEALTH: "Mental health",
    Mode.IN_PERSON: "In person",
    Mode.VIDEO: "Video",
    Mode.PHONE: "Phone",
    Urgency.ROUTINE: "Routine",
    Urgency.URGENT: "Urgent",
    Strength.REQUIRED: "Required",
    Strength.PREFERRED: "Preferred",
    Frequency.WEEKLY: "Every week",
    Frequency.TWICE_WEEKLY: "Twice a week",
    Frequency.EVERY_2_WEEKS: "Every two weeks",
    Frequency.CHECK_IN: "Check-in now and then",
    SafeContact.TEXT: "Text message",
    SafeContact.CALL: "Phone call",
    SafeContact.VOICEMAIL_OK: "Phone call, voicemail is fine",
    SafeContact.EMAIL: "Email",
    SafeContact.NOT_AT_HOME: "Not at home",
    "woman": "A woman",
    "man": "A man",
    "nonbinary": "A nonbinary person",
}
"""Values that are not said as they are written. Family is said alike as area and service line."""


def said(value: object) -> str:
    """A value of the vocabulary in words; one without words of its own, made readable."""
    text = str(value)
    return SAID.get(text) or text.replace("-", " ").replace("_", " ").capitalize()


def experience(value: Experience) -> str:
    """`Substance use: opioids`"""
    area = said(value.area)
    return f"{area}: {value.pathway.replace('-', ' ')}" if value.pathway else area


def day(value: date | None) -> str:
    """`Nov 23, 2026`"""
    return f"{value:%b} {value.day}, {value.year}" if value else ""


def weekday(value: date) -> str:
    """`Mon, Nov 23`"""
    return f"{value:%a, %b} {value.day}"


def clock(value: datetime) -> str:
    """`2:30 pm`, in the zone that the instant is given in."""
    return f"{value.hour % 12 or 12}:{value.minute:02d} {'am' if value.hour < 12 else 'pm'}"


def moment(value: datetime | None) -> str:
    """`Mon, Nov 23, 2:30 pm`"""
    return f"{weekday(value)}, {clock(value)}" if value else ""


def counted(number: int, noun: str, plural: str = "") -> str:
    """`1 day`, `2 days`"""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def waited(days: int) -> str:
    """`since today`, `1 day`, `12 days`"""
    return counted(days, "day") if days else "since today"


FILTERS: dict[str, Callable[..., Any]] = {
    "said": said,
    "experience": experience,
    "day": day,
    "weekday": weekday,
    "clock": clock,
    "moment": moment,
    "counted": counted,
    "waited": waited,
    "role": lambda role: ROLE_NAMES[role],
}
