"""Closing a group shows and calls off its planned meetings; opening it again brings them back."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from planned_weeks import FIRST, S1, local, read, rolled, with_matches

from domain.calendar.commitment import COMMITMENT, CommitmentPlanned
from domain.calendar.diary import DIARY, diary_id
from domain.groups.group import GROUP
from domain.shared.roles import Role
from domain.shared.vocabulary import Frequency
from peermatch.readmodels.reading.list_parts import PartRequest
from peermatch.readmodels.screens.matches import decisions
from peermatch.usecases.calendar.availability_commands import AgreeGroupTime, DropCommitment
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.groups.groups import CloseGroup, FormGroup, ReopenGroup
from peermatch.usecases.preview import preview
from peermatch.usecases.specialists.enrollment import PlanLeave
from peermatch.worker.solver.planner import Planner
from peermatch.worker.timed.time_jobs import TimeWatch


@pytest.fixture
def group_id() -> UUID:
    return uuid4()


@pytest.fixture
def meeting(agency: Any, planner: Planner, group_id: UUID) -> Any:
    """A group that meets on Tuesdays, planned for four weeks, on both databases in turn."""
    with_matches(agency)
    form = FormGroup(group_id=group_id, name="Tuesday circle", leaders=frozenset({S1}))
    agree = AgreeGroupTime(
        group_id=group_id, weekday=1, minute=600, minutes=90, frequency=Frequency.WEEKLY
    )
    for command in (form, agree):
        agency.perform(Role.COORDINATOR, command)
    agency.project()
    rolled(agency, planner)
    return agency


def meetings(agency: Any, group_id: UUID) -> list[CommitmentPlanned]:
    """The group's meetings in the leader's diary, soonest first."""
    weeks = [FIRST + timedelta(weeks=n) for n in range(5)]
    booked = [b for week in weeks for b in read(agency, DIARY, diary_id(S1, week)).bookings]
    planned = [read(agency, COMMITMENT, b.session_id).planned for b in booked]
    return sorted(
        (p for p in planned if p is not None and p.group_id == group_id),
        key=lambda one: one.starts_at,
    )


def to_decide(agency: Any) -> list[UUID]:
    agency.project()
    TimeWatch(agency.deployment.service).look()
    agency.project()
    rows = decisions.page(agency.reading(Role.COORDINATOR), PartRequest(size=500)).rows
    return [r.commitment_id for r in rows if r.kind == "time"]


def test_closing_shows_and_calls_off_what_reopening_brings_back(
    meeting: Any, group_id: UUID
) -> None:
    before = meetings(meeting, group_id)
    assert len(before) >= 3
    by_hand, away, *rest = before
    meeting.perform(Role.COORDINATOR, DropCommitment(commitment_id=by_hand.commitment_id))
    actor = Actor(name="coordinator-1", role=Role.COORDINATOR)
    service, close = meeting.deployment.service, CloseGroup(group_id=group_id)
    meeting.project()
    shown = preview(service, actor, uuid4(), close)
    planned = {one.planned_id: (one.kind, one.rules) for one in shown.times}
    assert planned == {one.commitment_id: ("group", ()) for one in (away, *rest)}
    assert meetings(meeting, group_id) == [away, *rest], "looking saves nothing"

    meeting.perform(Role.COORDINATOR, close)
    assert meetings(meeting, group_id) == []
    assert to_decide(meeting) == []
    assert read(meeting, GROUP, group_id).called_off == planned.keys()

    day = local(meeting, away.starts_at).date()
    meeting.perform(Role.MANAGER, PlanLeave(specialist_id=S1, first_day=day, last_day=day))
    again = meeting.perform(Role.COORDINATOR, ReopenGroup(group_id=group_id))
    assert again.result["meetings_back"] == len(rest)
    back = meetings(meeting, group_id)
    assert [(one.starts_at, one.staff) for one in back] == [(o.starts_at, o.staff) for o in rest]
    assert read(meeting, GROUP, group_id).called_off == frozenset()

    meeting.perform(Role.COORDINATOR, close)
    assert meetings(meeting, group_id) == []
    meeting.perform(Role.COORDINATOR, ReopenGroup(group_id=group_id))
    twice = [one.starts_at for one in meetings(meeting, group_id)]
    assert twice == [one.starts_at for one in rest]
