"""The worker's commands that roll schedules on: a week's sessions and planned time at once."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from domain.calendar import commitment, schedule
from domain.calendar.commitment import COMMITMENT, CommitmentKind, CommitmentPlanned
from domain.calendar.schedule import SCHEDULE, NotPlaced, Planned, WeekRolled, schedule_id
from domain.matches import meeting_times
from domain.matches.match import MATCH
from domain.matches.match_state import MatchNotUnderWay, MatchProposed
from domain.matches.usual_time import UsualTime
from domain.people.consent import NoConsentForThisUse, Use
from domain.people.participant import PARTICIPANT
from domain.sessions import session_booking
from domain.sessions.session import SESSION
from domain.sessions.session_booking import MovedIntoThePast
from domain.sessions.session_state import Session, SessionScheduled
from domain.shared.decider import Refusal
from domain.shared.roles import Role
from domain.shared.shared_refusals import SpecialistUnknown
from domain.shared.vocabulary import Mode
from domain.specialists import leaving
from domain.specialists.specialist import SPECIALIST
from peermatch.store import Stream, Work
from peermatch.usecases.calendar.caseload_problem import placed_id
from peermatch.usecases.calendar.minutes_planned import check_minutes
from peermatch.usecases.core.made_from import made_from
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import Result, UseCase
from peermatch.usecases.matches.called_off import is_off, may_move
from peermatch.usecases.sessions.bookings import take_planned_time, take_time, tell
from peermatch.usecases.sessions.cancel_sessions import forget
from peermatch.usecases.sessions.support_coverage import check_unasked


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedSession:
    """A regular session of a match, the `number`th of its week."""

    match_id: UUID
    number: int
    starts_at: datetime
    ends_at: datetime
    mode: Mode
    place: str
    co_specialist_id: UUID | None = None
    revision: int = 0
    """Of a session that was called off before: what calendars were told of it so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedTime:
    """Supervision, notes or a group, the `number`th of its week; `need` is its planner's name."""

    need: str
    kind: CommitmentKind
    number: int
    staff: tuple[UUID, ...]
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    group_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RollWeek:
    """One specialist's week, named by its Monday, as the planner filled it."""

    specialist_id: UUID
    week: date
    sessions: tuple[PlacedSession, ...] = ()
    times: tuple[PlacedTime, ...] = ()
    not_placed: tuple[NotPlaced, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestUsualTimes:
    match_id: UUID
    times: tuple[UsualTime, ...]


class OutsideTheWeek(Refusal):
    sentence = "What is placed in a week starts within it."
    field = "week"


class SomeoneElsesSession(Refusal):
    sentence = "A session is placed only with the specialist of its match."


def roll_week(work: Work, command: RollWeek, program: Program) -> Result:
    """Books what was placed, everyone's time and rooms with it, and notes what was not.

    Anything that doesn't hold any more refuses the whole week; it is then planned anew.
    """
    if work.load(SPECIALIST, command.specialist_id).state.enrolled is None:
        raise SpecialistUnknown
    new = 0
    for placed in command.sessions:
        new += _place_session(work, command, placed, program)
    if new:
        check_minutes(work, command.specialist_id, program)
    for time in command.times:
        new += _place_time(work, command, time, program)
    stream = work.load(SCHEDULE, schedule_id(command.specialist_id))
    rolled = made_from(command, WeekRolled, placed=len(command.sessions) + len(command.times))
    stream.decide(schedule.roll_week, rolled)
    return {"placed": new}


def _place_session(work: Work, command: RollWeek, placed: PlacedSession, program: Program) -> bool:
    """Whether it was new; the same session again is nothing, whatever became of it."""
    monday = command.week
    session_id = placed_id("", Planned.SESSION, placed.match_id, monday, placed.number)
    stream = work.load(SESSION, session_id)
    if stream.state.scheduled is not None:
        return _place_again(work, command, placed, stream, program)
    proposed = _allowed(work, command, placed, program)
    scheduled = made_from(
        placed,
        SessionScheduled,
        session_id=session_id,
        participant_id=proposed.participant_id,
        specialist_id=command.specialist_id,
        time_zone=program.zone.key,
        first=False,
    )
    stream.decide(session_booking.schedule, scheduled)
    take_time(work, scheduled, program)
    check_unasked(work, scheduled, program)
    tell(work, None, scheduled, 0, staff_too=False)
    return True


def _place_again(
    work: Work,
    command: RollWeek,
    placed: PlacedSession,
    session: Stream[Session],
    program: Program,
) -> bool:
    """A session that was called off takes place at another time after all."""
    person = work.load(SPECIALIST, command.specialist_id)
    match = work.load(MATCH, placed.match_id)
    off = person.state.called_off | may_move(match.state)
    before = is_off(session.state) if session.id in off else None
    if before is None or placed.revision != session.state.revision:
        return False
    if before.specialist_id != command.specialist_id:
        return False  # a colleague was to stand in for it; a person decides anew
    _allowed(work, command, placed, program)
    if before.co_specialist_id != placed.co_specialist_id:
        raise SomeoneElsesSession
    now = work.command.at
    session.decide(session_booking.reinstate, now)
    session.decide(session_booking.move, placed.starts_at, placed.ends_at, now)
    session.decide(session_booking.relocate, placed.mode, placed.place, now)
    after = session.state.scheduled or before
    take_time(work, after, program)
    check_unasked(work, after, program)
    tell(work, None, after, session.state.revision)
    forget(match, session.id)
    person.decide(leaving.call_off, person.state.called_off - {session.id})
    return True


def _allowed(
    work: Work, command: RollWeek, placed: PlacedSession, program: Program
) -> MatchProposed:
    """The match, if it is under way with this specialist and consented to on that day."""
    match = work.load(MATCH, placed.match_id).state
    if match.proposed is None or not match.under_way:
        raise MatchNotUnderWay
    if match.proposed.specialist_id != command.specialist_id:
        raise SomeoneElsesSession
    day = _check_time(work, command.week, placed.starts_at, program)
    person = work.load(PARTICIPANT, match.proposed.participant_id).state
    if person.consent_on(day, Use.MATCHING) is None:
        raise NoConsentForThisUse
    return match.proposed


def _place_time(work: Work, command: RollWeek, time: PlacedTime, program: Program) -> bool:
    what = Planned(time.kind.value)
    planned_id = placed_id(time.need, what, command.specialist_id, command.week, time.number)
    stream = work.load(COMMITMENT, planned_id)
    if stream.state.planned is not None:
        return False
    _check_time(work, command.week, time.starts_at, program)
    planned = made_from(
        time, CommitmentPlanned, commitment_id=planned_id, time_zone=program.zone.key
    )
    stream.decide(commitment.plan, planned)
    take_planned_time(work, planned, program)
    return True


def _check_time(work: Work, week: date, starts_at: datetime, program: Program) -> date:
    day = program.today(starts_at)
    if not 0 <= (day - week).days < 7:
        raise OutsideTheWeek
    if starts_at <= work.command.at:
        raise MovedIntoThePast
    return day


def suggest_usual_times(work: Work, command: SuggestUsualTimes, _program: Program) -> None:
    work.load(MATCH, command.match_id).decide(meeting_times.suggest_usual_times, command.times)


_WORKER = frozenset({Role.SERVICE})

USE_CASES = (
    UseCase(RollWeek, _WORKER, roll_week),
    UseCase(SuggestUsualTimes, _WORKER, suggest_usual_times),
)
