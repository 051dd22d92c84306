"""What may happen to a match after it is proposed, as facts: from override to ending."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Refusal
from domain.shared.vocabulary import Frequency


class OverrideReason(StrEnum):
    """Why a coordinator approves although a rule that may be overridden is broken."""

    PARTICIPANT_ASKED = "participant-asked"
    TIME_ARRANGED = "time-arranged"
    PLACE_ARRANGED = "place-arranged"
    INTERPRETER_ARRANGED = "interpreter-arranged"
    CONTINUITY = "continuity"


OVERRIDE_REASONS: dict[OverrideReason, str] = {
    OverrideReason.PARTICIPANT_ASKED: "The participant asked for this specialist",
    OverrideReason.TIME_ARRANGED: "A time that works for both was arranged",
    OverrideReason.PLACE_ARRANGED: "A place or a ride was arranged",
    OverrideReason.INTERPRETER_ARRANGED: "An interpreter will be there",
    OverrideReason.CONTINUITY: "They have worked together before",
}
"""Every reason with the words that people choose from."""

OVERRIDABLE = frozenset({"hours_overlap", "can_meet_somehow", "speaks_the_language"})
"""Rules that an arrangement can make good. Never consent, capacity, exclusion, a required wish,
certification or shared experience."""


class EndReason(StrEnum):
    GOALS_REACHED = "goals-reached"
    PARTICIPANT_CHOSE = "participant-chose"
    SOMEONE_DIFFERENT = "someone-different"
    SPECIALIST_LEFT = "specialist-left"
    CONFLICT_OF_INTEREST = "conflict-of-interest"
    NOT_HELPING = "not-helping"
    MOVED = "moved"
    NOT_REACHED = "not-reached"
    TRANSFERRED = "transferred"


END_REASONS: dict[EndReason, str] = {
    EndReason.GOALS_REACHED: "Goals were reached",
    EndReason.PARTICIPANT_CHOSE: "The participant chose to stop",
    EndReason.SOMEONE_DIFFERENT: "Someone different, please",
    EndReason.SPECIALIST_LEFT: "The specialist left the program",
    EndReason.CONFLICT_OF_INTEREST: "A conflict of interest came up",
    EndReason.NOT_HELPING: "It is not helping, and what was tried is documented",
    EndReason.MOVED: "The participant moved away",
    EndReason.NOT_REACHED: "The participant could no longer be reached",
    EndReason.TRANSFERRED: "Transferred to another specialist",
}
"""Every reason with the words that people choose from."""


class Side(StrEnum):
    PARTICIPANT = "participant"
    SPECIALIST = "specialist"


class Going(StrEnum):
    """How the match is going, as one side says it."""

    WELL = "well"
    MIXED = "mixed"
    WANTS_CHANGE = "wants-change"


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchOverridden:
    match_id: Plain[UUID]
    participant_id: Subject
    rules: Plain[tuple[str, ...]]
    reason: Plain[OverrideReason]
    note: Personal[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialistAccepted:
    match_id: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantAccepted:
    match_id: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchExpired:
    """No one answered in time; nobody is blamed, the referral waits again."""

    match_id: Plain[UUID]
    expired_on: Plain[date]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchWithdrawn:
    """The service took a proposal back that could no longer be approved; the pair isn't ruled
    out, and the referral waits again."""

    match_id: Plain[UUID]
    participant_id: Subject
    reason: Personal[str]
    """What stands in the way, as approving would have said it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchSteppedDown:
    """They now meet less often, as recovery goes on."""

    match_id: Plain[UUID]
    frequency: Plain[Frequency]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchPaused:
    match_id: Plain[UUID]
    participant_id: Subject
    until: Plain[date]
    note: Personal[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchResumed:
    match_id: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchEnded:
    match_id: Plain[UUID]
    participant_id: Subject
    reason: Plain[EndReason]
    ended_on: Plain[date]
    note: Personal[str]
    successor_id: Plain[UUID | None]
    """The specialist to whom it was transferred."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInRecorded:
    """How one side says the match is going."""

    match_id: Plain[UUID]
    participant_id: Subject
    check_in_id: Plain[UUID]
    checked_on: Plain[date]
    side: Plain[Side]
    going: Personal[Going]
    note: Personal[str]


class RuleNotOverridable(Refusal):
    sentence = "One of these rules can't be overridden for any reason."


class MatchNotApproved(Refusal):
    sentence = "A match can be accepted once a coordinator has approved it."


class SpecialistAcceptsFirst(Refusal):
    sentence = "The specialist accepts first, so that the participant is asked only once."


class MatchNotUnderWay(Refusal):
    sentence = "This match is not active: it has not been accepted yet, or it has ended."


class ProposalStillOpen(Refusal):
    sentence = "The proposal is still open; decline it instead."


class ProposalExpired(Refusal):
    sentence = "The proposal has expired; run the matching again."


class PauseInThePast(Refusal):
    sentence = "A pause ends on a future date."
    field = "until"


class MatchNotPaused(Refusal):
    sentence = "This match is not paused."


class EndingNeedsNote(Refusal):
    sentence = "When support ends because it is not helping, say what was tried."
    field = "note"


class TransferNeedsSuccessor(Refusal):
    sentence = "A transfer names the next specialist, and only a transfer does."
    field = "successor_id"


class MatchEndedDifferently(Refusal):
    sentence = "This match has already ended differently."


class CheckInInTheFuture(Refusal):
    sentence = "A check-in is recorded after it took place."
    field = "checked_on"


class CheckInAlreadyRecorded(Refusal):
    sentence = "This check-in has already been recorded differently."
