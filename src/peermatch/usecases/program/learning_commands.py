"""What outcomes say of the weights of wishes: learned by the worker, decided by managers."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.program import program_rules, wish_learning
from domain.program.program_rules import PROGRAM_RULES, RULES_ID, WeightChanged, weights_on
from domain.program.wish_learning import (
    WISH_LEARNING,
    WISH_LEARNING_ID,
    LearnedWeightsAccepted,
    LearnedWeightsDismissed,
    LearningAsked,
    LearningFailed,
    WishesLearned,
)
from domain.shared.roles import Role
from peermatch.store import Work
from peermatch.usecases.core.changed_since import ChangedBy
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import Result, UseCase


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnWeights:
    """Peermatch looks at what came of matches whose wishes were met or not."""

    learning_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class EndLearning:
    """The worker keeps what was learned, or why nothing was."""

    outcome: WishesLearned | LearningFailed


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptLearnedWeights:
    """The weights that are proposed hold from a day on."""

    effective_from: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DismissLearnedWeights:
    """The weights stay as they are."""

    reason: str


def learn_weights(work: Work, command: LearnWeights, _program: Program) -> Result:
    work.load(WISH_LEARNING, WISH_LEARNING_ID).decide(wish_learning.ask, command.learning_id)
    return {"learning_id": str(command.learning_id)}


def end_learning(work: Work, command: EndLearning, _program: Program) -> None:
    work.load(WISH_LEARNING, WISH_LEARNING_ID).decide(wish_learning.end, command.outcome)


def accept_learned_weights(work: Work, command: AcceptLearnedWeights, program: Program) -> None:
    """Changes every weight that is proposed, as a manager would one by one."""
    learning, rules = (
        work.load(WISH_LEARNING, WISH_LEARNING_ID),
        work.load(PROGRAM_RULES, RULES_ID),
    )
    first_day, learned = command.effective_from, learning.state.learned
    facts = wish_learning.accept(
        learning.state, weights_on(rules.state, first_day), first_day, command.reason
    )
    learning.record(*facts)
    if not facts or learned is None:
        return
    for wish, points in wish_learning.proposed(learned).items():
        change = WeightChanged(
            wish=wish,
            points=points,
            effective_from=first_day,
            reason=wish_learning.why_changed(learned, command.reason),
        )
        rules.decide(program_rules.change_weight, change, program.today(work.command.at))


def dismiss_learned_weights(work: Work, command: DismissLearnedWeights, _program: Program) -> None:
    work.load(WISH_LEARNING, WISH_LEARNING_ID).decide(wish_learning.dismiss, command.reason)


def _the_learning(_command: object) -> UUID:
    return WISH_LEARNING_ID


_MANAGER = frozenset({Role.MANAGER})
_DECIDED = ChangedBy(
    _the_learning, (WishesLearned, LearnedWeightsAccepted, LearnedWeightsDismissed)
)
USE_CASES = (
    UseCase(
        LearnWeights,
        _MANAGER | {Role.SERVICE},
        learn_weights,
        changed_by=ChangedBy(_the_learning, (LearningAsked,)),
    ),
    UseCase(EndLearning, frozenset({Role.SERVICE}), end_learning, from_the_record=True),
    UseCase(AcceptLearnedWeights, _MANAGER, accept_learned_weights, changed_by=_DECIDED),
    UseCase(DismissLearnedWeights, _MANAGER, dismiss_learned_weights, changed_by=_DECIDED),
)
