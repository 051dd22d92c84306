"""What later readers are told: challenges, corrections, disclosures with notice, how it came in."""

import csv
import io
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from domain.pairing.conflict import ConflictKind, Verdict
from domain.pairing.sides import Side
from domain.people.consent import NOTICE, Use
from domain.people.disclosure import account_since
from domain.people.profile import Wish
from domain.program.default_limits import DEFAULT_LIMITS
from domain.referrals.intake import SourceKind
from domain.referrals.screening import Criterion
from domain.sessions.session_state import MissedReason
from domain.shared.roles import Role
from domain.shared.vocabulary import (
    Experience,
    Frequency,
    LivedExperienceArea,
    ServiceLine,
    Strength,
    Urgency,
    WishTopic,
)
from domain.specialists.sharing import Audience, OwnTrait
from domain.specialists.specialist import SPECIALIST
from peermatch.usecases.calendar import availability_commands
from peermatch.usecases.core.ids import derived, specialist_id
from peermatch.usecases.groups import groups
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.pairing import choice
from peermatch.usecases.pairing.pair_facts import PairingNoLongerAllowed
from peermatch.usecases.people import participants, plans_and_statements
from peermatch.usecases.people.wishes import StateWishes
from peermatch.usecases.referrals import referral_course
from peermatch.usecases.sessions.session_course import CorrectSession
from peermatch.usecases.sessions.session_outcomes import MissSession
from peermatch.usecases.specialists.sharing_commands import AgreeToShare, DescribeSpecialist

MINE = specialist_id("S0003")


@pytest.fixture
def participant_id(referral_id) -> UUID:
    return derived("participant", UUID(referral_id))


@pytest.fixture
def session_id(peermatch, referral_id) -> UUID:
    match_id = UUID(peermatch.propose(referral_id))
    peermatch.perform(Role.COORDINATOR, ApproveMatch(match_id=match_id))
    return derived("session", match_id, "first")


def challenge(peermatch, participant_id: UUID, record_id: UUID) -> UUID:
    statement = plans_and_statements.FileStatement(
        statement_id=uuid4(),
        participant_id=participant_id,
        record_id=record_id,
        words="I never said that.",
    )
    peermatch.perform(Role.COORDINATOR, statement)
    return statement.statement_id


def test_every_later_reader_of_a_session_is_told_that_it_was_challenged(
    peermatch, participant_id, session_id
):
    pending = "The participant has challenged this record; an answer is pending."
    statement_id = challenge(peermatch, participant_id, session_id)
    for role in (Role.COORDINATOR, Role.CPRS):
        assert pending in peermatch.client(role).get(f"/sessions/{session_id}").text
    cprs = peermatch.bearer(Role.CPRS).get(f"/api/v1/sessions/{session_id}").json()
    assert cprs["notices"] == [pending]
    assert "I never said that" not in str(cprs), "the words themselves are not everybody's"
    answer = plans_and_statements.AnswerStatement(
        statement_id=statement_id, amended=False, words="The note is right."
    )
    peermatch.perform(Role.COORDINATOR, answer)
    told = peermatch.client(Role.CPRS).get(f"/sessions/{session_id}").text
    assert "their statement goes with it" in told


def test_a_statement_keeps_its_words_beside_the_answer(peermatch, participant_id, referral_id):
    statement_id = challenge(peermatch, participant_id, UUID(referral_id))
    answer = plans_and_statements.AnswerStatement(
        statement_id=statement_id, amended=True, words="You are right."
    )
    peermatch.perform(Role.COORDINATOR, answer)
    shown = peermatch.client(Role.COORDINATOR).get(f"/referrals/{referral_id}").text
    assert "I never said that." in shown
    assert "The program&#39;s answer: You are right." in shown
    assert "This record was changed after the participant challenged it." in shown
    known = peermatch.bearer(Role.INTAKE).get(f"/api/v1/referrals/{referral_id}/person").json()
    assert known["notices"] == ["This record was changed after the participant challenged it."]


def test_a_statement_is_filed_from_the_page_of_what_it_challenges(peermatch, session_id):
    page = peermatch.client(Role.COORDINATOR).get(f"/sessions/{session_id}").text
    assert f"record_id={session_id}" in page


def test_a_correction_says_what_was_recorded_before_and_why(peermatch, session_id):
    missed = MissSession(
        session_id=session_id, specialist_id=MINE, reason=MissedReason.CANCELED_BY_STAFF
    )
    peermatch.perform(Role.CPRS, missed)
    corrected = CorrectSession(
        session_id=session_id,
        correction_id=uuid4(),
        minutes=0,
        missed=MissedReason.CANCELED_BY_PARTICIPANT,
        reason="The note was about somebody else.",
    )
    peermatch.perform(Role.COORDINATOR, corrected)
    for role in (Role.COORDINATOR, Role.CPRS):
        text = peermatch.client(role).get(f"/sessions/{session_id}").text
        assert "Before: Canceled by the program" in text
        assert "Why: The note was about somebody else." in text
    [one] = peermatch.bearer(Role.CPRS).get(f"/api/v1/sessions/{session_id}").json()["corrections"]
    assert (one["was_missed"], one["missed_reason"]) == (
        "cancelled-by-staff",
        "cancelled-by-participant",
    )
    assert one["reason"] == "The note was about somebody else."


@pytest.fixture
def disclosed(peermatch, participant_id) -> UUID:
    today = peermatch.deployment.service.program.today(peermatch.deployment.clock.now())
    consent = participants.GiveConsentFor(
        participant_id=participant_id,
        consent_id=uuid4(),
        signed_on=today,
        expires_on=today + timedelta(days=100),
        discloser="This program",
        recipients="Bayview Clinic",
        information="That support began",
        purpose="To work together",
        covers_later_information=False,
        uses=frozenset({Use.OTHER_CARE}),
        told_of_right_to_revoke=True,
    )
    peermatch.perform(Role.INTAKE, consent)
    telling = participants.Disclose(
        participant_id=participant_id,
        disclosure_id=uuid4(),
        use=Use.OTHER_CARE,
        recipient="Dr. Bay",
        information="=That support began",
        purpose="To plan together",
    )
    peermatch.perform(Role.INTAKE, telling)
    return telling.disclosure_id


def test_a_disclosure_carries_notice_and_scope_on_page_api_and_csv(
    peermatch, referral_id, disclosed
):
    page = peermatch.client(Role.INTAKE).get(f"/referrals/{referral_id}").text
    assert f"Sent with it: {NOTICE}" in page
    assert "This program may tell Bayview Clinic: That support began" in page
    known = peermatch.bearer(Role.INTAKE).get(f"/api/v1/referrals/{referral_id}/person").json()
    [made] = known["disclosures"]
    assert made["notice"] == NOTICE
    assert made["scope"].startswith("This program may tell Bayview Clinic")
    text = peermatch.client(Role.INTAKE).get("/exports/disclosures.csv").text
    rows = {row["disclosure_id"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}
    row = rows[str(disclosed)]
    assert (row["recipient"], row["notice"]) == ("Dr. Bay", NOTICE)
    assert row["information"] == "'=That support began", "a spreadsheet doesn't run it"


def test_the_account_reaches_as_far_back_as_the_rules_of_the_day_say(
    peermatch, referral_id, disclosed
):
    page = peermatch.client(Role.INTAKE).get(f"/referrals/{referral_id}").text
    assert "Accounting of disclosures" in page
    assert account_since(date(2028, 2, 29), DEFAULT_LIMITS) == date(2025, 2, 28)


def test_how_a_referral_came_in_is_on_its_page(peermatch, referral_id):
    about = {"referral_id": UUID(referral_id)}
    given = (
        referral_course.NameReferrer(
            **about, kind=SourceKind.AGENCY, name="Nurse Joy", organization="Bayview", phone=""
        ),
        referral_course.AcknowledgeReferral(**about),
        referral_course.DescribeFamilyMember(
            **about,
            relationship="Her son",
            areas=(Experience(LivedExperienceArea.SUBSTANCE_USE),),
        ),
        referral_course.ScreenReferral(
            **about,
            service_line=ServiceLine.FAMILY,
            met=frozenset({Criterion.CARES_FOR_SOMEONE}),
        ),
        referral_course.ChangePriority(
            **about, urgency=Urgency.ROUTINE, reason="They moved in with a friend."
        ),
    )
    for command in given:
        peermatch.perform(Role.COORDINATOR, command)
    page = peermatch.client(Role.INTAKE).get(f"/referrals/{referral_id}").text
    for words in (
        "Agency, Nurse Joy, Bayview",
        "Acknowledged",
        "Her son: Substance use",
        "not eligible (not met: lives in service area, wants peer support)",
        "They moved in with a friend.",
    ):
        assert words in page, words


def test_beside_a_match_stand_wishes_conditions_and_what_may_be_told(
    peermatch, referral_id, participant_id
):
    wish = Wish(WishTopic.VETERAN, "A veteran", Strength.REQUIRED)
    peermatch.perform(
        Role.INTAKE, participants.StateMoreWishes(participant_id=participant_id, wishes=(wish,))
    )
    pair = {"participant_id": participant_id, "specialist_id": MINE}
    peermatch.perform(
        Role.COORDINATOR,
        choice.DiscloseConflict(**pair, side=Side.PARTICIPANT, kind=ConflictKind.NEIGHBOR),
    )
    peermatch.perform(
        Role.COORDINATOR,
        choice.ReviewConflict(**pair, verdict=Verdict.ALLOWED, conditions="Not in their street."),
    )
    own = peermatch.deployment.store.read(SPECIALIST, MINE).enrolled.experiences[0]
    share = AgreeToShare(specialist_id=MINE, experience=own, audience=Audience.MATCHED)
    peermatch.perform(Role.CPRS, share)
    told = OwnTrait(WishTopic.VETERAN, "a veteran", Audience.MATCHED)
    peermatch.perform(Role.CPRS, DescribeSpecialist(specialist_id=MINE, about=(told,)))
    match_id = peermatch.propose(referral_id)
    page = peermatch.client(Role.COORDINATOR).get(f"/matches/{match_id}").text
    assert "A veteran (required)" in page
    assert "Not in their street." in page
    assert "neighbour" not in page.lower(), "who disclosed what is nobody's business here"
    found = peermatch.bearer(Role.COORDINATOR).get(f"/api/v1/matches/{match_id}").json()
    assert found["conditions"] == "Not in their street."
    assert len(found["may_be_told"]) == 2
    assert "Veteran: a veteran" in found["may_be_told"]
    assert any("veteran" in wish for wish in found["wishes"])


def test_a_specialists_coming_weeks_are_minutes_with_groups(peermatch):
    before = peermatch.bearer(Role.COORDINATOR).get(f"/api/v1/specialists/{MINE}").json()
    group_id = uuid4()
    peermatch.perform(
        Role.COORDINATOR,
        groups.FormGroup(group_id=group_id, name="Thursday table", leaders=frozenset({MINE})),
    )
    peermatch.perform(
        Role.COORDINATOR,
        availability_commands.AgreeGroupTime(
            group_id=group_id,
            weekday=3,
            minute=600,
            minutes=90,
            frequency=Frequency.WEEKLY,
            site="",
        ),
    )
    after = peermatch.bearer(Role.COORDINATOR).get(f"/api/v1/specialists/{MINE}").json()
    groups_before, groups_after = (x["coming_weeks"]["groups"] for x in (before, after))
    assert groups_after - groups_before == 4 * 90
    assert after["coming_weeks"]["left"] == before["coming_weeks"]["left"] - 4 * 90
    for client in (peermatch.client(Role.COORDINATOR), peermatch.client(Role.MANAGER)):
        assert "Next four weeks" in client.get(f"/specialists/{MINE}").text
    assert "Next four weeks" in peermatch.client(Role.CPRS).get("/my-details").text
    peermatch.perform(Role.COORDINATOR, groups.CloseGroup(group_id=group_id))
    closed = peermatch.bearer(Role.COORDINATOR).get(f"/api/v1/specialists/{MINE}").json()
    assert closed["coming_weeks"] == before["coming_weeks"]


def test_whom_they_never_want_to_meet_is_shown_to_those_who_match_alone(
    peermatch, participant_id, referral_id
):
    stated = StateWishes(
        participant_id=participant_id,
        gender_preference="woman",
        gender_preference_strength=Strength.PREFERRED,
        exclude_specialists=frozenset({MINE}),
        prefer_specialists=frozenset(),
    )
    peermatch.perform(Role.COORDINATOR, stated)
    form = f"/do/state-wishes?participant_id={participant_id}&back=/"
    assert f'value="{MINE}" checked' in peermatch.client(Role.INTAKE).get(form).text
    refused = peermatch.client(Role.MANAGER).get(form)
    assert "checked" not in refused.text
    assert refused.status_code == 403
    page = peermatch.client(Role.INTAKE).get(f"/referrals/{referral_id}").text
    assert "Do not match with" in page
    with pytest.raises(PairingNoLongerAllowed) as refusal:
        peermatch.propose(referral_id)
    assert refusal.value.sentence == "This match has been ruled out.", "it names nobody"
