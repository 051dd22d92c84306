"""What the review queue is narrowed to and sorted by, as conditions that an index answers."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, or_

from peermatch.readmodels.reading.list_parts import Order
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.tables.review.queue_tables import COUNTY, LANGUAGE, LINE, QUEUE

ORDERS = {
    "": Order((QUEUE.c.rank, QUEUE.c.received_at, QUEUE.c.match_id)),
    "wait": Order((QUEUE.c.received_at, QUEUE.c.match_id)),
    "changed": Order((QUEUE.c.changed_at, QUEUE.c.match_id), falling=True),
}
"""Urgent first and then the longest wait; the longest wait; what changed last."""
FIRST_SERVED = tuple[int, datetime, UUID]
BY_MOMENT = tuple[datetime, UUID]
"""What a row's place in these orders is made of."""
MINE, NOBODYS, LATER, ALL = "mine", "nobody", "later", "all"
CHANGED = {"day": timedelta(days=1), "week": timedelta(weeks=1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the queue is narrowed to; empty: not by this. `whose` is `mine`, `nobody` or `later`
    (kept for later) or `all`; without it, whatever is not kept for later."""

    county: str = ""
    language: str = ""
    service_line: str = ""
    urgency: str = ""
    specialist_id: UUID | None = None
    run_id: UUID | None = None
    changed: str = ""
    whose: str = ""


EVERYTHING = Wish()


def narrowed(reading: Reading, wish: Wish) -> list[ColumnElement[bool]]:
    """The conditions of a wish. What is about a person is compared as a token."""
    wanted: list[ColumnElement[bool]] = []
    for text, kind, column in (
        (wish.county, COUNTY, QUEUE.c.county),
        (wish.language, LANGUAGE, QUEUE.c.language),
        (wish.service_line, LINE, QUEUE.c.line),
    ):
        if text:
            wanted.append(column.in_(reading.index.tokens(kind, text)))
    if wish.urgency:
        wanted.append(QUEUE.c.rank == (0 if wish.urgency == "urgent" else 1))
    if wish.specialist_id is not None:
        wanted.append(QUEUE.c.specialist_id == wish.specialist_id)
    if wish.run_id is not None:
        wanted.append(QUEUE.c.run_id == wish.run_id)
    if wish.changed in CHANGED:
        wanted.append(QUEUE.c.changed_at >= reading.now - CHANGED[wish.changed])
    if wish.whose == LATER:
        wanted.append(QUEUE.c.put_off_until > reading.today)
    elif wish.whose != ALL:
        now = or_(QUEUE.c.put_off_until.is_(None), QUEUE.c.put_off_until <= reading.today)
        wanted.append(now)
    if wish.whose == MINE:
        wanted.append(QUEUE.c.assignee == _account(reading))
    if wish.whose == NOBODYS:
        wanted.append(QUEUE.c.assignee.is_(None))
    return wanted


def _account(reading: Reading) -> UUID | None:
    try:
        return UUID(reading.viewer)
    except ValueError:
        return None
