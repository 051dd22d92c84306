"""Which groups a specialist leads and has agreed a time for."""

from uuid import UUID

from sqlalchemy import Boolean, Column, MetaData, Table, Uuid, select

from domain.groups.group import GroupClosed, GroupFormed, GroupLeadersChanged, GroupReopened
from domain.groups.group_time import GroupTimeAgreed
from peermatch.readmodels.engine.projection import Projection
from peermatch.readmodels.engine.rows import Rows
from peermatch.readmodels.reading.views import Views
from peermatch.store import Recorded

SCHEMA = MetaData()
LEADERS = Table(
    "group_leaders",
    SCHEMA,
    Column("group_id", Uuid, primary_key=True),
    Column("specialist_id", Uuid, primary_key=True),
)
TIMES = Table(
    "group_times",
    SCHEMA,
    Column("group_id", Uuid, primary_key=True),
    Column("agreed", Boolean, nullable=False),
)


def _leaders(rows: Rows, r: Recorded) -> None:
    fact: GroupFormed | GroupLeadersChanged = r.fact
    for row in rows.find(LEADERS, group_id=r.stream):
        rows.remove(LEADERS, group_id=r.stream, specialist_id=row["specialist_id"])
    for leader in fact.leaders:
        rows.put(LEADERS, group_id=r.stream, specialist_id=leader)


def _agreed(rows: Rows, r: Recorded) -> None:
    rows.put(TIMES, group_id=r.stream, agreed=True)


def _closed(rows: Rows, r: Recorded) -> None:
    _change(rows, r, agreed=False)


def _reopened(rows: Rows, r: Recorded) -> None:
    _change(rows, r, agreed=True)


def _change(rows: Rows, r: Recorded, *, agreed: bool) -> None:
    if rows.get(TIMES, group_id=r.stream) is not None:
        rows.put(TIMES, group_id=r.stream, agreed=agreed)


GROUP_TIMES_MODEL = Projection(
    "group_times",
    2,
    (LEADERS, TIMES),
    {
        GroupFormed: _leaders,
        GroupLeadersChanged: _leaders,
        GroupTimeAgreed: _agreed,
        GroupClosed: _closed,
        GroupReopened: _reopened,
    },
)


def groups_led(views: Views, specialist_id: UUID) -> tuple[UUID, ...]:
    """The groups with a time that this specialist leads, in a steady order."""
    query = (
        select(LEADERS.c.group_id)
        .join(TIMES, TIMES.c.group_id == LEADERS.c.group_id)
        .where(LEADERS.c.specialist_id == specialist_id, TIMES.c.agreed)
        .order_by(LEADERS.c.group_id)
    )
    return views.ids(query)
