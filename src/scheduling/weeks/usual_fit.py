"""Whether newcomers' usual times fit in a specialist's weeks next to all that repeats there."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from types import MappingProxyType

from domain.shared.hours import DAY_QUARTERS
from scheduling.planner.demand import Demand, RoadsAndRooms
from scheduling.planner.oracle import fits
from scheduling.planner.placement import USUAL, Effort, place
from scheduling.weeks.needs import Hours, Need, UsualWeek
from scheduling.weeks.recurrence import usual_demands, usual_lunches


class UsualFit:
    """Asks of one specialist which newcomers can have all their sessions, week after week.

    What is `kept` there keeps its `usual` times where it has any, and may be moved where it has
    none; whatever of it finds no place today is nobody's fault tomorrow and is left out. Hours are
    those of everyone who must be there, without leave and holidays.
    """

    def __init__(
        self,
        kept: Sequence[Need],
        staff: Iterable[str],
        hours: Hours,
        ground: RoadsAndRooms,
        *,
        tz: str,
        usual: UsualWeek = MappingProxyType({}),
        effort: Effort = USUAL,
    ) -> None:
        """`staff` are those whose lunch is kept as well; usual times are on the wall in `tz`."""
        standing = usual_demands(kept, hours, usual, tz=tz)
        standing += usual_lunches(sorted(staff), hours, tz=tz)
        placed = place(standing, ground, effort).chosen
        self._kept = [d for d in standing if len(placed.get(d.id, ())) == d.times]
        self._fixed = [d.options[0] for d in self._kept if len(d.options) == 1]
        self._hours = hours
        self._tz = tz
        self._ground = ground
        self._newcomers: dict[str, Demand] = {}
        self._effort = effort

    def admit(self, newcomers: Sequence[Need], hours: Hours, ground: RoadsAndRooms) -> None:
        """Makes them known, to be asked about, with their `hours`; `ground` is the one with the
        places where they are met."""
        self._ground = ground
        for demand in usual_demands(newcomers, {**self._hours, **hours}, tz=self._tz):
            self._newcomers[demand.id] = self._beside(demand)

    def _beside(self, demand: Demand) -> Demand:
        """The demand without the options for which something that stands leaves no time."""
        collide = self._ground.collide
        left = [
            option
            for option in demand.options
            if not any(
                set(one.staff) & set(other.staff) and collide(one, other)
                for kept in self._fixed
                for one in option.pieces
                for other in kept.pieces
            )
        ]
        return replace(demand, options=tuple(left))

    def clash(self, ids: Sequence[str]) -> tuple[str, ...]:
        """Empty when all these newcomers fit; else some who don't fit together, though they would
        without any one of them. Raises Undecided when the effort allowed was not enough."""
        never = [key for key in sorted(ids) if not self._plainly_able(key)]
        if never:
            return (never[0],)
        asked = [self._newcomers[key] for key in sorted(ids)]
        return fits(asked, self._ground, self._kept, self._effort) or ()

    def _plainly_able(self, key: str) -> bool:
        """False for whoever plainly, without a search, doesn't fit even alone, or isn't known."""
        demand = self._newcomers.get(key)
        return demand is not None and _days(demand) >= demand.times


def _days(demand: Demand) -> int:
    """Weekdays on which the demand could be met."""
    return len({option.pieces[0].start // DAY_QUARTERS % 7 for option in demand.options})
