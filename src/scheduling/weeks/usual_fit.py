"""Whether newcomers find usual times in a specialist's weeks, beside all that repeats there."""

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

from domain.shared.hours import DAY_QUARTERS
from scheduling.planner.demand import Demand, Ground, Option
from scheduling.planner.oracle import fits
from scheduling.planner.placement import USUAL, Effort, place
from scheduling.weeks.needs import Hours, Need, UsualWeek
from scheduling.weeks.recurrence import usual_demands, usual_lunches


class UsualFit:
    """Asks of one specialist which of the `newcomers` can have all their sessions, week after week.

    What is `kept` there keeps its `usual` times where it has any, and may be moved where it has
    none; whatever of it finds no place today is nobody's fault tomorrow and is left out. `hours`
    are those of everyone who must be there, without leave and holidays.
    """

    def __init__(
        self,
        kept: Sequence[Need],
        newcomers: Sequence[Need],
        hours: Hours,
        ground: Ground,
        *,
        usual: UsualWeek = MappingProxyType({}),
        effort: Effort = USUAL,
    ) -> None:
        staff = sorted({who for need in (*kept, *newcomers) for who in need.staff})
        standing = usual_demands(kept, hours, usual) + usual_lunches(staff, hours)
        placed = place(standing, ground, effort).chosen
        self._kept = [d for d in standing if len(placed.get(d.id, ())) == d.times]
        self._ground = ground
        fixed = [d.options[0] for d in self._kept if len(d.options) == 1]
        self._newcomers = {d.id: self._beside(d, fixed) for d in usual_demands(newcomers, hours)}
        self._effort = effort

    def never(self) -> tuple[str, ...]:
        """Newcomers of whom it is plain, without a search, that they don't fit even alone."""
        return tuple(key for key, d in sorted(self._newcomers.items()) if _days(d) < d.times)

    def _beside(self, demand: Demand, fixed: Sequence[Option]) -> Demand:
        """The demand without the options for which something that stands leaves no time."""
        collide = self._ground.collide
        left = [
            option
            for option in demand.options
            if not any(
                set(one.staff) & set(other.staff) and collide(one, other)
                for kept in fixed
                for one in option.pieces
                for other in kept.pieces
            )
        ]
        return replace(demand, options=tuple(left))

    def clash(self, ids: Sequence[str]) -> tuple[str, ...]:
        """Empty when all these newcomers fit; else some who don't fit together, though they would
        without any one of them. Raises Undecided when the effort allowed was not enough."""
        asked = [self._newcomers[key] for key in sorted(ids)]
        return fits(asked, self._ground, self._kept, self._effort) or ()


def _days(demand: Demand) -> int:
    """Weekdays on which the demand could be met."""
    return len({option.pieces[0].start // DAY_QUARTERS % 7 for option in demand.options})
