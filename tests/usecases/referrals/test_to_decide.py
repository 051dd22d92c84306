"""What is put before a person to decide, and until when."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from one_match import MATCH_ID, first_person, revoke, service_of, to_decide

from domain.matches.match import MATCH
from domain.matches.match_ending import EndReason
from domain.matches.match_state import MatchStatus
from domain.pairing.conflict import ConflictKind, Verdict
from domain.pairing.sides import Side
from domain.referrals.referral import REFERRAL
from domain.sessions.session import SESSION
from domain.sessions.session_state import SessionStatus
from domain.shared.roles import Role
from domain.specialists.leaving import LeavingReason
from peermatch.usecases.groups.groups import FormGroup, JoinGroup, LeaveGroup
from peermatch.usecases.matches.match_course import EndMatch
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.pairing.choice import DiscloseConflict, ReviewConflict
from peermatch.usecases.people.wishes import StateWishes
from peermatch.usecases.specialists.specialist_course import LeaveProgram
from peermatch.worker.timed import course_jobs
from stories.simulation.pools import REFERRALS, SPECIALISTS


@pytest.mark.parametrize("verdict", list(Verdict))
def test_an_exclusion_while_the_match_goes_on_is_put_before_a_person(
    proposed: Any, verdict: Verdict
) -> None:
    whose = first_person(proposed)
    pair = {"participant_id": whose, "specialist_id": SPECIALISTS[0]}
    disclosed = DiscloseConflict(**pair, side=Side.PARTICIPANT, kind=ConflictKind.FAMILY)
    reviewed = ReviewConflict(
        **pair,
        verdict=verdict,
        conditions="Only in the office." if verdict is Verdict.ALLOWED else "",
        reviewer_id=None,
    )
    proposed.perform(Role.COORDINATOR, ApproveMatch(match_id=MATCH_ID))
    proposed.perform(Role.COORDINATOR, disclosed)
    assert to_decide(proposed) == [("conflict", None, None)]
    proposed.perform(Role.COORDINATOR, reviewed)
    expected = [("excluded", MATCH_ID, None)] if verdict is Verdict.EXCLUDED else []
    assert to_decide(proposed) == expected


def test_a_specialist_ruled_out_by_wishes_is_put_before_a_person_until_the_match_ends(
    proposed: Any,
) -> None:
    whose = first_person(proposed)
    proposed.perform(Role.COORDINATOR, ApproveMatch(match_id=MATCH_ID))
    assert to_decide(proposed) == []
    wishes = StateWishes(
        participant_id=whose,
        gender_preference="",
        gender_preference_strength=None,
        exclude_specialists=frozenset(SPECIALISTS[:1]),
        prefer_specialists=frozenset(),
    )
    proposed.perform(Role.COORDINATOR, wishes)
    assert to_decide(proposed) == [("excluded", MATCH_ID, None)]
    ended = EndMatch(match_id=MATCH_ID, reason=EndReason.SOMEONE_DIFFERENT)
    proposed.perform(Role.COORDINATOR, ended)
    assert to_decide(proposed) == []


def test_a_group_s_member_without_consent_is_put_before_a_person(founded: Any) -> None:
    whose = first_person(founded)
    group_id = uuid4()
    leaders = frozenset(SPECIALISTS[:2])
    form = FormGroup(group_id=group_id, name="Tuesday circle", leaders=leaders)
    founded.perform(Role.COORDINATOR, form)
    founded.perform(Role.COORDINATOR, JoinGroup(group_id=group_id, participant_id=whose))
    assert to_decide(founded) == []
    revoke(founded)
    assert to_decide(founded) == [("group-consent", None, group_id)]
    founded.perform(Role.COORDINATOR, LeaveGroup(group_id=group_id, participant_id=whose))
    assert to_decide(founded) == []


def test_who_is_supported_by_a_leaver_goes_on_until_the_last_day_and_needs_someone_else(
    proposed: Any, clock: Any
) -> None:
    service, store = service_of(proposed), proposed.deployment.store
    done = proposed.perform(Role.COORDINATOR, ApproveMatch(match_id=MATCH_ID))
    session_id = UUID(done.result["session_id"])
    day = service.program.today(store.read(SESSION, session_id).scheduled.starts_at)
    leave = LeaveProgram(specialist_id=SPECIALISTS[0], last_day=day, reason=LeavingReason.RETIRED)
    proposed.perform(Role.MANAGER, leave)
    assert store.read(MATCH, MATCH_ID).under_way
    assert store.read(SESSION, session_id).status is SessionStatus.SCHEDULED
    assert to_decide(proposed) == [("reassignment", None, None)]
    earlier = replace(leave, last_day=day - timedelta(days=1))
    proposed.perform(Role.MANAGER, earlier)
    assert store.read(SESSION, session_id).status is SessionStatus.MISSED
    clock.pass_by(earlier.last_day - service.program.today(clock.moment))
    proposed.project()
    assert course_jobs.end_after_last_days(service) == 0
    clock.pass_by(timedelta(days=1))
    assert course_jobs.end_after_last_days(service) == 1
    assert store.read(MATCH, MATCH_ID).status is MatchStatus.ENDED
    assert store.read(REFERRAL, REFERRALS[0]).needs_reassignment
    assert to_decide(proposed) == [("reassignment", None, None)], "once, as before"
    assert course_jobs.end_after_last_days(service) == 0
