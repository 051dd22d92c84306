"""What repeats: a usual week for everyone, and the horizon's sessions as near to it as can be."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from types import MappingProxyType

from domain.shared.cycle import CYCLE_WEEKS, times_a_week, weeks_apart, weeks_of_cycle
from domain.shared.hours import DAY_QUARTERS, WEEK_DAYS, WEEK_QUARTERS
from scheduling.planner.demand import REMOTE, Demand, Option, Piece, Placement, RoadsAndRooms
from scheduling.planner.placement import USUAL, Effort, place
from scheduling.time.availability import Availability
from scheduling.time.grid import Horizon, quarters
from scheduling.weeks.needs import Hours, Need, Slot, UsualWeek
from scheduling.weeks.repair import size_of_move

ANOTHER_WAY = 15
"""Points for a way of meeting that is not the first choice."""
A_DAY_LATER = 20
"""Points for each day that a first session has to wait."""
NOT_USUAL = 50
"""Points for any session away from its usual time, besides how far: each is a call to make."""
LUNCH = (44, 54, 30)
"""Between 11:00 and 13:30 on the clock, in quarters, and its minutes."""
LONG_DAY = 6 * 60
"""Minutes of work from which a day has lunch."""


CYCLE_FIRST = date(2026, 1, 5)
"""A Monday from which four weeks are without a clock change, wherever."""
Away = Callable[[Option], int]
"""Points for how far an option is from what is wanted."""


def usual_week(
    needs: Sequence[Need],
    hours: Hours,
    ground: RoadsAndRooms,
    effort: Effort = USUAL,
    kept: UsualWeek = MappingProxyType({}),
    *,
    tz: str,
) -> tuple[UsualWeek, Placement]:
    """Everyone's usual times, placed as well as can be with leave and holidays set aside.

    They are times on the wall in `tz`, the zone of the horizon that they are for. Those in `kept`
    stay, as long as their time is still within everyone's hours.
    """
    demands = usual_demands(needs, hours, kept, tz=tz)
    demands += usual_lunches(_staff(needs), hours, tz=tz)
    placed = place(demands, ground, effort)
    found = {}
    for need in needs:
        options = placed.chosen.get(need.id, ())
        found[need.id] = tuple(_slot(option) for option in options)
    return found, placed


def usual_demands(
    needs: Sequence[Need], hours: Hours, kept: UsualWeek = MappingProxyType({}), *, tz: str
) -> list[Demand]:
    """Each need over a cycle of four weeks, with leave and holidays set aside. Those in `kept` have
    no other options than their time."""
    plain = {who: _usual(own) for who, own in hours.items()}
    starts = _Starts(Horizon(CYCLE_FIRST, WEEK_DAYS, tz), plain)
    return [_keeping(_cycle(need, starts), kept.get(need.id, ())) for need in needs]


def usual_starts(own: Availability, minutes: int, tz: str) -> Iterator[int]:
    """Quarters of the week at which `minutes` lie within somebody's usual hours."""
    return Horizon(CYCLE_FIRST, WEEK_DAYS, tz).starts(_usual(own), minutes)


def usual_lunches(staff: Iterable[str], hours: Hours, *, tz: str) -> list[Demand]:
    """Everyone's lunches over the same four weeks."""
    whole = Horizon(CYCLE_FIRST, 7 * CYCLE_WEEKS, tz)
    return [lunch for who in staff for lunch in _lunches(whole, who, _usual(hours[who]))]


def sessions_due(
    needs: Sequence[Need],
    usual: UsualWeek,
    hours: Hours,
    horizon: Horizon,
    agreed: Mapping[str, Option],
) -> list[Demand]:
    """Every session of the horizon (whole weeks from a Monday) as a demand near its usual time.

    What people have `agreed` stays put: it has that one option. Ids name the need, the Monday
    and the number in the week, so a horizon rolled on by a week asks for the same sessions again.
    """
    demands, free = [], _Starts(horizon, hours)
    for need in needs:
        lengths = {need.minutes, need.first_minutes or need.minutes}
        starts = {minutes: free.of(need, minutes) for minutes in lengths}
        first = bool(need.first_minutes)
        for week in range(horizon.days // 7):
            for number, slot in enumerate(_slots(need, usual, horizon, week)):
                key = f"{need.id}/{horizon.first + timedelta(weeks=week)}/{number}"
                if key in agreed:
                    demands.append(_standing(need, key, agreed[key]))
                else:
                    minutes = need.first_minutes if first else need.minutes
                    own = [q for q in starts[minutes] if q // WEEK_QUARTERS == week]
                    away = _away(need, slot, week, first)
                    demands.append(_near(need, key, own, minutes, away))
                first = False
    staff = _staff(needs)
    return demands + [d for who in staff for d in _lunches(horizon, who, hours[who])]


def _usual(own: Availability) -> Availability:
    return replace(own, exceptions={}, leave=(), closed=frozenset())


def _staff(needs: Iterable[Need]) -> list[str]:
    return sorted({who for need in needs for who in need.staff})


class _Starts:
    """When people are free; each person's own starts are worked out once."""

    def __init__(self, horizon: Horizon, hours: Hours) -> None:
        self._horizon = horizon
        self._hours = hours
        self._own: dict[tuple[str, int], frozenset[int]] = {}

    def of(self, need: Need, minutes: int) -> list[int]:
        """Quarters at which everyone who must be there is free for `minutes`."""
        everyone = (self._of(who, minutes) for who in (*need.staff, *need.people))
        return sorted(frozenset.intersection(*everyone))

    def _of(self, who: str, minutes: int) -> frozenset[int]:
        if (who, minutes) not in self._own:
            found = frozenset(self._horizon.starts(self._hours[who], minutes))
            self._own[who, minutes] = found
        return self._own[who, minutes]


def _cycle(need: Need, starts: _Starts) -> Demand:
    free = frozenset(starts.of(need, max(need.minutes, need.first_minutes)))
    every = range(weeks_apart(need.frequency))
    return cycle_demand(need, {(where, first): free for where in need.places for first in every})


def cycle_demand(need: Need, ways: Mapping[tuple[str, int], Collection[int]]) -> Demand:
    """A need over the cycle: each option keeps one weekday and time through all its weeks. `ways`
    are the quarters of the week at which it could start, by place and first week."""
    options = []
    for start in sorted(set().union(*ways.values())):
        for rank, where in enumerate(need.places):
            for first in range(weeks_apart(need.frequency)):
                if start not in ways[where, first]:
                    continue
                weeks = weeks_of_cycle(need.frequency, first)
                pieces = tuple(
                    Piece(start + w * WEEK_QUARTERS, need.minutes, where, need.staff) for w in weeks
                )
                options.append(Option(pieces, ANOTHER_WAY * bool(rank)))
    return Demand(
        id=need.id,
        options=tuple(options),
        times=times_a_week(need.frequency),
        weight=need.weight,
        people=need.people,
    )


def _keeping(demand: Demand, slots: Sequence[Slot]) -> Demand:
    """The demand with no other options than its kept times, where it has as many as it needs."""
    options = tuple(option for option in demand.options if _slot(option) in slots)
    return replace(demand, options=options) if len(options) >= demand.times else demand


def _slot(option: Option) -> Slot:
    first = option.pieces[0]
    weeks = tuple(piece.start // WEEK_QUARTERS for piece in option.pieces)
    return Slot(first.start % WEEK_QUARTERS, first.place, weeks)


def _slots(need: Need, usual: UsualWeek, horizon: Horizon, week: int) -> list[Slot | None]:
    """The usual slots of a week; None for a session that has no usual time."""
    number = (horizon.first.toordinal() - 1) // 7 + week
    found: list[Slot | None] = [
        slot for slot in usual.get(need.id, ()) if number % CYCLE_WEEKS in slot.weeks
    ]
    times = times_a_week(need.frequency)
    missing = times - len(usual.get(need.id, ()))
    every = weeks_apart(need.frequency)
    return found + [None] * (missing if number % every == 0 else 0)


def _near(need: Need, key: str, starts: Iterable[int], minutes: int, away: Away) -> Demand:
    """One session at any of `starts`: `away` says how far an option is from what is wanted."""
    options = []
    for start in starts:
        for rank, where in enumerate(need.places):
            option = Option((Piece(start, minutes, where, need.staff),))
            options.append(replace(option, cost=away(option) + ANOTHER_WAY * bool(rank)))
    return Demand(
        id=key, options=tuple(options), weight=need.weight, people=need.people, apart=need.id
    )


def _away(need: Need, slot: Slot | None, week: int, first: bool) -> Away:
    """A first session is to be soon, a later one near its usual time, any other anywhere."""
    if first:
        return lambda option: A_DAY_LATER * (option.pieces[0].start // DAY_QUARTERS)
    if slot is None:
        return lambda _: 0
    start = week * WEEK_QUARTERS + slot.start
    usual = Option((Piece(start, need.minutes, slot.place, need.staff),))
    return partial(_from_usual, usual)


def _from_usual(usual: Option, option: Option) -> int:
    size = size_of_move(usual, option)
    return size + NOT_USUAL if size else 0


def _standing(need: Need, key: str, option: Option) -> Demand:
    return Demand(
        id=key,
        options=(replace(option, cost=0),),
        weight=100 * need.weight,
        people=need.people,
        apart=need.id,
    )


def _lunches(horizon: Horizon, who: str, own: Availability) -> list[Demand]:
    """Half an hour round noon on every long day."""
    earliest, latest, minutes = LUNCH
    free: dict[int, list[Option]] = defaultdict(list)
    for start in horizon.starts(own, minutes):
        if earliest <= start % DAY_QUARTERS and start % DAY_QUARTERS + quarters(minutes) <= latest:
            piece = Piece(start, minutes, REMOTE, (who,))
            free[start // DAY_QUARTERS].append(Option((piece,)))
    found = []
    for day, options in sorted(free.items()):
        on = horizon.first + timedelta(days=day)
        if sum(end - start for start, end in own.spans(on)) >= LONG_DAY:
            key = f"lunch {who} {on}"
            found.append(Demand(id=key, options=tuple(options), weight=5_000, counts=False))
    return found
