"""How proposed matches went, run by run, and the runs that could be solved again: for learning."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import RowMapping, or_, select

from domain.matches.match_ending import EndReason
from domain.matches.matching_run import RunStatus
from domain.matches.proposal import DeclineReason
from domain.matches.wish_outcomes import Course, OutcomeKind, outcomes
from peermatch.readmodels.reading.views import Views
from peermatch.readmodels.tables.matches.matches import MATCHES
from peermatch.readmodels.tables.matches.runs import RUNS


class Answered(NamedTuple):
    """A proposal of which something is known by now."""

    referral_id: UUID
    specialist_id: UUID
    found: tuple[tuple[OutcomeKind, bool], ...]


def answered(views: Views, zone: ZoneInfo, today: date) -> Mapping[UUID, list[Answered]]:
    """Every proposal that was answered, by its run."""
    query = select(MATCHES).where(
        or_(MATCHES.c.decline_reason.is_not(None), MATCHES.c.started_at.is_not(None))
    )
    with views.connect() as connection:
        rows = connection.execute(query.order_by(MATCHES.c.match_id)).mappings().all()
    by_run: dict[UUID, list[Answered]] = {}
    for row in rows:
        if found := outcomes(_course(row, zone), today):
            one = Answered(row["referral_id"], row["specialist_id"], found)
            by_run.setdefault(row["run_id"], []).append(one)
    return by_run


def _course(row: RowMapping, zone: ZoneInfo) -> Course:
    declined, began, reason = row["decline_reason"], row["started_at"], row["end_reason"]
    return Course(
        declined=DeclineReason(declined) if declined else None,
        began_on=began.astimezone(zone).date() if began else None,
        ended_on=row["ended_on"],
        end_reason=EndReason(reason) if reason else None,
    )


def latest_runs(views: Views, most: int) -> tuple[UUID, ...]:
    """Completed runs in which somebody waited, the newest first."""
    done = RUNS.c.status == RunStatus.COMPLETED.value
    query = select(RUNS.c.run_id).where(done, RUNS.c.seekers > 0)
    return views.ids(query.order_by(RUNS.c.requested_at.desc(), RUNS.c.run_id).limit(most))
