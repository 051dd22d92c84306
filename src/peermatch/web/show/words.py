"""How values are said on pages: dates, times, counts and the field's vocabulary."""

from collections.abc import Callable
from contextvars import ContextVar
from datetime import date, datetime
from typing import Any

from domain.matches.matching_run import RunTrigger
from domain.people.household_wish import HouseholdWish
from domain.people.wellness.suprt import SuprtForm
from domain.privacy.unusual_looks import FINDINGS
from domain.sessions.session_state import MissedReason
from domain.shared.days import FIRST_DAY, LAST_DAY
from domain.shared.hours import WEEKDAYS, WeeklyWindow
from domain.shared.roles import Role
from domain.shared.vocabulary import (
    Experience,
    Frequency,
    LivedExperienceArea,
    Mode,
    SafeContact,
    ServiceLine,
    Strength,
    Trait,
    Urgency,
)
from domain.specialists.sharing import OwnTrait
from peermatch.usecases.calendar.shown.program_calendar import Stretch

TODAY: ContextVar[date | None] = ContextVar("today", default=None)
"""The program's local date while a request is answered."""
UNUSABLE = "(no usable date)"

TRIGGERS = {
    RunTrigger.COORDINATOR: "Staff",
    RunTrigger.COMMAND_LINE: "Command line",
    RunTrigger.NIGHTLY: "Nightly schedule",
}
"""Who started a matching run."""
ROLE_NAMES = {
    Role.INTAKE: "Intake staff",
    Role.COORDINATOR: "Coordinator",
    Role.CPRS: "Peer recovery specialist",
    Role.MANAGER: "Program manager",
    Role.PRIVACY_OFFICER: "Privacy officer",
    Role.ADMINISTRATOR: "Administrator",
}
SAID: dict[str, str] = {
    "lgbtq": "LGBTQ",
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
    Frequency.CHECK_IN: "Occasional check-in",
    SafeContact.TEXT: "Text message",
    SafeContact.CALL: "Phone call",
    SafeContact.VOICEMAIL_OK: "Phone call, voicemail OK",
    SafeContact.EMAIL: "Email",
    SafeContact.LETTER: "Letter",
    SafeContact.NOT_AT_HOME: "Not at home",
    HouseholdWish.TOGETHER: "The same specialist for all of them",
    HouseholdWish.APART: "Never the same specialist for two of them",
    HouseholdWish.NONE: "No wish",
    **{finding.value: words for finding, words in FINDINGS.items()},
    "cancelled": "Canceled",
    SuprtForm.ADMINISTRATIVE: "SUPRT-A (administrative)",
    SuprtForm.CLIENT: "SUPRT-C (client’s own report)",
    "woman": "A woman",
    "man": "A man",
    "nonbinary": "A nonbinary person",
}
"""Values that are not said as they are written. Family is said alike as area and service line."""


def in_words(value: object) -> str:
    """A value of the vocabulary in words; one without words of its own, made readable. A name,
    like that of a county, stays as people write it."""
    text = str(value)
    if text in SAID or text != text.lower():
        return SAID.get(text, text)
    return text.replace("-", " ").replace("_", " ").capitalize()


OUTCOMES = {
    MissedReason.NO_SHOW: "Did not come",
    MissedReason.LATE_CANCELLATION: "Canceled late",
    MissedReason.CANCELED_BY_PARTICIPANT: "Canceled",
    MissedReason.CANCELED_BY_STAFF: "Canceled",
    MissedReason.UNABLE_TO_REACH: "Not reached",
}


def outcome(status: str, missed_reason: str | None) -> str:
    """What became of a session, in a word or two: one that was called off was not missed."""
    return OUTCOMES[MissedReason(missed_reason)] if missed_reason else in_words(status)


def experience(value: Experience | OwnTrait | Trait) -> str:
    """`Substance use: opioids`, `Faith: Baptist`"""
    if isinstance(value, OwnTrait | Trait):
        return f"{in_words(value.topic)}: {value.answer}"
    area = in_words(value.area)
    return f"{area}: {value.pathway.replace('-', ' ')}" if value.pathway else area


def day(value: date | None) -> str:
    """`Nov 23, 2026`"""
    if value is None:
        return ""
    return f"{value:%b} {value.day}, {value.year}" if _is_usable(value) else UNUSABLE


def signed(on: date, until: date) -> str:
    return f"Signed {day(on)}, until {day(until)}"


def weekday(value: date) -> str:
    """`Mon, Nov 23`, and of another year than today's `Mon, Jan 4, 2027`"""
    if not _is_usable(value):
        return UNUSABLE
    today = TODAY.get()
    year = "" if today is None or value.year == today.year else f", {value.year}"
    return f"{value:%a, %b} {value.day}{year}"


def clock(value: datetime) -> str:
    """`2:30 pm`, in the zone that the instant is given in; with the zone's name (`1:30 am EDT`)
    where clocks say that time twice on the day."""
    twice = value.replace(fold=0).utcoffset() != value.replace(fold=1).utcoffset()
    return f"{minute_of_day(value.hour * 60 + value.minute)}{f' {value.tzname()}' if twice else ''}"


def minute_of_day(minute: int) -> str:
    """A minute of the day, counted from midnight; 1440 is midnight again."""
    hour, minutes = divmod(minute % 1440, 60)
    return f"{hour % 12 or 12}:{minutes:02d} {'am' if hour < 12 else 'pm'}"


def moment(value: datetime | None) -> str:
    """`Mon, Nov 23, 2:30 pm`"""
    if value is None:
        return ""
    return f"{weekday(value)}, {clock(value)}" if _is_usable(value) else UNUSABLE


def window(value: WeeklyWindow) -> str:
    """`Mon 8:30 am – 5:00 pm`"""
    return f"{WEEKDAYS[value.weekday]} {minute_of_day(value.start)} – {minute_of_day(value.end)}"


def _is_usable(value: date) -> bool:
    """Whether it is a day that somebody can have meant (`domain.usable_dates`)."""
    return FIRST_DAY.year < value.year < LAST_DAY.year


def quarters(where: Stretch, first: int) -> str:
    """Where a bar stands as classes: `s12 w4`, four quarter hours from the 13th after `first`."""
    return f"s{max(0, where.start - first)} w{where.width}"


def counted(number: int, noun: str, plural: str = "") -> str:
    """`1 day`, `2 days`"""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def waited(days: int) -> str:
    """`since today`, `1 day`, `12 days`"""
    return counted(days, "day") if days else "since today"


def limit(due_on: date) -> tuple[str, str]:
    """How a day stands that something is due by, in words beside a wait: `over`, `soon` or
    nothing, and `14 over`, `due today`, `due tomorrow`, `due Dec 9`."""
    today = TODAY.get()
    left = 2 if today is None else (due_on - today).days
    if left < 0:
        return "over", f"{-left} over"
    if left > 1:
        return "", f"due {due_on:%b} {due_on.day}"
    return "soon", "due tomorrow" if left else "due today"


HUES = 6


def initials(name: str) -> str:
    """Of the first and the last part of a name, at most two letters."""
    parts = [part[0] for part in name.split() if part[0].isalnum()]
    return (parts[0] + (parts[-1] if len(parts) > 1 else "")).upper() if parts else "?"


def hue(name: str) -> int:
    """Which of the colors of people a name has: always the same one."""
    return sum(name.encode()) % HUES + 1


FILTERS: dict[str, Callable[..., Any]] = {
    "in_words": in_words,
    "outcome": outcome,
    "experience": experience,
    "day": day,
    "weekday": weekday,
    "clock": clock,
    "moment": moment,
    "minute_of_day": minute_of_day,
    "window": window,
    "quarters": quarters,
    "counted": counted,
    "waited": waited,
    "limit": limit,
    "initials": initials,
    "hue": hue,
    "role": lambda role: ROLE_NAMES[role],
}
