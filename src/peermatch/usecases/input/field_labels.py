"""What each field of a command is called, and what is asked about it: for forms, API and import."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from domain.people.consents.consent_statements import Element
from domain.people.consents.signed_form import LONGEST_DRAWING
from domain.people.wellness.what_matters import ANSWERS_IN_WORDS
from domain.shared.vocabulary import WishTopic
from peermatch.usecases.input.fields import LONGEST_TEXT

LONG = 2000
"""Characters in someone's own words."""


@dataclass(frozen=True, slots=True)
class FieldDescription:
    """`label` as a form has it; an optional text may be left empty. `longest` in characters."""

    label: str
    hint: str = ""
    optional: bool = False
    longest: int = LONGEST_TEXT


def kebab(name: str) -> str:
    """`EndMatch` as `end-match`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


def optional(label: str, hint: str = "") -> FieldDescription:
    """One that may be left empty."""
    return FieldDescription(label, hint, optional=True)


def words(label: str, hint: str = "", *, optional: bool = False) -> FieldDescription:
    """A longer text, in somebody's own words."""
    return FieldDescription(label, hint, optional, LONG)


HOURS = "Like Mon 9:00 am–12:00 pm; Tue 1:00 pm–5:30 pm. Separate with ;"
EXPERIENCES = "Like substance-use/opioids; trauma. Most important first, separated with ;"
GOALS = "One goal per line: health, home, purpose or community, then a colon and their own words."
TOPICS = f"Topics: {', '.join(WishTopic)}. {ANSWERS_IN_WORDS}."
WISHES = f"Most important first, one per line: topic: answer (required or preferred). {TOPICS}"
ABOUT = f"One per line: topic: answer (coordinators, matched or shortlisted may hear it). {TOPICS}"
USUAL_TIMES = "Like Mon 14:00 video; Thu 10:30 in-person TAP. For every other week add 0,2 or 1,3."

CONSENT_LINES = (
    "One paragraph per line: # and ## for headings, - for a list, **bold**. All of "
    + ", ".join(f"{{{one}}}" for one in Element)
    + " must stand in it."
)

FIELDS: Mapping[str, FieldDescription] = MappingProxyType(
    {
        "about": words("About the specialist", ABOUT, optional=True),
        "agreed_on": FieldDescription("Date agreed"),
        "agreed_by": words("Who agreed to this?"),
        "all_led": FieldDescription("Did all group leaders attend?"),
        "amended": FieldDescription("Was the record changed?"),
        "answer_by": FieldDescription("Answer by"),
        "at_least": FieldDescription(
            "At least how many", "People served of those who wait; 0: none"
        ),
        "ask_about": words("They want to be asked about", "In their own words.", optional=True),
        "assignee": optional("Colleague", "Empty: anybody"),
        "attempted_at": FieldDescription("When", "Local time"),
        "audience": FieldDescription("Who it may be shared with"),
        "authorization_id": FieldDescription("The authorization"),
        "birth_date": FieldDescription("Birth date"),
        "body": FieldDescription("Issued by", "The certifying or registering body"),
        "by": FieldDescription("Who is canceling?"),
        "caller_says": optional("Callers may say they are from", "Leave empty to say nothing."),
        "capacity": FieldDescription("People at one time"),
        "cause": FieldDescription("What happened?"),
        "certainty": FieldDescription("How sure is this figure?"),
        "check_in_id": FieldDescription("The check-in"),
        "checked_how": optional("How it was checked", "Like: called the front desk"),
        "checked_on": FieldDescription("Date of check-in"),
        "address": optional("Street address"),
        "state": optional("State", "Two letters, like VA"),
        "zip_code": optional("ZIP code"),
        "asked_on": FieldDescription("Asked on"),
        "given_id": FieldDescription("What was given"),
        "given_on": FieldDescription("Given on"),
        "need": FieldDescription("What for"),
        "city": optional("City"),
        "postal_code": optional("ZIP code"),
        "confidential": FieldDescription(
            "Is the location confidential?", "Then only its county is kept; people call."
        ),
        "cost": words("Cost", "Like: free; sliding scale by income", optional=True),
        "counties": optional("Counties served", "None: wherever people live"),
        "description": words("Description", optional=True),
        "directions": words("Directions and how to get in", optional=True),
        "eligibility": words("For whom", optional=True),
        "getting_there": optional("Getting there"),
        "hours_note": words("About the hours", "Like: closed on holidays", optional=True),
        "how_to_apply": words("How to apply", optional=True),
        "ineligibility": words("Not for", "Who is turned away", optional=True),
        "maximum_age": optional("Oldest age"),
        "minimum_age": optional("Youngest age"),
        "needs": FieldDescription("Helps with"),
        "organization_id": FieldDescription("Organization"),
        "place_id": FieldDescription("The location"),
        "place_name": optional("Name of the location"),
        "resource_id": FieldDescription("The service"),
        "website": optional("Website"),
        "citation": FieldDescription("Where the rule comes from"),
        "code": FieldDescription("Billing code"),
        "changed": optional("Changed since"),
        "comment": words("Comment", "Confidential."),
        "comment_id": FieldDescription("The comment"),
        "commitment_id": FieldDescription("The planned time"),
        "conditions": words("Conditions", "Required if allowed with conditions.", optional=True),
        "consent_id": FieldDescription("Which consent"),
        "correction_id": FieldDescription("The correction"),
        "county": FieldDescription("County of residence"),
        "covers_later_information": FieldDescription("Does it cover information recorded later?"),
        "credential": FieldDescription("Credential"),
        "day": FieldDescription("Day"),
        "discloser": FieldDescription("Who may disclose"),
        "disclosure_id": FieldDescription("The disclosure"),
        "effective_from": FieldDescription("Effective date"),
        "email": optional("Email"),
        "english": words("Text in English", CONSENT_LINES),
        "spanish": words("Text in Spanish", CONSENT_LINES),
        "form_id": FieldDescription("The form"),
        "version": optional("Version of the text", "As it stood on the screen"),
        "drawn": FieldDescription(
            "Drawn signature", "Lines of points, if drawn", optional=True, longest=LONGEST_DRAWING
        ),
        "signed_name": FieldDescription("Name of whoever signs"),
        "scans": optional("Files of the signed paper"),
        "ends_at": FieldDescription("Ends", "Local time"),
        "ends_on": FieldDescription("Last day"),
        "ends_when": optional("Ends when", "An event that ends it sooner"),
        "expires_on": FieldDescription("Expires on"),
        "experience": FieldDescription("Which experience"),
        "credential_expires": optional("Expires on"),
        "areas": FieldDescription("Lived experience", EXPERIENCES),
        "available": FieldDescription("Hours", HOURS),
        "exclude_specialists": optional("Not to be matched with"),
        "prefer_specialists": optional("Asked for"),
        "gender_preference": optional("Gender", "Empty: no wish."),
        "gender_preference_strength": optional("Required or preferred?"),
        "referral": FieldDescription("Referrer’s case number", optional=True, longest=60),
        "first_starts_at": optional("First session at", "Local time; empty: the time shown"),
        "education_id": FieldDescription("The course"),
        "ethics": FieldDescription("Is it about ethics?"),
        "completed_on": FieldDescription("Completed on"),
        "title": FieldDescription("What was it called?"),
        "provider": optional("Who gave it"),
        "request_id": FieldDescription("The request"),
        "first_day": FieldDescription("First day"),
        "frequency": FieldDescription("How often"),
        "from_site": FieldDescription("From"),
        "fte_percent": FieldDescription("Percent of full time"),
        "gender": optional("Gender"),
        "goals": words("Goals", GOALS),
        "going": FieldDescription("How is it going?"),
        "group_id": FieldDescription("The group"),
        "handed_over_on": optional("Warm hand-off on"),
        "held_on": FieldDescription("Held on"),
        "home_site": FieldDescription("Home office"),
        "hours": optional("When", HOURS + " Leave empty for any time during working hours."),
        "information": FieldDescription("What may be disclosed"),
        "interpreter": optional("Interpreter for", "Leave empty if no interpreter is needed."),
        "into": FieldDescription("Which referral continues?"),
        "issued_on": FieldDescription("Issued on"),
        "kind": FieldDescription("Kind"),
        "languages": FieldDescription("Languages", "Codes like en; es"),
        "leave_alone": words("They do not want to be asked about", optional=True),
        "last_day": FieldDescription("Last day"),
        "latitude": FieldDescription("Latitude", "In degrees"),
        "leaders": FieldDescription("Led by"),
        "leave": optional("Leave", "Like 2026-12-12/2026-12-14, separated with ;"),
        "level": FieldDescription("What happens if it is not met?"),
        "limit": FieldDescription("Which limit"),
        "longitude": FieldDescription("Longitude", "In degrees"),
        "match_id": FieldDescription("The match"),
        "match_ids": FieldDescription("The proposals"),
        "meeting_id": FieldDescription("The meeting"),
        "met": optional("What applies?"),
        "message_id": FieldDescription("The message"),
        "minute": FieldDescription("Starts", "Minutes after midnight"),
        "minutes": FieldDescription("Minutes"),
        "missed": optional("Why it was not held"),
        "mode": FieldDescription("How did you meet?"),
        "modes": FieldDescription("Ways to meet"),
        "name": FieldDescription("Name"),
        "next_step": words("For the next time", optional=True),
        "note": words("Note", "Confidential.", optional=True),
        "number": FieldDescription("Number"),
        "option": FieldDescription("Which option"),
        "organization": optional("Organization"),
        "other_id": FieldDescription("Which other referral"),
        "outcome": FieldDescription("Outcome"),
        "overridden_rules": optional("Rules to make an exception to"),
        "override_note": words("What was arranged", "Confidential.", optional=True),
        "override_reason": optional("Why make an exception?"),
        "participant_id": FieldDescription("Participant"),
        "payer": FieldDescription("Payer"),
        "phone": optional("Phone"),
        "plan_id": FieldDescription("The plan"),
        "points": FieldDescription("Points", "0 to 1000; 0 turns it off"),
        "preferred_name": optional("Preferred name"),
        "pronouns": optional("Pronouns"),
        "purpose": FieldDescription("Purpose"),
        "ranking": FieldDescription("Their ranking", "First choice first"),
        "reason": FieldDescription("Reason"),
        "recipients": FieldDescription("Who may receive it"),
        "recipient": FieldDescription("Disclosed to"),
        "record_id": FieldDescription("The record being challenged"),
        "reference": FieldDescription("Reference number"),
        "referral_id": FieldDescription("The referral"),
        "registered": FieldDescription("Registered with the board?"),
        "relationship": FieldDescription("Relationship"),
        "learning_id": FieldDescription("What is learned"),
        "replay_id": FieldDescription("The replay"),
        "repair_id": FieldDescription("The schedule fix"),
        "reviewed_on": FieldDescription("Reviewed on"),
        "reviewer_id": optional("Reviewed by a specialist", "If the reviewer is a specialist"),
        "road_minutes": FieldDescription("Drive time meanwhile, in minutes"),
        "rooms": FieldDescription("Rooms"),
        "round": FieldDescription("Which shortlist", "1 is the first"),
        "asking": FieldDescription("Which time it was asked for", "1 is the first"),
        "participant_name": FieldDescription("Name", "Or a description, until the name is known"),
        "guardian_name": optional("Guardian"),
        "guardian_relationship": optional("Guardian’s relationship to the participant"),
        "guardian_phone": optional("Guardian’s phone"),
        "safe_contact": FieldDescription("Safe contact"),
        "language": FieldDescription("Language"),
        "source": FieldDescription("Referral source", longest=60),
        "received_at": FieldDescription("Received", "Local time"),
        "recommended_on": optional("Recommended on"),
        "consent_signed_on": optional("Consent signed on"),
        "consent_expires_on": optional("Consent expires on"),
        "run_id": FieldDescription("The run"),
        "trigger": FieldDescription("Started by"),
        "service_line": FieldDescription("Service line"),
        "session_id": FieldDescription("Session"),
        "session_minutes": FieldDescription("Session length in minutes"),
        "setting": FieldDescription("Setting"),
        "sort": optional("Order"),
        "shortlist_id": FieldDescription("The shortlist"),
        "side": FieldDescription("Whose view is it?"),
        "signed_by": optional("Signed by", "If someone else signs for them"),
        "signed_on": FieldDescription("Signed on"),
        "since": FieldDescription("Since"),
        "site": FieldDescription("Site"),
        "sites": FieldDescription("Where they will meet", "First choice first"),
        "specialist_id": FieldDescription("Specialist"),
        "specialists": FieldDescription("Specialists to choose from"),
        "specialist": FieldDescription("Staff reference"),
        "starts_at": FieldDescription("Starts", "Local time"),
        "starts_on": FieldDescription("First day"),
        "statement_id": FieldDescription("The statement"),
        "successor_id": optional("Hand over to", "For a transfer"),
        "supervision_id": FieldDescription("The supervision"),
        "supervisor_id": optional("Supervisor"),
        "taken": optional("Taken from the one that is closed", "All else stays as it is."),
        "times": FieldDescription("Usual times", USUAL_TIMES),
        "to_site": FieldDescription("To"),
        "told_of_right_to_revoke": FieldDescription("Were they told that they may revoke it?"),
        "transport": FieldDescription("Transportation"),
        "until": FieldDescription("Until"),
        "units": FieldDescription("Units of 15 minutes"),
        "urgency": FieldDescription("Urgency"),
        "use": FieldDescription("Use"),
        "uses": FieldDescription("What it covers"),
        "view_id": FieldDescription("The view"),
        "whose": optional("Whose"),
        "value": FieldDescription("New value"),
        "verdict": FieldDescription("Decision"),
        "way": FieldDescription("Contact method"),
        "worked_on": words("What did you work on?", optional=True),
        "ways": FieldDescription("Safe contact"),
        "weekday": FieldDescription("Weekday", "0 is Monday"),
        "wish": FieldDescription("Which preference"),
        "wishes": words("Preferences", WISHES, optional=True),
        "words": words("In their words"),
        "scenario_id": FieldDescription("The scenario"),
        "new_weights": optional("Preferences", "Like further_area 20; separate with ;"),
        "new_floors": optional("County floors", "Like Essex 5; separate with ;"),
        "new_limits": optional("Limits", "Like caseload-ceiling 20; separate with ;"),
        "reserve_scarce": optional("Reserve scarce specialists"),
        "new_caseloads": optional("Caseloads", "A specialist’s id and how many people"),
        "on_leave": optional("Leave", "A specialist’s id and days like 2026-12-12/2026-12-14"),
        "leaving": optional("Specialists who leave", "Their ids"),
        "joining": optional(
            "Specialists who join", "Like: like, a specialist’s id, for 12 at TAP speaking en,es"
        ),
        "attempt_id": FieldDescription("The contact attempt"),
    }
)
"""By the field's name, which means the same in every command."""
