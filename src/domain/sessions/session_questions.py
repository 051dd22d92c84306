"""What speaks against the time of a session that stands, and that it stays all the same."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from domain.sessions.session_state import Session, SessionScheduled, SessionStatus
from domain.sessions.time_questions import check_excepting
from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Fact, known
from domain.shared.shared_refusals import SessionUnknown


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionQuestioned:
    """These rules about times speak against a session that stands; none: no longer."""

    session_id: Plain[UUID]
    rules: Plain[tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionExcepted:
    """The session stays at its time although these rules speak against it.

    Without a reason it was booked so, knowing the warning.
    """

    session_id: Plain[UUID]
    participant_id: Subject
    rules: Plain[tuple[str, ...]]
    reason: Personal[str]


def evolve(state: Session, fact: SessionQuestioned | SessionExcepted) -> Session:
    match fact:
        case SessionQuestioned():
            return replace(state, questions=state.questions.asked(fact.rules))
        case SessionExcepted():
            return replace(state, questions=state.questions.except_for(fact.rules))


def question(state: Session, rules: tuple[str, ...], now: datetime) -> tuple[Fact, ...]:
    """Notes what speaks against the time of a session to come, or that nothing does any more."""
    scheduled = known(state.scheduled, SessionUnknown)
    over = state.status is not SessionStatus.SCHEDULED or now >= scheduled.starts_at
    found = () if over else state.questions.beside(rules)
    if found == state.questions.open:
        return ()
    return (SessionQuestioned(session_id=scheduled.session_id, rules=found),)


def except_time(state: Session, reason: str) -> tuple[Fact, ...]:
    """It stays at its time. Raises NothingToExcept or ExceptionUnexplained."""
    scheduled = known(state.scheduled, SessionUnknown)
    rules = check_excepting(state.questions, reason)
    return (_excepted(scheduled, rules, reason.strip()),) if rules else ()


def book_knowing(state: Session, rules: tuple[str, ...]) -> tuple[Fact, ...]:
    """It was put there although these rules warn, so nobody is asked about them again."""
    new = state.questions.beside(rules)
    return (_excepted(known(state.scheduled, SessionUnknown), new, ""),) if new else ()


def _excepted(scheduled: SessionScheduled, rules: tuple[str, ...], reason: str) -> SessionExcepted:
    return SessionExcepted(
        session_id=scheduled.session_id,
        participant_id=scheduled.participant_id,
        rules=rules,
        reason=reason,
    )
