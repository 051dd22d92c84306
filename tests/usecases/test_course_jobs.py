"""What the worker settles by itself: lapsed proposals, ended consents, duplicates, units."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from test_whole_course import Founding, site

from domain.consent import Use
from domain.match import MATCH, DeclineReason, MatchStatus
from domain.message import MESSAGE, WithheldReason
from domain.participant import PARTICIPANT
from domain.referral import REFERRAL, ClosingReason, ReferralStatus
from domain.roles import Role
from domain.session import SESSION
from domain.specialist import SPECIALIST
from domain.vocabulary import SafeContact
from domain.waiting import ReferralClosedAlready
from founding import referral_number, specialist_number
from peermatch.readmodels import person
from peermatch.readmodels.messages import MESSAGES
from peermatch.usecases.coordination import ApproveMatch, ConsentStillHolds, WithdrawProposal
from peermatch.usecases.intake import CloseReferral, RevokeConsent
from peermatch.usecases.messages import HoldBackMessage, SendMessage
from peermatch.usecases.referral_course import KeepApart, MergeReferral
from peermatch.usecases.runs import ProposeMatch, match_id_of
from peermatch.usecases.service import Service
from peermatch.usecases.specialists import HoldSession
from peermatch.worker import course_jobs
from pools import REFERRALS, SPECIALISTS

RUN = UUID(int=7)
MATCH_ID = match_id_of(RUN, REFERRALS[0])


@pytest.fixture
def founded(sqlite_agency: Any, clock: Any) -> Any:
    """Two specialists with one place each, and two referrals with consent."""
    founding = Founding(sqlite_agency, clock)
    sqlite_agency.perform(Role.MANAGER, site("TAP", "Essex"))
    for number in (0, 1):
        sqlite_agency.perform(Role.MANAGER, specialist_number(founding, number))
        sqlite_agency.perform(Role.INTAKE, referral_number(founding, number))
    return sqlite_agency


@pytest.fixture
def proposed(founded: Any) -> Any:
    founded.perform(
        Role.SERVICE,
        ProposeMatch(
            run_id=RUN,
            referral_id=REFERRALS[0],
            specialist_id=SPECIALISTS[0],
            reasons=("They share trauma.",),
        ),
    )
    founded.project()
    return founded


def service_of(agency: Any) -> Service:
    found: Service = agency.deployment.service
    return found


def revoke(agency: Any, uses: Use = Use.MATCHING) -> UUID:
    """Revokes every consent of the person behind the first referral."""
    store = agency.deployment.store
    received = store.read(REFERRAL, REFERRALS[0]).received
    whose = received.participant_id
    for consent in store.read(PARTICIPANT, whose).consents:
        if uses in consent.uses:
            command = RevokeConsent(participant_id=whose, consent_id=consent.consent_id)
            agency.perform(Role.INTAKE, command)
    agency.project()
    return UUID(str(whose))


def test_a_proposal_that_nobody_answered_lapses_by_itself(proposed: Any, clock: Any) -> None:
    service, store = service_of(proposed), proposed.deployment.store
    clock.pass_by(timedelta(days=9))
    assert course_jobs.lapse_proposals(service) == 0, "2 December is its last day"
    clock.pass_by(timedelta(days=1))
    assert course_jobs.lapse_proposals(service) == 1
    assert store.read(MATCH, MATCH_ID).status is MatchStatus.EXPIRED
    assert store.read(REFERRAL, REFERRALS[0]).status is ReferralStatus.WAITING
    assert store.read(SPECIALIST, SPECIALISTS[0]).places_in_use == 0
    proposed.project()
    assert course_jobs.lapse_proposals(service) == 0


def test_revoking_consent_takes_back_what_is_proposed_and_rules_nobody_out(proposed: Any) -> None:
    service, store = service_of(proposed), proposed.deployment.store
    assert course_jobs.stop_without_consent(service) == 0
    with pytest.raises(ConsentStillHolds):
        proposed.perform(Role.SERVICE, WithdrawProposal(match_id=MATCH_ID))
    whose = revoke(proposed)
    assert course_jobs.stop_without_consent(service) == 1
    match = store.read(MATCH, MATCH_ID)
    assert (match.status, match.reason) == (MatchStatus.DECLINED, DeclineReason.CONSENT_ENDED)
    assert store.read(REFERRAL, REFERRALS[0]).status is ReferralStatus.WAITING
    assert store.read(PARTICIPANT, whose).ruled_out == frozenset()


def test_revoking_consent_stops_what_is_queued_and_undoes_nothing(proposed: Any) -> None:
    service, store = service_of(proposed), proposed.deployment.store
    done = proposed.perform(Role.COORDINATOR, ApproveMatch(match_id=MATCH_ID))
    session_id = UUID(done.result["session_id"])
    proposed.project()
    whose = revoke(proposed)
    query = select(MESSAGES.c.message_id).where(MESSAGES.c.person_id == whose)
    with proposed.deployment.views.connect() as connection:
        [message_id] = connection.execute(query).scalars()
    assert course_jobs.stop_without_consent(service) == 1
    assert store.read(MESSAGE, message_id).withheld is WithheldReason.NO_CONSENT
    sent = proposed.perform(
        Role.COORDINATOR, SendMessage(message_id=message_id, way=SafeContact.CALL)
    )
    assert sent.result == {"sent": False, "withheld": "no-consent"}
    assert store.read(SESSION, session_id).scheduled is not None
    proposed.project()
    assert course_jobs.stop_without_consent(service) == 0


def test_a_message_that_may_be_sent_is_left_alone(proposed: Any) -> None:
    proposed.perform(Role.COORDINATOR, ApproveMatch(match_id=MATCH_ID))
    proposed.project()
    with proposed.deployment.views.connect() as connection:
        queued = list(connection.execute(select(MESSAGES.c.message_id)).scalars())
    for message_id in queued:
        left = proposed.perform(Role.SERVICE, HoldBackMessage(message_id=message_id))
        assert left.result == {"withheld": ""}
        assert proposed.deployment.store.read(MESSAGE, message_id).waits


def again(agency: Any, clock: Any, **changes: Any) -> UUID:
    """The first person's referral, sent a second time under a slightly other name."""
    first = referral_number(Founding(agency, clock), 0)
    twice = replace(first, referral_id=uuid4(), **changes)
    agency.perform(Role.INTAKE, twice)
    agency.project()
    return twice.referral_id


def test_a_second_referral_of_the_same_person_is_found_by_blind_index_and_asked_about(
    founded: Any, clock: Any
) -> None:
    service = service_of(founded)
    founded.project()
    before = course_jobs.suspect_duplicates(service)
    other = again(founded, clock)
    founded.project()
    assert course_jobs.suspect_duplicates(service) - before >= 1
    founded.project()
    reading = founded.reading(Role.INTAKE)
    assert other in person.suspected(reading, REFERRALS[0])
    assert REFERRALS[0] in person.suspected(reading, other)
    founded.perform(Role.INTAKE, KeepApart(referral_id=REFERRALS[0], other_id=other))
    founded.project()
    assert course_jobs.suspect_duplicates(service) == 0, "it is not asked again"


def test_a_birth_date_alone_makes_nobody_the_same(founded: Any, clock: Any) -> None:
    founded.project()
    course_jobs.suspect_duplicates(service_of(founded))
    other = again(founded, clock, participant_name="Zyxel Quux", phone="(804) 555-9999")
    course_jobs.suspect_duplicates(service_of(founded))
    founded.project()
    assert person.suspected(founded.reading(Role.INTAKE), other) == ()


def test_a_referral_is_merged_only_into_one_that_goes_on(founded: Any, clock: Any) -> None:
    founded.project()
    other = again(founded, clock)
    course_jobs.suspect_duplicates(service_of(founded))
    close = CloseReferral(referral_id=other, reason=ClosingReason.MOVED)
    founded.perform(Role.INTAKE, close)
    with pytest.raises(ReferralClosedAlready):
        founded.perform(Role.INTAKE, MergeReferral(referral_id=REFERRALS[0], into=other))


def test_units_of_a_held_session_are_counted_by_themselves(proposed: Any, clock: Any) -> None:
    service, store = service_of(proposed), proposed.deployment.store
    done = proposed.perform(Role.COORDINATOR, ApproveMatch(match_id=MATCH_ID))
    session_id = UUID(done.result["session_id"])
    scheduled = store.read(SESSION, session_id).scheduled
    clock.moment = scheduled.starts_at + timedelta(hours=2)
    proposed.perform(
        Role.CPRS,
        HoldSession(session_id=session_id, specialist_id=SPECIALISTS[0], minutes=50),
    )
    proposed.project()
    assert course_jobs.count_units(service) == 1
    counted = store.read(SESSION, session_id).counted
    assert counted.units == 3, "whole quarter hours only"
    proposed.project()
    assert course_jobs.count_units(service) == 0
