"""Decisions about a specialist on the roster: areas, capacity, hours, leave and leaving."""

from collections.abc import Set
from datetime import date
from uuid import UUID

from domain.program.limits import Flag, Limits, caseload_ceiling, caseload_flags
from domain.shared.day_hours import HoursExcepted, HoursRestored, check_day
from domain.shared.decider import Fact, known
from domain.shared.hours import WeeklyWindow
from domain.shared.unknown_ids import SpecialistUnknown
from domain.shared.vocabulary import Credential, Experience, Mode
from domain.specialists.roster_changes import (
    AreasChanged,
    CapacityChanged,
    FewerThanCarried,
    GroupWorkChanged,
    HoursChanged,
    LastDayHasPassed,
    LastDayNotOver,
    LeaveCanceled,
    LeaveUnknown,
    LeavingReason,
    NoModeOffered,
    SessionsCalledOff,
    SpecialistLeaves,
    SpecialistLeaving,
    SpecialistStays,
    WorkloadFlagged,
)
from domain.specialists.specialist import (
    CapacityOutOfRange,
    CaseloadFull,
    LeaveEndsBeforeItStarts,
    LeavePlanned,
    NoSharedAreas,
    NoWorkingHours,
    Specialist,
    SpecialistEnrolled,
    hold_place,
)
from domain.specialists.workload import Workload, check_workload


def change_areas(state: Specialist, experiences: tuple[Experience, ...]) -> tuple[Fact, ...]:
    """The specialist declares other areas; what was agreed to share of dropped ones is void."""
    enrolled = known(state.enrolled, SpecialistUnknown)
    if not experiences:
        raise NoSharedAreas
    if enrolled.experiences == experiences:
        return ()
    return (AreasChanged(specialist_id=enrolled.specialist_id, experiences=experiences),)


def change_capacity(
    state: Specialist, capacity: int, fte_percent: int, limits: Limits
) -> tuple[Fact, ...]:
    """People at one time for the hours worked, within the ceilings of the day."""
    enrolled = known(state.enrolled, SpecialistUnknown)
    in_training = enrolled.credential is Credential.IN_TRAINING
    if not 0 <= capacity <= caseload_ceiling(limits, fte_percent, in_training=in_training):
        raise CapacityOutOfRange
    if capacity < state.places_in_use:
        raise FewerThanCarried
    if (enrolled.capacity, enrolled.fte_percent) == (capacity, fte_percent):
        return ()
    return (
        CapacityChanged(
            specialist_id=enrolled.specialist_id, capacity=capacity, fte_percent=fte_percent
        ),
    )


def change_hours(
    state: Specialist, windows: tuple[WeeklyWindow, ...], modes: Set[Mode]
) -> tuple[Fact, ...]:
    enrolled = known(state.enrolled, SpecialistUnknown)
    if not windows:
        raise NoWorkingHours
    if not modes:
        raise NoModeOffered
    if (enrolled.windows, enrolled.modes) == (windows, modes):
        return ()
    return (
        HoursChanged(specialist_id=enrolled.specialist_id, windows=windows, modes=frozenset(modes)),
    )


def except_hours(
    state: Specialist, day: date, windows: tuple[WeeklyWindow, ...], today: date
) -> tuple[Fact, ...]:
    """Other hours on one day; none at all is a day away."""
    enrolled = known(state.enrolled, SpecialistUnknown)
    if state.days.get(day) == windows:
        return ()
    check_day(day, windows, today)
    return (HoursExcepted(specialist_id=enrolled.specialist_id, day=day, windows=windows),)


def restore_hours(state: Specialist, day: date) -> tuple[Fact, ...]:
    """The weekly hours hold again on that day."""
    enrolled = known(state.enrolled, SpecialistUnknown)
    if day not in state.days:
        return ()
    return (HoursRestored(specialist_id=enrolled.specialist_id, day=day),)


def plan_leave(state: Specialist, first_day: date, last_day: date) -> tuple[Fact, ...]:
    enrolled = known(state.enrolled, SpecialistUnknown)
    if last_day < first_day:
        raise LeaveEndsBeforeItStarts
    if (first_day, last_day) in state.leave:
        return ()
    return (
        LeavePlanned(specialist_id=enrolled.specialist_id, first_day=first_day, last_day=last_day),
    )


def cancel_leave(state: Specialist, first_day: date, last_day: date) -> tuple[Fact, ...]:
    enrolled = known(state.enrolled, SpecialistUnknown)
    if (first_day, last_day) in state.canceled_leave:
        return ()
    if (first_day, last_day) not in state.leave:
        raise LeaveUnknown
    return (
        LeaveCanceled(specialist_id=enrolled.specialist_id, first_day=first_day, last_day=last_day),
    )


def hold_place_within(
    state: Specialist, match_id: UUID, workload: Workload, limits: Limits
) -> tuple[Fact, ...]:
    """Keeps a place within heads *and* minutes, by the rules of the day.

    `workload` counts this support as promised. Raises CaseloadFull, WorkOverpromised.
    """
    held = hold_place(state, match_id)
    if not held:
        return ()
    flags = check_can_carry(state, match_id, workload, limits)
    flagged = WorkloadFlagged(
        specialist_id=known(state.enrolled, SpecialistUnknown).specialist_id, flags=flags
    )
    return (*held, flagged) if flags else held


def check_can_carry(
    state: Specialist, match_id: UUID, workload: Workload, limits: Limits
) -> tuple[Flag, ...]:
    """Whether the specialist can support this match beside all others that they hold or carry:
    they stay, and have the heads and the minutes by the rules of the day.

    Raises SpecialistLeaves, CaseloadFull, WorkOverpromised.
    """
    enrolled = known(state.enrolled, SpecialistUnknown)
    if state.leaving is not None:
        raise SpecialistLeaves
    people = len((state.held | state.taken) - {match_id}) + 1
    if people > places(enrolled, limits):
        raise CaseloadFull
    return (*carried(state, people, limits), *check_workload(workload, limits))


def places(enrolled: SpecialistEnrolled, limits: Limits) -> int:
    """People at one time: as agreed, and never more than the ceilings of the day."""
    in_training = enrolled.credential is Credential.IN_TRAINING
    return places_within(limits, enrolled.capacity, enrolled.fte_percent, in_training=in_training)


def places_within(limits: Limits, capacity: int, fte_percent: int, *, in_training: bool) -> int:
    """What is left of an agreed capacity under the ceilings of the day."""
    return min(capacity, caseload_ceiling(limits, fte_percent, in_training=in_training))


def carried(state: Specialist, people: int, limits: Limits) -> tuple[Flag, ...]:
    """The limits that carrying so many `people` passes; what is usual warns before a ceiling."""
    enrolled = known(state.enrolled, SpecialistUnknown)
    in_training = enrolled.credential is Credential.IN_TRAINING
    return caseload_flags(limits, people, enrolled.fte_percent, in_training=in_training)


def lead_group(state: Specialist, group_id: UUID, minutes: int) -> tuple[Fact, ...]:
    """Notes what leading the group takes of the coming four weeks; 0 when they lead it no more."""
    enrolled = known(state.enrolled, SpecialistUnknown)
    if state.groups.get(group_id, 0) == minutes:
        return ()
    return (
        GroupWorkChanged(specialist_id=enrolled.specialist_id, group_id=group_id, minutes=minutes),
    )


def leave_program(
    state: Specialist, last_day: date, reason: LeavingReason, today: date
) -> tuple[Fact, ...]:
    """Announces a last day: no one new from now on, and matches under way go on until it."""
    enrolled = known(state.enrolled, SpecialistUnknown)
    leaving = SpecialistLeaving(
        specialist_id=enrolled.specialist_id, last_day=last_day, reason=reason
    )
    if state.leaving == leaving:
        return ()
    if last_day < today:
        raise LastDayHasPassed
    return (leaving,)


def stay_on(state: Specialist) -> tuple[Fact, ...]:
    """Takes the announced last day back."""
    enrolled = known(state.enrolled, SpecialistUnknown)
    if state.leaving is None:
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
    return tuple(sorted(state.held | state.taken)) if state.leaving else ()


def left_behind(state: Specialist, today: date) -> tuple[UUID, ...]:
    """The matches that end now that the last day is over. Raises LastDayNotOver before."""
    known(state.enrolled, SpecialistUnknown)
    if state.leaving is None or today <= state.leaving.last_day:
        raise LastDayNotOver
    return people_to_reassign(state)
