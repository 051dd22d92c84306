"""A colleague may hold one session that has not started, and never the first."""

from datetime import timedelta

from domain.sessions import session_booking
from domain.sessions.session import SESSION
from domain.sessions.session_booking import (
    FirstSessionStays,
    SessionHasStarted,
    SessionStoodIn,
)
from domain.sessions.session_outcome import SessionHeld
from domain.sessions.session_state import SessionAlreadyRecorded
from domain.shared.shared_refusals import SessionUnknown
from stories.pasts.given import given
from stories.pasts.samples import SPECIALIST_ID, made_up_id, scheduled

COLLEAGUE = made_up_id("colleague")
PLANNED = scheduled(first=False)
BEFORE = PLANNED.starts_at - timedelta(hours=1)
HELD = SessionHeld(session_id=PLANNED.session_id, minutes=60)
STOOD_IN = SessionStoodIn(
    session_id=PLANNED.session_id, specialist_id=COLLEAGUE, instead_of=SPECIALIST_ID
)


def test_a_colleague_stands_in_once() -> None:
    given(SESSION, PLANNED).when(session_booking.stand_in, COLLEAGUE, BEFORE).then(STOOD_IN)
    again = given(SESSION, PLANNED, STOOD_IN)
    again.when(session_booking.stand_in, COLLEAGUE, BEFORE).then_nothing()
    state = SESSION.fold((PLANNED, STOOD_IN))
    assert state.scheduled is not None
    assert (state.scheduled.specialist_id, state.revision) == (COLLEAGUE, 1)


def test_not_the_first_not_a_past_one_and_not_a_recorded_one() -> None:
    stand_in = session_booking.stand_in
    given(SESSION).when(stand_in, COLLEAGUE, BEFORE).then(SessionUnknown)
    given(SESSION, scheduled()).when(stand_in, COLLEAGUE, BEFORE).then(FirstSessionStays)
    started = PLANNED.starts_at
    given(SESSION, PLANNED).when(stand_in, COLLEAGUE, started).then(SessionHasStarted)
    recorded = given(SESSION, PLANNED, HELD)
    recorded.when(stand_in, COLLEAGUE, BEFORE).then(SessionAlreadyRecorded)
