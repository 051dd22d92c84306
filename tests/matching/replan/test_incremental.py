"""After any run of small changes the plan is worth exactly what solving from nothing is worth."""

import random
from dataclasses import replace
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matching_people import offer, problem, referral, seeker, small_waitlist, specialist, waitlists

from matching import MatchingProblem, Standing, solve
from matching.flow.network import build_network
from matching.objective.assignment import assign
from matching.objective.audit import flow_of
from matching.objective.levels import objective
from matching.problem.matching_plan import MatchingPlan, Pairing, Proof, ProofStatus, Unmatched
from matching.replan.incremental import Change, Replanner, UnknownReferral
from stories.extent import examples


def replanner(asked: MatchingProblem) -> Replanner:
    return Replanner(asked, solve(asked))


def values(asked: MatchingProblem, places: dict[UUID, UUID | None]) -> tuple[list[int], list[int]]:
    """Level values of a choice, by the objective of the whole changed problem; and those of solving
    that from nothing."""
    network = build_network(asked)
    whole = objective(asked, network)
    plan = MatchingPlan(
        problem_digest="",
        seed=0,
        pairings=tuple(
            Pairing(referral_id=r, participant_id=r, specialist_id=s, points=0, reasons=())
            for r, s in places.items()
            if s is not None
        ),
        unmatched=tuple(
            Unmatched(referral_id=r, participant_id=r, reason="", codes=())
            for r, s in places.items()
            if s is None
        ),
        levels=(),
        proof=Proof(status=ProofStatus.GAP),
        versions=(),
    )
    flow = flow_of(asked, network, plan)
    assert (
        np.bincount(network.pair_offer[flow[: network.pairs]], minlength=network.offers)
        <= network.open_places
    ).all()
    chosen = [level.value(flow) for level in whole.levels]
    return chosen, list(assign(network, whole).values)


def changed(asked: MatchingProblem, chance: random.Random, plan: Replanner) -> MatchingProblem:
    """One random change, made in the plan and in the problem."""
    kind = chance.choice(["arrive", "arrive", "depart", "place", "capacity"])
    if kind == "arrive":
        stranger = small_waitlist(1, len(asked.offers), chance.randrange(2**32)).seekers[0]
        newcomer = replace(stranger, referral_id=UUID(int=chance.getrandbits(100)), ranking=())
        plan.arrive(newcomer)
        return replace(asked, seekers=(*asked.seekers, newcomer))
    if kind == "depart" and asked.seekers:
        gone = chance.choice(asked.seekers).referral_id
        plan.depart(gone)
        stay = tuple(s for s in asked.seekers if s.referral_id != gone)
        standing = tuple(s for s in asked.standing if s.referral_id != gone)
        return replace(asked, seekers=stay, standing=standing)
    one = chance.choice(asked.offers)
    more = chance.choice([-1, 1])
    taken = one.taken + more if kind == "place" else one.taken
    capacity = one.capacity + more if kind == "capacity" else one.capacity
    if not 0 <= taken <= capacity:
        return asked
    plan.resize(one.specialist_id, capacity=capacity, taken=taken)
    offers = tuple(
        replace(o, capacity=capacity, taken=taken) if o is one else o for o in asked.offers
    )
    return replace(asked, offers=offers)


@pytest.mark.rest
@settings(max_examples=examples(50), deadline=None)
@given(asked=waitlists(14, 6).filter(lambda p: p.offers), seed=st.integers(0, 2**32))
def test_every_change_leaves_the_plan_as_good_as_solving_again(
    asked: MatchingProblem, seed: int
) -> None:
    chance = random.Random(seed)
    plan = replanner(asked)
    for _ in range(8):
        asked = changed(asked, chance, plan)
        chosen, solved_again = values(asked, plan.places())
        assert chosen == solved_again


def test_an_urgent_arrival_takes_the_place_and_says_who_moves() -> None:
    plan = replanner(problem([seeker(1)], [offer(1)]))
    assert plan.arrive(seeker(2, urgency="urgent")) == (
        Change(referral(2), None, specialist(1)),
        Change(referral(1), specialist(1), None),
    )


def test_a_departure_gives_the_place_to_whoever_waits() -> None:
    later = seeker(2, received_on=seeker(1).received_on.replace(day=9))
    plan = replanner(problem([seeker(1), later], [offer(1)]))
    assert plan.depart(referral(1)) == (
        Change(referral(1), specialist(1), None),
        Change(referral(2), None, specialist(1)),
    )
    with pytest.raises(UnknownReferral):
        plan.depart(referral(1))


def test_a_pinned_referral_that_departs_frees_its_place() -> None:
    standing = (Standing(referral(1), specialist(1), pinned=True),)
    plan = replanner(problem([seeker(1), seeker(2)], [offer(1)], standing=standing))
    assert plan.places() == {referral(2): None}
    plan.depart(referral(1))
    assert plan.places() == {referral(2): specialist(1)}
