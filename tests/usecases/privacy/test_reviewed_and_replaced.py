"""What the privacy officer decides: unusual looks are reviewed, and a person's key is replaced."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.privacy.unusual_looks import (
    UNUSUAL_LOOKS,
    Finding,
    ReviewedDifferently,
    Unusual,
    UnusualLooksReviewed,
    UnusualLooksUnknown,
    looks_id,
)
from domain.shared.roles import Role
from peermatch.readmodels.reading.opened_rows import NotFound
from peermatch.store.keys.replacing import KeyAlreadyReplaced, PersonKey, Replaced
from peermatch.usecases.core.identity import NotAllowed
from peermatch.usecases.core.ids import derived
from peermatch.usecases.privacy.person_key import key_of_participant, replace_participants_key
from peermatch.usecases.privacy.unusual_looks_commands import NoteUnusualLooks, ReviewUnusualLooks
from stories.simulation.pools import REFERRALS, SPECIALISTS

FIRST = derived("participant", REFERRALS[0])
VIEWER, FRIDAY = UUID(int=2), date(2026, 11, 20)


def test_unusual_looks_are_reviewed_on_the_day_with_one_finding(
    sqlite_agency: Any, clock: Any
) -> None:
    noted = looks_id(Unusual.NO_WORK, VIEWER, FRIDAY, None)
    review = ReviewUnusualLooks(looks_id=noted, finding=Finding.REMINDED)
    with pytest.raises(UnusualLooksUnknown):
        sqlite_agency.perform(Role.PRIVACY_OFFICER, review)
    note = NoteUnusualLooks(kind=Unusual.NO_WORK, viewer=VIEWER, on=FRIDAY, people=3)
    sqlite_agency.perform(Role.SERVICE, note)
    with pytest.raises(NotAllowed):
        sqlite_agency.perform(Role.MANAGER, review)
    clock.pass_by(timedelta(hours=6))
    sqlite_agency.perform(Role.PRIVACY_OFFICER, review)
    clock.pass_by(timedelta(days=1))
    sqlite_agency.perform(Role.PRIVACY_OFFICER, review)
    read = sqlite_agency.deployment.store.read
    assert read(UNUSUAL_LOOKS, noted).reviewed == UnusualLooksReviewed(
        looks_id=noted, finding=Finding.REMINDED, reviewed_on=date(2026, 11, 24)
    ), "by the program's clock, and once"
    other = ReviewUnusualLooks(looks_id=noted, finding=Finding.WORK)
    with pytest.raises(ReviewedDifferently):
        sqlite_agency.perform(Role.PRIVACY_OFFICER, other)


def test_a_participants_key_is_replaced_once_and_tells_by_whom_and_when(
    founded: Any, clock: Any
) -> None:
    founded.project()
    views, vault = founded.deployment.views, founded.deployment.store.vault
    assert key_of_participant(views, vault, FIRST) == PersonKey(key_version=1, replaced=())
    by = {"by": "the officer", "now": clock.moment}
    replaced = PersonKey(
        key_version=2,
        replaced=(Replaced(key_version=1, by="the officer", at=clock.moment, resealed_at=None),),
    )
    assert replace_participants_key(views, vault, FIRST, 1, **by) == replaced
    assert replace_participants_key(views, vault, FIRST, 1, **by) == replaced
    assert key_of_participant(views, vault, FIRST) == replaced
    with pytest.raises(KeyAlreadyReplaced):
        replace_participants_key(views, vault, FIRST, 3, **by)


def test_a_specialists_key_and_that_of_the_erased_are_not_found(founded: Any, clock: Any) -> None:
    founded.erase(FIRST)
    founded.project()
    views, vault = founded.deployment.views, founded.deployment.store.vault
    for whose in (SPECIALISTS[0], FIRST, UUID(int=1)):
        with pytest.raises(NotFound):
            key_of_participant(views, vault, whose)
        with pytest.raises(NotFound):
            replace_participants_key(views, vault, whose, 1, by="x", now=clock.moment)
