"""Whenever its time ends, what a run found fits, and what was not looked at is named."""

from contextlib import nullcontext
from dataclasses import replace
from itertools import count
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from asked_waitlists import Weeks, as_if_large, waitlist, who_could_all_come, with_answer
from coupled_by_trying import kept
from hypothesis import given, settings
from hypothesis import strategies as st
from matching_people import small_waitlist, with_rules

from matching import (
    Couplings,
    ProofStatus,
    problem_to_json,
    solve,
)
from matching.explain.advising import RunnersUp
from peermatch.worker.solver import planning_fit
from peermatch.worker.solver.planning_fit import fitting
from peermatch.worker.solver.shared_time import OtherOptions, SharedTime
from scheduling.fitting.oracle import Undecided
from stories.extent import examples


@pytest.mark.rest
def test_out_of_time_it_says_the_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning_fit, "SECONDS", 0.0)
    for seed in range(90, 190):
        asked = waitlist(6, 3, seed)
        weeks = Weeks(asked, seed)
        found = fitting(problem_to_json(asked), weeks)
        plan = solve(with_answer(asked, found))
        pairs = {p.referral_id: p.specialist_id for p in plan.pairings}
        assert weeks.all_fit()(pairs)
        if plan.proof.status is ProofStatus.GAP:
            return
    pytest.fail("each of 100 plans was proved without any time")


@settings(max_examples=examples(25), deadline=None)
@given(
    seed=st.integers(0, 2**32),
    each=st.sampled_from((0.5, 3.0, 12.0, 40.0, 150.0)),
    large=st.booleans(),
    trainees=st.integers(0, 2),
)
def test_whenever_its_time_ends_what_was_found_fits(
    seed: int, each: float, large: bool, trainees: int
) -> None:
    """By a clock that goes on `each` time somebody looks at it, some stage is always cut short."""
    asked = who_could_all_come(5, 3, seed)
    weeks, looks = Weeks(asked, seed, trainees), count()
    with pytest.MonkeyPatch.context() as patch, as_if_large() if large else nullcontext():
        patch.setattr(planning_fit, "time", SimpleNamespace(monotonic=lambda: next(looks) * each))
        found = fitting(problem_to_json(asked), weeks)
    kept_by_run = with_answer(asked, found)
    plan = solve(kept_by_run)
    pairs = {p.referral_id: p.specialist_id for p in plan.pairings}
    if found.placed:
        assert dict(found.placed) == pairs
        assert weeks.all_fit_together()(pairs)
    assert found.certain <= (found.undecided == 0)
    at_the_limit = found.search_ended or found.undecided or found.options
    assert at_the_limit or next(looks) * each < planning_fit.SECONDS + planning_fit.OPTIONS
    for referral_id, who in RunnersUp().of(kept_by_run, plan):
        if (referral_id, who) not in found.options:
            assert weeks.all_fit_together()({**pairs, referral_id: who})


def test_other_options_that_were_not_looked_at_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The plan is the best nevertheless, and known to be."""
    asked = who_could_all_come(5, 3, 7)
    at_leisure = fitting(problem_to_json(asked), Weeks(asked, 7))
    monkeypatch.setattr(planning_fit, "OPTIONS", 0.0)
    found = fitting(problem_to_json(asked), Weeks(asked, 7))
    assert (found.placed, found.certain) == (at_leisure.placed, True)
    assert at_leisure.options == ()
    assert found.options
    kept_by_run = with_answer(asked, found)
    named = RunnersUp().of(kept_by_run, solve(kept_by_run))
    assert sorted(named) == list(found.options)


def test_options_that_share_nobodys_time_are_looked_at_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The others take a hundred times as long, and what is left when time is over is not shown."""
    order: list[list[bool]] = [[]]
    against, unable = OtherOptions._against, OtherOptions._unable

    def noted(options: OtherOptions, pairing: Any, *rest: Any) -> Any:
        order[-1].append(pairing[1] in weeks.sharing)
        return against(options, pairing, *rest)

    def ended(options: OtherOptions, pairs: Any) -> Any:
        order.append([])
        return unable(options, pairs)

    monkeypatch.setattr(OtherOptions, "_against", noted)
    monkeypatch.setattr(OtherOptions, "_unable", ended)
    asked = who_could_all_come(7, 4, 3)
    weeks = Weeks(asked, 3, 1)
    fitting(problem_to_json(asked), weeks)
    assert any(len(set(some)) > 1 for some in order)
    assert all(some == sorted(some) for some in order)


def test_an_option_that_can_t_be_decided_is_left_out_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Before, each counted as a rule of the weeks, and the next one was asked about instead."""

    def undecided(*_asked: object) -> tuple[()]:
        raise Undecided

    monkeypatch.setattr(SharedTime, "clash_at", undecided)
    asked = who_could_all_come(5, 3, 7)
    found = fitting(problem_to_json(asked), Weeks(asked, 7))
    assert found.certain
    assert found.options
    assert found.shared == ()


def test_without_a_plan_that_keeps_every_rule_it_is_not_certain(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Out of time, what is left of a caseload may be half a family."""
    monkeypatch.setattr(planning_fit, "SECONDS", 0.0)
    none = 0
    for seed in range(20):
        asked = with_rules(waitlist(5, 3, seed), Random(seed))
        found = fitting(problem_to_json(asked), Weeks(asked, seed))
        pairs = dict(found.placed)
        assert kept(asked, pairs)
        if not pairs and any(p.specialist_id for p in solve(with_answer(asked, found)).pairings):
            assert not found.certain
            none += 1
    assert none


def test_nobody_who_waits_leaves_nothing_to_ask() -> None:
    asked = replace(small_waitlist(0, 2, 1), couplings=Couplings())
    assert fitting(problem_to_json(asked), Weeks(asked, 1)).placed == ()
