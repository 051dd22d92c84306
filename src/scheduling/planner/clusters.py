"""Who has to be placed together: people tied by a demand, or by the rooms of a place."""

from collections import defaultdict
from collections.abc import Sequence
from typing import TypeVar

from scheduling.planner.checking import pieces_of
from scheduling.planner.demand import Chosen, Demand, RoadsAndRooms

T = TypeVar("T")


def clusters(demands: Sequence[Demand]) -> list[list[Demand]]:
    """Demands in groups that share no staff, no participant and no mark, in order of id."""
    leader: dict[str, str] = {}

    def find(name: str) -> str:
        while leader.setdefault(name, name) != name:
            leader[name] = leader[leader[name]]
            name = leader[name]
        return name

    ordered = sorted(demands, key=lambda demand: demand.id)
    for demand in ordered:
        own = find(f"demand {demand.id}")
        for name in _names(demand):
            leader[find(name)] = own
    groups: dict[str, list[Demand]] = defaultdict(list)
    for demand in ordered:
        groups[find(f"demand {demand.id}")].append(demand)
    return list(groups.values())


def _names(demand: Demand) -> set[str]:
    names = {f"staff {who}" for o in demand.options for p in o.pieces for who in p.staff}
    names |= {f"person {who}" for who in demand.people}
    return names | ({f"mark {demand.apart}"} if demand.apart else set())


def overfull(answers: Sequence[Chosen], ground: RoadsAndRooms) -> set[int]:
    """Indexes of the answers that together overfill some place; empty when rooms suffice.

    Only the answers of one crowded place are returned, so that no more is joined than must be.
    """
    if not ground.rooms:
        return set()
    used: dict[tuple[str, int], list[int]] = defaultdict(list)
    for index, answer in enumerate(answers):
        for piece in pieces_of(answer):
            if piece.place in ground.rooms:
                for quarter in range(piece.start, piece.end):
                    used[piece.place, quarter].append(index)
    for (place, _), who in sorted(used.items()):
        if len(who) > ground.rooms[place]:
            return set(who)
    return set()


def merged(
    groups: list[list[Demand]], answers: list[T], crowded: set[int]
) -> tuple[list[list[Demand]], list[T]]:
    """Groups with the crowded ones joined into a new last one, and the other groups' answers."""
    rest = [group for index, group in enumerate(groups) if index not in crowded]
    joint = [demand for index in sorted(crowded) for demand in groups[index]]
    kept = [answer for index, answer in enumerate(answers) if index not in crowded]
    return [*rest, joint], kept
