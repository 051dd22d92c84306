"""Units of sessions and of time in groups are counted by themselves and listed for billing."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from one_match import MATCH_ID, first_person, payer_told, service_of

from domain.people.consent import NOTICE
from domain.program.program_rules import DEFAULT_CODES
from domain.sessions.counting import NOT_BILLABLE
from domain.sessions.session import SESSION
from domain.shared.roles import Role
from peermatch.readmodels.reading.opened_rows import NotFound
from peermatch.readmodels.screens.groups import group_page
from peermatch.readmodels.screens.program import exports
from peermatch.readmodels.screens.sessions import billing
from peermatch.usecases.groups.groups import FormGroup, JoinGroup, RecordAttendance, RecordMeeting
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.referrals.intake import RevokeConsent
from peermatch.usecases.sessions.session_outcomes import HoldSession
from peermatch.worker.timed import course_jobs
from stories.simulation.pools import SPECIALISTS


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
    header, row = exports.table(proposed.reading(Role.COORDINATOR), "not-billed")
    told = dict(zip(header, row, strict=True))
    assert counted.not_billable is not None
    assert (told["units"], told["why"]) == ("3", NOT_BILLABLE[counted.not_billable])
    assert told["minutes"] == "50"
    assert told["participant_name"]
    manager = exports.table(proposed.reading(Role.MANAGER), "not-billed")
    theirs = dict(zip(*manager, strict=True))
    unnamed = {**told, "participant_name": ""}
    assert theirs == unnamed, "all but the participant's name, and why"
    with pytest.raises(NotFound):
        list(exports.table(proposed.reading(Role.MANAGER), "billing"))


def test_only_units_whose_payer_may_be_told_are_listed_for_billing(
    proposed: Any, clock: Any
) -> None:
    store = proposed.deployment.store
    whose = first_person(proposed)
    consent = payer_told(proposed)
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
    reading = proposed.reading(Role.COORDINATOR)
    assert list(billing.rows(reading)) == []
    [left] = billing.not_billed(reading)
    assert (left["units"], left["why"]) == (4, billing.NOT_TOLD)


@pytest.mark.parametrize("hours", [2, -3])
def test_time_in_a_group_counts_with_sessions_and_is_billed_under_the_group_s_code(
    proposed: Any, clock: Any, hours: int
) -> None:
    """Whichever was later that day passes the limit of 16: 8 units of the session, 9 of the
    group."""
    service, store = service_of(proposed), proposed.deployment.store
    whose = first_person(proposed)
    payer_told(proposed)
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
