"""What a count of units looks at: credentials, recommendation, consent, units before."""

from datetime import date

from domain import clocks, session_record
from domain.consent import Use
from domain.credentials import check_visit
from domain.diary import DIARY, diary_id, weeks_from
from domain.limits import Limits
from domain.match import MATCH
from domain.participant import PARTICIPANT
from domain.referral import REFERRAL
from domain.session import SESSION, SessionScheduled
from domain.session_record import Counting
from domain.specialist import SPECIALIST
from peermatch.store import Work
from peermatch.usecases.ids import derived
from peermatch.usecases.programme import Programme
from peermatch.usecases.rules_of_day import limits_of_day


def counting_of(
    work: Work, scheduled: SessionScheduled, limits: Limits, programme: Programme
) -> Counting:
    """Everything about `scheduled` besides its own minutes, from current facts."""
    day = programme.today(scheduled.starts_at)
    present = (scheduled.specialist_id, scheduled.co_specialist_id)
    held = [work.load(SPECIALIST, p).state.credentials for p in present if p is not None]
    person = work.load(PARTICIPANT, scheduled.participant_id).state
    of_day, of_year = _units_before(work, scheduled, day, programme)
    return Counting(
        may_bill=any(credentials.may_bill(day) for credentials in held),
        recommended=_recommended(work, scheduled, limits, programme),
        consent_to_bill=person.consent_on(day, Use.PAYER) is not None,
        units_of_day=of_day,
        units_of_year=of_year,
    )


def check_planned(work: Work, scheduled: SessionScheduled, programme: Programme) -> tuple[str, ...]:
    """The limits that a planned session passes with a warning, by the rules of the day; refuses
    it past one that blocks."""
    limits = limits_of_day(work, programme)
    minutes = int((scheduled.ends_at - scheduled.starts_at).total_seconds()) // 60
    counting = counting_of(work, scheduled, limits, programme)
    own = work.load(SPECIALIST, scheduled.specialist_id).state.credentials
    other = scheduled.co_specialist_id
    colleague = work.load(SPECIALIST, other).state.credentials if other else None
    flags = (
        *session_record.check_planned(minutes, counting, limits),
        *check_visit(own, colleague, programme.today(scheduled.starts_at), limits),
    )
    return tuple(flag.limit.value for flag in flags)


def _units_before(
    work: Work, scheduled: SessionScheduled, day: date, programme: Programme
) -> tuple[int, int]:
    """The participant's units of that day and calendar year, before this session started."""
    of_day = of_year = 0
    new_year = date(day.year, 1, 1)
    for week in weeks_from(new_year, (day - new_year).days + 1):
        diary = work.load(DIARY, diary_id(scheduled.participant_id, week)).state
        for booking in diary.bookings:
            on = programme.today(booking.starts_at)
            counted = work.load(SESSION, booking.session_id).state.counted
            if counted is None or booking.starts_at >= scheduled.starts_at or on < new_year:
                continue
            of_year += counted.units
            of_day += counted.units if on == day else 0
    return of_day, of_year


def _recommended(
    work: Work, scheduled: SessionScheduled, limits: Limits, programme: Programme
) -> bool:
    """Whether the match's first session fell within the days of the recommendation."""
    proposed = work.load(MATCH, scheduled.match_id).state.proposed
    received = work.load(REFERRAL, proposed.referral_id).state.received if proposed else None
    if received is None or received.recommended_on is None:
        return False
    first = work.load(SESSION, derived("session", scheduled.match_id, "first")).state.scheduled
    started = programme.today((first or scheduled).starts_at)
    return clocks.recommendation_is_valid(received.recommended_on, started, limits)
