"""What a run saw is kept with it, and shown again unless somebody in it was erased."""

import pytest

from domain.matches.matching_run import MATCHING_RUN
from peermatch.store import ERASED
from peermatch.usecases.pairing.kept_problem import RunCannotBeShown, kept_problem
from stories.pasts.run_samples import OFFER, SEEKER, run_judged, saw_ground, saw_offer, saw_seeker
from stories.pasts.samples import run_completed, run_requested

SAW = (run_requested(), saw_ground(), saw_seeker(), saw_offer())


def test_the_kept_problem_is_what_the_solver_saw() -> None:
    run = MATCHING_RUN.fold((*SAW, run_judged(), run_completed()))
    problem = kept_problem(run)
    assert (problem.seekers, problem.offers, problem.day) == (
        (SEEKER,),
        (OFFER,),
        run_requested().day,
    )
    assert [(road.home, road.county, road.minutes) for road in problem.journeys] == [
        ("TAP", "Essex", 0)
    ]


def test_a_run_with_somebody_erased_in_it_can_not_be_shown() -> None:
    gone = saw_seeker()
    object.__setattr__(gone, "seeker", ERASED)
    run = MATCHING_RUN.fold((run_requested(), saw_ground(), gone, saw_offer()))
    with pytest.raises(RunCannotBeShown):
        kept_problem(run)


def test_a_run_that_kept_no_inputs_can_not_be_shown() -> None:
    with pytest.raises(RunCannotBeShown):
        kept_problem(MATCHING_RUN.fold((run_requested(), run_completed())))
