"""What was done about a proposal last, what was said about it, and what changed since a place."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.reading.views import Views
from peermatch.readmodels.tables.review.queue_tables import CHANGES, COMMENTS, WAITING

MOST_CHANGES = 100
PURPOSE = "review queue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """`what` is a code, like `approved`; `by` an account's id, or the service's name."""

    what: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    at: datetime
    by: str
    text: str


def last_change(reading: Reading, match_id: UUID) -> Change | None:
    rows = reading.rows(select(CHANGES).where(CHANGES.c.match_id == match_id))
    if not rows:
        return None
    at = reading.local(rows[0]["changed_at"]) or rows[0]["changed_at"]
    return Change(what=rows[0]["what"], at=at, by=rows[0]["changed_by"])


def comments(reading: Reading, match_id: UUID) -> tuple[Comment, ...]:
    """Oldest first."""
    query = (
        select(COMMENTS, WAITING.c.participant_id)
        .join(WAITING, WAITING.c.match_id == COMMENTS.c.match_id)
        .where(COMMENTS.c.match_id == match_id)
    )
    rows = reading.rows(query.order_by(COMMENTS.c.commented_at, COMMENTS.c.comment_id))
    return tuple(
        Comment(
            at=reading.local(row["commented_at"]) or row["commented_at"],
            by=row["commented_by"],
            text=fields.text("comment"),
        )
        for row, fields in reading.opened(rows, ("said",), PURPOSE)
    )


def newest_place(views: Views) -> str:
    """Up to where changes are known; empty before the first."""
    with views.connect() as connection:
        return str(connection.execute(select(func.max(CHANGES.c.place))).scalar() or "")


def changed_since(views: Views, place: str) -> tuple[str, tuple[UUID, ...]]:
    """Which proposals changed after `place`, oldest first, and up to where that goes."""
    query = select(CHANGES.c.match_id, CHANGES.c.place).where(CHANGES.c.place > place)
    with views.connect() as connection:
        found = connection.execute(query.order_by(CHANGES.c.place).limit(MOST_CHANGES)).all()
    return (found[-1].place if found else place), tuple(row.match_id for row in found)
