"""Unusual looks, those to review and those that were reviewed; nobody's words are in it."""

from sqlalchemy import Boolean, Column, Index, Integer, MetaData, String, Table, Uuid

from domain.privacy.unusual_looks import UnusualLooksFound, UnusualLooksReviewed
from peermatch.readmodels.engine.columns import Day
from peermatch.readmodels.engine.projection import Projection
from peermatch.readmodels.engine.rows import Rows
from peermatch.store import Recorded

UNUSUAL_LOOKS = Table(
    "unusual_looks",
    MetaData(),
    Column("looks_id", Uuid, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("viewer", Uuid, nullable=False),
    Column("on", Day, nullable=False),
    Column("participant_id", Uuid),
    Column("people", Integer, nullable=False),
    Column("usual", Integer, nullable=False),
    Column("open", Boolean, nullable=False),
    Column("finding", String(20)),
    Column("reviewed_on", Day),
    Column("reviewed_by", String(60)),
    Index("ix_unusual_looks_open", "open", "on", "looks_id"),
)


def _found(rows: Rows, r: Recorded) -> None:
    fact: UnusualLooksFound = r.fact
    rows.put(
        UNUSUAL_LOOKS,
        looks_id=r.stream,
        kind=fact.kind.value,
        viewer=fact.viewer,
        on=fact.on,
        participant_id=fact.participant_id,
        people=fact.people,
        usual=fact.usual,
        open=True,
        finding=None,
        reviewed_on=None,
        reviewed_by=None,
    )


def _reviewed(rows: Rows, r: Recorded) -> None:
    fact: UnusualLooksReviewed = r.fact
    said = {"finding": fact.finding.value, "reviewed_on": fact.reviewed_on, "reviewed_by": r.by}
    rows.change(UNUSUAL_LOOKS, {"looks_id": r.stream}, open=False, **said)


UNUSUAL_LOOKS_MODEL = Projection(
    "unusual-looks",
    1,
    (UNUSUAL_LOOKS,),
    {UnusualLooksFound: _found, UnusualLooksReviewed: _reviewed},
)
