"""Repair: as few moves as can be, then small ones, shown before anything is saved."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.checking import faults
from scheduling.demand import Demand, Ground, Option, Piece
from scheduling.differences import Change
from scheduling.repair import (
    StaleDifference,
    applied,
    repair,
    size_of_move,
    undoing,
)

GROUND = Ground(travel={("A", "B"): 30})


def at(start: int, staff: str = "S1", place: str = "", minutes: int = 60) -> Option:
    return Option((Piece(start, minutes, place, (staff,)),))


def session(key: str, *options: Option) -> Demand:
    return Demand(id=key, options=options)


def changes_of(demands: list[Demand], now: dict[str, Option]) -> list[Change]:
    return list(repair(demands, now, GROUND, ways=1)[0].changes)


def test_nothing_is_touched_while_everything_can_stay() -> None:
    demands = [session("a", at(36), at(40)), session("b", at(44), at(36))]
    now = {"a": at(36), "b": at(44)}
    best = repair(demands, now, GROUND)[0]
    assert (best.changes, best.moves, best.left_out, best.proved) == ((), 0, 0, True)


def test_only_the_session_that_has_to_move_moves_and_as_little_as_can_be() -> None:
    demands = [session("a", at(44), at(48), at(96 + 36)), session("b", at(40), at(60))]
    now = {"a": at(36), "b": at(40)}
    assert changes_of(demands, now) == [Change("a", at(36), at(44))]


def test_another_moves_only_to_make_room() -> None:
    demands = [session("a", at(40)), session("b", at(40), at(44), at(80))]
    now = {"a": at(36), "b": at(40)}
    assert changes_of(demands, now) == [
        Change("a", at(36), at(40)),
        Change("b", at(40), at(44)),
    ]


def test_two_far_moves_are_better_than_three_near_ones() -> None:
    demands = [
        session("a", at(36), at(60)),
        session("b", at(36), at(96 + 36)),
        session("c", at(60), at(64)),
        session("d", at(64), at(68)),
    ]
    now = {"a": at(30), "b": at(36), "c": at(60), "d": at(64)}
    assert changes_of(demands, now) == [
        Change("a", at(30), at(36)),
        Change("b", at(36), at(96 + 36)),
    ]


def test_who_stands_in_is_taken_only_where_it_was_allowed() -> None:
    own = session("a", at(36), at(40))
    allowed = session("a", at(36, "S2"))
    away = {"a": at(60)}
    assert changes_of([own], away)[0].after in own.options
    assert changes_of([allowed], away) == [Change("a", at(60), at(36, "S2"))]


def test_a_session_that_nobody_can_take_is_said_to_be_left_out() -> None:
    demands = [session("a", at(40)), session("b", at(40))]
    best = repair(demands, {"a": at(36), "b": at(40)}, GROUND)[0]
    assert (best.left_out, best.moves, best.proved) == (1, 0, True)
    assert best.changes == (Change("a", at(36), None),)


def test_three_ways_are_three_different_plans_best_first() -> None:
    """Another day or place; another hour of the same day alone is no other plan."""
    days = [at(40), at(44), at(96 + 36), at(96 + 40), at(2 * 96 + 44)]
    ways = repair([session("a", *days)], {"a": at(36)}, GROUND)
    assert [way.changes[0].after for way in ways] == [at(40), at(96 + 36), at(2 * 96 + 44)]
    assert [way.size for way in ways] == [4, 60, 68]
    [only] = repair([session("a", at(40), at(44), at(48))], {"a": at(36)}, GROUND)
    assert only.changes == (Change("a", at(36), at(40)),)


def test_where_moving_others_helps_leaving_them_alone_is_another_way() -> None:
    demands = [session("a", at(40)), session("b", at(40), at(44))]
    now = {"a": at(36), "b": at(40)}
    moved, alone = repair(demands, now, GROUND)
    assert (moved.left_out, moved.moves) == (0, 2)
    assert alone.changes == (Change("a", at(36), None),)


def test_a_closed_road_moves_only_who_can_no_longer_get_there_in_time() -> None:
    demands = [
        session("a", at(36, place="A"), at(60, place="A")),
        session("b", at(42, place="B"), at(46, place="B")),
        session("call", at(70)),
    ]
    now = {"a": at(36, place="A"), "b": at(42, place="B"), "call": at(70)}
    assert repair(demands, now, GROUND)[0].changes == ()
    detour = replace(GROUND, travel={("A", "B"): 75})
    assert repair(demands, now, detour)[0].changes == (
        Change("b", at(42, place="B"), at(46, place="B")),
    )


def test_one_difference_applies_and_its_undoing_takes_it_back() -> None:
    plan = {"a": at(36), "b": at(40)}
    changes = (Change("a", at(36), at(44)), Change("b", at(40), None), Change("c", None, at(36)))
    after = applied(plan, changes)
    assert after == {"a": at(44), "c": at(36)}
    assert applied(after, undoing(changes)) == plan


def test_a_difference_of_an_older_plan_is_refused() -> None:
    with pytest.raises(StaleDifference):
        applied({"a": at(40)}, [Change("a", at(36), at(44))])


starts = st.integers(36, 48)
places = st.sampled_from(["", "A", "B"])
options = st.builds(
    lambda q, where, n: at(q, "S1", where, 15 * n), starts, places, st.integers(1, 4)
)
problems = st.lists(
    st.tuples(options, st.lists(options, min_size=1, max_size=3), st.booleans()),
    min_size=1,
    max_size=4,
)


@settings(max_examples=120, deadline=None)
@given(problems)
def test_no_plan_moves_fewer_or_moves_them_less(
    made: list[tuple[Option, list[Option], bool]],
) -> None:
    """Against every combination of options, with the rules judged apart."""
    demands, now = [], {}
    for n, (before, others, may_stay) in enumerate(made):
        key = f"p{n}"
        now[key] = before
        ways = dict.fromkeys([*others, before] if may_stay else others)
        demands.append(session(key, *ways))

    def judged(picks: tuple[Option | None, ...]) -> tuple[int, int, int]:
        left = sum(pick is None for pick in picks)
        moved = [
            size_of_move(now[d.id], pick)
            for d, pick in zip(demands, picks, strict=True)
            if pick is not None and pick != now[d.id]
        ]
        return left, len(moved), sum(moved)

    def possible(picks: tuple[Option | None, ...]) -> bool:
        answer = {d.id: (o,) for d, o in zip(demands, picks, strict=True) if o is not None}
        return not faults(demands, answer, GROUND)

    every = product(*([None, *demand.options] for demand in demands))
    best = min(judged(picks) for picks in every if possible(picks))
    found = repair(demands, now, GROUND, ways=1)[0]
    after = applied(now, found.changes)
    assert possible(tuple(after.get(d.id) for d in demands))
    assert found.proved
    assert (found.left_out, found.moves, found.size) == best
