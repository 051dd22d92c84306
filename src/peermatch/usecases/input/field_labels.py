"""What each field of a command is called, and what is asked about it: for forms, API and import."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from peermatch.usecases.input.fields import LONGEST_TEXT

LONG = 2000
"""Characters in someone's own words."""


@dataclass(frozen=True, slots=True)
class Asked:
    """`label` as a form has it; an optional text may be left empty. `longest` in characters."""

    label: str
    hint: str = ""
    optional: bool = False
    longest: int = LONGEST_TEXT


def kebab(name: str) -> str:
    """`EndMatch` as `end-match`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


def _optional(label: str, hint: str = "") -> Asked:
    return Asked(label, hint, optional=True)


def _words(label: str, hint: str = "", *, optional: bool = False) -> Asked:
    return Asked(label, hint, optional, LONG)


HOURS = "Like Mon 09:00-12:00; Tue 13:00-17:30. Put ; between."
EXPERIENCES = "Like substance-use/opioids; trauma. Most important first, ; between."
GOALS = "One goal a line: health, home, purpose or community, then a colon and their own words."
WISHES = "One wish a line: topic, colon, answer, then (required) or (preferred)."
USUAL_TIMES = "Like Mon 14:00 video; Thu 10:30 in-person TAP. Weeks of four at the end: 0,2."

FIELDS: Mapping[str, Asked] = MappingProxyType(
    {
        "agreed_on": Asked("Agreed on"),
        "all_led": Asked("Did everyone who leads the group come?"),
        "amended": Asked("Was the record changed?"),
        "answer_by": Asked("They answer by"),
        "attempted_at": Asked("When", "Local time"),
        "audience": Asked("Who may be told"),
        "authorization_id": Asked("The authorization"),
        "birth_date": Asked("Born on"),
        "body": Asked("Issued by", "The certifying or registering body"),
        "by": Asked("Who cancels?"),
        "caller_says": _optional("A caller may say they call from", "Empty: nothing is said."),
        "capacity": Asked("People at one time"),
        "cause": Asked("What happened?"),
        "certainty": Asked("How sure is the figure?"),
        "check_in_id": Asked("The check-in"),
        "checked_on": Asked("Asked on"),
        "citation": Asked("Where the rule comes from"),
        "code": Asked("Billing code"),
        "commitment_id": Asked("The planned time"),
        "conditions": _words("Conditions", "Needed where it is allowed.", optional=True),
        "consent_id": Asked("Which consent"),
        "correction_id": Asked("The correction"),
        "county": Asked("Lives in"),
        "covers_later_information": Asked("Does it cover what is recorded later?"),
        "credential": Asked("Credential"),
        "credential_expires_on": _optional("Expires on"),
        "day": Asked("Day"),
        "discloser": Asked("Who may tell"),
        "disclosure_id": Asked("The disclosure"),
        "effective_from": Asked("In force from"),
        "email": _optional("Email"),
        "ends_at": Asked("Ends", "Local time"),
        "ends_on": Asked("Last day"),
        "ends_when": _optional("Ends when", "An event that ends it sooner"),
        "excluded_specialists": _optional("Not to be matched with"),
        "expires_on": Asked("Expires on"),
        "experience": Asked("Which experience"),
        "experiences": Asked("Lived experience", EXPERIENCES),
        "first_day": Asked("First day"),
        "frequency": Asked("How often"),
        "from_site": Asked("From"),
        "fte_percent": Asked("Percent of full time"),
        "gender": _optional("Gender"),
        "goals": _words("Goals", GOALS),
        "going": Asked("How is it going?"),
        "group_id": Asked("The group"),
        "handed_over_on": _optional("Warm hand-off on"),
        "held_on": Asked("Held on"),
        "home_site": Asked("Home office"),
        "hours": _optional("When", HOURS + " Empty: any time of the working day."),
        "information": Asked("What may be told"),
        "interpreter": _optional("Interpreter for", "Empty: no interpreter is needed."),
        "into": Asked("Which referral goes on?"),
        "issued_on": Asked("Issued on"),
        "kind": Asked("Kind"),
        "languages": Asked("Languages", "Codes like en; es"),
        "last_day": Asked("Last day"),
        "latitude": Asked("Latitude", "In degrees"),
        "leaders": Asked("Led by"),
        "leave": _optional("Leave", "Like 2026-12-12/2026-12-14; put ; between."),
        "level": Asked("What happens beyond it?"),
        "limit": Asked("Which limit"),
        "longitude": Asked("Longitude", "In degrees"),
        "match_id": Asked("The match"),
        "meeting_id": Asked("The meeting"),
        "met": _optional("What applies?"),
        "message_id": Asked("The message"),
        "minute": Asked("Starts", "Minutes after midnight"),
        "minutes": Asked("Minutes"),
        "missed": _optional("Why it did not take place"),
        "modes": Asked("Ways to meet"),
        "name": Asked("Name"),
        "note": _words("Note", "Kept sealed.", optional=True),
        "number": Asked("Number"),
        "option": Asked("Which option"),
        "organization": _optional("Organization"),
        "other_id": Asked("Which other referral"),
        "outcome": Asked("What came of it?"),
        "overridden_rules": _optional("Rules that an arrangement makes good"),
        "override_note": _words("What was arranged", "Kept sealed.", optional=True),
        "override_reason": _optional("Why approve in spite of a rule?"),
        "participant_id": Asked("Participant"),
        "payer": Asked("Payer"),
        "phone": _optional("Phone"),
        "plan_id": Asked("The plan"),
        "points": Asked("Points", "0 to 1000; 0 switches it off"),
        "preferred_name": _optional("Would like to be called"),
        "preferred_specialists": _optional("Asked for"),
        "pronouns": _optional("Pronouns"),
        "purpose": Asked("What for"),
        "ranking": Asked("Their order", "First choice first"),
        "reason": Asked("Reason"),
        "recipients": Asked("Who may be told"),
        "recipient": Asked("Who is told"),
        "record_id": Asked("The record that is challenged"),
        "reference": Asked("Reference number"),
        "referral_id": Asked("The referral"),
        "registered": Asked("Registered with the board?"),
        "relationship": Asked("Relationship"),
        "repair_id": Asked("The change of plan"),
        "reviewed_on": Asked("Reviewed on"),
        "reviewer_id": _optional("Reviewed by a specialist", "Where the reviewer is one"),
        "road_minutes": Asked("Minutes by road meanwhile"),
        "rooms": Asked("Rooms"),
        "round": Asked("Which shortlist", "1 is the first"),
        "sender_reference": _optional("The sender's own number"),
        "participant_name": Asked("Name"),
        "safe_contact": Asked("Safe way to reach them"),
        "language": Asked("Language"),
        "gender_strength": _optional("How much the wish binds"),
        "source": Asked("Where the referral comes from"),
        "received_at": Asked("Received", "Local time"),
        "recommended_on": _optional("Recommended on"),
        "consent_signed_on": _optional("Consent signed on"),
        "consent_expires_on": _optional("Consent expires on"),
        "run_id": Asked("The run"),
        "trigger": Asked("Asked for by"),
        "service_line": Asked("Service line"),
        "session_id": Asked("Session"),
        "session_minutes": Asked("Minutes in a session"),
        "setting": Asked("Setting"),
        "shortlist_id": Asked("The shortlist"),
        "side": Asked("Whose word is it?"),
        "signed_by": _optional("Signed by", "Where somebody else signs for them"),
        "signed_on": Asked("Signed on"),
        "since": Asked("Since"),
        "site": Asked("Site"),
        "sites": Asked("Where they will meet", "Best first"),
        "specialist_id": Asked("Specialist"),
        "specialists": Asked("Specialists to choose from"),
        "staff_reference": Asked("Staff reference"),
        "starts_at": Asked("Starts", "Local time"),
        "starts_on": Asked("First day"),
        "statement_id": Asked("The statement"),
        "successor_id": _optional("Hand over to", "For a transfer"),
        "supervision_id": Asked("The supervision"),
        "supervisor_id": _optional("Supervisor"),
        "times": Asked("Usual times", USUAL_TIMES),
        "to_site": Asked("To"),
        "told_of_right_to_revoke": Asked("Were they told that they may revoke it?"),
        "transport": Asked("How they get there"),
        "until": Asked("Until"),
        "units": Asked("Units of 15 minutes"),
        "urgency": Asked("Urgency"),
        "use": Asked("What it is for"),
        "uses": Asked("What it covers"),
        "value": Asked("New value"),
        "verdict": Asked("What is decided"),
        "way": Asked("How they were tried"),
        "ways": Asked("Safe ways to reach them"),
        "weekday": Asked("Weekday", "0 is Monday"),
        "windows": Asked("Hours", HOURS),
        "wish": Asked("Which wish"),
        "wishes": _words("Wishes", WISHES, optional=True),
        "words": _words("In their words"),
        "attempt_id": Asked("The try"),
    }
)
"""By the field's name, which means the same in every command."""

OWN: Mapping[tuple[str, str], Asked] = MappingProxyType(
    {
        ("AnswerStatement", "words"): _words("The program's answer"),
        ("AssignSupervisor", "supervisor_id"): Asked("Supervisor"),
        ("ChangeCapacity", "capacity"): Asked("People at one time", "Within the program's limit"),
        ("CorrectAttendance", "minutes"): Asked("Minutes there", "0 when they did not come"),
        ("CorrectAttendance", "reason"): _words("Why it is corrected", "Later readers see it."),
        ("CorrectAttempt", "outcome"): Asked("What came of it"),
        ("CorrectAttempt", "reason"): _words("Why it is corrected", "Later readers see it."),
        ("CorrectAuthorization", "reason"): _words("Why it is corrected", "Later readers see it."),
        ("CorrectMeeting", "reason"): _words(
            "Why it is corrected", "Name nobody: the whole group's page shows it."
        ),
        ("CorrectIdentity", "reason"): _words("Why it is corrected"),
        ("CorrectSupervision", "reason"): _words("Why it is corrected", "Later readers see it."),
        ("CorrectSession", "minutes"): Asked("Minutes held", "0 when it did not take place"),
        ("CorrectSession", "reason"): _words("Why it is corrected", "Later readers see it."),
        ("ExceptAvailability", "windows"): _optional("Hours on that day", HOURS),
        ("ExceptHours", "windows"): _optional("Hours on that day", HOURS + " Empty: none."),
        ("DescribeFamilyMember", "relationship"): Asked("Who they care for"),
        ("NameGuardian", "relationship"): Asked("Relationship to the participant"),
        ("GiveConsentFor", "uses"): Asked("What it covers"),
        ("NameReferrer", "kind"): Asked("Who referred them"),
        ("RequestRepair", "specialist_id"): _optional("Who is away"),
        ("RequestRepair", "session_id"): _optional("Which session"),
        ("RequestRepair", "from_site"): _optional("Road from"),
        ("RequestRepair", "to_site"): _optional("Road to"),
        ("StateWishes", "gender"): _optional("Gender", "Empty: no wish."),
        ("ReviewConflict", "reviewer_id"): _optional("Reviewer", "Where the reviewer is one"),
    }
)
"""Where a command means it differently; one that is not optional must be given there."""


class FieldNotDescribed(LookupError):
    """A field of a command has no label."""


def asked(command: str, field: str, *, has_default: bool) -> Asked:
    """What to ask for a command's field. Raises FieldNotDescribed."""
    if (command, field) in OWN:
        return OWN[command, field]
    if field not in FIELDS:
        raise FieldNotDescribed(f"{command}.{field}")
    return replace(FIELDS[field], optional=True) if has_default else FIELDS[field]
