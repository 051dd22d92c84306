"""A program in another part of the world: its weekly hours are those on its own wall, from the run
through usual times to every planned session."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from approving import approve
from planned_weeks import local, read, rolled, sessions
from scheduling_zones import ZONES
from sqlalchemy import select

from domain.matches.match import MATCH
from domain.matches.matching_run import MATCHING_RUN, RunStatus, RunTrigger
from domain.referrals.referral import REFERRAL
from domain.shared.hours import WeeklyWindow, merged
from domain.shared.roles import Role
from domain.specialists.specialist import SPECIALIST
from peermatch.readmodels.tables.matches.matches import MATCHES
from peermatch.usecases.matches.runs import RequestRun
from peermatch.worker.solver.planner import Planner


@pytest.fixture(params=ZONES)
def zone(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def within(hours: tuple[WeeklyWindow, ...], weekday: int, start: int, minutes: int) -> bool:
    return any(
        w.weekday == weekday and w.start <= start and start + minutes <= w.end
        for w in merged(hours)
    )


def test_everything_is_within_both_people_s_hours_on_the_program_s_wall(
    databases: Any, open_agency: Callable[..., Any], planner: Planner, zone: str
) -> None:
    agency = open_agency(databases, zone)
    agency.import_small()
    run_id = uuid4()
    agency.perform(Role.COORDINATOR, RequestRun(run_id=run_id, trigger=RunTrigger.COORDINATOR))
    agency.match()
    assert read(agency, MATCHING_RUN, run_id).status is RunStatus.COMPLETED
    done = approve(agency.deployment, 1)
    assert (done.approved, done.refused, done.elsewhere) == (6, (), 0)
    agency.project()
    rolled(agency, planner)
    usual = [usual_times(agency, match_id) for match_id in matches(agency)]
    assert all(usual)
    planned = sessions(agency)
    assert len(planned) > 2 * len(usual)
    for row in planned:
        start: datetime = local(agency, row["starts_at"])
        minutes = int((row["ends_at"] - row["starts_at"]).total_seconds()) // 60
        at = (start.weekday(), start.hour * 60 + start.minute, minutes)
        assert all(within(hours, *at) for hours in both(agency, row["match_id"])), (zone, start)


def usual_times(agency: Any, match_id: UUID) -> int:
    """How many there are; each is within both people's hours."""
    match = read(agency, MATCH, match_id)
    minutes = read(agency, REFERRAL, match.proposed.referral_id).received.session_minutes
    for time in match.usual.times:
        at = (time.weekday, time.minute, minutes)
        assert all(within(hours, *at) for hours in both(agency, match_id)), time
    return len(match.usual.times)


def both(agency: Any, match_id: UUID) -> tuple[tuple[WeeklyWindow, ...], ...]:
    proposed = read(agency, MATCH, match_id).proposed
    return (
        read(agency, REFERRAL, proposed.referral_id).received.windows,
        read(agency, SPECIALIST, proposed.specialist_id).enrolled.windows,
    )


def matches(agency: Any) -> list[UUID]:
    with agency.deployment.views.connect() as connection:
        return list(connection.execute(select(MATCHES.c.match_id)).scalars())
