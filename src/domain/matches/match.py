"""A match: proposed by a run, approved or declined by a coordinator, later ended."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from domain.matches import first_time, usual_time
from domain.matches.first_time import FirstTimeProposed
from domain.matches.match_course import (
    OVERRIDABLE,
    CheckInRecorded,
    MatchEnded,
    MatchExpired,
    MatchOverridden,
    MatchPaused,
    MatchResumed,
    MatchSteppedDown,
    MatchWithdrawn,
    OverrideReason,
    ParticipantAccepted,
    ProposalExpired,
    RuleNotOverridable,
    SpecialistAccepted,
)
from domain.matches.usual_time import NONE_YET, Usual
from domain.program.default_limits import DEFAULT_LIMITS
from domain.program.limits import LimitName, Limits
from domain.sessions import called_off
from domain.sessions.called_off import NOTHING_OFF, CalledOff
from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Decider, Fact, Refusal, known
from domain.shared.unknown_ids import MatchUnknown
from domain.shared.vocabulary import Frequency

__all__ = ["MatchUnknown"]
"""Also found here, although every topic of a match shares it."""


class MatchStatus(StrEnum):
    UNKNOWN = "unknown"
    PROPOSED = "proposed"
    APPROVED = "approved"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


class DeclineReason(StrEnum):
    """Why a proposal is turned down. `someone-different` needs no explanation, by design."""

    SOMEONE_DIFFERENT = "someone-different"
    CONFLICT_OF_INTEREST = "conflict-of-interest"
    BETTER_MATCH_KNOWN = "better-match-known"
    TIMES_DO_NOT_SUIT = "times-do-not-suit"
    SPECIALIST_DECLINED = "specialist-declined"
    PARTICIPANT_DECLINED = "participant-declined"
    NO_LONGER_NEEDED = "no-longer-needed"
    CONSENT_ENDED = "consent-ended"
    """Noted by the service: nothing may be matched any more."""


DECLINE_REASONS: dict[DeclineReason, str] = {
    DeclineReason.SOMEONE_DIFFERENT: "Someone different, please",
    DeclineReason.CONFLICT_OF_INTEREST: "They know each other, or there is a conflict of interest",
    DeclineReason.BETTER_MATCH_KNOWN: "There is a better match",
    DeclineReason.TIMES_DO_NOT_SUIT: "The times don't work",
    DeclineReason.SPECIALIST_DECLINED: "The specialist declined",
    DeclineReason.PARTICIPANT_DECLINED: "The participant declined",
    DeclineReason.NO_LONGER_NEEDED: "Support is no longer needed",
    DeclineReason.CONSENT_ENDED: "Consent is no longer in force",
}
"""Every decline reason with the words that people choose from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunnerUp:
    """Another specialist who could be proposed, with what choosing them would mean."""

    specialist_id: UUID
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchProposed:
    match_id: Plain[UUID]
    participant_id: Subject
    referral_id: Plain[UUID]
    specialist_id: Plain[UUID]
    run_id: Plain[UUID]
    reasons: Personal[tuple[str, ...]]
    """Why these two, in words, most telling first."""
    expires_on: Plain[date | None] = None
    """Last day on which it may be answered; None: it stays open."""
    runners_up: Personal[tuple[RunnerUp, ...]] = ()
    """The next best specialists, nearest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchApproved:
    match_id: Plain[UUID]
    acceptance_awaited: Plain[bool] = False
    """Whether the specialist and then the participant accept before the match is active."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchDeclined:
    match_id: Plain[UUID]
    participant_id: Subject
    reason: Plain[DeclineReason]
    note: Personal[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    status: MatchStatus = MatchStatus.UNKNOWN
    proposed: MatchProposed | None = None
    first_time: FirstTimeProposed | None = None
    reason: DeclineReason | None = None
    overridden: tuple[str, ...] = ()
    """Rules that an arrangement made good at approval."""
    acceptance_awaited: bool = False
    accepted_by_specialist: bool = False
    accepted_by_participant: bool = False
    frequency: Frequency | None = None
    """How often they meet, where it was changed after the match began."""
    paused: MatchPaused | None = None
    resumed: bool = False
    ended: MatchEnded | None = None
    check_ins: Mapping[UUID, CheckInRecorded] = field(default_factory=lambda: MappingProxyType({}))
    usual: Usual = NONE_YET
    called_off: CalledOff = field(default_factory=lambda: NOTHING_OFF)

    @property
    def awaits_acceptance(self) -> bool:
        """Approved, and someone has yet to accept."""
        return self.status is MatchStatus.APPROVED and self.acceptance_awaited

    @property
    def open(self) -> bool:
        """Proposed, and somebody has still to answer."""
        return self.status is MatchStatus.PROPOSED or self.awaits_acceptance

    @property
    def under_way(self) -> bool:
        if self.status is MatchStatus.APPROVED:
            return not self.acceptance_awaited
        return self.status in (MatchStatus.ACTIVE, MatchStatus.PAUSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """The rules that a coordinator overrides by an arrangement, with a coded reason."""

    rules: tuple[str, ...]
    reason: OverrideReason
    note: str = ""


class MatchAlreadyDecided(Refusal):
    sentence = "This match has already been decided."


def evolve(state: Match, fact: Fact) -> Match:
    match fact:
        case MatchProposed():
            return replace(state, status=MatchStatus.PROPOSED, proposed=fact)
        case MatchApproved():
            return replace(
                state, status=MatchStatus.APPROVED, acceptance_awaited=fact.acceptance_awaited
            )
        case MatchOverridden():
            return replace(state, overridden=fact.rules)
        case MatchDeclined():
            return replace(state, status=MatchStatus.DECLINED, reason=fact.reason)
        case MatchExpired() | MatchWithdrawn():
            lapsed = isinstance(fact, MatchExpired)
            return replace(state, status=MatchStatus.EXPIRED if lapsed else MatchStatus.WITHDRAWN)
        case SpecialistAccepted():
            return replace(state, accepted_by_specialist=True)
        case ParticipantAccepted():
            return replace(state, status=MatchStatus.ACTIVE, accepted_by_participant=True)
        case MatchSteppedDown():
            return replace(state, frequency=fact.frequency)
        case MatchPaused():
            return replace(state, status=MatchStatus.PAUSED, paused=fact, resumed=False)
        case MatchResumed():
            return replace(state, status=MatchStatus.ACTIVE, paused=None, resumed=True)
        case MatchEnded():
            ended = replace(state, status=MatchStatus.ENDED, ended=fact, paused=None)
            return replace(ended, called_off=NOTHING_OFF)
        case CheckInRecorded():
            recorded = MappingProxyType({**state.check_ins, fact.check_in_id: fact})
            return replace(state, check_ins=recorded)
    return replace(
        state,
        usual=usual_time.evolve(state.usual, fact),
        first_time=first_time.evolve(state.first_time, fact),
        called_off=called_off.evolve(state.called_off, fact),
    )


MATCH = Decider("match", Match(), evolve)


def propose(state: Match, proposal: MatchProposed) -> tuple[Fact, ...]:
    return () if state.proposed is not None else (proposal,)


def propose_first_time(state: Match, first: FirstTimeProposed) -> tuple[Fact, ...]:
    """Notes, with the proposal, when the two could meet first; another time while it is open where
    the one before can't be any more."""
    known(state.proposed, MatchUnknown)
    if state.first_time == first:
        return ()
    if not state.open:
        raise MatchAlreadyDecided
    return (first,)


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


def decline(state: Match, reason: DeclineReason, note: str) -> tuple[Fact, ...]:
    """Turns the proposal down, by either side or the coordinator, until both have accepted.

    `note` may be empty and is kept sealed.
    """
    proposed = known(state.proposed, MatchUnknown)
    if state.status is MatchStatus.DECLINED and state.reason is reason:
        return ()
    if not state.open:
        raise MatchAlreadyDecided
    return (
        MatchDeclined(
            match_id=proposed.match_id,
            participant_id=proposed.participant_id,
            reason=reason,
            note=note,
        ),
    )


def withdraw(state: Match, reason: str) -> tuple[Fact, ...]:
    """Takes an open proposal back that could not be approved any more; `reason` says why and is
    kept sealed."""
    proposed = known(state.proposed, MatchUnknown)
    if state.status is MatchStatus.WITHDRAWN:
        return ()
    if not state.open:
        raise MatchAlreadyDecided
    return (
        MatchWithdrawn(
            match_id=proposed.match_id, participant_id=proposed.participant_id, reason=reason
        ),
    )
