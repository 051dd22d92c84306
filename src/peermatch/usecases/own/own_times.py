"""A participant takes one of the other times that their own page offers for a session."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.sessions import session_booking
from domain.sessions.session import SESSION
from domain.shared.decider import Refusal, known
from domain.shared.roles import Role
from domain.shared.shared_refusals import SessionUnknown
from peermatch.store import Work
from peermatch.usecases.calendar.alternative_times import offered_times
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.rules_of_day import limits_of_day
from peermatch.usecases.core.service import UseCase
from peermatch.usecases.sessions.session_course import TAKING_PLACE, move


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOfferedTime:
    session_id: UUID
    starts_at: datetime


class TimeNotOffered(Refusal):
    sentence = "This time is not free anymore. Choose another one."
    field = "starts_at"


def take_offered_time(work: Work, command: TakeOfferedTime, program: Program) -> None:
    """With the same specialist, for as long; everybody is told."""
    session = work.load(SESSION, command.session_id).state
    scheduled = known(session.scheduled, SessionUnknown)
    if scheduled.starts_at == command.starts_at:
        return
    now = work.command.at
    session_booking.check_in_time(scheduled, now, limits_of_day(work, program))
    if command.starts_at not in offered_times(work.read, command.session_id, program, now):
        raise TimeNotOffered
    ends_at = command.starts_at + (scheduled.ends_at - scheduled.starts_at)
    move(work, command.session_id, (command.starts_at, ends_at), program)


USE_CASES = (
    UseCase(
        TakeOfferedTime,
        frozenset({Role.PARTICIPANT}),
        take_offered_time,
        changed_by=TAKING_PLACE,
    ),
)
