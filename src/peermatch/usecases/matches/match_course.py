"""The course of a match: accepted by both, expired, check-ins, pauses, endings, transfers."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.matches import approval, check_ins, match_ending, meeting_times, pauses, proposal
from domain.matches.called_off import CalledOffBecause
from domain.matches.check_ins import CheckInRecorded, Going
from domain.matches.match_ending import EndReason
from domain.matches.match_state import MatchProposed
from domain.matches.meeting_times import MatchSteppedDown
from domain.matches.pauses import MatchPaused, MatchResumed
from domain.pairing.sides import Side
from domain.shared.roles import Role
from domain.shared.vocabulary import Frequency
from peermatch.store import Work
from peermatch.usecases.core.changed_since import ChangedBy
from peermatch.usecases.core.ids import derived, first_session_id
from peermatch.usecases.core.made_from import made_from
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import Result, UseCase
from peermatch.usecases.matches.called_off import bring_back, call_off
from peermatch.usecases.matches.end_match_effects import known, settle_ended, withdraw
from peermatch.usecases.matches.proposal_decisions import begin
from peermatch.usecases.matches.proposing import propose
from peermatch.usecases.pairing.pair_facts import pair


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptAsSpecialist:
    match_id: UUID
    specialist_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptAsParticipant:
    """The participant's word, taken down by staff."""

    match_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpireMatch:
    match_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDown:
    match_id: UUID
    frequency: Frequency


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseMatch:
    match_id: UUID
    until: date
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeMatch:
    match_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class BringBackSessions:
    """Of those that were called off, the ones against which nothing stands any more."""

    match_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class EndMatch:
    """`successor_id` is the specialist to whom a transfer is proposed."""

    match_id: UUID
    reason: EndReason
    note: str = ""
    successor_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCheckIn:
    match_id: UUID
    check_in_id: UUID
    checked_on: date
    side: Side
    going: Going
    note: str = ""


def accept_as_specialist(work: Work, command: AcceptAsSpecialist, _program: Program) -> None:
    match, _ = known(work, command.match_id)
    match.decide(approval.accept_as_specialist)


def accept_as_participant(work: Work, command: AcceptAsParticipant, program: Program) -> Result:
    """Checks every rule again on current facts; then the match begins."""
    match, proposed = known(work, command.match_id)
    facts = approval.accept_as_participant(match.state)
    if facts:
        match.record(*facts)
        two = pair(work, proposed.referral_id, proposed.specialist_id, command.match_id, program)
        return begin(work, proposed, two, program, match.state.overridden)
    return {"session_id": str(first_session_id(command.match_id))}


def expire_match(work: Work, command: ExpireMatch, program: Program) -> None:
    match, proposed = known(work, command.match_id)
    facts = proposal.expire(match.state, program.today(work.command.at))
    if facts:
        match.record(*facts)
        withdraw(work, command.match_id, proposed, program)


def step_down(work: Work, command: StepDown, _program: Program) -> None:
    match, _ = known(work, command.match_id)
    match.decide(meeting_times.step_down, command.frequency)


def pause_match(work: Work, command: PauseMatch, program: Program) -> Result:
    """Rests the match; sessions to come before its last day are called off, and where an earlier
    pause went on for longer, those after it come back."""
    match, _ = known(work, command.match_id)
    today = program.today(work.command.at)
    facts = pauses.pause(match.state, command.until, command.note, today)
    match.record(*facts)
    if not facts:
        return {}
    back = bring_back(work, command.match_id, program)
    pause = CalledOffBecause.PAUSE
    call_off(work, command.match_id, pause, program, before=command.until)
    return {"sessions_back": back}


def resume_match(work: Work, command: ResumeMatch, program: Program) -> Result:
    """Goes on meeting: what the pause called off comes back, at its own time or another."""
    match, _ = known(work, command.match_id)
    facts = pauses.resume(match.state)
    if not facts:
        return {}
    match.record(*facts)
    return {"sessions_back": bring_back(work, command.match_id, program)}


def bring_back_sessions(work: Work, command: BringBackSessions, program: Program) -> Result:
    return {"sessions_back": bring_back(work, command.match_id, program)}


def end_match(work: Work, command: EndMatch, program: Program) -> Result:
    """Ends the match with all that it sets off; a transfer is proposed to its successor."""
    match, proposed = known(work, command.match_id)
    today = program.today(work.command.at)
    facts = match_ending.end(
        match.state, command.reason, command.note, today=today, successor_id=command.successor_id
    )
    if not facts:
        return {}
    match.record(*facts)
    settle_ended(work, command.match_id, command.reason, program)
    if command.successor_id is None:
        return {}
    return _propose_successor(work, proposed, command.successor_id, program)


def _propose_successor(
    work: Work, ended: MatchProposed, successor_id: UUID, program: Program
) -> Result:
    match_id = derived("match", ended.match_id, successor_id)
    two = pair(work, ended.referral_id, successor_id, match_id, program)
    proposed = MatchProposed(
        match_id=match_id,
        participant_id=ended.participant_id,
        referral_id=ended.referral_id,
        specialist_id=successor_id,
        run_id=ended.run_id,
        reasons=("Continues where another specialist left off.",),
    )
    propose(work, proposed, two, program)
    return {"match_id": str(match_id)}


def record_check_in(work: Work, command: RecordCheckIn, program: Program) -> None:
    match, proposed = known(work, command.match_id)
    recorded = made_from(command, CheckInRecorded, participant_id=proposed.participant_id)
    match.decide(check_ins.check_in, recorded, program.today(work.command.at))


_OWN = frozenset({Role.CPRS})
_COORDINATOR = frozenset({Role.COORDINATOR, Role.MANAGER})

_PAUSE = ChangedBy("match_id", (MatchPaused, MatchResumed))


def _may_end(command: EndMatch) -> frozenset[Role]:
    """A participant asks for someone different, without a reason."""
    asks = command == EndMatch(match_id=command.match_id, reason=EndReason.SOMEONE_DIFFERENT)
    return _COORDINATOR | {Role.PARTICIPANT} if asks else _COORDINATOR


USE_CASES = (
    UseCase(AcceptAsSpecialist, _OWN, accept_as_specialist, own_specialist=True),
    UseCase(AcceptAsParticipant, _COORDINATOR, accept_as_participant),
    UseCase(ExpireMatch, _COORDINATOR | {Role.SERVICE}, expire_match),
    UseCase(StepDown, _COORDINATOR, step_down, changed_by=ChangedBy("match_id", MatchSteppedDown)),
    UseCase(PauseMatch, _COORDINATOR, pause_match, changed_by=_PAUSE),
    UseCase(ResumeMatch, _COORDINATOR, resume_match, changed_by=_PAUSE),
    UseCase(BringBackSessions, frozenset({Role.SERVICE}), bring_back_sessions),
    UseCase(EndMatch, _COORDINATOR | {Role.PARTICIPANT}, end_match, meant_for=_may_end),
    UseCase(RecordCheckIn, _COORDINATOR, record_check_in),
)
