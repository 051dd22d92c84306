"""Answers for people: why a pair was chosen or not, and a run that can be shown again."""

import json
from uuid import UUID

import pytest
from matching_people import offer, problem, referral, seeker, small_waitlist, specialist

from domain.matches.matching_run import RunCompleted
from domain.pairing.eligibility import RULE_NAMES
from matching import (
    Couplings,
    ProblemRefused,
    Standing,
    plan_from_json,
    plan_to_json,
    problem_from_json,
    problem_to_json,
    solve,
)
from matching.engine import ENGINE
from matching.explain.pair_questions import explain_pair, parse_pair
from matching.problem.couplings import CountyFloor
from matching.problem.documents import digest_of
from matching.process import EXPLAIN, solve_apart
from matching.replay import SEPARATOR, Replay, replay, solver_of

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


def solved(problem: bytes) -> bytes:
    return plan_to_json(solve(problem_from_json(problem)))


def completed(problem: bytes, plan: bytes) -> RunCompleted:
    """What a run that made the plan keeps of it."""
    return RunCompleted(
        run_id=UUID(int=1),
        problem_digest=digest_of(problem),
        plan_digest=digest_of(plan),
        solver=SEPARATOR.join(solver_of(plan_from_json(plan))),
        proved=True,
        seekers=30,
        specialists=8,
        proposed=30,
        waiting=0,
        overtaken=0,
        milliseconds=1,
    )


def test_a_run_replays_to_the_same_bytes_and_a_changed_plan_shows() -> None:
    asked = problem_to_json(small_waitlist(30, 8))
    plan = solved(asked)
    run = completed(asked, plan)
    again = replay(asked, run, solved)
    assert again == Replay(plan=plan, same_problem=True, same_plan=True, changed=())
    newest = f'["engine","{ENGINE}"]'.encode()
    older = plan.replace(newest, b'["engine","0"]')
    assert older != plan
    again = replay(asked, completed(asked, older), solved)
    assert again == Replay(
        plan=plan, same_problem=True, same_plan=False, changed=(f"engine {ENGINE}",)
    )
    assert not replay(asked + b" ", run, solved).same_problem
