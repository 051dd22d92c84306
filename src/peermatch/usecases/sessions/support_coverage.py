"""What is covered of a participant's support, from current facts: units of the day and the year,
and what payers authorized."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from domain.calendar.diary import DIARY, TimeHeld, diary_id, weeks_from
from domain.people.authorization import AUTHORIZATION, Authorization
from domain.people.participant import PARTICIPANT
from domain.sessions import coverage
from domain.sessions.counting import units
from domain.sessions.coverage import Authorized, Coverage, Support
from domain.sessions.session import SESSION
from domain.sessions.session_state import SessionScheduled, SessionStatus
from domain.specialists.credentials import check_visit
from domain.specialists.specialist import SPECIALIST
from peermatch.store import Work
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.rules_of_day import limits_of_day

LONGEST = timedelta(days=366)
"""How far before and after a day support is looked at, if an authorization reaches so far."""


def coverage_of(
    work: Work, participant_id: UUID, day: date, program: Program, besides: UUID | None = None
) -> Coverage:
    """All that is given or planned in the calendar year of `day`, and as far as authorizations
    reach; but for the session `besides`. Reads the participant's diaries and their sessions."""
    found = authorizations(work, participant_id)
    granted = [a.granted for a in found if a.granted is not None]
    first = min([date(day.year, 1, 1), *(g.starts_on for g in granted)])
    last = max([date(day.year, 12, 31), *(g.ends_on for g in granted)])
    first, last = max(first, day - LONGEST), min(last, day + LONGEST)
    drawn = {session for a in found for session, own in a.drawn.items() if own}
    support = _support(work, participant_id, (first, last), program, drawn)
    return Coverage(
        support=tuple(of for session, of in support if session != besides),
        authorized=tuple(
            Authorized(a.granted.starts_on, a.granted.ends_on, a.left) for a in found if a.granted
        ),
    )


def authorizations(work: Work, participant_id: UUID) -> list[Authorization]:
    """What payers authorized for somebody, whether it is over or not."""
    listed = sorted(work.read(PARTICIPANT, participant_id).authorizations)
    work.expect(listed)
    return [work.read(AUTHORIZATION, one) for one in listed]


def check_planned(work: Work, scheduled: SessionScheduled, program: Program) -> tuple[str, ...]:
    """The limits that a planned session passes with a warning, by the rules of the day; refuses
    it past one that blocks."""
    return _planned_beside(work, scheduled, _besides(work, scheduled, program), program)


def _planned_beside(
    work: Work, scheduled: SessionScheduled, known: Coverage, program: Program
) -> tuple[str, ...]:
    limits = limits_of_day(work, program)
    day = program.today(scheduled.starts_at)
    own = work.load(SPECIALIST, scheduled.specialist_id).state.credentials
    other = scheduled.co_specialist_id
    colleague = work.load(SPECIALIST, other).state.credentials if other else None
    flags = (
        *coverage.check_planned(_units(scheduled), day, known, limits),
        *check_visit(own, colleague, day, limits),
    )
    return tuple(flag.limit.value for flag in flags)


def check_unasked(work: Work, scheduled: SessionScheduled, program: Program) -> None:
    """The same for what no person asked for. Raises the refusal of whatever would not be paid,
    even where a person would only be warned."""
    known = _besides(work, scheduled, program)
    _planned_beside(work, scheduled, known, program)
    day, limits = program.today(scheduled.starts_at), limits_of_day(work, program)
    coverage.check_unasked(_units(scheduled), day, known, limits)


def _besides(work: Work, scheduled: SessionScheduled, program: Program) -> Coverage:
    day = program.today(scheduled.starts_at)
    return coverage_of(work, scheduled.participant_id, day, program, scheduled.session_id)


def _units(scheduled: SessionScheduled) -> int:
    return _between(scheduled.starts_at, scheduled.ends_at)


def _between(starts_at: datetime, ends_at: datetime) -> int:
    return units(int((ends_at - starts_at).total_seconds()) // 60)


def _support(
    work: Work, who: UUID, days: tuple[date, date], program: Program, drawn: set[UUID]
) -> Iterator[tuple[UUID, Support]]:
    """By session, or meeting of a group: what was counted, else what is planned."""
    first, last = days
    ids = [diary_id(who, week) for week in weeks_from(first, (last - first).days + 1)]
    work.expect(ids)
    diaries = [work.read(DIARY, one) for one in ids]
    bookings = [booked for diary in diaries for booked in diary.bookings]
    work.expect([b.session_id for b in bookings if not isinstance(b, TimeHeld)])
    for booked in bookings:
        day = program.today(booked.starts_at)
        session = work.read(SESSION, booked.session_id)
        if session.counted is not None:
            own = session.counted.units
            paid = booked.session_id in drawn or not session.counted.billable
            yield booked.session_id, Support(day, own, paid)
        elif session.status is not SessionStatus.MISSED:
            own = _between(booked.starts_at, booked.ends_at)
            yield booked.session_id, Support(day, own, booked.session_id in drawn)
    for diary in diaries:
        for came in diary.attended:
            yield came.meeting_id, Support(program.today(came.starts_at), came.units, drawn=True)
