"""Whether newcomers' usual times fit in a specialist's weeks next to all that repeats there."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from domain.shared.cycle import times_a_week, weeks_apart, weeks_of_cycle
from domain.shared.hours import QUARTER, WEEK_DAYS, WEEK_QUARTERS
from scheduling.fitting.first_fit import beside, first_fit
from scheduling.fitting.mixed import mixed
from scheduling.fitting.option_bits import OptionBits
from scheduling.fitting.option_search import STEPS, OutOfSteps, searched
from scheduling.fitting.oracle import Fitting, Undecided
from scheduling.fitting.roads import Roads
from scheduling.planner.demand import Chosen, Demand, RoadsAndRooms
from scheduling.planner.placement import USUAL, Effort, place
from scheduling.planner.time_limit import TimeLimit
from scheduling.time.availability import Availability
from scheduling.time.grid import quarters
from scheduling.weeks.needs import Hours, Need, UsualWeek
from scheduling.weeks.recurrence import cycle_demand, usual_demands, usual_lunches, usual_starts
from scheduling.weeks.starts import WHOLE_WEEK, Ends, Starts, between, each, ends

Bits = npt.NDArray[np.bool_]
FEW_STEPS = STEPS // 2
"""For whether somebody has a part in a clash: whoever isn't found to have none does."""


class FreeTime:
    """When people are free for sessions; worked out once, whoever asks."""

    def __init__(self, tz: str) -> None:
        self._tz = tz
        self._known: dict[tuple[str, int], Starts] = {}

    def of(self, who: str, own: Availability, minutes: int) -> Starts:
        """The starts at which `who` is free for so long; their hours stay what they were first."""
        if (who, minutes) not in self._known:
            self._known[who, minutes] = sum(1 << q for q in usual_starts(own, minutes, self._tz))
        return self._known[who, minutes]


class UsualFit:
    """Asks of one specialist which newcomers can have all their sessions, week after week.

    What is `kept` there keeps its `usual` times where it has any, and may be moved where it has
    none; whatever of it finds no place today is nobody's fault tomorrow and is left out. Hours are
    those of everyone who must be there, without leave and holidays.
    """

    def __init__(
        self,
        kept: Sequence[Need],
        staff: Iterable[str],
        hours: Hours,
        ground: RoadsAndRooms,
        *,
        tz: str,
        usual: UsualWeek = MappingProxyType({}),
        effort: Effort = USUAL,
        free: FreeTime | None = None,
        limit: TimeLimit | None = None,
    ) -> None:
        """`staff` are those whose lunch is kept as well; usual times are on the wall in `tz`.
        `free` may be shared by several specialists: what it knows is about participants. After the
        `limit` only what is quickly found fits."""
        standing = usual_demands(kept, hours, usual, tz=tz)
        standing += usual_lunches(sorted(staff), hours, tz=tz)
        if first_fit(standing, ground) is None:
            placed = place(standing, ground, effort).chosen
            standing = [d for d in standing if len(placed.get(d.id, ())) == d.times]
        self._kept = standing
        self._fixed = [d.options[0] for d in self._kept if len(d.options) == 1]
        self._hours = hours
        self._ground = ground
        self._effort = effort
        self._limit = limit
        self._staff_free = FreeTime(tz)
        self._free = free or FreeTime(tz)
        self._needs: dict[str, Need] = {}
        self._ways: dict[str, dict[tuple[str, int], Starts]] = {}
        """Of each newcomer, by place and first week of the cycle: when a session could start."""
        self._demands: dict[str, Demand] = {}
        self._fitting: Fitting | None = None
        """What was asked last, and of whom it knows."""
        self._modeled: frozenset[str] = frozenset()
        self._bits: OptionBits | None = None
        """What excludes what of all that is kept, and of whom was asked about."""
        self._placed: Chosen = {}
        """Where those who were asked about last and fit were placed, and all that is kept."""
        self._taken: dict[tuple[tuple[str, ...], str, int, tuple[int, ...]], Starts] = {}
        self._days: dict[str, Ends] = {}
        """Of each newcomer, the first and the last start of each weekday."""
        self._roads = Roads()

    def admit(self, newcomers: Sequence[Need], hours: Hours, ground: RoadsAndRooms) -> None:
        """Makes them known, to be asked about, with their `hours`; `ground` is the one with the
        places where they are met."""
        self._ground = ground
        for need in newcomers:
            self._needs[need.id] = need
            self._ways[need.id] = self._starts(need, hours)
            self._days[need.id] = ends(self._ways[need.id].values())

    def clash(self, ids: Sequence[str]) -> tuple[str, ...]:
        """Empty when all these newcomers fit; else some who don't fit together, though they would
        without any one of them, as far as the effort allowed could tell. Raises Undecided when it
        was not enough to say whether all fit."""
        never = [key for key in sorted(ids) if not self.able(key)]
        if never:
            return (never[0],)
        if two := self._plainly(sorted(ids)):
            return two
        return self._smallest(self._searched(sorted(ids)))

    def _searched(self, ids: Sequence[str]) -> tuple[str, ...]:
        """Nobody when all fit, else some who don't. Raises Undecided."""
        try:
            found = self._by_hand(ids)
        except OutOfSteps:
            if self._stay(ids):
                return ()
            if self._limit is not None and self._limit.over:
                raise Undecided from None
            asking = self.asking(ids)
            found = asking.clash(ids) or asking.placed
        if isinstance(found, tuple):
            return found
        self._placed = found
        return ()

    def _by_hand(self, ids: Sequence[str], steps: int = STEPS) -> Chosen | tuple[str, ...]:
        """Where all can be placed, else some who can't. Raises OutOfSteps."""
        if self._bits is None:
            self._bits = OptionBits(self._ground)
            self._bits.add(self._kept)
        self._bits.ground = self._ground
        self._bits.add(map(self._demand, ids))
        return searched(self._bits, ids, [demand.id for demand in self._kept], steps)

    def _stay(self, ids: Iterable[str]) -> bool:
        """Whether all of them fit with everybody staying where they were placed last."""
        demands = [*map(self._demand, ids), *self._kept]
        found = beside(self._placed, demands, self._ground)
        self._placed = found or self._placed
        return found is not None

    def _smallest(self, clash: Sequence[str]) -> tuple[str, ...]:
        """Of people who don't fit together some who would without any one of them, as far as it is
        quickly told. Those who stand in the last placement do fit."""
        left = list(clash)
        for key in mixed(left):
            others = [other for other in left if other != key]
            if key in left and others and not self._placed.keys() >= set(others):
                with suppress(OutOfSteps):
                    found = self._by_hand(others, FEW_STEPS)
                    left = list(found) if isinstance(found, tuple) else left
        return tuple(sorted(left))

    def _plainly(self, ids: Sequence[str]) -> tuple[str, ...]:
        """The first two of them of whom plainly only one can come; nobody when it takes a search to
        see who doesn't fit."""
        at = np.argwhere(self.never_together(ids))
        return tuple(ids[k] for k in at[0].tolist()) if len(at) else ()

    def asking(self, ids: Sequence[str]) -> Fitting:
        """For many questions about parts of these newcomers; one model for all of them."""
        if self._fitting is None or not self._modeled.issuperset(ids):
            self._modeled = frozenset(ids)
            demands = [self._demand(key) for key in sorted(ids)]
            self._fitting = Fitting(demands, self._ground, self._effort, self._kept, self._limit)
        return self._fitting

    def let_go(self) -> None:
        """Gives back the memory of the model that was asked last."""
        self._fitting, self._modeled = None, frozenset()

    def forget(self) -> None:
        """The same, and of what was worked out for searching by hand, options among it."""
        self.let_go()
        self._bits = None
        self._demands.clear()

    def able(self, key: str) -> bool:
        """False for whoever plainly, without a search, doesn't fit even alone, or isn't known."""
        need = self._needs.get(key)
        if need is None:
            return False
        _, last = self._days[key]
        return int((last >= 0).sum()) >= times_a_week(need.frequency)

    def never_together(self, ids: Sequence[str]) -> Bits:
        """(n, n): newcomers of whom plainly, without a search, only one can come.

        On a day that both could use, they fit if the earliest start of one leaves time for the
        session and the drive before the latest start of the other. Two clash when the days on which
        they don't fit can't be shared out between them. Every true answer is right; of people who
        come less than once a week, who can alternate, only what they keep from weekly ones is said.
        """
        first = np.array([self._days[key][0] for key in ids]).reshape(-1, WEEK_DAYS)
        last = np.array([self._days[key][1] for key in ids]).reshape(-1, WEEK_DAYS)
        needs = [self._needs[key] for key in ids]
        gone = self._gone(needs)
        some = last >= 0
        apart = np.zeros((len(ids), len(ids)), np.int16)
        for day in range(WEEK_DAYS):
            before = first[:, day, None] + gone <= last[None, :, day]
            apart += some[:, day, None] & some[None, :, day] & ~(before | before.T)
        times = np.array([times_a_week(need.frequency) for need in needs], np.int16)
        free = some.sum(1)[:, None] - apart
        short = np.maximum(0, times[:, None] - free)
        weekly = np.array([weeks_apart(need.frequency) == 1 for need in needs], np.bool_)
        clash: Bits = ((short + short.T) > apart) & (weekly[:, None] | weekly[None, :])
        clash &= _share_staff(needs)
        np.fill_diagonal(clash, False)
        return clash

    def _gone(self, needs: Sequence[Need]) -> npt.NDArray[np.int16]:
        """(n, n): quarters from the start of one's session until the other's can start, at least:
        where a session may be by phone, nobody need drive."""
        at = [need.places[0] if len(need.places) == 1 else "" for need in needs]
        between = np.maximum(self._roads.between(at, at, self._ground), self._ground.buffer)
        minutes = np.array([need.minutes for need in needs], np.int64)
        return np.asarray(-(-(minutes[:, None] + between) // QUARTER), np.int16)

    def _starts(self, need: Need, hours: Hours) -> dict[tuple[str, int], Starts]:
        minutes = max(need.minutes, need.first_minutes)
        free = WHOLE_WEEK
        for who in need.staff:
            free &= self._staff_free.of(who, self._hours[who], minutes)
        for person in need.people:
            free &= self._free.of(person, hours[person], minutes)
        return {
            (where, first): free & ~self._occupied(need, where, first)
            for where in need.places
            for first in range(weeks_apart(need.frequency))
        }

    def _occupied(self, need: Need, where: str, first: int) -> Starts:
        """Starts for which something that stands leaves no time, as `RoadsAndRooms.collide`."""
        weeks = weeks_of_cycle(need.frequency, first)
        key = need.staff, where, need.minutes, weeks
        if key not in self._taken:
            self._taken[key] = self._worked_out(*key)
        return self._taken[key]

    def _worked_out(
        self, staff: tuple[str, ...], where: str, minutes: int, weeks: tuple[int, ...]
    ) -> Starts:
        ground, found = self._ground, 0
        for option in self._fixed:
            for piece in option.pieces:
                week, start = divmod(piece.start, WEEK_QUARTERS)
                if week not in weeks or not set(staff) & set(piece.staff):
                    continue
                both = piece.place and where
                gap = max(ground.buffer, ground.drive(where, piece.place) if both else 0)
                back = max(ground.buffer, ground.drive(piece.place, where) if both else 0)
                earliest = start - quarters(minutes + gap) + 1
                latest = start + quarters(piece.minutes + back) - 1
                found |= between(earliest, max(latest, start))
        return found

    def _demand(self, key: str) -> Demand:
        if key not in self._demands:
            self._demands[key] = cycle_demand(self._needs[key], each(self._ways[key]))
        return self._demands[key]


def _share_staff(needs: Sequence[Need]) -> Bits:
    """(n, n): those at whom somebody of the program must be there for both."""
    number: dict[tuple[str, ...], int] = {}
    at = np.array([number.setdefault(need.staff, len(number)) for need in needs], np.int64)
    share = np.array([[not set(a).isdisjoint(b) for b in number] for a in number], np.bool_)
    found: Bits = share.reshape(len(number), len(number))[np.ix_(at, at)]
    return found
