"""What is recorded of a referral's course: who sent it, that they know, whom a caregiver cares for,
why it waits, and how often the two meet."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from one_match import propose
from recorded_facts import facts_of, looked

from domain.referrals.intake import (
    FamilyMemberDescribed,
    HandOffNeedsDay,
    ReferralAcknowledged,
    ReferrerIncomplete,
    ReferrerNamed,
    RelationshipMissing,
    SourceKind,
)
from domain.referrals.received_changes import FrequencyChanged
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_closing import ClosingReason
from domain.referrals.referral_state import ReferralClosedAlready, ReferralNotWaiting
from domain.referrals.waiting import ReferralWaitlisted, WaitReason
from domain.shared.roles import Role
from domain.shared.shared_refusals import ReferralUnknown
from domain.shared.vocabulary import Frequency
from peermatch.usecases.core.identity import NotAllowed
from peermatch.usecases.referrals.intake import CloseReferral
from peermatch.usecases.referrals.referral_course import (
    AcknowledgeReferral,
    ChangeFrequency,
    DescribeFamilyMember,
    NameReferrer,
    PutOnWaitlist,
)
from stories.simulation.pools import AREAS, PARTICIPANTS, REFERRALS

CAME, WHO = REFERRALS[0], PARTICIPANTS[0]
NOBODYS = uuid4()


def read(agency: Any) -> Any:
    return agency.deployment.store.read(REFERRAL, CAME)


def describes(**told: Any) -> DescribeFamilyMember:
    return DescribeFamilyMember(
        **{"referral_id": CAME, "relationship": "Their son", "areas": AREAS} | told
    )


def test_of_a_family_member_the_relationship_and_the_experiences_are_kept(founded: Any) -> None:
    described = FamilyMemberDescribed(
        referral_id=CAME, participant_id=WHO, relationship="Their son", experiences=AREAS
    )
    assert facts_of(founded, Role.INTAKE, describes()) == [described]
    founded.perform(Role.INTAKE, describes())
    assert read(founded).intake.family_member == described
    assert looked(founded, Role.INTAKE, describes()) == ([], {})
    [other] = facts_of(founded, Role.MANAGER, describes(areas=AREAS[1:]))
    assert other.experiences == AREAS[1:]
    with pytest.raises(RelationshipMissing):
        facts_of(founded, Role.INTAKE, describes(relationship=" "))
    with pytest.raises(ReferralUnknown):
        facts_of(founded, Role.INTAKE, describes(referral_id=NOBODYS))
    with pytest.raises(NotAllowed):
        facts_of(founded, Role.PRIVACY_OFFICER, describes())


def names(**told: Any) -> NameReferrer:
    usual: dict[str, Any] = {
        "referral_id": CAME,
        "kind": SourceKind.AGENCY,
        "name": "Ana Asker",
        "organization": "Riverside Hospital",
        "phone": "(804) 555-0188",
    }
    return NameReferrer(**usual | told)


def test_who_sent_a_referral_is_kept_whole(founded: Any) -> None:
    named = ReferrerNamed(
        referral_id=CAME,
        participant_id=WHO,
        kind=SourceKind.AGENCY,
        name="Ana Asker",
        organization="Riverside Hospital",
        phone="(804) 555-0188",
        handed_over_on=None,
    )
    assert facts_of(founded, Role.INTAKE, names()) == [named]
    founded.perform(Role.INTAKE, names())
    assert read(founded).intake.referrer == named
    assert looked(founded, Role.INTAKE, names()) == ([], {})
    met = date(2026, 11, 20)
    [warm] = facts_of(
        founded, Role.INTAKE, names(kind=SourceKind.WARM_HAND_OFF, handed_over_on=met)
    )
    assert (warm.kind, warm.handed_over_on) == (SourceKind.WARM_HAND_OFF, met)
    for told, refusal in (
        ({"kind": SourceKind.WARM_HAND_OFF}, HandOffNeedsDay),
        ({"handed_over_on": met}, HandOffNeedsDay),
        ({"name": "", "organization": ""}, ReferrerIncomplete),
        ({"referral_id": NOBODYS}, ReferralUnknown),
    ):
        with pytest.raises(refusal):
            facts_of(founded, Role.INTAKE, names(**told))


def test_that_the_sender_was_told_counts_from_the_first_time(founded: Any, clock: Any) -> None:
    knows = AcknowledgeReferral(referral_id=CAME)
    clock.pass_by(timedelta(hours=5, minutes=59))
    told = [ReferralAcknowledged(referral_id=CAME, acknowledged_on=date(2026, 11, 23))]
    assert facts_of(founded, Role.INTAKE, knows) == told
    clock.pass_by(timedelta(minutes=1))
    [next_day] = facts_of(founded, Role.INTAKE, knows)
    assert next_day.acknowledged_on == date(2026, 11, 24)
    founded.perform(Role.INTAKE, knows)
    clock.pass_by(timedelta(days=1))
    assert looked(founded, Role.INTAKE, knows) == ([], {})
    with pytest.raises(ReferralUnknown):
        facts_of(founded, Role.INTAKE, AcknowledgeReferral(referral_id=NOBODYS))


def test_how_often_and_how_long_the_two_meet_changes_together(founded: Any) -> None:
    seldom = ChangeFrequency(
        referral_id=CAME, frequency=Frequency.EVERY_2_WEEKS, session_minutes=45
    )
    assert facts_of(founded, Role.INTAKE, seldom) == [
        FrequencyChanged(referral_id=CAME, frequency=Frequency.EVERY_2_WEEKS, session_minutes=45)
    ]
    founded.perform(Role.INTAKE, seldom)
    received = read(founded).received
    assert (received.frequency, received.session_minutes) == (Frequency.EVERY_2_WEEKS, 45)
    assert looked(founded, Role.INTAKE, seldom) == ([], {})
    unknown = ChangeFrequency(referral_id=NOBODYS, frequency=Frequency.WEEKLY, session_minutes=60)
    with pytest.raises(ReferralUnknown):
        facts_of(founded, Role.INTAKE, unknown)


def test_why_a_referral_that_is_ready_waits_is_kept_once(founded: Any) -> None:
    waits = PutOnWaitlist(referral_id=CAME, reason=WaitReason.LANGUAGE)
    assert facts_of(founded, Role.COORDINATOR, waits) == [
        ReferralWaitlisted(referral_id=CAME, reason=WaitReason.LANGUAGE)
    ]
    founded.perform(Role.COORDINATOR, waits)
    assert read(founded).waitlisted is WaitReason.LANGUAGE
    assert looked(founded, Role.COORDINATOR, waits) == ([], {})
    with pytest.raises(NotAllowed):
        facts_of(founded, Role.INTAKE, waits)
    with pytest.raises(ReferralUnknown):
        facts_of(
            founded,
            Role.MANAGER,
            PutOnWaitlist(referral_id=NOBODYS, reason=WaitReason.NO_OPEN_PLACE),
        )
    propose(founded)
    with pytest.raises(ReferralNotWaiting):
        facts_of(
            founded,
            Role.MANAGER,
            PutOnWaitlist(referral_id=CAME, reason=WaitReason.NO_OPEN_PLACE),
        )


def test_a_closed_referral_is_changed_no_more(founded: Any) -> None:
    closed = CloseReferral(referral_id=CAME, reason=ClosingReason.DECLINED)
    founded.perform(Role.INTAKE, closed)
    for command in (
        PutOnWaitlist(referral_id=CAME, reason=WaitReason.LANGUAGE),
        ChangeFrequency(referral_id=CAME, frequency=Frequency.WEEKLY, session_minutes=45),
    ):
        with pytest.raises(ReferralClosedAlready):
            facts_of(founded, Role.MANAGER, command)
