"""The least change that makes a plan possible again: fewest moves first, then smallest moves."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ortools.sat.python import cp_model

from domain.hours import DAY_QUARTERS
from scheduling.demand import Demand, Ground, Option
from scheduling.differences import Change, Repair
from scheduling.placement import USUAL, Effort, late_legs, limited
from scheduling.rounds import days
from scheduling.slots import SlotModel, chosen

A_MOVE = 10_000
"""More than any sizes of moves add up to within one week's sessions (see `size_of_move`)."""
LEFT_OUT = 100 * A_MOVE
ANOTHER_DAY = 60
ANOTHER_PLACE = 30
"""Points for a session that moves to another day, or from a visit to a call or back."""
MOST_POINTS = 200


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
    ground: Ground,
    ways: int = 3,
    effort: Effort = USUAL,
) -> list[Repair]:
    """Up to `ways` plans, best first, each of which puts some session on another day or in another
    place than the ones before: another hour of the same day is no other plan.

    `now` is each session as it stands (absent: still to be placed); a demand whose options don't
    hold it has to move. Whoever else may stand in is among the options only if a person decided
    so. A session that may stay is moved only to make room, and only where that is better than the
    best with everyone else staying, which is then offered as well.
    """
    held = _Repairs(_others_held(demands, now, ground), now, ground, effort).best(ways)
    if held and not held[0].left_out and held[0].proved:
        return held
    freed = _Repairs(demands, now, ground, effort).best(ways)
    if not held:
        return freed
    gaining = [way for way in freed if _judged(way) < _judged(held[0])]
    return [*gaining[: max(1, ways - 1)], *held][:ways]


def _judged(way: Repair) -> tuple[int, int, int]:
    return way.left_out, way.moves, way.size


def _others_held(
    demands: Sequence[Demand], now: Mapping[str, Option], ground: Ground
) -> list[Demand]:
    """The demands with everyone who may stay staying, and without the options that rules out."""
    forced = {d.id for d in demands if now.get(d.id) not in d.options}
    standing = days(p for d in demands if d.id not in forced for p in now[d.id].pieces)

    def clear(option: Option) -> bool:
        return not any(
            ground.collide(piece, other)
            for piece in option.pieces
            for who in piece.staff
            for other in standing.get((who, piece.start // DAY_QUARTERS), ())
        )

    return [
        replace(d, options=tuple(filter(clear, d.options)) if d.id in forced else (now[d.id],))
        for d in demands
    ]


class _Repairs:
    """One model, asked for its best plan again and again with the earlier ones ruled out.

    When those that have to move all fit beside the others as they stand, no plan has fewer
    moves; only otherwise are the others set free.
    """

    def __init__(
        self,
        demands: Sequence[Demand],
        now: Mapping[str, Option],
        ground: Ground,
        effort: Effort,
    ) -> None:
        self._demands = demands
        self._now = now
        self._ground = ground
        self._effort = effort
        self._slots = SlotModel(demands, ground)
        model = self._slots.model
        terms = []
        for demand in demands:
            literals = self._slots.literals[demand.id]
            left = model.new_bool_var("")
            model.add_exactly_one([*literals, left])
            terms.append((LEFT_OUT, left))
            before = now.get(demand.id)
            for option, literal in zip(demand.options, literals, strict=True):
                if before is None:
                    terms.append((option.cost, literal))
                elif option != before:
                    terms.append((A_MOVE + size_of_move(before, option), literal))
                else:
                    model.add_hint(literal, True)
        points, literals = [p for p, _ in terms], [literal for _, literal in terms]
        model.minimize(cp_model.LinearExpr.weighted_sum(literals, points))

    def best(self, ways: int) -> list[Repair]:
        found: list[Repair] = []
        spent = 0.0
        while len(found) < ways and spent < self._effort.per_cluster:
            solver = limited(self._effort, self._effort.per_cluster - spent)
            solver.parameters.cut_level = 0  # a tenth quicker: few moves need no finer relaxation
            status = solver.solve(self._slots.model)
            spent += solver.deterministic_time
            if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                break
            answer = chosen(solver, self._slots.literals, self._demands)
            late = late_legs(answer, self._ground)
            for leg in late:
                self._slots.forbid(leg)
            if late:
                continue
            way = self._told(answer, status == cp_model.OPTIMAL)
            if found and way.left_out > found[0].left_out:
                break  # to call one more off is no other way
            found.append(way)
            self._rule_out(answer)
        return found

    def _told(self, answer: Mapping[str, tuple[Option, ...]], proved: bool) -> Repair:
        changes = []
        for demand in self._demands:
            before = self._now.get(demand.id)
            after = answer[demand.id][0] if answer[demand.id] else None
            if before != after:
                changes.append(Change(demand.id, before, after))
        moved = [c for c in changes if c.before and c.after]
        return Repair(
            changes=tuple(changes),
            left_out=sum(c.after is None for c in changes),
            moves=len(moved),
            size=sum(size_of_move(c.before, c.after) for c in moved if c.before and c.after),
            proved=proved,
        )

    def _rule_out(self, answer: Mapping[str, tuple[Option, ...]]) -> None:
        """The next plan must put some changed session on another day, or in another place."""
        same: list[cp_model.IntVar] = []
        changed = 0
        for demand in self._demands:
            options = answer[demand.id]
            if options and options[0] != self._now.get(demand.id):
                changed += 1
                literals = zip(demand.options, self._slots.literals[demand.id], strict=True)
                same += [one for other, one in literals if _alike(options[0], other)]
        self._slots.model.add(sum(same) < changed)


def _alike(one: Option, other: Option) -> bool:
    """Whether two options are of the same days and places, with the same staff."""
    return [(p.start // DAY_QUARTERS, p.place, p.staff) for p in one.pieces] == [
        (p.start // DAY_QUARTERS, p.place, p.staff) for p in other.pieces
    ]


def applied(plan: Mapping[str, Option], changes: Sequence[Change]) -> dict[str, Option]:
    """The plan after a difference. Raises StaleDifference when it has changed since."""
    after = dict(plan)
    for change in changes:
        if plan.get(change.id) != change.before:
            raise StaleDifference(change.id)
        if change.after is None:
            after.pop(change.id, None)
        else:
            after[change.id] = change.after
    return after


def undoing(changes: Sequence[Change]) -> tuple[Change, ...]:
    """The difference that takes another one back."""
    return tuple(Change(c.id, c.after, c.before) for c in changes)


class StaleDifference(Exception):
    """The plan is no longer what the difference was made from."""
