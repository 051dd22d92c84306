"""Booked times that a later change made impossible: noted by the worker, decided by a person."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.calendar import commitment
from domain.calendar.commitment import (
    COMMITMENT,
    CommitmentExcepted,
    CommitmentMoved,
    CommitmentQuestioned,
)
from domain.sessions import session_questions
from domain.sessions.session import SESSION
from domain.sessions.session_booking import SessionMoved
from domain.sessions.session_questions import SessionExcepted, SessionQuestioned
from domain.shared.decider import Fact
from domain.shared.roles import Role
from peermatch.store import Work
from peermatch.usecases.core.changed_since import ChangedBy
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import Result, UseCase
from peermatch.usecases.sessions.existing_bookings import ReadState
from peermatch.usecases.sessions.time_check import broken_rules


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionTime:
    """`planned_id` is a session or planned time that stands."""

    planned_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptSession:
    """The session stays at its time although it breaks a rule."""

    session_id: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptCommitment:
    """The same for supervision, notes or a group's meeting."""

    commitment_id: UUID
    reason: str


def question_time(work: Work, command: QuestionTime, program: Program) -> Result:
    """Notes which rules the time breaks now, or that it breaks none anymore."""
    facts = questioned(work.read, command.planned_id, program, work.command.at)
    if work.read(SESSION, command.planned_id).scheduled is not None:
        work.load(SESSION, command.planned_id).record(*facts)
    elif work.read(COMMITMENT, command.planned_id).planned is not None:
        work.load(COMMITMENT, command.planned_id).record(*facts)
    return {"changed": bool(facts)}


def questioned(
    read: ReadState, planned_id: UUID, program: Program, now: datetime
) -> tuple[Fact, ...]:
    """The fact that would note what changed about a time; none when nothing did."""
    session = read(SESSION, planned_id)
    if session.scheduled is not None:
        over = session.scheduled.starts_at <= now
        found = () if over else broken_rules(read, session.scheduled, program, now)
        return session_questions.question(session, tuple(rule.name for rule in found), now)
    stands = read(COMMITMENT, planned_id)
    if stands.planned is None:
        return ()
    over = stands.dropped or stands.planned.starts_at <= now
    found = () if over else broken_rules(read, stands.planned, program, now)
    return commitment.question(stands, tuple(rule.name for rule in found), now)


def except_session(work: Work, command: ExceptSession, _program: Program) -> None:
    work.load(SESSION, command.session_id).decide(session_questions.except_time, command.reason)


def except_commitment(work: Work, command: ExceptCommitment, _program: Program) -> None:
    work.load(COMMITMENT, command.commitment_id).decide(commitment.except_time, command.reason)


_COORDINATOR = frozenset({Role.COORDINATOR, Role.MANAGER})

USE_CASES = (
    UseCase(QuestionTime, frozenset({Role.SERVICE}), question_time),
    UseCase(
        ExceptSession,
        _COORDINATOR,
        except_session,
        changed_by=ChangedBy("session_id", (SessionExcepted, SessionMoved, SessionQuestioned)),
    ),
    UseCase(
        ExceptCommitment,
        _COORDINATOR,
        except_commitment,
        changed_by=ChangedBy(
            "commitment_id", (CommitmentExcepted, CommitmentMoved, CommitmentQuestioned)
        ),
    ),
)
