"""A participant states goals of their own, names small steps towards these and a plan's, ticks them
off."""

from dataclasses import dataclass
from uuid import UUID

from domain.people import plan
from domain.people.participant import PARTICIPANT, check_registered
from domain.people.plan import PLAN, StepDone, StepNotDone
from domain.people.wellness import stated_goals
from domain.people.wellness.stated_goals import (
    OWN_GOALS,
    OwnGoalDone,
    OwnGoalNotDone,
    OwnGoalStated,
    OwnStepDone,
    OwnStepNotDone,
    own_goals_id,
)
from domain.shared.roles import Role
from domain.shared.vocabulary import Dimension
from peermatch.store import Work
from peermatch.usecases.core.changed_since import ChangedBy
from peermatch.usecases.core.made_from import made_from
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import UseCase


@dataclass(frozen=True, slots=True, kw_only=True)
class NameStep:
    """`goal` is the goal's own words."""

    plan_id: UUID
    step_id: UUID
    goal: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TickStep:
    plan_id: UUID
    step_id: UUID
    done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StateOwnGoal:
    """In the participant's own words, in one of the four dimensions of recovery."""

    participant_id: UUID
    goal_id: UUID
    dimension: Dimension
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TickOwnGoal:
    participant_id: UUID
    goal_id: UUID
    done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NameOwnStep:
    """Towards a goal of their own, in their own words."""

    participant_id: UUID
    goal_id: UUID
    step_id: UUID
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TickOwnStep:
    participant_id: UUID
    goal_id: UUID
    step_id: UUID
    done: bool


def name_step(work: Work, command: NameStep, _program: Program) -> None:
    stream = work.load(PLAN, command.plan_id)
    stream.decide(plan.name_step, command.step_id, command.goal, command.words)


def tick_step(work: Work, command: TickStep, program: Program) -> None:
    today = program.today(work.command.at)
    stream = work.load(PLAN, command.plan_id)
    stream.decide(plan.tick_step, command.step_id, today, done=command.done)


def state_own_goal(work: Work, command: StateOwnGoal, program: Program) -> None:
    check_registered(work.load(PARTICIPANT, command.participant_id).state)
    stated = made_from(command, OwnGoalStated, stated_on=program.today(work.command.at))
    stream = work.load(OWN_GOALS, own_goals_id(command.participant_id))
    stream.decide(stated_goals.state_goal, stated)


def tick_own_goal(work: Work, command: TickOwnGoal, program: Program) -> None:
    today = program.today(work.command.at)
    whose = command.participant_id
    stream = work.load(OWN_GOALS, own_goals_id(whose))
    stream.decide(stated_goals.tick_goal, whose, command.goal_id, today, done=command.done)


def name_own_step(work: Work, command: NameOwnStep, _program: Program) -> None:
    whose, goal_id = command.participant_id, command.goal_id
    stream = work.load(OWN_GOALS, own_goals_id(whose))
    stream.decide(stated_goals.name_step, whose, goal_id, command.step_id, command.words)


def tick_own_step(work: Work, command: TickOwnStep, program: Program) -> None:
    whose, goal_id, step_id = command.participant_id, command.goal_id, command.step_id
    today = program.today(work.command.at)
    stream = work.load(OWN_GOALS, own_goals_id(whose))
    stream.decide(stated_goals.tick_step, whose, goal_id, step_id, today, done=command.done)


def _stream(command: TickOwnGoal | TickOwnStep) -> UUID:
    return own_goals_id(command.participant_id)


_THEIRS = frozenset({Role.PARTICIPANT})
USE_CASES = (
    UseCase(NameStep, _THEIRS, name_step),
    UseCase(TickStep, _THEIRS, tick_step, changed_by=ChangedBy("plan_id", (StepDone, StepNotDone))),
    UseCase(StateOwnGoal, _THEIRS, state_own_goal),
    UseCase(
        TickOwnGoal,
        _THEIRS,
        tick_own_goal,
        changed_by=ChangedBy(_stream, (OwnGoalDone, OwnGoalNotDone)),
    ),
    UseCase(NameOwnStep, _THEIRS, name_own_step),
    UseCase(
        TickOwnStep,
        _THEIRS,
        tick_own_step,
        changed_by=ChangedBy(_stream, (OwnStepDone, OwnStepNotDone), same=("step_id",)),
    ),
)
