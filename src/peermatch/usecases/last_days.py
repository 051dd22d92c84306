"""Sessions that a last day calls off, and that come back when it moves or is taken back."""

from datetime import timedelta

from domain import roster, session_record
from domain.decider import Refusal
from domain.match import MATCH
from domain.session import SESSION, Session, SessionScheduled, SessionStatus
from domain.session_course import MissedReason
from domain.specialist import Specialist
from peermatch.store import Stream, Work
from peermatch.usecases.bookings import check_may_meet, take_time, tell
from peermatch.usecases.counting import check_planned
from peermatch.usecases.match_endings import cancel_coming, known
from peermatch.usecases.programme import Programme


def call_off(work: Work, person: Stream[Specialist], programme: Programme) -> None:
    """Cancels what comes after the last day, in every match under way, and notes that it did."""
    leaving = person.state.leaving
    if leaving is None:
        return
    after = leaving.last_day + timedelta(days=1)
    off = person.state.called_off
    for match_id in roster.people_to_reassign(person.state):
        match, proposed = known(work, match_id)
        if match.state.under_way:
            off |= cancel_coming(work, proposed, programme, since=after)
    person.record(*roster.call_off(person.state, off))


def bring_back(work: Work, person: Stream[Specialist], programme: Programme) -> int:
    """Has called off sessions take place after all, at their own time where that is free for
    everybody; the planner finds another for the rest. Returns how many came back."""
    still_off, back = set(), 0
    for session_id in sorted(person.state.called_off):
        session = work.load(SESSION, session_id)
        scheduled = is_off(session.state)
        if scheduled is None or not _to_come(work, scheduled):
            continue
        if _takes_place(work, session, scheduled, programme):
            back += 1
        else:
            still_off.add(session_id)
    person.record(*roster.call_off(person.state, frozenset(still_off)))
    return back


def is_off(session: Session) -> SessionScheduled | None:
    """What was planned, if it is still cancelled by the programme."""
    off = session.status is SessionStatus.MISSED
    return session.scheduled if off and session.missed is MissedReason.CANCELLED_BY_STAFF else None


def _to_come(work: Work, scheduled: SessionScheduled) -> bool:
    return (
        scheduled.starts_at > work.command.at
        and work.load(MATCH, scheduled.match_id).state.under_way
    )


def _takes_place(
    work: Work, session: Stream[Session], scheduled: SessionScheduled, programme: Programme
) -> bool:
    """Nothing is recorded where anything speaks against it."""
    day = programme.today(scheduled.starts_at)
    paused = work.load(MATCH, scheduled.match_id).state.paused
    if paused is not None and day < paused.until:
        return False
    try:
        check_may_meet(work, scheduled.participant_id, day)
        check_planned(work, scheduled, programme)
        take_time(work, scheduled, programme)
    except Refusal:
        return False
    session.record(*session_record.reinstate(session.state, work.command.at))
    tell(work, None, scheduled, session.state.revision)
    return True
