"""Repair: as few moves as can be, then small ones, shown before anything is saved."""

from dataclasses import replace
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.calendar.repair_options import RepairAim
from scheduling.planner.checking import faults
from scheduling.planner.demand import Demand, Option, Piece, RoadsAndRooms
from scheduling.weeks.differences import Change
from scheduling.weeks.repair import repair, size_of_move
from stories.extent import examples

GROUND = RoadsAndRooms(travel={("A", "B"): 30})


def at(start: int, staff: str = "S1", place: str = "", minutes: int = 60) -> Option:
    return Option((Piece(start, minutes, place, (staff,)),))


def session(key: str, *options: Option) -> Demand:
    return Demand(id=key, options=options)


def changes_of(demands: list[Demand], now: dict[str, Option]) -> list[Change]:
    return list(repair(demands, now, GROUND)[0].changes)


def test_nothing_is_touched_while_everything_can_stay() -> None:
    demands = [session("a", at(36), at(40)), session("b", at(44), at(36))]
    now = {"a": at(36), "b": at(44)}
    assert repair(demands, now, GROUND) == []


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


def two_visits() -> tuple[list[Demand], dict[str, Option]]:
    """One visit has to move: later that day between calls, or to a day with a visit nearby."""
    near, far = at(60, place="B"), at(96 + 40, place="A")
    demands = [
        session("a", near, far),
        session("b", at(96 + 36, place="A")),
        session("c", at(2 * 96 + 36, place="A")),
    ]
    return demands, {"a": at(36, place="A"), "b": demands[1].options[0], "c": demands[2].options[0]}


def test_each_way_is_built_for_what_it_is_named() -> None:
    """Least change stays on the day and drives out; least driving goes where a visit is anyway."""
    home = RoadsAndRooms(travel={("A", "B"): 30, ("H", "A"): 20, ("H", "B"): 45}, base={"S1": "H"})
    demands, now = two_visits()
    first, last = repair(demands, now, home)
    assert first.changes == (Change("a", now["a"], at(60, place="B")),)
    assert first.best_in == (RepairAim.FEWEST_PEOPLE, RepairAim.LEAST_CHANGE)
    assert (first.people, first.others, first.size, first.drive_minutes) == (1, 0, 54, 50)
    assert last.changes == (Change("a", now["a"], at(96 + 40, place="A")),)
    assert last.best_in == (RepairAim.LEAST_DRIVING,)
    assert (last.people, last.size, last.drive_minutes) == (1, 64, -40)


def test_a_way_that_is_no_better_in_its_name_is_no_other_way() -> None:
    """Other hours and days without a drive saved: one way, the best in all."""
    later = [at(40), at(44), at(96 + 36), at(96 + 40), at(2 * 96 + 44)]
    [only] = repair([session("a", *later)], {"a": at(36)}, GROUND)
    assert only.changes == (Change("a", at(36), at(40)),)
    assert only.best_in == tuple(RepairAim)


def test_ten_minutes_less_driving_are_no_other_way() -> None:
    demands, now = two_visits()
    near = RoadsAndRooms(travel={("A", "B"): 5, ("H", "A"): 20, ("H", "B"): 25}, base={"S1": "H"})
    [only] = repair(demands[:1], now, near)
    assert only.changes[0].after == at(60, place="B")


def test_nobody_else_moves_for_a_smaller_change_or_a_shorter_drive() -> None:
    """Making room would spare the day; who isn't touched stays all the same."""
    demands = [session("a", at(40), at(96 + 36)), session("b", at(40), at(44))]
    now = {"a": at(36), "b": at(40)}
    ways = repair(demands, now, GROUND)
    assert [way.changes for way in ways] == [(Change("a", at(36), at(96 + 36)),)]
    assert ways[0].others == 0


def test_room_is_made_by_as_few_others_as_can_be_whatever_a_way_is_built_for() -> None:
    """Two others an hour later are the smaller change; one on another day is enough."""
    demands = [
        session("a", at(40)),
        session("b", at(40), at(44), at(96 + 40)),
        session("c", at(44), at(48)),
    ]
    now = {"a": at(36), "b": at(40), "c": at(44)}
    made, alone = repair(demands, now, GROUND)
    assert [c.id for c in made.changes] == ["a", "b"]
    assert (made.others, made.best_in[:2]) == (1, tuple(RepairAim)[:2])
    assert alone.others == 0


def test_those_who_stood_too_close_before_are_left_alone() -> None:
    """Somebody put two sessions into one hour knowingly; an absence of another day is not it."""
    demands = [
        session("a", at(96 + 40)),
        session("b", at(40), at(60)),
        session("c", at(42), at(64)),
    ]
    now = {"a": at(96 + 36), "b": at(40), "c": at(42)}
    [only] = repair(demands, now, GROUND)
    assert only.changes == (Change("a", at(96 + 36), at(96 + 40)),)


def test_where_moving_others_helps_leaving_them_alone_is_another_way() -> None:
    demands = [session("a", at(40)), session("b", at(40), at(44))]
    now = {"a": at(36), "b": at(40)}
    moved, alone = repair(demands, now, GROUND)
    assert (moved.left_out, moved.moves, moved.people, moved.others) == (0, 2, 2, 1)
    assert (alone.changes, alone.others) == ((Change("a", at(36), None),), 0)


def test_a_closed_road_moves_only_who_can_no_longer_get_there_in_time() -> None:
    demands = [
        session("a", at(36, place="A"), at(60, place="A")),
        session("b", at(42, place="B"), at(46, place="B")),
        session("call", at(70)),
    ]
    now = {"a": at(36, place="A"), "b": at(42, place="B"), "call": at(70)}
    assert repair(demands, now, GROUND) == []
    detour = replace(GROUND, travel={("A", "B"): 75})
    assert repair(demands, now, detour, GROUND)[0].changes == (
        Change("b", at(42, place="B"), at(46, place="B")),
    )


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


@settings(max_examples=examples(120), deadline=None)
@given(problems)
def test_no_plan_leaves_out_fewer_or_is_better_in_what_a_way_is_named(
    made: list[tuple[Option, list[Option], bool]],
) -> None:
    """Against every combination of options, with the rules judged apart."""
    demands, now = [], {}
    for n, (before, others, may_stay) in enumerate(made):
        key = f"p{n}"
        now[key] = before
        options = dict.fromkeys([*others, before] if may_stay else others)
        demands.append(session(key, *options))
    if faults(demands, {d.id: (now[d.id],) for d in demands if now[d.id] in d.options}, GROUND):
        return  # what stood too close before is another test
    touched = {d.id for d in demands if now[d.id] not in d.options}

    def answer(picks: tuple[Option | None, ...]) -> dict[str, tuple[Option, ...]]:
        return {d.id: (o,) for d, o in zip(demands, picks, strict=True) if o is not None}

    def judged(picks: tuple[Option | None, ...]) -> dict[str, int]:
        pairs = list(zip(demands, picks, strict=True))
        moved = [d.id for d, pick in pairs if pick != now[d.id]]
        sizes = [size_of_move(now[d.id], pick) for d, pick in pairs if pick is not None]
        return {
            "left_out": sum(pick is None for pick in picks),
            "others": len({*moved} - touched),
            RepairAim.FEWEST_PEOPLE: len(moved),
            RepairAim.LEAST_CHANGE: sum(sizes),
        }

    every = product(*([None, *demand.options] for demand in demands))
    plans = [judged(picks) for picks in every if not faults(demands, answer(picks), GROUND)]
    ways = repair(demands, now, GROUND)
    if not touched:
        assert ways == []
        return
    fewest = min((p["left_out"], p["others"]) for p in plans)
    assert ways, "each touched session moves or is called off"
    for way in ways:
        after = now | {change.id: change.after for change in way.changes}
        picks = tuple(after.get(d.id) for d in demands)
        assert not faults(demands, answer(picks), GROUND)
        assert way.proved
        for aim in set(way.best_in) - {RepairAim.LEAST_DRIVING}:
            best = min(p[aim] for p in plans if (p["left_out"], p["others"]) == fewest)
            assert (way.left_out, way.others, judged(picks)[aim]) == (*fewest, best)
