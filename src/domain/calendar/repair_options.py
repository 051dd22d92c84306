"""The options of a schedule fix in figures, each the best in something."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from domain.calendar.schedule import NotPlacedReason
from domain.shared.classified import Plain
from domain.shared.decider import Refusal


class RepairAim(StrEnum):
    """What an option is built for first; the other aims decide where that is equal."""

    FEWEST_PEOPLE = "fewest-people"
    LEAST_CHANGE = "least-change"
    LEAST_DRIVING = "least-driving"


REPAIR_AIMS: dict[RepairAim, str] = {
    RepairAim.FEWEST_PEOPLE: "fewest people rescheduled",
    RepairAim.LEAST_CHANGE: "smallest time changes",
    RepairAim.LEAST_DRIVING: "least driving",
}
"""Every aim in the words that people read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairOption:
    """One option in figures."""

    number: int
    moves: int
    left_out: int
    """Sessions for which nothing was found."""
    size: int
    """Points of all moves together: a point a quarter hour, more for another day or place."""
    proved: bool
    """No plan leaves out fewer, or is better in what this one was built for."""
    people: int = 0
    """Who would meet at another time or place, or not."""
    others: int = 0
    """Of them, people whom what came up does not affect."""
    drive_minutes: int = 0
    """Driving minutes more than before; negative: fewer."""
    best_in: tuple[RepairAim, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairLeftOut:
    """A session for which an option found no other time, and why."""

    repair_id: Plain[UUID]
    option: Plain[int]
    session_id: Plain[UUID]
    reason: Plain[NotPlacedReason]


LEFT_OUT: Mapping[NotPlacedReason, str] = MappingProxyType(
    {
        NotPlacedReason.AWAY: "the specialist does not work on any other day that week or the next",
        NotPlacedReason.NO_PLACE: "they have no way of meeting in common",
        NotPlacedReason.NO_COMMON_TIME: "no time that week or the next works for both people",
        NotPlacedReason.NO_TIME_LEFT: "every time that works for both people is taken, counting"
        " drive time and rooms",
    }
)
"""Why no other time was found, in the words that are shown."""


class SessionBegunMeanwhile(Refusal):
    sentence = "A session of this option has begun meanwhile; ask for new options."


def check_to_come(starts: Iterable[datetime], now: datetime) -> None:
    """Raises SessionBegunMeanwhile: what has begun is neither moved nor canceled."""
    if any(start <= now for start in starts):
        raise SessionBegunMeanwhile
