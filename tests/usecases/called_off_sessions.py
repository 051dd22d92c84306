"""What is called off, booked and told of one match's sessions."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from planned_weeks import FIRST, S1, read, sessions
from sqlalchemy import select

from domain.calendar.diary import DIARY, diary_id
from domain.matches.called_off import CalledOffBecause
from domain.matches.match import MATCH
from domain.sessions.session_state import SessionStatus
from domain.shared.roles import Role
from domain.specialists.leaving import LeavingReason
from domain.specialists.specialist import SPECIALIST
from peermatch.readmodels.tables.sessions.messages import MESSAGES
from peermatch.usecases.matches.match_course import PauseMatch, ResumeMatch
from peermatch.usecases.specialists.specialist_course import LeaveProgram

WEEK, DAY = timedelta(days=7), timedelta(days=1)
SCHEDULED = SessionStatus.SCHEDULED
PAUSE, LAST_DAY = CalledOffBecause.PAUSE, CalledOffBecause.LAST_DAY
LEAVE, WAITS = CalledOffBecause.LEAVE, CalledOffBecause.WAITS_FOR_TIME


def one_match_of(agency: Any) -> UUID:
    return min(UUID(str(m)) for m in read(agency, SPECIALIST, S1).taken)


def pauses(agency: Any, match_id: UUID, until: date) -> Any:
    done = agency.perform(Role.COORDINATOR, PauseMatch(match_id=match_id, until=until))
    agency.project()
    return done.result


def resumes(agency: Any, match_id: UUID) -> Any:
    done = agency.perform(Role.COORDINATOR, ResumeMatch(match_id=match_id))
    agency.project()
    return done.result


def standing(agency: Any, match_id: UUID) -> dict[UUID, Any]:
    """The match's sessions that stand, with their times."""
    return {
        r["session_id"]: (r["starts_at"], r["ends_at"])
        for r in sessions(agency)
        if r["match_id"] == match_id and r["status"] == SCHEDULED.value
    }


def off(agency: Any, match_id: UUID) -> dict[UUID, CalledOffBecause]:
    return dict(read(agency, MATCH, match_id).called_off)


def booked(agency: Any, who: UUID) -> set[UUID]:
    weeks = (read(agency, DIARY, diary_id(who, FIRST + n * WEEK)) for n in range(-1, 5))
    return {b.session_id for diary in weeks for b in diary.bookings}


def told(agency: Any, session_id: UUID) -> list[tuple[str, str]]:
    """What of, in order, and whom."""
    query = select(MESSAGES).where(MESSAGES.c.session_id == session_id)
    with agency.deployment.views.connect() as connection:
        rows = connection.execute(query.order_by(MESSAGES.c.sequence)).mappings().all()
    return [(r["reason"], "staff" if r["for_staff"] else "participant") for r in rows]


def leaves(agency: Any, last_day: date) -> None:
    leave = LeaveProgram(specialist_id=S1, last_day=last_day, reason=LeavingReason.RETIRED)
    agency.perform(Role.MANAGER, leave)
