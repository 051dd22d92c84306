"""Time in a group counts in units like a session's, against the same limits."""

from domain.calendar.diary import DIARY
from domain.groups.group import GROUP, MeetingUnknown, NotInGroup
from domain.groups.group_record import attended
from domain.groups.group_units import AttendanceCounted, Attended, count_attendance
from domain.program.default_limits import DEFAULT_LIMITS
from domain.program.limits import Flag, LimitName
from domain.sessions.counting import Counting, NotBillable
from stories.pasts.given import given
from stories.pasts.group_samples import came, counting, met
from stories.pasts.samples import GROUP_ID, MEETING_ID, PARTICIPANT_ID, REFERRAL_ID, SPECIALIST_ID


def counted(units: int, why: NotBillable | None, *flags: Flag) -> AttendanceCounted:
    return AttendanceCounted(
        group_id=GROUP_ID,
        meeting_id=MEETING_ID,
        participant_id=PARTICIPANT_ID,
        referral_id=REFERRAL_ID,
        starts_at=met().starts_at,
        units=units,
        billable=why is None,
        not_billable=why,
        flags=flags,
    )


def count(minutes: int, given_to_count: Counting, before: Attended = ()) -> tuple[object, ...]:
    given_now = (came(minutes), met(), given_to_count, DEFAULT_LIMITS)
    return count_attendance(before, *given_now, referral_id=REFERRAL_ID)


def test_whole_quarters_of_an_hour_count_and_the_rest_is_dropped() -> None:
    assert count(89, counting()) == (counted(5, None),)
    assert count(14, counting()) == (counted(0, NotBillable.SHORTER_THAN_A_UNIT),)
    assert count(0, counting()) == (counted(0, NotBillable.SHORTER_THAN_A_UNIT),)


def test_what_keeps_a_session_from_being_billed_keeps_a_group_too() -> None:
    nobody = counting(may_bill=False)
    assert count(60, nobody) == (counted(4, NotBillable.SPECIALIST_MAY_NOT_BILL),)
    alone = counting(consent_to_bill=False)
    assert count(60, alone) == (counted(4, NotBillable.NO_CONSENT_TO_BILL),)


def test_units_before_that_day_and_year_are_added() -> None:
    day = Flag(limit=LimitName.PARTICIPANT_DAY, value=16, amount=17)
    assert count(60, counting(units_of_day=13)) == (counted(4, None, day),)
    year = Flag(limit=LimitName.PARTICIPANT_YEAR, value=3600, amount=3601)
    assert count(60, counting(units_of_year=3597)) == (counted(4, None, year),)


def test_counting_again_changes_nothing_and_a_new_count_replaces_the_old() -> None:
    once, anew = counted(4, None), counted(4, NotBillable.NO_RECOMMENDATION)
    assert count(60, counting(), (once,)) == ()
    assert DIARY.fold([once, anew]).attended == (anew,)


def test_only_who_was_recorded_at_a_meeting_is_counted() -> None:
    here = given(GROUP, met(), came(60))
    here.when(attended, MEETING_ID, SPECIALIST_ID).then(NotInGroup)
    here.when(attended, GROUP_ID, PARTICIPANT_ID).then(MeetingUnknown)
