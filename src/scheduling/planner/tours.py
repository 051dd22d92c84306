"""Least driving as terms of a model: each day's shortest round, seen from below."""

from collections.abc import Mapping, Sequence
from itertools import combinations

from ortools.sat.python import cp_model

from scheduling.planner.demand import RoadsAndRooms

Literal = cp_model.IntVar


def add_tours(
    model: cp_model.CpModel,
    visits: Mapping[str, Sequence[Literal]],
    ground: RoadsAndRooms,
    base: str | None,
) -> list[tuple[int, Literal]]:
    """Terms (minutes, literal) whose sum never exceeds the drive of a day.

    `visits` is place -> literals of the day's visits there. Going out and back for each place is
    the dearest round; driving on from one place straight to another saves time (Clarke and
    Wright's savings). Each place is joined to at most two others, and n places by at most n - 1
    joins: exact up to three places, a lower bound beyond.
    """
    places = sorted(place for place in visits if place != base)
    if not places:
        return []
    present = {place: model.new_bool_var("") for place in places}
    terms = []
    for place in places:
        model.add_max_equality(present[place], visits[place])
        if base is not None:
            terms.append((2 * ground.drive(base, place), present[place]))
    return terms + _joins(model, present, ground, base)


def _joins(
    model: cp_model.CpModel,
    present: Mapping[str, Literal],
    ground: RoadsAndRooms,
    base: str | None,
) -> list[tuple[int, Literal]]:
    terms, joins = [], {}
    for a, b in combinations(sorted(present), 2):
        saved = -ground.drive(a, b)
        if base is not None:
            saved += ground.drive(base, a) + ground.drive(base, b)
            if saved <= 0:
                continue
        join = model.new_bool_var("")
        model.add_implication(join, present[a])
        model.add_implication(join, present[b])
        joins[a, b] = join
        terms.append((-saved, join))
    if joins and (base is None or len(present) > 2):
        for place in present:
            model.add(sum(join for pair, join in joins.items() if place in pair) <= 2)
        used = model.new_bool_var("")
        model.add_max_equality(used, list(present.values()))
        most = sum(present.values()) - used
        model.add(sum(joins.values()) <= most)
        if base is None:
            model.add(sum(joins.values()) >= most)
    return terms
