"""A demand's options as numbers: where each starts, what it takes, and how many want its time."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

import numpy as np
import numpy.typing as npt

from scheduling.planner.demand import Demand, Option
from scheduling.time.grid import quarters

Ints = npt.NDArray[np.int64]
Starts = int
"""Quarters of the horizon as bits: the q-th is set where something can start at quarter q."""
Shape = tuple[tuple[int, int, str, tuple[str, ...]], ...]
"""What options have in common that differ in their start alone: of each piece how many quarters
after the first it starts, its minutes, place and staff."""


class OptionTable:
    """Made once for a demand, whatever it is placed beside."""

    def __init__(self, demand: Demand) -> None:
        self.demand = demand
        self.mark = demand.apart or demand.id
        self.scarcity = len(demand.options) / demand.times
        shapes: dict[Shape, int] = {}
        self.shape_of = [shapes.setdefault(_shape(one), len(shapes)) for one in demand.options]
        self.shapes = tuple(shapes)
        self.start_of = [one.pieces[0].start if one.pieces else 0 for one in demand.options]

    @cached_property
    def starts(self) -> tuple[Starts, ...]:
        """Of each shape."""
        found = [0] * len(self.shapes)
        for shape, start in zip(self.shape_of, self.start_of, strict=True):
            found[shape] |= 1 << start
        return tuple(found)

    @cached_property
    def by_staff(self) -> tuple[tuple[str, Ints, Ints, Ints], ...]:
        """Of each of the staff, of the options whose first piece they are in: the number, and the
        quarters between which that piece lies."""
        found: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
        for number, option in enumerate(self.demand.options):
            for piece in option.pieces[:1]:
                for who in piece.staff:
                    found[who].append((number, piece.start, piece.end))
        return tuple(
            (who, *np.array(rows, np.int64).reshape(-1, 3).T) for who, rows in found.items()
        )

    @cached_property
    def wanted(self) -> tuple[tuple[str, Ints], ...]:
        """Of each of the staff, in how many options' first piece each quarter is."""
        found = []
        for who, _, first, end in self.by_staff:
            steps = np.bincount(first, minlength=int(end.max()) + 1)
            steps -= np.bincount(end, minlength=len(steps))
            found.append((who, np.cumsum(steps)))
        return tuple(found)


def _shape(option: Option) -> Shape:
    first = option.pieces[0].start if option.pieces else 0
    return tuple((one.start - first, one.minutes, one.place, one.staff) for one in option.pieces)


class LeastWanted:
    """Options in order, those first whose quarters are in the fewest options of whoever must be
    there, counted by the first piece of each."""

    def __init__(self, tables: Iterable[OptionTable]) -> None:
        wanted: dict[str, Ints] = {}
        for table in tables:
            for who, own in table.wanted:
                other = wanted.get(who)
                if other is None:
                    wanted[who] = own.copy()
                elif len(other) < len(own):
                    wanted[who] = own.copy()
                    wanted[who][: len(other)] += other
                else:
                    other[: len(own)] += own
        self._until = {who: np.concatenate([[0], np.cumsum(own)]) for who, own in wanted.items()}
        self._sorted: dict[str, list[int]] = {}

    def order(self, table: OptionTable) -> list[int]:
        """Numbers of the demand's options."""
        key = table.demand.id
        if key not in self._sorted:
            pressure = np.zeros(len(table.demand.options), np.int64)
            for who, number, first, end in table.by_staff:
                until = self._until[who]
                pressure[number] += until[end] - until[first]
            self._sorted[key] = np.argsort(pressure, kind="stable").tolist()
        return self._sorted[key]


def spread(taken: Starts, minutes: int) -> Starts:
    """Starts at which so many minutes run into a quarter that is taken."""
    found, reach, length = taken, 1, quarters(minutes)
    while reach < length:
        step = min(reach, length - reach)
        found |= found >> step
        reach += step
    return found
