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


HOURS = "Like Mon 9:00 am–12:00 pm; Tue 1:00 pm–5:30 pm. Separate with ;"
EXPERIENCES = "Like substance-use/opioids; trauma. Most important first, separated with ;"
GOALS = "One goal per line: health, home, purpose or community, then a colon and their own words."
WISHES = "One preference per line: topic, colon, answer, then (required) or (preferred)."
USUAL_TIMES = "Like Mon 14:00 video; Thu 10:30 in-person TAP. For every other week add 0,2 or 1,3."

FIELDS: Mapping[str, Asked] = MappingProxyType(
    {
        "agreed_on": Asked("Date agreed"),
        "all_led": Asked("Did all group leaders attend?"),
        "amended": Asked("Was the record changed?"),
        "answer_by": Asked("Answer by"),
        "attempted_at": Asked("When", "Local time"),
        "audience": Asked("Who it may be shared with"),
        "authorization_id": Asked("The authorization"),
        "birth_date": Asked("Birth date"),
        "body": Asked("Issued by", "The certifying or registering body"),
        "by": Asked("Who is canceling?"),
        "caller_says": _optional("Callers may say they are from", "Leave empty to say nothing."),
        "capacity": Asked("People at one time"),
        "cause": Asked("What happened?"),
        "certainty": Asked("How sure is this figure?"),
        "check_in_id": Asked("The check-in"),
        "checked_on": Asked("Date of check-in"),
        "citation": Asked("Where the rule comes from"),
        "code": Asked("Billing code"),
        "commitment_id": Asked("The planned time"),
        "conditions": _words("Conditions", "Required if allowed with conditions.", optional=True),
        "consent_id": Asked("Which consent"),
        "correction_id": Asked("The correction"),
        "county": Asked("County of residence"),
        "covers_later_information": Asked("Does it cover information recorded later?"),
        "credential": Asked("Credential"),
        "day": Asked("Day"),
        "discloser": Asked("Who may disclose"),
        "disclosure_id": Asked("The disclosure"),
        "effective_from": Asked("Effective date"),
        "email": _optional("Email"),
        "ends_at": Asked("Ends", "Local time"),
        "ends_on": Asked("Last day"),
        "ends_when": _optional("Ends when", "An event that ends it sooner"),
        "expires_on": Asked("Expires on"),
        "experience": Asked("Which experience"),
        "credential_expires": _optional("Expires on"),
        "areas": Asked("Lived experience", EXPERIENCES),
        "available": Asked("Hours", HOURS),
        "exclude_specialists": _optional("Not to be matched with"),
        "prefer_specialists": _optional("Asked for"),
        "gender_preference": _optional("Gender", "Empty: no wish."),
        "gender_preference_strength": _optional("Required or preferred?"),
        "referral": Asked("Referrer’s case number", optional=True, longest=60),
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
        "hours": _optional("When", HOURS + " Leave empty for any time during working hours."),
        "information": Asked("What may be disclosed"),
        "interpreter": _optional("Interpreter for", "Leave empty if no interpreter is needed."),
        "into": Asked("Which referral continues?"),
        "issued_on": Asked("Issued on"),
        "kind": Asked("Kind"),
        "languages": Asked("Languages", "Codes like en; es"),
        "last_day": Asked("Last day"),
        "latitude": Asked("Latitude", "In degrees"),
        "leaders": Asked("Led by"),
        "leave": _optional("Leave", "Like 2026-12-12/2026-12-14, separated with ;"),
        "level": Asked("What happens if it is not met?"),
        "limit": Asked("Which limit"),
        "longitude": Asked("Longitude", "In degrees"),
        "match_id": Asked("The match"),
        "meeting_id": Asked("The meeting"),
        "met": _optional("What applies?"),
        "message_id": Asked("The message"),
        "minute": Asked("Starts", "Minutes after midnight"),
        "minutes": Asked("Minutes"),
        "missed": _optional("Why it was not held"),
        "modes": Asked("Ways to meet"),
        "name": Asked("Name"),
        "note": _words("Note", "Confidential.", optional=True),
        "number": Asked("Number"),
        "option": Asked("Which option"),
        "organization": _optional("Organization"),
        "other_id": Asked("Which other referral"),
        "outcome": Asked("Outcome"),
        "overridden_rules": _optional("Rules to make an exception to"),
        "override_note": _words("What was arranged", "Confidential.", optional=True),
        "override_reason": _optional("Why make an exception?"),
        "participant_id": Asked("Participant"),
        "payer": Asked("Payer"),
        "phone": _optional("Phone"),
        "plan_id": Asked("The plan"),
        "points": Asked("Points", "0 to 1000; 0 turns it off"),
        "preferred_name": _optional("Preferred name"),
        "pronouns": _optional("Pronouns"),
        "purpose": Asked("Purpose"),
        "ranking": Asked("Their ranking", "First choice first"),
        "reason": Asked("Reason"),
        "recipients": Asked("Who may receive it"),
        "recipient": Asked("Disclosed to"),
        "record_id": Asked("The record being challenged"),
        "reference": Asked("Reference number"),
        "referral_id": Asked("The referral"),
        "registered": Asked("Registered with the board?"),
        "relationship": Asked("Relationship"),
        "repair_id": Asked("The schedule fix"),
        "reviewed_on": Asked("Reviewed on"),
        "reviewer_id": _optional("Reviewed by a specialist", "If the reviewer is a specialist"),
        "road_minutes": Asked("Drive time meanwhile, in minutes"),
        "rooms": Asked("Rooms"),
        "round": Asked("Which shortlist", "1 is the first"),
        "asking": Asked("Which time it was asked for", "1 is the first"),
        "participant_name": Asked("Name"),
        "safe_contact": Asked("Safe contact"),
        "language": Asked("Language"),
        "source": Asked("Referral source", longest=60),
        "received_at": Asked("Received", "Local time"),
        "recommended_on": _optional("Recommended on"),
        "consent_signed_on": _optional("Consent signed on"),
        "consent_expires_on": _optional("Consent expires on"),
        "run_id": Asked("The run"),
        "trigger": Asked("Started by"),
        "service_line": Asked("Service line"),
        "session_id": Asked("Session"),
        "session_minutes": Asked("Session length in minutes"),
        "setting": Asked("Setting"),
        "shortlist_id": Asked("The shortlist"),
        "side": Asked("Whose view is it?"),
        "signed_by": _optional("Signed by", "If someone else signs for them"),
        "signed_on": Asked("Signed on"),
        "since": Asked("Since"),
        "site": Asked("Site"),
        "sites": Asked("Where they will meet", "First choice first"),
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
        "transport": Asked("Transportation"),
        "until": Asked("Until"),
        "units": Asked("Units of 15 minutes"),
        "urgency": Asked("Urgency"),
        "use": Asked("Use"),
        "uses": Asked("What it covers"),
        "value": Asked("New value"),
        "verdict": Asked("Decision"),
        "way": Asked("Contact method"),
        "ways": Asked("Safe contact"),
        "weekday": Asked("Weekday", "0 is Monday"),
        "wish": Asked("Which preference"),
        "wishes": _words("Preferences", WISHES, optional=True),
        "words": _words("In their words"),
        "attempt_id": Asked("The contact attempt"),
    }
)
"""By the field's name, which means the same in every command."""

OWN: Mapping[tuple[str, str], Asked] = MappingProxyType(
    {
        ("ChangeHours", "hours"): Asked("Hours", HOURS),
        ("EnrollSpecialist", "hours"): Asked("Hours", HOURS),
        ("AnswerStatement", "words"): _words("The program's answer"),
        ("AssignSupervisor", "supervisor_id"): Asked("Supervisor"),
        ("ChangeCapacity", "capacity"): Asked("People at one time", "Within the program's limit"),
        ("CorrectAttendance", "minutes"): Asked("Minutes attended", "0 if they did not come"),
        ("CorrectAttendance", "reason"): _words(
            "Reason for the correction", "Visible in the record."
        ),
        ("CorrectAttempt", "outcome"): Asked("Outcome"),
        ("CorrectAttempt", "reason"): _words("Reason for the correction", "Visible in the record."),
        ("CorrectAuthorization", "reason"): _words(
            "Reason for the correction", "Visible in the record."
        ),
        ("CorrectMeeting", "reason"): _words(
            "Reason for the correction", "Name no one: it appears on the whole group's page."
        ),
        ("CorrectIdentity", "reason"): _words("Reason for the correction"),
        ("CorrectSupervision", "reason"): _words(
            "Reason for the correction", "Visible in the record."
        ),
        ("CorrectSession", "minutes"): Asked("Minutes held", "0 if it was not held"),
        ("CorrectSession", "reason"): _words("Reason for the correction", "Visible in the record."),
        ("ExceptAvailability", "available"): _optional("Hours on that day", HOURS),
        ("ExceptHours", "hours"): _optional("Hours on that day", HOURS + " Empty: none."),
        ("DescribeFamilyMember", "relationship"): Asked("Who they care for"),
        ("NameGuardian", "relationship"): Asked("Relationship to the participant"),
        ("GiveConsentFor", "uses"): Asked("What it covers"),
        ("NameReferrer", "kind"): Asked("Who referred them"),
        ("RequestRepair", "specialist_id"): _optional("Who is away"),
        ("RequestRepair", "session_id"): _optional("Which session"),
        ("RequestRepair", "from_site"): _optional("Closed road from"),
        ("RequestRepair", "to_site"): _optional("Closed road to"),
        ("StateWishes", "gender_preference"): _optional("Gender", "Leave empty for no preference."),
        ("ReviewConflict", "reviewer_id"): _optional("Reviewer", "If the reviewer is a specialist"),
    }
)
"""Where a command means it differently; one that is not optional must be given there."""


NOT_ASKED = frozenset({("RequestRun", "trigger")})
"""Fields that nobody fills in: their defaults hold for whoever gives the command by hand."""


class FieldNotDescribed(LookupError):
    """A field of a command has no label."""


def asked(command: str, field: str, *, has_default: bool) -> Asked:
    """What to ask for a command's field. Raises FieldNotDescribed."""
    if (command, field) in OWN:
        return OWN[command, field]
    if field not in FIELDS:
        raise FieldNotDescribed(f"{command}.{field}")
    return replace(FIELDS[field], optional=True) if has_default else FIELDS[field]
