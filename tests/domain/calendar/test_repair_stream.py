"""A schedule fix: requested, options found, one applied, or undone."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.calendar import repair
from domain.calendar.repair import (
    REPAIR,
    NothingIsScheduled,
    RepairAlreadyApplied,
    RepairApplied,
    RepairDaysBackwards,
    RepairDaysOver,
    RepairDaysTooMany,
    RepairFailed,
    RepairIncomplete,
    RepairNotApplied,
    RepairNotReady,
    RepairOptionsFound,
    RepairOptionUnknown,
    RepairOverAndDone,
    RepairStatus,
    RepairUndone,
    RepairUnknown,
    SessionHasBegun,
    SessionNotOnTheseDays,
)
from domain.calendar.repair_options import SessionBegunMeanwhile, check_to_come
from stories.pasts.given import given
from stories.pasts.samples import (
    TODAY,
    made_up_id,
)
from stories.steps.schedule_steps import (
    AWAY,
    CHANGE,
    NOBODY,
    OPTIONS,
    REPAIR_ID,
)


def test_a_repair_says_what_came_up() -> None:
    new = given(REPAIR)
    new.when(repair.request, AWAY).then(AWAY)
    new.when(repair.request, NOBODY).then(RepairIncomplete)
    backwards = replace(AWAY, last_day=TODAY - timedelta(days=1))
    new.when(repair.request, backwards).then(RepairDaysBackwards)
    long = replace(AWAY, last_day=TODAY + timedelta(days=28))
    new.when(repair.request, long).then(RepairDaysTooMany)


def test_a_session_that_can_t_be_is_on_those_days_and_still_to_come() -> None:
    day = AWAY.first_day
    repair.check_session_day(AWAY, day, begun=False)
    with pytest.raises(SessionHasBegun):
        repair.check_session_day(AWAY, day, begun=True)
    with pytest.raises(SessionNotOnTheseDays):
        repair.check_session_day(AWAY, AWAY.last_day + timedelta(days=1), begun=False)


def test_days_that_are_over_have_nothing_to_put_right() -> None:
    repair.check_days_to_come(AWAY, AWAY.last_day)
    with pytest.raises(RepairDaysOver):
        repair.check_days_to_come(AWAY, AWAY.last_day + timedelta(days=1))


def test_what_has_begun_meanwhile_is_neither_moved_nor_canceled() -> None:
    check_to_come((CHANGE.starts_at,), CHANGE.starts_at - timedelta(minutes=1))
    with pytest.raises(SessionBegunMeanwhile):
        check_to_come((CHANGE.starts_at,), CHANGE.starts_at)


FOUND = RepairOptionsFound(repair_id=REPAIR_ID, options=OPTIONS)
APPLIED = RepairApplied(repair_id=REPAIR_ID, option=1)


def test_options_are_looked_at_before_one_is_applied_and_undone() -> None:
    asked = given(REPAIR, AWAY)
    asked.when(repair.apply, 1).then(RepairNotReady)
    asked.when(repair.find_options, OPTIONS, (CHANGE,)).then(CHANGE, FOUND)
    ready = given(REPAIR, AWAY, CHANGE, FOUND)
    ready.when(repair.apply, 3).then(RepairOptionUnknown)
    ready.when(repair.undo).then(RepairNotApplied)
    ready.when(repair.apply, 1).then(APPLIED)
    applied = given(REPAIR, AWAY, CHANGE, FOUND, APPLIED)
    applied.when(repair.apply, 1).then_nothing()
    applied.when(repair.apply, 2).then(RepairAlreadyApplied)
    undone = RepairUndone(repair_id=REPAIR_ID)
    applied.when(repair.undo).then(undone)
    given(REPAIR, AWAY, CHANGE, FOUND, APPLIED, undone).when(repair.apply, 1).then(
        RepairOverAndDone
    )


def test_a_repair_that_could_not_be_worked_out_says_so() -> None:
    failed = RepairFailed(repair_id=REPAIR_ID, problem="PlannerStopped")
    given(REPAIR, AWAY).when(repair.fail, "PlannerStopped").then(failed)
    given(REPAIR, AWAY, failed).when(repair.find_options, OPTIONS, ()).then_nothing()
    given(REPAIR).when(repair.undo).then(RepairUnknown)


def test_a_repair_knows_the_changes_of_each_option_and_how_it_ended() -> None:
    second, other = replace(CHANGE, option=2), replace(CHANGE, session_id=made_up_id("another"))
    found = given(REPAIR, AWAY, CHANGE, second, other).state
    assert found.changes == {CHANGE.option: (CHANGE, other), 2: (second,)}
    failed = RepairFailed(repair_id=REPAIR_ID, problem="PlannerStopped")
    undone = RepairUndone(repair_id=REPAIR_ID)
    assert given(REPAIR, AWAY, failed).state.status is RepairStatus.FAILED
    applied = given(REPAIR, AWAY, CHANGE, FOUND, APPLIED).state
    assert (applied.status, applied.applied) == (RepairStatus.APPLIED, 1)
    assert given(REPAIR, AWAY, CHANGE, FOUND, APPLIED, undone).state.status is RepairStatus.UNDONE


def test_what_concerns_no_session_is_no_question() -> None:
    repair.check_affects(True)
    with pytest.raises(NothingIsScheduled):
        repair.check_affects(False)
