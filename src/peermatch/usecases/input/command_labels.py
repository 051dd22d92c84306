"""What a field is called where a command means it differently, and which fields are not asked."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from domain.people.wellness.barc import BARC_ITEMS
from peermatch.usecases.input.field_labels import (
    FIELDS,
    HOURS,
    FieldDescription,
    optional,
    words,
)

LETTERS = "Ask. It comes in a plain envelope, without the program’s name."
POSTAL = ("ReceiveReferral", "StatePostalAddress", "AskForSupport", "ReferFromAgency")
OWN: Mapping[tuple[str, str], FieldDescription] = MappingProxyType(
    {
        ("ChangeHours", "hours"): FieldDescription("Hours", HOURS),
        ("EnrollSpecialist", "hours"): FieldDescription("Hours", HOURS),
        ("AnswerStatement", "words"): words("The program's answer"),
        ("AssignSupervisor", "supervisor_id"): FieldDescription("Supervisor"),
        ("ChangeCapacity", "capacity"): FieldDescription(
            "People at one time", "Within the program's limit"
        ),
        ("CorrectAttendance", "minutes"): FieldDescription(
            "Minutes attended", "0 if they did not come"
        ),
        ("CorrectAttendance", "reason"): words(
            "Reason for the correction", "Visible in the record."
        ),
        ("CorrectAttempt", "outcome"): FieldDescription("Outcome"),
        ("CorrectAttempt", "reason"): words("Reason for the correction", "Visible in the record."),
        ("CorrectAuthorization", "reason"): words(
            "Reason for the correction", "Visible in the record."
        ),
        ("ChangeCountyFloor", "county"): FieldDescription("County"),
        ("ChangeHouseholdWish", "wish"): FieldDescription("What they wish"),
        ("JoinHousehold", "wish"): FieldDescription("What they wish"),
        ("JoinHousehold", "other_id"): FieldDescription("Whose household?"),
        ("DissolveHousehold", "reason"): words("Reason", "Visible in the record."),
        ("LeaveHousehold", "reason"): words("Reason", "Visible in the record."),
        ("CorrectMeeting", "reason"): words(
            "Reason for the correction", "Name no one: it appears on the whole group's page."
        ),
        ("CorrectIdentity", "reason"): words("Reason for the correction"),
        ("CorrectSpecialist", "reason"): words("Reason for the correction"),
        ("CorrectSupervision", "reason"): words(
            "Reason for the correction", "Visible in the record."
        ),
        ("CorrectSession", "minutes"): FieldDescription("Minutes held", "0 if it was not held"),
        ("CorrectSession", "reason"): words("Reason for the correction", "Visible in the record."),
        ("WriteProgressNote", "goals"): words(
            "Which goals did you work on?", "One a line, as in the plan.", optional=True
        ),
        ("WriteProgressNote", "resource_id"): optional(
            "What did you give them from the directory?", "Leave empty if nothing."
        ),
        ("WriteProgressNote", "need"): optional(
            "What for", "Without a service: nothing was found, and the need stands."
        ),
        ("WriteProgressNote", "kept_back"): optional(
            "Keep this note back from their page?", "Empty: they can read it there."
        ),
        ("CorrectOwnSession", "minutes"): FieldDescription("Minutes held", "0 if it was not held"),
        ("CorrectOwnSession", "reason"): words(
            "Reason for the correction", "Visible in the record."
        ),
        ("ExceptAvailability", "available"): optional("Hours on that day", HOURS),
        ("ExceptHours", "hours"): optional("Hours on that day", HOURS + " Empty: none."),
        **{
            (command, name): description
            for command in POSTAL
            for name, description in (
                ("no_fixed_address", optional("No fixed address", "Mail may still reach them.")),
                ("care_of", optional("In care of", "Whose mailbox it is, where it isn’t theirs.")),
                ("address", optional("Street and number", "Or a P.O. box, or General Delivery.")),
                ("address_2", optional("Apartment or unit")),
                ("letters", optional("May we send a letter there?", LETTERS)),
            )
        },
        ("DescribeFamilyMember", "relationship"): FieldDescription("Who they care for"),
        ("NameGuardian", "relationship"): FieldDescription("Relationship to the participant"),
        ("GiveConsentFor", "uses"): FieldDescription("What it covers"),
        ("NameReferrer", "kind"): FieldDescription("Who referred them"),
        ("HaveStandIn", "specialist_id"): FieldDescription("Who stands in"),
        ("RequestRepair", "specialist_id"): optional("Who is away"),
        ("RequestRepair", "session_id"): optional("Which session"),
        ("RequestRepair", "from_site"): optional("Closed road from"),
        ("RequestRepair", "to_site"): optional("Closed road to"),
        ("StateWishes", "gender_preference"): optional("Gender", "Leave empty for no preference."),
        ("CarryOutScenario", "reason"): optional("Why the rules change"),
        ("CarryOutScenario", "citation"): optional("Where the changed limits come from"),
        ("CompleteEducation", "minutes"): FieldDescription(
            "Contact hours, in minutes", "60 for one hour, breaks left out"
        ),
        ("AskForLeave", "note"): words("Note for the manager", optional=True),
        ("TurnDownLeave", "reason"): words("Why?", "They can read it."),
        ("CarryOutScenario", "last_day"): optional("Last day of whoever leaves"),
        ("ChooseInstead", "reason"): optional("Why", "Not needed for the engine’s own proposal"),
        ("ChangeConsentText", "kind"): FieldDescription("Which form"),
        **{
            (command, name): description
            for command in ("SignConsentForm", "SignConsentWithSpecialist")
            for name, description in (
                ("kind", FieldDescription("Which form")),
                (
                    "relationship",
                    optional("Relationship to the participant", "Only if somebody signs for them"),
                ),
                ("use", optional("What it is for", "Only for somebody in particular")),
                ("recipients", optional("Who may receive it")),
                ("information", optional("What may be disclosed")),
                ("purpose", optional("What for")),
            )
        },
        ("SignConsentForm", "signed_on"): optional("Signed on", "Only for a paper"),
        ("GiveResource", "match_id"): FieldDescription("To whom?"),
        ("GiveResource", "resource_id"): optional("Service", "Leave empty if nothing fits."),
        ("GiveResource", "session_id"): optional("In which session", "Empty: between sessions"),
        ("HandOffWarmly", "recipient"): FieldDescription("Who was told"),
        ("HandOffWarmly", "information"): words("What they were told"),
        ("FollowUpResource", "outcome"): FieldDescription("Outcome"),
        ("FollowUpResource", "words"): words("In their words", optional=True),
        **{
            (command, item): FieldDescription(said, "1 strongly disagree to 6 strongly agree")
            for command in ("RecordBarc", "EnterBarc")
            for item, said in BARC_ITEMS.items()
        },
        **{("AnswerBarc", item): FieldDescription(said) for item, said in BARC_ITEMS.items()},
        ("PickResource", "need"): FieldDescription("What it is for"),
        ("RecordHandover", "topics"): optional("Whoever comes next may see"),
        ("RecordHandover", "what_works"): words("What works, in their own words", optional=True),
        ("WriteHandoverNote", "words"): words("What helps whoever comes next"),
        ("AgreeToHandOn", "topics"): optional("Whoever comes next may see"),
        ("AgreeToHandOn", "what_works"): words("What works for me", optional=True),
        ("RecordBarc", "answered_on"): FieldDescription("Answered on"),
        ("AnswerBarc", "answered_on"): FieldDescription("Answered on"),
        ("RecordBarc", "way"): FieldDescription("How it was answered"),
        ("EnterBarc", "answered_on"): FieldDescription("Answered on"),
        ("EnterBarc", "way"): FieldDescription("How it was answered"),
        ("TakeBackBarc", "answered_on"): FieldDescription("Answers of which day"),
        ("TakeBackBarc", "reason"): words("Why are they taken back?"),
        **{
            (command, name): FieldDescription(label)
            for command in ("RecordSuprt", "RecordOwnSuprt", "TakeBackSuprt")
            for name, label in (("form", "Form"), ("point", "When it is for"))
        },
        **{
            (command, name): description
            for command in ("RecordSuprt", "RecordOwnSuprt")
            for name, description in (
                ("status", FieldDescription("How it came out")),
                ("done_on", FieldDescription("Date", "On which it was done, or that was settled")),
            )
        },
        ("TakeBackSuprt", "reason"): words("Why is it taken back?"),
        ("MarkResourceChecked", "checked_on"): FieldDescription("Date of the check"),
        ("PlaceResource", "county"): FieldDescription("County"),
        ("PlaceResource", "latitude"): optional("Latitude", "In degrees"),
        ("PlaceResource", "longitude"): optional("Longitude", "In degrees"),
        ("RetireResource", "reason"): words("Why it is taken out", "Visible in its history."),
        ("AddResource", "hours"): optional("Opening hours", HOURS),
        ("AddResource", "languages"): optional("Languages", "In which somebody helps"),
        ("ChangeResource", "hours"): optional("Opening hours", HOURS),
        ("ChangeResource", "languages"): optional("Languages", "In which somebody helps"),
        ("SnoozeTask", "about"): FieldDescription("The record"),
        ("SnoozeTask", "due_on"): FieldDescription("Due date"),
        ("SnoozeTask", "until"): optional("Snooze until", "Empty: back on the list now"),
        ("SnoozeTask", "reason"): optional("Why", "Needed to snooze it"),
        ("AssignTask", "about"): FieldDescription("The record"),
        ("KeepForLater", "until"): optional("Until", "Empty: back in the queue now"),
        ("SaveQueueView", "county"): optional("County"),
        ("SaveQueueView", "language"): optional("Language"),
        ("SaveQueueView", "service_line"): optional("Service line"),
        ("SaveQueueView", "urgency"): optional("Urgency"),
        ("SaveQueueView", "specialist_id"): optional("Specialist"),
        ("SaveWaitlistView", "status"): optional("Status"),
        ("SaveWaitlistView", "county"): optional("County"),
        ("SaveWaitlistView", "language"): optional("Language"),
        ("SaveWaitlistView", "service_line"): optional("Service line"),
        ("SaveWaitlistView", "urgency"): optional("Urgency"),
        ("SaveWaitlistView", "consent"): optional("Consent"),
        ("SaveWaitlistView", "source"): optional("Referred by"),
        ("SaveWaitlistView", "specialist_id"): optional("Specialist asked for"),
        ("SaveWaitlistView", "clock"): optional("Clock"),
        ("SaveWaitlistView", "missing"): optional("Still needed"),
        ("SaveWaitlistView", "columns"): optional("Columns", "All when empty"),
        ("ReviewUnusualLooks", "looks_id"): FieldDescription("Which looks"),
        ("ReviewUnusualLooks", "finding"): FieldDescription("What you found out"),
        ("EndEmergencyAccess", "access_id"): FieldDescription("Which access"),
        ("TellInEmergency", "access_id"): FieldDescription("Which access"),
        ("TellInEmergency", "recipient"): FieldDescription("Who was told", "Name"),
        ("TellInEmergency", "affiliation"): FieldDescription(
            "Where they work", "A hospital, the police"
        ),
        ("TellInEmergency", "information"): words("What they were told"),
        ("ReviewEmergencyAccess", "access_id"): FieldDescription("Which access"),
        ("ReviewEmergencyAccess", "finding"): FieldDescription("What you found out"),
        ("ReviewConflict", "reviewer_id"): optional("Reviewer", "If the reviewer is a specialist"),
    }
)
"""Where a command means it differently; one that is not optional must be given there."""


NOT_ASKED = frozenset({("RequestRun", "trigger")})
"""Fields that nobody fills in: their defaults hold for whoever gives the command by hand."""


class FieldNotDescribed(LookupError):
    """A field of a command has no label."""


def description_of(command: str, field: str, *, has_default: bool) -> FieldDescription:
    """What to ask for a command's field. Raises FieldNotDescribed."""
    if (command, field) in OWN:
        return OWN[command, field]
    if field not in FIELDS:
        raise FieldNotDescribed(f"{command}.{field}")
    return replace(FIELDS[field], optional=True) if has_default else FIELDS[field]
