"""A wellness plan (recovery, resiliency and wellness plan): agreed, reviewed in time, ended; and
small steps towards its goals, which the participant names and ticks off."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from types import MappingProxyType
from uuid import UUID

from domain.program.limits import LimitName, Limits
from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Decider, Fact, Refusal, known
from domain.shared.vocabulary import Goal


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAgreed:
    plan_id: Plain[UUID]
    participant_id: Subject
    agreed_on: Plain[date]
    review_by: Plain[date]
    goals: Personal[tuple[Goal, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanReviewed:
    plan_id: Plain[UUID]
    participant_id: Subject
    reviewed_on: Plain[date]
    review_by: Plain[date]
    goals: Personal[tuple[Goal, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanEnded:
    plan_id: Plain[UUID]
    ended_on: Plain[date]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepNamed:
    """A small step towards a goal, in the participant's own words."""

    plan_id: Plain[UUID]
    participant_id: Subject
    step_id: Plain[UUID]
    goal: Personal[str]
    """The goal's words."""
    words: Personal[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDone:
    """Done, because they say so."""

    plan_id: Plain[UUID]
    step_id: Plain[UUID]
    done_on: Plain[date]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepNotDone:
    """They ticked it by mistake, or it has to be done again."""

    plan_id: Plain[UUID]
    step_id: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalStep:
    goal: str
    words: str
    done_on: date | None = None


NO_STEPS: Mapping[UUID, GoalStep] = MappingProxyType({})
MOST_STEPS = 10
"""Towards one goal; more of them are not small."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    agreed: PlanAgreed | None = None
    goals: tuple[Goal, ...] = ()
    last_on: date | None = None
    review_by: date | None = None
    ended: bool = False
    steps: Mapping[UUID, GoalStep] = field(default_factory=lambda: NO_STEPS)

    def steps_to(self, goal: Goal) -> tuple[tuple[UUID, GoalStep], ...]:
        """In the order in which they were named."""
        return tuple((i, step) for i, step in self.steps.items() if step.goal == goal.words)


class PlanUnknown(Refusal):
    sentence = "There is no wellness plan with this id."


class PlanHasEnded(Refusal):
    sentence = "This wellness plan has ended."


class PlanWithoutGoals(Refusal):
    sentence = "A wellness plan has at least one goal in the participant's own words."
    field = "goals"


class PlanInTheFuture(Refusal):
    sentence = "A plan is recorded after it was agreed on or reviewed."
    field = "agreed_on"


class ReviewOutOfOrder(Refusal):
    sentence = "A review comes after the plan and the reviews before it."
    field = "reviewed_on"


class GoalUnknown(Refusal):
    sentence = "A step is towards one of the plan's goals."
    field = "goal"


class StepWithoutWords(Refusal):
    sentence = "Say what the step is, in your own words."
    field = "words"


class TooManySteps(Refusal):
    sentence = f"There are {MOST_STEPS} steps towards this goal already."
    field = "words"


class StepNamedDifferently(Refusal):
    sentence = "This step has already been named differently."


class StepUnknown(Refusal):
    sentence = "There is no step with this id."


def evolve(state: Plan, fact: Fact) -> Plan:
    match fact:
        case PlanAgreed():
            return replace(
                state,
                agreed=fact,
                goals=fact.goals,
                last_on=fact.agreed_on,
                review_by=fact.review_by,
            )
        case PlanReviewed():
            return replace(
                state, goals=fact.goals, last_on=fact.reviewed_on, review_by=fact.review_by
            )
        case PlanEnded():
            return replace(state, ended=True, review_by=None)
        case StepNamed():
            named = GoalStep(goal=fact.goal, words=fact.words)
            return _with_step(state, fact.step_id, named)
        case StepDone():
            done = replace(state.steps[fact.step_id], done_on=fact.done_on)
            return _with_step(state, fact.step_id, done)
        case StepNotDone():
            return _with_step(state, fact.step_id, replace(state.steps[fact.step_id], done_on=None))
    return state


def _with_step(state: Plan, step_id: UUID, step: GoalStep) -> Plan:
    return replace(state, steps=MappingProxyType({**state.steps, step_id: step}))


PLAN = Decider("plan", Plan(), evolve)


def agree(
    state: Plan,
    plan_id: UUID,
    participant_id: UUID,
    goals: tuple[Goal, ...],
    *,
    agreed_on: date,
    today: date,
    limits: Limits,
) -> tuple[Fact, ...]:
    """Agrees a plan; its review falls due by the rules of the day on which it was agreed."""
    if state.agreed is not None:
        return ()
    _check(goals, agreed_on, today)
    return (
        PlanAgreed(
            plan_id=plan_id,
            participant_id=participant_id,
            agreed_on=agreed_on,
            review_by=agreed_on + timedelta(days=limits.value(LimitName.PLAN_REVIEW)),
            goals=goals,
        ),
    )


def review(
    state: Plan, goals: tuple[Goal, ...], *, reviewed_on: date, today: date, limits: Limits
) -> tuple[Fact, ...]:
    agreed = known(state.agreed, PlanUnknown)
    if (state.goals, state.last_on) == (goals, reviewed_on) and reviewed_on != agreed.agreed_on:
        return ()
    if state.ended:
        raise PlanHasEnded
    _check(goals, reviewed_on, today)
    if state.last_on is not None and reviewed_on <= state.last_on:
        raise ReviewOutOfOrder
    return (
        PlanReviewed(
            plan_id=agreed.plan_id,
            participant_id=agreed.participant_id,
            reviewed_on=reviewed_on,
            review_by=reviewed_on + timedelta(days=limits.value(LimitName.PLAN_REVIEW)),
            goals=goals,
        ),
    )


def end(state: Plan, today: date) -> tuple[Fact, ...]:
    agreed = known(state.agreed, PlanUnknown)
    return () if state.ended else (PlanEnded(plan_id=agreed.plan_id, ended_on=today),)


def name_step(state: Plan, step_id: UUID, goal: str, words: str) -> tuple[Fact, ...]:
    """A step towards one of the goals, said by the participant."""
    agreed = known(state.agreed, PlanUnknown)
    before = state.steps.get(step_id)
    if before is not None:
        if (before.goal, before.words) != (goal, words):
            raise StepNamedDifferently
        return ()
    if state.ended:
        raise PlanHasEnded
    if not words.strip():
        raise StepWithoutWords
    if goal not in {one.words for one in state.goals}:
        raise GoalUnknown
    if sum(step.goal == goal for step in state.steps.values()) >= MOST_STEPS:
        raise TooManySteps
    return (
        StepNamed(
            plan_id=agreed.plan_id,
            participant_id=agreed.participant_id,
            step_id=step_id,
            goal=goal,
            words=words,
        ),
    )


def tick_step(state: Plan, step_id: UUID, today: date, *, done: bool) -> tuple[Fact, ...]:
    """Done, or not done after all, because they say so."""
    agreed = known(state.agreed, PlanUnknown)
    step = known(state.steps.get(step_id), StepUnknown)
    if done == (step.done_on is not None):
        return ()
    if state.ended:
        raise PlanHasEnded
    if not done:
        return (StepNotDone(plan_id=agreed.plan_id, step_id=step_id),)
    return (StepDone(plan_id=agreed.plan_id, step_id=step_id, done_on=today),)


def _check(goals: tuple[Goal, ...], day: date, today: date) -> None:
    if not goals or not all(goal.words.strip() for goal in goals):
        raise PlanWithoutGoals
    if day > today:
        raise PlanInTheFuture
