"""What may happen to a session beside being held or missed, as facts: moved, corrected, counted."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from domain.program.limits import Flag
from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Refusal
from domain.shared.vocabulary import Mode


class MissedReason(StrEnum):
    """Why a scheduled session did not take place."""

    NO_SHOW = "no-show"
    LATE_CANCELLATION = "late-cancellation"
    CANCELED_BY_PARTICIPANT = "cancelled-by-participant"
    CANCELED_BY_STAFF = "cancelled-by-staff"
    UNABLE_TO_REACH = "unable-to-reach"


MISSED_REASONS: dict[MissedReason, str] = {
    MissedReason.NO_SHOW: "They did not come",
    MissedReason.LATE_CANCELLATION: "Canceled less than 24 hours before",
    MissedReason.CANCELED_BY_PARTICIPANT: "Canceled by the participant",
    MissedReason.CANCELED_BY_STAFF: "Canceled by the program",
    MissedReason.UNABLE_TO_REACH: "They could not be reached",
}
"""Every reason with the words that people choose from."""


class Canceler(StrEnum):
    PARTICIPANT = "participant"
    STAFF = "staff"


class NotBillable(StrEnum):
    """Why time with a participant isn't billed; it still counts as support."""

    SHORTER_THAN_A_UNIT = "shorter-than-a-unit"
    SPECIALIST_MAY_NOT_BILL = "specialist-may-not-bill"
    NO_RECOMMENDATION = "no-recommendation"
    NO_CONSENT_TO_BILL = "no-consent-to-bill"
    OVER_A_LIMIT = "over-a-limit"


NOT_BILLABLE: dict[NotBillable, str] = {
    NotBillable.SHORTER_THAN_A_UNIT: "Shorter than one unit",
    NotBillable.SPECIALIST_MAY_NOT_BILL: "No one present is certified and registered",
    NotBillable.NO_RECOMMENDATION: "Support did not start within the recommendation's days",
    NotBillable.NO_CONSENT_TO_BILL: "No consent lets the payer be told",
    NotBillable.OVER_A_LIMIT: "More support in a day or a year than is covered",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionMoved:
    """Another time, the same two people: moving never changes the specialist."""

    session_id: Plain[UUID]
    starts_at: Plain[datetime]
    ends_at: Plain[datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRelocated:
    """Another place or way of meeting, the same two people and the same time."""

    session_id: Plain[UUID]
    participant_id: Subject
    mode: Personal[Mode]
    place: Personal[str]
    """Site code for a session in person, else empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionReinstated:
    """A canceled session takes place after all, as it was planned."""

    session_id: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionCorrected:
    """The record said something wrong; what it said stays readable, and so does why it changed."""

    session_id: Plain[UUID]
    participant_id: Subject
    correction_id: Plain[UUID]
    minutes: Plain[int]
    """Minutes held; 0 when it did not take place."""
    missed: Plain[MissedReason | None]
    reason: Personal[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitsCounted:
    session_id: Plain[UUID]
    units: Plain[int]
    billable: Plain[bool]
    not_billable: Plain[NotBillable | None]
    flags: Plain[tuple[Flag, ...]]


class SessionHasStarted(Refusal):
    sentence = "The session has started; record how it went instead."


class MovedIntoThePast(Refusal):
    sentence = "A session is rescheduled to a future time."
    field = "starts_at"


class SessionNotCanceled(Refusal):
    sentence = "Only a session that was canceled can be reinstated."


class SessionNotRecorded(Refusal):
    sentence = "Nothing is recorded yet, so there is nothing to correct."


class CorrectionUnexplained(Refusal):
    sentence = "A correction of a record says why it was wrong."
    field = "reason"


class CorrectionContradictsItself(Refusal):
    sentence = "A corrected session was either held for some minutes or missed for a reason."
    field = "minutes"


class CorrectionAlreadyRecorded(Refusal):
    sentence = "This correction has already been recorded differently."


class SessionNotHeld(Refusal):
    sentence = "Units are counted for a session that was held."


class DayLimitReached(Refusal):
    sentence = "That is more support for one person in one day than the program allows."


class YearLimitReached(Refusal):
    sentence = "That is more support for one person in one year than the program allows."
