"""Whether demands can be met together, searched by hand: one option after the other is taken, what
it excludes is gone, and whatever leads nowhere is taken back as far as it had a part in that.

Exact, and for a specialist's caseload a hundred times as quick as a model that is built, solved and
thrown away; but a search that goes astray has no end, so its steps are counted. Who was often in
the way is placed first (Boussemart et al., "Boosting systematic search by weighting constraints",
ECAI 2004); where it fails, it goes back to whoever had a part in that (Prosser, "Hybrid algorithms
for the constraint satisfaction problem", 1993).
"""

from collections import Counter, defaultdict
from collections.abc import Sequence

from domain.shared.hours import DAY_QUARTERS, WEEK_QUARTERS
from scheduling.fitting.option_bits import Bits, Day, OptionBits, members
from scheduling.planner.demand import Chosen, Option, Piece
from scheduling.planner.rounds import Leg, days, legs

STEPS = 400
"""Options taken at most: what takes more is quicker told by a model that learns."""
A_WHOLE_PLAN = 5
"""Steps for looking through all days of a placement."""


class OutOfSteps(Exception):
    """The search went astray."""


def searched(
    bits: OptionBits, ids: Sequence[str], kept: Sequence[str], steps: int = STEPS
) -> Chosen | tuple[str, ...]:
    """Where all of `ids` and everything that is `kept` can be placed; or some of `ids` that can't
    be placed together, not the fewest: all of them where what is kept has no place even alone.
    Raises OutOfSteps."""
    search = _Search(bits, [bits.number[key] for key in (*ids, *kept)], steps)
    clash = search.run()
    if clash is None:
        return search.placed
    return tuple(key for key in ids if clash >> bits.number[key] & 1) or tuple(ids)


class _Search:
    def __init__(self, bits: OptionBits, demands: Sequence[int], steps: int) -> None:
        self._bits = bits
        self._steps = steps
        self._all = demands
        self._lunches = [k for k in demands if not bits.demands[k].counts]
        """They exclude no other of their kind: one that has an option left can have it."""
        self._left = {k: bits.demands[k].times for k in demands if bits.demands[k].counts}
        """How often each is still to be placed."""
        self._chosen: dict[int, list[int]] = {k: [] for k in self._left}
        self._in_the_way = dict.fromkeys(self._left, 1)
        """How often each was left without an option."""
        self._minutes: Counter[Day] = Counter()
        self._there: dict[Day, list[int]] = defaultdict(list)
        self._exchanges = bits.exchanges(demands)
        self.placed: Chosen = {}

    def run(self) -> Bits | None:
        """None when all are placed; else demands that can't be placed together."""
        alive = 0
        for k in self._all:
            alive |= self._bits.own[k]
        return self._down(alive)

    def _down(self, alive: Bits) -> Bits | None:
        own, excludes, weeks = self._bits.own, self._bits.excludes, self._bits.weeks
        k = self._next(alive)
        if k is None:
            return self._whole(alive)
        if k < 0:
            return self._without(~k)
        itself, options = 1 << k, list(members(alive & own[k]))
        options.sort(key=lambda n: (excludes[n] & alive).bit_count())
        clash, alike = itself, self._alike()
        tried: dict[tuple[int, str], set[int]] = defaultdict(set)
        for n in options:
            before = tried[self._bits.start[n], self._bits.place[n]]
            if not any(become[weeks[n]] in before for become in alike):
                before.add(weeks[n])
                reason = self._taking(k, n, alive)
                if reason is None:
                    return None
                if not reason & itself:
                    return reason
                clash |= reason
            alive &= ~(1 << n)
            if (alive & own[k]).bit_count() < self._left[k]:
                break
        return clash | self._without(k)

    def _next(self, alive: Bits) -> int | None:
        """The demand with the fewest options left for each time; ~k for one that has too few, and
        None where all are placed."""
        own = self._bits.own
        best, least = None, float("inf")
        for k, times in self._left.items():
            if times:
                count = (alive & own[k]).bit_count()
                if count < times:
                    self._in_the_way[k] += 1
                    return ~k
                each = count / (times * self._in_the_way[k])
                if each < least:
                    best, least = k, each
        for k in self._lunches:
            if not alive & own[k]:
                return ~k
        return best

    def _taking(self, k: int, n: int, alive: Bits) -> Bits | None:
        """What comes of it."""
        self._steps -= 1
        if self._steps < 0:
            raise OutOfSteps
        bits = self._bits
        too_long = self._too_long(n)
        if too_long is not None:
            return self._on(too_long) | 1 << k
        self._take(k, n, 1)
        rest = alive & ~bits.excludes[n]
        if not self._left[k]:
            rest &= ~bits.own[k]
        reason = self._late(n, rest) or self._down(rest)
        if reason is not None:
            self._take(k, n, -1)
        return reason

    def _take(self, k: int, n: int, times: int) -> None:
        """Takes an option, or takes it back."""
        self._left[k] -= times
        for day in self._bits.days[n]:
            self._minutes[day] += times * self._bits.minutes[n]
            if times > 0:
                self._there[day].append(n)
            else:
                self._there[day].remove(n)
        if times > 0:
            self._chosen[k].append(n)
        else:
            self._chosen[k].remove(n)

    def _alike(self) -> list[tuple[int, ...]]:
        """Exchanges of weeks that leave everything as it is that was taken."""
        weeks = {self._bits.weeks[n] for own in self._chosen.values() for n in own}
        return [become for become in self._exchanges if all(become[w] == w for w in weeks)]

    def _without(self, k: int) -> Bits:
        """The demand, and those that took options from it."""
        excludes, own, found = self._bits.excludes, self._bits.own[k], 1 << k
        for other, chosen in self._chosen.items():
            if any(excludes[n] & own for n in chosen):
                found |= 1 << other
        return found

    def _too_long(self, n: int) -> Day | None:
        """A day that would have too many minutes."""
        minutes, limits = self._bits.minutes[n], self._bits.ground.daily_minutes
        for day in self._bits.days[n]:
            limit = limits.get(day[0])
            if limit is not None and self._minutes[day] + minutes > limit:
                return day
        return None

    def _on(self, day: Day) -> Bits:
        """Those who were given time of that day."""
        found = 0
        for n in self._there[day]:
            found |= 1 << self._bits.of[n]
        return found

    def _late(self, n: int, alive: Bits) -> Bits:
        """Who has a part in a drive that doesn't fit round its calls any more; nobody else can come
        between. 0 when there is none."""
        place, seen = self._bits.place, set[tuple[str, tuple[int, ...]]]()
        for day in self._bits.days[n]:
            there = self._there[day]
            visits = sum(1 for m in there if place[m])
            if visits < 2 or visits == len(there) or (day[0], tuple(there)) in seen:
                continue
            seen.add((day[0], tuple(there)))
            for leg in legs(day[0], self._pieces(day)):
                if leg.between and not leg.fits(self._bits.ground):
                    between = self._bits.between(day, leg.first.start, leg.second.start)
                    if not between & alive:
                        return self._part_in(day, leg, between)
        return 0

    def _pieces(self, day: Day) -> list[Piece]:
        pieces = [
            piece
            for n in self._there[day]
            for piece in self._bits.options[n].pieces
            if piece.start // DAY_QUARTERS == day[1]
        ]
        return sorted(pieces, key=lambda piece: (piece.start, piece.end, piece.place))

    def _part_in(self, day: Day, leg: Leg, between: Bits) -> Bits:
        """Whoever is on this leg, and whoever could have come between."""
        on_it = {(p.start % WEEK_QUARTERS, p.place) for p in (leg.first, *leg.between, leg.second)}
        found = 0
        for n in self._there[day]:
            if (self._bits.start[n], self._bits.place[n]) in on_it:
                found |= 1 << self._bits.of[n]
        return found | self._able(between)

    def _able(self, some: Bits) -> Bits:
        """Those who have any of these options."""
        found = 0
        for k in self._left:
            if some & self._bits.own[k]:
                found |= 1 << k
        return found

    def _whole(self, alive: Bits) -> Bits | None:
        """Looks through all days, with lunches where they are in nobody's way."""
        self._steps -= A_WHOLE_PLAN
        bits = self._bits
        placed: dict[str, tuple[Option, ...]] = {
            bits.demands[k].id: tuple(bits.options[n] for n in chosen)
            for k, chosen in self._chosen.items()
        }
        own = days(piece for options in placed.values() for o in options for piece in o.pieces)
        for k in self._lunches:
            first, *others = (bits.options[n] for n in members(alive & bits.own[k]))
            (who,), day = first.pieces[0].staff, first.pieces[0].start // DAY_QUARTERS
            there = own.pop((who, day), [])
            fitting = (o for o in (first, *others) if self._fit(who, [*there, *o.pieces]))
            lunch = next(fitting, None)
            if lunch is None:
                return self._busy((who, day))
            placed[bits.demands[k].id] = (lunch,)
        for (who, day), there in own.items():
            if not self._fit(who, there):
                return self._busy((who, day))
        if not self._rooms_reach(placed):
            raise OutOfSteps
        self.placed = placed
        return None

    def _fit(self, who: str, pieces: list[Piece]) -> bool:
        if len(pieces) < 3:
            return True
        own = sorted(pieces, key=lambda piece: (piece.start, piece.end, piece.place))
        return all(leg.fits(self._bits.ground) for leg in legs(who, own))

    def _busy(self, day: Day) -> Bits:
        """Whoever is there that day, and whoever could be in person."""
        first = day[1] * DAY_QUARTERS
        there = self._on(day)
        for k in self._left:
            if there >> k & 1:
                self._in_the_way[k] += 1
        return there | self._able(self._bits.between(day, first - 1, first + DAY_QUARTERS))

    def _rooms_reach(self, placed: Chosen) -> bool:
        rooms = self._bits.ground.rooms
        taken = Counter(
            (piece.place, quarter)
            for options in placed.values()
            for option in options
            for piece in option.pieces
            if piece.place in rooms
            for quarter in range(piece.start, piece.end)
        )
        return all(count <= rooms[place] for (place, _), count in taken.items())
