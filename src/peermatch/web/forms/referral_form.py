"""The referral form: what its fields are called, and its texts as the command has them."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.shared.hours import WEEKDAYS

RANKS = (1, 2, 3, 4)
EXTRA_HOURS = (1, 2, 3)
LABELS: Mapping[str, str] = {
    "participant_name": "The name",
    "birth_date": "The birth date",
    "phone": "The phone number",
    "county": "The county",
    "language": "The language",
    "safe_contact": "The safe contact",
    "service_line": "The service line",
    "areas": "Their lived experience",
    "gender_preference": "The gender preference",
    "gender_preference_strength": "Required or preferred",
    "prefer_specialists": "The specialists asked for",
    "exclude_specialists": "The specialists to avoid",
    "modes": "The ways to meet",
    "available": "The times when they can meet",
    "frequency": "How often",
    "session_minutes": "The length of a session",
    "urgency": "The urgency",
    "source": "Where the referral comes from",
    "referral": "Referrer's case number",
    "received_at": "When it was received",
    "recommended_on": "The date of the recommendation",
    "consent_signed_on": "The date of the signature",
    "consent_expires_on": "The date on which consent expires",
}
"""The command's fields in the page's order, as errors call them."""

SOURCES = (
    ("self", "Self-referral"),
    ("family", "Family or a friend"),
    ("outpatient", "Outpatient services"),
    ("hospital", "Hospital"),
    ("crisis", "Crisis services"),
    ("court", "Court or probation"),
    ("recovery-house", "Recovery house"),
    ("other", "Someone else"),
)
LENGTHS = tuple((str(minutes), f"{minutes} minutes") for minutes in (15, 30, 45, 60, 75, 90, 120))


def first_values(now: datetime, zone: ZoneInfo) -> dict[str, str]:
    """What an empty form starts with: received now, in the most usual way."""
    local = now.astimezone(zone)
    return {
        "language": "en",
        "urgency": "routine",
        "frequency": "weekly",
        "session_minutes": "60",
        "received_date": f"{local:%Y-%m-%d}",
        "received_time": f"{local:%H:%M}",
    }


def command_texts(typed: Mapping[str, str]) -> dict[str, str]:
    """The form's texts as the command's fields, for the one reader."""
    return {name: typed.get(name, "") for name in LABELS} | {
        "areas": _areas(typed),
        "available": _hours(typed),
        "received_at": _moment(typed),
    }


def _areas(typed: Mapping[str, str]) -> str:
    """`psychiatric/anxiety;trauma`: areas in order, each with the pathway typed beside it."""
    found = []
    for rank in RANKS:
        area = typed.get(f"area_{rank}", "").strip()
        pathway = "-".join(typed.get(f"pathway_{rank}", "").casefold().split())
        if area or pathway:
            found.append(f"{area}/{pathway}" if pathway else area)
    return ";".join(found)


def _hours(typed: Mapping[str, str]) -> str:
    """`Mon 09:00-12:00;…`: a row with neither time is not meant."""
    rows = [(day, f"hours_{day}") for day in WEEKDAYS]
    rows += [(typed.get(f"hours_{n}_day", ""), f"hours_{n}") for n in EXTRA_HOURS]
    found = []
    for day, name in rows:
        start, end = (typed.get(f"{name}_{side}", "").strip()[:5] for side in ("from", "to"))
        if start or end:
            found.append(f"{day} {start}-{end}")
    return ";".join(found)


def _moment(typed: Mapping[str, str]) -> str:
    """Local date and time as one text; empty where neither was given."""
    text = f"{typed.get('received_date', '').strip()}T{typed.get('received_time', '').strip()}"
    return "" if text == "T" else text
