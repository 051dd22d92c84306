"""Coupled rules: every plan keeps them, and no plan that keeps them is better."""

import itertools
import random
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matching_people import (
    offer,
    problem,
    referral,
    seeker,
    small_waitlist,
    specialist,
    with_rules,
)

from domain.pairing.eligibility import broken
from domain.shared.vocabulary import Frequency
from matching import Couplings, MatchingProblem, ProblemRefused, ProofStatus, solve
from matching.fit import solve_fitting
from matching.flow.network import Network, build_network
from matching.objective.levels import objective
from matching.problem.couplings import (
    AtMostOne,
    CountyFloor,
    CoVisits,
    GroupPlaces,
    NotAll,
    Together,
    WeeklyMinutes,
)

PER_WEEK = {"weekly": 1.0, "twice-weekly": 2.0, "every-2-weeks": 0.5, "check-in": 0.25}
Pairs = dict[UUID, UUID]


def kept(asked: MatchingProblem, pairs: Pairs) -> bool:
    """Every coupled rule but the floors, read plainly."""
    rules = asked.couplings
    people = {s.referral_id: s for s in asked.seekers}
    at = {
        o.specialist_id: [r for r, s in pairs.items() if s == o.specialist_id] for o in asked.offers
    }
    minutes = {
        s: sum(people[r].session_minutes * PER_WEEK[people[r].frequency] for r in rs)
        for s, rs in at.items()
    }
    taken = {o.specialist_id: o.taken for o in asked.offers}
    return (
        all(len({pairs.get(r) for r in family.referral_ids}) == 1 for family in rules.together)
        and all(minutes[limit.specialist_id] <= limit.minutes for limit in rules.minutes)
        and all(
            not at[g.specialist_id] or len(at[g.specialist_id]) + taken[g.specialist_id] >= g.least
            for g in rules.groups
        )
        and all(sum(pairs.get(r) == s for r, s in one.pairs) <= 1 for one in rules.at_most_one)
        and all(
            any(pairs.get(r) != cut.specialist_id for r in cut.referral_ids)
            for cut in rules.not_all
        )
        and covered(asked, at)
    )


def covered(asked: MatchingProblem, at: dict[UUID, list[UUID]]) -> bool:
    """Whether colleagues can accompany every trainee with everybody, by trying all ways."""
    people = {s.referral_id: s for s in asked.seekers}
    offers = {o.specialist_id: o for o in asked.offers}
    for trainee in {v.trainee_id for v in asked.couplings.co_visits}:
        colleagues = [v for v in asked.couplings.co_visits if v.trainee_id == trainee]
        ways = itertools.product(colleagues, repeat=len(at[trainee]))
        if not any(
            all(way.count(v) <= v.people for v in colleagues)
            and all(
                suits(asked, people[r], offers[v.colleague_id])
                for r, v in zip(at[trainee], way, strict=True)
            )
            for way in ways
        ):
            return False
    return True


def suits(asked: MatchingProblem, one: object, colleague: object) -> bool:
    faults = broken(one, colleague, asked.day)  # type: ignore[arg-type]  # seeker and offer
    return all(rule.name == "within_caseload_capacity" for rule in faults)


def best_by_trying(asked: MatchingProblem) -> list[int]:
    """Shortfall of the floors, then the levels, of the best of all choices that keep the rules."""
    network = build_network(asked)
    goal = objective(asked, network)
    found = []
    options = [
        [None, *range(network.first_pair[p], network.first_pair[p + 1])]
        for p in range(network.seekers)
    ]
    for choice in itertools.product(*options):
        chosen = [e for e in choice if e is not None]
        load = [int(network.pair_offer[e]) for e in chosen]
        if any(load.count(s) > network.open_places[s] for s in set(load)):
            continue
        pairs = {
            asked.seekers[network.pair_seeker[e]].referral_id: asked.offers[
                network.pair_offer[e]
            ].specialist_id
            for e in chosen
        }
        if kept(asked, pairs):
            found.append([shortfall(asked, pairs), *values(network, goal.levels, choice)])
    return min(found)


def shortfall(asked: MatchingProblem, pairs: Pairs) -> int:
    served = [s.county for s in asked.seekers if s.referral_id in pairs]
    return sum(max(0, f.at_least - served.count(f.county)) for f in asked.couplings.floors)


def values(network: Network, levels: tuple, choice: tuple[int | None, ...]) -> list[int]:
    chosen = [e for e in choice if e is not None]
    load = [int(network.pair_offer[e]) for e in chosen]
    return [
        sum(int(level.pair[e]) for e in chosen)
        + sum(int(level.wait[p]) for p, e in enumerate(choice) if e is None)
        + sum(
            int(level.place[network.first_place[s] + k])
            for s in set(load)
            for k in range(load.count(s))
        )
        for level in levels
    ]


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32), people=st.integers(1, 5), specialists=st.integers(1, 4))
def test_no_choice_that_keeps_the_coupled_rules_is_better(
    seed: int, people: int, specialists: int
) -> None:
    asked = with_rules(small_waitlist(people, specialists, seed), random.Random(seed))
    plan = solve(asked)
    pairs = {p.referral_id: p.specialist_id for p in plan.pairings}
    assert kept(asked, pairs)
    found = {level.name: level.value for level in plan.levels}
    best = best_by_trying(asked)
    assert [found.pop("floors", best[0]), *found.values()] == best
    assert plan.proof.status is ProofStatus.OPTIMAL
    assert all(level.bound == level.value for level in plan.levels)


def served(couplings: Couplings, **changes: object) -> dict[UUID, UUID]:
    """Two people and two specialists with one place each; who is with whom under the rules."""
    asked = problem(
        [seeker(1), seeker(2)],
        [offer(1, capacity=2), offer(2)],
        couplings=couplings,
        **changes,
    )
    return {p.referral_id: p.specialist_id for p in solve(asked).pairings}


def test_a_family_is_served_by_one_specialist_or_waits() -> None:
    family = Couplings(together=(Together((referral(1), referral(2))),))
    assert served(family) == {referral(1): specialist(1), referral(2): specialist(1)}
    alone = problem([seeker(1), seeker(2)], [offer(1), offer(2)], couplings=family)
    plan = solve(alone)
    assert plan.pairings == ()
    assert {u.codes for u in plan.unmatched} == {("coupled_rules",)}


def test_minutes_are_capacity_not_heads() -> None:
    people = [seeker(k, frequency=Frequency.TWICE_WEEKLY) for k in (1, 2)]
    limit = Couplings(minutes=(WeeklyMinutes(specialist(1), 200),))
    plan = solve(problem(people, [offer(1, capacity=2)], couplings=limit))
    assert len(plan.pairings) == 1


def test_a_group_opens_with_enough_people_or_not_at_all() -> None:
    for least, expected in ((2, 2), (3, 0)):
        group = Couplings(groups=(GroupPlaces(specialist(1), least),))
        people = [seeker(1), seeker(2)]
        plan = solve(problem(people, [offer(1, capacity=5)], couplings=group))
        assert len(plan.pairings) == expected


def test_of_alternatives_one_is_made_at_most() -> None:
    pairs = ((referral(1), specialist(1)), (referral(2), specialist(2)))
    apart = Couplings(at_most_one=(AtMostOne(pairs),))
    people = [seeker(1), seeker(2, county="Mathews")]
    offers = [offer(1), offer(2, counties=frozenset({"Mathews"}))]
    for couplings, expected in ((Couplings(), 2), (apart, 1)):
        assert len(solve(problem(people, offers, couplings=couplings)).pairings) == expected


def test_people_who_do_not_fit_together_are_not_all_with_one_specialist() -> None:
    cut = Couplings(not_all=(NotAll(specialist(1), (referral(1), referral(2))),))
    plan = solve(problem([seeker(1), seeker(2)], [offer(1, capacity=2)], couplings=cut))
    assert len(plan.pairings) == 1


def test_a_trainee_serves_only_with_a_colleague_to_come_along() -> None:
    for visits, expected in ((0, 0), (1, 1), (2, 2)):
        colleague = Couplings(co_visits=(CoVisits(specialist(1), specialist(2), visits),))
        offers = [offer(1, capacity=2), offer(2, capacity=1, taken=1)]
        plan = solve(problem([seeker(1), seeker(2)], offers, couplings=colleague))
        assert len(plan.pairings) == expected


def test_a_county_gets_what_was_agreed_before_the_longer_waiting_elsewhere() -> None:
    far = seeker(2, county="Mathews", received_on=seeker(2).received_on.replace(day=20))
    offers = [offer(1, counties=frozenset({"Essex", "Mathews"}))]
    floor = Couplings(floors=(CountyFloor("Mathews", 1),))
    for couplings, expected in ((Couplings(), referral(1)), (floor, referral(2))):
        (pair,) = solve(problem([seeker(1), far], offers, couplings=couplings)).pairings
        assert pair.referral_id == expected


def test_a_rule_about_a_stranger_is_refused() -> None:
    with pytest.raises(ProblemRefused, match="not in the problem"):
        problem([seeker(1)], [offer(1)], couplings=Couplings(together=(Together((referral(9),)),)))


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_caseloads_that_must_fit_are_the_best_that_do(seed: int) -> None:
    asked = small_waitlist(5, 3, seed)
    chance = random.Random(seed)
    pairs = list(itertools.combinations([s.referral_id for s in asked.seekers], 2))
    clashes = {
        (o.specialist_id, pair) for o in asked.offers for pair in pairs if chance.random() < 0.5
    }

    def fits(specialist_id: UUID, referral_ids: tuple[UUID, ...]) -> tuple[UUID, ...]:
        for pair in itertools.combinations(referral_ids, 2):
            if (specialist_id, pair) in clashes:
                return pair
        return ()

    found = solve_fitting(asked, fits)
    every_cut = Couplings(not_all=tuple(NotAll(s, pair) for s, pair in clashes))
    best = solve(
        MatchingProblem(
            day=asked.day,
            seekers=asked.seekers,
            offers=asked.offers,
            standing=asked.standing,
            journeys=asked.journeys,
            couplings=every_cut,
            seed=asked.seed,
        )
    )
    assert [v.value for v in found.plan.levels] == [v.value for v in best.levels]
    assert found.plan.proof.status is ProofStatus.OPTIMAL
    assert all(
        fits(o.specialist_id, caseload(found.plan, o.specialist_id)) == () for o in asked.offers
    )
    hurried = solve_fitting(asked, fits, rounds=1).plan
    assert all(
        fits(o.specialist_id, caseload(hurried, o.specialist_id)) == () for o in asked.offers
    )
    assert [v.value for v in hurried.levels] >= [v.value for v in best.levels]
    assert [v.bound for v in hurried.levels] <= [v.value for v in best.levels]


def caseload(plan: object, specialist_id: UUID) -> tuple[UUID, ...]:
    pairings = plan.pairings  # type: ignore[attr-defined]  # a plan
    return tuple(sorted(p.referral_id for p in pairings if p.specialist_id == specialist_id))
