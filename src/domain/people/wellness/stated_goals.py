"""Goals that participants state for themselves at their page, beside those of a wellness plan that
two people agreed on: in their own words, with small steps, done when they say so. One stream for
each participant."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from uuid import UUID, uuid5

from domain.people.plan import (
    MOST_STEPS,
    StepNamedDifferently,
    StepUnknown,
    StepWithoutWords,
    TooManySteps,
)
from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Decider, Fact, Refusal, known
from domain.shared.vocabulary import Dimension, Goal

_NAMESPACE = UUID("5d6f2f5e-31d1-5a0e-9c55-7b0f0e6b4a13")
MOST_OPEN = 10
"""Goals of their own that are not done yet; more of them are hard to keep in mind."""


def own_goals_id(participant_id: UUID) -> UUID:
    """The id of a participant's stream."""
    return uuid5(_NAMESPACE, str(participant_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnGoalStated:
    """By the participant, in their own words."""

    participant_id: Subject
    goal_id: Plain[UUID]
    dimension: Personal[Dimension]
    words: Personal[str]
    stated_on: Plain[date]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnGoalDone:
    """Done, because they say so."""

    participant_id: Subject
    goal_id: Plain[UUID]
    done_on: Plain[date]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnGoalNotDone:
    """They ticked it by mistake, or they go on with it."""

    participant_id: Subject
    goal_id: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnStepNamed:
    """A small step towards a goal of their own, in their own words."""

    participant_id: Subject
    goal_id: Plain[UUID]
    step_id: Plain[UUID]
    words: Personal[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnStepDone:
    """Done, because they say so."""

    participant_id: Subject
    goal_id: Plain[UUID]
    step_id: Plain[UUID]
    done_on: Plain[date]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnStepNotDone:
    """They ticked it by mistake, or it has to be done again."""

    participant_id: Subject
    goal_id: Plain[UUID]
    step_id: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnStep:
    words: str
    done_on: date | None = None


NO_STEPS: Mapping[UUID, OwnStep] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnGoal:
    """Its steps are in the order in which they were named."""

    dimension: Dimension
    words: str
    stated_on: date
    done_on: date | None = None
    steps: Mapping[UUID, OwnStep] = field(default_factory=lambda: NO_STEPS)

    def as_goal(self) -> Goal:
        """As a wellness plan and a session's note have it."""
        return Goal(self.dimension, self.words, reached=self.done_on is not None)


NONE_STATED: Mapping[UUID, OwnGoal] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnGoals:
    """In the order in which they were stated."""

    goals: Mapping[UUID, OwnGoal] = field(default_factory=lambda: NONE_STATED)

    @property
    def open(self) -> tuple[OwnGoal, ...]:
        return tuple(goal for goal in self.goals.values() if goal.done_on is None)


class OwnGoalWithoutWords(Refusal):
    sentence = "Say what the goal is, in your own words."
    field = "words"


class TooManyOwnGoals(Refusal):
    sentence = f"There are {MOST_OPEN} goals of your own already that are not done yet."
    field = "words"


class OwnGoalStatedDifferently(Refusal):
    sentence = "This goal has already been stated differently."


class OwnGoalUnknown(Refusal):
    sentence = "There is no goal with this id."


def evolve(state: OwnGoals, fact: Fact) -> OwnGoals:
    match fact:
        case OwnGoalStated():
            stated = OwnGoal(dimension=fact.dimension, words=fact.words, stated_on=fact.stated_on)
            return _with(state, fact.goal_id, stated)
        case OwnGoalDone():
            done = replace(state.goals[fact.goal_id], done_on=fact.done_on)
            return _with(state, fact.goal_id, done)
        case OwnGoalNotDone():
            return _with(state, fact.goal_id, replace(state.goals[fact.goal_id], done_on=None))
        case OwnStepNamed():
            return _with_step(state, fact, OwnStep(words=fact.words))
        case OwnStepDone() | OwnStepNotDone():
            done_on = fact.done_on if isinstance(fact, OwnStepDone) else None
            step = state.goals[fact.goal_id].steps[fact.step_id]
            return _with_step(state, fact, replace(step, done_on=done_on))
    return state


def _with_step(
    state: OwnGoals, fact: OwnStepNamed | OwnStepDone | OwnStepNotDone, step: OwnStep
) -> OwnGoals:
    goal = state.goals[fact.goal_id]
    steps = MappingProxyType({**goal.steps, fact.step_id: step})
    return _with(state, fact.goal_id, replace(goal, steps=steps))


def _with(state: OwnGoals, goal_id: UUID, goal: OwnGoal) -> OwnGoals:
    return replace(state, goals=MappingProxyType({**state.goals, goal_id: goal}))


OWN_GOALS = Decider("own-goals", OwnGoals(), evolve)


def state_goal(state: OwnGoals, stated: OwnGoalStated) -> tuple[Fact, ...]:
    """Raises OwnGoalWithoutWords, TooManyOwnGoals; OwnGoalStatedDifferently where the id has other
    words already."""
    before = state.goals.get(stated.goal_id)
    if before is not None:
        if (before.dimension, before.words) != (stated.dimension, stated.words):
            raise OwnGoalStatedDifferently
        return ()
    if not stated.words.strip():
        raise OwnGoalWithoutWords
    if len(state.open) >= MOST_OPEN:
        raise TooManyOwnGoals
    return (stated,)


def tick_goal(
    state: OwnGoals, participant_id: UUID, goal_id: UUID, today: date, *, done: bool
) -> tuple[Fact, ...]:
    """Done, or not done after all, because they say so. Raises OwnGoalUnknown, TooManyOwnGoals."""
    goal = known(state.goals.get(goal_id), OwnGoalUnknown)
    if done == (goal.done_on is not None):
        return ()
    if done:
        return (OwnGoalDone(participant_id=participant_id, goal_id=goal_id, done_on=today),)
    if len(state.open) >= MOST_OPEN:
        raise TooManyOwnGoals
    return (OwnGoalNotDone(participant_id=participant_id, goal_id=goal_id),)


def name_step(
    state: OwnGoals, participant_id: UUID, goal_id: UUID, step_id: UUID, words: str
) -> tuple[Fact, ...]:
    """A small step towards a goal of their own. Raises OwnGoalUnknown, StepWithoutWords,
    TooManySteps; StepNamedDifferently where the id has other words already."""
    goal = known(state.goals.get(goal_id), OwnGoalUnknown)
    before = goal.steps.get(step_id)
    if before is not None:
        if before.words != words:
            raise StepNamedDifferently
        return ()
    if not words.strip():
        raise StepWithoutWords
    if len(goal.steps) >= MOST_STEPS:
        raise TooManySteps
    return (
        OwnStepNamed(participant_id=participant_id, goal_id=goal_id, step_id=step_id, words=words),
    )


def tick_step(
    state: OwnGoals, participant_id: UUID, goal_id: UUID, step_id: UUID, today: date, *, done: bool
) -> tuple[Fact, ...]:
    """Done, or not done after all, because they say so. Raises OwnGoalUnknown, StepUnknown."""
    goal = known(state.goals.get(goal_id), OwnGoalUnknown)
    step = known(goal.steps.get(step_id), StepUnknown)
    if done == (step.done_on is not None):
        return ()
    if not done:
        return (OwnStepNotDone(participant_id=participant_id, goal_id=goal_id, step_id=step_id),)
    return (
        OwnStepDone(participant_id=participant_id, goal_id=goal_id, step_id=step_id, done_on=today),
    )
