"""What was arranged about tasks: snoozed until when and why, and whose they are."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Column, MetaData, String, Table, Uuid

from domain.deadlines.task import TaskAssigned, TaskSnoozed
from peermatch.readmodels.engine.columns import Day
from peermatch.readmodels.engine.projection import Handler
from peermatch.readmodels.engine.rows import Rows, Values
from peermatch.store import Recorded

ARRANGED = Table(
    "due_arranged",
    MetaData(),
    Column("kind", String(30), primary_key=True),
    Column("about", Uuid, primary_key=True),
    Column("due_on", Day),
    Column("snoozed_until", Day),
    Column("snooze_reason", String(40)),
    Column("assignee", Uuid),
)
"""By task, also while it isn't due. `due_on` is the due date that a snooze was said about."""
Key = tuple[str, UUID]
Touched = Callable[[Rows, str, UUID], None]
"""Is told about which task something was arranged."""


def arranging(touched: Touched) -> dict[type, Handler]:
    """Handlers that keep what was arranged."""

    def arranged(rows: Rows, key: Key, **values: Any) -> None:
        kind, about = key
        before = rows.get(ARRANGED, kind=kind, about=about) or {"kind": kind, "about": about}
        rows.put(ARRANGED, **{**before, **values})
        touched(rows, kind, about)

    def snoozed(rows: Rows, r: Recorded) -> None:
        fact: TaskSnoozed = r.fact
        arranged(
            rows,
            (fact.kind.value, fact.about),
            due_on=fact.due_on,
            snoozed_until=fact.until,
            snooze_reason=fact.reason.value if fact.reason else None,
        )

    def assigned(rows: Rows, r: Recorded) -> None:
        fact: TaskAssigned = r.fact
        arranged(rows, (fact.kind.value, fact.about), assignee=fact.assignee)

    return {TaskSnoozed: snoozed, TaskAssigned: assigned}


def arranged_about(rows: Rows, records: Iterable[UUID]) -> dict[Key, Values]:
    """What was arranged about the tasks of these records."""
    found = rows.find(ARRANGED, about=set(records))
    return {(row["kind"], row["about"]): row for row in found}


def as_arranged(due: Values, arranged: Values | None) -> Values:
    """The columns of a due date that say so; a snooze holds for the date that it was about."""
    if arranged is None:
        return {"snoozed_until": None, "snooze_reason": None, "assignee": None}
    holds = arranged["due_on"] == due["due_on"]
    return {
        "snoozed_until": arranged["snoozed_until"] if holds else None,
        "snooze_reason": arranged["snooze_reason"] if holds else None,
        "assignee": arranged["assignee"],
    }
