"""Placement: every rule kept, the best of all, and the drive counted as it will be."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.planner.checking import faults
from scheduling.planner.demand import REMOTE, Demand, Option, Piece, RoadsAndRooms
from scheduling.planner.placement import Effort, measured, place
from stories.extent import examples

MONDAY = 36
"""09:00 on the first day."""
ROADS = {("TAP", "GLO"): 60, ("TAP", "WAR"): 30, ("GLO", "WAR"): 75}
GROUND = RoadsAndRooms(travel=ROADS, base={"S1": "TAP", "S2": "TAP"})


def at(start: int, minutes: int = 60, where: str = REMOTE, staff: str = "S1") -> Option:
    return Option((Piece(start, minutes, where, (staff,)),))


def visit(key: str, *options: Option, **changes: object) -> Demand:
    return Demand(id=key, options=options, **changes)


def starts(answer: dict[str, tuple[Option, ...]]) -> dict[str, list[int]]:
    return {key: [o.pieces[0].start for o in options] for key, options in answer.items()}


def test_two_sessions_never_share_a_quarter_and_one_is_left_out_if_need_be() -> None:
    both = [visit("A", at(36), weight=10), visit("B", at(38), weight=20)]
    placed = place(both, GROUND)
    assert starts(placed.chosen) == {"B": [38]}
    assert (placed.value, placed.bound, placed.left_out, placed.proved) == (10, 10, 1, True)


def test_the_road_between_two_visits_is_left_free() -> None:
    near = [
        visit("A", at(36, where="GLO")),
        visit("B", *(at(q, where="WAR") for q in (40, 44, 45))),
    ]
    assert starts(place(near, GROUND).chosen) == {"A": [36], "B": [45]}


def test_a_call_is_not_made_while_driving() -> None:
    calls = [
        visit("A", at(36, where="TAP")),
        visit("B", at(47, where="GLO")),
        visit("call", at(41, 45), at(44, 45)),
    ]
    placed = place([replace(d, weight=1000) for d in calls], GROUND)
    assert starts(placed.chosen)["call"] == [44]
    assert placed.proved


def test_a_call_fits_before_or_after_the_drive_but_not_in_two_halves() -> None:
    ends = [visit("A", at(36, where="TAP")), visit("B", at(46, where="GLO"))]
    for start, fits in ((40, True), (41, False), (43, False), (44, True)):
        between = [*ends, visit("call", at(start, 30))]
        chosen = {d.id: (d.options[0],) for d in between}
        assert (faults(between, chosen, GROUND) == []) is fits, start
        assert place(between, GROUND).left_out == (0 if fits else 1), start


def test_a_buffer_is_left_after_each_session() -> None:
    close = [visit("A", at(36, 45)), visit("B", at(39), replace(at(40), cost=1))]
    assert starts(place(close, GROUND).chosen)["B"] == [39]
    assert starts(place(close, replace(GROUND, buffer=10)).chosen)["B"] == [40]


def test_fifty_minutes_and_ten_to_spare_make_an_hour() -> None:
    close = [visit("A", at(36, 50)), visit("B", at(40, 50))]
    assert place(close, replace(GROUND, buffer=10)).left_out == 0


def test_twice_a_week_is_on_two_days() -> None:
    twice = [visit("A", at(36), at(60), at(96 + 36), times=2)]
    assert {q // 96 for q in starts(place(twice, GROUND).chosen)["A"]} == {0, 1}


def test_a_participant_is_never_booked_twice() -> None:
    group = Option((Piece(36, 90, "TAP", ("S2",)),))
    demands = [
        visit("group", group, people=("P1", "P2")),
        visit("own", at(38), replace(at(42), cost=1), people=("P1",)),
    ]
    assert starts(place(demands, GROUND).chosen) == {"group": [36], "own": [42]}


def test_supervision_takes_the_time_of_both() -> None:
    together = [
        visit("supervision", Option((Piece(36, 60, REMOTE, ("S1", "S2")),))),
        visit("A", at(36), at(40)),
        visit("B", at(38, staff="S2"), at(50, staff="S2")),
    ]
    assert starts(place(together, GROUND).chosen) == {"supervision": [36], "A": [40], "B": [50]}


def test_rooms_are_shared_out_among_specialists_who_share_nothing_else() -> None:
    crowded = [
        visit(f"P{n}", at(36, 60, "TAP", f"S{n}"), replace(at(40, 60, "TAP", f"S{n}"), cost=5))
        for n in range(3)
    ]
    free = place(crowded, RoadsAndRooms())
    assert sorted(q for own in starts(free.chosen).values() for q in own) == [36, 36, 36]
    tight = place(crowded, RoadsAndRooms(rooms={"TAP": 2}))
    assert sorted(q for own in starts(tight.chosen).values() for q in own) == [36, 36, 40]
    assert (tight.value, tight.bound) == (5, 5)


def test_a_daily_limit_sends_the_rest_to_another_day() -> None:
    ground = replace(GROUND, daily_minutes={"S1": 120})
    three = [visit(f"P{n}", at(36 + 4 * n), replace(at(96 + 36), cost=3)) for n in range(3)]
    placed = place(three, ground)
    assert (placed.value, placed.left_out) == (3, 0)
    lunch = visit("lunch", at(60, 30), counts=False)
    assert place([*three, lunch], ground).left_out == 0


def test_visits_to_one_county_are_put_on_one_day() -> None:
    """Going to GLO on two days costs 240 minutes, on one day 120."""
    here = [visit("A", at(36, where="GLO"), at(96 + 36, where="GLO")),
            visit("B", at(44, where="TAP"), at(96 + 44, where="TAP")),
            visit("C", at(96 + 40, where="GLO"))]  # fmt: skip
    placed = place(here, GROUND)
    assert starts(placed.chosen)["A"] == [96 + 36]
    assert (placed.drive_minutes, placed.value, placed.bound) == (120, 120, 120)


def test_the_same_demands_in_another_order_give_the_same_plan() -> None:
    demands = [
        visit(f"P{n}", *(at(q, where=w) for q in range(36, 60, 2) for w in ("GLO", REMOTE)))
        for n in range(6)
    ]
    first, second = place(demands, GROUND), place(demands[::-1], GROUND)
    assert first.chosen == second.chosen


places = st.sampled_from([REMOTE, "TAP", "GLO", "WAR"])
pieces = st.builds(
    lambda start, quarters, where: Piece(36 + start, 15 * quarters, where, ("S1",)),
    st.integers(0, 14),
    st.integers(1, 4),
    places,
)
options = st.builds(lambda piece, cost: Option((piece,), cost), pieces, st.integers(0, 40))
demand_lists = st.lists(st.lists(options, min_size=1, max_size=4), min_size=1, max_size=4)


@settings(max_examples=examples(120), deadline=None)
@given(demand_lists, st.sampled_from([0, 10]))
def test_no_plan_of_all_is_better(made: list[list[Option]], buffer: int) -> None:
    """Against every combination of options, judged by the rules alone."""
    ground = replace(GROUND, buffer=buffer)
    demands = [
        visit(f"P{n}", *dict.fromkeys(options), weight=300) for n, options in enumerate(made)
    ]
    placed = place(demands, ground)
    assert faults(demands, placed.chosen, ground) == []
    every = product(*([None, *demand.options] for demand in demands))
    best = min(
        measured(demands, answer, ground, 0).value
        for picks in every
        if not faults(
            demands,
            answer := {d.id: (o,) for d, o in zip(demands, picks, strict=True) if o},
            ground,
        )
    )
    assert placed.bound <= best <= placed.value
    assert placed.value == best or not placed.proved


@pytest.mark.parametrize(
    ("planted", "told"),
    [
        ({"A": (at(36),), "B": (at(38),)}, ["S1 is booked twice at quarter 38"]),
        ({"A": (at(36), at(60))}, ["A is placed too often", "A has two sessions on one day"]),
        ({"A": (at(37),)}, ["A is placed outside the hours or places it allows"]),
        ({"C": (at(36),)}, ["C was never asked for"]),
        (
            {"A": (at(36, where="GLO"),), "B": (at(42, where="WAR"),)},
            ["S1 can't be at WAR by quarter 42"],
        ),
    ],
)
def test_the_judge_sees_a_planted_fault(
    planted: dict[str, tuple[Option, ...]], told: list[str]
) -> None:
    demands = [
        visit("A", at(36), at(60), at(36, where="GLO")),
        visit("B", at(38), at(42, where="WAR")),
    ]
    assert faults(demands, planted, GROUND) == told


def test_little_effort_gives_a_plan_that_keeps_the_rules_and_an_honest_bound() -> None:
    many = [
        visit(f"P{n}", *(replace(at(q, where=w), cost=(n * q) % 7)
                         for q in range(30, 70) for w in ("GLO", "WAR", REMOTE)))
        for n in range(9)
    ]  # fmt: skip
    placed = place(many, GROUND, Effort(per_cluster=0.02))
    assert faults(many, placed.chosen, GROUND) == []
    best = place(many, GROUND, Effort(per_cluster=60))
    assert placed.bound <= best.value <= placed.value
