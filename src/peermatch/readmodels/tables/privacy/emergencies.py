"""Emergency accesses, those to review and those that were reviewed; reason and words are sealed."""

from sqlalchemy import Boolean, Column, Index, LargeBinary, MetaData, String, Table, Uuid

from domain.privacy.emergency_access import (
    EmergencyAccessEnded,
    EmergencyAccessReviewed,
    EmergencySearchFailed,
    GlassBroken,
    ToldInEmergency,
)
from peermatch.readmodels.engine.columns import Day, Instant
from peermatch.readmodels.engine.projection import Projection
from peermatch.readmodels.engine.rows import Rows
from peermatch.store import Recorded

SCHEMA = MetaData()
EMERGENCIES = Table(
    "emergency_accesses",
    SCHEMA,
    Column("access_id", Uuid, primary_key=True),
    Column("viewer", String(60), nullable=False),
    Column("participant_id", Uuid, index=True),
    Column("asked_at", Instant, nullable=False),
    Column("until", Instant),
    Column("review_by", Day, nullable=False),
    Column("open", Boolean, nullable=False),
    Column("finding", String(20)),
    Column("reviewed_on", Day),
    Column("reviewed_by", String(60)),
    Column("said", LargeBinary),
    Index("ix_emergency_accesses_open", "open", "asked_at", "access_id"),
)
"""`until` is when it ends or was ended; without it, and without a participant, nobody was found.
`open` is what still has to be reviewed."""
EMERGENCY_TOLD = Table(
    "emergency_told",
    SCHEMA,
    Column("access_id", Uuid, primary_key=True),
    Column("disclosure_id", Uuid, primary_key=True),
    Column("participant_id", Uuid, nullable=False),
    Column("told_at", Instant, nullable=False),
    Column("told", LargeBinary, nullable=False),
)
"""Who was told what in an emergency, without consent."""


def _broken(rows: Rows, r: Recorded) -> None:
    fact: GlassBroken = r.fact
    _begun(rows, r, participant_id=fact.participant_id, until=fact.until, said=r.sealed)


def _failed(rows: Rows, r: Recorded) -> None:
    _begun(rows, r, participant_id=None, until=None, said=None)


def _begun(rows: Rows, r: Recorded, **more: object) -> None:
    fact: GlassBroken | EmergencySearchFailed = r.fact
    rows.put(
        EMERGENCIES,
        access_id=r.stream,
        viewer=fact.viewer,
        asked_at=r.at,
        review_by=fact.review_by,
        open=True,
        finding=None,
        reviewed_on=None,
        reviewed_by=None,
        **more,
    )


def _ended(rows: Rows, r: Recorded) -> None:
    fact: EmergencyAccessEnded = r.fact
    rows.change(EMERGENCIES, {"access_id": r.stream}, until=fact.ended_at)


def _told(rows: Rows, r: Recorded) -> None:
    fact: ToldInEmergency = r.fact
    rows.put(
        EMERGENCY_TOLD,
        disclosure_id=fact.disclosure_id,
        access_id=r.stream,
        participant_id=fact.participant_id,
        told_at=fact.told_at,
        told=r.sealed,
    )


def _reviewed(rows: Rows, r: Recorded) -> None:
    fact: EmergencyAccessReviewed = r.fact
    said = {"finding": fact.finding.value, "reviewed_on": fact.reviewed_on, "reviewed_by": r.by}
    rows.change(EMERGENCIES, {"access_id": r.stream}, open=False, **said)


EMERGENCIES_MODEL = Projection(
    "emergency-accesses",
    1,
    (EMERGENCIES, EMERGENCY_TOLD),
    {
        GlassBroken: _broken,
        EmergencySearchFailed: _failed,
        EmergencyAccessEnded: _ended,
        ToldInEmergency: _told,
        EmergencyAccessReviewed: _reviewed,
    },
)
