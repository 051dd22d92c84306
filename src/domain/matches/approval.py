"""A proposed match is approved, and accepted by both where the program asks for it."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from domain.matches.match_state import Match, MatchAlreadyDecided, MatchProposed, MatchStatus
from domain.program.default_limits import DEFAULT_LIMITS
from domain.program.limits import LimitName, Limits
from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Fact, Refusal, known
from domain.shared.shared_refusals import MatchUnknown


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


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchApproved:
    match_id: Plain[UUID]
    acceptance_awaited: Plain[bool] = False
    """Whether the specialist and then the participant accept before the match is active."""


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
class MatchApprovalUndone:
    """The approval is taken back before anybody was told: it is proposed again as it was."""

    match_id: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """The rules that a coordinator overrides by an arrangement, with a coded reason."""

    rules: tuple[str, ...]
    reason: OverrideReason
    note: str = ""


class RuleNotOverridable(Refusal):
    sentence = "One of these rules can't be overridden for any reason."


class ProposalExpired(Refusal):
    sentence = "The proposal has expired; run the matching again."


class MatchNotApproved(Refusal):
    sentence = "A match can be accepted once a coordinator has approved it."


class ApprovalWasTold(Refusal):
    sentence = (
        "Somebody has been told of a session already, so the approval can't be undone. "
        "End the match instead."
    )


class NoTimeForTheProposal(Refusal):
    sentence = (
        "No time for a first session can be kept for the proposal any more, so the approval can't "
        "be undone. End the match instead."
    )


class MatchHasGoneOn(Refusal):
    sentence = "The match has gone on since, so the approval can't be undone. End it instead."


class SpecialistAcceptsFirst(Refusal):
    sentence = "The specialist accepts first, so that the participant is asked only once."


def evolve(
    state: Match,
    fact: MatchApproved
    | MatchOverridden
    | SpecialistAccepted
    | ParticipantAccepted
    | MatchApprovalUndone,
) -> Match:
    match fact:
        case MatchApproved():
            return replace(
                state, status=MatchStatus.APPROVED, acceptance_awaited=fact.acceptance_awaited
            )
        case MatchOverridden():
            return replace(state, overridden=fact.rules)
        case SpecialistAccepted():
            return replace(state, accepted_by_specialist=True)
        case ParticipantAccepted():
            return replace(state, status=MatchStatus.ACTIVE, accepted_by_participant=True)
        case MatchApprovalUndone():
            proposed = replace(state, status=MatchStatus.PROPOSED, acceptance_awaited=False)
            return replace(proposed, overridden=())


def approve(
    state: Match,
    limits: Limits = DEFAULT_LIMITS,
    override: Override | None = None,
    today: date | None = None,
) -> tuple[Fact, ...]:
    """Approves the proposal, overriding rules that an arrangement makes good.

    `limits` are those of the day and say whether both people accept before the match is active;
    with `today`, a proposal past its last day is refused.
    """
    proposed = known(state.proposed, MatchUnknown)
    if state.status is not MatchStatus.PROPOSED:
        if state.status is MatchStatus.APPROVED or state.under_way:
            return ()
        raise MatchAlreadyDecided
    if today is not None and proposed.expires_on is not None and today > proposed.expires_on:
        raise ProposalExpired
    approved = MatchApproved(
        match_id=proposed.match_id, acceptance_awaited=limits.on(LimitName.ACCEPTANCE_BY_BOTH)
    )
    return (approved,) if override is None else (_overridden(proposed, override), approved)


def undo(state: Match, told: bool) -> tuple[Fact, ...]:
    """Takes an approval back. `told` says whether anybody has heard of a session of the match.

    Raises ApprovalWasTold, MatchHasGoneOn, MatchNotApproved.
    """
    proposed = known(state.proposed, MatchUnknown)
    if state.status is MatchStatus.PROPOSED:
        return ()
    if state.status is not MatchStatus.APPROVED:
        raise MatchHasGoneOn if state.under_way else MatchNotApproved
    if state.accepted_by_specialist or state.check_ins or state.frequency or state.called_off:
        raise MatchHasGoneOn
    if told:
        raise ApprovalWasTold
    return (MatchApprovalUndone(match_id=proposed.match_id),)


def _overridden(proposed: MatchProposed, override: Override) -> MatchOverridden:
    if not override.rules or not OVERRIDABLE.issuperset(override.rules):
        raise RuleNotOverridable
    return MatchOverridden(
        match_id=proposed.match_id,
        participant_id=proposed.participant_id,
        rules=override.rules,
        reason=override.reason,
        note=override.note,
    )


def accept_as_specialist(state: Match) -> tuple[Fact, ...]:
    proposed = known(state.proposed, MatchUnknown)
    if state.accepted_by_specialist:
        return ()
    if not state.awaits_acceptance:
        raise MatchNotApproved
    return (SpecialistAccepted(match_id=proposed.match_id),)


def accept_as_participant(state: Match) -> tuple[Fact, ...]:
    """The last word is the participant's; the match is active from here on."""
    proposed = known(state.proposed, MatchUnknown)
    if state.accepted_by_participant:
        return ()
    if not state.awaits_acceptance:
        raise MatchNotApproved
    if not state.accepted_by_specialist:
        raise SpecialistAcceptsFirst
    return (ParticipantAccepted(match_id=proposed.match_id),)
