"""Places and books the first session of an approved match: session and both diaries at once."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from domain import session
from domain.decider import Refusal
from domain.diary import DIARY, diary_id, weeks_from
from domain.session import SESSION, SessionScheduled
from domain.vocabulary import Mode
from peermatch.store import Work
from peermatch.usecases.bookings import room_is_free, take_time, tell
from peermatch.usecases.eligible import Pair
from peermatch.usecases.ids import derived
from peermatch.usecases.programme import Programme
from scheduling.availability import Availability, Leave, state_holidays
from scheduling.first_session import Busy, suiting

MODES_BY_CLOSENESS = (Mode.IN_PERSON, Mode.VIDEO, Mode.PHONE)
"""A first session is to build a relationship: in person before video before phone."""
HOLIDAYS_OF = "VA"


class NoCommonTime(Refusal):
    sentence = "No time in the coming weeks suits both, so a first session can't be booked."


def book_first_session(
    work: Work, match_id: UUID, pair: Pair, programme: Programme
) -> SessionScheduled:
    """Books the earliest time, from tomorrow on, that suits both. Raises NoCommonTime."""
    mode, place = _meeting(pair)
    drive = (pair.area.minutes(pair.enrolled.home_site, place) or 0) if place else 0
    minutes, starts_at = _earliest(work, pair, programme, drive, place)
    booked = SessionScheduled(
        session_id=derived("session", match_id, "first"),
        match_id=match_id,
        participant_id=pair.seeker.participant_id,
        specialist_id=pair.enrolled.specialist_id,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        time_zone=programme.zone.key,
        first=True,
        mode=mode,
        place=place,
    )
    book(work, booked, programme)
    tell(work, None, booked, 0)
    return booked


def book(work: Work, booked: SessionScheduled, programme: Programme) -> None:
    """Writes the session and takes everyone's time; any overlap refuses all of it."""
    stream = work.load(SESSION, booked.session_id)
    stream.record(*session.schedule(stream.state, booked))
    take_time(work, booked, programme)


def _meeting(pair: Pair) -> tuple[Mode, str]:
    for mode in MODES_BY_CLOSENESS:
        if mode not in pair.seeker.modes & pair.offer.modes:
            continue
        if mode is not Mode.IN_PERSON:
            return mode, ""
        if pair.seeker.county in pair.offer.counties:
            return mode, pair.area.nearest_site(pair.seeker.county, pair.enrolled.home_site)
    raise NoCommonTime


def _earliest(
    work: Work, pair: Pair, programme: Programme, drive: int, place: str
) -> tuple[int, datetime]:
    """Length in minutes and start: a long first session where one fits, else the usual length.

    A session in person also needs a free room.
    """
    days, tomorrow = programme.booking_horizon_days, pair.day + timedelta(days=1)
    closed = state_holidays(HOLIDAYS_OF, (tomorrow.year, tomorrow.year + 1))
    leave = tuple(Leave(first, last) for first, last in pair.specialist.leave)
    zone = programme.zone.key
    theirs = Availability(weekly=pair.enrolled.windows, tz=zone, leave=leave, closed=closed)
    own = Availability(weekly=pair.seeker.windows, tz=zone, closed=closed)
    usual = pair.seeker.session_minutes
    busy = (
        *_busy(work, pair.enrolled.specialist_id, tomorrow, days, drive),
        *_busy(work, pair.seeker.participant_id, tomorrow, days, 0),
    )
    after = datetime.combine(tomorrow, time(), programme.zone)
    for minutes in dict.fromkeys((max(programme.first_session_minutes, usual), usual)):
        for start in suiting(theirs, own, minutes, busy=busy, after=after, horizon_days=days):
            end = start + timedelta(minutes=minutes)
            if not place or room_is_free(work, place, start, end, programme):
                return minutes, start
    raise NoCommonTime


def _busy(work: Work, person_id: UUID, first_day: date, days: int, drive: int) -> tuple[Busy, ...]:
    """What the person's diaries hold; `drive` minutes are kept free around each booking."""
    return tuple(
        Busy(booking.starts_at, booking.ends_at, drive)
        for week in weeks_from(first_day, days)
        for booking in work.load(DIARY, diary_id(person_id, week)).state.bookings
    )
