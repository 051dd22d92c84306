"""A last day calls sessions off, and they come back when it is moved later or taken back."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from planned_weeks import FIRST, S1, local, read, rolled, sessions
from sqlalchemy import select

from domain.calendar.diary import DIARY, diary_id
from domain.matches.match import MATCH
from domain.people.participant import PARTICIPANT
from domain.sessions.message import MessageReason
from domain.sessions.session_booking import Canceler
from domain.sessions.session_state import SessionStatus
from domain.shared.roles import Role
from domain.specialists.leaving import LeavingReason
from domain.specialists.specialist import SPECIALIST
from peermatch.readmodels.tables.calendar.schedule_horizon import last_days_moved
from peermatch.readmodels.tables.sessions.messages import MESSAGES
from peermatch.usecases.matches.match_course import PauseMatch
from peermatch.usecases.referrals.intake import RevokeConsent
from peermatch.usecases.sessions.session_course import CancelSession
from peermatch.usecases.specialists.enrollment import PlanLeave
from peermatch.usecases.specialists.specialist_course import LeaveProgram, StayOn
from peermatch.worker.queues.horizon import HorizonRolling
from peermatch.worker.solver.planner import Planner

FRIDAY = FIRST + timedelta(days=4)
"""Of the first week that is planned."""
WEEK = timedelta(days=7)
SCHEDULED, MISSED = SessionStatus.SCHEDULED.value, SessionStatus.MISSED.value


def leaves(agency: Any, last_day: date) -> int:
    leave = LeaveProgram(specialist_id=S1, last_day=last_day, reason=LeavingReason.RETIRED)
    done = agency.perform(Role.MANAGER, leave)
    agency.project()
    return int(done.result["sessions_back"])


def stays(agency: Any) -> int:
    done = agency.perform(Role.MANAGER, StayOn(specialist_id=S1))
    agency.project()
    return int(done.result["sessions_back"])


def on(agency: Any, row: Any) -> date:
    day: date = local(agency, row["starts_at"]).date()
    return day


def standing(agency: Any) -> dict[UUID, Any]:
    """Sessions of the specialist that stand, with their times."""
    return {
        r["session_id"]: (r["starts_at"], r["ends_at"])
        for r in sessions(agency, S1)
        if r["status"] == SCHEDULED
    }


def booked(agency: Any) -> set[UUID]:
    weeks = (read(agency, DIARY, diary_id(S1, FIRST + n * WEEK)) for n in range(4))
    return {b.session_id for diary in weeks for b in diary.bookings}


def off(agency: Any) -> frozenset[UUID]:
    supported = (read(agency, MATCH, m) for m in read(agency, SPECIALIST, S1).taken)
    return frozenset(i for match in supported for i in match.called_off)


def test_what_a_last_day_called_off_comes_back_up_to_a_later_one(planned: Any) -> None:
    before, diaries = standing(planned), booked(planned)
    assert leaves(planned, FRIDAY) == 0
    left = standing(planned)
    assert 0 < len(left) < len(before)
    assert off(planned) == before.keys() - left.keys()
    back = leaves(planned, FRIDAY + WEEK)
    second = standing(planned)
    assert back == len(second) - len(left) > 0
    assert second.items() <= before.items(), "each at its own time"
    days = [on(planned, r) for r in sessions(planned, S1) if r["session_id"] in off(planned)]
    assert days
    assert min(days) > FRIDAY + WEEK, "what comes after the new last day stays off"
    assert stays(planned) == len(before) - len(second)
    assert (standing(planned), booked(planned), off(planned)) == (before, diaries, frozenset())
    assert stays(planned) == 0


def test_everybody_is_told_that_a_session_takes_place_after_all(planned: Any) -> None:
    leaves(planned, FRIDAY)
    gone = sorted(off(planned))
    stays(planned)
    query = select(MESSAGES).where(
        MESSAGES.c.session_id == gone[0], MESSAGES.c.reason == MessageReason.BOOKED.value
    )
    with planned.deployment.views.connect() as connection:
        told = {r["person_id"]: r for r in connection.execute(query).mappings()}
    [row] = [r for r in sessions(planned, S1) if r["session_id"] == gone[0]]
    assert told.keys() >= {row["participant_id"], S1}
    assert row["missed_reason"] is None
    assert told[S1]["sequence"] == row["sequence"] == 2, "calendars take it for the newest"


def test_what_somebody_canceled_for_another_reason_stays_canceled(planned_on_sqlite: Any) -> None:
    [one, *_] = [r for r in sessions(planned_on_sqlite, S1) if on(planned_on_sqlite, r) > FRIDAY]
    cancel = CancelSession(session_id=one["session_id"], by=Canceler.STAFF)
    planned_on_sqlite.perform(Role.COORDINATOR, cancel)
    leaves(planned_on_sqlite, FRIDAY)
    stays(planned_on_sqlite)
    [now] = [r for r in sessions(planned_on_sqlite, S1) if r["session_id"] == one["session_id"]]
    assert now["status"] == MISSED


def test_a_session_whose_time_is_gone_is_planned_anew(planned: Any, planner: Planner) -> None:
    before = standing(planned)
    leaves(planned, FRIDAY)
    one = min(off(planned), key=lambda session_id: before[session_id])
    day = local(planned, before[one][0]).date()
    planned.perform(Role.MANAGER, PlanLeave(specialist_id=S1, first_day=day, last_day=day))
    stays(planned)
    assert one in off(planned)
    assert rolled(planned, planner) >= 1
    assert off(planned) == frozenset()
    moved = local(planned, standing(planned)[one][0]).date()
    assert moved != day
    assert moved.isocalendar()[:2] == day.isocalendar()[:2], "in the same week"
    assert standing(planned).keys() == before.keys()


def test_weeks_that_were_planned_without_them_are_planned_anew(
    planned_on_sqlite: Any, planner: Planner, clock: Any
) -> None:
    horizon = HorizonRolling(planned_on_sqlite.deployment.service, planner)
    leaves(planned_on_sqlite, FRIDAY)
    clock.pass_by(WEEK)
    horizon.roll_due()
    planned_on_sqlite.project()
    fifth = FIRST + 4 * WEEK
    assert not [r for r in sessions(planned_on_sqlite, S1) if on(planned_on_sqlite, r) >= fifth]
    stays(planned_on_sqlite)
    assert [who for who, _ in last_days_moved(planned_on_sqlite.deployment.views)] == [S1]
    assert horizon.roll_due() == 1
    planned_on_sqlite.project()
    assert [r for r in sessions(planned_on_sqlite, S1) if on(planned_on_sqlite, r) >= fifth]
    assert horizon.roll_due() == 0, "once"


def test_a_match_at_rest_or_without_consent_gets_nothing_back(
    planned_on_sqlite: Any, planner: Planner
) -> None:
    leaves(planned_on_sqlite, FRIDAY)
    [at_rest, without, other] = sorted({r["match_id"] for r in sessions(planned_on_sqlite, S1)})
    until = FRIDAY + 2 * WEEK
    planned_on_sqlite.perform(Role.COORDINATOR, PauseMatch(match_id=at_rest, until=until, note=""))
    whose = read(planned_on_sqlite, MATCH, without).proposed.participant_id
    for consent in read(planned_on_sqlite, PARTICIPANT, whose).consents:
        revoke = RevokeConsent(participant_id=whose, consent_id=consent.consent_id)
        planned_on_sqlite.perform(Role.INTAKE, revoke)
    stays(planned_on_sqlite)
    rolled(planned_on_sqlite, planner)
    rows = [r for r in sessions(planned_on_sqlite, S1) if r["status"] == SCHEDULED]
    later = [
        (r["match_id"], on(planned_on_sqlite, r)) for r in rows if on(planned_on_sqlite, r) > FRIDAY
    ]
    assert {match for match, _ in later} == {at_rest, other}
    assert min(day for match, day in later if match == at_rest) >= until
