"""A placement found by hand, for where any will do: the scarcest demand first, each where the
others want to be least. It proves nothing when it finds none."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import accumulate

from domain.shared.hours import DAY_QUARTERS
from scheduling.planner.demand import Chosen, Demand, Option, Piece, RoadsAndRooms
from scheduling.planner.placement import late_legs

Day = tuple[str, int]
"""Somebody, or a mark of demands that are kept on different days, and a day of the horizon."""


def first_fit(demands: Sequence[Demand], ground: RoadsAndRooms) -> Chosen | None:
    """Every demand met as often as it asks, or None. What counts for nobody's limit (lunch) is
    tried last, then first."""
    least_wanted = LeastWanted(demands)
    for lunch_first in (False, True):
        found = _Diary(ground).filled(_in_order(demands, lunch_first), least_wanted)
        if found is not None and not late_legs(found, ground):
            return found
    return None


def beside(found: Chosen, demands: Sequence[Demand], ground: RoadsAndRooms) -> Chosen | None:
    """The same for demands of which most stand in a placement that was `found`: those stay where
    they are, and the others are put in where there is room. Options found are their own."""
    diary = _Diary(ground)
    there: dict[str, tuple[Option, ...]] = {}
    for demand in demands:
        if demand.id in found:
            there[demand.id] = found[demand.id]
            for option in found[demand.id]:
                diary.take(demand, option)
    new = [demand for demand in demands if demand.id not in there]
    more = diary.filled(_in_order(new, False), LeastWanted(demands)) if new else {}
    if more is None:
        return None
    placed = there | more
    return None if late_legs(placed, ground) else placed


def _in_order(demands: Sequence[Demand], lunch_first: bool) -> list[Demand]:
    return sorted(demands, key=lambda d: (d.counts is lunch_first, len(d.options) / d.times, d.id))


class LeastWanted:
    """Each demand's options, those first whose quarters are in the fewest options of whoever must
    be there. Sorted when they are first asked for."""

    def __init__(self, demands: Sequence[Demand]) -> None:
        self._until = _wanted_until(demands)
        self._sorted: dict[str, list[Option]] = {}

    def first(self, demand: Demand) -> list[Option]:
        if demand.id not in self._sorted:
            self._sorted[demand.id] = sorted(demand.options, key=self._pressure)
        return self._sorted[demand.id]

    def _pressure(self, option: Option) -> int:
        first = option.pieces[0]
        start, end = first.start, first.end
        return sum(self._until[who][end] - self._until[who][start] for who in first.staff)


def _wanted_until(demands: Sequence[Demand]) -> dict[str, list[int]]:
    """Of each of the staff, by quarter: how often an option's first piece takes a quarter before
    it, over all options."""
    firsts = [option.pieces[0] for demand in demands for option in demand.options if option.pieces]
    last = max((piece.end for piece in firsts), default=0)
    begun: dict[str, list[int]] = defaultdict(lambda: [0] * (last + 1))
    for piece in firsts:
        end = piece.end
        for who in piece.staff:
            begun[who][piece.start] += 1
            begun[who][end] -= 1
    return {who: [0, *accumulate(accumulate(steps))] for who, steps in begun.items()}


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
        self, demands: Sequence[Demand], least_wanted: LeastWanted
    ) -> dict[str, tuple[Option, ...]] | None:
        found = {}
        for demand in demands:
            taken: list[Option] = []
            for option in least_wanted.first(demand):
                if len(taken) == demand.times:
                    break
                if self._is_free(demand, option):
                    self.take(demand, option)
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

    def take(self, demand: Demand, option: Option) -> None:
        for piece in option.pieces:
            day = piece.start // DAY_QUARTERS
            self._marks.add((demand.apart or demand.id, day))
            for who in piece.staff:
                self._pieces[who, day].append(piece)
                self._minutes[who, day] += piece.minutes if demand.counts else 0
            for quarter in range(piece.start, piece.end):
                self._rooms[piece.place, quarter] += 1
                self._people.update((person, quarter) for person in demand.people)
