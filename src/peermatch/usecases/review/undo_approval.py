"""An approval is undone while nobody has been told: the match is proposed again as it was."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from domain.calendar.diary import DIARY, diary_id, weeks_from
from domain.matches import approval
from domain.matches.approval import MatchApproved, NoTimeForTheProposal
from domain.matches.match_state import Match, MatchProposed
from domain.referrals import referral_match
from domain.referrals.referral import REFERRAL
from domain.sessions import message, session_booking
from domain.sessions.message import MESSAGE, WithheldReason
from domain.sessions.session import SESSION
from domain.sessions.session_state import Session, SessionScheduled, SessionStatus
from domain.shared.decider import Refusal
from domain.shared.roles import Role
from domain.specialists import caseload
from domain.specialists.specialist import SPECIALIST
from peermatch.store import Stream, Work
from peermatch.usecases.core.changed_since import ChangedBy
from peermatch.usecases.core.ids import first_session_id
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import UseCase
from peermatch.usecases.matches.could_begin import promise_time
from peermatch.usecases.matches.end_match_effects import known
from peermatch.usecases.matches.first_sessions import find_first_time, session_of
from peermatch.usecases.pairing.pair_facts import pair
from peermatch.usecases.sessions.bookings import free_time, hold_time
from peermatch.usecases.sessions.cancel_sessions import WEEKS_AHEAD
from peermatch.usecases.sessions.time_check import staff_of
from scheduling.published.messages import message_id


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoApproval:
    match_id: UUID


def undo_approval(work: Work, command: UndoApproval, program: Program) -> None:
    """Takes back what the approval caused: sessions, their messages, the place, the referral's
    match. The proposal waits for a decision again, its place and time kept; another time where
    somebody else has taken that one. Raises NoTimeForTheProposal where there is none."""
    match, proposed = known(work, command.match_id)
    sessions = list(_sessions(work, proposed, program))
    told = any(_told(work, session.state) for session in sessions)
    facts = approval.undo(match.state, told)
    if not facts:
        return
    match.record(*facts)
    for session in sessions:
        _take_back(work, session, program)
    person = work.load(SPECIALIST, proposed.specialist_id)
    if command.match_id in person.state.taken:
        person.decide(caseload.release_place, command.match_id)
        person.decide(caseload.hold_place, command.match_id)
    work.load(REFERRAL, proposed.referral_id).decide(referral_match.undo_match, command.match_id)
    _keep_time(work, match.state, proposed, program)


def _sessions(work: Work, proposed: MatchProposed, program: Program) -> Iterator[Stream[Session]]:
    """What is planned for the match, or was held or missed already; those too in which a colleague
    stands in, so they are looked for where all of them stand. A first session that was canceled
    stands nowhere, and is one all the same."""
    day = program.today(work.command.at) - timedelta(days=1)
    seen = set()
    for week in weeks_from(day, 7 * WEEKS_AHEAD):
        for booking in work.read(DIARY, diary_id(proposed.participant_id, week)).bookings:
            scheduled = work.read(SESSION, booking.session_id).scheduled
            mine = scheduled is not None and scheduled.match_id == proposed.match_id
            if mine and booking.session_id not in seen:
                seen.add(booking.session_id)
                yield work.load(SESSION, booking.session_id)
    first = first_session_id(proposed.match_id)
    if first not in seen and work.read(SESSION, first).scheduled is not None:
        yield work.load(SESSION, first)


def _told(work: Work, session: Session) -> bool:
    """Whether anybody was told of it, or it took place."""
    if session.scheduled is None:
        return False
    if session.status is not SessionStatus.SCHEDULED:
        return True
    return any(
        work.read(MESSAGE, one).may_be_known for one in _messages(session, session.scheduled)
    )


def _messages(session: Session, scheduled: SessionScheduled) -> Iterator[UUID]:
    """Every message that there may be about it."""
    for sequence in range(session.revision + 1):
        for person_id in (scheduled.participant_id, *staff_of(scheduled)):
            yield message_id(scheduled.session_id, sequence, person_id)


def _take_back(work: Work, session: Stream[Session], program: Program) -> None:
    state, scheduled = session.state, session.state.scheduled
    if scheduled is None:
        return
    session.decide(session_booking.take_back, work.command.at)
    free_time(work, scheduled, program)
    for one in _messages(state, scheduled):
        if work.read(MESSAGE, one).waits:
            work.load(MESSAGE, one).decide(message.withhold, WithheldReason.OVERTAKEN)


def _keep_time(work: Work, match: Match, proposed: MatchProposed, program: Program) -> None:
    """Keeps the time that the proposal shows; where it can't be, shows and keeps another."""
    if match.first_time is None:
        return
    try:
        with work.or_nothing():
            hold_time(work, session_of(match.first_time, proposed.specialist_id, program), program)
    except Refusal:
        _keep_another(work, proposed, program)


def _keep_another(work: Work, proposed: MatchProposed, program: Program) -> None:
    match_id = proposed.match_id
    two = pair(work, proposed.referral_id, proposed.specialist_id, match_id, program)
    try:
        first = find_first_time(work, match_id, two, program)
        promise_time(work, first, two, program)
    except Refusal as refusal:
        raise NoTimeForTheProposal from refusal


USE_CASES = (
    UseCase(
        UndoApproval,
        frozenset({Role.COORDINATOR, Role.MANAGER}),
        undo_approval,
        changed_by=ChangedBy("match_id", MatchApproved),
    ),
)
