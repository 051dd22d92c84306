"""Decisions about a match after approval: acceptance, check-ins, pauses, ending."""

from datetime import date
from uuid import UUID

from domain.matches.match import Match, MatchProposed, MatchStatus
from domain.matches.match_course import (
    CheckInAlreadyRecorded,
    CheckInInTheFuture,
    CheckInRecorded,
    EndingNeedsNote,
    EndReason,
    MatchEnded,
    MatchEndedDifferently,
    MatchExpired,
    MatchNotApproved,
    MatchNotPaused,
    MatchNotUnderWay,
    MatchPaused,
    MatchResumed,
    MatchSteppedDown,
    ParticipantAccepted,
    PauseInThePast,
    ProposalStillOpen,
    SpecialistAccepted,
    SpecialistAcceptsFirst,
    TransferNeedsSuccessor,
)
from domain.matches.usual_time import UsualTime, UsualTimesAgreed, UsualTimesSuggested, check_times
from domain.sessions.called_off import (
    CalledOffBecause,
    MatchSessionsBroughtBack,
    MatchSessionsCalledOff,
)
from domain.shared.decider import Fact, known
from domain.shared.unknown_ids import MatchUnknown
from domain.shared.vocabulary import Frequency


def accept_as_specialist(state: Match) -> tuple[Fact, ...]:
    proposed = known(state.proposed, MatchUnknown)
    if state.accepted_by_specialist:
        return ()
    if not state.awaits_acceptance:
        raise MatchNotApproved
    return (SpecialistAccepted(match_id=proposed.match_id),)


def accept_as_participant(state: Match) -> tuple[Fact, ...]:
    """The last word is the participant's; the match is active from here on."""
    proposed = known(state.proposed, MatchUnknown)
    if state.accepted_by_participant:
        return ()
    if not state.awaits_acceptance:
        raise MatchNotApproved
    if not state.accepted_by_specialist:
        raise SpecialistAcceptsFirst
    return (ParticipantAccepted(match_id=proposed.match_id),)


def expire(state: Match, today: date) -> tuple[Fact, ...]:
    """Ends a proposal that no one answered by its last day."""
    proposed = known(state.proposed, MatchUnknown)
    if state.status is MatchStatus.EXPIRED:
        return ()
    if not state.open or proposed.expires_on is None or today <= proposed.expires_on:
        raise ProposalStillOpen if state.open else MatchNotApproved
    return (MatchExpired(match_id=proposed.match_id, expired_on=today),)


def step_down(state: Match, frequency: Frequency) -> tuple[Fact, ...]:
    """They meet less often (or more often again) from now on."""
    proposed = _under_way(state)
    if state.frequency is frequency:
        return ()
    return (MatchSteppedDown(match_id=proposed.match_id, frequency=frequency),)


def pause(state: Match, until: date, note: str, today: date) -> tuple[Fact, ...]:
    """Rests the match; its place stays taken."""
    proposed = _under_way(state)
    paused = MatchPaused(
        match_id=proposed.match_id,
        participant_id=proposed.participant_id,
        until=until,
        note=note,
    )
    if state.paused == paused:
        return ()
    if until <= today:
        raise PauseInThePast
    return (paused,)


def resume(state: Match) -> tuple[Fact, ...]:
    proposed = _under_way(state)
    if state.paused is None:
        if state.resumed:
            return ()
        raise MatchNotPaused
    return (MatchResumed(match_id=proposed.match_id),)


def agree_usual_times(state: Match, times: tuple[UsualTime, ...]) -> tuple[Fact, ...]:
    """Both people agreed on these times; with none, a plan may suggest again."""
    proposed = _under_way(state)
    if state.usual.times == times and (state.usual.agreed or not times):
        return ()
    check_times(times)
    return (
        UsualTimesAgreed(
            match_id=proposed.match_id, participant_id=proposed.participant_id, times=times
        ),
    )


def suggest_usual_times(state: Match, times: tuple[UsualTime, ...]) -> tuple[Fact, ...]:
    """A plan's times; they never replace what people agreed."""
    proposed = _under_way(state)
    if state.usual.times == times or (state.usual.agreed and state.usual.times):
        return ()
    check_times(times)
    return (
        UsualTimesSuggested(
            match_id=proposed.match_id, participant_id=proposed.participant_id, times=times
        ),
    )


def call_off(
    state: Match, sessions: frozenset[UUID], because: CalledOffBecause
) -> tuple[Fact, ...]:
    """Notes what stands against these sessions, which are canceled."""
    proposed = known(state.proposed, MatchUnknown)
    new = frozenset(i for i in sessions if state.called_off.get(i) is not because)
    if not new:
        return ()
    return (MatchSessionsCalledOff(match_id=proposed.match_id, sessions=new, because=because),)


def bring_back(state: Match, sessions: frozenset[UUID]) -> tuple[Fact, ...]:
    """Notes that these sessions are called off no more."""
    proposed = known(state.proposed, MatchUnknown)
    back = sessions & state.called_off.keys()
    if not back:
        return ()
    return (MatchSessionsBroughtBack(match_id=proposed.match_id, sessions=back),)


def end(
    state: Match,
    reason: EndReason,
    note: str,
    *,
    today: date,
    successor_id: UUID | None = None,
) -> tuple[Fact, ...]:
    """Ends the match; only support that doesn't help must say what was tried (18VAC115-70-70)."""
    proposed = known(state.proposed, MatchUnknown)
    if state.ended is not None:
        if (state.ended.reason, state.ended.successor_id) != (reason, successor_id):
            raise MatchEndedDifferently
        return ()
    _under_way(state)
    if reason is EndReason.NOT_HELPING and not note.strip():
        raise EndingNeedsNote
    if (reason is EndReason.TRANSFERRED) != (successor_id is not None):
        raise TransferNeedsSuccessor
    if successor_id == proposed.specialist_id:
        raise TransferNeedsSuccessor
    return (
        MatchEnded(
            match_id=proposed.match_id,
            participant_id=proposed.participant_id,
            reason=reason,
            ended_on=today,
            note=note,
            successor_id=successor_id,
        ),
    )


def check_in(state: Match, recorded: CheckInRecorded, today: date) -> tuple[Fact, ...]:
    """Keeps how one side says the match is going."""
    known = state.check_ins.get(recorded.check_in_id)
    if known is not None:
        if known != recorded:
            raise CheckInAlreadyRecorded
        return ()
    _under_way(state)
    if recorded.checked_on > today:
        raise CheckInInTheFuture
    return (recorded,)


def check_under_way(state: Match) -> None:
    """Raises MatchUnknown, MatchNotUnderWay."""
    _under_way(state)


def _under_way(state: Match) -> MatchProposed:
    proposed = known(state.proposed, MatchUnknown)
    if not state.under_way:
        raise MatchNotUnderWay
    return proposed
