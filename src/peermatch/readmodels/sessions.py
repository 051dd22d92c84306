"""Sessions as they stand in schedules and feeds, with the sequence that calendars ask for."""

from sqlalchemy import Boolean, Column, Integer, LargeBinary, MetaData, String, Table, Uuid

from domain.session import SessionHeld, SessionMissed, SessionScheduled, SessionStatus
from peermatch.readmodels.columns import Instant
from peermatch.readmodels.projection import Projection
from peermatch.readmodels.rows import Rows
from peermatch.store import Recorded

SCHEMA = MetaData()
SESSIONS = Table(
    "sessions",
    SCHEMA,
    Column("session_id", Uuid, primary_key=True),
    Column("match_id", Uuid, nullable=False, index=True),
    Column("participant_id", Uuid, nullable=False, index=True),
    Column("specialist_id", Uuid, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("time_zone", String(60), nullable=False),
    Column("first", Boolean, nullable=False),
    Column("status", String(20), nullable=False),
    Column("minutes", Integer),
    Column("missed_reason", String(40)),
    Column("meeting", LargeBinary, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("scheduled_at", Instant, nullable=False),
    Column("modified_at", Instant, nullable=False),
)


def _scheduled(rows: Rows, r: Recorded) -> None:
    fact: SessionScheduled = r.fact
    rows.put(
        SESSIONS,
        session_id=r.stream,
        match_id=fact.match_id,
        participant_id=fact.participant_id,
        specialist_id=fact.specialist_id,
        starts_at=fact.starts_at,
        ends_at=fact.ends_at,
        time_zone=fact.time_zone,
        first=fact.first,
        status=SessionStatus.SCHEDULED.value,
        meeting=r.sealed,
        sequence=0,
        scheduled_at=r.at,
        modified_at=r.at,
    )


def _held(rows: Rows, r: Recorded) -> None:
    fact: SessionHeld = r.fact
    rows.change(
        SESSIONS,
        {"session_id": r.stream},
        status=SessionStatus.HELD.value,
        minutes=fact.minutes,
        modified_at=r.at,
    )


def _missed(rows: Rows, r: Recorded) -> None:
    fact: SessionMissed = r.fact
    rows.change(
        SESSIONS,
        {"session_id": r.stream},
        status=SessionStatus.MISSED.value,
        missed_reason=fact.reason.value,
        sequence=r.version - 1,
        modified_at=r.at,
    )


SESSIONS_MODEL = Projection(
    "sessions",
    1,
    (SESSIONS,),
    {SessionScheduled: _scheduled, SessionHeld: _held, SessionMissed: _missed},
)
