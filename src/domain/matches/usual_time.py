"""A weekly time at which two people usually meet."""

from collections.abc import Iterable
from dataclasses import dataclass

from domain.shared.cycle import EVERY_WEEK
from domain.shared.decider import Refusal
from domain.shared.hours import QUARTER
from domain.shared.vocabulary import Mode


@dataclass(frozen=True, slots=True, order=True)
class UsualTime:
    """A weekday (0 is Monday) and local wall time, in some weeks of a four-week cycle.

    `minute` counts from midnight. Week 0 of a cycle is one in which the number of weeks since
    Monday, 1 January of the year 1 divides by four.
    """

    weekday: int
    minute: int
    mode: Mode
    place: str = ""
    """Site code for a session in person, else empty."""
    weeks: tuple[int, ...] = EVERY_WEEK


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    times: tuple[UsualTime, ...] = ()
    agreed: bool = False


NONE_YET = Usual()


class UsualTimeOffGrid(Refusal):
    sentence = "A usual time is a weekday and a time of day in steps of 15 minutes."
    field = "times"


class TwoUsualTimesOnOneDay(Refusal):
    sentence = "Two people have at most one usual time on a weekday."
    field = "times"


def check_times(times: Iterable[UsualTime]) -> None:
    """Raises UsualTimeOffGrid or TwoUsualTimesOnOneDay."""
    days = []
    for usual in times:
        on_grid = 0 <= usual.minute < 1440 and usual.minute % QUARTER == 0
        in_cycle = usual.weeks and set(usual.weeks) <= set(EVERY_WEEK)
        if not (on_grid and in_cycle and 0 <= usual.weekday <= 6):
            raise UsualTimeOffGrid
        days.append(usual.weekday)
    if len(days) != len(set(days)):
        raise TwoUsualTimesOnOneDay
