"""Made-up facts that tests start from; every one can be varied by keyword."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from domain.matches.check_ins import CheckInRecorded, Going
from domain.matches.match_state import FirstTimeProposed, MatchProposed
from domain.matches.matching_run import RunCompleted, RunRequested, RunTrigger
from domain.pairing.conflict import ConflictDisclosed, ConflictKind
from domain.pairing.shortlist import ShortlistOffered
from domain.pairing.sides import Side
from domain.people.consent import ConsentGiven
from domain.people.participant import ParticipantRegistered, WishesStated
from domain.program.limits import Certainty, Level, LimitName
from domain.program.match_preferences import WishName
from domain.program.program_rules import (
    BillingCodeChanged,
    CountyFloorChanged,
    LimitChanged,
    Setting,
    WeightChanged,
)
from domain.program.service_area import SiteKind, SiteOpened
from domain.referrals.intake import (
    AgreementToReferralTold,
    FamilyMemberDescribed,
    ReferrerNamed,
    SourceKind,
)
from domain.referrals.outreach import AttemptOutcome, ContactAttempted
from domain.referrals.referral_received import ReferralReceived
from domain.sessions.progress_note import ProgressNoted
from domain.sessions.session_state import SessionScheduled
from domain.shared.hours import parse_window
from domain.shared.vocabulary import (
    Credential,
    Dimension,
    Experience,
    Frequency,
    Goal,
    LivedExperienceArea,
    Mode,
    SafeContact,
    ServiceLine,
    Strength,
    Urgency,
)
from domain.specialists.credentials import CredentialKind, CredentialRecorded
from domain.specialists.specialist_state import SpecialistEnrolled


def made_up_id(text: str) -> UUID:
    return uuid5(UUID(int=0), text)


TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
PARTICIPANT_ID = made_up_id("participant")
REFERRAL_ID = made_up_id("referral")
OTHER_REFERRAL_ID = made_up_id("another referral")
SPECIALIST_ID = made_up_id("specialist")
OTHER_SPECIALIST_ID = made_up_id("another specialist")
MATCH_ID = made_up_id("match")
OTHER_MATCH_ID = made_up_id("another match")
SESSION_ID = made_up_id("session")
SHORTLIST_ID = made_up_id("shortlist")
GROUP_ID = made_up_id("group")
MEETING_ID = made_up_id("meeting")
PLAN_ID = made_up_id("plan")
STATEMENT_ID = made_up_id("statement")
AUTHORIZATION_ID = made_up_id("authorization")
CONFLICT_ID = made_up_id("conflict")
RUN_ID = made_up_id("run")
CONSENT_ID = made_up_id("consent")
TRAUMA = Experience(LivedExperienceArea.TRAUMA)
OPIOIDS = Experience(LivedExperienceArea.SUBSTANCE_USE, "opioids")


def registered(**changes: Any) -> ParticipantRegistered:
    fact = ParticipantRegistered(
        participant_id=PARTICIPANT_ID,
        name="Robin Example",
        birth_date=date(1980, 4, 1),
        phone="(804) 555-0100",
        safe_contact=SafeContact.CALL,
        county="Essex",
        language="en",
    )
    return replace(fact, **changes)


def wishes(**changes: Any) -> WishesStated:
    fact = WishesStated(
        participant_id=PARTICIPANT_ID,
        gender="woman",
        gender_strength=Strength.PREFERRED,
        excluded_specialists=frozenset(),
        preferred_specialists=frozenset(),
    )
    return replace(fact, **changes)


def consent(**changes: Any) -> ConsentGiven:
    fact = ConsentGiven(
        participant_id=PARTICIPANT_ID,
        consent_id=CONSENT_ID,
        signed_on=date(2026, 11, 20),
        expires_on=date(2027, 11, 20),
        recipients="The assigned specialist",
        information="Name and wishes",
        purpose="To be matched",
        covers_later_information=True,
    )
    return replace(fact, **changes)


def received(**changes: Any) -> ReferralReceived:
    fact = ReferralReceived(
        referral_id=REFERRAL_ID,
        participant_id=PARTICIPANT_ID,
        sender_reference="R1",
        source="self",
        service_line=ServiceLine.SUBSTANCE_USE,
        experiences=(OPIOIDS, TRAUMA),
        modes=frozenset({Mode.IN_PERSON, Mode.PHONE}),
        windows=(parse_window("Mon 09:00-12:00"),),
        urgency=Urgency.ROUTINE,
        received_at=datetime(2026, 11, 20, 15, 0, tzinfo=UTC),
        recommended_on=date(2026, 11, 18),
        frequency=Frequency.WEEKLY,
        session_minutes=60,
    )
    return replace(fact, **changes)


def enrolled(**changes: Any) -> SpecialistEnrolled:
    fact = SpecialistEnrolled(
        specialist_id=SPECIALIST_ID,
        staff_reference="S1",
        name="Avery Example",
        email="avery@example.org",
        gender="woman",
        experiences=(OPIOIDS,),
        languages=frozenset({"en"}),
        credential=Credential.CERTIFIED,
        credential_expires_on=date(2028, 1, 1),
        registered=True,
        fte_percent=100,
        capacity=2,
        home_site="TAP",
        modes=frozenset({Mode.IN_PERSON, Mode.VIDEO}),
        windows=(parse_window("Mon 08:30-17:00"),),
        supervisor_id=None,
    )
    return replace(fact, **changes)


def proposed(**changes: Any) -> MatchProposed:
    fact = MatchProposed(
        match_id=MATCH_ID,
        participant_id=PARTICIPANT_ID,
        referral_id=REFERRAL_ID,
        specialist_id=SPECIALIST_ID,
        run_id=RUN_ID,
        reasons=("They share substance use.",),
    )
    return replace(fact, **changes)


def first_time(**changes: Any) -> FirstTimeProposed:
    fact = FirstTimeProposed(
        match_id=MATCH_ID,
        participant_id=PARTICIPANT_ID,
        starts_at=datetime(2026, 11, 24, 15, 0, tzinfo=UTC),
        ends_at=datetime(2026, 11, 24, 16, 0, tzinfo=UTC),
        mode=Mode.VIDEO,
        place="",
    )
    return replace(fact, **changes)


def scheduled(**changes: Any) -> SessionScheduled:
    fact = SessionScheduled(
        session_id=SESSION_ID,
        match_id=MATCH_ID,
        participant_id=PARTICIPANT_ID,
        specialist_id=SPECIALIST_ID,
        starts_at=datetime(2026, 11, 23, 15, 0, tzinfo=UTC),
        ends_at=datetime(2026, 11, 23, 16, 0, tzinfo=UTC),
        time_zone="America/New_York",
        first=True,
        mode=Mode.IN_PERSON,
        place="TAP",
    )
    return replace(fact, **changes)


def site(code: str, county: str, **changes: Any) -> SiteOpened:
    fact = SiteOpened(
        site=code,
        name=f"{county} office",
        county=county,
        latitude=37.9,
        longitude=-76.8,
        kind=SiteKind.OFFICE,
    )
    return replace(fact, **changes)


def run_requested(**changes: Any) -> RunRequested:
    return replace(RunRequested(run_id=RUN_ID, trigger=RunTrigger.NIGHTLY, day=TODAY), **changes)


def run_completed(**changes: Any) -> RunCompleted:
    fact = RunCompleted(
        run_id=RUN_ID,
        problem_digest="a1",
        plan_digest="b2",
        solver="min-cost flow",
        proved=True,
        seekers=3,
        specialists=2,
        proposed=2,
        waiting=1,
        overtaken=0,
        milliseconds=12,
    )
    return replace(fact, **changes)


def limit_change(**changes: Any) -> LimitChanged:
    fact = LimitChanged(
        limit=LimitName.CASELOAD_CEILING,
        value=13,
        level=Level.BLOCK,
        effective_from=date(2027, 1, 1),
        citation="Board decision of November 2026",
        certainty=Certainty.VERIFIED,
        reason="Longer drives than expected.",
    )
    return replace(fact, **changes)


def floor_change(**changes: Any) -> CountyFloorChanged:
    fact = CountyFloorChanged(
        county="Essex",
        at_least=2,
        effective_from=date(2027, 1, 1),
        reason="Nobody there was served.",
    )
    return replace(fact, **changes)


def weight_change(**changes: Any) -> WeightChanged:
    fact = WeightChanged(
        wish=WishName.PREFERRED_GENDER,
        points=50,
        effective_from=date(2027, 1, 1),
        reason="People asked for it.",
    )
    return replace(fact, **changes)


def code_change(**changes: Any) -> BillingCodeChanged:
    fact = BillingCodeChanged(
        service_line=ServiceLine.SUBSTANCE_USE,
        setting=Setting.INDIVIDUAL,
        code="T9999",
        effective_from=date(2027, 1, 1),
        citation="Payer's letter",
    )
    return replace(fact, **changes)


def agreement_told(**changes: Any) -> AgreementToReferralTold:
    """An agency says that the person agreed the day before."""
    fact = AgreementToReferralTold(
        referral_id=REFERRAL_ID,
        participant_id=PARTICIPANT_ID,
        agreed_on=TODAY - timedelta(days=1),
    )
    return replace(fact, **changes)


def referrer(**changes: Any) -> ReferrerNamed:
    fact = ReferrerNamed(
        referral_id=REFERRAL_ID,
        participant_id=PARTICIPANT_ID,
        kind=SourceKind.AGENCY,
        name="",
        organization="Riverside clinic",
        phone="(804) 555-0103",
        handed_over_on=None,
    )
    return replace(fact, **changes)


def family_member(**changes: Any) -> FamilyMemberDescribed:
    fact = FamilyMemberDescribed(
        referral_id=REFERRAL_ID,
        participant_id=PARTICIPANT_ID,
        relationship="son",
        experiences=(OPIOIDS,),
    )
    return replace(fact, **changes)


def attempted(**changes: Any) -> ContactAttempted:
    fact = ContactAttempted(
        referral_id=REFERRAL_ID,
        participant_id=PARTICIPANT_ID,
        attempt_id=made_up_id("try"),
        attempted_at=datetime(2026, 11, 23, 15, 0, tzinfo=UTC),
        way=SafeContact.CALL,
        outcome=AttemptOutcome.NO_ANSWER,
    )
    return replace(fact, **changes)


def credential(**changes: Any) -> CredentialRecorded:
    fact = CredentialRecorded(
        specialist_id=SPECIALIST_ID,
        kind=CredentialKind.CERTIFICATION,
        body="Virginia Certification Board",
        number="C-1",
        issued_on=date(2026, 11, 1),
        expires_on=date(2028, 11, 1),
    )
    return replace(fact, **changes)


def checked_in(**changes: Any) -> CheckInRecorded:
    fact = CheckInRecorded(
        match_id=MATCH_ID,
        participant_id=PARTICIPANT_ID,
        check_in_id=made_up_id("check-in"),
        checked_on=TODAY,
        side=Side.PARTICIPANT,
        going=Going.WELL,
        note="",
    )
    return replace(fact, **changes)


def offered(**changes: Any) -> ShortlistOffered:
    fact = ShortlistOffered(
        shortlist_id=SHORTLIST_ID,
        referral_id=REFERRAL_ID,
        participant_id=PARTICIPANT_ID,
        specialists=(SPECIALIST_ID, OTHER_SPECIALIST_ID),
        answer_by=date(2026, 11, 30),
    )
    return replace(fact, **changes)


def disclosed(**changes: Any) -> ConflictDisclosed:
    fact = ConflictDisclosed(
        conflict_id=CONFLICT_ID,
        participant_id=PARTICIPANT_ID,
        specialist_id=SPECIALIST_ID,
        side=Side.SPECIALIST,
        kind=ConflictKind.NEIGHBOR,
        note="",
    )
    return replace(fact, **changes)


GOALS = (Goal(Dimension.HOME, "A place of my own"),)


def noted(**changes: Any) -> ProgressNoted:
    told = ProgressNoted(
        session_id=SESSION_ID,
        participant_id=PARTICIPANT_ID,
        mode=Mode.PHONE,
        goals=GOALS,
        worked_on="Looked at two flats.",
        next_step="Call the landlord.",
    )
    return replace(told, **changes)
