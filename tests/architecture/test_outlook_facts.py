"""An answer to whom the engine would propose is worked out anew, or told to be old, after every
fact that it depends on."""

from domain.people.authorization import UnitsDrawn
from peermatch.readmodels.tables.matches.outlooks import OUTLOOKS_MODEL
from peermatch.store.stored_names import STORED_NAMES
from stories.documents import facts_catalog

LOOKED_AT = (
    "referral", "participant", "shortlist", "conflict", "authorization", "specialist",
    "program_rules", "service_area", "reserve", "household",
)  # fmt: skip
"""Streams that a run reads of a referral, of the roster and of the program."""
NO_MATTER = {
    "who sent it, and how they are reached": {
        "ReferralAcknowledged", "ReferrerNamed", "ContactAttempted", "ContactCorrected",
        "FamilyMemberDescribed", "DuplicateSuspected", "DuplicateKeptApart",
        "AgreementToReferralTold",
    },
    "it waits no more, or is told why it waits": {
        "ReferralClosed", "ReferralMerged", "ReferralMatched", "ReferralProposed",
        "ReferralMatchUndone",
        "ReferralLeftWaiting", "ReferralWaitlisted",
    },
    "leave counts once it is planned, which granting it does in the same breath": {
        "LeaveAsked", "LeaveGranted", "LeaveTurnedDown", "LeaveRequestTakenBack",
    },
    "what a renewal asks for": {"EducationCompleted", "EducationRemoved"},
    "a day's exception moves a first session, not whom it is with": {
        "AvailabilityExcepted", "AvailabilityRestored",
    },
    "who they are and how to speak with them": {
        "ParticipantRegistered", "ContactChoicesStated", "PostalAddressStated", "GuardianNamed",
        "TextsStopped", "TextsAllowedAgain", "WayReturned", "ConversationWishesStated",
        "MailReturned", "MailAddressChanged",
        "GuardianshipEnded", "InterpreterStated", "NamesStated", "PlacesStated", "DisclosureMade",
    },
    "listed with the participant in the same breath": {"AuthorizationGranted"},
    "told by HouseholdWishKept, HouseholdLeft": {"HouseholdWishAgreed", "HouseholdListed"},
    "everybody has left before": {"HouseholdDissolved"},
    "told at the record that goes on in the same breath": {"ConflictMoved"},
    "places in use are told to the engine before each answer": {
        "PlaceHeld", "PlaceTaken", "PlaceReleased",
    },
    "not asked for a pairing": {
        "SharingAgreed", "SharingWithdrawn", "GroupWorkChanged", "SessionsCalledOff",
        "WorkloadFlagged", "SupervisionHeld", "SupervisionCorrected", "PracticeStarted",
        "ReserveReplayAsked", "ReserveReplayFailed",
    },
}  # fmt: skip
TOLD_LATE = {UnitsDrawn.__name__}
"""Names no participant: the next day tells it, when every answer is old."""


def test_every_fact_that_matters_makes_the_answer_old() -> None:
    facts = [STORED_NAMES.stored(name).fact for name in STORED_NAMES]
    mine = {f for f in facts if facts_catalog.stream_of(f) in LOOKED_AT}
    left = {f.__name__ for f in mine - OUTLOOKS_MODEL.handlers.keys()}
    assert left == set().union(*NO_MATTER.values()) | TOLD_LATE
