"""How a referral came in: its sender, duplicates decided by a person, screening, tries."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.referrals.intake import (
    DuplicateKeptApart,
    DuplicateNotSuspected,
    DuplicateSuspected,
    HandOffNeedsDay,
    OwnDuplicate,
    ReferralAcknowledged,
    ReferrerIncomplete,
    ReferrerNamed,
    RelationshipMissing,
    SourceKind,
    acknowledge,
    describe_family_member,
    keep_apart,
    name_referrer,
    suspect_duplicate,
)
from domain.referrals.outreach import (
    AttemptAlreadyRecorded,
    AttemptInTheFuture,
    AttemptOutcome,
    AttemptUnknown,
    ContactCorrected,
    attempt_contact,
    correct_attempt,
)
from domain.referrals.referral import REFERRAL
from domain.referrals.screening import (
    CRITERIA,
    Criterion,
    CriterionOfAnotherLine,
    NotEligible,
    NotScreened,
    ReferralScreened,
    check_screened,
    screen,
)
from domain.shared.decider import Refusal
from domain.shared.shared_refusals import CorrectionUnexplained, ReferralUnknown
from domain.shared.vocabulary import SafeContact, ServiceLine
from stories.pasts.given import Given, given
from stories.pasts.samples import (
    NOW,
    OTHER_REFERRAL_ID,
    PARTICIPANT_ID,
    REFERRAL_ID,
    TODAY,
    attempted,
    family_member,
    made_up_id,
    received,
    referrer,
)

SUSPECTED = DuplicateSuspected(referral_id=REFERRAL_ID, other_id=OTHER_REFERRAL_ID)
KEPT_APART = DuplicateKeptApart(referral_id=REFERRAL_ID, other_id=OTHER_REFERRAL_ID)


def topic(name: str, *facts: object) -> Given:
    return given(REFERRAL, received(), *facts).part(name)


@pytest.mark.parametrize(
    ("named", "answer"),
    [
        (referrer(), None),
        (referrer(kind=SourceKind.SELF, organization=""), None),
        (referrer(kind=SourceKind.FAMILY, organization="", name="Kim"), None),
        (referrer(kind=SourceKind.WARM_HAND_OFF, handed_over_on=TODAY), None),
        (referrer(organization=" "), ReferrerIncomplete),
        (referrer(organization="\u200b-"), ReferrerIncomplete),
        (referrer(kind=SourceKind.WARM_HAND_OFF), HandOffNeedsDay),
        (referrer(handed_over_on=TODAY), HandOffNeedsDay),
    ],
)
def test_each_source_is_named_as_it_needs(
    named: ReferrerNamed, answer: type[Refusal] | None
) -> None:
    topic("intake").when(name_referrer, named).then(answer or named)


def test_a_referrer_is_named_once() -> None:
    topic("intake", referrer()).when(name_referrer, referrer()).then_nothing()


def test_the_first_acknowledgment_counts() -> None:
    told = ReferralAcknowledged(referral_id=REFERRAL_ID, acknowledged_on=TODAY)
    topic("intake").when(acknowledge, TODAY).then(told)
    topic("intake", told).when(acknowledge, date(2026, 12, 1)).then_nothing()
    given(REFERRAL).part("intake").when(acknowledge, TODAY).then(ReferralUnknown)


def test_a_family_member_is_described_by_relationship_and_never_named() -> None:
    topic("intake").when(describe_family_member, family_member()).then(family_member())
    known = topic("intake", family_member())
    known.when(describe_family_member, family_member()).then_nothing()
    blank = family_member(relationship=" ")
    topic("intake").when(describe_family_member, blank).then(RelationshipMissing)


def test_a_suspected_duplicate_waits_for_a_person_who_keeps_it_apart() -> None:
    topic("intake").when(suspect_duplicate, OTHER_REFERRAL_ID).then(SUSPECTED)
    topic("intake").when(suspect_duplicate, REFERRAL_ID).then(OwnDuplicate)
    topic("intake").when(keep_apart, OTHER_REFERRAL_ID).then(DuplicateNotSuspected)
    topic("intake", SUSPECTED).when(suspect_duplicate, OTHER_REFERRAL_ID).then_nothing()
    topic("intake", SUSPECTED).when(keep_apart, OTHER_REFERRAL_ID).then(KEPT_APART)
    settled = topic("intake", SUSPECTED, KEPT_APART)
    settled.when(keep_apart, OTHER_REFERRAL_ID).then_nothing()
    settled.when(suspect_duplicate, OTHER_REFERRAL_ID).then_nothing()


def screened(line: ServiceLine, met: frozenset[Criterion], *, eligible: bool) -> ReferralScreened:
    return ReferralScreened(
        referral_id=REFERRAL_ID,
        participant_id=PARTICIPANT_ID,
        service_line=line,
        met=met,
        eligible=eligible,
    )


@pytest.mark.parametrize("line", ServiceLine)
def test_a_line_is_right_for_someone_who_meets_all_its_criteria(line: ServiceLine) -> None:
    every = CRITERIA[line]
    yes = screened(line, every, eligible=True)
    topic("screening").when(screen, line, every).then(yes)
    topic("screening", yes).when(screen, line, every).then_nothing()
    for missing in every:
        met = every - {missing}
        topic("screening").when(screen, line, met).then(screened(line, met, eligible=False))


def test_in_the_family_line_the_caregiver_is_screened_for_caring() -> None:
    assert Criterion.CARES_FOR_SOMEONE in CRITERIA[ServiceLine.FAMILY]
    foreign = frozenset({Criterion.MENTAL_HEALTH_CHALLENGE})
    topic("screening").when(screen, ServiceLine.FAMILY, foreign).then(CriterionOfAnotherLine)
    unknown = given(REFERRAL).part("screening")
    unknown.when(screen, ServiceLine.FAMILY, frozenset()).then(ReferralUnknown)


def test_screening_comes_first_only_where_the_program_asks_for_it() -> None:
    fresh = topic("screening").state
    check_screened(fresh, required=False)
    with pytest.raises(NotScreened):
        check_screened(fresh, required=True)
    no = topic("screening", screened(ServiceLine.FAMILY, frozenset(), eligible=False)).state
    with pytest.raises(NotEligible):
        check_screened(no, required=False)
    assert not no.eligible


def test_a_try_is_recorded_once_and_not_ahead_of_time() -> None:
    topic("outreach").when(attempt_contact, attempted(), NOW).then(attempted())
    known = topic("outreach", attempted())
    known.when(attempt_contact, attempted(), NOW).then_nothing()
    other = attempted(way=SafeContact.TEXT)
    known.when(attempt_contact, other, NOW).then(AttemptAlreadyRecorded)
    later = attempted(attempted_at=NOW + timedelta(seconds=1))
    topic("outreach").when(attempt_contact, later, NOW).then(AttemptInTheFuture)
    given(REFERRAL).part("outreach").when(attempt_contact, attempted(), NOW).then(ReferralUnknown)


def test_reaching_someone_starts_the_count_again() -> None:
    outcomes = [AttemptOutcome.NO_ANSWER, AttemptOutcome.REACHED, AttemptOutcome.LEFT_MESSAGE]
    tries = [attempted(attempt_id=made_up_id(str(n)), outcome=o) for n, o in enumerate(outcomes)]
    counts = [topic("outreach", *tries[:n]).state.unanswered for n in range(4)]
    assert counts == [0, 1, 0, 1]


def test_a_try_is_set_right_with_a_reason() -> None:
    at = NOW - timedelta(days=3)
    right = ContactCorrected(
        referral_id=REFERRAL_ID,
        participant_id=PARTICIPANT_ID,
        attempt_id=made_up_id("try"),
        attempted_at=at,
        outcome=AttemptOutcome.REACHED,
        reason="It was on Friday.",
    )
    known = topic("outreach", attempted())

    def put(at, why="It was on Friday.", name="try"):
        told = (made_up_id(name), at, AttemptOutcome.REACHED)
        return known.when(correct_attempt, *told, reason=why, now=NOW)

    put(at).then(right)
    put(at, why=" ").then(CorrectionUnexplained)
    put(NOW + timedelta(seconds=1)).then(AttemptInTheFuture)
    put(at, name="another").then(AttemptUnknown)
    known = topic("outreach", attempted(), right)
    put(at, why="").then_nothing()
    assert known.state.unanswered == 0


def test_tries_stand_in_the_order_of_their_right_times() -> None:
    """Reached on Monday and then not on Tuesday is one try without an answer."""
    reached = attempted(attempt_id=made_up_id("reached"), outcome=AttemptOutcome.REACHED)
    tried = replace(attempted(), attempted_at=reached.attempted_at + timedelta(hours=1))
    assert topic("outreach", reached, tried).state.unanswered == 1
    earlier = ContactCorrected(
        referral_id=REFERRAL_ID,
        participant_id=PARTICIPANT_ID,
        attempt_id=tried.attempt_id,
        attempted_at=reached.attempted_at - timedelta(hours=1),
        outcome=AttemptOutcome.NO_ANSWER,
        reason="Typed wrong.",
    )
    assert topic("outreach", reached, tried, earlier).state.unanswered == 0
