"""What fits at a specialist, asked anew each time: what quicker answers are held against."""

from collections.abc import Sequence

from scheduling.fitting.oracle import Fitting
from scheduling.planner.demand import Demand, RoadsAndRooms


def fits(
    demands: Sequence[Demand], ground: RoadsAndRooms, kept: Sequence[Demand] = ()
) -> tuple[str, ...] | None:
    """None when `demands` fit beside what is `kept` there anyway. Else the ids of a set that
    doesn't, though it would without any one of them; an empty one where what is kept doesn't fit
    even alone."""
    fitting = Fitting(demands, ground, kept=kept)
    return fitting.smallest([demand.id for demand in demands])
