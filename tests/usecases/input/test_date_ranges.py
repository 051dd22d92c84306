"""How far each day and instant of a command may reach, whatever way the command comes in."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.referrals.outreach import AttemptOutcome
from domain.shared.roles import Role
from domain.shared.vocabulary import SafeContact
from peermatch.usecases.input.date_ranges import RangeMissing, check_dates, dated_fields
from peermatch.usecases.input.fields import FieldError, InvalidInput
from peermatch.usecases.matches.runs import KeepInputs
from peermatch.usecases.pairing.outlooks import KeepOutlook
from peermatch.usecases.people.participants import CorrectIdentity
from peermatch.usecases.program.learning_commands import EndLearning
from peermatch.usecases.program.likely_waits import KeepLikelyWaits
from peermatch.usecases.program.reserve_policy import EndReserveReplay
from peermatch.usecases.referrals.intake import GiveConsent
from peermatch.usecases.referrals.referral_course import AttemptContact
from peermatch.usecases.registry import USE_CASES

TODAY = date(2026, 11, 23)
SOMEONE = UUID(int=1)
EARLY, LATE = date(1, 1, 1), date(9999, 12, 31)
MOMENTS = (
    datetime(1, 1, 1, tzinfo=UTC),
    datetime.fromisoformat("0001-01-01T00:00:00+14:00"),
    datetime.fromisoformat("9999-12-31T23:59:59-14:00"),
)


def wrong(command: object) -> tuple[FieldError, ...]:
    try:
        check_dates(command, TODAY)
    except InvalidInput as refusal:
        return refusal.errors
    return ()


@pytest.mark.parametrize("use_case", USE_CASES, ids=lambda u: u.command.__name__)
def test_every_day_and_instant_of_every_command_has_a_range(use_case: Any) -> None:
    """Raises RangeMissing for a field that `RANGES` doesn't know."""
    if not use_case.from_the_record:
        dated_fields(use_case.command)


def test_a_date_without_a_range_is_found() -> None:
    @dataclass(frozen=True)
    class Plan:
        someday: date

    with pytest.raises(RangeMissing):
        dated_fields(Plan)


def test_only_what_the_worker_keeps_from_the_record_may_say_any_day() -> None:
    kept = {KeepInputs, KeepOutlook, KeepLikelyWaits, EndReserveReplay, EndLearning}
    assert {u.command for u in USE_CASES if u.from_the_record} == kept
    assert all(u.roles == {Role.SERVICE} for u in USE_CASES if u.from_the_record)


@pytest.mark.parametrize(
    ("until", "reason"),
    [
        (date(2126, 11, 23), ""),
        (date(2126, 11, 24), "is more than 100 years ahead"),
        (LATE, "is more than 100 years ahead"),
        (date(2000, 1, 1), ""),
        (date(1999, 12, 31), "is before 2000"),
        (EARLY, "is before 2000"),
    ],
)
def test_a_consent_lasts_a_hundred_years_at_most(until: date, reason: str) -> None:
    given = GiveConsent(participant_id=SOMEONE, signed_on=TODAY, expires_on=until)

    assert [error.reason for error in wrong(given)] == ([reason] if reason else [])


@pytest.mark.parametrize(
    ("born", "reason"),
    [
        (date(1900, 1, 1), ""),
        (date(1899, 12, 31), "is before 1900"),
        (TODAY, ""),
        (TODAY + timedelta(days=1), "is a day that has not come yet"),
    ],
)
def test_people_are_born_from_1900_on_and_not_tomorrow(born: date, reason: str) -> None:
    corrected = CorrectIdentity(
        participant_id=SOMEONE, name="Avery", birth_date=born, reason="a slip"
    )

    assert [error.reason for error in wrong(corrected)] == ([reason] if reason else [])


def test_a_leap_day_plus_years_is_a_day() -> None:
    given = GiveConsent(participant_id=SOMEONE, signed_on=TODAY, expires_on=date(2128, 2, 29))
    with pytest.raises(InvalidInput):
        check_dates(given, date(2028, 2, 28))
    check_dates(given, date(2028, 2, 29))


def test_an_instant_without_its_offset_is_no_instant() -> None:
    attempt = _attempt(datetime(2026, 11, 23, 12))

    assert wrong(attempt) == (FieldError("attempted_at", "needs an offset from UTC, like -05:00"),)


def _attempt(at: datetime) -> AttemptContact:
    return AttemptContact(
        referral_id=SOMEONE,
        attempt_id=SOMEONE,
        attempted_at=at,
        way=SafeContact.CALL,
        outcome=AttemptOutcome.NO_ANSWER,
    )
