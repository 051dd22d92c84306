"""The use cases of the whole course, beside the thin journey: acceptance, overrides, endings."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from one_match import MATCH_ID, Founding, propose

from domain.calendar.diary import DIARY, diary_id
from domain.matches.approval import OverrideReason, ProposalExpired
from domain.matches.match import MATCH
from domain.matches.match_ending import EndReason
from domain.matches.match_state import MatchStatus
from domain.program.limits import Certainty, Level, LimitName
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_state import ReferralStatus
from domain.sessions.session import SESSION
from domain.sessions.session_state import SessionStatus
from domain.shared.decider import Refusal
from domain.shared.roles import Role
from domain.specialists.leaving import LastDayNotOver, LeavingReason
from domain.specialists.specialist import SPECIALIST
from peermatch.readmodels.reading.opened_rows import NotFound
from peermatch.usecases.matches.first_sessions import FirstTimeGone
from peermatch.usecases.matches.match_course import (
    AcceptAsParticipant,
    AcceptAsSpecialist,
    EndMatch,
    ExpireMatch,
)
from peermatch.usecases.matches.proposal_decisions import ApproveMatch, OverrideNeedsReason
from peermatch.usecases.program.change_rules import ChangeLimit
from peermatch.usecases.referrals.intake import (
    ConsentNeedsBothDates,
    CountyOutsideServiceArea,
    NamedSpecialistUnknown,
)
from peermatch.usecases.specialists.enrollment import HomeSiteUnknown, PlanLeave
from peermatch.usecases.specialists.specialist_course import EndAfterLastDay, LeaveProgram
from stories.simulation.founding import referral_number, specialist_number
from stories.simulation.pools import REFERRALS, SPECIALISTS


def both_accept(agency: Any, clock: Any) -> None:
    agency.perform(
        Role.MANAGER,
        ChangeLimit(
            limit=LimitName.ACCEPTANCE_BY_BOTH,
            value=1,
            level=Level.BLOCK,
            effective_from=date(2026, 11, 24),
            citation="The program's own choice",
            certainty=Certainty.VERIFIED,
            reason="Both sides choose.",
        ),
    )
    clock.pass_by(timedelta(days=1))


def refuses(agency: Any, role: Role, command: object, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal) as caught:
        agency.perform(role, command)
    assert type(caught.value) is refusal


def status(agency: Any) -> MatchStatus:
    return agency.deployment.store.read(MATCH, MATCH_ID).status


def test_with_acceptance_asked_for_nothing_is_booked_until_both_have_accepted(
    founded: Any, clock: Any
) -> None:
    both_accept(founded, clock)
    propose(founded)
    done = founded.perform(Role.COORDINATOR, ApproveMatch(match_id=MATCH_ID))
    session_id = UUID(done.result["session_id"])
    store = founded.deployment.store
    assert store.read(SESSION, session_id).status is SessionStatus.UNKNOWN
    wrong = AcceptAsSpecialist(match_id=MATCH_ID, specialist_id=SPECIALISTS[1])
    refuses(founded, Role.CPRS, wrong, NotFound)
    founded.perform(Role.CPRS, AcceptAsSpecialist(match_id=MATCH_ID, specialist_id=SPECIALISTS[0]))
    assert store.read(SPECIALIST, SPECIALISTS[0]).held == {MATCH_ID}
    founded.perform(Role.COORDINATOR, AcceptAsParticipant(match_id=MATCH_ID))
    assert status(founded) is MatchStatus.ACTIVE
    assert store.read(SESSION, session_id).status is SessionStatus.SCHEDULED
    assert store.read(SPECIALIST, SPECIALISTS[0]).taken == {MATCH_ID}


def test_a_proposal_stays_open_five_business_days_over_thanksgiving(
    founded: Any, clock: Any
) -> None:
    propose(founded)
    proposed = founded.deployment.store.read(MATCH, MATCH_ID).proposed
    assert proposed is not None
    assert proposed.expires_on == date(2026, 12, 2), "26 and 27 November are holidays"
    clock.pass_by(timedelta(days=11))
    refuses(founded, Role.COORDINATOR, ApproveMatch(match_id=MATCH_ID), ProposalExpired)
    founded.perform(Role.SERVICE, ExpireMatch(match_id=MATCH_ID))
    store = founded.deployment.store
    assert store.read(REFERRAL, REFERRALS[0]).status is ReferralStatus.WAITING
    assert store.read(SPECIALIST, SPECIALISTS[0]).places_in_use == 0


def test_an_override_has_a_coded_reason_and_does_not_conjure_up_time(founded: Any) -> None:
    propose(founded)
    founded.perform(
        Role.MANAGER,
        PlanLeave(
            specialist_id=SPECIALISTS[0],
            first_day=date(2026, 11, 1),
            last_day=date(2027, 3, 1),
        ),
    )
    bare = ApproveMatch(match_id=MATCH_ID, overridden_rules=("hours_overlap",))
    refuses(founded, Role.COORDINATOR, bare, OverrideNeedsReason)
    reasoned = replace(bare, override_reason=OverrideReason.TIME_ARRANGED)
    refuses(founded, Role.COORDINATOR, reasoned, FirstTimeGone)
    assert status(founded) is MatchStatus.PROPOSED


@pytest.mark.parametrize("leaving", [True, False])
def test_an_ended_match_frees_place_and_time_and_its_referral_waits(
    founded: Any, clock: Any, leaving: bool
) -> None:
    propose(founded)
    done = founded.perform(Role.COORDINATOR, ApproveMatch(match_id=MATCH_ID))
    session_id = UUID(done.result["session_id"])
    store = founded.deployment.store
    scheduled = store.read(SESSION, session_id).scheduled
    if leaving:
        leave = LeaveProgram(
            specialist_id=SPECIALISTS[0],
            last_day=date(2026, 11, 23),
            reason=LeavingReason.RETIRED,
        )
        assert founded.perform(Role.MANAGER, leave).result == {"reassigned": 1, "sessions_back": 0}
        assert store.read(MATCH, MATCH_ID).under_way
        ending = EndAfterLastDay(specialist_id=SPECIALISTS[0])
        refuses(founded, Role.SERVICE, ending, LastDayNotOver)
        clock.pass_by(timedelta(days=1))
        founded.perform(Role.SERVICE, ending)
    else:
        end = EndMatch(match_id=MATCH_ID, reason=EndReason.SOMEONE_DIFFERENT)
        founded.perform(Role.COORDINATOR, end)
    referral = store.read(REFERRAL, REFERRALS[0])
    assert (referral.status, referral.needs_reassignment) == (ReferralStatus.WAITING, leaving)
    assert store.read(SESSION, session_id).status is SessionStatus.MISSED
    assert store.read(SPECIALIST, SPECIALISTS[0]).places_in_use == 0
    day = founded.deployment.service.program.today(scheduled.starts_at)
    assert store.read(DIARY, diary_id(SPECIALISTS[0], day)).bookings == ()


def test_places_and_people_outside_the_program_are_refused(founded: Any, clock: Any) -> None:
    founding = Founding(founded, clock)
    elsewhere = replace(referral_number(founding, 2), county="Atlantis")
    refuses(founded, Role.INTAKE, elsewhere, CountyOutsideServiceArea)
    stranger = replace(referral_number(founding, 2), prefer_specialists=frozenset({UUID(int=9)}))
    refuses(founded, Role.INTAKE, stranger, NamedSpecialistUnknown)
    day = founded.deployment.service.program.today(clock.now())
    for dates in ((day, None), (None, day)):
        half = dict(zip(("consent_signed_on", "consent_expires_on"), dates, strict=True))
        unsigned = replace(referral_number(founding, 2), **half)
        refuses(founded, Role.INTAKE, unsigned, ConsentNeedsBothDates)
    homeless = replace(specialist_number(founding, 2), home_site="XXX")
    refuses(founded, Role.MANAGER, homeless, HomeSiteUnknown)


def test_a_transfer_is_proposed_to_its_successor_at_once(founded: Any) -> None:
    propose(founded)
    founded.perform(Role.COORDINATOR, ApproveMatch(match_id=MATCH_ID))
    end = EndMatch(match_id=MATCH_ID, reason=EndReason.TRANSFERRED, successor_id=SPECIALISTS[1])
    new_id = UUID(founded.perform(Role.COORDINATOR, end).result["match_id"])
    store = founded.deployment.store
    assert store.read(MATCH, new_id).status is MatchStatus.PROPOSED
    assert store.read(SPECIALIST, SPECIALISTS[1]).held == {new_id}
    assert store.read(REFERRAL, REFERRALS[0]).match_id == new_id
