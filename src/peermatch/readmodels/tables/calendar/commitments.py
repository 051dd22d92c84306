"""Time that specialists keep for supervision, notes and groups, as it stands in their weeks."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, Index, MetaData, String, Table, Uuid, select

from domain.calendar.commitment import CommitmentDropped, CommitmentMoved, CommitmentPlanned
from peermatch.readmodels.engine.columns import Instant
from peermatch.readmodels.engine.copied import of_fact, of_row
from peermatch.readmodels.engine.projection import Projection
from peermatch.readmodels.engine.rows import Rows
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.store import Recorded

SCHEMA = MetaData()
COMMITMENTS = Table(
    "commitments",
    SCHEMA,
    Column("commitment_id", Uuid, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("starts_at", Instant, nullable=False, index=True),
    Column("ends_at", Instant, nullable=False),
    Column("place", String(20), nullable=False),
    Column("group_id", Uuid),
)
STAFF = Table(
    "commitment_staff",
    SCHEMA,
    Column("commitment_id", Uuid, primary_key=True),
    Column("specialist_id", Uuid, primary_key=True),
    Column("starts_at", Instant, nullable=False),
    Index("ix_commitment_staff_time", "specialist_id", "starts_at"),
)
"""When it starts stands here too, so that one specialist's week is found at once."""


def _planned(rows: Rows, r: Recorded) -> None:
    fact: CommitmentPlanned = r.fact
    rows.put(COMMITMENTS, commitment_id=r.stream, **of_fact(COMMITMENTS, fact))
    for specialist_id in fact.staff:
        key = {"commitment_id": r.stream, "specialist_id": specialist_id}
        rows.put(STAFF, **key, starts_at=fact.starts_at)


def _moved(rows: Rows, r: Recorded) -> None:
    fact: CommitmentMoved = r.fact
    key = {"commitment_id": r.stream}
    rows.change(COMMITMENTS, key, starts_at=fact.starts_at, ends_at=fact.ends_at)
    for row in rows.find(STAFF, commitment_id=r.stream):
        own = {**key, "specialist_id": row["specialist_id"]}
        rows.change(STAFF, own, starts_at=fact.starts_at)


def _dropped(rows: Rows, r: Recorded) -> None:
    rows.remove(COMMITMENTS, commitment_id=r.stream)
    for row in rows.find(STAFF, commitment_id=r.stream):
        rows.remove(STAFF, commitment_id=r.stream, specialist_id=row["specialist_id"])


COMMITMENTS_MODEL = Projection(
    "commitments",
    2,
    (COMMITMENTS, STAFF),
    {CommitmentPlanned: _planned, CommitmentMoved: _moved, CommitmentDropped: _dropped},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Supervision, notes or a group in one specialist's time."""

    commitment_id: UUID
    specialist_id: UUID
    kind: str
    starts_at: datetime
    ends_at: datetime
    place: str


def between(
    reading: Reading,
    start: datetime,
    end: datetime,
    specialists: Collection[UUID] | None = None,
) -> tuple[Row, ...]:
    """What starts from `start` and before `end`, once for each of its staff: of these
    specialists, or of everybody."""
    query = (
        select(COMMITMENTS, STAFF.c.specialist_id)
        .join(STAFF, STAFF.c.commitment_id == COMMITMENTS.c.commitment_id)
        .where(STAFF.c.starts_at >= start, STAFF.c.starts_at < end)
        .order_by(COMMITMENTS.c.starts_at, COMMITMENTS.c.commitment_id, STAFF.c.specialist_id)
    )
    if specialists is not None:
        query = query.where(STAFF.c.specialist_id.in_(specialists))
    return tuple(of_row(row, Row) for row in reading.rows(query))
