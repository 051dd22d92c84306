"""A session: scheduled once, then recorded once by its own specialist."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.sessions.session import SESSION
from domain.sessions.session_booking import SessionBackwards, schedule
from domain.sessions.session_outcome import (
    KNOWN_BEFORE,
    MinutesOutOfRange,
    SessionHasNotStarted,
    SessionHeld,
    SessionMissed,
    SessionNotMissedYet,
    SessionNotYours,
    hold,
    miss,
)
from domain.sessions.session_state import MISSED_REASONS, MissedReason, SessionAlreadyRecorded
from domain.shared.shared_refusals import SessionUnknown
from stories.pasts.given import given
from stories.pasts.samples import NOW, OTHER_SPECIALIST_ID, SESSION_ID, SPECIALIST_ID, scheduled

HELD = SessionHeld(session_id=SESSION_ID, minutes=60)
MISSED = SessionMissed(session_id=SESSION_ID, reason=MissedReason.NO_SHOW)
EARLIER = datetime(2026, 11, 23, 14, 59, tzinfo=UTC)


def test_a_session_is_scheduled_once_and_ends_after_it_starts() -> None:
    given(SESSION).when(schedule, scheduled()).then(scheduled())
    given(SESSION, scheduled()).when(schedule, scheduled(place="")).then_nothing()
    backwards = scheduled(ends_at=scheduled().starts_at)
    given(SESSION).when(schedule, backwards).then(SessionBackwards)


def test_a_session_is_held_once_it_has_started() -> None:
    here = given(SESSION, scheduled())
    here.when(hold, SPECIALIST_ID, 60, NOW).then(HELD)
    here.when(hold, SPECIALIST_ID, 60, EARLIER).then(SessionHasNotStarted)
    for minutes in (0, 481, -5):
        here.when(hold, SPECIALIST_ID, minutes, NOW).then(MinutesOutOfRange)


def test_a_cancellation_may_be_known_beforehand() -> None:
    here = given(SESSION, scheduled())
    for reason in MissedReason:
        here.when(miss, SPECIALIST_ID, reason, NOW).then(replace(MISSED, reason=reason))
    for reason in KNOWN_BEFORE:
        here.when(miss, SPECIALIST_ID, reason, EARLIER).then(replace(MISSED, reason=reason))
    for reason in (MissedReason.NO_SHOW, MissedReason.UNABLE_TO_REACH):
        here.when(miss, SPECIALIST_ID, reason, EARLIER).then(SessionNotMissedYet)


def test_a_recorded_session_is_not_recorded_differently() -> None:
    held = given(SESSION, scheduled(), HELD)
    held.when(hold, SPECIALIST_ID, 60, NOW).then_nothing()
    held.when(hold, SPECIALIST_ID, 45, NOW).then(SessionAlreadyRecorded)
    held.when(miss, SPECIALIST_ID, MissedReason.NO_SHOW, NOW).then(SessionAlreadyRecorded)
    missed = given(SESSION, scheduled(), MISSED)
    missed.when(miss, SPECIALIST_ID, MissedReason.NO_SHOW, NOW).then_nothing()
    missed.when(hold, SPECIALIST_ID, 60, NOW).then(SessionAlreadyRecorded)


@pytest.mark.parametrize(
    ("decision", "arguments"), [(hold, (60, NOW)), (miss, (MissedReason.NO_SHOW, NOW))]
)
def test_only_its_own_specialist_records_a_session(decision, arguments) -> None:
    given(SESSION, scheduled()).when(decision, OTHER_SPECIALIST_ID, *arguments).then(
        SessionNotYours
    )
    given(SESSION).when(decision, SPECIALIST_ID, *arguments).then(SessionUnknown)


def test_every_missed_reason_has_words() -> None:
    assert set(MISSED_REASONS) == set(MissedReason)
