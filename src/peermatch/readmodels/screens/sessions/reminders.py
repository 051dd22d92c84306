"""Sessions that come soon and whose participants were not reminded yet."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import RowMapping, and_, case, func, select

from domain.sessions.message import MessageReason
from domain.sessions.session_state import SessionStatus
from peermatch.readmodels.reading.views import Views
from peermatch.readmodels.tables.sessions.messages import MESSAGES, SENT
from peermatch.readmodels.tables.sessions.sessions import SESSIONS

SHORTLY_BEFORE = {24: timedelta(hours=30)}
"""By the hours of a reminder: whoever was told so long before it, or later, needs none. Of a usual
session people hear two days before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminding:
    """`hours` before it starts is now, or was since the participant last heard of it."""

    session_id: UUID
    starts_at: datetime
    hours: int


def to_remind(views: Views, now: datetime, hours: Iterable[int]) -> list[Reminding]:
    """Soonest first. Whoever was told of the session since then, or shortly before, needs no
    reminder; of two that are due, the nearer one alone is named."""
    before = sorted(hours)
    told = case(
        (MESSAGES.c.reason == MessageReason.REMINDER.value, MESSAGES.c.queued_at),
        (MESSAGES.c.status == SENT, MESSAGES.c.settled_at),
    )
    heard = func.max(told).label("heard")
    query = (
        select(SESSIONS.c.session_id, SESSIONS.c.starts_at, heard)
        .join(
            MESSAGES,
            and_(
                MESSAGES.c.session_id == SESSIONS.c.session_id,
                MESSAGES.c.person_id == SESSIONS.c.participant_id,
            ),
            isouter=True,
        )
        .where(
            SESSIONS.c.status == SessionStatus.SCHEDULED.value,
            SESSIONS.c.starts_at > now,
            SESSIONS.c.starts_at <= now + timedelta(hours=before[-1]),
        )
        .group_by(SESSIONS.c.session_id, SESSIONS.c.starts_at)
        .order_by(SESSIONS.c.starts_at, SESSIONS.c.session_id)
    )
    with views.connect() as connection:
        rows = connection.execute(query).mappings().all()
    return [one for row in rows for one in _due(row, now, before)]


def _due(row: RowMapping, now: datetime, hours: list[int]) -> Iterator[Reminding]:
    starts_at, heard = row["starts_at"], row["heard"]
    due = next((n for n in hours if starts_at - timedelta(hours=n) <= now), None)
    if due is None:
        return
    since = starts_at - timedelta(hours=due) - SHORTLY_BEFORE.get(due, timedelta())
    if heard is None or heard < since:
        yield Reminding(session_id=row["session_id"], starts_at=starts_at, hours=due)
