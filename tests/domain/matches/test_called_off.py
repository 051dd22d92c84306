"""Sessions that are called off are known to their match, with what stands against them."""

from datetime import date
from uuid import UUID

from domain.matches.called_off import (
    CalledOffBecause,
    MatchSessionsBroughtBack,
    MatchSessionsCalledOff,
    bring_back,
    call_off,
)
from domain.matches.match import MATCH
from domain.matches.match_ending import EndReason, MatchEnded
from domain.shared.shared_refusals import MatchUnknown
from stories.pasts.given import given
from stories.pasts.samples import MATCH_ID, PARTICIPANT_ID, SESSION_ID, made_up_id, proposed

OTHER = made_up_id("another session")
ONE, TWO = frozenset({SESSION_ID}), frozenset({SESSION_ID, OTHER})
PAUSE, LEAVE = CalledOffBecause.PAUSE, CalledOffBecause.LEAVE
ENDED = MatchEnded(
    match_id=MATCH_ID,
    participant_id=PARTICIPANT_ID,
    reason=EndReason.MOVED,
    ended_on=date(2026, 12, 1),
    note="",
    successor_id=None,
)


def off(sessions: frozenset[UUID], because: CalledOffBecause = PAUSE) -> MatchSessionsCalledOff:
    return MatchSessionsCalledOff(match_id=MATCH_ID, sessions=sessions, because=because)


def back(sessions: frozenset[UUID]) -> MatchSessionsBroughtBack:
    return MatchSessionsBroughtBack(match_id=MATCH_ID, sessions=sessions)


def test_what_is_called_off_is_known_with_its_cause() -> None:
    given(MATCH, proposed()).when(call_off, ONE, PAUSE).then(off(ONE))
    given(MATCH, proposed(), off(ONE)).when(call_off, ONE, PAUSE).then_nothing()
    given(MATCH, proposed(), off(ONE)).when(call_off, TWO, PAUSE).then(off(frozenset({OTHER})))
    given(MATCH, proposed(), off(ONE)).when(call_off, ONE, LEAVE).then(off(ONE, LEAVE))
    given(MATCH, proposed()).when(call_off, frozenset(), PAUSE).then_nothing()
    given(MATCH).when(call_off, ONE, PAUSE).then(MatchUnknown)
    known = given(MATCH, proposed(), off(TWO), off(ONE, LEAVE)).state.called_off
    assert known == {OTHER: PAUSE, SESSION_ID: LEAVE}


def test_what_comes_back_is_called_off_no_more() -> None:
    here = given(MATCH, proposed(), off(TWO))
    here.when(bring_back, ONE).then(back(ONE))
    given(MATCH, proposed(), off(ONE), back(ONE)).when(bring_back, ONE).then_nothing()
    assert given(MATCH, proposed(), off(TWO), back(ONE)).state.called_off == {OTHER: PAUSE}
    given(MATCH).when(bring_back, ONE).then(MatchUnknown)


def test_a_match_that_ended_waits_for_nothing() -> None:
    assert given(MATCH, proposed(), off(ONE), ENDED).state.called_off == {}
