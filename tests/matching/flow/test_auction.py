"""The auction for large networks: the same plan as the flow's, byte for byte, at any size."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matching_people import offer, problem, seeker, small_waitlist, waitlists

from matching import MatchingProblem, solve
from matching.compiled import compiled
from matching.flow import certificate
from matching.flow.auction import cheapest_by_auction
from matching.flow.certificate import NotOptimal, potentials, residual
from matching.flow.min_cost_flow import cheapest_flow
from matching.flow.network import Network, build_network
from matching.objective import assignment
from matching.objective.assignment import all_free
from matching.objective.audit import audit
from matching.objective.levels import objective
from matching.objective.stages import blended_costs
from matching.problem.documents import plan_to_json
from stories.extent import examples


@pytest.fixture
def always_by_auction(monkeypatch: pytest.MonkeyPatch) -> None:
    as_if_large(monkeypatch)


def as_if_large(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(assignment, "LARGE", 0)
    patch.setattr(certificate, "LARGE", 0)


@settings(max_examples=examples(12), deadline=None)
@given(asked=waitlists(30, 8))
def test_the_plan_is_the_same_to_the_byte(asked: MatchingProblem) -> None:
    plain = plan_to_json(solve(asked))
    with pytest.MonkeyPatch.context() as patch:
        as_if_large(patch)
        assert plan_to_json(solve(asked)) == plain


def random_costs(network: Network, seed: int, most: int) -> np.ndarray:
    """Costs of pairs, waits and places, those of an offer's places rising."""
    chance = np.random.default_rng(seed)
    cost = chance.integers(0, most, network.arcs)
    places = cost[network.pairs + network.seekers :]
    for first, last in zip(network.first_place, network.first_place[1:], strict=False):
        places[first:last].sort()
    return cost


@settings(max_examples=examples(150), deadline=None)
@given(asked=waitlists(30, 8), seed=st.integers(0, 2**32), most=st.sampled_from([2, 30, 2**40]))
def test_any_costs_are_as_low_as_the_flow_finds_them(
    asked: MatchingProblem, seed: int, most: int
) -> None:
    """Few different costs: many ties. Dear places, cheap waiting: some places stay open."""
    network = build_network(asked)
    cost = random_costs(network, seed, most)
    flow = cheapest_by_auction(network, cost)
    nothing = np.zeros(network.arcs, np.bool_)
    assert cost[flow].sum() == cost[cheapest_flow(network, cost, all_free(network), nothing)].sum()
    potentials(network.offers + 1, residual(network, flow, cost, all_free(network)))


def test_a_larger_waitlist_is_proved_too(always_by_auction: None) -> None:
    asked = small_waitlist(2_000, 250)
    network = build_network(asked)
    goal = objective(asked, network)
    cost = next(blended_costs(goal, 16), None)
    assert cost is not None
    flow = cheapest_by_auction(network, cost)
    potentials(network.offers + 1, residual(network, flow, cost, all_free(network)))


def test_a_flow_that_is_not_the_cheapest_fails_its_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its smallest steps the auction ends too early, and the proof says so."""
    asked = small_waitlist(300, 40)
    network = build_network(asked)
    cost = random_costs(network, 1, 2**30)
    monkeypatch.setattr("matching.flow.auction.LAST_STEP", 1 << 45)
    flow = cheapest_by_auction(network, cost)
    as_if_large(monkeypatch)
    with pytest.raises(NotOptimal):
        potentials(network.offers + 1, residual(network, flow, cost, all_free(network)))


def test_nobody_nothing_and_nowhere(always_by_auction: None) -> None:
    for asked in (problem([], []), problem([seeker(1)], []), problem([], [offer(1)])):
        plan = solve(asked)
        audit(asked, plan)
        assert len(plan.unmatched) == len(asked.seekers)


def test_loops_are_compiled_where_nothing_can_be_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in an image with a read-only root and a user without a home."""

    def nowhere(*_: object, **__: object) -> None:
        raise OSError("read-only")

    monkeypatch.setattr("numba.core.caching.tempfile.TemporaryFile", nowhere)
    assert compiled(lambda a, b: a + b)(1, 2) == 3
