"""The plan of a run is the best of all that keep what households wish."""

from collections import defaultdict
from dataclasses import replace
from random import Random
from typing import Any
from uuid import UUID

from asked_waitlists import Weeks, waitlist, with_answer
from coupled_by_trying import Pairs, all_values, best_by_trying
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.pairing.run_ties import RunSawHousehold
from domain.people.household_wish import HouseholdWish
from matching import MatchingProblem, ProofStatus, problem_to_json, solve
from peermatch.usecases.pairing.kept_problem import household_couplings
from peermatch.worker.solver.planning_fit import fitting
from stories.extent import examples
from stories.pasts.samples import RUN_ID, made_up_id

WISHES = (HouseholdWish.APART, HouseholdWish.TOGETHER)


def some_households(asked: MatchingProblem, seed: int) -> tuple[RunSawHousehold, ...]:
    """Two or three of the people in one, and maybe two more in another."""
    chance = Random(seed)
    people = list(asked.seekers)
    chance.shuffle(people)
    sizes = chance.choice(((2,), (3,), (2, 2), (3, 2)))
    found = []
    for number, size in enumerate(sizes):
        wish = chance.choice(WISHES)
        for _ in range(min(size, len(people))):
            one = people.pop()
            found.append(
                RunSawHousehold(
                    run_id=RUN_ID,
                    participant_id=one.participant_id,
                    referral_id=one.referral_id,
                    household_id=made_up_id(f"household {number}"),
                    wish=wish,
                )
            )
    return tuple(found)


def keeps(households: tuple[RunSawHousehold, ...], pairs: Pairs) -> bool:
    """Said once more, without the engine's rules: who is apart shares nobody, and who is together
    has one specialist, or all of them wait."""
    of: dict[UUID, list[Any]] = defaultdict(list)
    for one in households:
        of[one.household_id].append((one.wish, pairs.get(one.referral_id)))
    for members in of.values():
        wish, whom = members[0][0], [who for _, who in members]
        served = [who for who in whom if who is not None]
        if wish is HouseholdWish.APART and len(set(served)) < len(served):
            return False
        if wish is HouseholdWish.TOGETHER and len(set(whom)) > 1:
            return False
    return True


@settings(max_examples=examples(12), deadline=None)
@given(seed=st.integers(0, 2**32))
def test_no_plan_that_keeps_every_household_is_better(seed: int) -> None:
    asked = waitlist(5, 3, seed)
    weeks, households = Weeks(asked, seed), some_households(asked, seed)
    tied = replace(asked, couplings=household_couplings(households, asked.offers))
    found = fitting(problem_to_json(tied), weeks)
    plan = solve(with_answer(tied, found))
    pairs = {p.referral_id: p.specialist_id for p in plan.pairings}
    fit = weeks.all_fit()
    assert keeps(households, pairs)
    assert fit(pairs)
    best = best_by_trying(asked, lambda some: keeps(households, some) and fit(some))
    assert all_values(plan) == best
    assert plan.proof.status is ProofStatus.OPTIMAL
