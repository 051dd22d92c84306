"""What a plain program would do: each session at the earliest time at which it still fits."""

from collections import defaultdict
from collections.abc import Sequence

from domain.shared.hours import DAY_QUARTERS
from scheduling.planner.checking import faults
from scheduling.planner.clusters import clusters
from scheduling.planner.demand import Demand, Option, Placement, RoadsAndRooms
from scheduling.planner.placement import measured, together


def earliest_fit(demands: Sequence[Demand], ground: RoadsAndRooms) -> Placement:
    """Demands in order of id, each of its sessions at the first start that keeps every rule."""
    return together([_cluster(group, ground) for group in clusters(demands)])


def _cluster(demands: Sequence[Demand], ground: RoadsAndRooms) -> Placement:
    chosen: dict[str, tuple[Option, ...]] = {}
    taken: dict[tuple[str, int], list[Demand]] = defaultdict(list)
    for demand in demands:
        for option in sorted(demand.options, key=lambda o: o.pieces[0].start):
            if len(chosen.get(demand.id, ())) == demand.times:
                break
            piece = option.pieces[0]
            day = piece.staff[0], piece.start // DAY_QUARTERS
            tried = chosen | {demand.id: (*chosen.get(demand.id, ()), option)}
            near = [*{d.id: d for d in (*taken[day], demand)}.values()]
            if not faults(near, {d.id: _on(tried[d.id], day[1]) for d in near}, ground):
                chosen = tried
                taken[day].append(demand)
    return measured(demands, chosen, ground, 0)


def _on(options: tuple[Option, ...], day: int) -> tuple[Option, ...]:
    return tuple(o for o in options if o.pieces[0].start // DAY_QUARTERS == day)
