"""Sessions that are called off at present: of which match, why, and since when."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, MetaData, String, Table, Uuid, and_, func, select

from domain.matches.called_off import (
    CalledOffBecause,
    MatchSessionsBroughtBack,
    MatchSessionsCalledOff,
)
from domain.matches.match_ending import MatchEnded
from peermatch.readmodels.engine.columns import Instant
from peermatch.readmodels.engine.projection import Projection
from peermatch.readmodels.engine.rows import Rows
from peermatch.readmodels.reading.views import Views
from peermatch.readmodels.tables.calendar.schedule_horizon import ROLLED
from peermatch.readmodels.tables.matches.matches import MATCHES
from peermatch.store import Recorded

SCHEMA = MetaData()
CALLED_OFF = Table(
    "called_off",
    SCHEMA,
    Column("session_id", Uuid, primary_key=True),
    Column("match_id", Uuid, nullable=False, index=True),
    Column("because", String(20), nullable=False),
    Column("since", Instant, nullable=False),
)


def _off(rows: Rows, r: Recorded) -> None:
    fact: MatchSessionsCalledOff = r.fact
    because = fact.because.value
    for session_id in sorted(fact.sessions):
        rows.put(CALLED_OFF, session_id=session_id, match_id=r.stream, because=because, since=r.at)


def _back(rows: Rows, r: Recorded) -> None:
    fact: MatchSessionsBroughtBack = r.fact
    for session_id in sorted(fact.sessions):
        rows.remove(CALLED_OFF, session_id=session_id)


def _ended(rows: Rows, r: Recorded) -> None:
    for row in rows.find(CALLED_OFF, match_id=r.stream):
        rows.remove(CALLED_OFF, session_id=row["session_id"])


CALLED_OFF_MODEL = Projection(
    "called_off",
    1,
    (CALLED_OFF,),
    {MatchSessionsCalledOff: _off, MatchSessionsBroughtBack: _back, MatchEnded: _ended},
)


def wait_for_time(views: Views) -> list[tuple[UUID, datetime]]:
    """Specialists whose planner is to find called off sessions another time, which it was not
    asked for yet, and since when."""
    rolled = (
        select(ROLLED.c.specialist_id, func.max(ROLLED.c.rolled_at).label("at"))
        .group_by(ROLLED.c.specialist_id)
        .subquery()
    )
    since = func.max(CALLED_OFF.c.since)
    query = (
        select(MATCHES.c.specialist_id, since.label("since"))
        .join(CALLED_OFF, CALLED_OFF.c.match_id == MATCHES.c.match_id)
        .join(
            rolled,
            and_(
                rolled.c.specialist_id == MATCHES.c.specialist_id,
                rolled.c.at <= CALLED_OFF.c.since,
            ),
        )
        .where(CALLED_OFF.c.because == CalledOffBecause.WAITS_FOR_TIME.value)
        .group_by(MATCHES.c.specialist_id)
        .order_by(MATCHES.c.specialist_id)
    )
    with views.connect() as connection:
        return [(row.specialist_id, row.since) for row in connection.execute(query)]
