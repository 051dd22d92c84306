"""Options that make a plan possible again: each the best in something, and no two alike."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from ortools.sat.python import cp_model

from domain.calendar.repair_options import RepairAim
from domain.shared.hours import DAY_QUARTERS, QUARTER
from scheduling.planner.demand import Demand, Option, Piece, RoadsAndRooms
from scheduling.planner.placement import USUAL, Effort, late_legs, limited
from scheduling.planner.rounds import days, drive_minutes, legs
from scheduling.planner.slots import Literal, SlotModel, chosen
from scheduling.weeks.differences import Change, Repair

ANOTHER_DAY = 60
ANOTHER_PLACE = 30
"""Points for a session that moves to another day, or from a visit to a call or back."""
MOST_POINTS = 200
Terms = list[tuple[int, Literal]]
LEAST_GAIN = {
    RepairAim.FEWEST_PEOPLE: 1,
    RepairAim.LEAST_CHANGE: 4,
    RepairAim.LEAST_DRIVING: QUARTER,
}
"""By how much a way is better in its aim to be worth showing: people, points, minutes."""
ORDERS = {aim: (aim, *(other for other in RepairAim if other is not aim)) for aim in RepairAim}
"""What each way is built for, and what decides between plans that are equal in it."""


def size_of_move(before: Option, after: Option) -> int:
    """Points for moving a session: a point a quarter hour, more for another day or place."""
    if before.pieces == after.pieces:
        return 0
    first, second = before.pieces[0], after.pieces[0]
    points = abs(first.start % DAY_QUARTERS - second.start % DAY_QUARTERS)
    points += ANOTHER_DAY if first.start // DAY_QUARTERS != second.start // DAY_QUARTERS else 0
    points += ANOTHER_PLACE if first.place != second.place else 0
    return min(MOST_POINTS, max(1, points))


def repair(
    demands: Sequence[Demand],
    now: Mapping[str, Option],
    ground: RoadsAndRooms,
    before: RoadsAndRooms | None = None,
    effort: Effort = USUAL,
) -> list[Repair]:
    """A plan for each aim, the fewest people first; none when everything can stay as it is.

    A plan that is no better in its aim than an earlier one is dropped; the earlier one is then
    named as best in both. `now` is each session as it stands (absent: still to be placed). Whom
    it touches are sessions whose options don't hold how they stand, and those that `ground` rules
    out and `before` (the ground until now) does not. Everybody else stays, unless fewer sessions
    are left out when others make room; then that is offered first, and that they stay as well.
    Whoever else may stand in is among the options only if a person decided so.
    """
    touched = _touched(demands, now, ground, before or ground)
    if not touched:
        return []
    held = _Ways(_with_room(demands, now, ground, touched), now, ground, touched, effort).found()
    if held and not held[0].left_out:
        return held
    others = [d for d in demands if d.id not in touched]
    in_order = {d.id for d in others} - _at_odds(others, now, ground)
    able = _with_room(demands, now, ground, touched | in_order)
    freed = _Ways(able, now, ground, touched, effort).found()
    if not held:
        return freed
    if not freed or freed[0].left_out >= held[0].left_out:
        return held
    return [*freed[: len(RepairAim) - 1], replace(held[0], best_in=())]


def _touched(
    demands: Sequence[Demand],
    now: Mapping[str, Option],
    ground: RoadsAndRooms,
    before: RoadsAndRooms,
) -> frozenset[str]:
    forced = {d.id for d in demands if now.get(d.id) not in d.options}
    new = _at_odds(demands, now, ground) - _at_odds(demands, now, before)
    return frozenset(forced | {d.id for d in demands if d.id in new and len(d.options) > 1})


def _at_odds(
    demands: Sequence[Demand], now: Mapping[str, Option], ground: RoadsAndRooms
) -> frozenset[str]:
    """The demands that, as they stand, leave no time for each other or for the drive between."""
    pieces = [p for d in demands if d.id in now for p in now[d.id].pieces]
    found: set[Piece] = set()
    for (who, _), own in days(pieces).items():
        found.update(*(pair for pair in combinations(own, 2) if ground.collide(*pair)))
        late = (leg for leg in legs(who, own) if not leg.fits(ground))
        found.update(*((leg.first, leg.second) for leg in late))
    return frozenset(d.id for d in demands if d.id in now and found & {*now[d.id].pieces})


def _with_room(
    demands: Sequence[Demand], now: Mapping[str, Option], ground: RoadsAndRooms, free: Iterable[str]
) -> list[Demand]:
    """The demands with only the `free` ones able to move, into time that nobody else has."""
    able = {d.id for d in demands if d.id in free and d.options != (now.get(d.id),)}
    standing = days(p for d in demands if d.id not in able for p in now[d.id].pieces)

    def clear(option: Option) -> bool:
        return not any(
            ground.collide(piece, other)
            for piece in option.pieces
            for who in piece.staff
            for other in standing.get((who, piece.start // DAY_QUARTERS), ())
        )

    return [
        replace(d, options=tuple(filter(clear, d.options)) if d.id in able else (now[d.id],))
        for d in demands
    ]


@dataclass(frozen=True, slots=True)
class _Plan:
    answer: Mapping[str, tuple[Option, ...]]
    proved: bool


class _Ways:
    """Looks for the best plan of each aim; the demands that have to stay hold one option."""

    def __init__(
        self,
        demands: Sequence[Demand],
        now: Mapping[str, Option],
        ground: RoadsAndRooms,
        touched: frozenset[str],
        effort: Effort,
    ) -> None:
        self._demands = demands
        self._now = now
        self._ground = ground
        self._touched = touched
        self._effort = effort
        self._own_people = {p for d in demands if d.id in touched for p in _people(d)}

    def found(self) -> list[Repair]:
        """Best first: those that leave out the fewest, each better in its aim than the others."""
        kept: list[Repair] = []
        for aim in RepairAim:
            plan = self._best(aim)
            if plan is None:
                continue
            way = self._told(plan, aim)
            if not way.changes or (kept and way.left_out > kept[0].left_out):
                continue
            equals = [n for n, one in enumerate(kept) if _amount(one, aim) <= _amount(way, aim)]
            if equals:
                kept[equals[0]] = _also(kept[equals[0]], aim)
            elif all(_amount(one, aim) - _amount(way, aim) >= LEAST_GAIN[aim] for one in kept):
                kept.append(way)
        return kept

    def _best(self, aim: RepairAim) -> _Plan | None:
        slots = SlotModel(self._demands, self._ground)
        levels = _Levels(slots, self._demands, self._now, self._own_people)
        plan: _Plan | None = None
        spent, proved = 0.0, True
        for terms in (levels.left_out, levels.others, *map(levels.of, ORDERS[aim])):
            if not terms:
                continue
            literals, points = [one for _, one in terms], [p for p, _ in terms]
            amount = cp_model.LinearExpr.weighted_sum(literals, points)
            slots.model.minimize(amount)
            while spent < self._effort.per_cluster:
                solver = limited(self._effort, self._effort.per_cluster - spent)
                solver.parameters.cut_level = 0  # a tenth quicker: few moves need no finer cuts
                status = solver.solve(slots.model)
                spent += solver.deterministic_time
                if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                    return plan and _Plan(plan.answer, proved=False)
                answer = chosen(solver, slots.literals, self._demands)
                late = late_legs(answer, self._ground)
                for leg in late:
                    slots.forbid(leg)
                if not late:
                    proved = proved and status == cp_model.OPTIMAL
                    plan = _Plan(answer, proved)
                    slots.model.add(amount <= round(solver.objective_value))
                    break
            else:
                return plan and _Plan(plan.answer, proved=False)
        return plan

    def _told(self, plan: _Plan, aim: RepairAim) -> Repair:
        after = {key: options[0] for key, options in plan.answer.items() if options}
        changed = [
            d for d in self._demands
            if self._now.get(d.id) != after.get(d.id) and d.options != (self._now.get(d.id),)
        ]  # fmt: skip
        changes = tuple(Change(d.id, self._now.get(d.id), after.get(d.id)) for d in changed)
        moved = [(c.before, c.after) for c in changes if c.before and c.after]
        people = {p for d in changed for p in _people(d)}
        return Repair(
            changes=changes,
            left_out=sum(c.after is None for c in changes),
            moves=len(moved),
            size=sum(size_of_move(*both) for both in moved),
            proved=plan.proved,
            people=len(people),
            others=len(people - self._own_people),
            drive_minutes=self._driving(after) - self._driving(self._now),
            best_in=(aim,),
        )

    def _driving(self, plan: Mapping[str, Option]) -> int:
        known = {d.id for d in self._demands}
        return drive_minutes(
            (p for key, option in plan.items() if key in known for p in option.pieces), self._ground
        )


class _Levels:
    """What is made as small as can be, one after the other, as terms of a model."""

    def __init__(
        self,
        slots: SlotModel,
        demands: Sequence[Demand],
        now: Mapping[str, Option],
        touched: Iterable[str],
    ) -> None:
        self.left_out: Terms = []
        self.others: Terms = []
        """People who have no session that had to change."""
        model, own = slots.model, {*touched}
        changing: dict[str, list[Literal]] = {}
        moves: Terms = []
        sizes: Terms = []
        for demand in demands:
            literals = slots.literals[demand.id]
            left, before = model.new_bool_var(""), now.get(demand.id)
            model.add_exactly_one([*literals, left])
            stays = demand.options == (before,)
            self.left_out.append((len(demands) if stays else 1, left))
            if stays:
                continue
            others = [(o, one) for o, one in zip(demand.options, literals, strict=True)
                      if o != before]  # fmt: skip
            moves += [(1, one) for _, one in others]
            sizes += [
                (size_of_move(before, option) if before else option.cost, one)
                for option, one in others
            ]
            for person in _people(demand):
                changing.setdefault(person, []).extend([left, *(one for _, one in others)])
        people: Terms = []
        for person, literals in changing.items():
            changes = model.new_bool_var("")
            model.add_max_equality(changes, literals)
            people.append((len(moves) + 1, changes))
            if person not in own:
                self.others.append((1, changes))
        self._of: dict[RepairAim, Terms] = {
            RepairAim.FEWEST_PEOPLE: people + moves,
            RepairAim.LEAST_CHANGE: sizes,
            RepairAim.LEAST_DRIVING: slots.add_drive(),
        }

    def of(self, aim: RepairAim) -> Terms:
        return self._of[aim]


def _people(demand: Demand) -> tuple[str, ...]:
    return demand.people or (demand.id,)


def _amount(way: Repair, aim: RepairAim) -> int:
    amounts = {
        RepairAim.FEWEST_PEOPLE: way.people,
        RepairAim.LEAST_CHANGE: way.size,
        RepairAim.LEAST_DRIVING: way.drive_minutes,
    }
    return amounts[aim]


def _also(way: Repair, aim: RepairAim) -> Repair:
    return replace(way, best_in=(*way.best_in, aim))
