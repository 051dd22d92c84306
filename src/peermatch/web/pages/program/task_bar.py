"""The bar below the list of tasks: what can be done with all that are chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from fastapi import Request

from domain.deadlines.due import DUTIES, DueKind
from domain.deadlines.task import LONGEST_SNOOZE, SNOOZE_REASONS
from domain.shared.roles import Role
from peermatch.readmodels.screens.program.due_list import DueRow
from peermatch.web.actions import actions
from peermatch.web.forms.choosers import Choices, colleagues
from peermatch.web.http.access import Viewer, services_of
from peermatch.web.show.due import DUE_WORDS
from peermatch.web.show.words import counted, weekday

LATER_DAYS = (1, 3, 7, 14, LONGEST_SNOOZE.days)
DAYS_BACK = 14
MINUTES = (30, 45, 60, 90, 120)


Key = tuple[DueKind, UUID, date]
"""Which task, and the due date that was shown."""


class Doing(StrEnum):
    """What is done with each task that is chosen."""

    SNOOZE = "snooze"
    WAKE = "wake"
    ASSIGN = "assign"
    TAKE = "take"
    CHECKED = "checked"
    SUPERVISED = "supervised"


DONE_BY: Mapping[Doing, DueKind] = {
    Doing.CHECKED: DueKind.RESOURCE_CHECK,
    Doing.SUPERVISED: DueKind.SUPERVISION,
}
"""What is recorded as done for several at once, since one day (and how long) is all there is to say
of each. Whatever needs words or a decision about one person has its own form alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What was chosen and typed, and `told`: what became of it. Shown again where not all of it
    could be done."""

    keys: frozenset[str] = frozenset()
    typed: Mapping[str, str] = field(default_factory=dict)
    done: str = ""
    left: Sequence[tuple[str, str]] = ()
    """Which tasks were not done, and why."""


NOTHING_CHOSEN = Chosen()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """The choices of each field. A part that has none is not shown."""

    later: Choices
    reasons: Choices
    colleagues: Choices
    checked: Choices
    supervised: Choices
    minutes: Choices
    chosen: Chosen


def key_of(row: DueRow) -> str:
    """What a ticked box sends of a task."""
    return key_text((row.kind, row.about, row.due_on))


def key_text(key: Key) -> str:
    return f"{key[0].value}.{key[1]}.{key[2].isoformat()}"


def read_key(text: str) -> Key:
    """Raises ValueError for what no box sends."""
    kind, about, due_on = text.split(".")
    return DueKind(kind), UUID(about), date.fromisoformat(due_on)


def bar_of(
    request: Request, viewer: Viewer, rows: Sequence[DueRow], today: date, chosen: Chosen
) -> Bar | None:
    """None where the role arranges nothing, or nothing is listed."""
    if viewer.role is Role.CPRS or not rows:
        return None
    kinds = {row.kind for row in rows}
    days = [today - timedelta(days=n) for n in range(DAYS_BACK)]
    back = [(day.isoformat(), weekday(day)) for day in days]
    done = {kind for kind in kinds & set(DONE_BY.values()) if _may_record(viewer, kind)}
    duties = frozenset[Role]().union(*(DUTIES[kind] for kind in kinds))
    later = [today + timedelta(days=n) for n in LATER_DAYS]
    return Bar(
        later=[(day.isoformat(), weekday(day)) for day in later],
        reasons=[(one.value, words) for one, words in SNOOZE_REASONS.items()],
        colleagues=colleagues(request, duties - {Role.CPRS}),
        checked=back if DueKind.RESOURCE_CHECK in done else [],
        supervised=back if DueKind.SUPERVISION in done else [],
        minutes=[(str(n), counted(n, "minute")) for n in MINUTES],
        chosen=chosen,
    )


def _may_record(viewer: Viewer, kind: DueKind) -> bool:
    return viewer.role in actions()[DUE_WORDS[kind][1]].roles


def today_of(request: Request) -> date:
    """The program's day."""
    services = services_of(request)
    return services.service.program.today(services.now())
