"""What is no problem is refused at the door, in a sentence that names the field."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from matching_people import offer, problem, referral, seeker, small_waitlist, specialist

from matching import (
    Couplings,
    ProblemRefused,
    Standing,
    problem_from_json,
    problem_to_json,
    solve,
)
from matching.explain.pair_questions import explain_pair
from matching.problem import candidates
from matching.problem.candidates import eligible_pairs, rulebook
from matching.problem.couplings import AtMostOne, CoVisits, NotAll, NotAllPairs, Together
from matching.problem.documents import plan_schema, problem_schema

DOCS = Path(__file__).parents[3] / "docs"
A, B = str(referral(1)), str(specialist(1))
ASKED = problem(
    [seeker(1, excluded=frozenset({specialist(2)})), seeker(2)],
    [offer(1, capacity=2)],
    standing=(Standing(referral(2), specialist(1)),),
)

Change = Callable[[dict[str, Any]], None]


def tied(**rule: object) -> Change:
    return lambda told: told["couplings"].update({k: [v] for k, v in rule.items()})


WRONG: dict[str, tuple[Change, str]] = {
    "a number too large": (lambda d: d["offers"][0].update(capacity=2**63), "offers[0].capacity"),
    "a billion places": (lambda d: d["offers"][0].update(capacity=10**9), "offers[0].capacity"),
    "more places taken than there are numbers": (
        lambda d: d["offers"][0].update(taken=2**64),
        "offers[0].taken",
    ),
    "fewer than no place taken": (lambda d: d["offers"][0].update(taken=-5), "offers[0].taken"),
    "a session of less than nothing": (
        lambda d: d["seekers"][1].update(session_minutes=-(10**9)),
        "seekers[1].session_minutes",
    ),
    "a session off the grid": (
        lambda d: d["seekers"][0].update(session_minutes=50),
        "seekers[0].session_minutes",
    ),
    "a road of less than nothing": (
        lambda d: d.update(journeys=[{"home": "", "county": "Essex", "minutes": -1}]),
        "journeys[0].minutes",
    ),
    "a window that ends before it starts": (
        lambda d: d["seekers"][0]["windows"][0].update(end=0),
        "seekers[0].windows[0]",
    ),
    "a day of the week too many": (
        lambda d: d["seekers"][0]["windows"][0].update(weekday=7),
        "seekers[0].windows[0].weekday",
    ),
    "a long name": (lambda d: d["seekers"][0].update(county="x" * 201), "seekers[0].county"),
    "an unknown field": (lambda d: d["seekers"][0].update(gender_requird="woman"), "seekers[0]"),
    "an unknown rule": (lambda d: d["couplings"].update(togther=[]), "couplings"),
    "an unknown field at the top": (lambda d: d.update(sed=1), "sed"),
    "no seekers at all": (lambda d: d.pop("seekers"), "seekers"),
    "a wish that nobody knows": (lambda d: d["weights"].update(firts=1), "firts"),
    "a wish worth too much": (lambda d: d["weights"].update(first_choice=1001), "wish"),
    "a seed too large": (lambda d: d.update(seed=2**63), "seed"),
    "a floor beyond numbers": (
        tied(floors={"county": "Essex", "at_least": 2**62}),
        "couplings.floors[0].at_least",
    ),
    "visits with fewer than nobody": (
        tied(co_visits={"trainee_id": B, "colleague_id": B, "people": -1}),
        "couplings.co_visits[0].people",
    ),
    "a group of fewer than nobody": (
        tied(groups={"specialist_id": B, "least": -1}),
        "couplings.groups[0].least",
    ),
    "more minutes than a week has": (
        tied(minutes={"specialist_id": B, "minutes": 10_081}),
        "couplings.minutes[0].minutes",
    ),
    "a family with one person twice": (tied(together={"referral_ids": [A, A]}), "together"),
    "a cut with one person twice": (
        tied(not_all={"specialist_id": B, "referral_ids": [A, A]}),
        "not_all",
    ),
    "one pair twice": (tied(at_most_one={"pairs": [[A, B], [A, B]]}), "at_most_one"),
    "a shared pair twice": (tied(not_all_pairs={"pairs": [[A, B], [A, B]]}), "not_all_pairs"),
    "a cut of nobody": (
        tied(not_all={"specialist_id": B, "referral_ids": []}),
        "couplings.not_all[0].referral_ids",
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_field_is_named(wrong: str) -> None:
    told = json.loads(problem_to_json(ASKED))
    change, field = WRONG[wrong]
    change(told)
    with pytest.raises(ProblemRefused) as refused:
        problem_from_json(json.dumps(told).encode())
    assert field in refused.value.sentence
    assert refused.value.sentence.endswith(".")


@pytest.mark.parametrize(
    "wrong",
    [
        b"",
        b"\xff",
        b'"\xff"',
        problem_to_json(ASKED).replace(b"Essex", b"Ess\xffx"),
        problem_to_json(ASKED).replace(b"Essex", b"\\ud800"),
        problem_to_json(ASKED)[:-1],
        b"[" * 1_000_000,
        b'{"day":' * 1_000_000,
        b'{"weights":{"a":' + b"[" * 1_000_000,
        b"null",
        b"NaN",
    ],
    ids=lambda wrong: wrong[:12],
)
def test_bytes_that_are_no_document_are_refused(wrong: bytes) -> None:
    with pytest.raises(ProblemRefused):
        problem_from_json(wrong)


def test_a_problem_made_by_a_program_has_the_limits_of_a_document() -> None:
    with pytest.raises(ProblemRefused, match=r"offers\[0\].taken"):
        solve(problem([seeker(1)], [offer(1, taken=-5)]))


@pytest.mark.parametrize(
    "rule",
    [
        Couplings(together=(Together((referral(1), referral(1))),)),
        Couplings(not_all=(NotAll(specialist(1), (referral(1), referral(1))),)),
        Couplings(at_most_one=(AtMostOne(((referral(1), specialist(1)),) * 2),)),
        Couplings(
            co_visits=tuple(CoVisits(specialist(1), specialist(1), people) for people in (1, 2))
        ),
    ],
)
def test_a_rule_that_names_somebody_twice_is_refused(rule: Couplings) -> None:
    with pytest.raises(ProblemRefused, match="twice"):
        replace(ASKED, couplings=rule)


def test_the_places_of_a_large_specialist_are_a_number_not_an_arc_each() -> None:
    plan = solve(problem([seeker(1), seeker(2)], [offer(1, capacity=1_000_000), offer(2)]))
    assert len(plan.pairings) == 2


def test_more_places_than_people_change_no_plan() -> None:
    """Level by level as with every place an arc: the next free place is always told apart."""
    for seed in range(20):
        asked = small_waitlist(12, 6, seed)
        offers = tuple(replace(o, capacity=o.capacity + 40) for o in asked.offers)
        plan = solve(replace(asked, offers=offers))
        assert all(level.value == level.bound for level in plan.levels)


def test_too_many_pairs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "MOST_PAIRS", 1)
    asked = problem([seeker(1), seeker(2)], [offer(1)])
    with pytest.raises(ProblemRefused, match="too many for one problem"):
        eligible_pairs(asked, rulebook(asked))


def test_a_specialist_full_of_accepted_people_is_explained() -> None:
    accepted = tuple(Standing(referral(k), specialist(1), pinned=True) for k in (1, 2))
    full = "The specialist's caseload is full, counting proposals awaiting a decision."
    asked = problem([seeker(1), seeker(2), seeker(3)], [offer(1, capacity=2)], standing=accepted)
    assert explain_pair(asked, referral(3), specialist(1)).sentences == (full,)
    (waiting,) = solve(asked).unmatched
    assert (waiting.reason, waiting.codes) == (full, ("places_taken",))


def test_a_question_without_a_pair_is_refused() -> None:
    asked = [sys.executable, "-m", "matching", "--explain"]
    given = problem_to_json(ASKED)
    child = subprocess.run(asked, input=given, capture_output=True, check=False)
    assert (child.returncode, child.stdout) == (2, b"")
    assert child.stderr == b"A pair is two ids with a colon between them.\n"


@pytest.mark.parametrize(("name", "schema"), [("problem", problem_schema), ("plan", plan_schema)])
def test_the_schema_in_the_docs_is_that_of_the_types(
    name: str, schema: Callable[[], dict[str, Any]]
) -> None:
    written = json.loads((DOCS / f"matching-{name}.schema.json").read_text(encoding="utf-8"))
    assert written == json.loads(json.dumps(schema()))


def test_a_rule_that_came_later_leaves_the_bytes_of_a_problem_without_it_alone() -> None:
    """The digest that a run kept before stays the one of its problem."""
    people, offers = [seeker(1), seeker(2)], [offer(1), offer(2)]
    asked = problem(people, offers)
    assert b"not_all_pairs" not in problem_to_json(asked)
    pairs = ((referral(1), specialist(1)), (referral(2), specialist(2)))
    tied = problem(people, offers, couplings=Couplings(not_all_pairs=(NotAllPairs(pairs),)))
    for one in (asked, tied):
        assert problem_from_json(problem_to_json(one)) == one
