"""The referral form: its steps, what its fields are called, its texts as the command has them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.shared.hours import WEEKDAYS
from peermatch.web.forms.forms import SURE
from peermatch.web.hours_grid import joined

RANKS = (1, 2, 3, 4)
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


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the form. `fields` are the command's that stand on it, as errors call them;
    `parts` is what typed fields begin with that are a part of one."""

    key: str
    title: str
    fields: Mapping[str, str]
    parts: tuple[str, ...] = ()

    def holds(self, typed: str) -> bool:
        """Whether a typed field stands on this page."""
        typed = typed.removeprefix(SURE)
        return typed.split("_", maxsplit=1)[0] in self.parts or typed in self.fields


STEPS = (
    Step(
        "who",
        "Who",
        {
            "participant_name": "The name",
            "birth_date": "The birth date",
            "safe_contact": "The safe contact",
            "phone": "The phone number",
            "email": "The email address",
            "source": "Where the referral comes from",
            "county": "The county",
            "language": "The language",
            "urgency": "The urgency",
            "interpreter": "The interpreter",
            "guardian_name": "The guardian's name",
            "guardian_relationship": "The guardian's relationship",
            "guardian_phone": "The guardian's phone number",
            "no_fixed_address": "No fixed address",
            "care_of": "In care of",
            "address": "The street and number",
            "address_2": "The apartment or unit",
            "city": "The city",
            "state": "The state",
            "zip_code": "The ZIP code",
            "letters": "Whether a letter is safe",
        },
    ),
    Step(
        "support",
        "Support and wishes",
        {
            "service_line": "The service line",
            "areas": "Their lived experience",
            "gender_preference": "The gender preference",
            "gender_preference_strength": "Required or preferred",
            "prefer_specialists": "The specialists asked for",
            "exclude_specialists": "The specialists to avoid",
        },
        ("area", "pathway"),
    ),
    Step(
        "hours",
        "Hours and ways to meet",
        {
            "modes": "The ways to meet",
            "available": "The times when they can meet",
            "frequency": "How often",
            "session_minutes": "The length of a session",
        },
    ),
    Step(
        "consent",
        "Consent and send",
        {
            "referral": "Referrer's case number",
            "received_at": "When it was received",
            "recommended_on": "The date of the recommendation",
            "consent_signed_on": "The date of the signature",
            "consent_expires_on": "The date on which consent expires",
        },
        ("received",),
    ),
)
"""In the page's order."""
LABELS: Mapping[str, str] = {name: said for step in STEPS for name, said in step.fields.items()}
"""The command's fields, as errors call them."""


def step_of(key: str) -> Step:
    """The first for anything else."""
    return next((step for step in STEPS if step.key == key), STEPS[0])


def step_with(fields: Collection[str], otherwise: Step) -> Step:
    """The first page with one of these fields."""
    return next((s for s in STEPS if any(name in s.fields for name in fields)), otherwise)


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


def as_now(kept: Mapping[str, str]) -> dict[str, str]:
    """A draft's fields. An older version kept its boxes as `Mon-09` and rows of exact times beside
    them; drafts live a week."""
    if "hour" not in kept and not any(name.startswith("hours_") for name in kept):
        return dict(kept)
    found = [
        f"{day} {int(hour):02d}:00-{int(hour) + 1:02d}:00"
        for day, _, hour in (box.partition("-") for box in kept.get("hour", "").split(";"))
        if hour.isdigit()
    ]
    for row in (*WEEKDAYS, "1", "2", "3"):
        start, end = (kept.get(f"hours_{row}_{side}", "")[:5] for side in ("from", "to"))
        if start or end:
            found.append(f"{kept.get(f'hours_{row}_day', row)} {start}-{end}")
    before = {n: v for n, v in kept.items() if n != "hour" and not n.startswith("hours_")}
    return {**before, "available": joined("; ".join(found))}


def saved(before: Mapping[str, str], typed: Mapping[str, str], step: Step) -> dict[str, str]:
    """What a draft holds once this page of it was sent: nothing ticked there clears a list."""
    kept = {name: text for name, text in before.items() if not step.holds(name)}
    return kept | {name: text for name, text in typed.items() if step.holds(name) and text.strip()}


def command_texts(typed: Mapping[str, str]) -> dict[str, str]:
    """The form's texts as the command's fields, for the one reader."""
    return {name: typed.get(name, "") for name in LABELS} | {
        "areas": _areas(typed),
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


def _moment(typed: Mapping[str, str]) -> str:
    """Local date and time as one text; empty where neither was given."""
    text = f"{typed.get('received_date', '').strip()}T{typed.get('received_time', '').strip()}"
    return "" if text == "T" else text
