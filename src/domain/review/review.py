"""The review of one proposal: kept for later, assigned, commented on, or chosen by a person."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID, uuid5

from domain.matches.match_state import Match, MatchAlreadyDecided, MatchProposed, MatchStatus
from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Decider, Fact, Refusal, known
from domain.shared.shared_refusals import MatchUnknown

NAMESPACE = UUID("0c1b6d0e-3a5f-5a8e-9b3c-6f0f6f1d7a52")


class ChoiceReason(StrEnum):
    """Why a coordinator proposes somebody other than the engine did."""

    PARTICIPANT_ASKED = "participant-asked"
    KNOWN_TO_WORK = "known-to-work"
    SOONER = "sooner"
    CLOSER = "closer"
    EVENER_CASELOADS = "evener-caseloads"
    POSSIBLE_CONFLICT = "possible-conflict"


CHOICE_REASONS: dict[ChoiceReason, str] = {
    ChoiceReason.PARTICIPANT_ASKED: "The participant asked for this specialist",
    ChoiceReason.KNOWN_TO_WORK: "They have worked well together before",
    ChoiceReason.SOONER: "They can meet sooner, or at better times",
    ChoiceReason.CLOSER: "It is less of a drive",
    ChoiceReason.EVENER_CASELOADS: "The other specialist carries enough already",
    ChoiceReason.POSSIBLE_CONFLICT: "The first two may know each other",
}
"""Every reason with the words that people choose from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPutOff:
    """Kept for later: it comes back into the queue on a day; None: it is back now."""

    match_id: Plain[UUID]
    until: Plain[date | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewAssigned:
    """A colleague is to decide it; None: whoever comes first."""

    match_id: Plain[UUID]
    assignee: Plain[UUID | None]
    """The colleague's account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewCommented:
    match_id: Plain[UUID]
    participant_id: Subject
    comment_id: Plain[UUID]
    comment: Personal[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialistChosenInstead:
    """This proposal was made by a person in the place of another."""

    match_id: Plain[UUID]
    instead_of: Plain[UUID]
    """The proposal that was taken back for it."""
    engine_choice: Plain[UUID]
    """The specialist whom the engine had proposed."""
    reason: Plain[ChoiceReason | None]
    """None where it went back to the engine's own proposal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    put_off_until: date | None = None
    assignee: UUID | None = None
    comments: frozenset[UUID] = frozenset()
    chosen: SpecialistChosenInstead | None = None


class PutOffUntilPast(Refusal):
    sentence = "Choose a day after today to keep it for later."
    field = "until"


class PutOffPastExpiry(Refusal):
    sentence = "The proposal lapses before that day; choose an earlier one."
    field = "until"


class CommentMissing(Refusal):
    sentence = "A comment needs words."
    field = "comment"


class ChoiceNeedsReason(Refusal):
    sentence = "To choose someone other than the engine proposed needs a reason."
    field = "reason"


class AlreadyProposed(Refusal):
    sentence = "This specialist is the one who is proposed."
    field = "specialist_id"


def review_id(match_id: UUID) -> UUID:
    """The stream of a proposal's review."""
    return uuid5(NAMESPACE, str(match_id))


def evolve(state: Review, fact: Fact) -> Review:
    match fact:
        case ReviewPutOff():
            return replace(state, put_off_until=fact.until)
        case ReviewAssigned():
            return replace(state, assignee=fact.assignee)
        case ReviewCommented():
            return replace(state, comments=state.comments | {fact.comment_id})
        case SpecialistChosenInstead():
            return replace(state, chosen=fact)
    return state


REVIEW = Decider("review", Review(), evolve)


def waiting(match: Match) -> MatchProposed:
    """The proposal, which waits for a decision. Raises MatchUnknown, MatchAlreadyDecided."""
    proposed = known(match.proposed, MatchUnknown)
    if match.status is not MatchStatus.PROPOSED:
        raise MatchAlreadyDecided
    return proposed


def put_off(state: Review, match: Match, until: date | None, today: date) -> tuple[Fact, ...]:
    """Keeps a proposal out of the queue until a day, the last one its answer's; None brings it
    back now."""
    proposed = waiting(match)
    if until == state.put_off_until:
        return ()
    if until is not None and until <= today:
        raise PutOffUntilPast
    if until is not None and proposed.expires_on is not None and until > proposed.expires_on:
        raise PutOffPastExpiry
    return (ReviewPutOff(match_id=proposed.match_id, until=until),)


def assign(state: Review, match: Match, assignee: UUID | None) -> tuple[Fact, ...]:
    """Gives it to a colleague to decide, or back to all. Anybody may still decide it."""
    proposed = waiting(match)
    if assignee == state.assignee:
        return ()
    return (ReviewAssigned(match_id=proposed.match_id, assignee=assignee),)


def comment(state: Review, match: Match, comment_id: UUID, text: str) -> tuple[Fact, ...]:
    """Notes what colleagues should know; it is kept sealed and is no part of the decision."""
    proposed = known(match.proposed, MatchUnknown)
    if comment_id in state.comments:
        return ()
    if not text.strip():
        raise CommentMissing
    return (
        ReviewCommented(
            match_id=proposed.match_id,
            participant_id=proposed.participant_id,
            comment_id=comment_id,
            comment=text.strip(),
        ),
    )


def note_choice(state: Review, chosen: SpecialistChosenInstead) -> tuple[Fact, ...]:
    """Notes with the new proposal that a person made it."""
    return () if state.chosen == chosen else (chosen,)


def choose_instead(
    before: Review, match: Match, chosen: UUID, match_id: UUID, reason: ChoiceReason | None
) -> SpecialistChosenInstead:
    """How the proposal `match_id` of `chosen` comes to stand in the place of `match`, whose review
    is `before`. Raises AlreadyProposed, and ChoiceNeedsReason unless the engine had proposed them.
    """
    proposed = waiting(match)
    if chosen == proposed.specialist_id:
        raise AlreadyProposed
    engines = before.chosen.engine_choice if before.chosen else proposed.specialist_id
    if reason is None and chosen != engines:
        raise ChoiceNeedsReason
    return SpecialistChosenInstead(
        match_id=match_id,
        instead_of=proposed.match_id,
        engine_choice=engines,
        reason=None if chosen == engines else reason,
    )
