"""Leave that is asked for, and the continuing education that a renewal asks for."""

from dataclasses import replace
from datetime import timedelta

from domain.deadlines.due import Due, DueKind, OpenLeaveRequest
from domain.deadlines.falling_due import due_list
from domain.program.default_limits import DEFAULT_LIMITS
from domain.program.limits import LimitName
from domain.shared.shared_refusals import SpecialistUnknown
from domain.specialists.credentials import (
    CredentialKind,
    CredentialRecorded,
    EducationAlreadyRecorded,
    EducationCompleted,
    EducationInTheFuture,
    EducationLengthOutOfRange,
    EducationRemoved,
    EducationUnknown,
    EducationWithoutTitle,
    complete_education,
    education_year,
    remove_education,
)
from domain.specialists.leave_requests import (
    LeaveAsked,
    LeaveAskedDifferently,
    LeaveGranted,
    LeaveInThePast,
    LeavePlannedAlready,
    LeaveRequestAnswered,
    LeaveRequestTakenBack,
    LeaveRequestUnknown,
    LeaveTurnedDown,
    TurnedDownWithoutReason,
    ask_for_leave,
    grant_leave,
    take_back,
    turn_down_leave,
)
from domain.specialists.specialist import SPECIALIST
from domain.specialists.working_hours import (
    LeaveCanceled,
    LeaveEndsBeforeItStarts,
    LeavePlanned,
)
from stories.pasts.a_specialist import specialist
from stories.pasts.given import given
from stories.pasts.samples import SPECIALIST_ID, TODAY, made_up_id

ID, OTHER = made_up_id("request"), made_up_id("other request")
DAY = timedelta(days=1)
FIRST, LAST = TODAY + 10 * DAY, TODAY + 14 * DAY
ASKED = LeaveAsked(
    specialist_id=SPECIALIST_ID,
    request_id=ID,
    first_day=FIRST,
    last_day=LAST,
    asked_on=TODAY,
    note="My sister's wedding",
)
GRANTED = LeaveGranted(specialist_id=SPECIALIST_ID, request_id=ID)
REFUSED = LeaveTurnedDown(specialist_id=SPECIALIST_ID, request_id=ID, reason="Two are away")
BACK = LeaveRequestTakenBack(specialist_id=SPECIALIST_ID, request_id=ID)
PLANNED = LeavePlanned(specialist_id=SPECIALIST_ID, first_day=FIRST, last_day=LAST)


def test_leave_is_asked_for_once_and_for_days_that_are_free() -> None:
    given(SPECIALIST).when(ask_for_leave, ASKED).then(SpecialistUnknown)
    specialist().when(ask_for_leave, ASKED).then(ASKED)
    asked = specialist(ASKED)
    asked.when(ask_for_leave, replace(ASKED, asked_on=TODAY + DAY)).then_nothing()
    asked.when(ask_for_leave, replace(ASKED, last_day=LAST + DAY)).then(LeaveAskedDifferently)
    touching = replace(ASKED, request_id=OTHER, first_day=LAST, last_day=LAST + DAY)
    asked.when(ask_for_leave, touching).then(LeavePlannedAlready)
    after = replace(touching, first_day=LAST + DAY)
    asked.when(ask_for_leave, after).then(after)
    specialist(PLANNED).when(ask_for_leave, ASKED).then(LeavePlannedAlready)
    specialist(ASKED, REFUSED).when(ask_for_leave, touching).then(touching)
    backwards = replace(ASKED, last_day=FIRST - DAY)
    specialist().when(ask_for_leave, backwards).then(LeaveEndsBeforeItStarts)
    past = replace(ASKED, first_day=TODAY - DAY)
    specialist().when(ask_for_leave, past).then(LeaveInThePast)


def test_granting_plans_the_leave_and_an_answer_stands() -> None:
    specialist().when(grant_leave, ID).then(LeaveRequestUnknown)
    specialist(ASKED).when(grant_leave, ID).then(GRANTED, PLANNED)
    specialist(ASKED, PLANNED).when(grant_leave, ID).then(GRANTED)
    granted = specialist(ASKED, GRANTED, PLANNED)
    granted.when(grant_leave, ID).then_nothing()
    granted.when(turn_down_leave, ID, "Two are away").then(LeaveRequestAnswered)
    granted.when(take_back, ID).then(LeaveRequestAnswered)
    canceled = LeaveCanceled(specialist_id=SPECIALIST_ID, first_day=FIRST, last_day=LAST)
    specialist(ASKED, GRANTED, PLANNED, canceled).when(grant_leave, ID).then_nothing()


def test_leave_is_turned_down_with_a_reason_or_taken_back() -> None:
    asked = specialist(ASKED)
    asked.when(turn_down_leave, ID, " ").then(TurnedDownWithoutReason)
    asked.when(turn_down_leave, ID, "Two are away").then(REFUSED)
    specialist(ASKED, REFUSED).when(turn_down_leave, ID, "Two are away").then_nothing()
    specialist(ASKED, REFUSED).when(grant_leave, ID).then(LeaveRequestAnswered)
    asked.when(take_back, ID).then(BACK)
    specialist(ASKED, BACK).when(take_back, ID).then_nothing()
    specialist(ASKED, BACK).when(grant_leave, ID).then(LeaveRequestAnswered)


def test_a_request_is_to_be_answered_in_a_week_and_before_it_begins() -> None:
    row = OpenLeaveRequest(
        request_id=ID, specialist_id=SPECIALIST_ID, asked_on=TODAY, first_day=FIRST
    )
    soon = replace(row, first_day=TODAY + 2 * DAY)
    for asked, due_on in ((row, TODAY + 7 * DAY), (soon, TODAY + 2 * DAY)):
        [due] = due_list([asked], TODAY, DEFAULT_LIMITS, frozenset())
        assert due == Due(
            kind=DueKind.LEAVE_REQUEST, about=ID, due_on=due_on, specialist_id=SPECIALIST_ID
        )


COURSE = EducationCompleted(
    specialist_id=SPECIALIST_ID,
    education_id=ID,
    completed_on=TODAY,
    minutes=120,
    ethics=True,
    title="Boundaries",
    provider="VPRSN",
)
REMOVED = EducationRemoved(specialist_id=SPECIALIST_ID, education_id=ID)


def test_a_course_is_recorded_once_it_is_completed_and_removed_by_mistake() -> None:
    here = specialist().part("credentials")
    here.when(complete_education, COURSE, TODAY).then(COURSE)
    here.when(complete_education, COURSE, TODAY - DAY).then(EducationInTheFuture)
    here.when(complete_education, replace(COURSE, title=" "), TODAY).then(EducationWithoutTitle)
    for minutes in (0, 20, 41 * 60):
        odd = replace(COURSE, minutes=minutes)
        here.when(complete_education, odd, TODAY).then(EducationLengthOutOfRange)
    here.when(remove_education, ID).then(EducationUnknown)
    done = specialist(COURSE).part("credentials")
    done.when(complete_education, COURSE, TODAY).then_nothing()
    done.when(complete_education, replace(COURSE, minutes=60), TODAY).then(EducationAlreadyRecorded)
    done.when(remove_education, ID).then(REMOVED)
    gone = specialist(COURSE, REMOVED).part("credentials")
    gone.when(remove_education, ID).then_nothing()
    gone.when(complete_education, COURSE, TODAY).then(EducationAlreadyRecorded)


def test_hours_count_toward_the_year_that_ends_with_the_registration() -> None:
    ends = TODAY + 100 * DAY
    registered = CredentialRecorded(
        specialist_id=SPECIALIST_ID,
        kind=CredentialKind.REGISTRATION,
        body="Board of Counseling",
        number="1",
        issued_on=TODAY - DAY,
        expires_on=ends,
    )
    older = replace(COURSE, education_id=OTHER, completed_on=ends - 365 * DAY, ethics=False)
    state = specialist(registered, COURSE, older).part("credentials").state
    year = education_year(state, TODAY, DEFAULT_LIMITS)
    assert (year.since, year.until) == (ends - 364 * DAY, ends)
    needed = DEFAULT_LIMITS.value(LimitName.EDUCATION_HOURS) * 60
    in_ethics = DEFAULT_LIMITS.value(LimitName.ETHICS_HOURS) * 60
    assert (year.minutes, year.needed, year.ethics, year.ethics_needed) == (
        *(120, needed),
        *(120, in_ethics),
    )
    assert (needed, in_ethics) == (480, 120)
    assert not year.done
    enough = replace(older, completed_on=TODAY, minutes=360)
    state = specialist(registered, COURSE, enough).part("credentials").state
    assert education_year(state, TODAY, DEFAULT_LIMITS).done
    two_years = replace(registered, expires_on=ends + 365 * DAY)
    state = specialist(two_years, COURSE).part("credentials").state
    assert education_year(state, TODAY, DEFAULT_LIMITS).until == ends
    without = specialist(COURSE).part("credentials").state
    assert education_year(without, TODAY, DEFAULT_LIMITS).until == TODAY


def test_a_year_ends_on_the_day_before_the_next_begins() -> None:
    """Registration that ends in two years less a day, and in two years."""
    for days, until in ((729, TODAY + 364 * DAY), (730, TODAY), (731, TODAY + DAY)):
        held = CredentialRecorded(
            specialist_id=SPECIALIST_ID,
            kind=CredentialKind.REGISTRATION,
            body="Board of Counseling",
            number="1",
            issued_on=TODAY - DAY,
            expires_on=TODAY + days * DAY,
        )
        year = education_year(specialist(held).part("credentials").state, TODAY, DEFAULT_LIMITS)
        assert (year.until, year.since) == (until, until - 364 * DAY)


def test_a_course_of_a_quarter_of_an_hour_to_forty_hours_counts() -> None:
    here = specialist().part("credentials")
    for minutes in (15, 40 * 60):
        course = replace(COURSE, minutes=minutes)
        here.when(complete_education, course, TODAY).then(course)
    for minutes in (0, 40 * 60 + 15):
        course = replace(COURSE, minutes=minutes)
        here.when(complete_education, course, TODAY).then(EducationLengthOutOfRange)
