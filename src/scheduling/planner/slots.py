"""The placement of some people's demands as a CP-SAT model of one literal per option.

At most one literal per quarter hour and per (end, start within the drive) pair: measured several
times faster than optional intervals or circuits, at the same optimum.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ortools.sat.python import cp_model

from domain.shared.hours import DAY_QUARTERS
from scheduling.planner.demand import Demand, Option, Piece, RoadsAndRooms
from scheduling.planner.rounds import Leg
from scheduling.planner.tours import add_tours
from scheduling.time.grid import quarters

Literal = cp_model.IntVar
Number = int
"""Of a literal among all that the model chooses by: a hundred times as quickly compared."""
ByQuarter = dict[int, list[Number]]


@dataclass(frozen=True, slots=True)
class Use:
    """One piece of one option, with the literal that says whether the option is chosen."""

    piece: Piece
    number: Number


class SlotModel:
    """Every rule of placement over `demands`; what to aim for is added by the caller."""

    def __init__(self, demands: Sequence[Demand], ground: RoadsAndRooms) -> None:
        self.model = cp_model.CpModel()
        self.demands = demands
        self.ground = ground
        self.literals: dict[str, list[Literal]] = {}
        self._numbered: list[Literal] = []
        self._uses: dict[tuple[str, int], list[Use]] = defaultdict(list)
        self._tied: set[tuple[str, int]] = set()
        self._seen: set[frozenset[Number]] = set()
        self._daily: dict[tuple[str, int], list[tuple[int, Number]]] = defaultdict(list)
        self._add_options()
        self._one_thing_at_a_time()
        for own in self._uses.values():
            self._drive_in_time(own)
        self._rooms()
        self._daily_limits()

    def add_drive(self) -> list[tuple[int, Literal]]:
        """Terms of a lower bound on each day's drive, exact when no place is visited twice with
        another between and no day has more than three places (see `tours`)."""
        terms = []
        for (who, _), uses in sorted(self._uses.items()):
            visits: dict[str, list[Literal]] = defaultdict(list)
            for use in uses:
                if use.piece.place:
                    visits[use.piece.place].append(self._numbered[use.number])
            terms += add_tours(self.model, visits, self.ground, self.ground.base.get(who))
        return terms

    def forbid(self, leg: Leg) -> None:
        """Rules out a drive that doesn't fit round its calls, as it turns up (seldom).

        The first of a day ties every call of that day to a place; any later one is barred.
        """
        day = leg.staff, leg.first.start // DAY_QUARTERS
        if day in self._tied:
            self._bar(self._uses[day], leg)
        else:
            self._tied.add(day)
            self._tie_calls(self._uses[day])

    def _tie_calls(self, uses: Sequence[Use]) -> None:
        """Has every call made from one of the day's places, so that drives lie between stops."""
        visits = [use for use in uses if use.piece.place]
        calls: dict[tuple[int, int], list[Use]] = defaultdict(list)
        for use in uses:
            if not use.piece.place:
                calls[use.piece.start, use.piece.minutes].append(use)
        tied = []
        for own in calls.values():
            made_from = []
            for place in sorted({use.piece.place for use in visits}):
                number = self._new()
                made_from.append(number)
                tied.append(Use(replace(own[0].piece, place=place), number))
            made = self._sum(use.number for use in own)
            self.model.add(self._sum(made_from) == made)
        self._drive_in_time([*visits, *tied])

    def _bar(self, uses: Sequence[Use], leg: Leg) -> None:
        """Rules out visits at the leg's places so near its calls that no stretch takes the drive.

        Holds for every plan: only another visit between the two (`lifted`) can make room. Visits
        that begin before `first` ends, or end after `second` begins, are near; no two of either.
        """
        opening, last = leg.between[0].start, leg.between[-1]
        closing, reach = last.end, last.start + quarters(last.minutes + leg.gap(self.ground))
        leaving = [
            use
            for use in uses
            if use.piece.place == leg.first.place
            and leg.first.start < use.piece.end
            and use.piece.end <= opening < self.ground.arrival(use.piece, leg.second.place)
        ]
        coming = [
            use
            for use in uses
            if use.piece.place == leg.second.place
            and closing <= use.piece.start < min(reach, leg.second.end)
        ]
        if not (leaving and coming):
            return
        calls = {_span(piece) for piece in leg.between}
        held = [use for use in uses if not use.piece.place and _span(use.piece) in calls]
        earliest = min(use.piece.end for use in leaving)
        latest = max(use.piece.start for use in coming)
        lifted = [
            use.number
            for use in uses
            if use.piece.place and use.piece.start >= earliest and use.piece.end <= latest
        ]
        near = [use.number for use in (*leaving, *held, *coming)]
        self.model.add(self._sum(near) <= self._sum(lifted) + len(leg.between) + 1)

    def _add_options(self) -> None:
        by_person: dict[tuple[str, int], list[Number]] = defaultdict(list)
        by_mark: dict[tuple[str, int], list[Number]] = defaultdict(list)
        for demand in self.demands:
            own = [self._new() for _ in demand.options]
            self.literals[demand.id] = [self._numbered[number] for number in own]
            mark = demand.apart or demand.id
            for option, number in zip(demand.options, own, strict=True):
                for day in {piece.start // DAY_QUARTERS for piece in option.pieces}:
                    by_mark[mark, day].append(number)
                for piece in option.pieces:
                    self._note(piece, number, demand.counts)
                    for who in demand.people:
                        for quarter in range(piece.start, piece.end):
                            by_person[who, quarter].append(number)
        for group in (*by_mark.values(), *by_person.values()):
            self._at_most_one(group)

    def _note(self, piece: Piece, number: Number, counts: bool) -> None:
        day = piece.start // DAY_QUARTERS
        use = Use(piece, number)
        for who in piece.staff:
            self._uses[who, day].append(use)
            if counts and who in self.ground.daily_minutes:
                self._daily[who, day].append((piece.minutes, number))

    def _one_thing_at_a_time(self) -> None:
        for uses in self._uses.values():
            covering: ByQuarter = defaultdict(list)
            for use in uses:
                for quarter in range(use.piece.start, self.ground.occupied(use.piece)):
                    covering[quarter].append(use.number)
            for group in covering.values():
                self._at_most_one(group)

    def _drive_in_time(self, uses: Iterable[Use]) -> None:
        ends: dict[tuple[str, int], ByQuarter] = defaultdict(lambda: defaultdict(list))
        starts: dict[str, ByQuarter] = defaultdict(lambda: defaultdict(list))
        for use in uses:
            piece = use.piece
            if piece.place:
                ends[piece.place, piece.minutes][piece.end].append(use.number)
                starts[piece.place][piece.start].append(use.number)
        for (origin, minutes), leaving in ends.items():
            length = quarters(minutes)
            gone: dict[str, int] = {}
            for place in starts:
                if place != origin:
                    drive = max(self.ground.buffer, self.ground.drive(origin, place))
                    gone[place] = quarters(minutes + drive) - length
            for least in sorted(set(gone.values())):
                coming: ByQuarter = defaultdict(list)
                for place, own in gone.items():
                    if own >= least:
                        for quarter, there in starts[place].items():
                            coming[quarter] += there
                self._leave_time(leaving, length, coming, least)

    def _leave_time(self, leaving: ByQuarter, length: int, coming: ByQuarter, gone: int) -> None:
        """Of visits of one length at one place, and those that start elsewhere before a drive of
        `gone` quarters from it is over, at most one: those that start at one time overlap, and
        visits that end so near each other that they do are told of together."""
        for quarter, there in coming.items():
            for first in range(quarter - gone + 1, quarter + 1, length):
                last = min(first + length, quarter + 1)
                here = [one for end in range(first, last) for one in leaving.get(end, ())]
                if here:
                    self._at_most_one(here + there)

    def _rooms(self) -> None:
        taken: dict[tuple[str, int], list[Number]] = defaultdict(list)
        for (who, _), uses in self._uses.items():
            for use in uses:
                if use.piece.place in self.ground.rooms and use.piece.staff[0] == who:
                    for quarter in range(use.piece.start, use.piece.end):
                        taken[use.piece.place, quarter].append(use.number)
        for (place, _), numbers in taken.items():
            if len(numbers) > self.ground.rooms[place]:
                self.model.add(self._sum(numbers) <= self.ground.rooms[place])

    def _daily_limits(self) -> None:
        for (who, _), terms in self._daily.items():
            limit = self.ground.daily_minutes[who]
            if sum(minutes for minutes, _ in terms) > limit:
                minutes = [minutes for minutes, _ in terms]
                literals = [self._numbered[number] for _, number in terms]
                spent = cp_model.LinearExpr.weighted_sum(literals, minutes)
                self.model.add(spent <= limit)

    def _new(self) -> Number:
        self._numbered.append(self.model.new_bool_var(""))
        return len(self._numbered) - 1

    def _sum(self, numbers: Iterable[Number]) -> cp_model.LinearExprT:
        return cp_model.LinearExpr.sum([self._numbered[number] for number in numbers])

    def _at_most_one(self, numbers: list[Number]) -> None:
        if len(numbers) < 2:
            return
        key = frozenset(numbers)
        if len(key) > 1 and key not in self._seen:
            self._seen.add(key)
            self.model.add_at_most_one([self._numbered[number] for number in numbers])


def _span(piece: Piece) -> tuple[int, int]:
    return piece.start, piece.end


def chosen(
    solver: cp_model.CpSolver, literals: Mapping[str, list[Literal]], demands: Sequence[Demand]
) -> dict[str, tuple[Option, ...]]:
    """The options that a solved model took. Read it only after an answer was found."""
    return {
        demand.id: tuple(
            option
            for option, literal in zip(demand.options, literals[demand.id], strict=True)
            if solver.boolean_value(literal)
        )
        for demand in demands
    }
