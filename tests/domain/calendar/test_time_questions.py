"""Times that stand although something changed since: questioned, kept with a reason, settled."""

from dataclasses import replace
from datetime import timedelta

from domain.calendar.commitment import (
    COMMITMENT,
    CommitmentDropped,
    CommitmentExcepted,
    CommitmentMoved,
    CommitmentQuestioned,
)
from domain.calendar.commitment import except_time as except_planned
from domain.calendar.commitment import question as question_planned
from domain.sessions.session import SESSION
from domain.sessions.session_booking import SessionMoved
from domain.sessions.session_questions import (
    SessionExcepted,
    SessionQuestioned,
    book_knowing,
    except_time,
    question,
)
from domain.sessions.time_questions import ExceptionUnexplained, NothingToExcept
from stories.pasts.given import given
from stories.pasts.samples import scheduled
from stories.steps.schedule_steps import BEFORE, PLANNED

SESSION_ID, WHOSE = scheduled().session_id, scheduled().participant_id
EARLIER = scheduled().starts_at - timedelta(days=1)
HOURS, ROAD = "working-hours", "time-for-the-road"
QUESTIONED = SessionQuestioned(session_id=SESSION_ID, rules=(HOURS,))
KEPT = SessionExcepted(
    session_id=SESSION_ID, participant_id=WHOSE, rules=(HOURS,), reason="They agreed to it."
)
MOVED = SessionMoved(
    session_id=SESSION_ID, starts_at=scheduled().starts_at, ends_at=scheduled().ends_at
)


def test_what_speaks_against_a_session_is_noted_once_and_taken_off_again() -> None:
    booked = given(SESSION, scheduled())
    booked.when(question, (HOURS,), EARLIER).then(QUESTIONED)
    booked.when(question, (), EARLIER).then_nothing()
    asked = given(SESSION, scheduled(), QUESTIONED)
    asked.when(question, (HOURS,), EARLIER).then_nothing()
    asked.when(question, (), EARLIER).then(replace(QUESTIONED, rules=()))
    asked.when(question, (HOURS,), scheduled().starts_at).then(replace(QUESTIONED, rules=()))


def test_it_is_kept_with_a_reason_until_something_else_speaks_against_it() -> None:
    given(SESSION, scheduled()).when(except_time, "Why not.").then(NothingToExcept)
    asked = given(SESSION, scheduled(), QUESTIONED)
    asked.when(except_time, "  ").then(ExceptionUnexplained)
    asked.when(except_time, " They agreed to it. ").then(KEPT)
    kept = given(SESSION, scheduled(), QUESTIONED, KEPT)
    kept.when(question, (HOURS,), EARLIER).then_nothing()
    kept.when(question, (HOURS, ROAD), EARLIER).then(replace(QUESTIONED, rules=(ROAD,)))
    moved = given(SESSION, scheduled(), QUESTIONED, KEPT, MOVED)
    moved.when(question, (HOURS,), EARLIER).then(QUESTIONED)


def test_what_was_booked_knowing_a_warning_is_not_asked_about() -> None:
    booked = given(SESSION, scheduled())
    booked.when(book_knowing, (HOURS,)).then(replace(KEPT, reason=""))
    booked.when(book_knowing, ()).then_nothing()


def test_planned_time_is_asked_about_in_the_same_way() -> None:
    own = PLANNED.commitment_id
    noted = CommitmentQuestioned(commitment_id=own, rules=(HOURS,))
    kept = CommitmentExcepted(
        commitment_id=own, specialist_id=PLANNED.staff[0], rules=(HOURS,), reason="At home."
    )
    given(COMMITMENT, PLANNED).when(question_planned, (HOURS,), BEFORE).then(noted)
    given(COMMITMENT, PLANNED, noted).when(except_planned, "At home.").then(kept)
    given(COMMITMENT, PLANNED, noted, kept).when(question_planned, (HOURS,), BEFORE).then_nothing()
    elsewhere = CommitmentMoved(
        commitment_id=own, starts_at=PLANNED.starts_at, ends_at=PLANNED.ends_at
    )
    moved = given(COMMITMENT, PLANNED, noted, kept, elsewhere)
    moved.when(question_planned, (HOURS,), BEFORE).then(noted)


def test_nothing_is_asked_about_planned_time_that_has_begun_or_was_dropped() -> None:
    own = PLANNED.commitment_id
    noted = CommitmentQuestioned(commitment_id=own, rules=(HOURS,))
    settled = CommitmentQuestioned(commitment_id=own, rules=())
    asked = given(COMMITMENT, PLANNED, noted)
    asked.when(question_planned, (HOURS,), PLANNED.starts_at).then(settled)
    dropped = given(COMMITMENT, PLANNED, CommitmentDropped(commitment_id=own))
    dropped.when(question_planned, (HOURS,), BEFORE).then_nothing()
