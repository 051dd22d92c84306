"""Tries to reach a participant: counted, so that no one is given up on too early."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Fact, Refusal, known
from domain.shared.shared_refusals import CorrectionUnexplained, ReferralUnknown
from domain.shared.vocabulary import SafeContact


class AttemptOutcome(StrEnum):
    REACHED = "reached"
    LEFT_MESSAGE = "left-message"
    NO_ANSWER = "no-answer"
    WRONG_NUMBER = "wrong-number"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactAttempted:
    referral_id: Plain[UUID]
    participant_id: Subject
    attempt_id: Plain[UUID]
    attempted_at: Plain[datetime]
    way: Personal[SafeContact]
    outcome: Plain[AttemptOutcome]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactCorrected:
    """A try was at another time, or came to something else, than was recorded."""

    referral_id: Plain[UUID]
    participant_id: Subject
    attempt_id: Plain[UUID]
    attempted_at: Plain[datetime]
    outcome: Plain[AttemptOutcome]
    reason: Personal[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outreach:
    referral_id: UUID | None = None
    attempts: tuple[ContactAttempted, ...] = ()
    """As they are known now, corrections among it, in the order in which they were recorded."""
    settled: int = 0
    """The first so many tries belong to a time before the referral was reopened."""

    @property
    def unanswered(self) -> int:
        """Tries in a row, up to the last one in time, that did not reach the person."""
        count = 0
        for attempt in sorted(self.attempts[self.settled :], key=lambda tried: tried.attempted_at):
            count = 0 if attempt.outcome is AttemptOutcome.REACHED else count + 1
        return count


class AttemptAlreadyRecorded(Refusal):
    sentence = "This contact attempt has already been recorded differently."


class AttemptUnknown(Refusal):
    sentence = "No such contact attempt is recorded for this person."
    field = "attempt_id"


class AttemptInTheFuture(Refusal):
    sentence = "A contact attempt can't be in the future."
    field = "attempted_at"


class TooFewAttempts(Refusal):
    sentence = (
        "A referral is closed as not reached only after the required number of contact attempts."
    )
    field = "reason"


def evolve(state: Outreach, fact: ContactAttempted | ContactCorrected) -> Outreach:
    match fact:
        case ContactAttempted():
            return replace(state, attempts=(*state.attempts, fact))
        case ContactCorrected():
            put = (_as_corrected(a, fact) for a in state.attempts)
            return replace(state, attempts=tuple(put))


def _as_corrected(attempt: ContactAttempted, fact: ContactCorrected) -> ContactAttempted:
    if attempt.attempt_id != fact.attempt_id:
        return attempt
    return replace(attempt, attempted_at=fact.attempted_at, outcome=fact.outcome)


def begin_again(state: Outreach) -> Outreach:
    """The referral was reopened: tries are counted anew, and the former ones kept."""
    return replace(state, settled=len(state.attempts))


def attempt_contact(state: Outreach, attempt: ContactAttempted, now: datetime) -> tuple[Fact, ...]:
    """Records one try. The way is checked against the person's choices by the caller."""
    known(state.referral_id, ReferralUnknown)
    before = next((a for a in state.attempts if a.attempt_id == attempt.attempt_id), None)
    if before is not None:
        if before != attempt:
            raise AttemptAlreadyRecorded
        return ()
    if attempt.attempted_at > now:
        raise AttemptInTheFuture
    return (attempt,)


def correct_attempt(
    state: Outreach,
    attempt_id: UUID,
    attempted_at: datetime,
    outcome: AttemptOutcome,
    *,
    reason: str,
    now: datetime,
) -> tuple[Fact, ...]:
    """Sets right when a try was and what came of it, also of a referral that is closed. The time
    is checked against the person's choices by the caller."""
    before = tried(state, attempt_id)
    if (before.attempted_at, before.outcome) == (attempted_at, outcome):
        return ()
    if not reason.strip():
        raise CorrectionUnexplained
    if attempted_at > now:
        raise AttemptInTheFuture
    return (
        ContactCorrected(
            referral_id=before.referral_id,
            participant_id=before.participant_id,
            attempt_id=attempt_id,
            attempted_at=attempted_at,
            outcome=outcome,
            reason=reason,
        ),
    )


def tried(state: Outreach, attempt_id: UUID) -> ContactAttempted:
    """The try as it is known now. Raises ReferralUnknown, AttemptUnknown."""
    known(state.referral_id, ReferralUnknown)
    found = next((a for a in state.attempts if a.attempt_id == attempt_id), None)
    return known(found, AttemptUnknown)
