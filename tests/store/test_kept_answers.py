"""Answers beside the log are sealed under a person, open where they belong, and go with them."""

import os
from uuid import uuid4

import pytest
from small_domain import NAMES, NOON

from peermatch.store import ERASED
from peermatch.store.accounts.looks import Look, Looks
from peermatch.store.keys.sealing import Tampered
from peermatch.store.keys.vault import PersonErased
from peermatch.store.operating.kept_answers import opened_answer, sealed_answer

WHY = {"viewer": "maria", "purpose": "match"}


@pytest.fixture
def store(databases):
    found = databases.open_store(NAMES)
    found.gate = Looks(found.vault.engine, lambda: NOON, os.urandom, frozenset())
    return found


def test_what_is_sealed_opens_and_the_opening_is_kept(store):
    ada, match = uuid4(), uuid4()
    sealed = sealed_answer(store, ada, match, "replay.seen", b"trauma")
    assert b"trauma" not in sealed
    assert opened_answer(store, sealed, match, "replay.seen", **WHY) == b"trauma"
    assert list(store.gate.of(ada, NOON)) == [Look(at=NOON, viewer="maria", purpose="match")]


@pytest.mark.parametrize("other", ["match", "name", "byte"])
def test_it_opens_nowhere_else_and_not_when_it_was_changed(store, other):
    ada, match = uuid4(), uuid4()
    sealed = sealed_answer(store, ada, match, "replay.seen", b"trauma")
    if other == "byte":
        sealed = sealed[:-1] + bytes([sealed[-1] ^ 1])
    about = uuid4() if other == "match" else match
    with pytest.raises(Tampered):
        opened_answer(store, sealed, about, "else" if other == "name" else "replay.seen", **WHY)


def test_who_is_erased_takes_it_along(store):
    ada, match = uuid4(), uuid4()
    sealed = sealed_answer(store, ada, match, "replay.seen", b"trauma")
    store.vault.raise_tombstone(ada, NOON)
    store.vault.destroy_key(ada)
    store.vault.forget_all()
    assert opened_answer(store, sealed, match, "replay.seen", **WHY) is ERASED
    with pytest.raises(PersonErased):
        sealed_answer(store, ada, match, "replay.seen", b"trauma")
