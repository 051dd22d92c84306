"""Samples of what is arranged about tasks."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from domain.deadlines.due import DueKind
from domain.deadlines.task import SnoozeReason, TaskSnoozed
from stories.pasts.samples import MATCH_ID, TODAY


def task_snoozed(**changes: Any) -> TaskSnoozed:
    """A check-in, due tomorrow, that is snoozed for three days."""
    fact = TaskSnoozed(
        kind=DueKind.CHECK_IN,
        about=MATCH_ID,
        due_on=TODAY + timedelta(days=1),
        until=TODAY + timedelta(days=3),
        reason=SnoozeReason.AWAY_OR_ILL,
    )
    return replace(fact, **changes)
