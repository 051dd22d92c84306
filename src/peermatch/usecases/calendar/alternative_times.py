"""When could two people meet instead? Times for one session, from both people's own record."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from domain.calendar.room_book import ROOM_BOOK, room_book_id
from domain.matches.match import MATCH
from domain.program.limits import Level
from domain.program.service_area import SERVICE_AREA, SERVICE_AREA_ID, ServiceArea
from domain.referrals.referral import REFERRAL
from domain.sessions.session import SESSION
from domain.sessions.session_booking import SessionHasStarted
from domain.sessions.session_state import SessionScheduled, SessionStatus
from domain.shared.decider import known
from domain.shared.shared_refusals import SessionUnknown
from domain.specialists.specialist import SPECIALIST
from peermatch.usecases.calendar.roads_and_rooms import NO_ROAD
from peermatch.usecases.core.program import Program
from peermatch.usecases.sessions.availability import participant_hours, staff_hours, years_of
from peermatch.usecases.sessions.existing_bookings import Booking, ReadState, bookings, reading_once
from peermatch.usecases.sessions.time_check import broken_rules, staff_of
from scheduling.time.availability import Availability
from scheduling.time.grid import Horizon
from scheduling.weeks.first_session import Busy
from scheduling.weeks.offers import offers

DAYS = 28
MOST = 5


def offered_times(
    read: ReadState, session_id: UUID, program: Program, now: datetime
) -> tuple[datetime, ...]:
    """Up to five starts that suit both people, nearest to the session's own time first.

    Inside both people's hours, clear of everything either has and of the drives from it, with a
    room free; from tomorrow on. What moving would refuse is not offered, nor what it would warn
    of unless the session's own time does so too. Raises SessionUnknown, or SessionHasStarted when
    it is too late.
    """
    read = reading_once(read)
    state = read(SESSION, session_id)
    session = known(state.scheduled, SessionUnknown)
    if state.status is not SessionStatus.SCHEDULED or session.starts_at <= now:
        raise SessionHasStarted
    today = program.today(now)
    tomorrow = today + timedelta(days=1)
    horizon = Horizon(today - timedelta(days=today.weekday()), DAYS + 7, program.zone.key)
    people = (*staff_of(session), session.participant_id)
    area = read(SERVICE_AREA, SERVICE_AREA_ID)
    minutes = int((session.ends_at - session.starts_at) / timedelta(minutes=1))
    busy = [
        Busy(b.starts_at, b.ends_at, _drive(area, session, b))
        for b in bookings(read, people, horizon).values()
        if b.session_id != session_id
    ]
    busy += _full_rooms(read, session, area, horizon)
    first, *others = _availabilities(read, session, program, horizon, minutes)
    midnight = datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=program.zone)
    as_now = {r.name for r in broken_rules(read, session, program, now) if r.level is Level.WARN}

    def keeps_the_rules(start: datetime) -> bool:
        length = session.ends_at - session.starts_at
        moved = replace(session, starts_at=start, ends_at=start + length)
        return all(r.name in as_now for r in broken_rules(read, moved, program, now))

    return offers(
        first,
        others[-1],
        minutes,
        instead_of=session.starts_at,
        busy=busy,
        after=midnight,
        horizon_days=DAYS,
        buffer_minutes=program.buffer_minutes,
        most=MOST,
        may=lambda start: (
            all(own.holds(start, minutes) for own in others[:-1]) and keeps_the_rules(start)
        ),
    )


def _availabilities(
    read: ReadState, session: SessionScheduled, program: Program, horizon: Horizon, minutes: int
) -> list[Availability]:
    """The specialist's, any colleague's, and last the participant's."""
    years = years_of((horizon.first, horizon.first + timedelta(days=horizon.days)))
    staff = [staff_hours(read(SPECIALIST, who), program, years) for who in staff_of(session)]
    match = read(MATCH, session.match_id)
    if match.proposed is None:
        raise SessionUnknown
    referral = read(REFERRAL, match.proposed.referral_id)
    return [*staff, participant_hours(referral, match, minutes, program, years)]


def _drive(area: ServiceArea, session: SessionScheduled, other: Booking) -> int:
    if not session.place or not other.place:
        return 0
    minutes = area.minutes(session.place, other.place)
    return NO_ROAD if minutes is None else minutes


def _full_rooms(
    read: ReadState, session: SessionScheduled, area: ServiceArea, horizon: Horizon
) -> list[Busy]:
    """Times at which every room of the session's place is taken by others."""
    rooms = area.rooms.get(session.place)
    if rooms is None:
        return []
    found = []
    for n in range(horizon.days):
        book = read(ROOM_BOOK, room_book_id(horizon.first + timedelta(days=n)))
        kept = [k for k in book.kept if k.session_id != session.session_id]
        here = [k for k in kept if k.site == session.place]
        for k in here:
            at_once = [o for o in here if o.starts_at <= k.starts_at < o.ends_at]
            if len(at_once) >= rooms:
                found.append(Busy(k.starts_at, min(o.ends_at for o in at_once)))
    return found
