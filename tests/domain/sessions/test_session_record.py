"""A session moved, canceled, corrected; its units counted, flagged and billable or not."""

from datetime import timedelta

import pytest

from domain.program.default_limits import DEFAULT_LIMITS
from domain.program.limits import Flag, Level, LimitName
from domain.sessions.counting import NOT_BILLABLE, Counting, NotBillable, units
from domain.sessions.session import SESSION
from domain.sessions.session_booking import (
    Canceler,
    MovedIntoThePast,
    SessionBackwards,
    SessionHasStarted,
    SessionMoved,
    cancel,
    move,
)
from domain.sessions.session_outcome import (
    CalledOffForEveryone,
    CorrectedSince,
    CorrectionContradictsItself,
    MinutesOutOfRange,
    OutcomeUndone,
    SessionCorrected,
    SessionHasNotStarted,
    SessionHeld,
    SessionMissed,
    SessionNotMissedYet,
    SessionNotRecorded,
    SessionNotYours,
    UndoneTooLate,
    correct,
    hold,
    undo,
)
from domain.sessions.session_state import (
    MissedReason,
    SessionAlreadyRecorded,
    SessionStatus,
    UnitsCounted,
)
from domain.sessions.session_units import (
    SessionNotHeld,
    count_units,
)
from domain.shared.shared_refusals import (
    CorrectionAlreadyRecorded,
    CorrectionUnexplained,
    SessionUnknown,
)
from stories.pasts.given import given
from stories.pasts.group_samples import counting
from stories.pasts.rules_of import limits_with
from stories.pasts.samples import PARTICIPANT_ID, SESSION_ID, SPECIALIST_ID, made_up_id, scheduled

START, END = scheduled().starts_at, scheduled().ends_at
DAY = timedelta(days=1)
BEFORE = START - timedelta(days=2)
MOVED = SessionMoved(session_id=SESSION_ID, starts_at=START + DAY, ends_at=END + DAY)
HELD = SessionHeld(session_id=SESSION_ID, minutes=60)
CORRECTION_ID = made_up_id("correction")
CORRECTED = SessionCorrected(
    session_id=SESSION_ID,
    participant_id=PARTICIPANT_ID,
    correction_id=CORRECTION_ID,
    minutes=30,
    missed=None,
    reason="Shorter than written.",
)
NO_SHOW = MissedReason.NO_SHOW


def missed(reason: MissedReason) -> SessionMissed:
    return SessionMissed(session_id=SESSION_ID, reason=reason)


def test_a_session_is_moved_before_it_starts_and_keeps_its_specialist() -> None:
    here = given(SESSION, scheduled())
    here.when(move, START + DAY, END + DAY, BEFORE).then(MOVED)
    here.when(move, START, END, BEFORE).then_nothing()
    here.when(move, START + DAY, START + DAY, BEFORE).then(SessionBackwards)
    here.when(move, START + DAY, END + DAY, START).then(SessionHasStarted)
    here.when(move, BEFORE, BEFORE + DAY, BEFORE).then(MovedIntoThePast)
    given(SESSION, scheduled(), HELD).when(move, START + DAY, END + DAY, BEFORE).then(
        SessionAlreadyRecorded
    )
    after = given(SESSION, scheduled(), MOVED)
    after.when(move, START + DAY, END + DAY, BEFORE).then_nothing()
    assert after.state.scheduled == scheduled(starts_at=START + DAY, ends_at=END + DAY)
    assert after.state.scheduled.specialist_id == SPECIALIST_ID
    given(SESSION).when(move, START, END, BEFORE).then(SessionUnknown)


@pytest.mark.parametrize(
    ("by", "hours", "reason"),
    [
        (Canceler.PARTICIPANT, 24, MissedReason.CANCELED_BY_PARTICIPANT),
        (Canceler.PARTICIPANT, 23, MissedReason.LATE_CANCELLATION),
        (Canceler.STAFF, 24, MissedReason.CANCELED_BY_STAFF),
        (Canceler.STAFF, 1, MissedReason.CANCELED_BY_STAFF),
    ],
)
def test_a_cancellation_is_recorded_by_who_and_how_late(
    by: Canceler, hours: int, reason: MissedReason
) -> None:
    when = START - timedelta(hours=hours)
    here = given(SESSION, scheduled())
    here.when(cancel, by, when, DEFAULT_LIMITS).then(missed(reason))
    again = given(SESSION, scheduled(), missed(reason))
    again.when(cancel, by, START - timedelta(minutes=1), DEFAULT_LIMITS).then_nothing()


def test_a_session_that_has_started_or_is_recorded_is_not_canceled() -> None:
    here = given(SESSION, scheduled())
    here.when(cancel, Canceler.STAFF, START, DEFAULT_LIMITS).then(SessionHasStarted)
    for so_far in (HELD, missed(NO_SHOW), missed(MissedReason.CANCELED_BY_PARTICIPANT)):
        recorded = given(SESSION, scheduled(), so_far)
        recorded.when(cancel, Canceler.STAFF, BEFORE, DEFAULT_LIMITS).then(SessionAlreadyRecorded)


def test_a_record_is_corrected_with_a_reason_and_what_it_said_stays() -> None:
    here = given(SESSION, scheduled(), HELD)
    reason = "Shorter than written."
    here.when(correct, CORRECTION_ID, 30, None, reason, now=END).then(CORRECTED)
    here.when(correct, CORRECTION_ID, 30, None, " ", now=END).then(CorrectionUnexplained)
    here.when(correct, CORRECTION_ID, 0, None, reason, now=END).then(CorrectionContradictsItself)
    here.when(correct, CORRECTION_ID, 30, NO_SHOW, reason, now=END).then(
        CorrectionContradictsItself
    )
    here.when(correct, CORRECTION_ID, 481, None, reason, now=END).then(MinutesOutOfRange)
    given(SESSION, scheduled()).when(correct, CORRECTION_ID, 30, None, reason, now=END).then(
        SessionNotRecorded
    )
    after = given(SESSION, scheduled(), HELD, CORRECTED)
    after.when(correct, CORRECTION_ID, 30, None, reason, now=END).then_nothing()
    after.when(correct, CORRECTION_ID, 45, None, reason, now=END).then(CorrectionAlreadyRecorded)
    assert (after.state.status, after.state.minutes) == (SessionStatus.HELD, 30)
    assert after.state.corrections[CORRECTION_ID].reason == reason


def test_a_session_recorded_as_held_is_corrected_to_missed() -> None:
    here = given(SESSION, scheduled(), HELD)
    facts = here.when(correct, CORRECTION_ID, 0, NO_SHOW, "Another person came.", now=END).facts
    state = SESSION.fold(facts, here.state)
    assert (state.status, state.minutes, state.missed) == (SessionStatus.MISSED, 0, NO_SHOW)


def test_a_canceled_session_is_not_corrected_to_held_before_it_would_have_started() -> None:
    here = given(SESSION, scheduled(), missed(MissedReason.CANCELED_BY_STAFF))
    words = (CORRECTION_ID, 30, None, "Shorter than written.")
    here.when(correct, *words, now=BEFORE).then(SessionHasNotStarted)
    here.when(correct, *words, now=START).then(CORRECTED)
    absent = (CORRECTION_ID, 0, NO_SHOW, "They had not canceled.")
    here.when(correct, *absent, now=BEFORE).then(SessionNotMissedYet)
    here.when(correct, *absent, now=START).then(
        SessionCorrected(
            session_id=SESSION_ID,
            participant_id=PARTICIPANT_ID,
            correction_id=CORRECTION_ID,
            minutes=0,
            missed=NO_SHOW,
            reason="They had not canceled.",
        )
    )


@pytest.mark.parametrize("recorded", [HELD, missed(NO_SHOW)])
def test_what_was_recorded_by_mistake_is_undone_within_a_week(recorded: SessionHeld) -> None:
    week = START + timedelta(days=7)
    last = week - timedelta(seconds=1)
    here = given(SESSION, scheduled(), recorded)
    undone = OutcomeUndone(session_id=SESSION_ID)
    here.when(undo, SPECIALIST_ID, last, time_is_kept=True).then(undone)
    here.when(undo, SPECIALIST_ID, week, time_is_kept=True).then(UndoneTooLate)
    here.when(undo, SPECIALIST_ID, END, time_is_kept=False).then(CalledOffForEveryone)
    here.when(undo, made_up_id("colleague"), END, time_is_kept=True).then(SessionNotYours)
    after = given(SESSION, scheduled(), recorded, counted(4, None), undone)
    assert after.state.status is SessionStatus.SCHEDULED
    assert (after.state.minutes, after.state.missed, after.state.counted) == (0, None, None)
    after.when(undo, SPECIALIST_ID, week, time_is_kept=False).then_nothing()
    after.when(hold, SPECIALIST_ID, 45, END).then(SessionHeld(session_id=SESSION_ID, minutes=45))


def test_a_corrected_record_is_not_undone() -> None:
    here = given(SESSION, scheduled(), HELD, CORRECTED)
    here.when(undo, SPECIALIST_ID, END, time_is_kept=True).then(CorrectedSince)
    given(SESSION).when(undo, SPECIALIST_ID, END, time_is_kept=True).then(SessionUnknown)


@pytest.mark.parametrize(("minutes", "count"), [(0, 0), (14, 0), (15, 1), (29, 1), (60, 4)])
def test_a_unit_is_a_whole_quarter_of_an_hour(minutes: int, count: int) -> None:
    assert units(minutes) == count


def counted(units: int, why: NotBillable | None, *flags: Flag) -> UnitsCounted:
    return UnitsCounted(
        session_id=SESSION_ID, units=units, billable=why is None, not_billable=why, flags=flags
    )


@pytest.mark.parametrize(
    ("given_to_count", "why"),
    [
        (counting(), None),
        (counting(may_bill=False), NotBillable.SPECIALIST_MAY_NOT_BILL),
        (counting(recommended=False), NotBillable.NO_RECOMMENDATION),
        (counting(consent_to_bill=False), NotBillable.NO_CONSENT_TO_BILL),
    ],
)
def test_units_are_billable_or_say_why_not(
    given_to_count: Counting, why: NotBillable | None
) -> None:
    here = given(SESSION, scheduled(), HELD)
    here.when(count_units, given_to_count, DEFAULT_LIMITS).then(counted(4, why))
    assert set(NOT_BILLABLE) == set(NotBillable)


def test_minutes_short_of_a_unit_count_as_none() -> None:
    short = given(SESSION, scheduled(), SessionHeld(session_id=SESSION_ID, minutes=14))
    short.when(count_units, counting(), DEFAULT_LIMITS).then(
        counted(0, NotBillable.SHORTER_THAN_A_UNIT)
    )


def test_more_than_a_day_or_year_covers_is_flagged_on_the_record() -> None:
    here = given(SESSION, scheduled(), HELD)
    day = Flag(limit=LimitName.PARTICIPANT_DAY, value=16, amount=17)
    year = Flag(limit=LimitName.PARTICIPANT_YEAR, value=3600, amount=3601)
    full = counting(units_of_day=13, units_of_year=3597)
    here.when(count_units, full, DEFAULT_LIMITS).then(counted(4, None, day, year))
    just = counting(units_of_day=12, units_of_year=3596)
    here.when(count_units, just, DEFAULT_LIMITS).then(counted(4, None))
    strict = limits_with(LimitName.PARTICIPANT_DAY, level=Level.BLOCK)
    here.when(count_units, full, strict).then(counted(4, NotBillable.OVER_A_LIMIT, day, year))


def test_counting_again_changes_nothing_until_a_correction() -> None:
    once = counted(4, None)
    given(SESSION, scheduled(), HELD, once).when(
        count_units, counting(), DEFAULT_LIMITS
    ).then_nothing()
    corrected = given(SESSION, scheduled(), HELD, once, CORRECTED)
    corrected.when(count_units, counting(), DEFAULT_LIMITS).then(counted(2, None))
    given(SESSION, scheduled()).when(count_units, counting(), DEFAULT_LIMITS).then(SessionNotHeld)
