"""No session is planned by itself that would not be paid, from the run to the planned weeks."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import fillings
import pytest
from planned_weeks import FIRST, S2, local, read, rolled, sessions, with_matches

from domain.calendar.schedule import SCHEDULE, NotPlacedReason, schedule_id
from domain.matches.match import MATCH
from domain.people.participant import PARTICIPANT
from domain.sessions.coverage import NotAuthorized
from domain.shared.roles import Role
from peermatch.usecases.calendar.roll_schedule import PlacedSession, RollWeek
from peermatch.usecases.people.plans_and_statements import CorrectAuthorization, GrantAuthorization
from peermatch.usecases.sessions.session_course import MoveSession
from peermatch.worker.queues.horizon import HorizonRolling
from peermatch.worker.solver.planner import Planner

TODAY = FIRST - timedelta(days=7)
NEW_YEAR = date(2027, 12, 31)


matched = fillings.on_both(with_matches)
on_sqlite = fillings.on_sqlite(with_matches)


def authorized(agency: Any, participant_id: UUID, units: int, until: date = NEW_YEAR) -> UUID:
    granted = GrantAuthorization(
        authorization_id=uuid4(),
        participant_id=participant_id,
        payer="Medicaid",
        reference="A-1",
        starts_on=TODAY - timedelta(days=30),
        ends_on=until,
        units=units,
    )
    agency.perform(Role.COORDINATOR, granted)
    agency.project()
    return granted.authorization_id


def someone(agency: Any) -> UUID:
    """Supported by the second specialist, for whom a first session is booked this week."""
    found: UUID = next(r["participant_id"] for r in sessions(agency, S2) if r["first"])
    return found


def of(agency: Any, who: UUID) -> list[Any]:
    return [r for r in sessions(agency) if r["participant_id"] == who]


def units_of(rows: list[Any]) -> int:
    return sum(int((r["ends_at"] - r["starts_at"]) / timedelta(minutes=15)) for r in rows)


def reasons(agency: Any) -> set[NotPlacedReason]:
    weeks = read(agency, SCHEDULE, schedule_id(S2)).weeks.values()
    return {left.reason for week in weeks for left in week.not_placed}


def test_sessions_stop_where_the_authorized_units_do(matched: Any, planner: Planner) -> None:
    who = someone(matched)
    first = units_of(of(matched, who))
    authorization = authorized(matched, who, first + 8)
    rolled(matched, planner)
    planned = of(matched, who)
    assert units_of(planned) == first + 8
    assert len(planned) == 3
    assert [local(matched, r["starts_at"]).isocalendar().week for r in planned[1:]] == [49, 50]
    assert NotPlacedReason.NOT_COVERED in reasons(matched)
    more = CorrectAuthorization(
        authorization_id=authorization,
        starts_on=TODAY - timedelta(days=30),
        ends_on=NEW_YEAR,
        units=first + 100,
        reason="Two more months were granted.",
    )
    matched.perform(Role.COORDINATOR, more)
    matched.project()
    rolled_all(matched, planner)
    assert len(of(matched, who)) == 5


def rolled_all(agency: Any, planner: Planner) -> None:
    HorizonRolling(agency.deployment.service, planner).roll_all()
    agency.project()


def test_sessions_stop_on_the_authorizations_last_day(on_sqlite: Any, planner: Planner) -> None:
    who = someone(on_sqlite)
    last = FIRST + timedelta(days=13)
    authorized(on_sqlite, who, 1000, until=last)
    rolled(on_sqlite, planner)
    days = [local(on_sqlite, r["starts_at"]).date() for r in of(on_sqlite, who)]
    assert max(days) <= last
    assert len(days) == 3


def test_others_are_planned_as_before(on_sqlite: Any, planner: Planner) -> None:
    who = someone(on_sqlite)
    authorized(on_sqlite, who, 1)
    rolled(on_sqlite, planner)
    regular = [r for r in sessions(on_sqlite) if not r["first"]]
    assert len(regular) == 20
    assert all(r["participant_id"] != who for r in regular)


def test_a_week_that_would_not_be_paid_is_refused_whatever_was_planned(matched: Any) -> None:
    """The check of what carries it out: facts may have overtaken the plan."""
    who = someone(matched)
    row = next(r for r in of(matched, who))
    authorized(matched, who, units_of([row]))
    week = timedelta(days=7)
    placed = PlacedSession(
        match_id=row["match_id"],
        number=0,
        starts_at=row["starts_at"] + week,
        ends_at=row["starts_at"] + week + timedelta(minutes=60),
        mode=read(matched, MATCH, row["match_id"]).first_time.mode,
        place=read(matched, MATCH, row["match_id"]).first_time.place,
    )
    with pytest.raises(NotAuthorized):
        matched.perform(Role.SERVICE, RollWeek(specialist_id=S2, week=FIRST, sessions=(placed,)))


def test_a_person_may_plan_what_is_not_paid_and_is_told(matched: Any) -> None:
    who = someone(matched)
    row = next(r for r in of(matched, who))
    authorized(matched, who, 1)
    moved = MoveSession(
        session_id=row["session_id"],
        starts_at=row["starts_at"] + timedelta(days=7),
        ends_at=row["ends_at"] + timedelta(days=7),
    )
    done = matched.perform(Role.COORDINATOR, moved)
    assert "authorized-units" in done.result["warnings"]


def test_an_authorization_is_listed_once_with_its_participant(matched: Any) -> None:
    who = someone(matched)
    one, two = authorized(matched, who, 8), authorized(matched, who, 8)
    assert read(matched, PARTICIPANT, who).authorizations == {one, two}
