"""When everybody whose support began answered the ten questions (BARC-10), and is asked again.
Nobody's points: those are read by the participant and whoever supports them."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, case, func, select

from domain.deadlines.due import DueKind
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.people import naming
from peermatch.readmodels.screens.people.naming import participant_names
from peermatch.readmodels.tables.deadlines.asked_of_people import ANSWERED
from peermatch.readmodels.tables.deadlines.due_counting import UNDER_WAY
from peermatch.readmodels.tables.deadlines.due_dates import DUES
from peermatch.readmodels.tables.matches.matches import MATCHES


def rows(reading: Reading) -> Iterator[dict[str, Any]]:
    """For the export, whose support began first; with names for a role that sees them."""
    answered: dict[UUID, list[date]] = defaultdict(list)
    for row in reading.rows(select(ANSWERED).order_by(ANSWERED.c.answered_on)):
        answered[row["participant_id"]].append(row["answered_on"])
    due = _next(reading)
    begun = reading.rows(support_begun())
    ids = {row["participant_id"] for row in begun}
    names = participant_names(reading, ids) if reading.may(naming.PURPOSE) else None
    for row in begun:
        whose = row["participant_id"]
        days, due_on = answered[whose], due.get(whose)
        told: dict[str, Any] = {
            "participant_id": whose,
            "supported": bool(row["under_way"]),
            "began_on": row["started_at"].astimezone(reading.zone).date(),
            "first_answered_on": days[0] if days else None,
            "last_answered_on": days[-1] if days else None,
            "times": len(days),
            "next_due_on": due_on,
            "status": _status(due_on, reading.today),
        }
        if names is not None:
            told["participant_name"] = names.get(whose, "")
        yield told


def support_begun() -> Select[Any]:
    """Whose support began, since when, and whether it goes on."""
    goes_on = func.count(case((MATCHES.c.status.in_(UNDER_WAY), 1)))
    return (
        select(
            MATCHES.c.participant_id,
            func.min(MATCHES.c.started_at).label("started_at"),
            goes_on.label("under_way"),
        )
        .where(MATCHES.c.started_at.is_not(None))
        .group_by(MATCHES.c.participant_id)
        .order_by(func.min(MATCHES.c.started_at), MATCHES.c.participant_id)
    )


def _next(reading: Reading) -> dict[UUID, date]:
    """By person, the day of the task, as the list of tasks has it."""
    query = select(DUES.c.participant_id, DUES.c.due_on).where(
        DUES.c.kind == DueKind.RECOVERY_CAPITAL.value, DUES.c.listed_until >= reading.today
    )
    rows = reading.rows(query.order_by(DUES.c.listed_from.desc()))
    return {row["participant_id"]: row["due_on"] for row in rows}


def _status(due_on: date | None, today: date) -> str:
    if due_on is None:
        return "not asked"
    return "overdue" if due_on < today else "to come"
