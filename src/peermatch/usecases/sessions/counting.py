"""What a count of units looks at: credentials, recommendation, consent, units before."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from domain.calendar.diary import DIARY, diary_id, weeks_from
from domain.deadlines import clocks
from domain.groups.group import AttendanceRecorded, Group, GroupMet
from domain.matches.match import MATCH
from domain.people.consent import Use
from domain.people.participant import PARTICIPANT
from domain.program.limits import Limits
from domain.referrals.referral import REFERRAL
from domain.sessions.counting import Counting
from domain.sessions.session import SESSION
from domain.sessions.session_state import SessionScheduled
from domain.specialists.specialist import SPECIALIST
from peermatch.store import Work
from peermatch.usecases.core.program import Program
from peermatch.usecases.sessions.existing_bookings import first_sessions


def counting_of(
    work: Work, scheduled: SessionScheduled, limits: Limits, program: Program
) -> Counting:
    """Everything about `scheduled` besides its own minutes, from current facts."""
    proposed = work.load(MATCH, scheduled.match_id).state.proposed
    first = first_sessions(work.read, scheduled.match_id)
    return _counting(
        work,
        Given(
            participant_id=scheduled.participant_id,
            present=(scheduled.specialist_id, scheduled.co_specialist_id),
            starts_at=scheduled.starts_at,
            own_id=scheduled.session_id,
            referral_id=proposed.referral_id if proposed else None,
            began_at=(first[-1] if first else scheduled).starts_at,
        ),
        limits,
        program,
    )


def counting_of_attendance(
    work: Work,
    group: Group,
    came: AttendanceRecorded,
    met: GroupMet,
    *,
    referral_id: UUID,
    limits: Limits,
    program: Program,
) -> Counting:
    """Everything about somebody's time at a meeting besides its minutes, from current facts.

    Support began with the first session of their match or the first meeting that they came to.
    """
    match_id = work.load(REFERRAL, referral_id).state.match_id
    first = first_sessions(work.read, match_id)[-1:] if match_id else ()
    been = {
        a.meeting_id
        for a in group.attendance
        if a.participant_id == came.participant_id and a.minutes
    }
    began = [m.starts_at for m in group.meetings if m.meeting_id in been]
    return _counting(
        work,
        Given(
            participant_id=came.participant_id,
            present=tuple(sorted(met.leaders)),
            starts_at=met.starts_at,
            own_id=(met.group_id, met.meeting_id),
            referral_id=referral_id,
            began_at=min((*began, met.starts_at, *(f.starts_at for f in first))),
        ),
        limits,
        program,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Support of one participant at one time, in a session or a group; `own_id` is its id,
    for a meeting with its group's."""

    participant_id: UUID
    present: tuple[UUID | None, ...]
    starts_at: datetime
    own_id: UUID | tuple[UUID, UUID]
    referral_id: UUID | None
    began_at: datetime


def _counting(work: Work, given: Given, limits: Limits, program: Program) -> Counting:
    day = program.today(given.starts_at)
    held = [work.load(SPECIALIST, p).state.credentials for p in given.present if p is not None]
    person = work.load(PARTICIPANT, given.participant_id).state
    of_day, of_year = _units_before(work, given, day, program)
    began_on = program.today(given.began_at)
    return Counting(
        may_bill=any(credentials.may_bill(day) for credentials in held),
        recommended=_recommended(work, given.referral_id, began_on, limits),
        consent_to_bill=person.consent_on(day, Use.PAYER) is not None,
        units_of_day=of_day,
        units_of_year=of_year,
    )


def _units_before(work: Work, given: Given, day: date, program: Program) -> tuple[int, int]:
    """The participant's units of that day and calendar year before this, sessions and groups."""
    of_day = of_year = 0
    new_year = date(day.year, 1, 1)
    weeks = weeks_from(new_year, (day - new_year).days + 1)
    diaries = [diary_id(given.participant_id, week) for week in weeks]
    work.expect(diaries)
    for one in diaries:
        diary = work.load(DIARY, one).state
        sessions = (
            (b.session_id, b.starts_at, counted.units)
            for b in diary.bookings
            if (counted := work.load(SESSION, b.session_id).state.counted) is not None
        )
        groups = (((a.group_id, a.meeting_id), a.starts_at, a.units) for a in diary.attended)
        for own_id, starts_at, units in (*sessions, *groups):
            on = program.today(starts_at)
            # Of a session and a meeting at one time, the one counted later sees the other.
            if own_id == given.own_id or starts_at > given.starts_at or on < new_year:
                continue
            of_year += units
            of_day += units if on == day else 0
    return of_day, of_year


def _recommended(work: Work, referral_id: UUID | None, began_on: date, limits: Limits) -> bool:
    """Whether support began within the days of the recommendation."""
    received = work.load(REFERRAL, referral_id).state.received if referral_id else None
    if received is None or received.recommended_on is None:
        return False
    return clocks.recommendation_is_valid(received.recommended_on, began_on, limits)
