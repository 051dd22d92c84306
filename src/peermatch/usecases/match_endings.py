"""What ending a match sets off, all at once: its sessions, its place and its referral."""

from datetime import date, datetime, timedelta
from uuid import UUID

from domain import companionship, session_record, waitlist
from domain import match as matches
from domain import participant as people
from domain import referral as referrals
from domain import specialist as specialists
from domain.decider import Refusal
from domain.diary import DIARY, diary_id, weeks_from
from domain.limits import Limits
from domain.match import MATCH, DeclineReason, Match, MatchProposed, MatchUnknown
from domain.match_course import EndReason
from domain.participant import PARTICIPANT
from domain.referral import REFERRAL, ClosingReason
from domain.session import SESSION, Session, SessionStatus
from domain.session_course import Canceller
from domain.specialist import SPECIALIST
from peermatch.store import Stream, Work
from peermatch.usecases.bookings import free_time, tell
from peermatch.usecases.first_sessions import free_first_time
from peermatch.usecases.programme import Programme
from peermatch.usecases.rules_of_day import limits_of_day

WEEKS_AHEAD = 27
"""ISO weeks searched for sessions to come; none is planned further ahead."""

CLOSES = {
    EndReason.GOALS_REACHED: ClosingReason.COMPLETED,
    EndReason.PARTICIPANT_CHOSE: ClosingReason.DECLINED,
    EndReason.MOVED: ClosingReason.MOVED,
    EndReason.NOT_REACHED: ClosingReason.NOT_REACHED,
}
"""Endings that also close the referral; after any other it waits again."""

NEVER_AGAIN = frozenset({EndReason.SOMEONE_DIFFERENT, EndReason.CONFLICT_OF_INTEREST})


class NotYourMatch(Refusal):
    sentence = "Only the specialist of this match may do this."


def known(work: Work, match_id: UUID) -> tuple[Stream[Match], MatchProposed]:
    """The match and what was proposed. Raises MatchUnknown."""
    match = work.load(MATCH, match_id)
    if match.state.proposed is None:
        raise MatchUnknown
    return match, match.state.proposed


def own_match(
    work: Work, match_id: UUID, specialist_id: UUID
) -> tuple[Stream[Match], MatchProposed]:
    """The match, which is this specialist's. Raises MatchUnknown, NotYourMatch."""
    match, proposed = known(work, match_id)
    if proposed.specialist_id != specialist_id:
        raise NotYourMatch
    return match, proposed


def settle_ended(work: Work, match_id: UUID, reason: EndReason, programme: Programme) -> None:
    """After the match's own ending: cancels what was to come, frees the place, and closes the
    referral or lets it wait again."""
    _match, proposed = known(work, match_id)
    cancel_coming(work, proposed, programme)
    specialist = work.load(SPECIALIST, proposed.specialist_id)
    specialist.record(*specialists.release_place(specialist.state, match_id))
    referral = work.load(REFERRAL, proposed.referral_id)
    if reason is EndReason.SPECIALIST_LEFT:
        referral.record(*waitlist.need_reassignment(referral.state, match_id))
        return
    referral.record(*referrals.give_back(referral.state, match_id))
    if reason in NEVER_AGAIN:
        person = work.load(PARTICIPANT, proposed.participant_id)
        person.record(
            *people.rule_out(person.state, proposed.participant_id, proposed.specialist_id)
        )
    if reason in CLOSES:
        limits = limits_of_day(work, programme)
        referral.record(*referrals.close(referral.state, CLOSES[reason], limits))


def release_for_reassignment(work: Work, match_id: UUID, today: date, programme: Programme) -> None:
    """The specialist leaves: ends the match, or withdraws what was only proposed."""
    match, proposed = known(work, match_id)
    if match.state.under_way:
        why = EndReason.SPECIALIST_LEFT
        match.record(*companionship.end(match.state, why, "", today=today))
        settle_ended(work, match_id, why, programme)
        return
    withdraw(work, match_id, proposed, programme)
    match.record(*matches.decline(match.state, DeclineReason.SPECIALIST_DECLINED, ""))


def withdraw(work: Work, match_id: UUID, proposed: MatchProposed, programme: Programme) -> None:
    """Frees the place and the time that a proposal held and lets its referral wait."""
    free_first_time(work, work.read(MATCH, match_id), programme)
    referral = work.load(REFERRAL, proposed.referral_id)
    referral.record(*referrals.give_back(referral.state, match_id))
    specialist = work.load(SPECIALIST, proposed.specialist_id)
    specialist.record(*specialists.release_place(specialist.state, match_id))


def cancel_coming(
    work: Work,
    proposed: MatchProposed,
    programme: Programme,
    *,
    since: date = date.min,
    before: date = date.max,
) -> frozenset[UUID]:
    """Cancels every session of the match that has not started and falls into these days, and
    frees both people's time. Returns which."""
    limits = limits_of_day(work, programme)
    today = programme.today(work.command.at)
    cancelled = set()
    for week in weeks_from(today - timedelta(days=1), 7 * WEEKS_AHEAD):
        held = work.load(DIARY, diary_id(proposed.specialist_id, week))
        for booking in held.state.bookings:
            session = work.load(SESSION, booking.session_id)
            in_time = since <= programme.today(booking.starts_at) < before
            if in_time and _to_come(session.state, proposed.match_id, work.command.at):
                cancel_session(work, session, Canceller.STAFF, limits, programme)
                cancelled.add(booking.session_id)
    return frozenset(cancelled)


def _to_come(session: Session, match_id: UUID, now: datetime) -> bool:
    scheduled = session.scheduled
    if scheduled is None or session.status is not SessionStatus.SCHEDULED:
        return False
    return scheduled.match_id == match_id and scheduled.starts_at > now


def cancel_session(
    work: Work, session: Stream[Session], by: Canceller, limits: Limits, programme: Programme
) -> None:
    """Cancels one session, frees everyone's time and lets them know."""
    facts = session_record.cancel(session.state, by, work.command.at, limits)
    session.record(*facts)
    scheduled = session.state.scheduled
    if facts and scheduled is not None:
        free_time(work, scheduled, programme)
        tell(work, scheduled, None, session.state.revision)
