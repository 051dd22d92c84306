"""What the program's own outcomes say of the weights of wishes; a manager decides what follows."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from domain.program.match_preferences import WishName
from domain.shared.classified import Plain
from domain.shared.decider import Decider, Fact, Refusal

WISH_LEARNING_ID = UUID("0b0f6c52-0f8e-5f53-8c58-5b8a5b0a9d27")
"""The one stream of what is learned about weights."""
FEWEST_OUTCOMES = 200
"""Proposals that were answered, below which nothing is told."""
FEWEST_NEW = 20
"""Proposals that were answered since the last time: two results that differ by one person would
tell how it went for that person."""
FEWEST_EACH = 20
"""People whose wish was met, and as many whose same wish was not, before anything is told of it."""
TOO_FEW = (
    "The program has {outcomes} outcomes so far. Nothing can be learned from fewer than "
    f"{FEWEST_OUTCOMES}, so this says nothing yet."
)
TOO_SOON = (
    "Too few new outcomes since the last time. Peermatch learns again after "
    f"{FEWEST_NEW} more, so that nobody's own outcome can be told from the difference."
)


class Untold(StrEnum):
    """Why nothing is said of a wish."""

    TOO_FEW = "too-few"
    ALWAYS_TOGETHER = "always-together"


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedKind:
    """Of `asked` matches, `came_true` went on; both rounded down to tens."""

    kind: str
    asked: int
    came_true: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedWish:
    """How the odds of a good outcome differ where a wish that was stated is met, from where it is
    not: times 1000, with a 95 % interval. `worth` is the same in points, if all other wishes told
    here are worth what they are together. People are rounded down to tens."""

    wish: WishName
    met: int
    unmet: int
    odds_low: int
    odds: int
    odds_high: int
    points: int
    """What it is worth today."""
    worth_low: int | None
    worth: int | None
    worth_high: int | None
    """None where met wishes made no difference that could be told from chance."""
    proposed: int | None
    """New points; None where its weight may well be right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UntoldWish:
    wish: WishName
    why: Untold


@dataclass(frozen=True, slots=True, kw_only=True)
class WishCount:
    """How many people have the wish met by the replayed run's plan."""

    wish: WishName
    now: int
    then: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RunWithNewWeights:
    """A run of the past solved again, with its own weights and with those proposed."""

    run_id: UUID
    day: date
    referrals: int
    matched_now: int
    matched_then: int
    another_specialist: int
    """Referrals matched by both plans, to somebody else."""
    wishes: tuple[WishCount, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LearningAsked:
    """A manager would like to know what outcomes say of the weights."""

    learning_id: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class WishesLearned:
    """Nobody is in it: every figure is of many people."""

    learning_id: Plain[UUID]
    day: Plain[date]
    outcomes: Plain[int]
    kinds: Plain[tuple[CountedKind, ...]]
    wishes: Plain[tuple[LearnedWish, ...]]
    untold: Plain[tuple[UntoldWish, ...]]
    replayed: Plain[RunWithNewWeights | None]
    """None where nothing is proposed, or no run could be solved again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LearningFailed:
    """Nothing was learned this time."""

    learning_id: Plain[UUID]
    problem: Plain[str]
    """A sentence of ours, or a kind of failure; never an exception's text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedWeightsAccepted:
    """The weights themselves are changed by facts of the program's rules, in the same breath."""

    learning_id: Plain[UUID]
    effective_from: Plain[date]
    reason: Plain[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedWeightsDismissed:
    """The weights stay as they are."""

    learning_id: Plain[UUID]
    reason: Plain[str]


Decision = LearnedWeightsAccepted | LearnedWeightsDismissed


@dataclass(frozen=True, slots=True, kw_only=True)
class WishLearning:
    asked: UUID | None = None
    learned: WishesLearned | None = None
    decided: Decision | None = None
    problem: str = ""
    """Why the last time gave nothing."""


class NoNewWeights(Refusal):
    sentence = "No new weights are proposed, so there is nothing to decide."


class WeightsAlreadyDecided(Refusal):
    sentence = "Somebody has already decided about these weights."


class WeightsChangedMeanwhile(Refusal):
    sentence = "A weight was changed after this was learned. Learn again before you decide."


class DecisionNeedsReason(Refusal):
    sentence = "Say why these weights are used or not."
    field = "reason"


def evolve(state: WishLearning, fact: Fact) -> WishLearning:
    match fact:
        case LearningAsked():
            return replace(state, asked=fact.learning_id, problem="")
        case WishesLearned():
            return replace(state, asked=None, learned=fact, decided=None)
        case LearningFailed():
            return replace(state, asked=None, problem=fact.problem)
        case LearnedWeightsAccepted() | LearnedWeightsDismissed():
            return replace(state, decided=fact)
    return state


WISH_LEARNING = Decider("wish_learning", WishLearning(), evolve)


def ask(state: WishLearning, learning_id: UUID) -> tuple[Fact, ...]:
    """One at a time."""
    return () if state.asked is not None else (LearningAsked(learning_id=learning_id),)


def says_nothing(state: WishLearning, outcomes: int) -> str:
    """Why nothing is learned from so many outcomes; empty where something may be."""
    if outcomes < FEWEST_OUTCOMES:
        return TOO_FEW.format(outcomes=outcomes)
    known = state.learned
    return TOO_SOON if known is not None and outcomes < known.outcomes + FEWEST_NEW else ""


def end(state: WishLearning, outcome: WishesLearned | LearningFailed) -> tuple[Fact, ...]:
    """Ends what was asked for; any other outcome changes nothing."""
    return (outcome,) if state.asked == outcome.learning_id else ()


def proposed(learned: WishesLearned) -> dict[WishName, int]:
    """The new points of the wishes whose weight would change."""
    return {one.wish: one.proposed for one in learned.wishes if one.proposed is not None}


def accept(
    state: WishLearning, weights: Mapping[WishName, int], effective_from: date, reason: str
) -> tuple[Fact, ...]:
    """The manager uses the weights that are proposed. `weights` are those that would hold on
    `effective_from` otherwise: they must be the ones that were learned about."""
    learned = _to_decide(state)
    accepted = LearnedWeightsAccepted(
        learning_id=learned.learning_id, effective_from=effective_from, reason=reason
    )
    if not _still_open(state, accepted):
        return ()
    if any(weights[one.wish] != one.points for one in learned.wishes):
        raise WeightsChangedMeanwhile
    return (accepted,)


def dismiss(state: WishLearning, reason: str) -> tuple[Fact, ...]:
    """The manager leaves the weights as they are."""
    learned = _to_decide(state)
    dismissed = LearnedWeightsDismissed(learning_id=learned.learning_id, reason=reason)
    return (dismissed,) if _still_open(state, dismissed) else ()


def why_changed(learned: WishesLearned, reason: str) -> str:
    """The reason that a changed weight gives: whoever reads it later sees where it came from."""
    return f"{reason} (learned from {learned.outcomes} outcomes by {learned.day.isoformat()})"


def _to_decide(state: WishLearning) -> WishesLearned:
    if state.learned is None or not proposed(state.learned):
        raise NoNewWeights
    return state.learned


def _still_open(state: WishLearning, decision: Decision) -> bool:
    """Whether this decision is new. Raises DecisionNeedsReason, WeightsAlreadyDecided."""
    if state.decided == decision:
        return False
    if state.decided is not None:
        raise WeightsAlreadyDecided
    if not decision.reason.strip():
        raise DecisionNeedsReason
    return True
