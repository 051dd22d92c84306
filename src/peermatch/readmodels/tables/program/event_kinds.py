"""Of which kind a stored fact is, what it is about, and what it says that may be compared."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

KINDS: Mapping[str, tuple[str, frozenset[str]]] = MappingProxyType(
    {
        "referral": ("Referral and waiting", frozenset({"referral", "intake", "outlook"})),
        "person": ("The person", frozenset({"participant", "profile", "person", "household"})),
        "consent": ("Consent and disclosures", frozenset({"consent", "consent-form"})),
        "match": (
            "Matches",
            frozenset({"match", "review", "matching-run", "conflict", "shortlist"}),
        ),
        "session": ("Sessions", frozenset({"session", "diary", "message"})),
        "record": (
            "Plans, authorizations, statements",
            frozenset(
                {
                    "plan",
                    "authorisation",
                    "authorization",
                    "statement",
                    "given",
                    "handover",
                    "own-goals",
                    "private-link",
                    "recovery-capital",
                    "suprt",
                }
            ),
        ),
        "specialist": (
            "Specialist",
            frozenset({"specialist", "credential", "sharing", "supervision"}),
        ),
        "group": ("Groups", frozenset({"group"})),
        "calendar": (
            "Planned time and fixes",
            frozenset({"commitment", "schedule", "room-book", "repair", "task"}),
        ),
        "directory": ("Directory", frozenset({"resource", "resource-organization"})),
        "program": (
            "Program rules and sites",
            frozenset(
                {
                    "consent-texts",
                    "reserve",
                    "rules",
                    "scenario",
                    "service-area",
                    "waits",
                    "wish-learning",
                }
            ),
        ),
        "privacy": ("Looks at data", frozenset({"emergency-access", "unusual-looks"})),
    }
)
"""Each kind's title and the first parts of its facts' stored names."""
CORRECTIONS = "correction"
"""The kind of everything that puts an earlier entry right, whatever it is about."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a fact says of its `topic`; two facts of one stream with one topic, and the same value
    of each `key`, say the same thing anew. `fields` are label by field, `why` the field that says
    why. Where nothing earlier has the topic, the stream's `first` fact said it."""

    topic: str
    fields: Mapping[str, str]
    key: tuple[str, ...] = ()
    first: str = ""
    why: str = ""
    purpose: str = ""
    """What the sealed fields are opened for; empty: what the whole page is opened for."""


_MINUTES = "Minutes"
_HELD = {"minutes": "Minutes held"}
_AT = {"starts_at": "Starts", "ends_at": "Ends"}
_COVERED = {"starts_on": "First day", "ends_on": "Last day", "units": "Units"}
_SUPERVISED = {"held_on": "Held on", "minutes": _MINUTES}
_TRIED = {"attempted_at": "When", "outcome": "How it went"}
_CAME = {"minutes": "Minutes there"}
_MET = {"starts_at": "Starts", "minutes": _MINUTES}

SAID: Mapping[str, Said] = MappingProxyType(
    {
        "authorisation.granted": Said("covered", _COVERED),
        "authorization.corrected": Said("covered", _COVERED, why="reason"),
        "group.attendance-recorded": Said(
            "came", _CAME, ("meeting_id", "participant_id"), purpose="group"
        ),
        "group.attendance-corrected": Said(
            "came", _CAME, ("meeting_id", "participant_id"), why="reason", purpose="group"
        ),
        "group.met": Said("met", _MET, ("meeting_id",)),
        "group.meeting-corrected": Said("met", _MET, ("meeting_id",), why="reason"),
        "group.leaders-changed": Said("leaders", {"leaders": "Led by"}, first="group.formed"),
        "participant.identity-corrected": Said(
            "identity",
            {"name": "Name", "birth_date": "Birth date"},
            first="participant.registered",
            why="reason",
        ),
        "specialist.corrected": Said(
            "details",
            {
                "name": "Name",
                "email": "Email",
                "gender": "Gender",
                "languages": "Languages",
                "home_site": "Home office",
            },
            first="specialist.enrolled",
            why="reason",
        ),
        "participant.language-corrected": Said(
            "language", {"language": "Language"}, first="participant.registered"
        ),
        "participant.moved-home": Said(
            "county", {"county": "County"}, first="participant.registered"
        ),
        "profile.names-stated": Said(
            "names", {"preferred_name": "Preferred name", "pronouns": "Pronouns"}
        ),
        "profile.postal-address-stated": Said(
            "postal address",
            {
                "no_fixed_address": "No fixed address",
                "care_of": "In care of",
                "address": "Street and number",
                "address_2": "Apartment or unit",
                "city": "City",
                "state": "State",
                "zip_code": "ZIP code",
                "letters": "Letters are safe there",
            },
        ),
        "referral.availability-changed": Said(
            "availability",
            {"windows": "Hours", "modes": "Ways to meet"},
            first="referral.received",
        ),
        "referral.contact-attempted": Said("attempt", _TRIED, ("attempt_id",)),
        "referral.contact-corrected": Said("attempt", _TRIED, ("attempt_id",), why="reason"),
        "referral.frequency-changed": Said(
            "frequency",
            {"frequency": "How often", "session_minutes": "Minutes a session"},
            first="referral.received",
        ),
        "referral.priority-changed": Said(
            "urgency", {"urgency": "Urgency"}, first="referral.received", why="reason"
        ),
        "referral.received-corrected": Said(
            "received",
            {"received_at": "Received", "recommended_on": "Recommended on"},
            first="referral.received",
            why="reason",
        ),
        "resource.checked": Said(
            "checked", {"checked_on": "Checked on", "checked_how": "How it was checked"}
        ),
        "resource.described": Said(
            "described",
            {
                "name": "Name",
                "description": "Description",
                "needs": "Helps with",
                "counties": "Counties served",
                "eligibility": "For whom",
                "ineligibility": "Not for",
                "minimum_age": "Youngest age",
                "maximum_age": "Oldest age",
                "languages": "Languages",
                "cost": "Cost",
                "how_to_apply": "How to apply",
                "phone": "Phone",
                "email": "Email",
                "website": "Website",
                "hours": "Hours",
                "hours_note": "About the hours",
                "getting_there": "Getting there",
            },
        ),
        "resource.placed": Said(
            "place", {"county": "County", "confidential": "Confidential location"}, ("place_id",)
        ),
        "resource.retired": Said("retired", {}, why="reason"),
        "rules.billing-code-changed": Said(
            "code",
            {"code": "Billing code", "effective_from": "From"},
            ("service_line", "setting"),
        ),
        "rules.county-floor-changed": Said(
            "floor",
            {"county": "County", "at_least": "At least", "effective_from": "From"},
            ("county",),
            why="reason",
        ),
        "rules.limit-changed": Said(
            "limit",
            {
                "limit": "Limit",
                "value": "Value",
                "level": "If it is not met",
                "effective_from": "From",
            },
            ("limit",),
            why="reason",
        ),
        "rules.weight-changed": Said(
            "weight",
            {"wish": "Preference", "points": "Points", "effective_from": "From"},
            ("wish",),
            why="reason",
        ),
        "service-area.rooms-counted": Said("rooms", {"site": "Site", "rooms": "Rooms"}, ("site",)),
        "service-area.travel-measured": Said(
            "drive",
            {"from_site": "From", "to_site": "To", "minutes": "Minutes"},
            ("from_site", "to_site"),
        ),
        "session.held": Said("outcome", _HELD, purpose="session"),
        "session.missed": Said("outcome", {"reason": "Not held because"}, purpose="session"),
        "session.corrected": Said(
            "outcome",
            {**_HELD, "missed": "Not held because"},
            why="reason",
            purpose="session",
        ),
        "session.moved": Said("time", _AT, first="session.scheduled", purpose="session"),
        "session.relocated": Said(
            "place",
            {"mode": "How", "place": "Place"},
            first="session.scheduled",
            purpose="session",
        ),
        "specialist.areas-changed": Said(
            "areas", {"experiences": "Lived experience"}, first="specialist.enrolled"
        ),
        "specialist.capacity-changed": Said(
            "capacity",
            {"capacity": "People at one time", "fte_percent": "Percent of full time"},
            first="specialist.enrolled",
        ),
        "specialist.hours-changed": Said(
            "hours",
            {"windows": "Weekly hours", "modes": "Ways to meet"},
            first="specialist.enrolled",
        ),
        "supervision.held": Said("supervised", _SUPERVISED, ("supervision_id",)),
        "supervision.corrected": Said("supervised", _SUPERVISED, ("supervision_id",), why="reason"),
    }
)
"""By stored name. A correction that is not here is not shown as one; a test says so."""


def kind_of(name: str) -> str:
    """The kind of a fact by its stored name. Raises LookupError for one without a kind."""
    part = name.split(".", maxsplit=1)[0]
    return next(kind for kind, (_title, parts) in KINDS.items() if part in parts)


def is_correction(name: str) -> bool:
    return name.endswith("corrected")
