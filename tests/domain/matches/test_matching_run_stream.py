"""A matching run is requested once and ends once."""

import tracemalloc
from dataclasses import replace
from uuid import UUID

from domain.matches.matching_run import (
    MATCHING_RUN,
    MatchingRun,
    RunCanceled,
    RunFailed,
    RunIsOver,
    RunUnknown,
    cancel,
    finish,
    judge,
    judge_waits,
    keep_what_fits,
    request,
    without_room,
)
from domain.shared.decider import Fact
from stories.pasts.given import given
from stories.pasts.run_samples import (
    asked_planner,
    found_what_fits,
    run_judged,
    saw_ground,
    saw_offer,
    saw_seeker,
    waits_judged,
)
from stories.pasts.samples import RUN_ID, run_completed, run_requested

FAILED = RunFailed(run_id=RUN_ID, problem="out of time")


def test_a_run_is_requested_once() -> None:
    given(MATCHING_RUN).when(request, run_requested()).then(run_requested())
    given(MATCHING_RUN, run_requested()).when(request, run_requested()).then_nothing()


def test_a_run_ends_once_and_later_outcomes_change_nothing() -> None:
    given(MATCHING_RUN, run_requested()).when(finish, run_completed()).then(run_completed())
    given(MATCHING_RUN, run_requested()).when(finish, FAILED).then(FAILED)
    given(MATCHING_RUN, run_requested(), FAILED).when(finish, run_completed()).then_nothing()
    given(MATCHING_RUN).when(finish, FAILED).then(RunUnknown)


def test_a_run_under_way_is_stopped_once_and_ends_no_other_way() -> None:
    stopped = RunCanceled(run_id=RUN_ID)
    given(MATCHING_RUN, run_requested()).when(cancel).then(stopped)
    given(MATCHING_RUN, run_requested(), stopped).when(cancel).then_nothing()
    given(MATCHING_RUN, run_requested(), stopped).when(finish, run_completed()).then_nothing()
    given(MATCHING_RUN, run_requested(), run_completed()).when(cancel).then(RunIsOver)
    given(MATCHING_RUN).when(cancel).then(RunUnknown)


def test_whom_the_plan_leaves_waiting_is_counted_once() -> None:
    given(MATCHING_RUN, run_requested()).when(judge_waits, waits_judged()).then(waits_judged())
    again = given(MATCHING_RUN, run_requested(), waits_judged())
    again.when(judge_waits, waits_judged(by_county=())).then_nothing()
    given(MATCHING_RUN).when(judge_waits, waits_judged()).then(RunUnknown)


def test_what_the_planner_said_is_kept_once_after_the_inputs() -> None:
    found = found_what_fits()
    here = given(MATCHING_RUN, run_requested(), saw_ground())
    here.when(keep_what_fits, found).then(found)
    for before in (found, asked_planner()):
        again = given(MATCHING_RUN, run_requested(), saw_ground(), before)
        again.when(keep_what_fits, found_what_fits(misfits=())).then_nothing()
    given(MATCHING_RUN, run_requested()).when(keep_what_fits, found).then(RunUnknown)


def bytes_made(run: MatchingRun, fact: Fact) -> int:
    """How much memory one more fact takes, counted with what is thrown away again."""
    tracemalloc.start()
    try:
        MATCHING_RUN.evolve(run, fact)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_what_a_run_saw_is_kept_in_order_and_each_piece_costs_no_more_than_the_first() -> None:
    many = 5_000
    for piece in (saw_seeker(), saw_offer()):
        first = MATCHING_RUN.fold((run_requested(), saw_ground()))
        last = MATCHING_RUN.fold([piece] * many, first)
        assert bytes_made(last, piece) <= bytes_made(first, piece) + 100
    others = [replace(saw_seeker(), participant_id=UUID(int=number)) for number in range(many)]
    assert list(MATCHING_RUN.fold(others).seekers) == others


def test_how_fair_the_plan_is_is_noted_once() -> None:
    given(MATCHING_RUN, run_requested()).when(judge, run_judged()).then(run_judged())
    given(MATCHING_RUN, run_requested(), run_judged()).when(judge, run_judged()).then_nothing()
    given(MATCHING_RUN).when(judge, run_judged()).then(RunUnknown)


def test_the_last_pair_of_those_that_share_something_has_no_room() -> None:
    one, other = found_what_fits().shared[0]
    found = found_what_fits(rooms=(), placed=(one,))
    assert list(without_room(found)) == [other]
    assert list(without_room(replace(found, placed=()))) == []
