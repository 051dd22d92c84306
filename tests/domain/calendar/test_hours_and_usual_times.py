"""Hours of single days and the weekly times at which people meet."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.groups import group
from domain.groups.group import GROUP, GroupFormed
from domain.groups.group_time import GroupTimeOffGrid
from domain.matches import meeting_times
from domain.matches.approval import MatchApproved
from domain.matches.match import MATCH
from domain.matches.meeting_times import UsualTimesAgreed, UsualTimesSuggested
from domain.matches.usual_time import TwoUsualTimesOnOneDay, UsualTime, UsualTimeOffGrid
from domain.referrals import received_changes
from domain.referrals.referral import REFERRAL
from domain.shared.day_hours import (
    AvailabilityExcepted,
    AvailabilityRestored,
    DayHasPassed,
    HoursExcepted,
    HoursOfAnotherDay,
    HoursRestored,
)
from domain.shared.vocabulary import Mode
from domain.specialists import working_hours
from domain.specialists.specialist import SPECIALIST
from stories.pasts.given import given
from stories.pasts.group_samples import mondays
from stories.pasts.samples import (
    GROUP_ID,
    MATCH_ID,
    PARTICIPANT_ID,
    REFERRAL_ID,
    SPECIALIST_ID,
    TODAY,
    enrolled,
    proposed,
    received,
)
from stories.pasts.schedule_samples import A_MONDAY, AT_NOON, AT_TEN, MORNING, UNDER_WAY


def test_a_specialist_works_other_hours_on_one_day_until_the_usual_ones_are_restored() -> None:
    excepted = HoursExcepted(specialist_id=SPECIALIST_ID, day=A_MONDAY, windows=MORNING)
    on_roster = given(SPECIALIST, enrolled())
    on_roster.when(working_hours.except_hours, A_MONDAY, MORNING, TODAY).then(excepted)
    changed = given(SPECIALIST, enrolled(), excepted)
    changed.when(working_hours.except_hours, A_MONDAY, MORNING, TODAY).then_nothing()
    restored = HoursRestored(specialist_id=SPECIALIST_ID, day=A_MONDAY)
    changed.when(working_hours.restore_hours, A_MONDAY).then(restored)
    on_roster.when(working_hours.restore_hours, A_MONDAY).then_nothing()


def test_hours_of_a_day_are_that_weekdays_and_of_a_day_to_come() -> None:
    on_roster = given(SPECIALIST, enrolled())
    tuesday = A_MONDAY + timedelta(days=1)
    on_roster.when(working_hours.except_hours, tuesday, MORNING, TODAY).then(HoursOfAnotherDay)
    on_roster.when(working_hours.except_hours, date(2026, 11, 16), (), TODAY).then(DayHasPassed)


def test_a_participant_can_be_met_at_other_times_on_one_day() -> None:
    excepted = AvailabilityExcepted(
        referral_id=REFERRAL_ID, participant_id=PARTICIPANT_ID, day=A_MONDAY, windows=()
    )
    waiting = given(REFERRAL, received())
    waiting.when(received_changes.except_availability, A_MONDAY, (), TODAY).then(excepted)
    restored = AvailabilityRestored(
        referral_id=REFERRAL_ID, participant_id=PARTICIPANT_ID, day=A_MONDAY
    )
    changed = given(REFERRAL, received(), excepted)
    changed.when(received_changes.restore_availability, A_MONDAY).then(restored)
    waiting.when(received_changes.restore_availability, A_MONDAY).then_nothing()


def test_what_people_agreed_is_never_replaced_by_a_suggestion() -> None:
    suggested = UsualTimesSuggested(match_id=MATCH_ID, participant_id=PARTICIPANT_ID, times=AT_TEN)
    agreed = UsualTimesAgreed(match_id=MATCH_ID, participant_id=PARTICIPANT_ID, times=AT_NOON)
    UNDER_WAY.when(meeting_times.suggest_usual_times, AT_TEN).then(suggested)
    UNDER_WAY.when(meeting_times.agree_usual_times, AT_NOON).then(agreed)
    begun = (proposed(), MatchApproved(match_id=MATCH_ID))
    given(MATCH, *begun, suggested).when(meeting_times.agree_usual_times, AT_NOON).then(agreed)
    only_suggested = given(MATCH, *begun, suggested)
    only_suggested.when(meeting_times.agree_usual_times, ()).then_nothing()
    settled = given(MATCH, *begun, suggested, agreed)
    settled.when(meeting_times.suggest_usual_times, AT_TEN).then_nothing()
    freed = replace(agreed, times=())
    settled.when(meeting_times.agree_usual_times, ()).then(freed)
    open_again = given(MATCH, *begun, agreed, freed)
    open_again.when(meeting_times.suggest_usual_times, AT_TEN).then(suggested)


def test_usual_times_lie_on_the_grid_one_a_day() -> None:
    off = (UsualTime(weekday=0, minute=601, mode=Mode.VIDEO),)
    UNDER_WAY.when(meeting_times.agree_usual_times, off).then(UsualTimeOffGrid)
    UNDER_WAY.when(meeting_times.agree_usual_times, AT_TEN * 2).then(TwoUsualTimesOnOneDay)


def test_a_group_agrees_on_a_time_on_the_grid() -> None:
    formed = GroupFormed(
        group_id=GROUP_ID, name="Tuesday circle", leaders=frozenset({SPECIALIST_ID}), flags=()
    )
    given(GROUP, formed).when(group.agree_time, mondays()).then(mondays())
    given(GROUP, formed).when(group.agree_time, mondays(minute=601)).then(GroupTimeOffGrid)


@pytest.mark.parametrize(("minute", "on_the_grid"), [(0, True), (1425, True), (1440, False)])
def test_the_day_of_a_usual_time_goes_from_midnight_to_midnight(
    minute: int, on_the_grid: bool
) -> None:
    leaders = frozenset({SPECIALIST_ID})
    formed = GroupFormed(group_id=GROUP_ID, name="Circle", leaders=leaders, flags=())
    at_that_time = mondays(minute=minute)
    answer = given(GROUP, formed).when(group.agree_time, at_that_time)
    answer.then(at_that_time if on_the_grid else GroupTimeOffGrid)
    times = (UsualTime(weekday=0, minute=minute, mode=Mode.VIDEO),)
    agreed = UsualTimesAgreed(match_id=MATCH_ID, participant_id=PARTICIPANT_ID, times=times)
    answer = UNDER_WAY.when(meeting_times.agree_usual_times, times)
    answer.then(agreed if on_the_grid else UsualTimeOffGrid)
