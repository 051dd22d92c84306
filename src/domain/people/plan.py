"""A wellness plan (recovery, resiliency and wellness plan): agreed, reviewed in time, ended."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from domain.program.limits import LimitName, Limits
from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Decider, Fact, Refusal, known


class Dimension(StrEnum):
    """SAMHSA's four dimensions of recovery."""

    HEALTH = "health"
    HOME = "home"
    PURPOSE = "purpose"
    COMMUNITY = "community"


@dataclass(frozen=True, slots=True)
class Goal:
    dimension: Dimension
    words: str
    """The participant's own."""
    reached: bool = False


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
class Plan:
    agreed: PlanAgreed | None = None
    goals: tuple[Goal, ...] = ()
    last_on: date | None = None
    review_by: date | None = None
    ended: bool = False


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
    return state


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


def _check(goals: tuple[Goal, ...], day: date, today: date) -> None:
    if not goals or not all(goal.words.strip() for goal in goals):
        raise PlanWithoutGoals
    if day > today:
        raise PlanInTheFuture
