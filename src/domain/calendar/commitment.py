"""Time that specialists keep for supervision, notes or a group: planned, moved, dropped."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from domain.sessions.time_questions import NO_QUESTIONS, Questions, check_excepting
from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Decider, Fact, Refusal, known


class CommitmentKind(StrEnum):
    SUPERVISION = "supervision"
    NOTES = "notes"
    GROUP = "group"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentPlanned:
    commitment_id: Plain[UUID]
    kind: Plain[CommitmentKind]
    staff: Plain[tuple[UUID, ...]]
    """Everyone of the program whose time it takes."""
    starts_at: Plain[datetime]
    ends_at: Plain[datetime]
    time_zone: Plain[str]
    place: Plain[str]
    """Site code of a group's meeting in person, else empty."""
    group_id: Plain[UUID | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentMoved:
    commitment_id: Plain[UUID]
    starts_at: Plain[datetime]
    ends_at: Plain[datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentQuestioned:
    commitment_id: Plain[UUID]
    rules: Plain[tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentExcepted:
    commitment_id: Plain[UUID]
    specialist_id: Subject
    rules: Plain[tuple[str, ...]]
    reason: Personal[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentDropped:
    commitment_id: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    planned: CommitmentPlanned | None = None
    dropped: bool = False
    questions: Questions = NO_QUESTIONS


class CommitmentUnknown(Refusal):
    sentence = "There is no planned time with this id."


class CommitmentBackwards(Refusal):
    sentence = "Planned time must end after it starts."


class CommitmentIsOver(Refusal):
    sentence = "This planned time has begun or was dropped."


def evolve(state: Commitment, fact: Fact) -> Commitment:
    match fact:
        case CommitmentPlanned():
            return replace(state, planned=fact)
        case CommitmentMoved() if state.planned is not None:
            moved = replace(state.planned, starts_at=fact.starts_at, ends_at=fact.ends_at)
            return replace(state, planned=moved, questions=NO_QUESTIONS)
        case CommitmentDropped():
            return replace(state, dropped=True, questions=NO_QUESTIONS)
        case CommitmentQuestioned():
            return replace(state, questions=state.questions.asked(fact.rules))
        case CommitmentExcepted():
            return replace(state, questions=state.questions.except_for(fact.rules))
    return state


COMMITMENT = Decider("commitment", Commitment(), evolve)


def plan(state: Commitment, planned: CommitmentPlanned) -> tuple[Fact, ...]:
    if state.planned is not None:
        return ()
    if planned.ends_at <= planned.starts_at:
        raise CommitmentBackwards
    return (planned,)


def move(
    state: Commitment, starts_at: datetime, ends_at: datetime, now: datetime
) -> tuple[Fact, ...]:
    """Another time for the same people."""
    planned = known(state.planned, CommitmentUnknown)
    if (planned.starts_at, planned.ends_at) == (starts_at, ends_at):
        return ()
    if ends_at <= starts_at:
        raise CommitmentBackwards
    if state.dropped or now >= min(planned.starts_at, starts_at):
        raise CommitmentIsOver
    return (
        CommitmentMoved(commitment_id=planned.commitment_id, starts_at=starts_at, ends_at=ends_at),
    )


def drop(state: Commitment, now: datetime) -> tuple[Fact, ...]:
    """Gives the time back before it begins."""
    planned = known(state.planned, CommitmentUnknown)
    if state.dropped:
        return ()
    if now >= planned.starts_at:
        raise CommitmentIsOver
    return (CommitmentDropped(commitment_id=planned.commitment_id),)


def question(state: Commitment, rules: tuple[str, ...], now: datetime) -> tuple[Fact, ...]:
    """Notes which rules its time breaks, or that it breaks none anymore."""
    planned = known(state.planned, CommitmentUnknown)
    over = state.dropped or now >= planned.starts_at
    found = () if over else state.questions.beside(rules)
    if found == state.questions.open:
        return ()
    return (CommitmentQuestioned(commitment_id=planned.commitment_id, rules=found),)


def except_time(state: Commitment, reason: str) -> tuple[Fact, ...]:
    """It stays at its time. Raises NothingToExcept or ExceptionUnexplained."""
    planned = known(state.planned, CommitmentUnknown)
    rules = check_excepting(state.questions, reason)
    return (_excepted(planned, rules, reason.strip()),) if rules else ()


def book_knowing(state: Commitment, rules: tuple[str, ...]) -> tuple[Fact, ...]:
    """It was put there although these rules warn, so nobody is asked about them again."""
    new = state.questions.beside(rules)
    return (_excepted(known(state.planned, CommitmentUnknown), new, ""),) if new else ()


def _excepted(
    planned: CommitmentPlanned, rules: tuple[str, ...], reason: str
) -> CommitmentExcepted:
    return CommitmentExcepted(
        commitment_id=planned.commitment_id,
        specialist_id=planned.staff[0],
        rules=rules,
        reason=reason,
    )
