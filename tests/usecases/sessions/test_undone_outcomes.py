"""How a session went is undone by whoever recorded it, and the record stands open again."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from one_match import MATCH_ID, service_of
from sqlalchemy import select

from domain.calendar.diary import DIARY, diary_id
from domain.sessions.session import SESSION
from domain.sessions.session_booking import Canceler
from domain.sessions.session_outcome import CalledOffForEveryone
from domain.sessions.session_state import MissedReason, SessionStatus
from domain.shared.roles import Role
from peermatch.readmodels.reading.opened_rows import NotFound
from peermatch.readmodels.tables.sessions.sessions import SESSIONS
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.sessions.session_course import CancelSession
from peermatch.usecases.sessions.session_outcomes import (
    CorrectOwnSession,
    HoldSession,
    MissSession,
    UndoOutcome,
)
from peermatch.worker.timed import course_jobs
from stories.simulation.pools import SPECIALISTS


def booked(proposed: Any) -> tuple[dict[str, UUID], Any]:
    """The first session's ids, as its own specialist sends them, and what is planned."""
    done = proposed.perform(Role.COORDINATOR, ApproveMatch(match_id=MATCH_ID))
    session_id = UUID(done.result["session_id"])
    planned = proposed.deployment.store.read(SESSION, session_id).scheduled
    return {"session_id": session_id, "specialist_id": SPECIALISTS[0]}, planned


def row_of(proposed: Any, session_id: UUID) -> Any:
    proposed.project()
    with proposed.deployment.views.connect() as connection:
        query = select(SESSIONS).where(SESSIONS.c.session_id == session_id)
        return connection.execute(query).mappings().one()


def test_a_held_session_is_undone_with_its_units_and_recorded_anew(
    proposed: Any, clock: Any
) -> None:
    own, planned = booked(proposed)
    clock.moment = planned.ends_at
    proposed.perform(Role.CPRS, HoldSession(**own, minutes=50))
    row = row_of(proposed, own["session_id"])
    assert (row["status"], row["recorded_at"], bool(row["recorded_by"])) == (
        "held",
        clock.moment,
        True,
    )
    assert course_jobs.count_units(service_of(proposed)) == 1
    proposed.perform(Role.CPRS, UndoOutcome(**own))
    row = row_of(proposed, own["session_id"])
    assert row["status"] == SessionStatus.SCHEDULED
    assert {row[name] for name in ("minutes", "units", "recorded_at", "recorded_by")} == {None}
    assert course_jobs.count_units(service_of(proposed)) == 0
    proposed.perform(Role.CPRS, MissSession(**own, reason=MissedReason.NO_SHOW))
    proposed.perform(
        Role.CPRS,
        CorrectOwnSession(
            **own, correction_id=uuid4(), minutes=30, missed=None, reason="Came late."
        ),
    )
    row = row_of(proposed, own["session_id"])
    assert (row["status"], row["minutes"], row["recorded_by"]) == ("held", 30, None)


def test_a_late_cancel_is_undone_before_the_session_and_its_time_is_still_taken(
    proposed: Any, clock: Any
) -> None:
    own, planned = booked(proposed)
    clock.moment = planned.starts_at - timedelta(hours=2)
    proposed.perform(Role.CPRS, MissSession(**own, reason=MissedReason.LATE_CANCELLATION))
    proposed.perform(Role.CPRS, UndoOutcome(**own))
    store, program = proposed.deployment.store, service_of(proposed).program
    assert store.read(SESSION, own["session_id"]).status is SessionStatus.SCHEDULED
    week = diary_id(SPECIALISTS[0], program.today(planned.starts_at))
    assert [b.session_id for b in store.read(DIARY, week).bookings] == [own["session_id"]]


def test_what_was_canceled_for_everyone_or_is_a_colleagues_is_not_undone(
    proposed: Any, clock: Any
) -> None:
    own, planned = booked(proposed)
    proposed.perform(
        Role.COORDINATOR, CancelSession(session_id=own["session_id"], by=Canceler.STAFF)
    )
    clock.moment = planned.ends_at
    with pytest.raises(CalledOffForEveryone):
        proposed.perform(Role.CPRS, UndoOutcome(**own))
    with pytest.raises(NotFound):
        proposed.perform(Role.CPRS, UndoOutcome(**{**own, "specialist_id": SPECIALISTS[1]}))
