"""Advice for everybody: runners-up say what they would mean, a change only helps who waits."""

import json
import random
from collections import Counter
from dataclasses import replace
from uuid import UUID

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from matching_people import offer, problem, referral, seeker, specialist, waitlists

from domain.pairing.eligibility import RULES
from matching import MatchingProblem, plan_to_json, problem_to_json, solve
from matching.explain.advising import AS_GOOD, DEARER, RunnersUp, advise
from matching.explain.explainer import Explainer
from matching.flow.network import build_network
from matching.objective.assignment import assign
from matching.objective.levels import objective
from matching.problem.advice import Advised
from matching.problem.couplings import Couplings, NotAll, NotAllPairs
from matching.problem.matching_plan import MatchingPlan
from matching.problem.problem import Placed
from matching.process import ADVISE, solve_apart
from stories.extent import examples

REMEDIES = {rule.remedy for rule in RULES if rule.remedy}


@settings(max_examples=examples(30), deadline=None)
@given(asked=waitlists(12, 5))
def test_everybody_gets_advice_that_fits_where_they_are(asked: MatchingProblem) -> None:
    plan = solve(asked)
    advised = advise(asked, plan)
    chosen = {p.referral_id: p.specialist_id for p in plan.pairings}
    assert [a.referral_id for a in advised.advice] == [s.referral_id for s in asked.seekers]
    for one in advised.advice:
        others = [other.specialist_id for other in one.runners_up]
        assert len(set(others)) == len(others) <= 2
        assert chosen.get(one.referral_id) not in others
        prices = (*DEARER.values(), AS_GOOD)
        assert all(any(o.sentence.startswith(p) for p in prices) for o in one.runners_up)
        if one.referral_id in chosen:
            assert one.change == ""
        else:
            assert one.runners_up == ()
            assert one.change in {"", *REMEDIES}
    fairness = advised.fairness["plan"]
    assert fairness.served == len(plan.pairings)
    for waits in (fairness.waits_by_county, fairness.waits_by_service_line):
        assert sum(group.waiting for group in waits.values()) == len(plan.unmatched)
        longest = max((group.longest_days for group in waits.values()), default=0)
        assert longest == fairness.longest_wait_days


def test_the_runner_up_who_is_as_good_says_so() -> None:
    asked = problem([seeker(1)], [offer(1), offer(2)])
    [one] = advise(asked, solve(asked)).advice
    [other] = one.runners_up
    assert other.specialist_id in (specialist(1), specialist(2))
    assert other.sentence == AS_GOOD


def test_a_runner_up_whom_the_flow_would_choose_is_one_too() -> None:
    """The plan may be another than the best without rules that tie pairings together, be it one
    that is as good."""
    asked = problem([seeker(1)], [offer(1), offer(2)])
    [chosen] = solve(asked).pairings
    other = next(o.specialist_id for o in asked.offers if o.specialist_id != chosen.specialist_id)
    asked = replace(asked, placed=(Placed(referral(1), other),))
    plan = solve(asked)
    assert [p.specialist_id for p in plan.pairings] == [other]
    [one] = advise(asked, plan).advice
    assert [(o.specialist_id, o.sentence) for o in one.runners_up] == [
        (chosen.specialist_id, AS_GOOD)
    ]
    assert RunnersUp().of(asked, plan) == ((referral(1), chosen.specialist_id),)


def test_a_runner_up_is_weighed_against_the_plan_that_is_given() -> None:
    """The flow gives somebody else the place that the plan gives this one."""
    liked = {"preferred": frozenset({specialist(1)})}
    asked = problem(
        [seeker(1, **liked), seeker(2, **liked, gender_preferred="woman")],
        [offer(1, gender="woman"), offer(2, capacity=2)],
    )
    assert {p.referral_id: p.specialist_id for p in solve(asked).pairings} == {
        referral(1): specialist(2),
        referral(2): specialist(1),
    }
    placed = Placed(referral(1), specialist(1)), Placed(referral(2), specialist(2))
    asked = replace(asked, placed=placed)
    told = advise(asked, solve(asked)).advice
    assert [(o.specialist_id, o.sentence) for o in told[0].runners_up] == [
        (specialist(2), DEARER["preferences"])
    ]
    assert told[1].runners_up == ()


@settings(max_examples=examples(60), deadline=None)
@given(asked=waitlists(10, 5), chance=st.randoms(use_true_random=False))
def test_whoever_could_be_proposed_instead_is_named_and_said_to_be_as_dear(
    asked: MatchingProblem, chance: random.Random
) -> None:
    """Two at most, whatever plan is given."""
    roomy = tuple(replace(one, capacity=one.capacity + 2) for one in asked.offers)
    asked = replace(asked, offers=roomy, couplings=Couplings())
    network = build_network(asked, full_too=True)
    explainer = Explainer(asked, assign(network, objective(asked, network)))
    accepted = {one.referral_id for one in asked.standing if one.pinned}
    best = {p.referral_id: p.specialist_id for p in solve(asked).pairings}
    load = Counter(best.values())
    places = {o.specialist_id: o.open_places for o in asked.offers}

    def free(referral_id: UUID) -> set[UUID]:
        could = explainer.candidates(referral_id)
        return {who for who in could if who != at[referral_id] and load[who] < places[who]}

    at = {one: who for one, who in best.items() if one not in accepted}
    for referral_id in [*at]:
        if chance.random() < 0.5 and (others := sorted(free(referral_id))):
            load[at[referral_id]] -= 1
            at[referral_id] = chance.choice(others)
            load[at[referral_id]] += 1
    plan = _given(asked, at)
    advice = {a.referral_id: a.runners_up for a in advise(_placed(asked, at), plan).advice}
    for referral_id, here in at.items():
        named = {other.specialist_id for other in advice[referral_id]}
        assert named <= free(referral_id)
        assert len(named) == min(2, len(free(referral_id)))
        if explainer.stands_at(referral_id) != here:
            for other in advice[referral_id]:
                moved = _given(asked, {**at, referral_id: other.specialist_id})
                assert other.sentence == _worse(plan, moved)


def _placed(asked: MatchingProblem, at: dict[UUID, UUID]) -> MatchingProblem:
    return replace(asked, placed=tuple(Placed(*pair) for pair in at.items()))


def _given(asked: MatchingProblem, at: dict[UUID, UUID]) -> MatchingPlan:
    """The plan that gives these to whom they are placed, as it is."""
    return solve(_placed(asked, at)) if at else solve(asked)


def _worse(plan: MatchingPlan, other: MatchingPlan) -> str:
    """What another plan means, by the first of its levels that differs."""
    for before, after in zip(plan.levels, other.levels, strict=True):
        if before.value != after.value:
            return DEARER[before.name] if after.value > before.value else AS_GOOD
    return AS_GOOD


@settings(max_examples=examples(30), deadline=None)
@given(asked=waitlists(12, 5), cut=st.integers(0, 10_000))
def test_a_runner_up_could_be_proposed_instead_as_the_plan_stands(
    asked: MatchingProblem, cut: int
) -> None:
    """Also where somebody whom the flow would choose doesn't fit there."""
    plan = solve(replace(asked, couplings=Couplings()))
    if plan.pairings:
        out = plan.pairings[cut % len(plan.pairings)]
        never = NotAll(out.specialist_id, (out.referral_id,))
        pinned = {(one.referral_id, one.specialist_id) for one in asked.standing if one.pinned}
        if (out.referral_id, out.specialist_id) not in pinned:
            asked = replace(asked, couplings=Couplings(not_all=(never,)))
    plan = solve(asked)
    chosen = {p.referral_id: p.specialist_id for p in plan.pairings}
    load = Counter(chosen.values())
    places = {o.specialist_id: o.open_places for o in asked.offers}
    ruled_out = {(c.specialist_id, c.referral_ids[0]) for c in asked.couplings.not_all}
    for one in advise(asked, plan).advice:
        for other in one.runners_up:
            assert other.specialist_id != chosen[one.referral_id]
            assert load[other.specialist_id] < places[other.specialist_id]
            assert (other.specialist_id, one.referral_id) not in ruled_out


def test_a_runner_up_takes_no_shared_hour_that_somebody_has() -> None:
    """Where the plan gives the other the supervisor's hour, the trainee is nobody's runner-up."""
    people = [seeker(1), seeker(2)]
    offers = [offer(n, capacity=1) for n in (1, 2, 3)]
    plan = solve(problem(people, offers))
    at = {p.referral_id: p.specialist_id for p in plan.pairings}
    one, other = (at[referral(n)] for n in (1, 2))
    free = next(o.specialist_id for o in offers if o.specialist_id not in (one, other))
    for pairs, named in (
        (((referral(1), free), (referral(2), other)), False),
        (((referral(1), free), (referral(2), one)), True),
    ):
        asked = problem(people, offers, couplings=Couplings(not_all_pairs=(NotAllPairs(pairs),)))
        assert {p.referral_id: p.specialist_id for p in solve(asked).pairings} == at
        told = next(a for a in advise(asked, solve(asked)).advice if a.referral_id == referral(1))
        assert (free in {o.specialist_id for o in told.runners_up}) is named


def test_one_child_process_gives_the_plan_and_then_the_same_advice() -> None:
    asked = problem([seeker(1), seeker(2)], [offer(1, capacity=1)])
    plan, told = solve_apart(problem_to_json(asked), seconds=60, asking=(ADVISE,)).split(b"\n")
    assert plan == plan_to_json(solve(asked))
    assert msgspec.json.decode(told, type=Advised) == advise(asked, solve(asked))
    assert json.loads(told)["advice"][0]["referral_id"] == str(referral(1))
