"""A placement found by hand, for where any will do: the scarcest demand first, each where the
others want to be least. It proves nothing when it finds none."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from domain.shared.hours import DAY_QUARTERS
from scheduling.planner.demand import Chosen, Demand, Option, Piece, RoadsAndRooms
from scheduling.planner.option_tables import LeastWanted, OptionTable, Starts, spread
from scheduling.planner.placement import late_legs
from scheduling.time.grid import quarters

WHOLE_DAY = (1 << DAY_QUARTERS) - 1
ALWAYS: Starts = -1
"""Every quarter there is."""


def first_fit(demands: Iterable[Demand], ground: RoadsAndRooms) -> Chosen | None:
    """Every demand met as often as it asks, or None. What counts for nobody's limit (lunch) is
    tried last, then first."""
    return fitted([OptionTable(demand) for demand in demands], ground)


def fitted(tables: Sequence[OptionTable], ground: RoadsAndRooms) -> Chosen | None:
    """The same, of demands whose tables are there already."""
    least_wanted = LeastWanted(tables)
    for lunch_first in (False, True):
        found = _Diary(ground).filled(_in_order(tables, lunch_first), least_wanted)
        if found is not None and not late_legs(found, ground):
            return found
    return None


def _in_order(tables: Iterable[OptionTable], lunch_first: bool) -> list[OptionTable]:
    return sorted(
        tables, key=lambda one: (one.demand.counts is lunch_first, one.scarcity, one.demand.id)
    )


class _Diary:
    """What is taken so far, as bits of quarters."""

    def __init__(self, ground: RoadsAndRooms) -> None:
        self._ground = ground
        self._pieces: dict[str, list[Piece]] = defaultdict(list)
        self._blocked: dict[tuple[str, str, int], tuple[Starts, int]] = {}
        """By staff, place and minutes: starts that leave no time for so many of their pieces."""
        self._minutes: dict[str, Counter[int]] = defaultdict(Counter)
        self._marked: dict[str, Starts] = defaultdict(int)
        """Whole days of each mark."""
        self._people: dict[str, Starts] = defaultdict(int)
        self._rooms: Counter[tuple[str, int]] = Counter()
        self._full: dict[str, Starts] = defaultdict(int)

    def filled(
        self, tables: Iterable[OptionTable], least_wanted: LeastWanted
    ) -> dict[str, tuple[Option, ...]] | None:
        found = {}
        for table in tables:
            demand, taken = table.demand, list[Option]()
            while len(taken) < demand.times:
                free = [self._free(table, number) for number in range(len(table.shapes))]
                option = _first(table, free, least_wanted) if any(free) else None
                if option is None:
                    return None
                self._take(table, option)
                taken.append(option)
            found[demand.id] = tuple(taken)
        return found

    def _free(self, table: OptionTable, number: int) -> Starts:
        """Starts of one shape at which everything is free that it takes."""
        demand, barred = table.demand, 0
        marked = self._marked.get(table.mark, 0)
        known: dict[tuple[int, str, tuple[str, ...]], Starts] = {}
        for offset, minutes, place, staff in table.shapes[number]:
            key = minutes, place, staff
            if key not in known:
                taken = marked
                for who in staff:
                    taken |= self._no_time(who, place, minutes)
                    taken |= self._no_minutes(who, minutes) if demand.counts else 0
                for person in demand.people:
                    taken |= spread(self._people.get(person, 0), minutes)
                if place in self._ground.rooms:
                    taken |= spread(self._full_at(place), minutes)
                known[key] = taken
            barred |= known[key] >> offset if offset >= 0 else known[key] << -offset
        return table.starts[number] & ~barred

    def _no_time(self, who: str, place: str, minutes: int) -> Starts:
        """Starts for which something that is there leaves no time, as `RoadsAndRooms.collide`."""
        key = who, place, minutes
        found, seen = self._blocked.get(key, (0, 0))
        pieces = self._pieces[who]
        if seen < len(pieces):
            for piece in pieces[seen:]:
                found |= _beside(piece, place, minutes, self._ground)
            self._blocked[key] = found, len(pieces)
        return found

    def _no_minutes(self, who: str, minutes: int) -> Starts:
        """Days on which so many minutes would be too many."""
        limit, found = self._ground.daily_minutes.get(who), 0
        if limit is None:
            return 0
        if minutes > limit:
            return ALWAYS
        for day, spent in self._minutes[who].items():
            if spent + minutes > limit:
                found |= WHOLE_DAY << day * DAY_QUARTERS
        return found

    def _full_at(self, place: str) -> Starts:
        """Quarters in which no room is left."""
        return self._full[place] if self._ground.rooms[place] > 0 else ALWAYS

    def _take(self, table: OptionTable, option: Option) -> None:
        demand = table.demand
        for piece in option.pieces:
            day = piece.start // DAY_QUARTERS
            self._marked[table.mark] |= WHOLE_DAY << day * DAY_QUARTERS
            for who in piece.staff:
                self._pieces[who].append(piece)
                self._minutes[who][day] += piece.minutes if demand.counts else 0
            for person in demand.people:
                length = quarters(piece.minutes)
                self._people[person] |= ((1 << length) - 1) << piece.start
            if piece.place in self._ground.rooms:
                self._take_room(piece)

    def _take_room(self, piece: Piece) -> None:
        for quarter in range(piece.start, piece.end):
            self._rooms[piece.place, quarter] += 1
            if self._rooms[piece.place, quarter] >= self._ground.rooms[piece.place]:
                self._full[piece.place] |= 1 << quarter


def _first(table: OptionTable, free: Sequence[Starts], least_wanted: LeastWanted) -> Option | None:
    """The free option whose time the others want least."""
    for number in least_wanted.order(table):
        if free[table.shape_of[number]] >> table.start_of[number] & 1:
            return table.demand.options[number]
    return None


def _beside(piece: Piece, place: str, minutes: int, ground: RoadsAndRooms) -> Starts:
    """Starts of that day from which so many minutes at a place don't go together with the piece."""
    both = bool(piece.place and place)
    there = max(ground.buffer, ground.drive(place, piece.place) if both else 0)
    back = max(ground.buffer, ground.drive(piece.place, place) if both else 0)
    day = piece.start // DAY_QUARTERS * DAY_QUARTERS
    first = max(day, piece.start - quarters(minutes + there) + 1)
    last = max(piece.start, piece.start + quarters(piece.minutes + back) - 1)
    last = min(day + DAY_QUARTERS - 1, last)
    return ((1 << (last - first + 1)) - 1) << first
