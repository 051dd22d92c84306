"""Sessions as they stand in schedules and feeds, their units, and what was corrected and why."""

from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Uuid,
)

from domain.sessions.progress_note import ProgressNoted
from domain.sessions.session_booking import (
    SessionConfirmed,
    SessionMoved,
    SessionReinstated,
    SessionRelocated,
    SessionStoodIn,
    SessionTakenBack,
)
from domain.sessions.session_outcome import (
    OutcomeUndone,
    SessionCorrected,
    SessionHeld,
    SessionMissed,
)
from domain.sessions.session_state import SessionScheduled, SessionStatus, UnitsCounted
from peermatch.readmodels.engine.columns import Instant
from peermatch.readmodels.engine.copied import of_fact
from peermatch.readmodels.engine.projection import Projection
from peermatch.readmodels.engine.rows import Rows
from peermatch.store import Recorded

SCHEMA = MetaData()
SESSIONS = Table(
    "sessions",
    SCHEMA,
    Column("session_id", Uuid, primary_key=True),
    Column("match_id", Uuid, nullable=False, index=True),
    Column("participant_id", Uuid, nullable=False, index=True),
    Column("specialist_id", Uuid, nullable=False),
    Column("co_specialist_id", Uuid),
    Column("starts_at", Instant, nullable=False, index=True),
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
    Column("units", Integer),
    Column("billable", Boolean),
    Column("not_billable", String(40)),
    Column("flags", JSON),
    Column("confirmed", Boolean),
    Column("recorded_at", Instant),
    Column("recorded_by", String(100)),
    Column("note", LargeBinary),
    Index("ix_sessions_of_specialist", "specialist_id", "starts_at"),
    Index("ix_sessions_of_colleague", "co_specialist_id", "starts_at"),
)
"""`units` to `flags` are empty until they are counted, and again after a correction; `confirmed`
until the participant says that they will be there, and again after a change; `recorded_at` and
`recorded_by` hold while what was recorded first still stands; `note` is sealed."""
CORRECTIONS = Table(
    "corrections",
    SCHEMA,
    Column("session_id", Uuid, primary_key=True),
    Column("correction_id", Uuid, primary_key=True),
    Column("corrected_at", Instant, nullable=False),
    Column("was_minutes", Integer),
    Column("was_missed", String(40)),
    Column("minutes", Integer),
    Column("missed_reason", String(40)),
    Column("why", LargeBinary, nullable=False),
)
"""What a record said before and after, and the sealed reason."""


def _scheduled(rows: Rows, r: Recorded) -> None:
    fact: SessionScheduled = r.fact
    rows.put(
        SESSIONS,
        session_id=r.stream,
        **of_fact(SESSIONS, fact),
        status=SessionStatus.SCHEDULED.value,
        meeting=r.sealed,
        sequence=r.version - 1,
        scheduled_at=r.at,
        modified_at=r.at,
    )


def _anew(r: Recorded) -> dict[str, Any]:
    """Calendars have to be told, and nobody has said yes to it as it stands now."""
    return {"sequence": r.version - 1, "confirmed": None}


def _confirmed(rows: Rows, r: Recorded) -> None:
    """Calendars have nothing to learn from it."""
    rows.change(SESSIONS, {"session_id": r.stream}, confirmed=True)


def _held(rows: Rows, r: Recorded) -> None:
    fact: SessionHeld = r.fact
    status = SessionStatus.HELD.value
    _change(rows, r, status=status, minutes=fact.minutes, **_record(r))


def _missed(rows: Rows, r: Recorded) -> None:
    fact: SessionMissed = r.fact
    status = {"status": SessionStatus.MISSED.value, **_record(r)}
    _change(rows, r, **status, missed_reason=fact.reason.value, sequence=r.version - 1)


def _record(r: Recorded) -> dict[str, Any]:
    return {"recorded_at": r.at, "recorded_by": r.by}


def _moved(rows: Rows, r: Recorded) -> None:
    fact: SessionMoved = r.fact
    _change(rows, r, starts_at=fact.starts_at, ends_at=fact.ends_at, **_anew(r))


def _relocated(rows: Rows, r: Recorded) -> None:
    _change(rows, r, meeting=r.sealed, **_anew(r))


def _stood_in(rows: Rows, r: Recorded) -> None:
    fact: SessionStoodIn = r.fact
    who = {"specialist_id": fact.specialist_id, "co_specialist_id": None}
    _change(rows, r, **who, **_anew(r))


def _reinstated(rows: Rows, r: Recorded) -> None:
    status = SessionStatus.SCHEDULED.value
    _change(rows, r, status=status, missed_reason=None, **_anew(r), **UNRECORDED)


def _taken_back(rows: Rows, r: Recorded) -> None:
    rows.remove(SESSIONS, session_id=r.stream)


def _corrected(rows: Rows, r: Recorded) -> None:
    fact: SessionCorrected = r.fact
    held = fact.minutes > 0
    now = {
        "minutes": fact.minutes if held else None,
        "missed_reason": fact.missed.value if fact.missed else None,
    }
    before = rows.get(SESSIONS, session_id=r.stream)
    rows.put(
        CORRECTIONS,
        correction_id=fact.correction_id,
        session_id=r.stream,
        corrected_at=r.at,
        was_minutes=before["minutes"] if before else None,
        was_missed=before["missed_reason"] if before else None,
        why=r.sealed,
        **now,
    )
    status = (SessionStatus.HELD if held else SessionStatus.MISSED).value
    _change(rows, r, status=status, sequence=r.version - 1, **now, **UNCOUNTED, **UNRECORDED)


UNCOUNTED = dict.fromkeys(("units", "billable", "not_billable", "flags"))
UNRECORDED = dict.fromkeys(("recorded_at", "recorded_by"))


def _noted(rows: Rows, r: Recorded) -> None:
    """Calendars have nothing to learn from it."""
    rows.change(SESSIONS, {"session_id": r.stream}, note=r.sealed)


def _undone(rows: Rows, r: Recorded) -> None:
    status = SessionStatus.SCHEDULED.value
    nothing = {"minutes": None, "missed_reason": None, "note": None, **UNCOUNTED, **UNRECORDED}
    _change(rows, r, status=status, **_anew(r), **nothing)


def _counted(rows: Rows, r: Recorded) -> None:
    """Calendars have nothing to learn from it, so `modified_at` stays."""
    fact: UnitsCounted = r.fact
    rows.change(
        SESSIONS,
        {"session_id": r.stream},
        **of_fact(SESSIONS, fact),
        flags=[flag.limit.value for flag in fact.flags],
    )


def _change(rows: Rows, r: Recorded, **values: Any) -> None:
    rows.change(SESSIONS, {"session_id": r.stream}, modified_at=r.at, **values)


SESSIONS_MODEL = Projection(
    "sessions",
    8,
    (SESSIONS, CORRECTIONS),
    {
        SessionScheduled: _scheduled,
        SessionHeld: _held,
        SessionMissed: _missed,
        SessionMoved: _moved,
        SessionRelocated: _relocated,
        SessionStoodIn: _stood_in,
        SessionReinstated: _reinstated,
        SessionConfirmed: _confirmed,
        SessionTakenBack: _taken_back,
        SessionCorrected: _corrected,
        OutcomeUndone: _undone,
        ProgressNoted: _noted,
        UnitsCounted: _counted,
    },
)
