"""Which weeks of whose schedule were planned, and what found no time in them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Column, MetaData, Table, Uuid, func, select

from domain.calendar.schedule import WeekRolled
from domain.matches.match_state import MatchStatus
from peermatch.readmodels.engine.columns import Day, Instant
from peermatch.readmodels.engine.copied import of_row
from peermatch.readmodels.engine.projection import Projection
from peermatch.readmodels.engine.rows import Rows
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.reading.views import Views
from peermatch.readmodels.tables.matches.matches import MATCHES
from peermatch.readmodels.tables.specialists.specialists import PLACES, SPECIALISTS
from peermatch.store import Recorded

SCHEMA = MetaData()
ROLLED = Table(
    "rolled_weeks",
    SCHEMA,
    Column("specialist_id", Uuid, primary_key=True),
    Column("week", Day, primary_key=True),
    Column("not_placed", JSON, nullable=False),
    Column("rolled_at", Instant, nullable=False),
)


def _rolled(rows: Rows, r: Recorded) -> None:
    fact: WeekRolled = r.fact
    rows.put(
        ROLLED,
        specialist_id=fact.specialist_id,
        week=fact.week,
        not_placed=[
            [n.what.value, str(n.about), n.number, n.reason.value] for n in fact.not_placed
        ],
        rolled_at=r.at,
    )


ROLLS_MODEL = Projection("rolls", 1, (ROLLED,), {WeekRolled: _rolled})


def due(views: Views, last_week: date) -> list[UUID]:
    """Specialists with somebody to meet whose horizon ends before `last_week`, or who took on
    somebody since it was last looked at."""
    newest = select(
        ROLLED.c.specialist_id,
        func.max(ROLLED.c.week).label("week"),
        func.max(ROLLED.c.rolled_at).label("at"),
    ).group_by(ROLLED.c.specialist_id)
    begun = (
        select(PLACES.c.specialist_id, func.max(MATCHES.c.decided_at).label("begun"))
        .join(MATCHES, MATCHES.c.match_id == PLACES.c.match_id)
        .where(PLACES.c.held.is_(False), MATCHES.c.status != MatchStatus.PROPOSED.value)
        .group_by(PLACES.c.specialist_id)
    )
    with views.connect() as connection:
        rolled = {row.specialist_id: row for row in connection.execute(newest)}
        carrying = connection.execute(begun).all()
    return sorted(row.specialist_id for row in carrying if _behind(rolled, row, last_week))


def last_days_moved(views: Views) -> list[tuple[UUID, datetime]]:
    """Specialists whose last day was set, moved or taken back since their weeks were planned, and
    when it was."""
    newest = select(func.max(ROLLED.c.rolled_at)).where(
        ROLLED.c.specialist_id == SPECIALISTS.c.specialist_id
    )
    query = select(SPECIALISTS.c.specialist_id, SPECIALISTS.c.last_day_set_at).where(
        SPECIALISTS.c.last_day_set_at >= newest.scalar_subquery()
    )
    with views.connect() as connection:
        found = connection.execute(query.order_by(SPECIALISTS.c.specialist_id))
        return [(row.specialist_id, row.last_day_set_at) for row in found]


def _behind(rolled: dict[UUID, Any], carrying: Any, last_week: date) -> bool:
    known = rolled.get(carrying.specialist_id)
    return known is None or known.week < last_week or bool(carrying.begun > known.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """Something due for which a week had no time; `about` is its match, group or specialist."""

    specialist_id: UUID
    week: date
    what: str
    about: UUID
    reason: str
    rolled_at: datetime


def left_out(reading: Reading, week: date, specialists: Collection[UUID]) -> tuple[Left, ...]:
    """What found no time with these specialists in the week from this Monday."""
    theirs = ROLLED.c.specialist_id.in_(specialists)
    query = select(ROLLED).where(theirs, ROLLED.c.week == week)
    return tuple(
        of_row(row, Left, what=what, about=UUID(about), reason=reason)
        for row in reading.rows(query.order_by(ROLLED.c.week, ROLLED.c.specialist_id))
        for what, about, _number, reason in row["not_placed"]
    )


def is_planned(reading: Reading, specialists: Collection[UUID], week: date) -> bool:
    """Whether the week from this Monday was planned for any of these specialists."""
    query = select(func.count()).select_from(ROLLED)
    asked = query.where(ROLLED.c.week == week, ROLLED.c.specialist_id.in_(specialists))
    return reading.number(asked) > 0
