"""A specialist's terms of work: capacity, hours, leave, the last day, groups."""

from dataclasses import replace
from datetime import date

import pytest

from domain.program.default_limits import DEFAULT_LIMITS
from domain.shared.hours import parse_window
from domain.shared.vocabulary import Credential, Mode
from domain.specialists.caseload import (
    CapacityChanged,
    FewerThanCarried,
    GroupWorkChanged,
    PlaceHeld,
    change_capacity,
    hold_place,
    lead_group,
    places,
)
from domain.specialists.leaving import (
    LastDayHasPassed,
    LastDayNotOver,
    LeavingReason,
    SpecialistLeaves,
    SpecialistLeaving,
    leave_program,
    left_behind,
    people_to_reassign,
)
from domain.specialists.specialist import SPECIALIST
from domain.specialists.specialist_state import CapacityOutOfRange
from domain.specialists.working_hours import (
    HoursChanged,
    LeaveCanceled,
    LeavePlanned,
    LeaveUnknown,
    NoModeOffered,
    NoWorkingHours,
    cancel_leave,
    change_hours,
)
from stories.pasts.a_specialist import HELD, TAKEN, TRAINEE, specialist
from stories.pasts.given import given
from stories.pasts.samples import GROUP_ID, MATCH_ID, OTHER_MATCH_ID, SPECIALIST_ID, TODAY, enrolled

OTHER_HELD = PlaceHeld(specialist_id=SPECIALIST_ID, match_id=OTHER_MATCH_ID)
CHRISTMAS = (date(2026, 12, 24), date(2026, 12, 31))
PLANNED = LeavePlanned(specialist_id=SPECIALIST_ID, first_day=CHRISTMAS[0], last_day=CHRISTMAS[1])
CANCELED = LeaveCanceled(specialist_id=SPECIALIST_ID, first_day=CHRISTMAS[0], last_day=CHRISTMAS[1])
LEAVING = SpecialistLeaving(
    specialist_id=SPECIALIST_ID, last_day=date(2027, 1, 31), reason=LeavingReason.RETIRED
)


def test_capacity_changes_within_the_ceiling_and_never_below_who_is_carried() -> None:
    changed = CapacityChanged(specialist_id=SPECIALIST_ID, capacity=9, fte_percent=50)
    specialist().when(change_capacity, 9, 50, DEFAULT_LIMITS).then(changed)
    specialist(changed).when(change_capacity, 9, 50, DEFAULT_LIMITS).then_nothing()
    specialist().when(change_capacity, 10, 50, DEFAULT_LIMITS).then(CapacityOutOfRange)
    specialist().when(change_capacity, -1, 50, DEFAULT_LIMITS).then(CapacityOutOfRange)
    carrying = specialist(HELD, TAKEN, OTHER_HELD)
    carrying.when(change_capacity, 1, 100, DEFAULT_LIMITS).then(FewerThanCarried)
    trainee = given(SPECIALIST, TRAINEE)
    trainee.when(change_capacity, 7, 100, DEFAULT_LIMITS).then(CapacityOutOfRange)


@pytest.mark.parametrize(
    ("credential", "at_one_time"), [(Credential.CERTIFIED, 9), (Credential.IN_TRAINING, 6)]
)
def test_someone_in_training_has_fewer_places_than_were_agreed(
    credential: Credential, at_one_time: int
) -> None:
    assert places(enrolled(capacity=9, credential=credential), DEFAULT_LIMITS) == at_one_time


def test_hours_and_ways_of_meeting_change() -> None:
    mornings = (parse_window("Tue 09:00-12:00"),)
    changed = HoursChanged(
        specialist_id=SPECIALIST_ID, windows=mornings, modes=frozenset({Mode.VIDEO})
    )
    specialist().when(change_hours, mornings, {Mode.VIDEO}).then(changed)
    specialist(changed).when(change_hours, mornings, {Mode.VIDEO}).then_nothing()
    specialist().when(change_hours, (), {Mode.VIDEO}).then(NoWorkingHours)
    specialist().when(change_hours, mornings, frozenset()).then(NoModeOffered)


def test_leave_is_canceled_once_and_can_be_planned_again() -> None:
    specialist(PLANNED).when(cancel_leave, *CHRISTMAS).then(CANCELED)
    specialist().when(cancel_leave, *CHRISTMAS).then(LeaveUnknown)
    specialist(PLANNED, CANCELED).when(cancel_leave, *CHRISTMAS).then_nothing()
    again = specialist(PLANNED, CANCELED, PLANNED)
    assert again.state.leave == (CHRISTMAS,)
    again.when(cancel_leave, *CHRISTMAS).then(CANCELED)


def test_a_leaving_specialist_takes_no_one_and_their_people_need_reassignment() -> None:
    here = specialist(HELD, TAKEN)
    here.when(leave_program, date(2027, 1, 31), LeavingReason.RETIRED, TODAY).then(LEAVING)
    past = date(2026, 11, 22)
    here.when(leave_program, past, LeavingReason.RETIRED, TODAY).then(LastDayHasPassed)
    assert people_to_reassign(here.state) == ()
    leaving = specialist(HELD, TAKEN, LEAVING)
    leaving.when(leave_program, date(2027, 1, 31), LeavingReason.RETIRED, TODAY).then_nothing()
    leaving.when(hold_place, OTHER_MATCH_ID).then(SpecialistLeaves)
    assert people_to_reassign(leaving.state) == (MATCH_ID,)


def test_matches_of_a_leaver_go_on_until_the_last_day_is_over() -> None:
    leaving = specialist(HELD, TAKEN, LEAVING)
    assert left_behind(leaving.state, date(2027, 2, 1)) == (MATCH_ID,)
    leaving.when(left_behind, date(2027, 1, 31)).then(LastDayNotOver)
    specialist(HELD, TAKEN).when(left_behind, date(2027, 2, 1)).then(LastDayNotOver)


def test_leading_a_group_takes_time_until_it_is_led_no_more() -> None:
    leads = GroupWorkChanged(specialist_id=SPECIALIST_ID, group_id=GROUP_ID, minutes=240)
    specialist().when(lead_group, GROUP_ID, 240).then(leads)
    specialist(leads).when(lead_group, GROUP_ID, 240).then_nothing()
    specialist().when(lead_group, GROUP_ID, 0).then_nothing()
    stopped = replace(leads, minutes=0)
    specialist(leads).when(lead_group, GROUP_ID, 0).then(stopped)
    assert dict(specialist(leads, stopped).state.groups) == {}
