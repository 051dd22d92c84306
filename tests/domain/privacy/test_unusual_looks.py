"""What is unusual about looks, and what comes of asking about them."""

from datetime import date, time
from uuid import UUID

import pytest

from domain.privacy import unusual_looks as unusual
from domain.privacy.unusual_looks import (
    FINDINGS,
    SENTENCES,
    UNUSUAL_LOOKS,
    Finding,
    ReviewedDifferently,
    Unusual,
    UnusualLooksFound,
    UnusualLooksReviewed,
    UnusualLooksUnknown,
    far_above,
    looks_id,
    off_hours,
)
from stories.pasts.given import given

VIEWER, DAY = UUID(int=7), date(2026, 11, 23)
ID = looks_id(Unusual.VOLUME, VIEWER, DAY, None)
FOUND = UnusualLooksFound(
    looks_id=ID,
    kind=Unusual.VOLUME,
    viewer=VIEWER,
    on=DAY,
    participant_id=None,
    people=90,
    usual=12,
)


def test_looks_are_noted_once_and_reviewed_with_a_finding() -> None:
    given(UNUSUAL_LOOKS).when(unusual.note, FOUND).then(FOUND)
    given(UNUSUAL_LOOKS, FOUND).when(unusual.note, FOUND).then()
    given(UNUSUAL_LOOKS).when(unusual.review, Finding.WORK, DAY).then(UnusualLooksUnknown)
    reviewed = UnusualLooksReviewed(looks_id=ID, finding=Finding.INCIDENT, reviewed_on=DAY)
    asked = given(UNUSUAL_LOOKS, FOUND)
    asked.when(unusual.review, Finding.INCIDENT, DAY).then(reviewed)
    again = given(UNUSUAL_LOOKS, FOUND, reviewed)
    again.when(unusual.review, Finding.INCIDENT, DAY).then()
    again.when(unusual.review, Finding.WORK, DAY).then(ReviewedDifferently)
    assert set(SENTENCES) == set(Unusual)
    assert set(FINDINGS) == set(Finding)


@pytest.mark.parametrize(
    ("people", "other_days", "usual"),
    [
        (61, [20] * 5, 20),
        (60, [20] * 5, 0),
        (61, [20] * 4, 0),
        (20, [1] * 9, 0),
        (21, [0] * 5, 1),
    ],
)
def test_many_is_far_above_ones_own_usual(people: int, other_days: list[int], usual: int) -> None:
    assert far_above(people, other_days) == usual


NIGHT = ((time(), time(6)), (time(21), None))
WHOLE_DAY = ((time(), None),)


@pytest.mark.parametrize(
    ("day", "works_any_day", "off"),
    [
        (date(2026, 11, 23), False, NIGHT),
        (date(2026, 11, 21), False, WHOLE_DAY),
        (date(2026, 11, 26), False, WHOLE_DAY),
        (date(2026, 11, 21), True, NIGHT),
    ],
)
def test_night_weekends_and_holidays_are_off_hours(
    day: date, works_any_day: bool, off: tuple[tuple[time, time | None], ...]
) -> None:
    assert off_hours(day, {date(2026, 11, 26)}, works_any_day) == off
