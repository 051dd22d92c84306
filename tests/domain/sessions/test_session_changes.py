"""A session takes place elsewhere or after all; calendars count each change."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.program.default_limits import DEFAULT_LIMITS
from domain.sessions import session_booking
from domain.sessions.session import SESSION
from domain.sessions.session_booking import (
    Canceler,
    SessionConfirmed,
    SessionHasStarted,
    SessionNotCanceled,
    SessionReinstated,
    SessionRelocated,
    TooLateToChoose,
)
from domain.sessions.session_outcome import hold
from domain.sessions.session_state import SessionAlreadyRecorded
from domain.shared.shared_refusals import SessionUnknown
from domain.shared.vocabulary import Mode
from stories.pasts.given import given
from stories.pasts.samples import (
    NOW,
    PARTICIPANT_ID,
    SESSION_ID,
    SPECIALIST_ID,
    scheduled,
)
from stories.steps.schedule_steps import (
    HOUR,
    START,
)


def test_a_session_takes_place_elsewhere_or_after_all() -> None:
    now = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
    planned = given(SESSION, scheduled())
    relocated = SessionRelocated(
        session_id=SESSION_ID, participant_id=PARTICIPANT_ID, mode=Mode.VIDEO, place=""
    )
    planned.when(session_booking.relocate, Mode.VIDEO, "", now).then(relocated)
    planned.when(session_booking.relocate, Mode.IN_PERSON, "TAP", now).then_nothing()
    planned.when(session_booking.relocate, Mode.VIDEO, "", NOW).then(SessionHasStarted)
    canceled = session_booking.cancel(planned.state, Canceler.STAFF, now, DEFAULT_LIMITS)
    off = given(SESSION, scheduled(), *canceled)
    off.when(session_booking.relocate, Mode.VIDEO, "", now).then(SessionAlreadyRecorded)
    off.when(session_booking.reinstate, now).then(SessionReinstated(session_id=SESSION_ID))
    off.when(session_booking.reinstate, NOW).then(SessionHasStarted)
    held = given(SESSION, scheduled(), *session_hold())
    held.when(session_booking.reinstate, now).then(SessionNotCanceled)


def test_a_participant_says_that_they_will_be_there_of_the_time_as_it_stands() -> None:
    now = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
    confirmed = SessionConfirmed(session_id=SESSION_ID, participant_id=PARTICIPANT_ID, revision=0)
    planned = given(SESSION, scheduled())
    assert not planned.state.is_confirmed
    planned.when(session_booking.confirm, now).then(confirmed)
    planned.when(session_booking.confirm, NOW).then(SessionHasStarted)
    said = given(SESSION, scheduled(), confirmed)
    assert said.state.is_confirmed
    said.when(session_booking.confirm, now).then_nothing()
    moved = session_booking.move(said.state, START, START + HOUR, now)
    again = given(SESSION, scheduled(), confirmed, *moved)
    assert not again.state.is_confirmed
    again.when(session_booking.confirm, now).then(replace(confirmed, revision=1))
    off = session_booking.cancel(said.state, Canceler.PARTICIPANT, now, DEFAULT_LIMITS)
    given(SESSION, scheduled(), *off).when(session_booking.confirm, now).then(
        SessionAlreadyRecorded
    )
    given(SESSION).when(session_booking.confirm, now).then(SessionUnknown)


def test_nobody_but_staff_moves_it_shortly_before() -> None:
    starts_at = scheduled().starts_at
    session_booking.check_in_time(scheduled(), starts_at - timedelta(hours=24), DEFAULT_LIMITS)
    with pytest.raises(TooLateToChoose):
        session_booking.check_in_time(scheduled(), starts_at - HOUR, DEFAULT_LIMITS)


def session_hold() -> tuple[object, ...]:
    return given(SESSION, scheduled()).when(hold, SPECIALIST_ID, 60, NOW).facts


def test_each_change_that_calendars_are_told_counts() -> None:
    now = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
    state = SESSION.fold((scheduled(),))
    for decide in (
        lambda s: session_booking.move(s, START, START + HOUR, now),
        lambda s: session_booking.relocate(s, Mode.VIDEO, "", now),
        lambda s: session_booking.cancel(s, Canceler.STAFF, now, DEFAULT_LIMITS),
        lambda s: session_booking.reinstate(s, now),
    ):
        state = SESSION.fold(decide(state), state)
    assert state.revision == 4
    assert (state.scheduled.starts_at, state.scheduled.mode) == (START, Mode.VIDEO)
