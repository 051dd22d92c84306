"""A time that somebody typed wrong is put right, and whatever goes by it follows."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from one_match import MATCH_ID, first_person, found, payer_told, service_of
from sqlalchemy import select

from domain.calendar.diary import DIARY, diary_id
from domain.people.authorization import DrawnAlready, OutsideAuthorization
from domain.people.contact.agreed_ways import OutsideSafeHours
from domain.referrals.outreach import AttemptOutcome
from domain.sessions.session import SESSION
from domain.shared.hours import parse_window
from domain.shared.roles import Role
from domain.shared.vocabulary import SafeContact
from peermatch.readmodels.screens.groups import group_page
from peermatch.readmodels.screens.people import person
from peermatch.readmodels.screens.people.person import RecordRow
from peermatch.readmodels.screens.sessions import billing
from peermatch.readmodels.screens.specialists import specialist_page
from peermatch.readmodels.tables.referrals.referrals import REFERRALS as TABLE
from peermatch.usecases.core.identity import NotAllowed
from peermatch.usecases.groups.group_corrections import CorrectMeeting
from peermatch.usecases.groups.groups import FormGroup, JoinGroup, RecordAttendance, RecordMeeting
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.people.participants import ChooseContact
from peermatch.usecases.people.plans_and_statements import (
    CorrectAuthorization,
    DrawUnits,
    GrantAuthorization,
)
from peermatch.usecases.referrals.referral_corrections import CorrectAttempt
from peermatch.usecases.referrals.referral_course import AttemptContact
from peermatch.usecases.sessions.session_course import CountUnits
from peermatch.usecases.sessions.session_outcomes import HoldSession
from peermatch.usecases.specialists.specialist_course import (
    AssignSupervisor,
    CorrectSupervision,
    HoldSupervision,
)
from peermatch.worker.timed import course_jobs
from stories.simulation.pools import REFERRALS, SPECIALISTS


@pytest.fixture
def tried(agency: Any, clock: Any) -> Any:
    """Somebody was tried a minute ago, as it was written down."""
    found(agency, clock)
    agency.perform(
        Role.INTAKE,
        AttemptContact(
            referral_id=REFERRALS[0],
            attempt_id=UUID(int=7),
            attempted_at=clock.moment - timedelta(minutes=1),
            way=SafeContact.CALL,
            outcome=AttemptOutcome.REACHED,
        ),
    )
    agency.project()
    return agency


def first_tried(agency: Any) -> Any:
    query = select(TABLE.c.first_tried_at).where(TABLE.c.referral_id == REFERRALS[0])
    [row] = agency.reading(Role.COORDINATOR).rows(query)
    return row["first_tried_at"]


def test_when_somebody_was_first_tried_follows_the_right_times(tried: Any, clock: Any) -> None:
    """Its clock (first contact) and what the page shows."""
    right = CorrectAttempt(
        referral_id=REFERRALS[0],
        attempt_id=UUID(int=7),
        attempted_at=clock.moment - timedelta(days=2),
        outcome=AttemptOutcome.NO_ANSWER,
        reason="Typed on the wrong day.",
    )
    assert tried.perform(Role.INTAKE, right).result == {"unanswered": 1}
    tried.project()
    assert first_tried(tried) == right.attempted_at
    [shown] = person.attempts(tried.reading(Role.INTAKE), REFERRALS[0])
    assert (shown.attempted_at, shown.outcome) == (right.attempted_at, "no-answer")
    assert (shown.way, shown.correction_reason) == ("call", "Typed on the wrong day.")
    tried.perform(
        Role.INTAKE,
        AttemptContact(
            referral_id=REFERRALS[0],
            attempt_id=uuid4(),
            attempted_at=clock.moment - timedelta(days=3),
            way=SafeContact.CALL,
            outcome=AttemptOutcome.NO_ANSWER,
        ),
    )
    tried.project()
    assert first_tried(tried) == clock.moment - timedelta(days=3), "one recorded later was earlier"
    with pytest.raises(NotAllowed):
        tried.perform(Role.CPRS, right)


def test_a_try_is_not_moved_to_a_time_that_is_not_safe(tried: Any, clock: Any) -> None:
    local = clock.moment.astimezone(service_of(tried).program.zone)
    day = f"{local - timedelta(days=1):%a}"
    tried.perform(
        Role.INTAKE,
        ChooseContact(
            participant_id=first_person(tried),
            phone="(804) 555-0101",
            email="",
            ways=frozenset({SafeContact.CALL}),
            hours=(parse_window(f"{day} 09:00-18:00"),),
            caller_says="",
        ),
    )
    at_night = CorrectAttempt(
        referral_id=REFERRALS[0],
        attempt_id=UUID(int=7),
        attempted_at=(local - timedelta(days=1)).replace(hour=3),
        outcome=AttemptOutcome.REACHED,
        reason="Typed wrong.",
    )
    with pytest.raises(OutsideSafeHours):
        tried.perform(Role.INTAKE, at_night)
    tried.perform(
        Role.INTAKE, replace(at_night, attempted_at=at_night.attempted_at.replace(hour=10))
    )


@pytest.fixture
def held(proposed: Any, clock: Any) -> Any:
    """A session was held and counted, and the payer may be told."""
    payer_told(proposed)
    done = proposed.perform(Role.COORDINATOR, ApproveMatch(match_id=MATCH_ID))
    session_id = UUID(done.result["session_id"])
    scheduled = proposed.deployment.store.read(SESSION, session_id).scheduled
    clock.moment = scheduled.starts_at + timedelta(hours=2)
    proposed.perform(
        Role.CPRS, HoldSession(session_id=session_id, specialist_id=SPECIALISTS[0], minutes=60)
    )
    proposed.perform(Role.COORDINATOR, CountUnits(session_id=session_id))
    return session_id


def granted(agency: Any) -> RecordRow:
    agency.project()
    rows = person.records(agency.reading(Role.COORDINATOR), first_person(agency))
    return next(row for row in rows if row.kind == "authorization")


def test_an_authorization_s_days_and_units_are_set_right(
    proposed: Any, clock: Any, held: UUID
) -> None:
    one = uuid4()
    today = service_of(proposed).program.today(clock.moment)
    right = CorrectAuthorization(
        authorization_id=one,
        starts_on=today,
        ends_on=today + timedelta(days=60),
        units=6,
        reason="The letter says six.",
    )
    proposed.perform(
        Role.COORDINATOR,
        GrantAuthorization(
            authorization_id=one,
            participant_id=first_person(proposed),
            payer="A health plan",
            reference="A-1",
            starts_on=today,
            ends_on=today + timedelta(days=30),
            units=8,
        ),
    )
    draw = DrawUnits(authorization_id=one, session_id=held)
    assert proposed.perform(Role.COORDINATOR, draw).result == {"left": 4}
    with pytest.raises(DrawnAlready):
        proposed.perform(Role.COORDINATOR, replace(right, units=3))
    assert proposed.perform(Role.COORDINATOR, right).result == {"left": 2}
    now = granted(proposed)
    assert (now.began_on, now.until, now.units) == (right.starts_on, right.ends_on, 2)
    assert now.words == ("A health plan", "A-1", "corrected: The letter says six.")
    later = replace(right, starts_on=today + timedelta(days=1), reason="From tomorrow.")
    assert proposed.perform(Role.COORDINATOR, later).result == {"left": 6}, "it gave them back"
    assert granted(proposed).units == 6
    with pytest.raises(OutsideAuthorization):
        proposed.perform(Role.COORDINATOR, draw)
    proposed.perform(Role.COORDINATOR, replace(right, reason="From today after all."))
    assert proposed.perform(Role.COORDINATOR, draw).result == {"left": 2}
    assert granted(proposed).units == 2, "units drawn anew are not drawn twice"


@pytest.fixture
def met(proposed: Any, clock: Any) -> Any:
    payer_told(proposed)
    group_id, meeting_id = UUID(int=41), UUID(int=42)
    leaders = frozenset(SPECIALISTS[:2])
    clock.pass_by(timedelta(days=14))
    for command in (
        FormGroup(group_id=group_id, name="Tuesday circle", leaders=leaders),
        JoinGroup(group_id=group_id, participant_id=first_person(proposed)),
        RecordMeeting(
            group_id=group_id,
            meeting_id=meeting_id,
            starts_at=clock.moment - timedelta(hours=2),
            minutes=90,
            leaders=leaders,
        ),
        RecordAttendance(
            group_id=group_id,
            meeting_id=meeting_id,
            participant_id=first_person(proposed),
            minutes=60,
        ),
    ):
        proposed.perform(Role.COORDINATOR, command)
    proposed.project()
    return proposed


def days_counted(agency: Any, *days: date) -> list[list[int]]:
    """The units that the diary of each day's week has of meetings."""
    read, whose = agency.deployment.store.read, first_person(agency)
    return [[a.units for a in read(DIARY, diary_id(whose, day)).attended] for day in days]


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=7)])
def test_units_follow_a_meeting_to_its_right_day(met: Any, clock: Any, back: timedelta) -> None:
    service = service_of(met)
    assert course_jobs.count_units(service) == 1
    before = clock.moment - timedelta(hours=2)
    today, other = (service.program.today(at) for at in (before, before - back))
    right = CorrectMeeting(
        group_id=UUID(int=41),
        meeting_id=UUID(int=42),
        starts_at=before - back,
        minutes=75,
        reason="The sheet says so.",
    )
    met.perform(Role.COORDINATOR, right)
    met.project()
    assert days_counted(met, other) == [[4]]
    if other != today:
        assert days_counted(met, today) == [[]]
    reading = met.reading(Role.COORDINATOR)
    [row] = billing.rows(reading)
    assert (row["day"], row["units"]) == (other, 4)
    [shown] = group_page.one(reading, UUID(int=41)).meetings
    assert (shown.starts_at, shown.minutes) == (right.starts_at, 75)
    [corrected] = shown.corrections
    assert (corrected.was_starts_at, corrected.was_minutes) == (before, 90)
    assert (corrected.corrected_at, corrected.reason) == (clock.moment, "The sheet says so.")
    assert course_jobs.count_units(service) == 0


def test_what_was_not_counted_yet_is_counted_on_the_right_day(met: Any, clock: Any) -> None:
    right = CorrectMeeting(
        group_id=UUID(int=41),
        meeting_id=UUID(int=42),
        starts_at=clock.moment - timedelta(days=7),
        minutes=90,
        reason="A week earlier.",
    )
    met.perform(Role.COORDINATOR, right)
    met.project()
    assert list(billing.rows(met.reading(Role.COORDINATOR))) == []
    assert course_jobs.count_units(service_of(met)) == 1
    met.project()
    [row] = billing.rows(met.reading(Role.COORDINATOR))
    assert row["day"] == service_of(met).program.today(right.starts_at)


def test_supervision_falls_due_by_the_right_day(agency: Any, clock: Any) -> None:
    found(agency, clock)
    who, one = SPECIALISTS[0], UUID(int=9)
    today = service_of(agency).program.today(clock.moment)
    for command in (
        AssignSupervisor(specialist_id=who, supervisor_id=SPECIALISTS[1]),
        HoldSupervision(specialist_id=who, supervision_id=one, held_on=today, minutes=60),
    ):
        agency.perform(Role.MANAGER, command)
    right = CorrectSupervision(
        specialist_id=who,
        supervision_id=one,
        held_on=today - timedelta(days=20),
        minutes=60,
        reason="The sheet says so.",
    )
    agency.perform(Role.MANAGER, right)
    agency.project()
    shown = specialist_page.one(agency.reading(Role.MANAGER), who)
    [held_once] = shown.supervisions
    assert (held_once.held_on, held_once.minutes) == (right.held_on, 60)
    assert held_once.correction_reason == "The sheet says so."
    assert shown.last_supervision == right.held_on
