"""A short slice of the bench of killed processes, and what its judge makes of planted faults."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import fillings
import killing
import pytest
from fault_parts.judged_record import Judged, check_places, check_times, facts_of, judge
from fault_parts.said_commands import Answer
from one_match import MATCH_ID, first_proposed

from domain.calendar.diary import TimeBooked
from domain.matches.match_state import MatchProposed
from domain.shared.roles import Role
from domain.specialists.caseload import CapacityChanged
from peermatch.usecases.matches.proposal_decisions import ApproveMatch

agency_with_proposal = fillings.on_sqlite(first_proposed)
ABOUT = {"match_id": str(MATCH_ID)}


@pytest.mark.rest
def test_nothing_is_lost_when_processes_are_killed() -> None:
    found = killing.run("sqlite", 2, 1, 0.8, 4, forked=True)
    judged = found.judged
    assert judged.words == []
    assert (found.differences, found.set_aside, found.unexpected) == ({}, [], {})
    assert (found.never, found.kills) == (0, 2)
    assert found.back
    assert any(answer.done for answer in found.ended)


def answer(key: UUID, status: int, command: str = "approve-match") -> Answer:
    return Answer(key, command, ABOUT, status, {}, 1)


def test_the_judge_of_answers_finds_what_is_planted(agency_with_proposal: Any) -> None:
    store, key = agency_with_proposal.deployment.store, uuid4()
    assert judge(store, [answer(uuid4(), 200)]).lost == 1, "acknowledged, and not there"
    agency_with_proposal.perform(Role.COORDINATOR, ApproveMatch(match_id=MATCH_ID), command_id=key)
    right = judge(store, [answer(key, 200), answer(uuid4(), 409), answer(uuid4(), 0)])
    assert right.words == []
    assert judge(store, [answer(key, 409)]).refused_but_done == 1
    assert judge(store, [answer(uuid4(), 200)]).lost == 1, "somebody else's is there, not theirs"


def test_the_judge_of_the_record_finds_what_is_planted(agency_with_proposal: Any) -> None:
    agency_with_proposal.perform(Role.COORDINATOR, ApproveMatch(match_id=MATCH_ID))
    facts = facts_of(agency_with_proposal.deployment.store)
    judged = Judged()
    check_places(judged, facts)
    check_times(judged, facts)
    assert judged.words == []
    proposed = next(one for one in facts if isinstance(one.fact, MatchProposed))
    fewer = CapacityChanged(specialist_id=proposed.fact.specialist_id, capacity=0, fte_percent=100)
    check_places(judged, [*facts, replace(proposed, stream=fewer.specialist_id, fact=fewer)])
    assert judged.over_capacity == 1
    booked = next(one for one in facts if isinstance(one.fact, TimeBooked))
    later = replace(
        booked.fact, session_id=uuid4(), starts_at=booked.fact.starts_at + timedelta(minutes=15)
    )
    check_times(judged, [*facts, replace(booked, fact=later, command=uuid4())])
    assert judged.double_booked == 1
