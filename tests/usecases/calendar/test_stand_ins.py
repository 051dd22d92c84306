"""A colleague stands in for one session, by the rules of any session, on both databases."""

from typing import Any
from uuid import UUID

import pytest
from planned_weeks import S1, S2, read, requested, sessions
from sqlalchemy import select

from domain.calendar.diary import DIARY, diary_id
from domain.calendar.repair import RepairCause, ScheduleChangedSince
from domain.matches.match import MATCH
from domain.matches.match_ending import EndReason
from domain.sessions.message import MessageReason
from domain.sessions.session import SESSION
from domain.sessions.session_booking import Canceler, FirstSessionStays, HeldByThemAlready
from domain.sessions.session_state import SessionStatus
from domain.shared.roles import Role
from domain.specialists.working_hours import SpecialistAway
from peermatch.readmodels.tables.calendar.feed import entries
from peermatch.readmodels.tables.sessions.messages import MESSAGES
from peermatch.usecases.calendar.repairs import ApplyRepair
from peermatch.usecases.matches.match_course import EndMatch
from peermatch.usecases.pairing.pair_facts import PairingNoLongerAllowed
from peermatch.usecases.people.participants import CorrectLanguage
from peermatch.usecases.review.undo_approval import UndoApproval
from peermatch.usecases.sessions.session_course import CancelSession
from peermatch.usecases.sessions.session_outcomes import HoldSession
from peermatch.usecases.specialists.enrollment import PlanLeave
from peermatch.usecases.specialists.stand_ins import HaveStandIn
from peermatch.worker.solver.planner import Planner


def regular(agency: Any) -> Any:
    """A session of the first specialist's; what the second has at that time is canceled."""
    row = next(r for r in sessions(agency, S1) if not r["first"])
    for other in sessions(agency, S2):
        if other["starts_at"].date() == row["starts_at"].date():
            cancel = CancelSession(session_id=other["session_id"], by=Canceler.STAFF)
            agency.perform(Role.COORDINATOR, cancel)
    agency.project()
    return row


def stand_in(agency: Any, session_id: UUID, who: UUID = S2) -> Any:
    done = agency.perform(Role.COORDINATOR, HaveStandIn(session_id=session_id, specialist_id=who))
    agency.project()
    return done


def test_one_session_is_a_colleagues_and_the_match_stays(planned: Any) -> None:
    row = regular(planned)
    stand_in(planned, row["session_id"])
    now = read(planned, SESSION, row["session_id"]).scheduled
    assert (now.specialist_id, now.starts_at) == (S2, row["starts_at"])
    assert read(planned, MATCH, row["match_id"]).proposed.specialist_id == S1
    day = row["starts_at"].date()
    mine, theirs = (
        {b.session_id for b in read(planned, DIARY, diary_id(who, day)).bookings}
        for who in (S1, S2)
    )
    assert row["session_id"] not in mine
    assert row["session_id"] in theirs
    assert row["session_id"] in {r["session_id"] for r in sessions(planned, S2)}
    views = planned.deployment.views
    at = planned.deployment.clock.now()
    [before, after] = (len(entries(views, who, at)) for who in (S1, S2))
    stand_in(planned, row["session_id"], S1)
    assert len(entries(views, S1, at)) == before + 1
    assert len(entries(views, S2, at)) == after - 1


def told(agency: Any, session_id: UUID, sequence: int) -> dict[UUID, str]:
    """Who hears what of a change of the session."""
    query = select(MESSAGES.c.person_id, MESSAGES.c.reason).where(
        MESSAGES.c.session_id == session_id, MESSAGES.c.sequence == sequence
    )
    with agency.deployment.views.connect() as connection:
        return {row.person_id: row.reason for row in connection.execute(query)}


def test_everybody_is_told(planned: Any) -> None:
    row = regular(planned)
    stand_in(planned, row["session_id"])
    assert told(planned, row["session_id"], 1) == {
        row["participant_id"]: MessageReason.STAND_IN,
        S2: MessageReason.BOOKED,
        S1: MessageReason.CANCELED,
    }
    stand_in(planned, row["session_id"], S1)
    assert told(planned, row["session_id"], 2) == {
        row["participant_id"]: MessageReason.GIVEN_BACK,
        S1: MessageReason.BOOKED,
        S2: MessageReason.CANCELED,
    }


def test_it_is_given_back_whatever_was_wished_of_others_since(planned: Any) -> None:
    row = regular(planned)
    stand_in(planned, row["session_id"])
    spanish = CorrectLanguage(participant_id=row["participant_id"], language="es")
    planned.perform(Role.INTAKE, spanish)
    stand_in(planned, row["session_id"], S1)
    assert read(planned, SESSION, row["session_id"]).scheduled.specialist_id == S1


def test_the_colleague_records_it(planned: Any, clock: Any) -> None:
    row = regular(planned)
    stand_in(planned, row["session_id"])
    clock.moment = row["ends_at"]
    held = HoldSession(session_id=row["session_id"], specialist_id=S2, minutes=60)
    planned.perform(Role.CPRS, held)
    assert read(planned, SESSION, row["session_id"]).status is SessionStatus.HELD


def test_the_rules_of_any_session_bind(planned: Any) -> None:
    row = regular(planned)
    first = next(r for r in sessions(planned, S1) if r["first"])
    with pytest.raises(HeldByThemAlready):
        stand_in(planned, row["session_id"], S1)
    with pytest.raises(FirstSessionStays):
        stand_in(planned, first["session_id"])
    day = row["starts_at"].date()
    planned.perform(Role.MANAGER, PlanLeave(specialist_id=S2, first_day=day, last_day=day))
    with pytest.raises(SpecialistAway):
        stand_in(planned, row["session_id"])
    spanish = CorrectLanguage(participant_id=row["participant_id"], language="es")
    planned.perform(Role.INTAKE, spanish)
    with pytest.raises(PairingNoLongerAllowed, match="does not speak"):
        stand_in(planned, row["session_id"])
    assert read(planned, SESSION, row["session_id"]).scheduled.specialist_id == S1


def test_ending_the_match_calls_it_off_too(planned: Any) -> None:
    row = regular(planned)
    stand_in(planned, row["session_id"])
    planned.perform(
        Role.COORDINATOR, EndMatch(match_id=row["match_id"], reason=EndReason.GOALS_REACHED)
    )
    assert read(planned, SESSION, row["session_id"]).status is SessionStatus.MISSED
    day = row["starts_at"].date()
    theirs = read(planned, DIARY, diary_id(S2, day)).bookings
    assert row["session_id"] not in {b.session_id for b in theirs}


def test_undoing_the_approval_takes_it_back_too(planned: Any) -> None:
    row = regular(planned)
    stand_in(planned, row["session_id"])
    planned.perform(Role.COORDINATOR, UndoApproval(match_id=row["match_id"]))
    assert read(planned, SESSION, row["session_id"]).scheduled is None
    for who in (S1, S2, row["participant_id"]):
        there = read(planned, DIARY, diary_id(who, row["starts_at"].date())).bookings
        assert row["session_id"] not in {booked.session_id for booked in there}


def test_options_that_were_found_before_are_no_longer_used(planned: Any, planner: Planner) -> None:
    row = regular(planned)
    day = row["starts_at"].astimezone(planned.deployment.service.program.zone).date()
    repair_id, _, options = requested(
        planned, planner, cause=RepairCause.SPECIALIST_AWAY, first_day=day, last_day=day,
        specialist_id=S1,
    )  # fmt: skip
    assert row["session_id"] in {line.session_id for line in options[0].lines}
    stand_in(planned, row["session_id"])
    with pytest.raises(ScheduleChangedSince):
        planned.perform(Role.COORDINATOR, ApplyRepair(repair_id=repair_id, option=1))
