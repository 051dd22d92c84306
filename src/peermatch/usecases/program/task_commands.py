"""A task is snoozed until a day, or given to a colleague."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.deadlines import task
from domain.deadlines.due import DUTIES, DueKind
from domain.deadlines.task import TASK, SnoozeReason, TaskAssigned, TaskSnoozed, task_id
from domain.shared.roles import Role
from peermatch.store import Work
from peermatch.usecases.core.changed_since import ChangedBy
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import UseCase


@dataclass(frozen=True, slots=True, kw_only=True)
class SnoozeTask:
    """Without `until` it is back on the day's list now.

    `due_on` is the due date that the list showed: a snooze hides nothing that is due on another.
    """

    kind: DueKind
    about: UUID
    due_on: date
    until: date | None = None
    reason: SnoozeReason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignTask:
    """Without `assignee`, an account, it is anybody's again."""

    kind: DueKind
    about: UUID
    assignee: UUID | None = None


def snooze_task(work: Work, command: SnoozeTask, program: Program) -> None:
    asked = TaskSnoozed(
        kind=command.kind,
        about=command.about,
        due_on=command.due_on,
        until=command.until,
        reason=command.reason,
    )
    stream = work.load(TASK, _task_of(command))
    stream.decide(task.snooze, asked, program.today(work.command.at))


def assign_task(work: Work, command: AssignTask, _program: Program) -> None:
    asked = TaskAssigned(kind=command.kind, about=command.about, assignee=command.assignee)
    work.load(TASK, _task_of(command)).decide(task.assign, asked)


def _task_of(command: SnoozeTask | AssignTask) -> UUID:
    return task_id(command.kind, command.about)


def _whose_work(command: SnoozeTask | AssignTask) -> frozenset[Role]:
    return DUTIES[command.kind]


_STAFF = frozenset({Role.INTAKE, Role.COORDINATOR, Role.MANAGER})
USE_CASES = (
    UseCase(
        SnoozeTask,
        _STAFF,
        snooze_task,
        changed_by=ChangedBy(_task_of, TaskSnoozed),
        meant_for=_whose_work,
    ),
    UseCase(
        AssignTask,
        _STAFF,
        assign_task,
        changed_by=ChangedBy(_task_of, TaskAssigned),
        meant_for=_whose_work,
    ),
)
