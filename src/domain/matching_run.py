"""A matching run: what the solver saw, by digest, and what it answered."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from domain.classified import Plain
from domain.decider import Decider, Fact, Refusal


class RunStatus(StrEnum):
    UNKNOWN = "unknown"
    REQUESTED = "requested"
    COMPLETED = "completed"
    FAILED = "failed"


class RunTrigger(StrEnum):
    COORDINATOR = "coordinator"
    COMMAND_LINE = "command-line"
    NIGHTLY = "nightly"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRequested:
    run_id: Plain[UUID]
    trigger: Plain[RunTrigger]
    day: Plain[date]
    """The programme's local date: the rules are those of this day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunCompleted:
    run_id: Plain[UUID]
    problem_digest: Plain[str]
    plan_digest: Plain[str]
    solver: Plain[str]
    proved: Plain[bool]
    seekers: Plain[int]
    specialists: Plain[int]
    proposed: Plain[int]
    waiting: Plain[int]
    overtaken: Plain[int]
    """Pairings of the plan that the facts had overtaken when they were to be proposed."""
    milliseconds: Plain[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFailed:
    run_id: Plain[UUID]
    problem: Plain[str]
    """Kind of failure; never an exception's text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchingRun:
    status: RunStatus = RunStatus.UNKNOWN
    requested: RunRequested | None = None


class RunUnknown(Refusal):
    sentence = "There is no matching run with this id."


def evolve(state: MatchingRun, fact: Fact) -> MatchingRun:
    match fact:
        case RunRequested():
            return replace(state, status=RunStatus.REQUESTED, requested=fact)
        case RunCompleted():
            return replace(state, status=RunStatus.COMPLETED)
        case RunFailed():
            return replace(state, status=RunStatus.FAILED)
    return state


MATCHING_RUN = Decider("matching_run", MatchingRun(), evolve)


def request(state: MatchingRun, requested: RunRequested) -> tuple[Fact, ...]:
    return () if state.requested is not None else (requested,)


def finish(state: MatchingRun, outcome: RunCompleted | RunFailed) -> tuple[Fact, ...]:
    """Ends a requested run once; a later outcome of the same run changes nothing."""
    if state.requested is None:
        raise RunUnknown
    return () if state.status is not RunStatus.REQUESTED else (outcome,)
