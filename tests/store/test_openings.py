"""Who looked at whose data is kept before anything is opened, on both databases."""

import os
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from small_domain import NAMES, NOON, command, join

from peermatch.store import START
from peermatch.store.accounts.openings import Openings, RegisteredOpening
from peermatch.store.keys.gate import Opening


@pytest.fixture
def register(databases):
    store = databases.open_store(NAMES)
    store.gate = Openings(store.vault.engine, lambda: NOON, os.urandom, frozenset({"projector"}))
    return store


def test_each_screen_is_one_entry_that_names_everyone_on_it(register):
    ada, bea = uuid4(), uuid4()
    register.run(command(), join(uuid4(), ada, "Ada"))
    register.run(command(), join(uuid4(), bea, "Bea"))
    sealed = [r.sealed for r in register.recorded_after(START, 10)]
    register.open(sealed, viewer="maria", purpose="waitlist")
    register.open(sealed[:1], viewer="projector", purpose="blind index")
    register.open([None], viewer="maria", purpose="nobody's")
    expected = [RegisteredOpening(at=NOON, viewer="maria", purpose="waitlist")]
    assert list(register.gate.of(ada, NOON)) == expected
    assert list(register.gate.of(bea, NOON)) == expected
    assert list(register.gate.of(uuid4(), NOON)) == []
    assert list(register.gate.of(ada, NOON + timedelta(seconds=1))) == []


def test_nothing_is_opened_when_the_register_cannot_be_written(register):
    register.run(command(), join(uuid4(), uuid4(), "Ada"))
    (fact,) = register.recorded_after(START, 10)

    def broken(_opening):
        raise OSError("the disk is full")

    register.gate = broken
    with pytest.raises(OSError, match="full"):
        register.open([fact.sealed], viewer="maria", purpose="waitlist")


def test_an_id_that_lies_across_two_others_is_not_meant(register):
    first, second = UUID(int=1), UUID(int=(1 << 127) + 2)
    register.gate(Opening("maria", "waitlist", frozenset({first, second})))
    across = UUID(bytes=(first.bytes + second.bytes)[8:24])
    assert list(register.gate.of(across, NOON)) == []
    assert len(list(register.gate.of(second, NOON))) == 1
