"""Fairness and stability figures are true of the plan; deferred acceptance blocks nobody."""

import numpy as np
import pytest
from hypothesis import given, settings
from matching_people import DAY, offer, problem, referral, seeker, specialist, waitlists

from domain.pairing.eligibility import broken
from matching import MatchingProblem, solve
from matching.explain.report import gini, policies, report
from matching.objective.levels import standing_in_line
from matching.problem.preferences import wishes_met
from stories.extent import examples


@settings(max_examples=examples(50), deadline=None)
@given(asked=waitlists(14, 6))
def test_blocking_pairs_are_those_counted_one_by_one(asked: MatchingProblem) -> None:
    plan = solve(asked)
    where = {p.referral_id: p.specialist_id for p in plan.pairings}
    points = {p.referral_id: p.points for p in plan.pairings}

    def worth(one: object, other: object) -> int:
        return sum(asked.weights[w.name] for w in wishes_met(one, other))  # type: ignore[arg-type]

    count, envious = 0, set()
    for one in asked.seekers:
        for other in asked.offers:
            if broken(one, other, asked.day) or worth(one, other) <= points.get(
                one.referral_id, -1
            ):
                continue
            there = [s for s in asked.seekers if where.get(s.referral_id) == other.specialist_id]
            key = (standing_in_line(one), worth(one, other))
            weaker = [s for s in there if (standing_in_line(s), worth(s, other)) < key]
            count += len(there) < other.open_places or bool(weaker)
            if any(standing_in_line(s) <= standing_in_line(one) for s in there):
                envious.add(one.referral_id)
    found = report(asked, plan)
    assert (found.blocking_pairs, found.envy) == (count, len(envious))
    assert found.served == len(plan.pairings)
    assert found.points == sum(points.values())
    assert sum(w.waiting for w in found.waits_by_county.values()) == len(plan.unmatched)
    assert sum(w.waiting for w in found.waits_by_service_line.values()) == len(plan.unmatched)


@settings(max_examples=examples(50), deadline=None)
@given(asked=waitlists(14, 6))
def test_deferred_acceptance_has_no_blocking_pair_and_never_serves_more(
    asked: MatchingProblem,
) -> None:
    sides = policies(asked, solve(asked))
    assert sides["deferred acceptance"].blocking_pairs == 0
    assert sides["deferred acceptance"].served <= sides["plan"].served


def test_waits_are_told_in_days() -> None:
    asked = problem([seeker(1), seeker(2, received_on=DAY.replace(day=13))], [offer(1)])
    waits = report(asked, solve(asked)).waits
    assert (waits.waiting, waits.mean_days, waits.longest_days) == (1, 10.0, 10)
    assert solve(asked).pairings[0].referral_id == referral(1)
    assert solve(asked).pairings[0].specialist_id == specialist(1)


def test_gini_is_0_for_equal_shares() -> None:
    assert gini(np.array([0.5, 0.5, 0.5])) == 0
    assert gini(np.array([0.0, 1.0])) == pytest.approx(0.5)
