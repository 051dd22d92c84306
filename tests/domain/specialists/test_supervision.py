"""A specialist's supervision: by whom, held when, due when."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from domain.program.default_limits import DEFAULT_LIMITS
from domain.shared.shared_refusals import CorrectionUnexplained
from domain.specialists.supervision import (
    NoSupervisor,
    OwnSupervisor,
    PracticeStarted,
    SupervisionAlreadyRecorded,
    SupervisionCorrected,
    SupervisionHeld,
    SupervisionInTheFuture,
    SupervisionLengthOutOfRange,
    SupervisionUnknown,
    SupervisorAssigned,
    assign_supervisor,
    correct_supervision,
    hold_supervision,
    start_practice,
    supervision_due,
)
from stories.pasts.a_specialist import specialist
from stories.pasts.samples import OTHER_SPECIALIST_ID, SPECIALIST_ID, TODAY, made_up_id

SUPERVISED = SupervisorAssigned(specialist_id=SPECIALIST_ID, supervisor_id=OTHER_SPECIALIST_ID)
SUPERVISION_ID = made_up_id("supervision")
DUTY: dict[str, Any] = {"today": TODAY, "limits": DEFAULT_LIMITS}


def test_no_one_supervises_themselves() -> None:
    here = specialist().part("supervision")
    here.when(assign_supervisor, OTHER_SPECIALIST_ID).then(SUPERVISED)
    here.when(assign_supervisor, SPECIALIST_ID).then(OwnSupervisor)
    after = specialist(SUPERVISED)
    after.part("supervision").when(assign_supervisor, OTHER_SPECIALIST_ID).then_nothing()
    assert after.state.enrolled.supervisor_id == OTHER_SPECIALIST_ID


def test_supervision_is_recorded_once_and_a_short_one_meets_no_duty() -> None:
    full = SupervisionHeld(
        specialist_id=SPECIALIST_ID,
        supervision_id=SUPERVISION_ID,
        supervisor_id=OTHER_SPECIALIST_ID,
        held_on=TODAY,
        minutes=30,
        long_enough=True,
    )
    here = specialist(SUPERVISED).part("supervision")
    here.when(hold_supervision, SUPERVISION_ID, TODAY, 30, **DUTY).then(full)
    short = replace(full, minutes=29, long_enough=False)
    here.when(hold_supervision, SUPERVISION_ID, TODAY, 29, **DUTY).then(short)
    assert specialist(SUPERVISED, short).state.supervision.last_full is None
    known = specialist(SUPERVISED, full).part("supervision")
    assert known.state.last_full == TODAY
    known.when(hold_supervision, SUPERVISION_ID, TODAY, 30, **DUTY).then_nothing()
    known.when(hold_supervision, SUPERVISION_ID, TODAY, 45, **DUTY).then(SupervisionAlreadyRecorded)
    tomorrow = date(2026, 11, 24)
    here.when(hold_supervision, SUPERVISION_ID, tomorrow, 30, **DUTY).then(SupervisionInTheFuture)
    here.when(hold_supervision, SUPERVISION_ID, TODAY, 0, **DUTY).then(SupervisionLengthOutOfRange)
    alone = specialist().part("supervision")
    alone.when(hold_supervision, SUPERVISION_ID, TODAY, 30, **DUTY).then(NoSupervisor)


@pytest.mark.parametrize(
    ("since", "last", "due"),
    [
        (None, None, date(2026, 12, 8)),
        (date(2026, 6, 1), date(2026, 11, 20), date(2026, 12, 5)),
        (date(2025, 11, 24), date(2026, 11, 20), date(2026, 12, 5)),
        (date(2025, 11, 23), date(2026, 11, 20), date(2026, 12, 20)),
        (date(2024, 11, 24), date(2026, 11, 20), date(2026, 12, 20)),
        (date(2024, 11, 23), None, None),
    ],
)
def test_supervision_is_due_by_experience(
    since: date | None, last: date | None, due: date | None
) -> None:
    assert supervision_due(since, last, TODAY, DEFAULT_LIMITS) == due


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2025, 2, 28), date(2025, 3, 7)),
        (date(2025, 3, 1), date(2025, 3, 22)),
        (date(2026, 2, 28), date(2026, 3, 22)),
        (date(2026, 3, 1), None),
    ],
)
def test_a_year_from_a_leap_day_is_over_on_the_first_of_march(day: date, due: date | None) -> None:
    last = date(day.year, 2, 20)
    assert supervision_due(date(2024, 2, 29), last, day, DEFAULT_LIMITS) == due


def test_the_start_of_practice_is_kept() -> None:
    started = PracticeStarted(specialist_id=SPECIALIST_ID, since=date(2025, 1, 1))
    specialist().part("supervision").when(start_practice, date(2025, 1, 1)).then(started)
    after = specialist(started).part("supervision")
    after.when(start_practice, date(2025, 1, 1)).then_nothing()


def test_supervision_is_set_right_with_a_reason_and_the_next_falls_due_by_it() -> None:
    full = SupervisionHeld(
        specialist_id=SPECIALIST_ID,
        supervision_id=SUPERVISION_ID,
        supervisor_id=OTHER_SPECIALIST_ID,
        held_on=TODAY,
        minutes=30,
        long_enough=True,
    )
    earlier = SupervisionCorrected(
        specialist_id=SPECIALIST_ID,
        supervision_id=SUPERVISION_ID,
        held_on=TODAY - timedelta(days=20),
        minutes=30,
        long_enough=True,
        reason="The sheet says so.",
    )
    here = specialist(SUPERVISED, full).part("supervision")

    def put(at, minutes=30, why="The sheet says so.", known=here, which=SUPERVISION_ID):
        return known.when(correct_supervision, which, at, minutes, reason=why, **DUTY)

    put(earlier.held_on).then(earlier)
    put(earlier.held_on, why=" ").then(CorrectionUnexplained)
    put(TODAY + timedelta(days=1)).then(SupervisionInTheFuture)
    put(TODAY, minutes=481).then(SupervisionLengthOutOfRange)
    put(TODAY, which=made_up_id("another")).then(SupervisionUnknown)
    after = specialist(SUPERVISED, full, earlier)
    put(earlier.held_on, why="", known=after.part("supervision")).then_nothing()
    assert after.state.supervision.last_full == earlier.held_on
