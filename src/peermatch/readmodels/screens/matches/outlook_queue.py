"""Which outlooks are to be worked out, and what the plan behind them is made of, for the worker."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select

from domain.matches.matching_run import RunStatus
from domain.referrals.referral_state import ReferralStatus
from peermatch.readmodels.reading.views import Views
from peermatch.readmodels.tables.matches.outlooks import DUE, OUTLOOKS, ROSTER
from peermatch.readmodels.tables.matches.runs import RUNS
from peermatch.readmodels.tables.referrals.referrals import REFERRALS
from peermatch.readmodels.tables.specialists.specialists import PLACES, SPECIALISTS


class Due(NamedTuple):
    """A referral whose outlook has to be worked out, and where in the log that became so."""

    referral_id: UUID
    since: str


def due(views: Views, most: int) -> tuple[Due, ...]:
    """What has to be worked out of referrals that wait, the last asked for first: somebody may be
    looking at them. At most `most`."""
    waiting = REFERRALS.c.status == ReferralStatus.WAITING.value
    query = (
        select(OUTLOOKS.c.referral_id, OUTLOOKS.c.due_since)
        .join(REFERRALS, REFERRALS.c.referral_id == OUTLOOKS.c.referral_id)
        .where(OUTLOOKS.c.state == DUE, waiting)
        .order_by(OUTLOOKS.c.due_at.desc(), OUTLOOKS.c.referral_id)
    )
    with views.connect() as connection:
        return tuple(Due(*row) for row in connection.execute(query.limit(most)))


def roster_changed_since(views: Views) -> str:
    """Changes when anything changes that the answer for everybody depends on."""
    with views.connect() as connection:
        found = connection.execute(select(ROSTER.c.changed_since)).scalar()
    return str(found or "")


def waiting_ids(views: Views) -> frozenset[UUID]:
    waiting = REFERRALS.c.status == ReferralStatus.WAITING.value
    return frozenset(views.ids(select(REFERRALS.c.referral_id).where(waiting)))


def roster_ids(views: Views) -> frozenset[UUID]:
    return frozenset(views.ids(select(SPECIALISTS.c.specialist_id)))


def places_in_use(views: Views) -> dict[UUID, int]:
    """Of every specialist who has any: places taken, and held by proposals."""
    query = select(PLACES.c.specialist_id, func.count()).group_by(PLACES.c.specialist_id)
    with views.connect() as connection:
        return {row[0]: row[1] for row in connection.execute(query)}


def newest_run(views: Views) -> UUID | None:
    """The last run that completed."""
    done = RUNS.c.status == RunStatus.COMPLETED.value
    query = select(RUNS.c.run_id).where(done).order_by(RUNS.c.finished_at.desc(), RUNS.c.run_id)
    found = views.ids(query.limit(1))
    return found[0] if found else None
