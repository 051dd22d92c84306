"""A pause calls sessions off; when it ends they come back, and everybody is told."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from called_off_sessions import (
    DAY,
    LAST_DAY,
    PAUSE,
    SCHEDULED,
    WAITS,
    WEEK,
    booked,
    leaves,
    off,
    one_match_of,
    pauses,
    resumes,
    standing,
    told,
)
from one_match import MATCH_ID
from planned_weeks import FIRST, S1, read, rolled

from domain.sessions.message import MessageReason
from domain.sessions.session import SESSION
from domain.sessions.session_state import SessionStatus
from domain.shared.roles import Role
from peermatch.usecases.core.ids import first_session_id
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.specialists.enrollment import PlanLeave
from peermatch.usecases.specialists.specialist_course import CancelLeave, StayOn
from peermatch.worker.solver.planner import Planner
from peermatch.worker.timed import course_jobs
from stories.simulation.pools import SPECIALISTS


def test_a_pause_that_ends_early_gives_back_what_it_called_off(planned: Any) -> None:
    match_id = one_match_of(planned)
    before, diary = standing(planned, match_id), booked(planned, S1)
    pauses(planned, match_id, FIRST + 2 * WEEK)
    left = standing(planned, match_id)
    gone = before.keys() - left.keys()
    assert len(gone) >= 2
    assert off(planned, match_id) == dict.fromkeys(gone, PAUSE)
    assert booked(planned, S1) == diary - gone
    assert resumes(planned, match_id) == {"sessions_back": len(gone)}
    assert standing(planned, match_id) == before
    assert booked(planned, S1) == diary
    assert off(planned, match_id) == {}
    regular = min(gone - {first_session_id(match_id)})
    back = [who for reason, who in told(planned, regular) if reason == MessageReason.BOOKED.value]
    assert sorted(back) == ["participant", "participant", "staff"], "at first, and after all"


def test_twice_paused_and_resumed(planned: Any) -> None:
    match_id = one_match_of(planned)
    before = standing(planned, match_id)
    for _ in range(2):
        pauses(planned, match_id, FIRST + 2 * WEEK)
        assert standing(planned, match_id) != before
        resumes(planned, match_id)
        assert standing(planned, match_id) == before


def test_a_pause_that_is_made_longer_or_shorter(planned_on_sqlite: Any) -> None:
    match_id = one_match_of(planned_on_sqlite)
    before = standing(planned_on_sqlite, match_id)
    pauses(planned_on_sqlite, match_id, FIRST + WEEK)
    one_week = standing(planned_on_sqlite, match_id)
    pauses(planned_on_sqlite, match_id, FIRST + 3 * WEEK)
    assert len(standing(planned_on_sqlite, match_id)) < len(one_week) < len(before)
    shorter = pauses(planned_on_sqlite, match_id, FIRST + WEEK)
    assert standing(planned_on_sqlite, match_id) == one_week
    assert shorter == {"sessions_back": 2}
    resumes(planned_on_sqlite, match_id)
    assert standing(planned_on_sqlite, match_id) == before


def test_somebody_else_took_the_time_meanwhile(planned: Any, planner: Planner) -> None:
    match_id = one_match_of(planned)
    before = standing(planned, match_id)
    until = FIRST + 2 * WEEK
    pauses(planned, match_id, until)
    [taken] = [i for i, (starts_at, _) in before.items() if starts_at.date() >= FIRST + WEEK
               and i in off(planned, match_id)]  # fmt: skip
    day = read(planned, SESSION, taken).scheduled.starts_at.date()
    planned.perform(Role.MANAGER, PlanLeave(specialist_id=S1, first_day=day, last_day=day))
    planned.project()
    resumes(planned, match_id)
    assert off(planned, match_id) == {taken: WAITS}
    assert rolled(planned, planner) == 1
    assert off(planned, match_id) == {}
    now = standing(planned, match_id)
    assert now.keys() == before.keys()
    moved = now[taken][0].date()
    assert moved != day
    assert moved.isocalendar()[:2] == day.isocalendar()[:2], "in the same week"
    assert rolled(planned, planner) == 0, "once"


def test_resumed_on_the_last_day_of_the_pause(planned_on_sqlite: Any, clock: Any) -> None:
    match_id = one_match_of(planned_on_sqlite)
    before = standing(planned_on_sqlite, match_id)
    until = FIRST + 2 * WEEK
    pauses(planned_on_sqlite, match_id, until)
    after = standing(planned_on_sqlite, match_id)
    clock.pass_by(timedelta(days=(until - FIRST).days + 6))
    assert planned_on_sqlite.deployment.service.program.today(clock.moment) == until - DAY
    assert resumes(planned_on_sqlite, match_id) == {"sessions_back": 1}, (
        "the first one, booked anew"
    )
    now = standing(planned_on_sqlite, match_id)
    assert after.items() <= now.items(), "what comes after the pause stood all the time"
    [anew] = now.keys() - after.keys()
    assert anew == first_session_id(match_id, 1)
    assert read(planned_on_sqlite, SESSION, anew).scheduled.first
    assert anew not in before


def test_a_first_session_that_a_pause_called_off_is_booked_again(proposed: Any, clock: Any) -> None:
    done = proposed.perform(Role.COORDINATOR, ApproveMatch(match_id=MATCH_ID))
    first = UUID(done.result["session_id"])
    own = read(proposed, SESSION, first).scheduled
    pauses(proposed, MATCH_ID, own.starts_at.date() + 2 * WEEK)
    assert off(proposed, MATCH_ID) == {first: PAUSE}
    clock.pass_by(own.starts_at - clock.moment + DAY)
    assert resumes(proposed, MATCH_ID) == {"sessions_back": 1}
    assert off(proposed, MATCH_ID) == {}
    again = read(proposed, SESSION, first_session_id(MATCH_ID, 1)).scheduled
    assert again.first
    assert again.starts_at > clock.moment
    assert again.ends_at - again.starts_at == own.ends_at - own.starts_at, "as long as a first one"
    assert told(proposed, again.session_id) == [("booked", "participant"), ("booked", "staff")]
    assert read(proposed, SESSION, first).status is SessionStatus.MISSED, "as it was"


def test_a_first_session_without_a_time_is_booked_once_there_is_one(
    proposed: Any, clock: Any
) -> None:
    service = proposed.deployment.service
    done = proposed.perform(Role.COORDINATOR, ApproveMatch(match_id=MATCH_ID))
    first = UUID(done.result["session_id"])
    pauses(proposed, MATCH_ID, date(2026, 12, 20))
    away = {"first_day": date(2026, 11, 24), "last_day": date(2027, 2, 1)}
    leave = {"specialist_id": SPECIALISTS[0], **away}
    proposed.perform(Role.MANAGER, PlanLeave(**leave))
    assert resumes(proposed, MATCH_ID) == {"sessions_back": 0}
    assert off(proposed, MATCH_ID) == {first: WAITS}
    assert course_jobs.bring_back(service) == 1
    assert off(proposed, MATCH_ID) == {first: WAITS}
    clock.pass_by(timedelta(hours=1))
    proposed.perform(Role.MANAGER, CancelLeave(**leave))
    assert off(proposed, MATCH_ID) == {}
    assert read(proposed, SESSION, first).status is SCHEDULED


def test_a_pause_that_ran_out_by_itself(proposed: Any, clock: Any) -> None:
    service = proposed.deployment.service
    done = proposed.perform(Role.COORDINATOR, ApproveMatch(match_id=MATCH_ID))
    first = UUID(done.result["session_id"])
    until = date(2026, 12, 7)
    pauses(proposed, MATCH_ID, until)
    assert course_jobs.bring_back(service) == 0
    clock.pass_by(timedelta(days=14))
    assert course_jobs.bring_back(service) == 1
    assert off(proposed, MATCH_ID) == {}
    again = read(proposed, SESSION, first_session_id(MATCH_ID, 1)).scheduled
    assert again.starts_at.date() > until
    assert read(proposed, SESSION, first).status is SessionStatus.MISSED
    proposed.project()
    assert course_jobs.bring_back(service) == 0, "once"


def test_a_last_day_that_is_taken_back_during_a_pause(planned_on_sqlite: Any) -> None:
    match_id = one_match_of(planned_on_sqlite)
    before = standing(planned_on_sqlite, match_id)
    leaves(planned_on_sqlite, FIRST - DAY)
    pauses(planned_on_sqlite, match_id, FIRST + 2 * WEEK)
    assert set(off(planned_on_sqlite, match_id).values()) == {PAUSE, LAST_DAY}
    planned_on_sqlite.perform(Role.MANAGER, StayOn(specialist_id=S1))
    planned_on_sqlite.project()
    assert set(off(planned_on_sqlite, match_id).values()) == {PAUSE}
    resumes(planned_on_sqlite, match_id)
    assert standing(planned_on_sqlite, match_id) == before
