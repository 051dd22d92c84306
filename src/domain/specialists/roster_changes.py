"""What may change about a specialist on the roster, as facts: areas, capacity, hours, leaving."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from domain.program.limits import Flag
from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Refusal
from domain.shared.hours import WeeklyWindow
from domain.shared.vocabulary import Experience, Mode


class LeavingReason(StrEnum):
    RESIGNED = "resigned"
    RETIRED = "retired"
    CONTRACT_ENDED = "contract-ended"
    MOVED_TO_OTHER_WORK = "moved-to-other-work"
    NOT_STATED = "not-stated"


@dataclass(frozen=True, slots=True, kw_only=True)
class AreasChanged:
    specialist_id: Subject
    experiences: Personal[tuple[Experience, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityChanged:
    specialist_id: Subject
    capacity: Plain[int]
    fte_percent: Plain[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursChanged:
    specialist_id: Subject
    windows: Plain[tuple[WeeklyWindow, ...]]
    modes: Plain[frozenset[Mode]]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveCanceled:
    specialist_id: Subject
    first_day: Plain[date]
    last_day: Plain[date]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkloadFlagged:
    """A place was kept although more is promised than usual: people, or minutes."""

    specialist_id: Subject
    flags: Plain[tuple[Flag, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupWorkChanged:
    """What leading a group takes of the specialist's coming four weeks."""

    specialist_id: Subject
    group_id: Plain[UUID]
    minutes: Plain[int]
    """0 when they lead it no more."""


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


class FewerThanCarried(Refusal):
    sentence = "The specialist has more people than that; transfer some first."
    field = "capacity"


class LastDayNotOver(Refusal):
    sentence = "Matches of a specialist who is leaving continue through their last day."


class SpecialistLeaves(Refusal):
    sentence = "The specialist is leaving the program, so no new place can be held."


class LeaveUnknown(Refusal):
    sentence = "No such leave is planned."
    field = "leave"


class LastDayHasPassed(Refusal):
    sentence = "The last day of work can't be a day that has passed."
    field = "last_day"


class NoModeOffered(Refusal):
    sentence = "A specialist needs at least one way of meeting."
    field = "modes"
