"""Whether a plan keeps every rule: written apart from the planner, so that it can judge it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain, pairwise

from domain.shared.hours import DAY_QUARTERS
from scheduling.planner.demand import Chosen, Demand, Option, Piece, RoadsAndRooms
from scheduling.planner.rounds import days, legs


def pieces_of(chosen: Chosen) -> list[Piece]:
    """Every piece of a plan."""
    return [piece for options in chosen.values() for option in options for piece in option.pieces]


def faults(demands: Sequence[Demand], chosen: Chosen, ground: RoadsAndRooms) -> list[str]:
    """What is wrong with a plan, in words; empty when it keeps every rule."""
    return list(
        chain(
            _own_options(demands, chosen),
            _diaries(demands, chosen, ground),
            _roads(chosen, ground),
            _rooms(chosen, ground),
            _days_apart(demands, chosen),
            _daily_limits(demands, chosen, ground),
        )
    )


def _own_options(demands: Sequence[Demand], chosen: Chosen) -> Iterable[str]:
    known = {demand.id: demand for demand in demands}
    for key, options in chosen.items():
        if key not in known:
            yield f"{key} was never asked for"
        elif len(options) > known[key].times:
            yield f"{key} is placed too often"
        elif any(option not in known[key].options for option in options):
            yield f"{key} is placed outside the hours or places it allows"


def _diaries(demands: Sequence[Demand], chosen: Chosen, ground: RoadsAndRooms) -> Iterable[str]:
    for (who, _), own in days(pieces_of(chosen)).items():
        for first, second in pairwise(own):
            if ground.occupied(first) > second.start:
                yield f"{who} is booked twice at quarter {second.start}"
    taken: Counter[tuple[str, int]] = Counter()
    for demand in demands:
        for option in chosen.get(demand.id, ()):
            for piece in option.pieces:
                taken.update((p, q) for p in demand.people for q in range(piece.start, piece.end))
    yield from (f"{who} is booked twice at quarter {q}" for (who, q), n in taken.items() if n > 1)


def _roads(chosen: Chosen, ground: RoadsAndRooms) -> Iterable[str]:
    for (who, _), own in days(pieces_of(chosen)).items():
        for leg in legs(who, own):
            if not leg.fits(ground):
                yield f"{who} can't be at {leg.second.place} by quarter {leg.second.start}"


def _rooms(chosen: Chosen, ground: RoadsAndRooms) -> Iterable[str]:
    used: Counter[tuple[str, int]] = Counter()
    for piece in pieces_of(chosen):
        if piece.place in ground.rooms:
            used.update((piece.place, q) for q in range(piece.start, piece.end))
    for (place, quarter), n in sorted(used.items()):
        if n > ground.rooms[place]:
            yield f"{place} has {ground.rooms[place]} rooms and {n} sessions at quarter {quarter}"


def _days_apart(demands: Sequence[Demand], chosen: Chosen) -> Iterable[str]:
    seen: dict[str, list[int]] = defaultdict(list)
    for demand in demands:
        mark = demand.apart or demand.id
        for option in chosen.get(demand.id, ()):
            seen[mark] += _days(option)
    for mark, found in seen.items():
        if len(found) > len(set(found)):
            yield f"{mark} has two sessions on one day"


def _days(option: Option) -> set[int]:
    return {piece.start // DAY_QUARTERS for piece in option.pieces}


def _daily_limits(
    demands: Sequence[Demand], chosen: Chosen, ground: RoadsAndRooms
) -> Iterable[str]:
    spent: Counter[tuple[str, int]] = Counter()
    for demand in demands:
        if demand.counts:
            for option in chosen.get(demand.id, ()):
                for piece in option.pieces:
                    for who in piece.staff:
                        spent[who, piece.start // DAY_QUARTERS] += piece.minutes
    for (who, _), minutes in spent.items():
        if minutes > ground.daily_minutes.get(who, minutes):
            yield f"{who} has {minutes} minutes of sessions on one day"
