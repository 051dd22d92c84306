"""A match ends, and says why; a transfer names the specialist who goes on."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from domain.matches.match_state import Match, MatchStatus, check_under_way
from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Fact, Refusal, known
from domain.shared.shared_refusals import MatchUnknown


class EndReason(StrEnum):
    GOALS_REACHED = "goals-reached"
    PARTICIPANT_CHOSE = "participant-chose"
    SOMEONE_DIFFERENT = "someone-different"
    SPECIALIST_LEFT = "specialist-left"
    CONFLICT_OF_INTEREST = "conflict-of-interest"
    NOT_HELPING = "not-helping"
    MOVED = "moved"
    NOT_REACHED = "not-reached"
    TRANSFERRED = "transferred"


END_REASONS: dict[EndReason, str] = {
    EndReason.GOALS_REACHED: "Goals were reached",
    EndReason.PARTICIPANT_CHOSE: "The participant chose to stop",
    EndReason.SOMEONE_DIFFERENT: "Someone different, please",
    EndReason.SPECIALIST_LEFT: "The specialist left the program",
    EndReason.CONFLICT_OF_INTEREST: "A conflict of interest came up",
    EndReason.NOT_HELPING: "It is not helping, and what was tried is documented",
    EndReason.MOVED: "The participant moved away",
    EndReason.NOT_REACHED: "The participant could no longer be reached",
    EndReason.TRANSFERRED: "Transferred to another specialist",
}
"""Every reason with the words that people choose from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchEnded:
    match_id: Plain[UUID]
    participant_id: Subject
    reason: Plain[EndReason]
    ended_on: Plain[date]
    note: Personal[str]
    successor_id: Plain[UUID | None]
    """The specialist to whom it was transferred."""


class EndingNeedsNote(Refusal):
    sentence = "When support ends because it is not helping, say what was tried."
    field = "note"


class TransferNeedsSuccessor(Refusal):
    sentence = "A transfer names the next specialist, and only a transfer does."
    field = "successor_id"


class MatchEndedDifferently(Refusal):
    sentence = "This match has already ended differently."


def evolve(state: Match, fact: MatchEnded) -> Match:
    return replace(
        state,
        status=MatchStatus.ENDED,
        ended=(fact.reason, fact.successor_id),
        paused_until=None,
        called_off=MappingProxyType({}),
    )


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
        if state.ended != (reason, successor_id):
            raise MatchEndedDifferently
        return ()
    check_under_way(state)
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
