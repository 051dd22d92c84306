"""A match rests for a while and goes on."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from domain.matches.match_state import Match, MatchStatus, check_under_way
from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Fact, Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchPaused:
    match_id: Plain[UUID]
    participant_id: Subject
    until: Plain[date]
    note: Personal[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchResumed:
    match_id: Plain[UUID]


class PauseInThePast(Refusal):
    sentence = "A pause ends on a future date."
    field = "until"


class MatchNotPaused(Refusal):
    sentence = "This match is not paused."


def evolve(state: Match, fact: MatchPaused | MatchResumed) -> Match:
    match fact:
        case MatchPaused():
            return replace(
                state,
                status=MatchStatus.PAUSED,
                resumed=False,
                paused_until=fact.until,
                pause_note=fact.note,
            )
        case MatchResumed():
            return replace(
                state, status=MatchStatus.ACTIVE, resumed=True, paused_until=None, pause_note=""
            )


def pause(state: Match, until: date, note: str, today: date) -> tuple[Fact, ...]:
    """Rests the match; its place stays taken."""
    proposed = check_under_way(state)
    paused = MatchPaused(
        match_id=proposed.match_id,
        participant_id=proposed.participant_id,
        until=until,
        note=note,
    )
    if (state.paused_until, state.pause_note) == (until, note):
        return ()
    if until <= today:
        raise PauseInThePast
    return (paused,)


def resume(state: Match) -> tuple[Fact, ...]:
    proposed = check_under_way(state)
    if state.paused_until is None:
        if state.resumed:
            return ()
        raise MatchNotPaused
    return (MatchResumed(match_id=proposed.match_id),)
