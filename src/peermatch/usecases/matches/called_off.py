"""Sessions that the program calls off, and that come back once what stands against them is over.

A pause, a last day or leave calls sessions off; the match knows which and why. Whatever takes one
of these back asks again, of each session that is off, what still stands against it. A group that
closes calls its meetings off, and knows which.
"""

from dataclasses import replace
from datetime import date
from uuid import UUID

from domain.calendar import commitment
from domain.calendar.commitment import COMMITMENT, CommitmentPlanned
from domain.calendar.diary import DIARY, diary_id, weeks_from
from domain.groups.group import Group
from domain.matches import called_off
from domain.matches.called_off import CalledOffBecause
from domain.matches.match import MATCH
from domain.matches.match_state import Match
from domain.sessions import session_booking
from domain.sessions.session import SESSION
from domain.sessions.session_state import MissedReason, Session, SessionScheduled, SessionStatus
from domain.shared.decider import Refusal
from domain.specialists import leaving
from domain.specialists.specialist import SPECIALIST
from domain.specialists.specialist_state import Specialist
from peermatch.store import Stream, Work
from peermatch.usecases.core.ids import derived, first_session_id
from peermatch.usecases.core.program import Program
from peermatch.usecases.matches.end_match_effects import known
from peermatch.usecases.matches.first_sessions import find_first_time, session_of
from peermatch.usecases.pairing.pair_facts import pair
from peermatch.usecases.sessions.bookings import (
    free_planned_time,
    take_planned_time,
    take_time,
    tell,
)
from peermatch.usecases.sessions.cancel_sessions import WEEKS_AHEAD, cancel_coming, forget
from peermatch.usecases.sessions.existing_bookings import first_sessions
from peermatch.usecases.sessions.support_coverage import check_unasked
from peermatch.usecases.sessions.time_check import broken_rules, staff_of


def call_off(
    work: Work,
    match_id: UUID,
    because: CalledOffBecause,
    program: Program,
    *,
    since: date = date.min,
    before: date = date.max,
) -> None:
    """Cancels the match's sessions to come in these days, and notes what stands against them."""
    match, proposed = known(work, match_id)
    off = cancel_coming(work, proposed, program, since=since, before=before)
    match.decide(called_off.call_off, off, because)


def bring_back(work: Work, match_id: UUID, program: Program) -> int:
    """Has the match's called off sessions take place after all where nothing stands against them
    any more: at their own time, or else at another; returns how many came back.

    The planner finds the other time, within the same week; that of a first session, the earliest
    that suits, is found here.
    """
    match, proposed = known(work, match_id)
    if not match.state.under_way:
        return 0
    _take_over(work, work.load(SPECIALIST, proposed.specialist_id))
    back = 0
    for session_id in sorted(match.state.called_off):
        if _takes_place(work, match, work.load(SESSION, session_id), program):
            back += 1
    return back


def bring_back_all(work: Work, specialist: Stream[Specialist], program: Program) -> int:
    """The same for everyone whom the specialist supports."""
    _take_over(work, specialist)
    return sum(bring_back(work, m, program) for m in sorted(specialist.state.taken))


def call_off_meetings(work: Work, group: Stream[Group], program: Program) -> frozenset[UUID]:
    """Gives back the time that is kept for the group's meetings to come; returns which."""
    off: set[UUID] = set()
    today = program.today(work.command.at)
    for week in weeks_from(today, 7 * WEEKS_AHEAD):
        for leader in sorted(group.state.leaders):
            for booked in work.load(DIARY, diary_id(leader, week)).state.bookings:
                stream = work.load(COMMITMENT, booked.session_id)
                planned = stream.state.planned
                own = planned is not None and planned.group_id == group.id
                if planned is None or not own or planned.starts_at <= work.command.at:
                    continue
                facts = commitment.drop(stream.state, work.command.at)
                if facts:
                    free_planned_time(work, planned, program)
                    stream.record(*facts)
                    off.add(planned.commitment_id)
    return frozenset(off)


def bring_back_meetings(work: Work, group: Group, off: frozenset[UUID], program: Program) -> int:
    """Keeps the time of these meetings again, where it still can be; returns for how many."""
    back = 0
    for commitment_id in sorted(off):
        planned = work.read(COMMITMENT, commitment_id).planned
        if planned is None or frozenset(planned.staff) != group.leaders:
            continue
        again = replace(planned, commitment_id=derived("commitment", commitment_id, "again"))
        stream = work.load(COMMITMENT, again.commitment_id)
        facts = commitment.plan(stream.state, again)
        if planned.starts_at <= work.command.at or not _fits(work, again, program):
            continue
        stream.record(*facts)
        take_planned_time(work, again, program)
        back += 1
    return back


def _fits(work: Work, planned: CommitmentPlanned, program: Program) -> bool:
    """Whether no rule about times speaks against it, not even one that only warns."""
    return not broken_rules(work.read, planned, program, work.command.at)


def is_off(session: Session) -> SessionScheduled | None:
    """What was planned, if it is still canceled by the program."""
    off = session.status is SessionStatus.MISSED
    return session.scheduled if off and session.missed is MissedReason.CANCELED_BY_STAFF else None


def may_move(match: Match) -> frozenset[UUID]:
    """Sessions that are off and that the planner may give another time in their week. During a
    pause or leave there is none to give; the week in which somebody leaves has its first days."""
    other = (CalledOffBecause.WAITS_FOR_TIME, CalledOffBecause.LAST_DAY)
    return frozenset(i for i, why in match.called_off.items() if why in other)


def _take_over(work: Work, specialist: Stream[Specialist]) -> None:
    """What a last day called off was once known to the specialist; it is moved to the matches."""
    for session_id in sorted(specialist.state.called_off):
        scheduled = is_off(work.load(SESSION, session_id).state)
        if scheduled is not None:
            match = work.load(MATCH, scheduled.match_id)
            off = frozenset({session_id})
            match.decide(called_off.call_off, off, CalledOffBecause.LAST_DAY)
    specialist.decide(leaving.call_off, frozenset())


def _takes_place(
    work: Work, match: Stream[Match], session: Stream[Session], program: Program
) -> bool:
    """Whether it comes back. Of the session nothing is recorded where anything speaks against
    it; a regular one whose time has passed is over."""
    scheduled = is_off(session.state)
    first = scheduled is not None and scheduled.first
    to_come = scheduled is not None and scheduled.starts_at > work.command.at
    if scheduled is None or not (first or to_come):
        forget(match, session.id)
        return False
    day = program.today(max(scheduled.starts_at, work.command.at))
    because = _stands_against(work, match.state, scheduled, day)
    if because is None and to_come and _at_its_own_time(work, session, scheduled, program):
        forget(match, session.id)
        return True
    if because is None and first and _first_anew(work, match.state, program):
        forget(match, session.id)
        return True
    because = because or CalledOffBecause.WAITS_FOR_TIME
    match.decide(called_off.call_off, frozenset({session.id}), because)
    return False


def _stands_against(
    work: Work, match: Match, scheduled: SessionScheduled, day: date
) -> CalledOffBecause | None:
    """Leave keeps a session off only where it called it off; any other finds another time."""
    if match.paused_until is not None and day < match.paused_until:
        return CalledOffBecause.PAUSE
    staff = [work.load(SPECIALIST, person).state for person in staff_of(scheduled)]
    if any(s.last_day is not None and day > s.last_day for s in staff):
        return CalledOffBecause.LAST_DAY
    for_leave = match.called_off.get(scheduled.session_id) is CalledOffBecause.LEAVE
    if for_leave and any(first <= day <= last for s in staff for first, last in s.leave):
        return CalledOffBecause.LEAVE
    return None


def _at_its_own_time(
    work: Work, session: Stream[Session], scheduled: SessionScheduled, program: Program
) -> bool:
    try:
        check_unasked(work, scheduled, program)
        take_time(work, scheduled, program)
    except Refusal:
        return False
    session.decide(session_booking.reinstate, work.command.at)
    tell(work, None, scheduled, session.state.revision)
    return True


def _first_anew(work: Work, match: Match, program: Program) -> bool:
    """Books the first session again as one: a long one, at the earliest time that suits."""
    proposed = match.proposed
    if proposed is None:
        return False
    two = pair(work, proposed.referral_id, proposed.specialist_id, proposed.match_id, program)
    try:
        found = find_first_time(work, proposed.match_id, two, program)
        again = len(first_sessions(work.read, proposed.match_id))
        booked = replace(
            session_of(found, proposed.specialist_id, program),
            session_id=first_session_id(proposed.match_id, again),
        )
        check_unasked(work, booked, program)
        take_time(work, booked, program)
    except Refusal:
        return False
    work.load(SESSION, booked.session_id).decide(session_booking.schedule, booked)
    tell(work, None, booked, 0)
    return True
