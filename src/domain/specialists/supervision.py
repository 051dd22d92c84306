"""A specialist's supervisor, the supervision they had, and when the next is due."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from domain.program.limits import LimitName, Limits
from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Fact, Refusal, known
from domain.shared.shared_refusals import CorrectionUnexplained, SpecialistUnknown


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisorAssigned:
    specialist_id: Subject
    supervisor_id: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeStarted:
    """The day from which experience in peer support counts."""

    specialist_id: Subject
    since: Plain[date]


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionHeld:
    specialist_id: Subject
    supervision_id: Plain[UUID]
    supervisor_id: Plain[UUID]
    held_on: Plain[date]
    minutes: Plain[int]
    long_enough: Plain[bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionCorrected:
    """It was on another day, or took longer or shorter, than was recorded."""

    specialist_id: Subject
    supervision_id: Plain[UUID]
    held_on: Plain[date]
    minutes: Plain[int]
    long_enough: Plain[bool]
    reason: Personal[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervision:
    specialist_id: UUID | None = None
    supervisor_id: UUID | None = None
    since: date | None = None
    held: tuple[SupervisionHeld, ...] = ()
    """As it is known now, corrections among it."""

    @property
    def last_full(self) -> date | None:
        """The last day of a supervision that was long enough."""
        return max((s.held_on for s in self.held if s.long_enough), default=None)


class OwnSupervisor(Refusal):
    sentence = "No one can supervise themselves."
    field = "supervisor"


class NoSupervisor(Refusal):
    sentence = "This specialist has no supervisor yet."


class SupervisionUnknown(Refusal):
    sentence = "No such supervision is recorded for this specialist."
    field = "supervision_id"


class SupervisionInTheFuture(Refusal):
    sentence = "Supervision is recorded after it was held."
    field = "held_on"


class SupervisionLengthOutOfRange(Refusal):
    sentence = "Supervision takes 1 to 480 minutes."
    field = "minutes"


class SupervisionAlreadyRecorded(Refusal):
    sentence = "This supervision has already been recorded differently."


def evolve(
    state: Supervision,
    fact: SupervisorAssigned | PracticeStarted | SupervisionHeld | SupervisionCorrected,
) -> Supervision:
    match fact:
        case SupervisorAssigned():
            return replace(state, supervisor_id=fact.supervisor_id)
        case PracticeStarted():
            return replace(state, since=fact.since)
        case SupervisionHeld():
            return replace(state, held=(*state.held, fact))
        case SupervisionCorrected():
            return replace(state, held=tuple(_as_corrected(one, fact) for one in state.held))


def _as_corrected(held: SupervisionHeld, fact: SupervisionCorrected) -> SupervisionHeld:
    if held.supervision_id != fact.supervision_id:
        return held
    return replace(held, held_on=fact.held_on, minutes=fact.minutes, long_enough=fact.long_enough)


def assign_supervisor(state: Supervision, supervisor_id: UUID) -> tuple[Fact, ...]:
    specialist_id = known(state.specialist_id, SpecialistUnknown)
    if supervisor_id == specialist_id:
        raise OwnSupervisor
    if state.supervisor_id == supervisor_id:
        return ()
    return (SupervisorAssigned(specialist_id=specialist_id, supervisor_id=supervisor_id),)


def start_practice(state: Supervision, since: date) -> tuple[Fact, ...]:
    specialist_id = known(state.specialist_id, SpecialistUnknown)
    if state.since == since:
        return ()
    return (PracticeStarted(specialist_id=specialist_id, since=since),)


def hold_supervision(
    state: Supervision,
    supervision_id: UUID,
    held_on: date,
    minutes: int,
    *,
    today: date,
    limits: Limits,
) -> tuple[Fact, ...]:
    """Records supervision with the assigned supervisor; a short one is kept but meets no duty."""
    specialist_id = known(state.specialist_id, SpecialistUnknown)
    before = next((s for s in state.held if s.supervision_id == supervision_id), None)
    if before is not None:
        if (before.held_on, before.minutes) != (held_on, minutes):
            raise SupervisionAlreadyRecorded
        return ()
    if state.supervisor_id is None:
        raise NoSupervisor
    _check_held(held_on, minutes, today)
    return (
        SupervisionHeld(
            specialist_id=specialist_id,
            supervision_id=supervision_id,
            supervisor_id=state.supervisor_id,
            held_on=held_on,
            minutes=minutes,
            long_enough=minutes >= limits.value(LimitName.SUPERVISION_MINUTES),
        ),
    )


def correct_supervision(
    state: Supervision,
    supervision_id: UUID,
    held_on: date,
    minutes: int,
    *,
    reason: str,
    today: date,
    limits: Limits,
) -> tuple[Fact, ...]:
    """Sets right when supervision was held and for how long; the next falls due by it."""
    specialist_id = known(state.specialist_id, SpecialistUnknown)
    before = known(
        next((s for s in state.held if s.supervision_id == supervision_id), None),
        SupervisionUnknown,
    )
    if (before.held_on, before.minutes) == (held_on, minutes):
        return ()
    if not reason.strip():
        raise CorrectionUnexplained
    _check_held(held_on, minutes, today)
    return (
        SupervisionCorrected(
            specialist_id=specialist_id,
            supervision_id=supervision_id,
            held_on=held_on,
            minutes=minutes,
            long_enough=minutes >= limits.value(LimitName.SUPERVISION_MINUTES),
            reason=reason,
        ),
    )


def _check_held(held_on: date, minutes: int, today: date) -> None:
    if held_on > today:
        raise SupervisionInTheFuture
    if not 1 <= minutes <= 480:
        raise SupervisionLengthOutOfRange


def supervision_due(
    since: date | None, last_full: date | None, day: date, limits: Limits
) -> date | None:
    """When supervision is next due; None from the third year of experience on.

    Without a known start of practice, the first year's rule counts from `day`.
    """
    for years in supervision_years(since or day, last_full, limits):
        if day < years.until:
            return years.due_on
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionYear:
    """When supervision is next due, for as long as it is before `until`."""

    until: date
    due_on: date


def supervision_years(
    start: date, last_full: date | None, limits: Limits
) -> tuple[SupervisionYear, SupervisionYear]:
    """Twice a month in the first year of practice, monthly in the second (12VAC30-130-5190 as of
    2017), and never after."""
    last = max(last_full or start, start)
    first, second = LimitName.SUPERVISION_FIRST_YEAR, LimitName.SUPERVISION_SECOND_YEAR
    return (
        SupervisionYear(
            until=_years_after(start, 1), due_on=last + timedelta(days=limits.value(first))
        ),
        SupervisionYear(
            until=_years_after(start, 2), due_on=last + timedelta(days=limits.value(second))
        ),
    )


def _years_after(start: date, years: int) -> date:
    """The same day of a later year; March 1 where that year has no February 29."""
    leaps = (start.month, start.day) == (2, 29)
    day = start + timedelta(days=1) if leaps else start
    return day.replace(year=start.year + years)
