"""After databases were brought back to a point in time: erasures since then hold, and people whose
keys are younger than the vault are told."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from small_domain import CLUB, NAMES, command, join

from peermatch.store import Store
from peermatch.store.keys.tombstones import Tombstones
from peermatch.store.operating.erasing import Erasure, certificate
from peermatch.store.operating.recovered import Recovered, obey

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.fixture
def register(tmp_path: Path) -> Tombstones:
    return Tombstones(tmp_path / "witness")


def test_a_vault_of_before_obeys_the_erasures_since(databases: Any, register: Tombstones) -> None:
    store, club, ada, bea = databases.open_store(NAMES), uuid4(), uuid4(), uuid4()
    for person in (ada, bea):
        store.run(command(), join(club, person, "Ada"))
    register.add(ada, NOON)  # what the vault held of it is gone with the way back

    assert obey(store, register) == Recovered(erased=1, again=1, keyless=0)
    assert store.vault.is_erased(ada)
    assert not store.vault.is_erased(bea)
    assert obey(store, register) == Recovered(erased=1, again=1, keyless=0), "safe to repeat"


def test_an_erasure_that_the_record_knows_nothing_of_is_done_anew(
    databases: Any, register: Tombstones, another_place: Callable[[str], Any]
) -> None:
    """The vault is of later than the record: it has a certificate, the record not its fact."""
    later = databases.open_store(NAMES, key_lease=0.01)
    ada = uuid4()
    later.run(command(), join(uuid4(), ada, "Ada"))
    Erasure(later, register, lambda _position: True, lambda: NOON).erase(ada)
    assert obey(later, register) == Recovered(erased=1, again=0, keyless=0)
    assert certificate(later.vault.engine, ada) is not None

    earlier = another_place(databases.kind).open_store(NAMES)
    beside = Store(earlier.record, later.vault, later.names, earlier.notices)
    assert obey(beside, register) == Recovered(erased=1, again=1, keyless=0)
    assert certificate(later.vault.engine, ada) is None
    erasure = Erasure(beside, register, lambda _position: True, lambda: NOON)
    assert erasure.unfinished() == [ada], "the worker takes it up"


def test_a_vault_of_before_the_record_is_told(
    databases: Any, register: Tombstones, another_place: Callable[[str], Any]
) -> None:
    store, club = databases.open_store(NAMES), uuid4()
    for _ in range(3):
        store.run(command(), join(club, uuid4(), "Ada"))
    assert len(store.read(CLUB, club).members) == 3
    earlier = another_place(databases.kind).open_store(NAMES)
    beside = Store(store.record, earlier.vault, store.names, store.notices)
    assert obey(beside, register) == Recovered(erased=0, again=0, keyless=3)
