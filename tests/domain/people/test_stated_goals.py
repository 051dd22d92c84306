"""Goals that participants state for themselves, and tick off when they say so."""

from dataclasses import replace

from domain.people.plan import (
    MOST_STEPS,
    StepNamedDifferently,
    StepUnknown,
    StepWithoutWords,
    TooManySteps,
)
from domain.people.wellness.stated_goals import (
    MOST_OPEN,
    OWN_GOALS,
    OwnGoalDone,
    OwnGoalNotDone,
    OwnGoalStatedDifferently,
    OwnGoalUnknown,
    OwnGoalWithoutWords,
    OwnStep,
    OwnStepDone,
    OwnStepNamed,
    OwnStepNotDone,
    TooManyOwnGoals,
    name_step,
    state_goal,
    tick_goal,
    tick_step,
)
from domain.shared.vocabulary import Dimension, Goal
from stories.pasts.given import given
from stories.pasts.samples import PARTICIPANT_ID, TODAY, made_up_id
from stories.steps.wellness_steps import GOAL_ID, STATED, STEP_ID, UNKNOWN_GOAL

DONE = OwnGoalDone(participant_id=PARTICIPANT_ID, goal_id=GOAL_ID, done_on=TODAY)
NOT_DONE = OwnGoalNotDone(participant_id=PARTICIPANT_ID, goal_id=GOAL_ID)
MANY = tuple(replace(STATED, goal_id=made_up_id(f"own goal {n}")) for n in range(MOST_OPEN))


def test_they_state_a_goal_in_their_own_words() -> None:
    nothing, stated = given(OWN_GOALS), given(OWN_GOALS, STATED)
    nothing.when(state_goal, STATED).then(STATED)
    nothing.when(state_goal, replace(STATED, words=" ")).then(OwnGoalWithoutWords)
    stated.when(state_goal, STATED).then_nothing()
    stated.when(state_goal, replace(STATED, words="Else")).then(OwnGoalStatedDifferently)
    [goal] = stated.state.open
    assert goal.as_goal() == Goal(Dimension.PURPOSE, STATED.words)


def test_a_goal_is_done_when_they_say_so_and_open_again_when_they_say_so() -> None:
    stated = given(OWN_GOALS, STATED)
    stated.when(tick_goal, PARTICIPANT_ID, GOAL_ID, TODAY, done=True).then(DONE)
    stated.when(tick_goal, PARTICIPANT_ID, GOAL_ID, TODAY, done=False).then_nothing()
    stated.when(tick_goal, PARTICIPANT_ID, UNKNOWN_GOAL, TODAY, done=True).then(OwnGoalUnknown)
    done = given(OWN_GOALS, STATED, DONE)
    assert done.state.open == ()
    done.when(tick_goal, PARTICIPANT_ID, GOAL_ID, TODAY, done=False).then(NOT_DONE)
    assert len(given(OWN_GOALS, STATED, DONE, NOT_DONE).state.open) == 1


def test_goals_that_are_not_done_stay_few_enough_to_keep_in_mind() -> None:
    given(OWN_GOALS, *MANY).when(state_goal, STATED).then(TooManyOwnGoals)
    given(OWN_GOALS, STATED, DONE, *MANY).when(
        tick_goal, PARTICIPANT_ID, GOAL_ID, TODAY, done=False
    ).then(TooManyOwnGoals)


WORDS = "Ask at the library"
NAMED = OwnStepNamed(participant_id=PARTICIPANT_ID, goal_id=GOAL_ID, step_id=STEP_ID, words=WORDS)
STEP_DONE = OwnStepDone(
    participant_id=PARTICIPANT_ID, goal_id=GOAL_ID, step_id=STEP_ID, done_on=TODAY
)
STEP_OPEN = OwnStepNotDone(participant_id=PARTICIPANT_ID, goal_id=GOAL_ID, step_id=STEP_ID)


def test_a_goal_of_their_own_gets_small_steps_in_their_own_words() -> None:
    stated, named = given(OWN_GOALS, STATED), given(OWN_GOALS, STATED, NAMED)
    stated.when(name_step, PARTICIPANT_ID, GOAL_ID, STEP_ID, WORDS).then(NAMED)
    named.when(name_step, PARTICIPANT_ID, GOAL_ID, STEP_ID, WORDS).then_nothing()
    named.when(name_step, PARTICIPANT_ID, GOAL_ID, STEP_ID, "Else").then(StepNamedDifferently)
    stated.when(name_step, PARTICIPANT_ID, GOAL_ID, STEP_ID, " ").then(StepWithoutWords)
    stated.when(name_step, PARTICIPANT_ID, UNKNOWN_GOAL, STEP_ID, WORDS).then(OwnGoalUnknown)
    many = tuple(replace(NAMED, step_id=made_up_id(f"step {n}")) for n in range(MOST_STEPS))
    full = given(OWN_GOALS, STATED, *many)
    full.when(name_step, PARTICIPANT_ID, GOAL_ID, STEP_ID, WORDS).then(TooManySteps)


def test_a_step_is_done_when_they_say_so_and_open_again_when_they_say_so() -> None:
    named, done = given(OWN_GOALS, STATED, NAMED), given(OWN_GOALS, STATED, NAMED, STEP_DONE)
    step = (PARTICIPANT_ID, GOAL_ID, STEP_ID, TODAY)
    named.when(tick_step, *step, done=True).then(STEP_DONE)
    named.when(tick_step, *step, done=False).then_nothing()
    done.when(tick_step, *step, done=False).then(STEP_OPEN)
    no_step = (PARTICIPANT_ID, GOAL_ID, UNKNOWN_GOAL, TODAY)
    named.when(tick_step, *no_step, done=True).then(StepUnknown)
    no_goal = (PARTICIPANT_ID, UNKNOWN_GOAL, STEP_ID, TODAY)
    named.when(tick_step, *no_goal, done=True).then(OwnGoalUnknown)
    assert done.state.goals[GOAL_ID].steps == {STEP_ID: OwnStep(words=WORDS, done_on=TODAY)}
    again = given(OWN_GOALS, STATED, NAMED, STEP_DONE, STEP_OPEN).state
    assert again.goals[GOAL_ID].steps == {STEP_ID: OwnStep(words=WORDS)}
