"""A specialist's schedule as it is rolled on, week by week: what was placed, what not and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID, uuid5

from domain.shared.classified import Plain, Subject
from domain.shared.decider import Decider, Fact, Refusal

NAMESPACE = UUID("9f0b5e1d-0b76-5b0a-8f0e-2d7a5f1f7c21")


class Planned(StrEnum):
    """What a schedule holds."""

    SESSION = "session"
    SUPERVISION = "supervision"
    NOTES = "notes"
    GROUP = "group"


class NotPlacedReason(StrEnum):
    AWAY = "away"
    NO_COMMON_TIME = "no-common-time"
    NO_CONSENT = "no-consent"
    NO_PLACE = "no-place"
    NO_TIME_LEFT = "no-time-left"
    NOT_COVERED = "not-covered"
    MINUTES_USED_UP = "minutes-used-up"


NOT_PLACED_REASONS: dict[NotPlacedReason, str] = {
    NotPlacedReason.AWAY: "The specialist does not work that week",
    NotPlacedReason.NO_COMMON_TIME: "Too few times that week work for both people",
    NotPlacedReason.NO_CONSENT: "No consent is in force on those days",
    NotPlacedReason.NO_PLACE: "They have no way of meeting in common",
    NotPlacedReason.NO_TIME_LEFT: "The week has no time left, counting drive time and rooms",
    NotPlacedReason.NOT_COVERED: "No payer covers more support then; it can be booked by hand",
    NotPlacedReason.MINUTES_USED_UP: "The specialist's minutes in these four weeks are used up",
}
"""Every reason in the words that are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotPlaced:
    """Something due in a week for which no time was found."""

    what: Planned
    about: UUID
    """The match or the group; for supervision and notes the specialist."""
    number: int
    """Counts from 0 within the week."""
    reason: NotPlacedReason


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekRolled:
    specialist_id: Subject
    week: Plain[date]
    """Its Monday."""
    placed: Plain[int]
    not_placed: Plain[tuple[NotPlaced, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    weeks: Mapping[date, WeekRolled] = field(default_factory=lambda: MappingProxyType({}))


class NotAMonday(Refusal):
    sentence = "A week is named by its Monday."
    field = "week"


def schedule_id(specialist_id: UUID) -> UUID:
    return uuid5(NAMESPACE, str(specialist_id))


def evolve(state: Schedule, fact: Fact) -> Schedule:
    match fact:
        case WeekRolled():
            return replace(state, weeks=MappingProxyType({**state.weeks, fact.week: fact}))
    return state


SCHEDULE = Decider("schedule", Schedule(), evolve)


def roll_week(state: Schedule, rolled: WeekRolled) -> tuple[Fact, ...]:
    """Notes that the week was planned; later changes of what is left out are noted again."""
    if rolled.week.weekday() != 0:
        raise NotAMonday
    known = state.weeks.get(rolled.week)
    if known is not None and known.not_placed == rolled.not_placed and not rolled.placed:
        return ()
    return () if known == rolled else (rolled,)
