"""Canceling a session, or all to come of a match: time is freed, and everybody is told.

Why the program called a session off, and whether it comes back, its match knows.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from domain.calendar.diary import DIARY, diary_id, weeks_from
from domain.matches import called_off, match_state
from domain.matches.match import MATCH
from domain.matches.match_state import Match, MatchProposed
from domain.program.limits import Limits
from domain.sessions import session_booking
from domain.sessions.session import SESSION
from domain.sessions.session_booking import Canceler
from domain.sessions.session_state import Session, SessionScheduled, SessionStatus
from peermatch.store import Stream, Work
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.rules_of_day import limits_of_day
from peermatch.usecases.sessions.bookings import free_time, tell

WEEKS_AHEAD = 27
"""ISO weeks searched for sessions to come; none is planned further ahead."""


def cancel_coming(
    work: Work,
    proposed: MatchProposed,
    program: Program,
    *,
    since: date = date.min,
    before: date = date.max,
) -> frozenset[UUID]:
    """Cancels every session of the match that has not started and falls into these days, and
    frees both people's time; those too in which a colleague stands in. Returns which."""
    limits = limits_of_day(work, program)
    today = program.today(work.command.at)
    canceled = set()
    for week in weeks_from(today - timedelta(days=1), 7 * WEEKS_AHEAD):
        held = work.load(DIARY, diary_id(proposed.participant_id, week))
        for booking in held.state.bookings:
            session = work.load(SESSION, booking.session_id)
            in_time = since <= program.today(booking.starts_at) < before
            if in_time and _to_come(session.state, proposed.match_id, work.command.at):
                cancel_session(work, session, Canceler.STAFF, limits, program)
                canceled.add(booking.session_id)
    return frozenset(canceled)


def _to_come(session: Session, match_id: UUID, now: datetime) -> bool:
    scheduled = session.scheduled
    if scheduled is None or session.status is not SessionStatus.SCHEDULED:
        return False
    return scheduled.match_id == match_id and scheduled.starts_at > now


def cancel_session(
    work: Work, session: Stream[Session], by: Canceler, limits: Limits, program: Program
) -> None:
    """Cancels one session, frees everyone's time and lets them know."""
    facts = session_booking.cancel(session.state, by, work.command.at, limits)
    session.record(*facts)
    scheduled = session.state.scheduled
    if facts and scheduled is not None:
        free_time(work, scheduled, program)
        tell(work, scheduled, None, session.state.revision)


def forget(match: Stream[Match], session_id: UUID) -> None:
    """Notes that the session is called off no more."""
    match.decide(called_off.bring_back, frozenset({session_id}))


def brought_back_by_hand(work: Work, scheduled: SessionScheduled) -> None:
    """Notes that a person has the session take place after all. Raises MatchNotUnderWay."""
    match = work.load(MATCH, scheduled.match_id)
    match_state.check_under_way(match.state)
    forget(match, scheduled.session_id)
