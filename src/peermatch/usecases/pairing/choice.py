"""Choice: shortlists asked for and ranked, and conflicts of interest disclosed and reviewed."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from domain.pairing import conflict, shortlist
from domain.pairing.conflict import (
    CONFLICT,
    ConflictDisclosed,
    ConflictKind,
    ConflictReviewed,
    Verdict,
    conflict_id,
)
from domain.pairing.shortlist import (
    SHORTLIST,
    ShortlistOffered,
    ShortlistRanked,
    ShortlistTurnedDown,
    shortlist_id,
)
from domain.pairing.sides import Side
from domain.people import participant as people
from domain.people.participant import PARTICIPANT
from domain.referrals import choosing, waiting
from domain.referrals.choosing import ChoiceAsked, ChoiceOffered, ChoiceUnmet
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_state import ReferralStatus
from domain.shared.roles import Role
from domain.shared.shared_refusals import ParticipantUnknown, ReferralUnknown, SpecialistUnknown
from domain.specialists.specialist import SPECIALIST
from peermatch.store import Work
from peermatch.usecases.core.changed_since import ChangedBy
from peermatch.usecases.core.made_from import made_from
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.rules_of_day import limits_of_day
from peermatch.usecases.core.service import Result, UseCase
from peermatch.usecases.pairing.pair_facts import pair, to_choose


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForShortlist:
    """The participant would like to choose; the worker finds whom to offer."""

    referral_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class FindNoShortlist:
    """The worker found nobody to offer when it was asked for the `asking`-th time."""

    referral_id: UUID
    asking: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferShortlist:
    """The referral's `round`-th shortlist, counted from 1."""

    referral_id: UUID
    round: int
    specialists: tuple[UUID, ...]
    answer_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RankShortlist:
    shortlist_id: UUID
    ranking: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnDownShortlist:
    shortlist_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscloseConflict:
    participant_id: UUID
    specialist_id: UUID
    side: Side
    kind: ConflictKind
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewConflict:
    """`reviewer_id` is the reviewer's specialist id where they are a specialist themselves."""

    participant_id: UUID
    specialist_id: UUID
    verdict: Verdict
    conditions: str = ""
    reviewer_id: UUID | None = None


def ask_for_shortlist(work: Work, command: AskForShortlist, program: Program) -> Result:
    """Nothing new is worked out while the participant thinks about the last one."""
    referral = work.load(REFERRAL, command.referral_id)
    last = referral.state.choosing.shortlist_id
    if last and shortlist.is_open(work.load(SHORTLIST, last).state, program.today(work.command.at)):
        return {"shortlist_id": str(last)}
    referral.decide(waiting.ask_for_choice)
    return {}


def find_no_shortlist(work: Work, command: FindNoShortlist, _program: Program) -> None:
    referral = work.load(REFERRAL, command.referral_id)
    referral.record(*choosing.give_up(referral.state.choosing, command.asking))


def offer_shortlist(work: Work, command: OfferShortlist, program: Program) -> Result:
    """Offers specialists with whom every rule holds now, in the program's order."""
    referral = work.load(REFERRAL, command.referral_id)
    if referral.state.received is None:
        raise ReferralUnknown
    list_id = shortlist_id(command.referral_id, command.round)
    stream = work.load(SHORTLIST, list_id)
    offered = made_from(
        command,
        ShortlistOffered,
        shortlist_id=list_id,
        participant_id=referral.state.received.participant_id,
    )
    facts = shortlist.offer(stream.state, offered, limits_of_day(work, program))
    if facts:
        for specialist_id in command.specialists:
            two = pair(work, command.referral_id, specialist_id, list_id, program)
            replace(two, seeker=to_choose(two.seeker)).check()
        stream.record(*facts)
        referral.record(*choosing.note_offer(referral.state.choosing, list_id))
    return {"shortlist_id": str(list_id)}


def rank_shortlist(work: Work, command: RankShortlist, program: Program) -> None:
    stream = work.load(SHORTLIST, command.shortlist_id)
    today = program.today(work.command.at)
    stream.decide(shortlist.rank, command.ranking, today)


def turn_down_shortlist(work: Work, command: TurnDownShortlist, _program: Program) -> None:
    """Others are looked for where the participant had asked to choose."""
    stream = work.load(SHORTLIST, command.shortlist_id)
    facts = shortlist.turn_down(stream.state)
    stream.record(*facts)
    if facts and stream.state.offered is not None:
        referral = work.load(REFERRAL, stream.state.offered.referral_id)
        asked_for = referral.state.choosing.shortlist_id == command.shortlist_id
        if asked_for and referral.state.status is ReferralStatus.WAITING:
            referral.decide(waiting.ask_for_choice)


def disclose_conflict(work: Work, command: DiscloseConflict, _program: Program) -> None:
    """Bars the pairing until its review; neither side learns that the other spoke."""
    if not work.load(PARTICIPANT, command.participant_id).state.registered:
        raise ParticipantUnknown
    if work.load(SPECIALIST, command.specialist_id).state.enrolled is None:
        raise SpecialistUnknown
    stream_id = conflict_id(command.participant_id, command.specialist_id)
    stream = work.load(CONFLICT, stream_id)
    disclosed = made_from(command, ConflictDisclosed, conflict_id=stream_id)
    stream.decide(conflict.disclose_conflict, disclosed)


def review_conflict(work: Work, command: ReviewConflict, _program: Program) -> None:
    """Settles a disclosed conflict; an excluded pairing is never proposed again."""
    stream = work.load(CONFLICT, conflict_id(command.participant_id, command.specialist_id))
    facts = conflict.review_conflict(
        stream.state, command.verdict, command.conditions, command.reviewer_id
    )
    stream.record(*facts)
    if facts and command.verdict is Verdict.EXCLUDED:
        work.load(PARTICIPANT, command.participant_id).decide(
            people.rule_out, command.participant_id, command.specialist_id
        )


def _pair_of(command: ReviewConflict) -> UUID:
    return conflict_id(command.participant_id, command.specialist_id)


_OWN = frozenset({Role.CPRS})
_COORDINATOR = frozenset({Role.COORDINATOR, Role.MANAGER})
_SERVICE = frozenset({Role.SERVICE})
USE_CASES = (
    UseCase(
        AskForShortlist,
        _COORDINATOR | {Role.INTAKE},
        ask_for_shortlist,
        changed_by=ChangedBy("referral_id", (ChoiceAsked, ChoiceOffered, ChoiceUnmet)),
    ),
    UseCase(FindNoShortlist, _SERVICE, find_no_shortlist),
    UseCase(OfferShortlist, _COORDINATOR | _SERVICE, offer_shortlist),
    UseCase(
        RankShortlist,
        _COORDINATOR | {Role.PARTICIPANT},
        rank_shortlist,
        changed_by=ChangedBy("shortlist_id", (ShortlistRanked, ShortlistTurnedDown)),
    ),
    UseCase(TurnDownShortlist, _COORDINATOR | {Role.PARTICIPANT}, turn_down_shortlist),
    UseCase(DiscloseConflict, _COORDINATOR | _OWN, disclose_conflict, own_specialist=True),
    UseCase(
        ReviewConflict,
        _COORDINATOR,
        review_conflict,
        changed_by=ChangedBy(_pair_of, (ConflictDisclosed, ConflictReviewed)),
    ),
)
