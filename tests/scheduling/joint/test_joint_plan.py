"""Matching and placement together: the cheapest match of which every caseload can be placed."""

import time
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import combinations, product

import numpy as np
import pytest
from plain_fit import fits

from domain.shared.hours import DAY_QUARTERS
from scheduling.fitting.oracle import Fitting, Undecided
from scheduling.fitting.people_sets import Cut
from scheduling.joint.case_week import CaseWeek
from scheduling.joint.caseload_cuts import Roster, clashing, tightening
from scheduling.joint.joint_answers import Caseload, JointPlan, Shares
from scheduling.joint.joint_plan import solve
from scheduling.joint.prices import MatchCosts, cheapest, reduced_costs
from scheduling.planner.demand import Demand, Option, Piece, RoadsAndRooms
from scheduling.planner.placement import Effort, place
from scheduling.planner.time_limit import TimeLimit

ROADS = {("A", "B"): 60, ("A", "C"): 30, ("B", "C"): 45}


def small_week(seed: int, specialists: int = 3, participants: int = 7) -> CaseWeek:
    """Few open hours on three days, so that many pairs and some larger sets don't fit."""
    r = np.random.default_rng(seed)

    def windows(rows: int, low: int, high: int) -> np.ndarray:
        week = np.zeros((rows, 7, DAY_QUARTERS), bool)
        for row in week:
            for day in r.choice(3, 2, replace=False):
                first = 36 + int(r.integers(0, 8))
                row[day, first : first + int(r.integers(low, high))] = True
        return week.reshape(rows, -1)

    mode = r.integers(0, 3, participants)
    return CaseWeek(
        open_at=windows(specialists, 10, 16),
        wanted_at=windows(participants, 5, 11),
        times=r.choice([1, 1, 2], participants),
        quarters=r.choice([2, 3, 4], participants),
        in_person=mode != 1,
        by_call=mode != 0,
        place=[str(r.choice(["A", "B", "C"])) for _ in range(participants)],
        ground=RoadsAndRooms(travel=ROADS),
    )


def costs(week: CaseWeek, seed: int) -> MatchCosts:
    r = np.random.default_rng(seed)
    people, staff = len(week.times), len(week.open_at)
    pair_p, pair_s = map(np.ravel, np.meshgrid(np.arange(people), np.arange(staff)))
    able = week.can_meet(pair_p, pair_s)
    rank = np.tile(np.arange(4), staff)
    return MatchCosts(
        participants=people,
        specialists=staff,
        pair_participant=pair_p[able],
        pair_specialist=pair_s[able],
        pair_cost=r.integers(0, 1000, int(able.sum())),
        waiting_cost=r.integers(1500, 9000, people),
        place_specialist=np.repeat(np.arange(staff), 4),
        place_cost=25 * (2 * rank + 1),
    )


def planned(week: CaseWeek, match: MatchCosts) -> JointPlan:
    def clashes(caseloads: Sequence[Caseload]) -> list[list[tuple[int, ...]]]:
        return [clashing(week, caseload, Effort()) for caseload in caseloads]

    def facets(shares: Sequence[Shares]) -> list[Cut | None]:
        return [tightening(week, one, Effort()) for one in shares]

    return solve(match, clashes, week.never_together, time.monotonic, 60, facets=facets)


def best_by_hand(week: CaseWeek, match: MatchCosts) -> int:
    """Every match there is, each caseload tried by placing it."""
    cost = {
        (int(p), int(s)): int(c)
        for p, s, c in zip(
            match.pair_participant, match.pair_specialist, match.pair_cost, strict=True
        )
    }

    @cache
    def placeable(specialist: int, people: tuple[int, ...]) -> bool:
        return place(week.caseload(specialist, people), week.ground).left_out == 0

    best = 10**9
    choices = [
        [-1, *(s for s in range(match.specialists) if (p, s) in cost)]
        for p in range(match.participants)
    ]
    for picks in product(*choices):
        loads = [tuple(p for p, s in enumerate(picks) if s == k) for k in range(match.specialists)]
        if max(map(len, loads)) > 4:
            continue
        value = sum(
            int(match.waiting_cost[p]) if s < 0 else cost[p, s] for p, s in enumerate(picks)
        ) + sum(int(match.place_cost[:4][: len(own)].sum()) for own in loads)
        if value < best and all(placeable(k, own) for k, own in enumerate(loads)):
            best = value
    return best


@pytest.mark.parametrize("seed", range(4))
def test_no_match_whose_sessions_fit_is_cheaper(seed: int) -> None:
    week = small_week(seed)
    match = costs(week, seed)
    plan = planned(week, match)
    assert plan.proved
    assert plan.value == best_by_hand(week, match)


@pytest.mark.parametrize("seed", range(4))
def test_every_caseload_of_the_plan_can_be_placed_wholly(seed: int) -> None:
    week = small_week(seed, specialists=5, participants=16)
    match = costs(week, seed)
    plan = planned(week, match)
    for s in range(match.specialists):
        people = [p for p, own in enumerate(plan.specialist_of) if own == s]
        assert place(week.caseload(s, people), week.ground).left_out == 0
    assert plan.value >= int(match.cost[cheapest(match)].sum())


def test_without_time_to_look_the_plan_fits_all_the_same_and_says_its_gap() -> None:
    week = small_week(1, specialists=5, participants=24)
    match = costs(week, 1)
    exact = planned(week, match)
    hurried = solve(
        match,
        lambda caseloads: [clashing(week, c, Effort()) for c in caseloads],
        week.never_together,
        time.monotonic,
        0,
    )
    assert hurried.bound <= exact.value <= hurried.value
    assert hurried.gap > 0
    for s in range(match.specialists):
        people = [p for p, own in enumerate(hurried.specialist_of) if own == s]
        assert place(week.caseload(s, people), week.ground).left_out == 0


@pytest.mark.parametrize("seed", range(3))
def test_a_clash_of_two_is_told_exactly_by_their_days_alone(seed: int) -> None:
    week = small_week(seed)
    everyone = np.arange(len(week.times))
    for s in range(len(week.open_at)):
        can = everyone[week.can_meet(everyone, np.full(len(everyone), s))]
        told = week.never_together(s, can)
        for a, b in combinations(range(len(can)), 2):
            pair = week.caseload(s, [int(can[a]), int(can[b])])
            if week.times[can[[a, b]]].max() == 1:
                assert told[a, b] == (place(pair, week.ground).left_out > 0), (s, can[a], can[b])
            elif told[a, b]:
                assert place(pair, week.ground).left_out > 0


@pytest.mark.parametrize("seed", range(4))
def test_a_smallest_set_fits_without_any_one_of_its_people(seed: int) -> None:
    week = small_week(seed, participants=9)
    everyone = np.arange(9)
    found = 0
    for s in range(len(week.open_at)):
        can = [int(p) for p in everyone[week.can_meet(everyone, np.full(9, s))]]
        demands = week.caseload(s, can)
        clash = fits(demands, week.ground)
        if clash is None:
            assert place(demands, week.ground).left_out == 0
            continue
        found += 1
        people = [int(key[1:]) for key in clash]
        assert place(week.caseload(s, people), week.ground).left_out > 0
        for gone in people:
            rest = week.caseload(s, [p for p in people if p != gone])
            assert place(rest, week.ground).left_out == 0
    assert found


def test_what_stays_on_a_caseload_counts_and_is_never_blamed() -> None:
    def session(key: str, *quarters: int) -> Demand:
        options = tuple(Option((Piece(q, 60, "", ("s0",)),)) for q in quarters)
        return Demand(id=key, options=options)

    kept = [session("kept", 40)]
    assert fits([session("new", 40, 44)], RoadsAndRooms(), kept) is None
    assert fits([session("new", 41)], RoadsAndRooms(), kept) == ("new",)
    assert fits([session("new", 44)], RoadsAndRooms(), [*kept, session("also", 41)]) == ()


def test_nobody_can_come_where_not_even_what_is_kept_fits() -> None:
    week = small_week(2)
    both = tuple(
        Demand(id=key, options=(Option((Piece(40, 60, "", ("s0",)),)),)) for key in ("a", "b")
    )
    full = replace(week, kept={0: both})
    everyone = np.arange(len(week.times))
    can = tuple(int(p) for p in everyone[week.can_meet(everyone, np.zeros(7, int))])[:2]
    assert clashing(full, (0, can), Effort()) == [(can[0],), (can[1],)]
    assert tightening(full, (0, can, (0.5, 0.5)), Effort()) == Cut(can[:1], (1,), 0)


def test_an_oracle_that_had_no_time_says_so() -> None:
    rng = np.random.default_rng(5)
    demands = [
        Demand(
            id=f"p{n}",
            options=tuple(
                Option((Piece(int(q), 60, str(rng.choice(["A", "B", "C"])), ("s0",)),))
                for q in rng.choice(range(30, 80), 30, replace=False)
            ),
        )
        for n in range(14)
    ]
    fitting = Fitting(demands, RoadsAndRooms(travel=ROADS), Effort(per_cluster=0.0))
    ids = [demand.id for demand in demands]
    with pytest.raises(Undecided):
        fitting.clash(ids)
    over = TimeLimit(lambda: 0.0, 0.0)
    with pytest.raises(Undecided):
        Fitting(demands, RoadsAndRooms(travel=ROADS), limit=over).clash(ids)


def test_who_does_not_fit_is_said_though_there_was_no_time_to_say_it_of_fewer() -> None:
    """A clock that stands still until the first answer."""
    option = Option((Piece(40, 60, "", ("s0",)),))
    demands = [Demand(id=f"p{n}", options=(option,)) for n in range(4)]
    looks = iter([0.0] * 4)
    limit = TimeLimit(lambda: next(looks, 2.0), 1.0)
    found = Fitting(demands, RoadsAndRooms(), limit=limit).smallest([d.id for d in demands], 1)
    assert found is not None
    assert len(found) > 2


def test_the_roster_answers_for_many_caseloads_as_one_by_one() -> None:
    week = small_week(2, specialists=4, participants=12)
    everyone = np.arange(12)
    asked = [
        (s, tuple(int(p) for p in everyone[week.can_meet(everyone, np.full(12, s))]))
        for s in range(4)
    ]
    with Roster(week) as roster:
        answers = list(roster.clashes(asked))
    assert answers == [clashing(week, caseload, Effort()) for caseload in asked]


@pytest.mark.rest
def test_a_cut_of_shares_holds_for_every_caseload_that_fits() -> None:
    week = small_week(2, specialists=4, participants=12)
    everyone, found = np.arange(12), 0
    for s in range(4):
        can = tuple(int(p) for p in everyone[week.can_meet(everyone, np.full(12, s))])
        cut = tightening(week, (s, can, (0.5,) * len(can)), Effort())
        if cut is None:
            continue
        found += 1
        for size in range(len(can) + 1):
            for people in combinations(can, size):
                if sum(w for p, w in zip(cut.people, cut.weights, strict=True) if p in people) > (
                    cut.most
                ):
                    assert clashing(week, (s, people), Effort())
    assert found


def test_a_roster_cuts_shares_as_one_by_one() -> None:
    week = small_week(2, specialists=4, participants=12)
    asked = [(s, tuple(range(6)), (0.5,) * 6) for s in range(4)]
    with Roster(week) as roster:
        answers = list(roster.facets(asked))
    assert answers == [tightening(week, one, Effort()) for one in asked]


def test_prices_prove_the_match_without_time_best() -> None:
    week = small_week(3, specialists=5, participants=24)
    match = costs(week, 3)
    taken = cheapest(match)
    reduced = reduced_costs(match, taken)
    assert reduced[~taken].min() >= 0
    assert reduced[taken].max() <= 0
