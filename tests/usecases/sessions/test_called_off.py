"""Leave, repairs and a last day call sessions off, and bring them back when taken back."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from called_off_sessions import (
    DAY,
    LEAVE,
    SCHEDULED,
    WEEK,
    leaves,
    off,
    one_match_of,
    pauses,
    resumes,
    standing,
)
from one_match import found, revoke
from planned_weeks import FIRST, S1, read

from domain.calendar.repair import REPAIR, RepairCause, RepairChangeFound
from domain.groups.group import GROUP
from domain.matches import called_off
from domain.matches.called_off import CalledOffBecause
from domain.matches.match import MATCH
from domain.matches.match_ending import EndReason
from domain.matches.match_state import MatchNotUnderWay
from domain.referrals.referral import REFERRAL
from domain.sessions.session import SESSION
from domain.sessions.session_booking import Canceler
from domain.sessions.session_state import SessionStatus
from domain.shared.roles import Role
from domain.shared.vocabulary import Frequency
from domain.specialists.leaving import SessionsCalledOff
from domain.specialists.specialist import SPECIALIST
from peermatch.readmodels.tables.groups.group_times import groups_led
from peermatch.store import Command
from peermatch.usecases.calendar.availability_commands import AgreeGroupTime
from peermatch.usecases.calendar.repairs import (
    ApplyRepair,
    FindRepairOptions,
    RequestRepair,
    UndoRepair,
)
from peermatch.usecases.groups.groups import CloseGroup, FormGroup, JoinGroup, ReopenGroup
from peermatch.usecases.matches.match_course import EndMatch
from peermatch.usecases.sessions.session_course import CancelSession, ReinstateSession
from peermatch.usecases.specialists.specialist_course import CancelLeave, StayOn
from stories.simulation.pools import OPTIONS, REFERRALS, SPECIALISTS


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
