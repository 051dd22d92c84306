"""What was said once and is said again later, with a new id, does nothing or is refused by name."""

from dataclasses import replace
from datetime import date
from random import Random
from typing import Any
from uuid import UUID

import pytest
from one_match import MATCH_ID, Founding, first_person

from domain.matches.proposal import DeclineReason
from domain.people.participant import PARTICIPANT
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_state import ReferralStatus
from domain.shared.roles import Role
from domain.specialists.specialist import SPECIALIST
from peermatch.usecases.matches.proposal_decisions import DeclineMatch
from peermatch.usecases.people.wishes import StateWishes
from peermatch.usecases.referrals.referral_course import ReopenReferral
from peermatch.usecases.registry import USE_CASES
from peermatch.usecases.specialists.enrollment import EnrollSpecialist
from peermatch.usecases.specialists.specialist_course import CancelLeave
from stories.simulation import founding
from stories.simulation.founding import referral_number, specialist_number
from stories.simulation.ground import ground
from stories.simulation.pools import REFERRALS, SPECIALISTS
from stories.simulation.retrying import say_again
from stories.simulation.said_again import MEANT_ANEW
from stories.simulation.simulated import Simulation

RUNS, STEPS, OFTEN = {"sqlite": 3, "postgres": 1}, 60, 15


@pytest.mark.rest
def test_whatever_came_between(databases: Any) -> None:
    """Random commands; now and then everything that was accepted is said again."""
    said: set[type] = set()
    with ground(databases.place, databases.ring) as on:
        for seed in range(RUNS[databases.kind]):
            simulation = Simulation(on, pick=Random(seed).choice)
            founding.grown(simulation)
            for number in range(STEPS):
                simulation.step()
                if number % OFTEN == 0:
                    say_again(simulation)
            simulation.check_record()
            said.update(type(entry.command) for entry in simulation.journal)
    assert len(said) > 6 * RUNS[databases.kind]


def test_only_commands_that_there_are_may_be_meant_anew() -> None:
    assert {use_case.command for use_case in USE_CASES} >= MEANT_ANEW.keys()
    assert all(reason.strip() for reason in MEANT_ANEW.values())


def read(agency: Any, decider: Any, stream: UUID) -> Any:
    return agency.deployment.store.read(decider, stream)


def test_a_decline_said_again_leaves_a_reopened_referral_open(proposed: Any) -> None:
    decline = DeclineMatch(match_id=MATCH_ID, reason=DeclineReason.NO_LONGER_NEEDED)
    proposed.perform(Role.COORDINATOR, decline)
    assert read(proposed, REFERRAL, REFERRALS[0]).status is ReferralStatus.CLOSED
    reopen = ReopenReferral(referral_id=REFERRALS[0], reason="They called.")
    proposed.perform(Role.INTAKE, reopen)
    proposed.perform(Role.COORDINATOR, decline)
    assert read(proposed, REFERRAL, REFERRALS[0]).status is ReferralStatus.WAITING


def test_an_enrollment_said_again_plans_no_leave_anew(founded: Any, clock: Any) -> None:
    days = (date(2026, 12, 1), date(2026, 12, 4))
    enroll = replace(specialist_number(Founding(founded, clock), 2), leave=(days,))
    assert isinstance(enroll, EnrollSpecialist)
    founded.perform(Role.MANAGER, enroll)
    cancel = CancelLeave(specialist_id=enroll.specialist_id, first_day=days[0], last_day=days[1])
    founded.perform(Role.MANAGER, cancel)
    founded.perform(Role.MANAGER, enroll)
    assert read(founded, SPECIALIST, enroll.specialist_id).leave == ()


def test_a_referral_received_again_takes_no_wish_back(founded: Any, clock: Any) -> None:
    whose = first_person(founded)
    wishes = StateWishes(
        participant_id=whose,
        gender_preference="",
        gender_preference_strength=None,
        exclude_specialists=frozenset({SPECIALISTS[1]}),
        prefer_specialists=frozenset(),
    )
    founded.perform(Role.INTAKE, wishes)
    founded.perform(Role.INTAKE, referral_number(Founding(founded, clock), 0))
    assert read(founded, PARTICIPANT, whose).excluded == {SPECIALISTS[1]}
