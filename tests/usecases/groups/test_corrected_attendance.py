"""Somebody's time in a group is put right, and units, bills and later readers follow."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from one_match import Founding, site

from domain.calendar.diary import DIARY, diary_id
from domain.groups.group import AttendedLongerThanHeld
from domain.groups.group_correction import AttendanceNotRecorded
from domain.people.consent import Use
from domain.sessions.counting import NotBillable
from domain.shared.roles import Role
from domain.shared.shared_refusals import CorrectionUnexplained
from peermatch.readmodels.screens.groups import group_page
from peermatch.readmodels.screens.program.told_history import Change, Sought, told
from peermatch.readmodels.screens.sessions import billing
from peermatch.usecases.core.identity import NotAllowed
from peermatch.usecases.core.ids import derived
from peermatch.usecases.groups.group_corrections import CorrectAttendance
from peermatch.usecases.groups.groups import (
    FormGroup,
    JoinGroup,
    LeaveGroup,
    RecordAttendance,
    RecordMeeting,
)
from peermatch.usecases.people.participants import GiveConsentFor
from peermatch.worker.timed import course_jobs
from stories.simulation.founding import referral_number, specialist_number
from stories.simulation.pools import REFERRALS, SPECIALISTS

WHO = derived("participant", REFERRALS[0])
GROUP, MEETING = UUID(int=41), UUID(int=42)
LEADERS = frozenset(SPECIALISTS[:2])


@pytest.fixture
def met(agency: Any, clock: Any) -> Any:
    """A group met for two hours; one member was written down for 90 minutes."""
    founding = Founding(agency, clock)
    agency.perform(Role.MANAGER, site("TAP", "Essex"))
    for number in (0, 1):
        agency.perform(Role.MANAGER, specialist_number(founding, number))
    agency.perform(Role.INTAKE, referral_number(founding, 0))
    payer_told(agency)
    at = clock.moment - timedelta(hours=3)
    for command in (
        FormGroup(group_id=GROUP, name="Tuesday circle", leaders=LEADERS),
        JoinGroup(group_id=GROUP, participant_id=WHO),
        RecordMeeting(
            group_id=GROUP, meeting_id=MEETING, starts_at=at, minutes=120, leaders=LEADERS
        ),
        RecordAttendance(group_id=GROUP, meeting_id=MEETING, participant_id=WHO, minutes=90),
    ):
        agency.perform(Role.COORDINATOR, command)
    agency.project()
    return agency


def payer_told(agency: Any) -> None:
    today = agency.deployment.service.program.today(agency.deployment.service.now())
    consent = GiveConsentFor(
        participant_id=WHO,
        consent_id=uuid4(),
        signed_on=today,
        expires_on=today + timedelta(days=100),
        discloser="This program",
        recipients="The payer",
        information="Sessions and their units",
        purpose="To be paid",
        covers_later_information=True,
        uses=frozenset({Use.PAYER}),
        told_of_right_to_revoke=True,
    )
    agency.perform(Role.INTAKE, consent)


def correction(minutes: int, **changes: Any) -> CorrectAttendance:
    made = CorrectAttendance(
        group_id=GROUP,
        meeting_id=MEETING,
        participant_id=WHO,
        correction_id=uuid4(),
        minutes=minutes,
        reason="They left early.",
    )
    return replace(made, **changes)


def count(agency: Any) -> int:
    counted = course_jobs.count_units(agency.deployment.service)
    agency.project()
    return counted


def attendee(agency: Any) -> group_page.Attendee:
    [meeting] = group_page.one(agency.reading(Role.COORDINATOR), GROUP).meetings
    [came] = meeting.attendees
    return came


def billed(agency: Any) -> list[tuple[int, int]]:
    return [(r["minutes"], r["units"]) for r in billing.rows(agency.reading(Role.COORDINATOR))]


def units_of_day(agency: Any) -> int:
    service = agency.deployment.service
    diary = diary_id(WHO, service.program.today(service.now()))
    return sum(a.units for a in agency.deployment.store.read(DIARY, diary).attended)


def test_units_and_bill_follow_a_correction_of_what_was_counted(met: Any) -> None:
    assert count(met) == 1
    assert billed(met) == [(90, 6)]
    met.perform(Role.COORDINATOR, correction(30))
    met.project()
    assert billed(met) == [(30, 2)]
    assert units_of_day(met) == 2
    assert count(met) == 0
    met.perform(Role.COORDINATOR, correction(0))
    met.project()
    assert billed(met) == []
    assert units_of_day(met) == 0
    now = attendee(met)
    assert (now.minutes, now.units, now.billable) == (0, 0, False)
    assert now.not_billable == NotBillable.SHORTER_THAN_A_UNIT.value
    met.perform(Role.COORDINATOR, correction(32, reason="They had sat at the back."))
    met.project()
    assert billed(met) == [(32, 2)]


def test_what_was_not_counted_yet_is_counted_as_corrected(met: Any) -> None:
    met.perform(Role.COORDINATOR, correction(45))
    met.project()
    assert attendee(met).units is None
    assert count(met) == 1
    assert billed(met) == [(45, 3)]


def test_as_many_units_as_before_stay_counted(met: Any) -> None:
    count(met)
    met.perform(Role.COORDINATOR, correction(95))
    met.project()
    assert billed(met) == [(95, 6)]
    assert count(met) == 0


def test_later_readers_see_what_it_said_before_and_why(met: Any, clock: Any) -> None:
    clock.pass_by(timedelta(hours=1))
    met.perform(Role.COORDINATOR, correction(30))
    clock.pass_by(timedelta(hours=1))
    met.perform(Role.COORDINATOR, correction(0, reason="It was their sister."))
    met.project()
    latest, first = attendee(met).corrections
    assert (first.was_minutes, first.minutes, first.reason) == (90, 30, "They left early.")
    assert (latest.was_minutes, latest.minutes) == (30, 0)
    assert latest.reason == "It was their sister."
    assert latest.corrected_at == clock.moment
    found = told(met.reading(Role.COORDINATOR), [GROUP], "group", Sought(kind="correction"))
    assert [(event.sentence, event.changes, event.why) for event in found.events] == [
        (
            "Group attendance was corrected.",
            (Change("Minutes there", 30, 0),),
            "It was their sister.",
        ),
        ("Group attendance was corrected.", (Change("Minutes there", 90, 30),), "They left early."),
    ]


def test_a_correction_that_can_not_be_is_refused_and_one_is_for_planners(met: Any) -> None:
    with pytest.raises(CorrectionUnexplained):
        met.perform(Role.COORDINATOR, correction(30, reason=" "))
    with pytest.raises(AttendedLongerThanHeld):
        met.perform(Role.COORDINATOR, correction(121))
    with pytest.raises(AttendanceNotRecorded):
        met.perform(Role.COORDINATOR, correction(30, participant_id=uuid4()))
    with pytest.raises(NotAllowed):
        met.perform(Role.CPRS, correction(30))
    met.perform(Role.COORDINATOR, LeaveGroup(group_id=GROUP, participant_id=WHO))
    met.perform(Role.MANAGER, correction(30))


def test_after_an_erasure_nothing_is_told_of_a_correction(met: Any) -> None:
    count(met)
    met.perform(Role.COORDINATOR, correction(30))
    met.project()
    met.erase(WHO)
    met.project()
    [corrected] = attendee(met).corrections
    assert (corrected.was_minutes, corrected.minutes, corrected.reason) == (0, 0, "(erased)")


def test_two_groups_whose_meetings_have_one_id_keep_each_their_own(met: Any, clock: Any) -> None:
    other = UUID(int=43)
    at = clock.moment - timedelta(hours=1)
    for command in (
        FormGroup(group_id=other, name="Thursday circle", leaders=LEADERS),
        JoinGroup(group_id=other, participant_id=WHO),
        RecordMeeting(
            group_id=other, meeting_id=MEETING, starts_at=at, minutes=30, leaders=LEADERS
        ),
        RecordAttendance(group_id=other, meeting_id=MEETING, participant_id=WHO, minutes=30),
    ):
        met.perform(Role.COORDINATOR, command)
    met.project()
    assert count(met) == 2
    for group_id, minutes, units in ((GROUP, 90, 6), (other, 30, 2)):
        (meeting,) = group_page.one(met.reading(Role.COORDINATOR), group_id).meetings
        (came,) = meeting.attendees
        assert (came.minutes, came.units) == (minutes, units)
