"""How often and when two people meet: agreed by them, or suggested by a plan."""

from dataclasses import dataclass, replace
from uuid import UUID

from domain.matches.match_state import Match, check_under_way
from domain.matches.usual_time import Usual, UsualTime, check_times
from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Fact
from domain.shared.vocabulary import Frequency


@dataclass(frozen=True, slots=True, kw_only=True)
class UsualTimesAgreed:
    """Both people said yes to these times; a plan keeps to them and never changes them."""

    match_id: Plain[UUID]
    participant_id: Subject
    times: Personal[tuple[UsualTime, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class UsualTimesSuggested:
    """A plan found these times; people may agree on others."""

    match_id: Plain[UUID]
    participant_id: Subject
    times: Personal[tuple[UsualTime, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchSteppedDown:
    """They now meet less often, as recovery goes on."""

    match_id: Plain[UUID]
    frequency: Plain[Frequency]


def evolve(state: Match, fact: UsualTimesAgreed | UsualTimesSuggested | MatchSteppedDown) -> Match:
    match fact:
        case UsualTimesAgreed():
            return replace(state, usual=Usual(times=fact.times, agreed=True))
        case UsualTimesSuggested():
            return replace(state, usual=Usual(times=fact.times))
        case MatchSteppedDown():
            return replace(state, frequency=fact.frequency)


def agree_usual_times(state: Match, times: tuple[UsualTime, ...]) -> tuple[Fact, ...]:
    """Both people agreed on these times; with none, what they agreed before holds no more and a
    plan may suggest again."""
    proposed = check_under_way(state)
    if not state.usual.agreed and not times:
        return ()
    if state.usual.agreed and state.usual.times == times:
        return ()
    check_times(times)
    return (
        UsualTimesAgreed(
            match_id=proposed.match_id, participant_id=proposed.participant_id, times=times
        ),
    )


def suggest_usual_times(state: Match, times: tuple[UsualTime, ...]) -> tuple[Fact, ...]:
    """A plan's times; they never replace what people agreed."""
    proposed = check_under_way(state)
    if state.usual.times == times or (state.usual.agreed and state.usual.times):
        return ()
    check_times(times)
    return (
        UsualTimesSuggested(
            match_id=proposed.match_id, participant_id=proposed.participant_id, times=times
        ),
    )


def step_down(state: Match, frequency: Frequency) -> tuple[Fact, ...]:
    """They meet less often (or more often again) from now on."""
    proposed = check_under_way(state)
    if state.frequency is frequency:
        return ()
    return (MatchSteppedDown(match_id=proposed.match_id, frequency=frequency),)
