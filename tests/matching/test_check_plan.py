"""The independent check: right for every plan of the engine, and no planted error is missed."""

import ast
import json
import random
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judged_by_hand import is_wrong
from matching_people import small_waitlist, waitlists, with_rules
from spoiled_documents import (
    AMONG_TIES,
    PLANTED,
    answered,
    missed,
    odd_problem,
    planted,
    planted_among_ties,
)

import matching.check_plan
from matching import MatchingProblem, Standing, plan_to_json, problem_to_json, solve
from matching.check_plan import LEVELS, check
from stories.extent import examples, taken

FILE = Path(matching.check_plan.__file__)


@settings(max_examples=examples(60), deadline=None)
@given(asked=waitlists(20, 8))
def test_every_plan_is_proved_at_every_level(asked: MatchingProblem) -> None:
    assert check(problem_to_json(asked), plan_to_json(solve(asked))) == len(LEVELS)


@settings(max_examples=examples(60), deadline=None)
@given(seed=st.integers(0, 2**32))
def test_every_plan_under_coupled_rules_keeps_them(seed: int) -> None:
    asked = with_rules(small_waitlist(8, 4, seed), random.Random(seed))
    good = check(problem_to_json(asked), plan_to_json(solve(asked)))
    assert 0 <= good <= len(LEVELS)


@pytest.mark.parted
@pytest.mark.parametrize("error", taken(PLANTED, 3))
def test_a_planted_error_is_found(error: str) -> None:
    chance, found = random.Random(error), 0
    for seed in range(12):
        asked = small_waitlist(chance.choice((4, 12, 40)), 6, seed)
        plan = plan_to_json(solve(asked))
        spoiled = planted(asked, plan, error, chance)
        if spoiled is not None:
            assert not missed(asked, spoiled), (seed, spoiled)
            found += 1
    assert found


@pytest.mark.parted
@pytest.mark.parametrize("error", taken(AMONG_TIES, 3))
def test_an_error_planted_under_coupled_rules_is_found(error: str) -> None:
    chance, found = random.Random(error), 0
    for seed in range(40):
        asked = with_rules(small_waitlist(chance.choice((4, 8, 12)), 4, seed), chance)
        plan = plan_to_json(solve(asked))
        spoiled = planted_among_ties(asked, plan, error, chance)
        if spoiled is not None:
            assert not missed(asked, spoiled), (seed, spoiled)
            found += 1
        if found == 8:
            break
    assert found


@settings(max_examples=examples(40), deadline=None)
@given(asked=waitlists(12, 5))
def test_the_plain_judge_finds_nothing_wrong_either(asked: MatchingProblem) -> None:
    plan = json.loads(plan_to_json(solve(asked)))
    assert not is_wrong(asked, json.loads(problem_to_json(asked)), plan)


def test_an_accepted_pair_that_was_changed_is_found() -> None:
    asked = small_waitlist(12, 6, 3)
    plan = solve(asked)
    pair = plan.pairings[0]
    accepted = Standing(pair.referral_id, pair.specialist_id, pinned=True)
    others = tuple(s for s in asked.standing if s.referral_id != pair.referral_id)
    pinned = replace(asked, standing=(*others, accepted))
    kept = solve(pinned)
    assert check(problem_to_json(pinned), plan_to_json(kept)) == len(LEVELS)
    left = tuple(p for p in kept.pairings if p.referral_id != pair.referral_id)
    waits = solve(replace(asked, offers=(), standing=())).unmatched
    gone = tuple(u for u in waits if u.referral_id == pair.referral_id)
    without = replace(kept, pairings=left, unmatched=(*kept.unmatched, *gone))
    assert missed(pinned, plan_to_json(without)) is False


@pytest.mark.parted
@pytest.mark.parametrize("seed", taken(range(60), 3))
def test_an_odd_document_gives_a_right_plan_or_a_refusal(seed: int) -> None:
    answered(odd_problem(random.Random(seed)))


def test_it_shares_no_code_with_the_engine() -> None:
    imported: set[str] = set()
    for node in ast.walk(ast.parse(FILE.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(node.module or "")
    outside = {name.partition(".")[0] for name in imported} - sys.stdlib_module_names
    assert outside == {"numpy"}


def test_a_copy_of_the_file_checks_two_files(tmp_path: Path) -> None:
    asked = small_waitlist(12, 6, 3)
    problem, plan = tmp_path / "problem.json", tmp_path / "plan.json"
    problem.write_bytes(problem_to_json(asked) + b"\n")
    plan.write_bytes(plan_to_json(solve(asked)))
    copied = shutil.copy(FILE, tmp_path / "mine.py")
    told = [sys.executable, str(copied), str(problem), str(plan)]
    right = subprocess.run(told, cwd=tmp_path, env={}, capture_output=True, text=True, check=False)
    assert (right.returncode, right.stdout) == (0, "Every rule is kept, and no plan is better.\n")
    plan.write_bytes(b"{}")
    wrong = subprocess.run(told, cwd=tmp_path, env={}, capture_output=True, text=True, check=False)
    assert (wrong.returncode, wrong.stdout[:6]) == (1, "WRONG:")
