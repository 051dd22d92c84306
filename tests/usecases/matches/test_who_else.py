"""Whom the review queue names beside the proposed specialist could be proposed today."""

from typing import Any
from uuid import UUID, uuid4

from planned_weeks import S1, S2, read, with_matches

from domain.matches.match_state import RunnerUp
from domain.shared.roles import Role
from domain.specialists.specialist import SPECIALIST
from peermatch.readmodels.screens.matches import review_queue
from peermatch.usecases.core.ids import referral_id
from peermatch.usecases.matches.runs import ProposeMatch, match_id_of
from peermatch.usecases.specialists.specialist_course import ChangeCapacity


def places(agency: Any, who: UUID, count: int) -> None:
    change = ChangeCapacity(specialist_id=who, capacity=count, fte_percent=100)
    agency.perform(Role.MANAGER, change)


def test_a_runner_up_who_is_full_by_now_or_is_the_proposed_one_is_not_named(agency: Any) -> None:
    with_matches(agency)
    places(agency, S1, 6)
    full = read(agency, SPECIALIST, S2).places_in_use
    places(agency, S2, full + 1)
    others = tuple(RunnerUp(specialist_id=who, sentence="Fits as well.") for who in (S1, S2))
    proposal = ProposeMatch(
        run_id=uuid4(), referral_id=referral_id("R7"), specialist_id=S1, reasons=("Shared.",),
        runners_up=others,
    )  # fmt: skip
    agency.perform(Role.SERVICE, proposal)

    def named() -> list[str]:
        agency.project()
        match_id = match_id_of(proposal.run_id, proposal.referral_id)
        row = review_queue.waiting(agency.reading(Role.COORDINATOR), match_id)
        return [sentence for _, sentence in row.runners_up]

    assert named() == ["Fits as well."]
    places(agency, S2, full)
    assert named() == []
