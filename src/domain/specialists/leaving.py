"""A specialist leaves the program: the last day, what it calls off; or stays after all."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from domain.shared.classified import Plain, Subject
from domain.shared.decider import Fact, Refusal, known
from domain.shared.shared_refusals import SpecialistUnknown
from domain.specialists.specialist_state import Specialist


class LeavingReason(StrEnum):
    RESIGNED = "resigned"
    RETIRED = "retired"
    CONTRACT_ENDED = "contract-ended"
    MOVED_TO_OTHER_WORK = "moved-to-other-work"
    NOT_STATED = "not-stated"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialistLeaving:
    """From now on no new places; the people they support need reassignment."""

    specialist_id: Subject
    last_day: Plain[date]
    reason: Plain[LeavingReason]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialistStays:
    """They stay after all: the last day that was announced no longer holds."""

    specialist_id: Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionsCalledOff:
    """All sessions that are canceled because of the last day; they come back if it moves."""

    specialist_id: Subject
    sessions: Plain[frozenset[UUID]]


class SpecialistLeaves(Refusal):
    sentence = "The specialist is leaving the program, so no new place can be held."


class LastDayNotOver(Refusal):
    sentence = "Matches of a specialist who is leaving continue through their last day."


class LastDayHasPassed(Refusal):
    sentence = "The last day of work can't be a day that has passed."
    field = "last_day"


def evolve(
    state: Specialist, fact: SpecialistLeaving | SpecialistStays | SessionsCalledOff
) -> Specialist:
    match fact:
        case SpecialistLeaving():
            return replace(state, last_day=fact.last_day, leaving_because=fact.reason)
        case SpecialistStays():
            return replace(state, last_day=None, leaving_because=None)
        case SessionsCalledOff():
            return replace(state, called_off=fact.sessions)


def leave_program(
    state: Specialist, last_day: date, reason: LeavingReason, today: date
) -> tuple[Fact, ...]:
    """Announces a last day: no one new from now on, and matches under way go on until it."""
    enrolled = known(state.enrolled, SpecialistUnknown)
    leaving = SpecialistLeaving(
        specialist_id=enrolled.specialist_id, last_day=last_day, reason=reason
    )
    if (state.last_day, state.leaving_because) == (last_day, reason):
        return ()
    if last_day < today:
        raise LastDayHasPassed
    return (leaving,)


def stay_on(state: Specialist) -> tuple[Fact, ...]:
    """Takes the announced last day back."""
    enrolled = known(state.enrolled, SpecialistUnknown)
    if state.last_day is None:
        return ()
    return (SpecialistStays(specialist_id=enrolled.specialist_id),)


def call_off(state: Specialist, sessions: frozenset[UUID]) -> tuple[Fact, ...]:
    """Notes which sessions are canceled because of the last day, all of them each time."""
    enrolled = known(state.enrolled, SpecialistUnknown)
    if state.called_off == sessions:
        return ()
    return (SessionsCalledOff(specialist_id=enrolled.specialist_id, sessions=sessions),)


def people_to_reassign(state: Specialist) -> tuple[UUID, ...]:
    """The matches that a leaving specialist holds or carries, in a steady order."""
    return tuple(sorted(state.held | state.taken)) if state.last_day else ()


def left_behind(state: Specialist, today: date) -> tuple[UUID, ...]:
    """The matches that end now that the last day is over. Raises LastDayNotOver before."""
    known(state.enrolled, SpecialistUnknown)
    if state.last_day is None or today <= state.last_day:
        raise LastDayNotOver
    return people_to_reassign(state)
