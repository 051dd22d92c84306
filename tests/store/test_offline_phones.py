"""Keys of phones for use without signal: one a browser, its own account's, and gone when ended."""

import os
from datetime import UTC, datetime
from uuid import UUID

import pytest

from peermatch.store.accounts.known_devices import KnownDevices
from peermatch.store.accounts.offline.offline_phones import (
    KEY_BYTES,
    OFFLINE_PHONES,
    DeviceNotKnown,
    OfflinePhones,
    PhoneKeepsAnothers,
)
from peermatch.store.keys.page_seal import PageSeal

ANN, BEN = UUID(int=1), UUID(int=2)
FIRST, SECOND = UUID(int=11), UUID(int=12)


def now() -> datetime:
    return datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def phones(store) -> OfflinePhones:
    return OfflinePhones(store.vault.engine, PageSeal(b"k" * 32, os.urandom), now, os.urandom)


def test_a_browser_keeps_one_accounts_day(phones: OfflinePhones) -> None:
    with pytest.raises(DeviceNotKnown):
        phones.turn_on(ANN, "", FIRST)
    made = phones.turn_on(ANN, "device", FIRST)
    assert (made.phone_id, len(made.key)) == (FIRST, KEY_BYTES)
    assert phones.turn_on(ANN, "device", SECOND) == made, "turned on again it has the key it had"
    assert phones.key(ANN, "device") == made
    assert phones.key(BEN, "device") is None
    assert phones.key(ANN, "other") is None
    with pytest.raises(PhoneKeepsAnothers):
        phones.turn_on(BEN, "device", SECOND)
    assert [(one.phone_id, one.here) for one in phones.of(ANN, "device")] == [(FIRST, True)]
    assert phones.of(BEN, "device") == ()


def test_its_key_is_stored_sealed_and_for_its_own_row(phones: OfflinePhones, store) -> None:
    first = phones.turn_on(ANN, "one", FIRST)
    phones.turn_on(BEN, "two", SECOND)
    with store.vault.engine.begin() as connection:
        rows = connection.execute(OFFLINE_PHONES.select()).mappings().all()
        sealed = {row["phone_id"]: bytes(row["sealed"]) for row in rows}
        assert first.key not in sealed[str(FIRST)]
        anothers = {"sealed": sealed[str(SECOND)]}
        connection.execute(OFFLINE_PHONES.update().values(anothers))
    assert phones.key(ANN, "one") is None, "another's key is not handed out"


def test_it_ends_by_itself_by_its_account_and_with_the_sign_ins(phones: OfflinePhones, store):
    phones.turn_on(ANN, "one", FIRST)
    phones.turn_on(ANN, "two", SECOND)
    assert not phones.end(BEN, FIRST)
    assert not phones.end_here(BEN, "one")
    assert phones.end(ANN, FIRST)
    assert (phones.stands("one"), phones.stands("two")) == (False, True)
    devices = KnownDevices(store.vault.engine, now, os.urandom)
    devices.forget(ANN, but="two")
    assert phones.stands("two")
    devices.forget(ANN)
    assert not phones.stands("two")
    phones.turn_on(ANN, "two", SECOND)
    assert phones.end_here(ANN, "two")
    assert phones.key(ANN, "two") is None
