"""Leave that a specialist asks for: granted, turned down or taken back. It is planned, and moves
sessions, only once it is granted."""

from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from uuid import UUID

from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Fact, Refusal, known
from domain.shared.shared_refusals import SpecialistUnknown
from domain.specialists.specialist_state import LeaveAnswer, LeaveRequest, Specialist
from domain.specialists.working_hours import LeaveEndsBeforeItStarts, plan_leave


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveAsked:
    """From `first_day` to `last_day`, both included (local dates)."""

    specialist_id: Subject
    request_id: Plain[UUID]
    first_day: Plain[date]
    last_day: Plain[date]
    asked_on: Plain[date]
    note: Personal[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveGranted:
    specialist_id: Subject
    request_id: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveTurnedDown:
    specialist_id: Subject
    request_id: Plain[UUID]
    reason: Personal[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveRequestTakenBack:
    specialist_id: Subject
    request_id: Plain[UUID]


class LeaveInThePast(Refusal):
    sentence = "Leave that is asked for has not begun yet."
    field = "first_day"


class LeavePlannedAlready(Refusal):
    sentence = "Leave is planned or asked for on these days already."
    field = "first_day"


class LeaveRequestUnknown(Refusal):
    sentence = "There is no request for leave with this id."


class LeaveRequestAnswered(Refusal):
    sentence = "This request for leave has already been answered or taken back."


class LeaveAskedDifferently(Refusal):
    sentence = "This request has already been recorded with other days."


class TurnedDownWithoutReason(Refusal):
    sentence = "Say why, so that they can ask for other days."
    field = "reason"


def evolve(
    state: Specialist,
    fact: LeaveAsked | LeaveGranted | LeaveTurnedDown | LeaveRequestTakenBack,
) -> Specialist:
    match fact:
        case LeaveAsked():
            asked = LeaveRequest(
                first_day=fact.first_day,
                last_day=fact.last_day,
                asked_on=fact.asked_on,
                note=fact.note,
            )
            return _with(state, fact.request_id, asked)
        case LeaveGranted():
            return _answered(state, fact.request_id, LeaveAnswer.GRANTED)
        case LeaveTurnedDown():
            return _answered(state, fact.request_id, LeaveAnswer.TURNED_DOWN, fact.reason)
        case LeaveRequestTakenBack():
            return _answered(state, fact.request_id, LeaveAnswer.TAKEN_BACK)


def _answered(
    state: Specialist, request_id: UUID, answer: LeaveAnswer, reason: str = ""
) -> Specialist:
    asked = replace(state.leave_requests[request_id], answer=answer, reason=reason)
    return _with(state, request_id, asked)


def _with(state: Specialist, request_id: UUID, asked: LeaveRequest) -> Specialist:
    requests = MappingProxyType({**state.leave_requests, request_id: asked})
    return replace(state, leave_requests=requests)


def ask_for_leave(state: Specialist, asked: LeaveAsked) -> tuple[Fact, ...]:
    """Asked on `asked.asked_on`, which is today."""
    known(state.enrolled, SpecialistUnknown)
    before = state.leave_requests.get(asked.request_id)
    if before is not None:
        if (before.first_day, before.last_day) != (asked.first_day, asked.last_day):
            raise LeaveAskedDifferently
        return ()
    if asked.last_day < asked.first_day:
        raise LeaveEndsBeforeItStarts
    if asked.first_day < asked.asked_on:
        raise LeaveInThePast
    waiting = ((r.first_day, r.last_day) for r in state.leave_requests.values() if r.open)
    for first_day, last_day in (*state.leave, *waiting):
        if asked.first_day <= last_day and first_day <= asked.last_day:
            raise LeavePlannedAlready
    return (asked,)


def grant_leave(state: Specialist, request_id: UUID) -> tuple[Fact, ...]:
    """Granted, and planned with it."""
    asked, specialist_id = _asked(state, request_id)
    if asked.answer is LeaveAnswer.GRANTED:
        return ()
    _check_open(asked)
    granted = LeaveGranted(specialist_id=specialist_id, request_id=request_id)
    return (granted, *plan_leave(state, asked.first_day, asked.last_day))


def turn_down_leave(state: Specialist, request_id: UUID, reason: str) -> tuple[Fact, ...]:
    asked, specialist_id = _asked(state, request_id)
    if (asked.answer, asked.reason) == (LeaveAnswer.TURNED_DOWN, reason):
        return ()
    _check_open(asked)
    if not reason.strip():
        raise TurnedDownWithoutReason
    return (LeaveTurnedDown(specialist_id=specialist_id, request_id=request_id, reason=reason),)


def take_back(state: Specialist, request_id: UUID) -> tuple[Fact, ...]:
    """By whoever asked; leave that was granted is canceled instead."""
    asked, specialist_id = _asked(state, request_id)
    if asked.answer is LeaveAnswer.TAKEN_BACK:
        return ()
    _check_open(asked)
    return (LeaveRequestTakenBack(specialist_id=specialist_id, request_id=request_id),)


def _asked(state: Specialist, request_id: UUID) -> tuple[LeaveRequest, UUID]:
    enrolled = known(state.enrolled, SpecialistUnknown)
    return known(state.leave_requests.get(request_id), LeaveRequestUnknown), enrolled.specialist_id


def _check_open(asked: LeaveRequest) -> None:
    if not asked.open:
        raise LeaveRequestAnswered
