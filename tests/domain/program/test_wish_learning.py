"""Learning from outcomes: asked for, learned, and decided about once, with a reason."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from domain.program import wish_learning
from domain.program.match_preferences import WishName
from domain.program.program_rules import Rules, weights_on
from domain.program.wish_learning import (
    FEWEST_NEW,
    FEWEST_OUTCOMES,
    TOO_SOON,
    WISH_LEARNING,
    DecisionNeedsReason,
    LearnedWeightsAccepted,
    LearnedWeightsDismissed,
    LearningAsked,
    LearningFailed,
    NoNewWeights,
    WeightsAlreadyDecided,
    WeightsChangedMeanwhile,
    accept,
    ask,
    dismiss,
    end,
    says_nothing,
)
from stories.pasts.given import given
from stories.pasts.learning_samples import FIRST, wishes_learned

ONE, OTHER = UUID(int=1), UUID(int=2)
ASKED, LEARNED = LearningAsked(learning_id=ONE), wishes_learned(ONE)
FROM = date(2026, 12, 1)
WEIGHTS = weights_on(Rules(), FROM)
WHY = "Our outcomes say so"
ACCEPTED = LearnedWeightsAccepted(learning_id=ONE, effective_from=FROM, reason=WHY)
DISMISSED = LearnedWeightsDismissed(learning_id=ONE, reason=WHY)


def test_one_at_a_time_and_only_what_was_asked_for_is_kept() -> None:
    given(WISH_LEARNING).when(ask, ONE).then(ASKED)
    given(WISH_LEARNING, ASKED).when(ask, OTHER).then_nothing()
    given(WISH_LEARNING, ASKED).when(end, LEARNED).then(LEARNED)
    given(WISH_LEARNING, ASKED).when(end, wishes_learned(OTHER)).then_nothing()
    given(WISH_LEARNING, ASKED, LEARNED).when(end, LEARNED).then_nothing()
    failed = LearningFailed(learning_id=ONE, problem="too few")
    given(WISH_LEARNING, ASKED).when(end, failed).then(failed)
    assert given(WISH_LEARNING, ASKED, failed).state.problem == "too few"
    assert given(WISH_LEARNING, ASKED, failed, ASKED).state.problem == ""


def test_too_few_outcomes_say_nothing_and_say_how_many_there_are() -> None:
    state = given(WISH_LEARNING).state
    assert "199 outcomes" in says_nothing(state, FEWEST_OUTCOMES - 1)
    assert "says nothing yet" in says_nothing(state, FEWEST_OUTCOMES - 1)
    assert says_nothing(state, FEWEST_OUTCOMES) == ""


def test_nobody_is_told_by_the_difference_between_two_results() -> None:
    state = given(WISH_LEARNING, ASKED, LEARNED).state
    assert says_nothing(state, LEARNED.outcomes + FEWEST_NEW - 1) == TOO_SOON
    assert says_nothing(state, LEARNED.outcomes + FEWEST_NEW) == ""


def test_a_manager_decides_once_with_a_reason() -> None:
    past = (ASKED, LEARNED)
    given(WISH_LEARNING, *past).when(accept, WEIGHTS, FROM, WHY).then(ACCEPTED)
    given(WISH_LEARNING, *past, ACCEPTED).when(accept, WEIGHTS, FROM, WHY).then_nothing()
    given(WISH_LEARNING, *past).when(dismiss, WHY).then(DISMISSED)
    given(WISH_LEARNING, *past, DISMISSED).when(dismiss, WHY).then_nothing()
    given(WISH_LEARNING, *past, DISMISSED).when(accept, WEIGHTS, FROM, WHY).then(
        WeightsAlreadyDecided
    )
    given(WISH_LEARNING, *past, ACCEPTED).when(dismiss, WHY).then(WeightsAlreadyDecided)
    given(WISH_LEARNING, *past).when(accept, WEIGHTS, FROM, " ").then(DecisionNeedsReason)
    given(WISH_LEARNING, *past).when(dismiss, "").then(DecisionNeedsReason)


def test_what_is_learned_anew_is_decided_anew() -> None:
    again = wishes_learned(OTHER)
    past = (ASKED, LEARNED, DISMISSED, LearningAsked(learning_id=OTHER), again)
    given(WISH_LEARNING, *past).when(dismiss, WHY).then(replace(DISMISSED, learning_id=OTHER))


@pytest.mark.parametrize("past", [(), (ASKED, wishes_learned(ONE, wishes=(FIRST,)))])
def test_nothing_to_decide_without_new_weights(past: tuple[object, ...]) -> None:
    given(WISH_LEARNING, *past).when(accept, WEIGHTS, FROM, WHY).then(NoNewWeights)
    given(WISH_LEARNING, *past).when(dismiss, WHY).then(NoNewWeights)


def test_weights_that_changed_meanwhile_are_learned_about_again() -> None:
    changed = {**WEIGHTS, WishName.FIRST_CHOICE: 80}
    given(WISH_LEARNING, ASKED, LEARNED).when(accept, changed, FROM, WHY).then(
        WeightsChangedMeanwhile
    )
    unlearned = {**WEIGHTS, WishName.FURTHER_PATHWAY: 10}
    given(WISH_LEARNING, ASKED, LEARNED).when(accept, unlearned, FROM, WHY).then(ACCEPTED)


def test_the_changed_weight_says_where_it_came_from() -> None:
    said = wish_learning.why_changed(LEARNED, WHY)
    assert said == "Our outcomes say so (learned from 240 outcomes by 2026-11-23)"
