"""The daily list: on each working day, how much waits for somebody, in figures and few words."""

from collections.abc import Mapping
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from domain.shared.days import Holidays, is_business_day
from peermatch.usecases.program.what_waits import Waiting

FIRST_HOUR = 8
"""On the program's clock, when the list goes out: no mail leaves before."""
LAST_HOUR = 12
"""What could not go out by noon doesn't: the day is half over."""
SUBJECT = "Your list for today"
WORDS: Mapping[Waiting, tuple[str, str]] = {
    Waiting.SET_ASIDE: ("piece of work set aside", "pieces of work set aside"),
    Waiting.OVERDUE: ("task overdue", "tasks overdue"),
    Waiting.DUE: ("task due soon", "tasks due soon"),
    Waiting.PROPOSALS: ("proposal to decide", "proposals to decide"),
    Waiting.DECISIONS: ("other decision to make", "other decisions to make"),
    Waiting.MESSAGES: ("message to send", "messages to send"),
    Waiting.TO_RECORD: ("appointment to record", "appointments to record"),
    Waiting.WITHOUT_CONSENT: ("form missing", "forms missing"),
    Waiting.EMERGENCIES: ("access to review", "accesses to review"),
    Waiting.UNUSUAL_LOOKS: ("look to review", "looks to review"),
}
"""One, and several: mail is read on locked screens and by others, so nothing says of what kind the
program is."""


def goes_out(now: datetime, zone: ZoneInfo, holidays: Holidays) -> date | None:
    """The working day whose list goes out at this moment; None at any other."""
    local = now.astimezone(zone)
    if not FIRST_HOUR <= local.hour < LAST_HOUR or not is_business_day(local.date(), holidays):
        return None
    return local.date()


def until(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(LAST_HOUR), zone)


def list_text(figures: Mapping[Waiting, int], address: str) -> str:
    """Empty where nothing waits. `address` is where to sign in; it may be empty."""
    lines = [
        f"- {number} {one if number == 1 else several}"
        for what, (one, several) in WORDS.items()
        if (number := figures.get(what, 0))
    ]
    if not lines:
        return ""
    sign_in = f"Sign in to see them: {address}" if address else "Sign in to see them."
    return "\n".join(
        (
            "Waiting for you today:",
            "",
            *lines,
            "",
            sign_in,
            "",
            "You asked for this list on the page of your account, and can turn it off there.",
            "",
        )
    )
