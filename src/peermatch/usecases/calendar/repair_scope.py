"""Whether what came up affects any coming session, before a schedule fix is requested."""

from datetime import date, timedelta

from domain.calendar.repair import RepairCause, RepairRequested
from domain.calendar.room_book import ROOM_BOOK, room_book_id
from domain.sessions.session import SESSION
from domain.sessions.session_state import SessionStatus
from peermatch.store import Work
from peermatch.usecases.core.program import Program
from peermatch.usecases.sessions.existing_bookings import Booking, bookings
from scheduling.time.grid import Horizon


def affects_sessions(work: Work, asked: RepairRequested, program: Program) -> bool:
    """Whether any coming session on these days may be affected; for a closed road, one at
    either end of it."""
    if asked.session_id is not None:
        return True
    first = max(asked.first_day, program.today(work.command.at))
    days = (asked.last_day - first).days + 1
    if asked.cause is RepairCause.ROAD_CLOSED:
        ends = {asked.from_site, asked.to_site}
        books = (work.read(ROOM_BOOK, room_book_id(first + timedelta(n))) for n in range(days))
        return any(kept.site in ends for book in books for kept in book.kept)
    if asked.specialist_id is None:
        return False
    horizon = Horizon(first, days, program.zone.key)
    found = bookings(work.read, (asked.specialist_id,), horizon)
    return any(_concerned(work, asked, one, program, first) for one in found.values())


def _concerned(
    work: Work, asked: RepairRequested, booking: Booking, program: Program, first: date
) -> bool:
    session = work.read(SESSION, booking.session_id)
    standing = booking.session is not None and session.status is SessionStatus.SCHEDULED
    standing = standing and booking.starts_at > work.command.at
    questioned = asked.cause is not RepairCause.TIMES_QUESTIONED or bool(session.questions.open)
    day = program.today(booking.starts_at)
    return standing and questioned and first <= day <= asked.last_day
