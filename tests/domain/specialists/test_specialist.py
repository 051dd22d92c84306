"""A specialist: on the roster once, with places that are held, taken and released."""

from datetime import date

import pytest

from domain.shared.decider import Refusal
from domain.shared.shared_refusals import SpecialistUnknown
from domain.specialists.caseload import (
    CaseloadFull,
    PlaceHeld,
    PlaceNotHeld,
    PlaceReleased,
    PlaceTaken,
    hold_place,
    release_place,
    take_place,
)
from domain.specialists.enrollment import (
    MailAddressChanged,
    MailReturned,
    NoSharedAreas,
    SpecialistCorrected,
    SpecialistCorrectedWithoutReason,
    SpecialistNotNamed,
    SpecialistSpeaksNothing,
    correct,
    enroll,
    mail_returned,
)
from domain.specialists.specialist import SPECIALIST
from domain.specialists.specialist_state import CapacityOutOfRange, SpecialistEnrolled
from domain.specialists.working_hours import (
    LeaveEndsBeforeItStarts,
    LeavePlanned,
    NoWorkingHours,
    plan_leave,
)
from stories.pasts.given import given
from stories.pasts.samples import (
    MATCH_ID,
    OPIOIDS,
    OTHER_MATCH_ID,
    SPECIALIST_ID,
    enrolled,
    made_up_id,
)

HELD = PlaceHeld(specialist_id=SPECIALIST_ID, match_id=MATCH_ID)
OTHER_HELD = PlaceHeld(specialist_id=SPECIALIST_ID, match_id=OTHER_MATCH_ID)
TAKEN = PlaceTaken(specialist_id=SPECIALIST_ID, match_id=MATCH_ID)
RELEASED = PlaceReleased(specialist_id=SPECIALIST_ID, match_id=MATCH_ID)
CHRISTMAS = (date(2026, 12, 24), date(2026, 12, 31))


def test_a_specialist_is_enrolled_once() -> None:
    given(SPECIALIST).when(enroll, enrolled(), 15).then(enrolled())
    given(SPECIALIST, enrolled()).when(enroll, enrolled(capacity=9), 15).then_nothing()


@pytest.mark.parametrize(
    ("fact", "refusal"),
    [
        (enrolled(experiences=()), NoSharedAreas),
        (enrolled(capacity=16), CapacityOutOfRange),
        (enrolled(capacity=-1), CapacityOutOfRange),
        (enrolled(windows=()), NoWorkingHours),
    ],
)
def test_a_specialist_who_could_not_work_is_refused(
    fact: SpecialistEnrolled, refusal: type[Refusal]
) -> None:
    given(SPECIALIST).when(enroll, fact, 15).then(refusal)


def test_what_the_roster_has_wrong_is_put_right_once_with_a_reason() -> None:
    joined = given(SPECIALIST, enrolled())
    right = {
        "name": "Avery Sample",
        "email": "avery@example.org",
        "gender": "woman",
        "languages": frozenset({"en", "es"}),
        "home_site": "ESSEX",
        "reason": "Misspelled.",
    }
    made = SpecialistCorrected(specialist_id=SPECIALIST_ID, experiences=(OPIOIDS,), **right)
    joined.when(correct, **right).then(made)
    after = given(SPECIALIST, enrolled(), made)
    after.when(correct, **{**right, "reason": ""}).then_nothing()
    joined.when(correct, **{**right, "name": " - "}).then(SpecialistNotNamed)
    joined.when(correct, **{**right, "languages": frozenset()}).then(SpecialistSpeaksNothing)
    joined.when(correct, **{**right, "reason": " "}).then(SpecialistCorrectedWithoutReason)
    given(SPECIALIST).when(correct, **right).then(SpecialistUnknown)


def test_where_there_is_nobody_nothing_is_sent_until_the_address_is_corrected() -> None:
    returned = MailReturned(specialist_id=SPECIALIST_ID)
    changed = MailAddressChanged(specialist_id=SPECIALIST_ID)
    given(SPECIALIST).when(mail_returned).then(SpecialistUnknown)
    given(SPECIALIST, enrolled(email="")).when(mail_returned).then_nothing()
    given(SPECIALIST, enrolled(email="a@example.org")).when(mail_returned).then(returned)
    failed = given(SPECIALIST, enrolled(email="a@example.org"), returned)
    failed.when(mail_returned).then_nothing()
    right = {
        "name": "Avery Sample",
        "gender": "woman",
        "languages": frozenset({"en"}),
        "home_site": "ESSEX",
        "reason": "Misspelled.",
    }
    same, other = ({**right, "email": email} for email in ("A@example.org", "b@example.org"))
    made = {"specialist_id": SPECIALIST_ID, "experiences": (OPIOIDS,)}
    failed.when(correct, **same).then(SpecialistCorrected(**made, **same))
    failed.when(correct, **other).then(SpecialistCorrected(**made, **other), changed)
    addresses = [
        SPECIALIST.fold(facts).mail_address
        for facts in (
            [enrolled(email="a@example.org")],
            [enrolled(email="a@example.org"), returned],
            [enrolled(email="a@example.org"), returned, changed],
        )
    ]
    assert addresses == ["a@example.org", "", "a@example.org"]


def test_held_and_taken_places_both_count_against_capacity() -> None:
    third = made_up_id("a third match")
    given(SPECIALIST, enrolled()).when(hold_place, MATCH_ID).then(HELD)
    full = given(SPECIALIST, enrolled(), HELD, TAKEN, OTHER_HELD)
    full.when(hold_place, third).then(CaseloadFull)
    full.when(hold_place, OTHER_MATCH_ID).then_nothing()
    freed = given(SPECIALIST, enrolled(), HELD, TAKEN, OTHER_HELD, RELEASED)
    freed.when(hold_place, third).then(PlaceHeld(specialist_id=SPECIALIST_ID, match_id=third))


def test_a_place_is_taken_only_while_it_is_held() -> None:
    given(SPECIALIST, enrolled(), HELD).when(take_place, MATCH_ID).then(TAKEN)
    given(SPECIALIST, enrolled(), HELD, TAKEN).when(take_place, MATCH_ID).then_nothing()
    given(SPECIALIST, enrolled()).when(take_place, MATCH_ID).then(PlaceNotHeld)
    given(SPECIALIST, enrolled(), HELD, RELEASED).when(take_place, MATCH_ID).then(PlaceNotHeld)


def test_a_place_is_released_once_whether_held_or_taken() -> None:
    given(SPECIALIST, enrolled(), HELD).when(release_place, MATCH_ID).then(RELEASED)
    given(SPECIALIST, enrolled(), HELD, TAKEN).when(release_place, MATCH_ID).then(RELEASED)
    given(SPECIALIST, enrolled(), HELD, RELEASED).when(release_place, MATCH_ID).then_nothing()


def test_leave_is_planned_once_and_forwards() -> None:
    away = LeavePlanned(specialist_id=SPECIALIST_ID, first_day=CHRISTMAS[0], last_day=CHRISTMAS[1])
    here = given(SPECIALIST, enrolled())
    here.when(plan_leave, *CHRISTMAS).then(away)
    here.when(plan_leave, *reversed(CHRISTMAS)).then(LeaveEndsBeforeItStarts)
    given(SPECIALIST, enrolled(), away).when(plan_leave, *CHRISTMAS).then_nothing()


@pytest.mark.parametrize("decision", [hold_place, take_place, release_place])
def test_an_unknown_specialist_has_no_places(decision) -> None:
    given(SPECIALIST).when(decision, MATCH_ID).then(SpecialistUnknown)
