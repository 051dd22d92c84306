"""What the worker settles by itself: lapsed proposals, ended consents, duplicates, units."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from test_whole_course import Founding, site

from domain.conflict import ConflictKind, Verdict
from domain.consent import NOTICE, NoConsentForThisUse, Use
from domain.default_limits import DEFAULT_LIMITS
from domain.due import DueKind
from domain.limits import Certainty, Level, LimitName
from domain.match import MATCH, DeclineReason, MatchStatus
from domain.match_course import EndReason, Side
from domain.message import MESSAGE, WithheldReason
from domain.outreach import AttemptOutcome
from domain.participant import PARTICIPANT
from domain.referral import REFERRAL, ClosingReason, ReferralStatus
from domain.roles import Role
from domain.roster_changes import LeavingReason
from domain.rules import DEFAULT_CODES
from domain.session import SESSION, SessionStatus
from domain.session_course import MissedReason
from domain.specialist import SPECIALIST
from domain.vocabulary import SafeContact
from domain.waiting import ReferralClosedAlready
from founding import referral_number, specialist_number
from peermatch.readmodels import billing, decisions, group_page, person
from peermatch.readmodels.due_list import DueList
from peermatch.readmodels.messages import MESSAGES
from peermatch.usecases.choice import DiscloseConflict, ReviewConflict
from peermatch.usecases.coordination import ApproveMatch, ConsentStillHolds, WithdrawProposal
from peermatch.usecases.governance import ChangeLimit
from peermatch.usecases.groups import (
    FormGroup,
    JoinGroup,
    LeaveGroup,
    RecordAttendance,
    RecordMeeting,
)
from peermatch.usecases.intake import CloseReferral, RevokeConsent
from peermatch.usecases.match_course import EndMatch, PauseMatch, ResumeMatch
from peermatch.usecases.messages import HoldBackMessage, SendMessage
from peermatch.usecases.participants import GiveConsentFor
from peermatch.usecases.referral_course import AttemptContact, KeepApart, MergeReferral
from peermatch.usecases.roster_course import LeaveProgramme
from peermatch.usecases.runs import ProposeMatch, match_id_of
from peermatch.usecases.service import Service
from peermatch.usecases.session_course import MoveSession
from peermatch.usecases.specialists import HoldSession
from peermatch.usecases.wishes import StateWishes
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


def test_as_many_tries_as_the_rules_of_the_day_ask_for_by_form_api_and_import(
    founded: Any, clock: Any
) -> None:
    """One use case for every way in, so one of them is tried: the import's."""
    founded.perform(
        Role.MANAGER,
        ChangeLimit(
            limit=LimitName.CONTACT_ATTEMPTS,
            value=1,
            level=Level.BLOCK,
            effective_from=date(2026, 11, 24),
            citation="The programme's own choice",
            certainty=Certainty.VERIFIED,
            reason="A try is a letter and a call.",
        ),
    )
    row = f"command,row,referral_id,reason\nclose-referral,1,{REFERRALS[0]},not-reached\n"
    early = founded.importer().run({"commands.csv": row.encode()})
    assert [problem.reason for problem in early.problems] == [
        "Someone is closed as not reached only after the agreed number of tries."
    ]
    clock.pass_by(timedelta(days=1))
    tried = AttemptContact(
        referral_id=REFERRALS[0],
        attempt_id=uuid4(),
        attempted_at=clock.moment - timedelta(minutes=5),
        way=SafeContact.CALL,
        outcome=AttemptOutcome.NO_ANSWER,
    )
    founded.perform(Role.INTAKE, tried)
    again = row.replace(",1,", ",2,")
    assert founded.importer().run({"commands.csv": again.encode()}).problems == ()
    assert founded.deployment.store.read(REFERRAL, REFERRALS[0]).status is ReferralStatus.CLOSED


def test_a_pause_cancels_what_falls_into_it(proposed: Any) -> None:
    store = proposed.deployment.store
    done = proposed.perform(Role.COORDINATOR, ApproveMatch(match_id=MATCH_ID))
    session = store.read(SESSION, UUID(done.result["session_id"]))
    day = session.scheduled.starts_at.date()
    proposed.perform(Role.COORDINATOR, PauseMatch(match_id=MATCH_ID, until=day))
    assert store.read(SESSION, session.scheduled.session_id).status is SessionStatus.SCHEDULED
    proposed.perform(Role.COORDINATOR, PauseMatch(match_id=MATCH_ID, until=day + timedelta(days=7)))
    cancelled = store.read(SESSION, session.scheduled.session_id)
    assert cancelled.missed is MissedReason.CANCELLED_BY_STAFF


def test_a_pause_that_has_run_out_is_due_until_somebody_resumes_it(
    proposed: Any, clock: Any
) -> None:
    proposed.perform(Role.COORDINATOR, ApproveMatch(match_id=MATCH_ID))
    until = date(2026, 11, 30)
    proposed.perform(Role.COORDINATOR, PauseMatch(match_id=MATCH_ID, until=until))
    proposed.project()
    assert pauses_over(proposed) == []
    clock.pass_by(timedelta(days=8))
    assert pauses_over(proposed) == [(MATCH_ID, REFERRALS[0], until)]
    proposed.perform(Role.COORDINATOR, ResumeMatch(match_id=MATCH_ID))
    proposed.project()
    assert pauses_over(proposed) == []


def pauses_over(agency: Any) -> list[tuple[Any, ...]]:
    due = DueList(agency.reading(Role.COORDINATOR), DEFAULT_LIMITS, frozenset(), None)
    rows = due.page(DueKind.PAUSE_OVER, 0, 10)
    return [(row.match_id, row.referral_id, row.due_on) for row in rows]


def to_decide(agency: Any) -> list[tuple[str, UUID | None, UUID | None]]:
    agency.project()
    rows = decisions.rows(agency.reading(Role.COORDINATOR))
    return [(row.kind, row.match_id, row.group_id) for row in rows]


@pytest.mark.parametrize("verdict", list(Verdict))
def test_an_exclusion_while_the_match_goes_on_is_put_before_a_person(
    proposed: Any, verdict: Verdict
) -> None:
    whose = proposed.deployment.store.read(REFERRAL, REFERRALS[0]).received.participant_id
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
    whose = proposed.deployment.store.read(REFERRAL, REFERRALS[0]).received.participant_id
    proposed.perform(Role.COORDINATOR, ApproveMatch(match_id=MATCH_ID))
    assert to_decide(proposed) == []
    wishes = StateWishes(
        participant_id=whose,
        gender="",
        gender_strength=None,
        excluded_specialists=frozenset(SPECIALISTS[:1]),
        preferred_specialists=frozenset(),
    )
    proposed.perform(Role.COORDINATOR, wishes)
    assert to_decide(proposed) == [("excluded", MATCH_ID, None)]
    ended = EndMatch(match_id=MATCH_ID, reason=EndReason.SOMEONE_DIFFERENT)
    proposed.perform(Role.COORDINATOR, ended)
    assert to_decide(proposed) == []


def test_a_group_s_member_without_consent_is_put_before_a_person(founded: Any) -> None:
    whose = founded.deployment.store.read(REFERRAL, REFERRALS[0]).received.participant_id
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
    day = service.programme.today(store.read(SESSION, session_id).scheduled.starts_at)
    leave = LeaveProgramme(specialist_id=SPECIALISTS[0], last_day=day, reason=LeavingReason.RETIRED)
    proposed.perform(Role.MANAGER, leave)
    assert store.read(MATCH, MATCH_ID).under_way
    assert store.read(SESSION, session_id).status is SessionStatus.SCHEDULED
    assert to_decide(proposed) == [("reassignment", None, None)]
    earlier = replace(leave, last_day=day - timedelta(days=1))
    proposed.perform(Role.MANAGER, earlier)
    assert store.read(SESSION, session_id).status is SessionStatus.MISSED
    clock.pass_by(earlier.last_day - service.programme.today(clock.moment))
    proposed.project()
    assert course_jobs.end_after_last_days(service) == 0
    clock.pass_by(timedelta(days=1))
    assert course_jobs.end_after_last_days(service) == 1
    assert store.read(MATCH, MATCH_ID).status is MatchStatus.ENDED
    assert store.read(REFERRAL, REFERRALS[0]).needs_reassignment
    assert to_decide(proposed) == [("reassignment", None, None)], "once, as before"
    assert course_jobs.end_after_last_days(service) == 0


def payer_told(agency: Any, whose: UUID) -> str:
    """A consent to tell the payer; its id."""
    payer = GiveConsentFor(
        participant_id=whose,
        consent_id=uuid4(),
        signed_on=date(2026, 11, 23),
        expires_on=date(2027, 11, 23),
        discloser="This programme",
        recipients="The payer",
        information="Units of support",
        purpose="To bill",
        covers_later_information=True,
        uses=frozenset({Use.PAYER}),
        told_of_right_to_revoke=True,
    )
    return str(agency.perform(Role.INTAKE, payer).result["consent_id"])


def test_only_units_whose_payer_may_be_told_are_listed_for_billing(
    proposed: Any, clock: Any
) -> None:
    store = proposed.deployment.store
    whose = store.read(REFERRAL, REFERRALS[0]).received.participant_id
    consent = payer_told(proposed, whose)
    done = proposed.perform(Role.COORDINATOR, ApproveMatch(match_id=MATCH_ID))
    session_id = UUID(done.result["session_id"])
    clock.moment = store.read(SESSION, session_id).scheduled.starts_at + timedelta(hours=2)
    held = HoldSession(session_id=session_id, specialist_id=SPECIALISTS[0], minutes=61)
    proposed.perform(Role.CPRS, held)
    proposed.project()
    course_jobs.count_units(service_of(proposed))
    proposed.project()
    counted = store.read(SESSION, session_id).counted
    assert counted.billable, counted.not_billable
    [row] = billing.rows(proposed.reading(Role.COORDINATOR))
    assert (row["units"], row["notice"]) == (4, NOTICE)
    assert row["code"] in DEFAULT_CODES.values()
    revoke_it = RevokeConsent(participant_id=whose, consent_id=UUID(consent))
    proposed.perform(Role.INTAKE, revoke_it)
    proposed.project()
    assert list(billing.rows(proposed.reading(Role.COORDINATOR))) == []


def test_nothing_new_is_arranged_without_consent_and_what_stands_is_due_for_a_decision(
    proposed: Any,
) -> None:
    store = proposed.deployment.store
    done = proposed.perform(Role.COORDINATOR, ApproveMatch(match_id=MATCH_ID))
    session_id = UUID(done.result["session_id"])
    scheduled = store.read(SESSION, session_id).scheduled
    revoke(proposed)
    later = timedelta(days=7)
    move = MoveSession(
        session_id=session_id,
        starts_at=scheduled.starts_at + later,
        ends_at=scheduled.ends_at + later,
    )
    with pytest.raises(NoConsentForThisUse):
        proposed.perform(Role.COORDINATOR, move)
    assert store.read(SESSION, session_id).status is SessionStatus.SCHEDULED
    due = DueList(proposed.reading(Role.INTAKE), DEFAULT_LIMITS, frozenset(), None)
    [row] = due.page(DueKind.CONSENT_MISSING, 0, 10)
    assert row.referral_id == REFERRALS[0]


@pytest.mark.parametrize("hours", [2, -3])
def test_time_in_a_group_counts_with_sessions_and_is_billed_under_the_group_s_code(
    proposed: Any, clock: Any, hours: int
) -> None:
    """Whichever was later that day passes the limit of 16: 8 units of the session, 9 of the
    group."""
    service, store = service_of(proposed), proposed.deployment.store
    whose = store.read(REFERRAL, REFERRALS[0]).received.participant_id
    payer_told(proposed, whose)
    done = proposed.perform(Role.COORDINATOR, ApproveMatch(match_id=MATCH_ID))
    session_id = UUID(done.result["session_id"])
    starts_at = store.read(SESSION, session_id).scheduled.starts_at
    group_id, meeting_id = uuid4(), uuid4()
    leaders = frozenset(SPECIALISTS[:2])
    clock.moment = starts_at + timedelta(hours=6)
    held = HoldSession(session_id=session_id, specialist_id=SPECIALISTS[0], minutes=120)
    meeting = RecordMeeting(
        group_id=group_id,
        meeting_id=meeting_id,
        starts_at=starts_at + timedelta(hours=hours),
        minutes=150,
        leaders=leaders,
    )
    attendance = RecordAttendance(
        group_id=group_id, meeting_id=meeting_id, participant_id=whose, minutes=140
    )
    proposed.perform(Role.CPRS, held)
    for command in (
        FormGroup(group_id=group_id, name="Tuesday circle", leaders=leaders),
        JoinGroup(group_id=group_id, participant_id=whose),
        meeting,
        attendance,
    ):
        proposed.perform(Role.COORDINATOR, command)
    proposed.project()
    assert course_jobs.count_units(service) == 2
    proposed.project()
    assert course_jobs.count_units(service) == 0
    reading = proposed.reading(Role.COORDINATOR)
    [shown] = group_page.one(reading, group_id).meetings
    [attendee] = shown.attendees
    assert (attendee.minutes, attendee.units, attendee.billable) == (140, 9, True)
    of_session = store.read(SESSION, session_id).counted.flags
    flagged = [bool(of_session), attendee.flags == ("participant-day",)]
    assert flagged == [hours < 0, hours > 0]
    session, group = sorted(billing.rows(reading), key=lambda row: row["setting"] == "group")
    assert (session["setting"], session["code"]) == ("individual", "H0024")
    assert (group["setting"], group["code"]) == ("group", "H0025")
    assert (group["session_id"], group["units"], group["minutes"]) == (meeting_id, 9, 140)
