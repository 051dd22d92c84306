"""A shortlist: up to three specialists among whom the participant chooses, in their own order."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID, uuid5

from domain.program.limits import LimitName, Limits
from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Decider, Fact, Refusal, known

NAMESPACE = UUID("0b0f5c1e-0a5b-5a55-8d7e-6d0c54a3b7c1")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortlistOffered:
    """`specialists` in the program's order; no place is kept while the participant thinks."""

    shortlist_id: Plain[UUID]
    referral_id: Plain[UUID]
    participant_id: Subject
    specialists: Personal[tuple[UUID, ...]]
    answer_by: Plain[date]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortlistRanked:
    """The participant's own order, best first; whoever is missing is not wanted."""

    shortlist_id: Plain[UUID]
    participant_id: Subject
    ranking: Personal[tuple[UUID, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortlistTurnedDown:
    """Someone different, please: no reason is asked for."""

    shortlist_id: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortlist:
    offered: ShortlistOffered | None = None
    ranking: tuple[UUID, ...] = ()
    turned_down: bool = False


class ShortlistUnknown(Refusal):
    sentence = "There is no shortlist with this id."


class ShortlistEmpty(Refusal):
    sentence = "A shortlist has at least one specialist, and each of them once."


class ShortlistTooLong(Refusal):
    sentence = "The shortlist is longer than the program allows."


class RankedOutsideShortlist(Refusal):
    sentence = "The ranking names someone who is not on the shortlist, or names someone twice."


class ShortlistAnswered(Refusal):
    sentence = "The participant has turned this shortlist down."


class ParticipantIsChoosing(Refusal):
    sentence = "The participant is choosing from a shortlist; nobody is proposed meanwhile."


class ShortlistTooLate(Refusal):
    sentence = "The time to answer this shortlist has passed; offer a new one."


def shortlist_id(referral_id: UUID, round_number: int) -> UUID:
    """The stream of a referral's first, second … shortlist."""
    return uuid5(NAMESPACE, f"{referral_id}/{round_number}")


def evolve(state: Shortlist, fact: Fact) -> Shortlist:
    match fact:
        case ShortlistOffered():
            return replace(state, offered=fact)
        case ShortlistRanked():
            return replace(state, ranking=fact.ranking)
        case ShortlistTurnedDown():
            return replace(state, turned_down=True, ranking=())
    return state


SHORTLIST = Decider("shortlist", Shortlist(), evolve)


def offer(state: Shortlist, offered: ShortlistOffered, limits: Limits) -> tuple[Fact, ...]:
    if state.offered is not None:
        return ()
    named = offered.specialists
    if not named or len(set(named)) < len(named):
        raise ShortlistEmpty
    limits.at_most(LimitName.SHORTLIST, len(named), ShortlistTooLong)
    return (offered,)


def rank(state: Shortlist, ranking: tuple[UUID, ...], today: date) -> tuple[Fact, ...]:
    """Records the participant's order; they may change their mind until the last day."""
    offered = known(state.offered, ShortlistUnknown)
    if state.turned_down:
        raise ShortlistAnswered
    if state.ranking == ranking and ranking:
        return ()
    if today > offered.answer_by:
        raise ShortlistTooLate
    chosen = set(ranking)
    if not chosen or len(chosen) < len(ranking) or not chosen <= set(offered.specialists):
        raise RankedOutsideShortlist
    return (
        ShortlistRanked(
            shortlist_id=offered.shortlist_id,
            participant_id=offered.participant_id,
            ranking=ranking,
        ),
    )


def turn_down(state: Shortlist) -> tuple[Fact, ...]:
    offered = known(state.offered, ShortlistUnknown)
    if state.turned_down:
        return ()
    return (ShortlistTurnedDown(shortlist_id=offered.shortlist_id),)


def is_open(state: Shortlist, today: date) -> bool:
    """Whether the participant still thinks about it."""
    if state.offered is None or state.turned_down or state.ranking:
        return False
    return today <= state.offered.answer_by


def check_answered(state: Shortlist, today: date) -> None:
    """Raises ParticipantIsChoosing while an answer is awaited."""
    if is_open(state, today):
        raise ParticipantIsChoosing


def not_wanted(state: Shortlist) -> frozenset[UUID]:
    """Whom the participant left out of their order, or everybody when they turned it down."""
    if state.offered is None or not (state.ranking or state.turned_down):
        return frozenset()
    return frozenset(state.offered.specialists) - frozenset(state.ranking)
