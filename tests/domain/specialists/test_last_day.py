"""A last day is announced, moved or taken back, and which sessions it calls off is known."""

from datetime import date

from domain.shared.shared_refusals import SpecialistUnknown
from domain.specialists.caseload import PlaceHeld, PlaceTaken, hold_place
from domain.specialists.leaving import (
    LastDayNotOver,
    LeavingReason,
    SessionsCalledOff,
    SpecialistLeaving,
    SpecialistStays,
    call_off,
    left_behind,
    people_to_reassign,
    stay_on,
)
from domain.specialists.specialist import SPECIALIST
from stories.pasts.given import given
from stories.pasts.samples import (
    MATCH_ID,
    OTHER_MATCH_ID,
    SESSION_ID,
    SPECIALIST_ID,
    enrolled,
    made_up_id,
)

HELD = PlaceHeld(specialist_id=SPECIALIST_ID, match_id=MATCH_ID)
TAKEN = PlaceTaken(specialist_id=SPECIALIST_ID, match_id=MATCH_ID)
LEAVING = SpecialistLeaving(
    specialist_id=SPECIALIST_ID, last_day=date(2027, 1, 31), reason=LeavingReason.RETIRED
)
STAYS = SpecialistStays(specialist_id=SPECIALIST_ID)
TWO = frozenset({SESSION_ID, made_up_id("another session")})
ONE = frozenset({SESSION_ID})


def called_off(sessions: frozenset[object]) -> SessionsCalledOff:
    return SessionsCalledOff(specialist_id=SPECIALIST_ID, sessions=sessions)


def test_who_stays_after_all_works_on_and_takes_new_people() -> None:
    given(SPECIALIST, enrolled(), LEAVING).when(stay_on).then(STAYS)
    stays = given(SPECIALIST, enrolled(), HELD, TAKEN, LEAVING, STAYS)
    stays.when(stay_on).then_nothing()
    stays.when(hold_place, OTHER_MATCH_ID).then(
        PlaceHeld(specialist_id=SPECIALIST_ID, match_id=OTHER_MATCH_ID)
    )
    assert people_to_reassign(stays.state) == ()
    stays.when(left_behind, date(2027, 2, 1)).then(LastDayNotOver)


def test_who_never_leaves_stays_already() -> None:
    given(SPECIALIST, enrolled()).when(stay_on).then_nothing()
    given(SPECIALIST).when(stay_on).then(SpecialistUnknown)


def test_the_sessions_that_a_last_day_calls_off_are_known_as_they_are_now() -> None:
    here = given(SPECIALIST, enrolled(), LEAVING)
    here.when(call_off, TWO).then(called_off(TWO))
    here.when(call_off, frozenset()).then_nothing()
    known = given(SPECIALIST, enrolled(), LEAVING, called_off(TWO))
    known.when(call_off, TWO).then_nothing()
    known.when(call_off, ONE).then(called_off(ONE))
    assert SPECIALIST.fold([enrolled(), called_off(TWO), called_off(ONE)]).called_off == ONE
