"""A participant names small steps towards their goals, and ticks them off."""

from dataclasses import dataclass
from uuid import UUID

from domain.people import plan
from domain.people.plan import PLAN, StepDone, StepNotDone
from domain.shared.roles import Role
from peermatch.store import Work
from peermatch.usecases.core.changed_since import ChangedBy
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


def name_step(work: Work, command: NameStep, _program: Program) -> None:
    stream = work.load(PLAN, command.plan_id)
    stream.decide(plan.name_step, command.step_id, command.goal, command.words)


def tick_step(work: Work, command: TickStep, program: Program) -> None:
    today = program.today(work.command.at)
    stream = work.load(PLAN, command.plan_id)
    stream.decide(plan.tick_step, command.step_id, today, done=command.done)


_THEIRS = frozenset({Role.PARTICIPANT})
USE_CASES = (
    UseCase(NameStep, _THEIRS, name_step),
    UseCase(TickStep, _THEIRS, tick_step, changed_by=ChangedBy("plan_id", (StepDone, StepNotDone))),
)
