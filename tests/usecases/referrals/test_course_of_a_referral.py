"""From received to held or missed, through the one way in, on both databases."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from domain.matches.match import MATCH
from domain.matches.match_state import MatchAlreadyDecided, MatchStatus
from domain.matches.proposal import DeclineReason
from domain.people.participant import PARTICIPANT
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_state import ReferralNotWaiting, ReferralStatus, ReferralStillMatched
from domain.sessions.session import SESSION
from domain.sessions.session_outcome import SessionHasNotStarted, SessionNotMissedYet
from domain.sessions.session_state import MissedReason, SessionStatus
from domain.shared.roles import Role
from domain.specialists.specialist import SPECIALIST
from peermatch.readmodels.reading.list_parts import PartRequest
from peermatch.readmodels.reading.opened_rows import NotFound
from peermatch.readmodels.screens.matches import review_queue
from peermatch.readmodels.screens.referrals import waitlist
from peermatch.readmodels.screens.referrals.waitlist_wish import Wish
from peermatch.readmodels.screens.sessions import schedule
from peermatch.store import CommandReused
from peermatch.usecases.core.identity import Actor, NotAllowed
from peermatch.usecases.core.ids import referral_id, specialist_id
from peermatch.usecases.matches.proposal_decisions import ApproveMatch, DeclineMatch
from peermatch.usecases.matches.runs import ProposeMatch
from peermatch.usecases.pairing.pair_facts import PairingNoLongerAllowed
from peermatch.usecases.referrals.intake import CloseReferral, GiveConsent, RevokeConsent
from peermatch.usecases.sessions.session_course import ReinstateSession
from peermatch.usecases.sessions.session_outcomes import HoldSession, MissSession


@pytest.fixture
def proposals(small: Any) -> tuple[Any, ...]:
    """A small agency with two proposals that wait for a coordinator."""
    for referral, specialist in (("R1", "S1"), ("R2", "S2")):
        small.perform(Role.SERVICE, _proposal(referral_id(referral), specialist_id(specialist)))
    small.project()
    rows = review_queue.page(small.reading(Role.COORDINATOR), PartRequest(size=200)).rows
    return tuple(rows)


def test_an_approved_match_has_a_session_that_its_specialist_holds(
    small: Any, proposals: Any, clock: Any
) -> None:
    read = small.deployment.store.read
    chosen = proposals[0]
    done = small.perform(Role.COORDINATOR, ApproveMatch(match_id=chosen.match_id))
    session_id = UUID(done.result["session_id"])
    assert read(MATCH, chosen.match_id).status is MatchStatus.APPROVED
    assert read(REFERRAL, chosen.referral_id).status is ReferralStatus.MATCHED
    assert chosen.match_id in read(SPECIALIST, chosen.specialist_id).taken

    session = read(SESSION, session_id).scheduled
    assert (session.specialist_id, session.participant_id) == (
        chosen.specialist_id,
        chosen.participant_id,
    )
    hold = HoldSession(session_id=session_id, specialist_id=chosen.specialist_id, minutes=60)
    with pytest.raises(SessionHasNotStarted):
        small.perform(Role.CPRS, hold)
    clock.moment = session.starts_at + timedelta(minutes=5)
    small.perform(Role.CPRS, hold)
    assert read(SESSION, session_id).status is SessionStatus.HELD

    small.project()
    mine = schedule.rows(
        small.reading(Role.CPRS), chosen.specialist_id, session.starts_at, session.ends_at
    )
    assert [(row.session_id, row.status, row.minutes, row.name) for row in mine] == [
        (session_id, "held", 60, chosen.name)
    ]


def test_a_declined_pair_is_freed_and_never_proposed_again(small: Any, proposals: Any) -> None:
    read = small.deployment.store.read
    chosen = proposals[0]
    decline = DeclineMatch(match_id=chosen.match_id, reason=DeclineReason.SOMEONE_DIFFERENT)
    small.perform(Role.COORDINATOR, decline)
    assert read(REFERRAL, chosen.referral_id).status is ReferralStatus.WAITING
    assert chosen.match_id not in read(SPECIALIST, chosen.specialist_id).held
    with pytest.raises(PairingNoLongerAllowed, match="ruled out"):
        small.perform(Role.SERVICE, _proposal(chosen.referral_id, chosen.specialist_id))
    with pytest.raises(MatchAlreadyDecided):
        small.perform(Role.COORDINATOR, ApproveMatch(match_id=chosen.match_id))


def test_support_that_is_no_longer_needed_closes_the_referral(small: Any, proposals: Any) -> None:
    chosen = proposals[0]
    decline = DeclineMatch(match_id=chosen.match_id, reason=DeclineReason.NO_LONGER_NEEDED)
    small.perform(Role.COORDINATOR, decline)
    referral = small.deployment.store.read(REFERRAL, chosen.referral_id)
    assert referral.status is ReferralStatus.CLOSED


def test_a_match_is_not_approved_after_consent_is_revoked(small: Any, proposals: Any) -> None:
    chosen = proposals[0]
    person = small.deployment.store.read(PARTICIPANT, chosen.participant_id)
    revoke = RevokeConsent(
        participant_id=chosen.participant_id, consent_id=person.consents[0].consent_id
    )
    small.perform(Role.INTAKE, revoke)
    with pytest.raises(PairingNoLongerAllowed, match="no consent in force"):
        small.perform(Role.COORDINATOR, ApproveMatch(match_id=chosen.match_id))


def test_a_session_that_did_not_take_place_is_recorded_with_its_reason(
    small: Any, proposals: Any
) -> None:
    chosen = proposals[0]
    done = small.perform(Role.COORDINATOR, ApproveMatch(match_id=chosen.match_id))
    session_id = UUID(done.result["session_id"])
    miss = MissSession(
        session_id=session_id,
        specialist_id=chosen.specialist_id,
        reason=MissedReason.CANCELED_BY_PARTICIPANT,
    )
    small.perform(Role.CPRS, miss)
    assert small.deployment.store.read(SESSION, session_id).status is SessionStatus.MISSED
    small.perform(Role.COORDINATOR, ReinstateSession(session_id=session_id))
    assert small.deployment.store.read(SESSION, session_id).status is SessionStatus.SCHEDULED
    for reason in (MissedReason.NO_SHOW, MissedReason.UNABLE_TO_REACH):
        with pytest.raises(SessionNotMissedYet):
            small.perform(Role.CPRS, replace(miss, reason=reason))


def test_a_command_given_twice_has_one_effect_and_one_answer(small: Any, proposals: Any) -> None:
    approve = ApproveMatch(match_id=proposals[0].match_id)
    command_id = uuid4()
    first = small.perform(Role.COORDINATOR, approve, command_id=command_id)
    again = small.perform(Role.COORDINATOR, approve, command_id=command_id)
    assert (again.result, again.repeated) == (first.result, True)
    other = ApproveMatch(match_id=proposals[1].match_id)
    with pytest.raises(CommandReused):
        small.perform(Role.COORDINATOR, other, command_id=command_id)


def test_nobody_does_what_their_role_does_not_allow(small: Any, proposals: Any) -> None:
    approve = ApproveMatch(match_id=proposals[0].match_id)
    for role in (Role.INTAKE, Role.CPRS, Role.SERVICE):
        with pytest.raises(NotAllowed):
            small.perform(role, approve)


def test_a_specialist_records_their_own_sessions_only(small: Any, proposals: Any) -> None:
    chosen = proposals[0]
    done = small.perform(Role.COORDINATOR, ApproveMatch(match_id=chosen.match_id))
    miss = MissSession(
        session_id=UUID(done.result["session_id"]),
        specialist_id=chosen.specialist_id,
        reason=MissedReason.NO_SHOW,
    )
    other = Actor(name="other", role=Role.CPRS, specialist_id=specialist_id("S9999"))
    with pytest.raises(NotFound):
        small.deployment.service.perform(other, uuid4(), miss)


def test_a_referral_is_matched_only_once_consent_is_given(small: Any, proposals: Any) -> None:
    store = small.deployment.store
    waiting = [row.referral_id for row in _waiting(small) if not row.has_consent]
    received = store.read(REFERRAL, waiting[0]).received
    someone = proposals[0].specialist_id
    with pytest.raises(PairingNoLongerAllowed, match="no consent in force"):
        small.perform(Role.SERVICE, _proposal(waiting[0], someone))
    today = small.deployment.service.program.today(small.deployment.clock.now())
    consent = GiveConsent(
        participant_id=received.participant_id,
        signed_on=today,
        expires_on=today + timedelta(365),
    )
    small.perform(Role.INTAKE, consent)
    small.perform(Role.SERVICE, _proposal(waiting[0], someone))
    assert store.read(REFERRAL, waiting[0]).status is ReferralStatus.PROPOSED


def test_a_referral_in_a_match_can_not_be_proposed_or_closed(small: Any, proposals: Any) -> None:
    chosen, other = proposals[0], proposals[1]
    with pytest.raises((ReferralNotWaiting, PairingNoLongerAllowed)):
        small.perform(Role.SERVICE, _proposal(chosen.referral_id, other.specialist_id))
    with pytest.raises(ReferralStillMatched):
        small.perform(Role.INTAKE, CloseReferral(referral_id=chosen.referral_id, reason="moved"))


def _proposal(of: UUID, to: UUID) -> ProposeMatch:
    return ProposeMatch(run_id=uuid4(), referral_id=of, specialist_id=to, reasons=("A reason.",))


def _waiting(small: Any) -> Any:
    everyone = PartRequest(size=200)
    return waitlist.page(small.reading(Role.COORDINATOR), everyone, Wish(status="waiting")).rows
