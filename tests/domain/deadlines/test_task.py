"""A task is snoozed with a reason, never past a legal clock, and given to a colleague."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from domain.deadlines.due import DueKind
from domain.deadlines.task import (
    LEGAL_CLOCKS,
    LONGEST_SNOOZE,
    TASK,
    SnoozeNeedsReason,
    SnoozePastLegalClock,
    SnoozeReason,
    SnoozeTooLong,
    SnoozeUntilPast,
    TaskAssigned,
    TaskSnoozed,
    assign,
    last_snooze_day,
    snooze,
    task_id,
)
from stories.pasts.given import given
from stories.pasts.review_samples import COLLEAGUE
from stories.pasts.samples import MATCH_ID, TODAY
from stories.pasts.task_samples import task_snoozed

SOON = TODAY + timedelta(days=3)
OWN_KINDS = {
    DueKind.FIRST_CONTACT,
    DueKind.CHECK_IN,
    DueKind.RECOVERY_CAPITAL,
    DueKind.PAUSE_OVER,
    DueKind.RESOURCE_CHECK,
    DueKind.LINK_RETURNED,
    DueKind.LEAVE_REQUEST,
}


def awake() -> TaskSnoozed:
    return replace(task_snoozed(), until=None, reason=None)


def assigned(assignee: UUID | None) -> TaskAssigned:
    return TaskAssigned(kind=DueKind.CHECK_IN, about=MATCH_ID, assignee=assignee)


def test_a_task_is_snoozed_and_brought_back() -> None:
    asked = task_snoozed()
    given(TASK).when(snooze, asked, TODAY).then(asked)
    given(TASK, asked).when(snooze, asked, TODAY).then_nothing()
    later = replace(asked, until=SOON + timedelta(days=1))
    given(TASK, asked).when(snooze, later, TODAY).then(later)
    given(TASK, asked).when(snooze, replace(asked, until=None), TODAY).then(awake())
    given(TASK, asked, awake()).when(snooze, awake(), TODAY).then_nothing()
    given(TASK).when(snooze, awake(), TODAY).then_nothing()


def test_a_snooze_ends_on_a_day_to_come_within_thirty_days_and_has_a_reason() -> None:
    asked = task_snoozed()
    longest = TODAY + LONGEST_SNOOZE
    given(TASK).when(snooze, replace(asked, until=TODAY), TODAY).then(SnoozeUntilPast)
    allowed = replace(asked, until=longest)
    given(TASK).when(snooze, allowed, TODAY).then(allowed)
    too_long = replace(asked, until=longest + timedelta(days=1))
    given(TASK).when(snooze, too_long, TODAY).then(SnoozeTooLong)
    given(TASK).when(snooze, replace(asked, reason=None), TODAY).then(SnoozeNeedsReason)


@pytest.mark.parametrize("kind", sorted(LEGAL_CLOCKS))
def test_no_snooze_goes_past_a_legal_clock(kind: DueKind) -> None:
    asked = task_snoozed(kind=kind, due_on=SOON, until=SOON)
    given(TASK).when(snooze, asked, TODAY).then(asked)
    past = replace(asked, until=SOON + timedelta(days=1))
    given(TASK).when(snooze, past, TODAY).then(SnoozePastLegalClock)
    overdue = replace(asked, due_on=TODAY - timedelta(days=1))
    given(TASK).when(snooze, overdue, TODAY).then(SnoozePastLegalClock)
    assert last_snooze_day(kind, SOON, TODAY) == SOON
    assert last_snooze_day(kind, TODAY, TODAY) is None


@pytest.mark.parametrize("kind", sorted(OWN_KINDS))
def test_what_the_program_set_itself_may_be_snoozed_when_it_is_overdue(kind: DueKind) -> None:
    asked = task_snoozed(kind=kind, due_on=TODAY - timedelta(days=9))
    given(TASK).when(snooze, asked, TODAY).then(asked)
    assert last_snooze_day(kind, date(2020, 1, 1), TODAY) == TODAY + LONGEST_SNOOZE


def test_every_kind_is_a_legal_clock_or_the_programs_own() -> None:
    assert set(LEGAL_CLOCKS) | OWN_KINDS == set(DueKind)
    assert not set(LEGAL_CLOCKS) & OWN_KINDS


def test_a_task_is_given_to_a_colleague_taken_over_and_given_back() -> None:
    theirs, mine = assigned(COLLEAGUE), assigned(UUID(int=90))
    given(TASK).when(assign, theirs).then(theirs)
    given(TASK, theirs).when(assign, theirs).then_nothing()
    given(TASK, theirs).when(assign, mine).then(mine)
    given(TASK, mine).when(assign, assigned(None)).then(assigned(None))
    given(TASK).when(assign, assigned(None)).then_nothing()


def test_each_task_has_a_stream_of_its_own() -> None:
    kinds = {task_id(kind, MATCH_ID) for kind in DueKind}
    assert len(kinds | {task_id(DueKind.PLAN, UUID(int=1))}) == len(DueKind) + 1


def test_a_snooze_and_an_assignment_do_not_touch_each_other() -> None:
    state = TASK.fold([assigned(COLLEAGUE), task_snoozed(), awake()])
    assert (state.assignee, state.snoozed) == (COLLEAGUE, None)
    assert TASK.fold([task_snoozed(), assigned(None)]).snoozed == task_snoozed()
    assert task_snoozed().reason is SnoozeReason.AWAY_OR_ILL
