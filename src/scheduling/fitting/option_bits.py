"""Options as bits: which of them exclude each other is worked out once, and then only looked up.

For what repeats: all pieces of an option are of one place, length and staff, at the same quarter of
different weeks.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import permutations
from operator import or_

import numpy as np
import numpy.typing as npt

from domain.shared.cycle import CYCLE_WEEKS
from domain.shared.hours import DAY_QUARTERS, QUARTER, WEEK_DAYS, WEEK_QUARTERS
from scheduling.fitting.roads import Roads
from scheduling.planner.demand import REMOTE, Demand, Option, RoadsAndRooms

Bits = int
"""Options or demands by number, those that are meant set."""
Day = tuple[str, int]
"""Somebody, and a day of the cycle."""
ORDERS = tuple(permutations(range(CYCLE_WEEKS)))
"""Every way to exchange the weeks of the cycle."""
EXCHANGED = tuple(
    tuple(
        sum(1 << order[w] for w in range(CYCLE_WEEKS) if weeks >> w & 1)
        for weeks in range(1 << CYCLE_WEEKS)
    )
    for order in ORDERS
)
"""Of each order and each set of weeks, the weeks that become of them."""
_Ints = npt.NDArray[np.int64]
_Table = npt.NDArray[np.bool_]


class OptionBits:
    """The options of demands, numbered as they come, and what each of them excludes."""

    def __init__(self, ground: RoadsAndRooms) -> None:
        """`ground` may be exchanged for one with more places."""
        self.ground = ground
        self.demands: list[Demand] = []
        self.number: dict[str, int] = {}
        """Of each demand, by its id."""
        self.own: list[Bits] = []
        """The options of each demand."""
        self.options: list[Option] = []
        self.of: list[int] = []
        """The demand of each option."""
        self.excludes: list[Bits] = []
        """Of each option those that can't be chosen with it, itself among them."""
        self.start: list[int] = []
        """The quarter of the week."""
        self.minutes: list[int] = []
        self.weeks: list[int] = []
        """Weeks of the cycle, as bits."""
        self.place: list[str] = []
        self.days: list[tuple[Day, ...]] = []
        """Whose days each option takes time of."""
        self._exchanges: list[Bits] = []
        """Of each demand the numbers of those that leave its options as they are."""
        self._days: dict[tuple[Day, ...], tuple[Day, ...]] = {}
        """The same days of many options, kept once."""
        self._roads = Roads()
        self._places = {REMOTE: 0}
        self._at: list[int] = []
        """The place of each option, by number."""
        self._known: _Ints = np.zeros((5, 0), np.int64)
        """(5, options): quarter, minutes, weeks, demand and place of each."""
        self._visits: dict[Day, dict[int, Bits]] = defaultdict(lambda: defaultdict(int))
        """Of somebody's day, by quarter of the week, the options of visits that begin there."""
        self._between: dict[tuple[Day, int, int], Bits] = {}

    def add(self, demands: Iterable[Demand]) -> None:
        """Makes demands known that are not yet. Raises ValueError where an option's pieces don't
        repeat within the cycle, or not all options of a demand are of the same staff."""
        new = [demand for demand in demands if demand.id not in self.number]
        first, before = len(self.demands), len(self.options)
        for demand in new:
            self._note(demand)
        self._note_exchanges(first)
        self._between.clear()
        if len(self.options) > before:
            table = self._excluding(first, before)
            self.excludes += _rows(table)
            old = np.flatnonzero(table[:, :before].any(axis=0))
            for n, later in zip(old.tolist(), _rows(table[:, old].T), strict=True):
                self.excludes[n] |= later << before

    def between(self, day: Day, first: int, second: int) -> Bits:
        """Options of visits on somebody's day that begin after one quarter of the cycle and before
        another."""
        key = day, first, second
        if key not in self._between:
            monday = day[1] // WEEK_DAYS * WEEK_QUARTERS
            begins = self._visits[day]
            self._between[key] = reduce(
                or_, (own for start, own in begins.items() if first < monday + start < second), 0
            )
        return self._between[key]

    def exchanges(self, demands: Iterable[int]) -> list[tuple[int, ...]]:
        """Ways to exchange weeks of the cycle that leave these demands as they are: of each, what
        becomes of a set of weeks."""
        alike = (1 << len(EXCHANGED)) - 1
        for number in demands:
            alike &= self._exchanges[number]
        return [EXCHANGED[n] for n in members(alike)]

    def _note_exchanges(self, first: int) -> None:
        """Of demands from `first` on. Those that count for nobody's limit, of which each is for one
        day (lunch), are looked at together."""
        kinds: dict[object, dict[int, set[tuple[int, str]]]] = {}
        for number, demand in enumerate(self.demands[first:], first):
            by_weeks = kinds.setdefault(_kind(number, demand), defaultdict(set))
            for n in members(self.own[number]):
                by_weeks[self.weeks[n]].add((self.start[n], self.place[n]))
        found = {
            kind: _bits(
                n
                for n, become in enumerate(EXCHANGED)
                if all(by_weeks.get(become[weeks]) == own for weeks, own in by_weeks.items())
            )
            for kind, by_weeks in kinds.items()
        }
        for number, demand in enumerate(self.demands[first:], first):
            self._exchanges.append(found[_kind(number, demand)])

    def _note(self, demand: Demand) -> None:
        number, before = len(self.demands), len(self.options)
        self.number[demand.id] = number
        self.demands.append(demand)
        self.own.append(((1 << len(demand.options)) - 1) << before)
        for option in demand.options:
            first = option.pieces[0]
            start = first.start % WEEK_QUARTERS
            alike = first.minutes, first.place, demand.options[0].pieces[0].staff
            weeks = [piece.start // WEEK_QUARTERS for piece in option.pieces]
            starts = {piece.start % WEEK_QUARTERS for piece in option.pieces}
            others = {(piece.minutes, piece.place, piece.staff) for piece in option.pieces}
            if (others, starts) != ({alike}, {start}) or max(weeks) >= CYCLE_WEEKS:
                raise ValueError(f"the options of {demand.id} don't repeat")
            self.of.append(number)
            self.start.append(start)
            self.minutes.append(first.minutes)
            self.weeks.append(_bits(weeks))
            self.place.append(first.place)
            self._at.append(self._places.setdefault(first.place, len(self._places)))
            days = [piece.start // DAY_QUARTERS for piece in option.pieces]
            own = tuple((who, day) for who in first.staff for day in days)
            self.days.append(self._days.setdefault(own, own))
            if first.place:
                for day in own:
                    self._visits[day][start] |= 1 << len(self.of) - 1
        self.options += demand.options

    def _excluding(self, first: int, before: int) -> _Table:
        """(new, all): which options the new ones exclude, those of demands from `first` on."""
        added = [self.start, self.minutes, self.weeks, self.of, self._at]
        self._known = np.hstack([self._known, np.array([one[before:] for one in added])])
        sets = (
            [_staff(demand) for demand in self.demands],
            [{*demand.people} for demand in self.demands],
            [{demand.apart or demand.id} for demand in self.demands],
        )
        shared = [_shared(some, first) for some in sets]
        places = list(self._places)
        road = np.maximum(self._roads.between(places, places, self.ground), self.ground.buffer)
        days = self._known[0] // DAY_QUARTERS
        found: _Table = np.zeros((len(self.options) - before, len(self.options)), np.bool_)
        for day in np.unique(days[before:]).tolist():
            every = np.flatnonzero(days == day)
            new = every[every >= before]
            found[np.ix_(new - before, every)] = self._clash(new, every, first, shared, road)
        return found

    def _clash(
        self, new: _Ints, every: _Ints, first: int, shared: Sequence[_Table], road: _Ints
    ) -> _Table:
        """(new, every): of options of one weekday, those of which only one can be chosen."""
        start, minutes, weeks, of, at = self._known[:, new, None]
        start_2, minutes_2, weeks_2, of_2, at_2 = self._known[:, None, every]
        staff, people, marks = (table[of - first, of_2] for table in shared)
        later = start_2 - start
        gone, back = minutes + road[at, at_2], minutes_2 + road[at_2, at]
        found: _Table = staff & np.where(
            later >= 0, gone > later * QUARTER, back > -later * QUARTER
        )
        taken, taken_2 = -(-minutes // QUARTER), -(-minutes_2 // QUARTER)
        found |= people & np.where(later >= 0, taken > later, taken_2 > -later)
        found |= marks
        found &= (weeks & weeks_2) > 0
        return found


def _kind(number: int, demand: Demand) -> object:
    return number if demand.counts else tuple(sorted(_staff(demand)))


def _shared(sets: Sequence[set[str]], first: int) -> _Table:
    """(new, all): which sets from `first` on have something in common with which."""
    return np.array([[not new.isdisjoint(one) for one in sets] for new in sets[first:]], np.bool_)


def _staff(demand: Demand) -> set[str]:
    return {who for option in demand.options[:1] for who in option.pieces[0].staff}


def _bits(numbers: Iterable[int]) -> Bits:
    found = 0
    for number in numbers:
        found |= 1 << number
    return found


def _rows(table: _Table) -> list[Bits]:
    packed = np.packbits(table, axis=1, bitorder="little")
    return [int.from_bytes(row.tobytes(), "little") for row in packed]


def members(bits: Bits) -> Iterable[int]:
    """The numbers that are set, ascending."""
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low
