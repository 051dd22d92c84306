"""What a specialist can carry: places in heads, and promises in minutes."""

from datetime import date

from domain.program.default_limits import DEFAULT_LIMITS
from domain.program.limits import Flag, Level, LimitName
from domain.shared.hours import parse_window
from domain.shared.vocabulary import Frequency
from domain.specialists.caseload import CaseloadFull, WorkloadFlagged, carried, hold_place_within
from domain.specialists.specialist import SPECIALIST
from domain.specialists.workload import (
    Promise,
    Workload,
    WorkOverpromised,
    check_workload,
    coming_weeks,
    each_session,
    group_minutes,
    minutes_for_sessions,
    minutes_left,
    minutes_of,
    weight,
    working_minutes,
)
from stories.pasts.a_specialist import HELD, specialist
from stories.pasts.given import given
from stories.pasts.rules_of import limits_with
from stories.pasts.samples import MATCH_ID, SPECIALIST_ID, TODAY, enrolled


def test_a_place_is_kept_within_heads_and_minutes() -> None:
    fits = Workload(available=100, promised=100)
    over = Workload(available=100, promised=101)
    strict = limits_with(LimitName.MINUTES_OF_WORK, level=Level.BLOCK)
    flagged = WorkloadFlagged(
        specialist_id=SPECIALIST_ID,
        flags=(Flag(limit=LimitName.MINUTES_OF_WORK, value=100, amount=101),),
    )
    specialist().when(hold_place_within, MATCH_ID, fits, strict).then(HELD)
    specialist().when(hold_place_within, MATCH_ID, over, strict).then(WorkOverpromised)
    specialist().when(hold_place_within, MATCH_ID, over, DEFAULT_LIMITS).then(HELD, flagged)
    specialist(HELD).when(hold_place_within, MATCH_ID, over, strict).then_nothing()
    full = given(SPECIALIST, enrolled(capacity=0))
    full.when(hold_place_within, MATCH_ID, fits, strict).then(CaseloadFull)


def test_minutes_are_hours_less_leave_and_closed_days() -> None:
    weekly = (parse_window("Mon 09:00-12:00"), parse_window("Thu 09:00-10:00"))
    thanksgiving = frozenset({date(2026, 11, 26)})
    assert working_minutes(weekly, TODAY, [], frozenset()) == 4 * 240
    assert working_minutes(weekly, TODAY, [], thanksgiving) == 4 * 240 - 60
    away = [(date(2026, 11, 30), date(2026, 12, 6))]
    assert working_minutes(weekly, TODAY, away, thanksgiving) == 3 * 240 - 60


def test_promises_count_sessions_with_travel_and_notes_groups_and_supervision() -> None:
    promises = [
        Promise(frequency=Frequency.WEEKLY, session_minutes=60, travel_minutes=40),
        Promise(frequency=Frequency.CHECK_IN, session_minutes=30),
    ]
    weeks = coming_weeks(
        promises,
        available=9600,
        group_minutes=group_minutes(Frequency.WEEKLY, 60),
        supervision_minutes=60,
        limits=DEFAULT_LIMITS,
    )
    assert (weeks.sessions, weeks.travel, weeks.notes) == (4 * 60 + 30, 4 * 40, 5 * 15)
    assert weeks.workload == Workload(
        available=9600, promised=4 * (60 + 40 + 15) + (30 + 15) + 240 + 60
    )
    assert weeks.people == 1.25
    assert [weight(f) for f in Frequency] == [1, 2, 0.5, 0.25]


def test_a_workload_says_what_is_left() -> None:
    assert Workload(available=960, promised=1000).left == -40
    assert [Workload(available=a, promised=p).percent for a, p in ((0, 0), (0, 1), (3, 1))] == [
        0, 1000, 34,
    ]  # fmt: skip
    assert check_workload(Workload(available=0, promised=0), DEFAULT_LIMITS) == ()


def test_more_people_than_usual_is_said_and_more_than_the_ceiling_of_the_day_refused() -> None:
    fits = Workload(available=100, promised=50)
    usual = limits_with(LimitName.CASELOAD_USUAL, value=0)
    said = WorkloadFlagged(
        specialist_id=SPECIALIST_ID,
        flags=(Flag(limit=LimitName.CASELOAD_USUAL, value=0, amount=1),),
    )
    specialist().when(hold_place_within, MATCH_ID, fits, usual).then(HELD, said)
    lowered = limits_with(LimitName.CASELOAD_CEILING, value=0)
    specialist().when(hold_place_within, MATCH_ID, fits, lowered).then(CaseloadFull)
    warns = limits_with(LimitName.CASELOAD_CEILING, value=0, level=Level.WARN)
    passed = (Flag(limit=LimitName.CASELOAD_CEILING, value=0, amount=1),)
    flagged = WorkloadFlagged(specialist_id=SPECIALIST_ID, flags=passed)
    specialist().when(hold_place_within, MATCH_ID, fits, warns).then(HELD, flagged)
    half = given(SPECIALIST, enrolled(fte_percent=50))
    usual_half = limits_with(LimitName.HALF_TIME_USUAL, value=0)
    flag = Flag(limit=LimitName.HALF_TIME_USUAL, value=0, amount=1)
    assert carried(half.state, 1, usual_half) == (flag,)
    assert carried(half.state, 1, DEFAULT_LIMITS) == ()


def test_a_day_with_hours_of_its_own_counts_by_those() -> None:
    weekly = (parse_window("Mon 09:00-12:00"),)
    longer = {date(2026, 11, 30): (parse_window("Mon 09:00-17:00"),)}
    assert working_minutes(weekly, TODAY, [], frozenset(), longer) == 3 * 180 + 480
    assert working_minutes(weekly, TODAY, [], frozenset({date(2026, 11, 30)}), longer) == 1020
    assert working_minutes(weekly, TODAY, [], frozenset(), {date(2026, 11, 30): ()}) == 3 * 180


def test_one_person_takes_sessions_the_drive_and_notes_of_the_coming_weeks() -> None:
    limits = limits_with(LimitName.NOTES_PER_SESSION, value=10)
    weekly = Promise(frequency=Frequency.WEEKLY, session_minutes=60, travel_minutes=40)
    assert each_session(weekly, limits) == 60 + 40 + 10
    assert minutes_of(weekly, limits) == 4 * 110
    assert minutes_of(Promise(frequency=Frequency.CHECK_IN, session_minutes=30), limits) == 40


def test_what_is_left_is_of_the_share_that_the_rules_allow() -> None:
    limits = limits_with(LimitName.MINUTES_OF_WORK, value=90)
    assert minutes_left(Workload(available=1000, promised=850), limits) == 50
    assert minutes_left(Workload(available=1000, promised=950), limits) == -50
    assert minutes_left(Workload(available=999, promised=0), limits) == 899, "whole minutes"
    weeks = coming_weeks(
        [], available=1000, group_minutes=100, supervision_minutes=60, limits=limits
    )
    assert minutes_for_sessions(weeks, limits) == 900 - 100 - 60
