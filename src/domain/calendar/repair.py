"""Fixing a schedule after something came up: requested, options shown, one applied, or undone."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from domain.calendar.repair_options import RepairLeftOut, RepairOption
from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Decider, Fact, Refusal, known
from domain.shared.vocabulary import Mode


class RepairCause(StrEnum):
    SPECIALIST_AWAY = "specialist-away"
    PARTICIPANT_CANCELS = "participant-cancels"
    ROAD_CLOSED = "road-closed"
    TIMES_QUESTIONED = "times-questioned"
    """Something changed, and sessions of one specialist can't stay at their times."""


REPAIR_CAUSES: dict[RepairCause, str] = {
    RepairCause.SPECIALIST_AWAY: "A specialist is away",
    RepairCause.PARTICIPANT_CANCELS: "A participant can't come at that time",
    RepairCause.ROAD_CLOSED: "A road is closed",
    RepairCause.TIMES_QUESTIONED: "Sessions can't stay at their times",
}
"""Every cause in the words that people choose from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairRequested:
    """What came up. Fields that its cause doesn't need are None or empty."""

    repair_id: Plain[UUID]
    cause: Plain[RepairCause]
    first_day: Plain[date]
    last_day: Plain[date]
    specialist_id: Plain[UUID | None]
    session_id: Plain[UUID | None]
    from_site: Plain[str]
    to_site: Plain[str]
    road_minutes: Plain[int]
    """Minutes from the one site to the other while the road is closed."""
    plans_leave: Plain[bool]
    """Whether applying it also plans the days as leave, because they weren't yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairChangeFound:
    """One line of one option: a session now, and what it would be; None after: it is canceled."""

    repair_id: Plain[UUID]
    option: Plain[int]
    """Counts from 1; 1 is best."""
    session_id: Plain[UUID]
    participant_id: Subject
    specialist_id: Plain[UUID]
    starts_at: Plain[datetime]
    ends_at: Plain[datetime]
    new_starts_at: Plain[datetime | None]
    new_ends_at: Plain[datetime | None]
    mode: Personal[Mode]
    place: Personal[str]
    new_mode: Personal[Mode]
    new_place: Personal[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairOptionsFound:
    """The difference to look at is ready; without options nothing has to change."""

    repair_id: Plain[UUID]
    options: Plain[tuple[RepairOption, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairFailed:
    repair_id: Plain[UUID]
    problem: Plain[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairApplied:
    repair_id: Plain[UUID]
    option: Plain[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairUndone:
    repair_id: Plain[UUID]


class RepairStatus(StrEnum):
    UNKNOWN = "unknown"
    REQUESTED = "requested"
    READY = "ready"
    FAILED = "failed"
    APPLIED = "applied"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    status: RepairStatus = RepairStatus.UNKNOWN
    requested: RepairRequested | None = None
    options: tuple[RepairOption, ...] = ()
    changes: Mapping[int, tuple[RepairChangeFound, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    applied: int = 0
    """The option that was applied; 0 while none was."""


class RepairUnknown(Refusal):
    sentence = "There is no schedule fix with this id."


class RepairDaysBackwards(Refusal):
    sentence = "The last day is before the first."
    field = "last_day"


class RepairDaysTooMany(Refusal):
    sentence = "A schedule fix covers at most four weeks at a time."
    field = "last_day"


class RepairDaysOver(Refusal):
    sentence = "These days are over, so there is nothing to fix: past sessions stay as they are."
    field = "last_day"


class NothingIsScheduled(Refusal):
    sentence = (
        "No session that this touches is scheduled then, so there is nothing to fix. For "
        "someone's absence, planning the leave is enough."
    )
    field = "first_day"


class SessionNotScheduled(Refusal):
    sentence = "This session is not scheduled any more, so there is nothing to fix."
    field = "session_id"


class RepairIncomplete(Refusal):
    sentence = "Say who is away, which session can't be kept, which road is closed, or whose times."


class SessionNotOnTheseDays(Refusal):
    sentence = "The session is not on one of these days."
    field = "first_day"


class SessionHasBegun(Refusal):
    sentence = "This session has begun; record how it went instead."


class RepairNotReady(Refusal):
    sentence = "The options for this schedule fix are not ready yet."


class RepairOptionUnknown(Refusal):
    sentence = "This schedule fix has no such option."
    field = "option"


class RepairAlreadyApplied(Refusal):
    sentence = "Another option of this schedule fix is in use; undo it first."


class RepairNotApplied(Refusal):
    sentence = "No option of this schedule fix is in use, so there is nothing to undo."


class RepairOverAndDone(Refusal):
    sentence = "This schedule fix was undone; ask for a new one."


class ScheduleChangedSince(Refusal):
    sentence = "A session has changed since these options were found; ask for new ones."


def evolve(state: Repair, fact: Fact) -> Repair:
    match fact:
        case RepairRequested():
            return replace(state, status=RepairStatus.REQUESTED, requested=fact)
        case RepairChangeFound():
            own = (*state.changes.get(fact.option, ()), fact)
            return replace(state, changes=MappingProxyType({**state.changes, fact.option: own}))
        case RepairOptionsFound():
            return replace(state, status=RepairStatus.READY, options=fact.options)
        case RepairFailed():
            return replace(state, status=RepairStatus.FAILED)
        case RepairApplied():
            return replace(state, status=RepairStatus.APPLIED, applied=fact.option)
        case RepairUndone():
            return replace(state, status=RepairStatus.UNDONE)
    return state


REPAIR = Decider("repair", Repair(), evolve)
MOST_DAYS = 28
NEEDED = {
    RepairCause.SPECIALIST_AWAY: ("specialist_id",),
    RepairCause.TIMES_QUESTIONED: ("specialist_id",),
    RepairCause.PARTICIPANT_CANCELS: ("session_id",),
    RepairCause.ROAD_CLOSED: ("from_site", "to_site", "road_minutes"),
}


def request(state: Repair, asked: RepairRequested) -> tuple[Fact, ...]:
    """Asks for options; the answer is worked out apart."""
    if state.requested is not None:
        return ()
    if asked.last_day < asked.first_day:
        raise RepairDaysBackwards
    if (asked.last_day - asked.first_day).days >= MOST_DAYS:
        raise RepairDaysTooMany
    for name in NEEDED[asked.cause]:
        if not getattr(asked, name):
            raise RepairIncomplete().at(name)
    return (asked,)


def check_days_to_come(asked: RepairRequested, today: date) -> None:
    """Raises RepairDaysOver when all of the days are past."""
    if asked.last_day < today:
        raise RepairDaysOver


def check_session_day(asked: RepairRequested, day: date, *, begun: bool) -> None:
    """Raises SessionHasBegun, SessionNotOnTheseDays. `day` is the session's, local."""
    if begun:
        raise SessionHasBegun
    if not asked.first_day <= day <= asked.last_day:
        raise SessionNotOnTheseDays


def check_affects(touched: bool) -> None:
    """Raises NothingIsScheduled where no session can be concerned."""
    if not touched:
        raise NothingIsScheduled


def find_options(
    state: Repair,
    options: tuple[RepairOption, ...],
    changes: tuple[RepairChangeFound, ...],
    left_out: tuple[RepairLeftOut, ...] = (),
) -> tuple[Fact, ...]:
    """Keeps what was worked out, each change under its participant's key."""
    asked = known(state.requested, RepairUnknown)
    if state.status is not RepairStatus.REQUESTED:
        return ()
    return (*changes, *left_out, RepairOptionsFound(repair_id=asked.repair_id, options=options))


def fail(state: Repair, problem: str) -> tuple[Fact, ...]:
    asked = known(state.requested, RepairUnknown)
    if state.status is not RepairStatus.REQUESTED:
        return ()
    return (RepairFailed(repair_id=asked.repair_id, problem=problem),)


def apply(state: Repair, option: int) -> tuple[Fact, ...]:
    """Takes one option; its changes are made with it, all or none."""
    asked = known(state.requested, RepairUnknown)
    if state.status is RepairStatus.APPLIED:
        if state.applied != option:
            raise RepairAlreadyApplied
        return ()
    if state.status is RepairStatus.UNDONE:
        raise RepairOverAndDone
    if state.status is not RepairStatus.READY:
        raise RepairNotReady
    if all(known.number != option for known in state.options):
        raise RepairOptionUnknown
    return (RepairApplied(repair_id=asked.repair_id, option=option),)


def undo(state: Repair) -> tuple[Fact, ...]:
    """Takes the applied option back."""
    asked = known(state.requested, RepairUnknown)
    if state.status is RepairStatus.UNDONE:
        return ()
    if state.status is not RepairStatus.APPLIED:
        raise RepairNotApplied
    return (RepairUndone(repair_id=asked.repair_id),)
