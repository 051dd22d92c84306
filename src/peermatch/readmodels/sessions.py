"""Sessions as they stand in schedules and feeds, with the sequence that calendars ask for."""

from collections.abc import Iterable

from sqlalchemy import Boolean, Column, Integer, LargeBinary, MetaData, String, Table, Uuid

from domain.session import SessionHeld, SessionMissed, SessionScheduled, SessionStatus
from peermatch.readmodels.changes import Change, Put, ReadModel
from peermatch.readmodels.columns import Instant
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


def _scheduled(r: Recorded) -> Iterable[Put]:
    fact: SessionScheduled = r.fact
    values = {
        "session_id": r.stream,
        "match_id": fact.match_id,
        "participant_id": fact.participant_id,
        "specialist_id": fact.specialist_id,
        "starts_at": fact.starts_at,
        "ends_at": fact.ends_at,
        "time_zone": fact.time_zone,
        "first": fact.first,
        "status": SessionStatus.SCHEDULED.value,
        "meeting": r.sealed,
        "sequence": 0,
        "scheduled_at": r.at,
        "modified_at": r.at,
    }
    yield Put(SESSIONS, values)


def _held(r: Recorded) -> Iterable[Change]:
    fact: SessionHeld = r.fact
    values = {
        "status": SessionStatus.HELD.value,
        "minutes": fact.minutes,
        "modified_at": r.at,
    }
    yield Change(SESSIONS, {"session_id": r.stream}, values)


def _missed(r: Recorded) -> Iterable[Change]:
    fact: SessionMissed = r.fact
    values = {
        "status": SessionStatus.MISSED.value,
        "missed_reason": fact.reason.value,
        "sequence": r.version - 1,
        "modified_at": r.at,
    }
    yield Change(SESSIONS, {"session_id": r.stream}, values)


SESSIONS_MODEL = ReadModel(
    "sessions",
    1,
    SCHEMA,
    {SessionScheduled: _scheduled, SessionHeld: _held, SessionMissed: _missed},
)
