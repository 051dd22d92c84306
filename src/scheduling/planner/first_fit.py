"""A placement found by hand, for where any will do: the scarcest demand first, each where the
others want to be least. It proves nothing when it finds none."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from domain.shared.hours import DAY_QUARTERS
from scheduling.planner.demand import Chosen, Demand, Option, Piece, RoadsAndRooms
from scheduling.planner.placement import late_legs

Day = tuple[str, int]
"""Somebody, or a mark of demands that are kept on different days, and a day of the horizon."""


def first_fit(demands: Sequence[Demand], ground: RoadsAndRooms) -> Chosen | None:
    """Every demand met as often as it asks, or None. What counts for nobody's limit (lunch) is
    tried last, then first."""
    wanted = _wanted(demands)
    for lunch_first in (False, True):
        found = _Diary(ground).filled(_in_order(demands, lunch_first), wanted)
        if found is not None and not late_legs(found, ground):
            return found
    return None


def _in_order(demands: Sequence[Demand], lunch_first: bool) -> list[Demand]:
    return sorted(demands, key=lambda d: (d.counts is lunch_first, len(d.options) / d.times, d.id))


def _wanted(demands: Sequence[Demand]) -> Counter[tuple[str, int]]:
    """(staff, quarter) -> in how many options it is: where many want to be is taken last."""
    return Counter(
        (who, quarter)
        for demand in demands
        for option in demand.options
        for piece in option.pieces[:1]
        for who in piece.staff
        for quarter in range(piece.start, piece.end)
    )


class _Diary:
    """What is taken so far."""

    def __init__(self, ground: RoadsAndRooms) -> None:
        self._ground = ground
        self._pieces: dict[Day, list[Piece]] = defaultdict(list)
        self._minutes: Counter[Day] = Counter()
        self._marks: set[Day] = set()
        self._people: set[tuple[str, int]] = set()
        self._rooms: Counter[tuple[str, int]] = Counter()

    def filled(
        self, demands: Sequence[Demand], wanted: Counter[tuple[str, int]]
    ) -> dict[str, tuple[Option, ...]] | None:
        found = {}
        for demand in demands:
            taken: list[Option] = []
            for option in sorted(demand.options, key=lambda one: _pressure(one, wanted)):
                if len(taken) == demand.times:
                    break
                if self._is_free(demand, option):
                    self._take(demand, option)
                    taken.append(option)
            if len(taken) < demand.times:
                return None
            found[demand.id] = tuple(taken)
        return found

    def _is_free(self, demand: Demand, option: Option) -> bool:
        mark = demand.apart or demand.id
        return all(
            (mark, piece.start // DAY_QUARTERS) not in self._marks
            and self._is_clear(demand, piece)
            and self._has_room(piece)
            for piece in option.pieces
        )

    def _is_clear(self, demand: Demand, piece: Piece) -> bool:
        day, ground = piece.start // DAY_QUARTERS, self._ground
        for who in piece.staff:
            if any(ground.collide(piece, other) for other in self._pieces[who, day]):
                return False
            limit = ground.daily_minutes.get(who)
            spent = self._minutes[who, day] + piece.minutes
            if demand.counts and limit is not None and spent > limit:
                return False
        quarters = range(piece.start, piece.end)
        return not any((p, q) in self._people for p in demand.people for q in quarters)

    def _has_room(self, piece: Piece) -> bool:
        rooms = self._ground.rooms.get(piece.place)
        quarters = range(piece.start, piece.end)
        return rooms is None or all(self._rooms[piece.place, q] < rooms for q in quarters)

    def _take(self, demand: Demand, option: Option) -> None:
        for piece in option.pieces:
            day = piece.start // DAY_QUARTERS
            self._marks.add((demand.apart or demand.id, day))
            for who in piece.staff:
                self._pieces[who, day].append(piece)
                self._minutes[who, day] += piece.minutes if demand.counts else 0
            for quarter in range(piece.start, piece.end):
                self._rooms[piece.place, quarter] += 1
                self._people.update((person, quarter) for person in demand.people)


def _pressure(option: Option, wanted: Counter[tuple[str, int]]) -> int:
    first = option.pieces[0]
    return sum(wanted[who, q] for who in first.staff for q in range(first.start, first.end))
