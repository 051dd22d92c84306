"""Minutes of work as a limit on planned weeks, where the program's rule blocks."""

from datetime import date
from uuid import UUID

from domain.calendar.diary import DIARY, diary_id, weeks_from
from domain.matches.match import MATCH
from domain.program.limits import Level, LimitName
from domain.program.program_rules import PROGRAM_RULES, RULES_ID, limits_on
from domain.sessions.session import SESSION
from domain.sessions.session_state import SessionStatus
from domain.specialists.specialist import SPECIALIST
from domain.specialists.workload import WorkOverpromised, minutes_for_sessions
from peermatch.store import Work
from peermatch.usecases.calendar.caseload_problem import WEEKS, SessionMinutes, next_monday
from peermatch.usecases.core.program import Program
from peermatch.usecases.pairing.workloads import WeeksBeside
from peermatch.usecases.sessions.existing_bookings import ReadState


def session_minutes(
    read: ReadState, specialist_id: UUID, program: Program, first: date
) -> SessionMinutes | None:
    """What is left for sessions in the four weeks from the Monday `first`, beside those that are
    booked there; None where the rule only warns."""
    limits = limits_on(read(PROGRAM_RULES, RULES_ID), first)
    if limits[LimitName.MINUTES_OF_WORK].level is not Level.BLOCK:
        return None
    weeks = WeeksBeside(read, specialist_id, program, limits, first)
    each = {}
    for match_id in sorted(read(SPECIALIST, specialist_id).taken):
        proposed = read(MATCH, match_id).proposed
        if proposed is not None:
            each[match_id] = weeks.each(proposed.referral_id)
    left = minutes_for_sessions(weeks.now, limits)
    for monday in weeks_from(first, 7 * WEEKS):
        for booking in read(DIARY, diary_id(specialist_id, monday)).bookings:
            session = read(SESSION, booking.session_id)
            mine = session.scheduled and session.scheduled.specialist_id == specialist_id
            if session.scheduled and mine and session.status is SessionStatus.SCHEDULED:
                left -= each.get(session.scheduled.match_id, 0)
    return SessionMinutes(left=left, each=each)


def check_minutes(work: Work, specialist_id: UUID, program: Program) -> None:
    """Raises WorkOverpromised where what is booked in the weeks that are planned takes more than
    there is, by a rule that blocks."""
    first = next_monday(program.today(work.command.at))
    minutes = session_minutes(work.read, specialist_id, program, first)
    if minutes is not None and minutes.left < 0:
        raise WorkOverpromised
