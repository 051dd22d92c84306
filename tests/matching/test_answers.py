"""Answers for people: why a pair was chosen or not, and a run that can be shown again."""

import json

import pytest
from matching_people import offer, problem, referral, seeker, small_waitlist, specialist

from domain.eligibility import RULE_NAMES
from matching import Couplings, ProblemRefused, Standing, plan_to_json, problem_to_json, solve
from matching.answers import explain_pair, parse_pair
from matching.couplings import CountyFloor
from matching.process import EXPLAIN, solve_apart
from matching.replay import replay

LATER = seeker(2, received_on=seeker(1).received_on.replace(day=9))
ASKED = problem([seeker(1), LATER], [offer(1), offer(2, languages=frozenset({"ko"}))])


def test_a_chosen_pair_says_so() -> None:
    told = explain_pair(ASKED, referral(1), specialist(1))
    assert told.chosen
    assert told.sentences[0] == "The plan chose this pair."


def test_a_pair_not_chosen_says_what_it_would_cost_and_who_would_move() -> None:
    told = explain_pair(ASKED, referral(2), specialist(1))
    assert told.sentences == (
        "Choosing it instead would change the plan by: served +1 (less is better).",
        f"{referral(1)} would move from {specialist(1)} to waiting.",
        "The specialist shares the area that matters most to the participant.",
    )
    assert told.change is not None


def test_a_pair_that_breaks_a_rule_says_which() -> None:
    told = explain_pair(ASKED, referral(2), specialist(2))
    assert told.sentences == (RULE_NAMES["speaks_the_language"].refusal,)


def test_an_accepted_pair_stays_and_coupled_rules_are_told() -> None:
    asked = problem(
        [seeker(1)],
        [offer(1), offer(2)],
        standing=(Standing(referral(1), specialist(1), pinned=True),),
        couplings=Couplings(floors=(CountyFloor("Essex", 1),)),
    )
    told = explain_pair(asked, referral(1), specialist(1))
    assert told.sentences == (
        "This pair has been accepted and stays.",
        "Every county is served at least as far as was agreed.",
    )
    assert (
        explain_pair(asked, referral(1), specialist(2)).sentences[0] == "Another pair was accepted."
    )


def test_a_pair_is_two_ids_of_the_problem() -> None:
    assert parse_pair(f"{referral(1)}:{specialist(1)}") == (referral(1), specialist(1))
    with pytest.raises(ProblemRefused):
        parse_pair("somebody")
    with pytest.raises(ProblemRefused):
        explain_pair(ASKED, referral(9), specialist(1))


def test_the_answer_comes_from_a_process_of_its_own_as_json() -> None:
    pair = f"{referral(2)}:{specialist(1)}"
    told = json.loads(solve_apart(problem_to_json(ASKED), seconds=60, asking=(EXPLAIN, pair)))
    assert told["chosen"] is False
    assert told["forced"]["costs"][0] == ["served", 1]


def test_a_run_replays_to_the_same_bytes_and_a_changed_plan_shows() -> None:
    asked = small_waitlist(30, 8)
    plan = plan_to_json(solve(asked))
    again = replay(problem_to_json(asked), plan)
    assert (again.same, again.plan, again.changed_versions) == (True, plan, ())
    older = plan.replace(b'["engine","1"]', b'["engine","0"]')
    assert replay(problem_to_json(asked), older).changed_versions == ("engine",)
    assert not replay(problem_to_json(asked), older).same
