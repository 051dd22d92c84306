"""Leave that is asked for: what it would move is shown first; nothing moves until it is granted."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import fillings
import pytest
from planned_weeks import FIRST, PLANNER, S1, S2, rolled, sessions, with_matches

from domain.shared.roles import Role
from domain.specialists.leave_requests import LeaveRequestAnswered
from domain.specialists.specialist import SPECIALIST
from peermatch.readmodels.reading.opened_rows import NotFound
from peermatch.usecases.core.identity import Actor, NotAllowed
from peermatch.usecases.preview import preview
from peermatch.usecases.specialists.own_time import (
    AskForLeave,
    GrantLeave,
    TakeBackLeaveRequest,
    TurnDownLeave,
    own_time,
)

REQUEST = UUID(int=91)


def rolled_weeks(agency: Any) -> None:
    with_matches(agency)
    agency.project()
    rolled(agency, PLANNER)


planned = fillings.on_both(rolled_weeks)


def test_what_leave_would_move_is_shown_to_whoever_asks_and_moves_when_granted(
    planned: Any,
) -> None:
    service = planned.deployment.service
    [one, *_] = [r for r in sessions(planned, S1) if not r["first"]]
    day = one["starts_at"].astimezone(service.program.zone).date()
    asked = AskForLeave(specialist_id=S1, request_id=REQUEST, first_day=day, last_day=day)
    own = Actor(name="cprs-1", role=Role.CPRS, specialist_id=S1)
    shown = preview(service, own, uuid4(), asked)
    assert one["session_id"] in {time.planned_id for time in shown.times}
    assert planned.deployment.store.read(SPECIALIST, S1).leave_requests == {}

    planned.perform(Role.CPRS, asked)
    planned.perform(Role.CPRS, asked)
    planned.project()
    assert planned.deployment.store.read(SPECIALIST, S1).leave == ()
    with pytest.raises(NotAllowed):
        planned.perform(Role.COORDINATOR, GrantLeave(specialist_id=S1, request_id=REQUEST))
    theirs = AskForLeave(specialist_id=S2, request_id=uuid4(), first_day=day, last_day=day)
    with pytest.raises((NotFound, NotAllowed)):
        service.perform(own, uuid4(), theirs)

    seen = planned.deployment.store.end()
    grant = GrantLeave(specialist_id=S1, request_id=REQUEST)
    boss = Actor(name="manager-1", role=Role.MANAGER)
    assert preview(service, boss, uuid4(), grant).times
    planned.perform(Role.MANAGER, grant)
    planned.perform(Role.MANAGER, grant)
    planned.project()
    [leave] = planned.deployment.store.read(SPECIALIST, S1).leave
    assert leave == (day, day)
    refuse = TurnDownLeave(specialist_id=S1, request_id=REQUEST, reason="Two are away")
    with pytest.raises(LeaveRequestAnswered):
        service.perform(boss, uuid4(), refuse, seen=seen)
    with pytest.raises(LeaveRequestAnswered):
        planned.perform(Role.CPRS, TakeBackLeaveRequest(specialist_id=S1, request_id=REQUEST))
    mine = own_time(service, planned.reading(Role.CPRS), S1)
    assert mine.leave == ((day, day),)
    assert FIRST - timedelta(days=60) < mine.year.until
