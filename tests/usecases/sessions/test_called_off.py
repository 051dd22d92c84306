"""Whatever calls sessions off brings them back when it is taken back, and tells everybody."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from one_match import MATCH_ID, found, revoke
from planned_weeks import FIRST, S1, read, rolled, sessions
from sqlalchemy import select

from domain.calendar.diary import DIARY, diary_id
from domain.calendar.repair import REPAIR, RepairCause, RepairChangeFound
from domain.groups.group import GROUP
from domain.matches import called_off
from domain.matches.called_off import CalledOffBecause
from domain.matches.match import MATCH
from domain.matches.match_ending import EndReason
from domain.matches.match_state import MatchNotUnderWay
from domain.referrals.referral import REFERRAL
from domain.sessions.message import MessageReason
from domain.sessions.session import SESSION
from domain.sessions.session_booking import Canceler
from domain.sessions.session_state import SessionStatus
from domain.shared.roles import Role
from domain.shared.vocabulary import Frequency
from domain.specialists.leaving import LeavingReason, SessionsCalledOff
from domain.specialists.specialist import SPECIALIST
from peermatch.readmodels.tables.groups.group_times import groups_led
from peermatch.readmodels.tables.sessions.messages import MESSAGES
from peermatch.store import Command
from peermatch.usecases.calendar.availability_commands import AgreeGroupTime
from peermatch.usecases.calendar.repairs import (
    ApplyRepair,
    FindRepairOptions,
    RequestRepair,
    UndoRepair,
)
from peermatch.usecases.core.ids import first_session_id
from peermatch.usecases.groups.groups import CloseGroup, FormGroup, JoinGroup, ReopenGroup
from peermatch.usecases.matches.match_course import EndMatch, PauseMatch, ResumeMatch
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.sessions.session_course import CancelSession, ReinstateSession
from peermatch.usecases.specialists.enrollment import PlanLeave
from peermatch.usecases.specialists.specialist_course import CancelLeave, LeaveProgram, StayOn
from peermatch.worker.solver.planner import Planner
from peermatch.worker.timed import course_jobs
from stories.simulation.pools import OPTIONS, REFERRALS, SPECIALISTS

WEEK, DAY = timedelta(days=7), timedelta(days=1)
SCHEDULED = SessionStatus.SCHEDULED
PAUSE, LAST_DAY = CalledOffBecause.PAUSE, CalledOffBecause.LAST_DAY
LEAVE, WAITS = CalledOffBecause.LEAVE, CalledOffBecause.WAITS_FOR_TIME


def one_match_of(agency: Any) -> UUID:
    return min(UUID(str(m)) for m in read(agency, SPECIALIST, S1).taken)


def pauses(agency: Any, match_id: UUID, until: date) -> Any:
    done = agency.perform(Role.COORDINATOR, PauseMatch(match_id=match_id, until=until))
    agency.project()
    return done.result


def resumes(agency: Any, match_id: UUID) -> Any:
    done = agency.perform(Role.COORDINATOR, ResumeMatch(match_id=match_id))
    agency.project()
    return done.result


def standing(agency: Any, match_id: UUID) -> dict[UUID, Any]:
    """The match's sessions that stand, with their times."""
    return {
        r["session_id"]: (r["starts_at"], r["ends_at"])
        for r in sessions(agency)
        if r["match_id"] == match_id and r["status"] == SCHEDULED.value
    }


def off(agency: Any, match_id: UUID) -> dict[UUID, CalledOffBecause]:
    return dict(read(agency, MATCH, match_id).called_off)


def booked(agency: Any, who: UUID) -> set[UUID]:
    weeks = (read(agency, DIARY, diary_id(who, FIRST + n * WEEK)) for n in range(-1, 5))
    return {b.session_id for diary in weeks for b in diary.bookings}


def told(agency: Any, session_id: UUID) -> list[tuple[str, str]]:
    """What of, in order, and whom."""
    query = select(MESSAGES).where(MESSAGES.c.session_id == session_id)
    with agency.deployment.views.connect() as connection:
        rows = connection.execute(query.order_by(MESSAGES.c.sequence)).mappings().all()
    return [(r["reason"], "staff" if r["for_staff"] else "participant") for r in rows]


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


def repaired(agency: Any, day: date) -> UUID:
    """The specialist is away for a week, and the way out cancels one of their sessions."""
    repair_id = uuid4()
    away = {"first_day": day, "last_day": day + 4 * DAY, "specialist_id": S1}
    cause = RepairCause.SPECIALIST_AWAY
    ask = RequestRepair(repair_id=repair_id, cause=cause, **away)
    agency.perform(Role.COORDINATOR, ask)
    in_week = (i for m in read(agency, SPECIALIST, S1).taken for i in standing(agency, m))
    every = (read(agency, SESSION, i).scheduled for i in sorted(in_week))
    one = next(s for s in every if day <= s.starts_at.date() < day + WEEK)
    change = RepairChangeFound(
        repair_id=repair_id,
        option=1,
        session_id=one.session_id,
        participant_id=one.participant_id,
        specialist_id=S1,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        new_starts_at=None,
        new_ends_at=None,
        mode=one.mode,
        place=one.place,
        new_mode=one.mode,
        new_place="",
    )
    found = FindRepairOptions(repair_id=repair_id, options=OPTIONS, changes=(change,))
    agency.perform(Role.SERVICE, found)
    agency.perform(Role.COORDINATOR, ApplyRepair(repair_id=repair_id, option=1))
    agency.project()
    return repair_id


def canceled(agency: Any, repair_id: UUID) -> set[UUID]:
    repair = read(agency, REPAIR, repair_id)
    return {c.session_id for c in repair.changes[repair.applied] if not c.new_starts_at}


def all_off(agency: Any) -> dict[UUID, CalledOffBecause]:
    return {i: why for m in read(agency, SPECIALIST, S1).taken
            for i, why in off(agency, m).items()}  # fmt: skip


def test_leave_that_is_taken_back_gives_back_what_was_canceled_for_it(planned: Any) -> None:
    day = FIRST + WEEK
    gone = canceled(planned, repaired(planned, day))
    assert gone
    assert all_off(planned) == dict.fromkeys(gone, LEAVE)
    leave = CancelLeave(specialist_id=S1, first_day=day, last_day=day + 4 * DAY)
    assert planned.perform(Role.MANAGER, leave).result == {"sessions_back": len(gone)}
    assert {read(planned, SESSION, i).status for i in gone} == {SCHEDULED}
    assert all_off(planned) == {}


def test_an_undone_repair_leaves_nothing_called_off(planned_on_sqlite: Any) -> None:
    repair_id = repaired(planned_on_sqlite, FIRST + WEEK)
    gone = canceled(planned_on_sqlite, repair_id)
    planned_on_sqlite.perform(Role.COORDINATOR, UndoRepair(repair_id=repair_id))
    assert {read(planned_on_sqlite, SESSION, i).status for i in gone} == {SCHEDULED}
    assert all_off(planned_on_sqlite) == {}


def test_what_a_person_brought_back_is_called_off_no_more(planned_on_sqlite: Any) -> None:
    match_id = one_match_of(planned_on_sqlite)
    pauses(planned_on_sqlite, match_id, FIRST + 2 * WEEK)
    one = max(
        off(planned_on_sqlite, match_id),
        key=lambda i: read(planned_on_sqlite, SESSION, i).scheduled.starts_at,
    )
    planned_on_sqlite.perform(Role.COORDINATOR, ReinstateSession(session_id=one))
    assert one not in off(planned_on_sqlite, match_id)
    planned_on_sqlite.perform(Role.COORDINATOR, CancelSession(session_id=one, by=Canceler.STAFF))
    resumes(planned_on_sqlite, match_id)
    assert read(planned_on_sqlite, SESSION, one).status is SessionStatus.MISSED, "as a person said"


def test_nothing_comes_back_by_hand_once_the_match_has_ended(planned_on_sqlite: Any) -> None:
    match_id = one_match_of(planned_on_sqlite)
    pauses(planned_on_sqlite, match_id, FIRST + 2 * WEEK)
    one = max(off(planned_on_sqlite, match_id))
    end = EndMatch(match_id=match_id, reason=EndReason.GOALS_REACHED)
    planned_on_sqlite.perform(Role.COORDINATOR, end)
    with pytest.raises(MatchNotUnderWay):
        planned_on_sqlite.perform(Role.COORDINATOR, ReinstateSession(session_id=one))
    assert read(planned_on_sqlite, SESSION, one).status is SessionStatus.MISSED


def test_a_repair_is_not_undone_into_a_match_that_has_ended(planned_on_sqlite: Any) -> None:
    repair_id = repaired(planned_on_sqlite, FIRST + WEEK)
    [gone, *_] = canceled(planned_on_sqlite, repair_id)
    match_id = read(planned_on_sqlite, SESSION, gone).scheduled.match_id
    end = EndMatch(match_id=match_id, reason=EndReason.GOALS_REACHED)
    planned_on_sqlite.perform(Role.COORDINATOR, end)
    with pytest.raises(MatchNotUnderWay):
        planned_on_sqlite.perform(Role.COORDINATOR, UndoRepair(repair_id=repair_id))
    assert read(planned_on_sqlite, SESSION, gone).status is SessionStatus.MISSED


def leaves(agency: Any, last_day: date) -> None:
    leave = LeaveProgram(specialist_id=S1, last_day=last_day, reason=LeavingReason.RETIRED)
    agency.perform(Role.MANAGER, leave)


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


def test_what_a_last_day_called_off_before_the_match_knew_of_it(planned: Any) -> None:
    """As earlier versions wrote it: all on the specialist's stream."""
    match_id = one_match_of(planned)
    before = standing(planned, match_id)
    leaves(planned, FIRST - DAY)
    gone = frozenset(all_off(planned))

    def as_before(work: Any) -> dict[str, Any]:
        for m in read(planned, SPECIALIST, S1).taken:
            match = work.load(MATCH, m)
            match.record(*called_off.bring_back(match.state, gone))
        work.load(SPECIALIST, S1).record(SessionsCalledOff(specialist_id=S1, sessions=gone))
        return {}

    command = Command(
        id=uuid4(), actor="test", route="test", body=b"", at=planned.deployment.service.now()
    )
    planned.deployment.store.run(command, as_before)
    assert all_off(planned) == {}
    back = planned.perform(Role.MANAGER, StayOn(specialist_id=S1)).result["sessions_back"]
    planned.project()
    assert back == len(gone)
    assert standing(planned, match_id) == before
    assert read(planned, SPECIALIST, S1).called_off == frozenset()


def test_a_group_that_is_opened_again_has_who_still_consents(agency: Any, clock: Any) -> None:
    found(agency, clock)
    group_id, leaders = uuid4(), frozenset(SPECIALISTS[:2])
    people = [read(agency, REFERRAL, r).received.participant_id for r in REFERRALS[:2]]
    agree = AgreeGroupTime(
        group_id=group_id, weekday=1, minute=600, minutes=90, frequency=Frequency.WEEKLY
    )
    form = FormGroup(group_id=group_id, name="Tuesday circle", leaders=leaders)
    joining = [JoinGroup(group_id=group_id, participant_id=person) for person in people]
    for command in (form, agree, *joining, CloseGroup(group_id=group_id)):
        agency.perform(Role.COORDINATOR, command)
    agency.project()
    assert groups_led(agency.deployment.views, SPECIALISTS[0]) == ()
    assert read(agency, SPECIALIST, SPECIALISTS[0]).groups == {}
    revoke(agency)
    again = agency.perform(Role.COORDINATOR, ReopenGroup(group_id=group_id))
    agency.project()
    assert again.result == {"members": 1, "meetings_back": 0}
    assert read(agency, GROUP, group_id).members == {people[1]}
    assert groups_led(agency.deployment.views, SPECIALISTS[0]) == (group_id,)
    assert read(agency, SPECIALIST, SPECIALISTS[0]).groups == {group_id: 360}
