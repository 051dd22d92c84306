"""Passkeys: kept by their owner, answered once, at this address only, and gone when removed."""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from domain.shared.roles import Role
from peermatch.store.accounts.accounts import Account
from peermatch.store.accounts.administration.account_states import AccountStates
from peermatch.store.accounts.factors.passkeys import (
    MOST_PASSKEYS,
    PasskeyRefused,
    Passkeys,
    Site,
    TooManyPasskeys,
)
from peermatch.store.databases.engines import engine_at
from stories.ways.authenticator import PRESENT, Device, challenge_in

SITE = Site(origin="https://peermatch.example", host="peermatch.example")
ELSEWHERE = Site(origin="https://peermatch.evil", host="peermatch.evil")
IVY = Account(
    account_id=UUID(int=7, version=4),
    login="ivy",
    display_name="Ivy Carter",
    role=Role.COORDINATOR,
    specialist_id=None,
    second_factor=False,
)


class Clock:
    now = datetime(2026, 11, 23, 14, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def vault(databases: Any) -> Iterator[Engine]:
    engine = engine_at(databases.place.vault)
    yield engine
    engine.dispose()


@pytest.fixture
def passkeys(vault: Engine, clock: Clock) -> Passkeys:
    return Passkeys(vault, clock, os.urandom, AccountStates(vault, clock, bytes(32)).changing)


def added(passkeys: Passkeys, name: str = "work phone", site: Site = SITE) -> Device:
    """A device with a new passkey of Ivy's."""
    device = Device(site.origin, uuid4().bytes)
    options = passkeys.creation_options(IVY, site, passkeys.challenge())
    passkeys.add(IVY.account_id, SITE, challenge_in(options), device.creates(options), name)
    return device


def test_a_passkey_tells_whose_it_is(passkeys: Passkeys, clock: Clock) -> None:
    device = added(passkeys)
    added(passkeys, "laptop")
    clock.now += timedelta(minutes=3)
    options = passkeys.request_options(SITE, passkeys.challenge())
    assert 'allowCredentials": []' in options, "which accounts there are is not told"
    assert passkeys.owner(SITE, challenge_in(options), device.signs(options)) == IVY.account_id
    assert {one.name: one.used_at for one in passkeys.of(IVY.account_id)} == {
        "work phone": clock.now,
        "laptop": None,
    }
    assert passkeys.counts() == {str(IVY.account_id): 2}


@pytest.mark.parametrize("counts", [True, False])
def test_a_challenge_is_answered_once(passkeys: Passkeys, counts: bool) -> None:
    """Also by a passkey that does not count how often it was used."""
    device = added(passkeys)
    device.counts = counts
    options = passkeys.request_options(SITE, passkeys.challenge())
    answer = device.signs(options)
    passkeys.owner(SITE, challenge_in(options), answer)
    with pytest.raises(PasskeyRefused):
        passkeys.owner(SITE, challenge_in(options), answer)
    with pytest.raises(PasskeyRefused):
        passkeys.owner(SITE, passkeys.challenge(), device.signs(options))


def test_another_page_a_locked_device_or_a_copy_is_refused(passkeys: Passkeys) -> None:
    device = added(passkeys)
    options = passkeys.request_options(SITE, passkeys.challenge())
    challenge = challenge_in(options)
    device.origin = ELSEWHERE.origin
    with pytest.raises(PasskeyRefused):
        passkeys.owner(SITE, challenge, device.signs(options))
    device.origin = SITE.origin
    of_elsewhere = passkeys.request_options(ELSEWHERE, challenge)
    with pytest.raises(PasskeyRefused):
        passkeys.owner(SITE, challenge, device.signs(of_elsewhere))
    unlocked, device.flags = device.flags, PRESENT
    with pytest.raises(PasskeyRefused):
        passkeys.owner(SITE, challenge, device.signs(options))
    device.flags = unlocked
    other_key = Device(SITE.origin, device.credential_id)
    with pytest.raises(PasskeyRefused):
        passkeys.owner(SITE, challenge, other_key.signs(options))
    assert passkeys.owner(SITE, challenge, device.signs(options)) == IVY.account_id
    device.count = 0
    again = passkeys.request_options(SITE, passkeys.challenge())
    with pytest.raises(PasskeyRefused):
        passkeys.owner(SITE, challenge_in(again), device.signs(again))
    with pytest.raises(PasskeyRefused):
        added(passkeys, site=ELSEWHERE)


def test_a_removed_one_opens_nothing_and_nobody_removes_anothers(passkeys: Passkeys) -> None:
    device = added(passkeys)
    [mine] = passkeys.of(IVY.account_id)
    assert not passkeys.remove(uuid4(), mine.passkey_id)
    assert passkeys.remove(IVY.account_id, mine.passkey_id)
    assert not passkeys.remove(IVY.account_id, mine.passkey_id)
    options = passkeys.request_options(SITE, passkeys.challenge())
    with pytest.raises(PasskeyRefused):
        passkeys.owner(SITE, challenge_in(options), device.signs(options))


def test_one_device_is_added_once_and_ten_are_enough(passkeys: Passkeys) -> None:
    device = added(passkeys)
    options = passkeys.creation_options(IVY, SITE, passkeys.challenge())
    with pytest.raises(PasskeyRefused):
        passkeys.add(IVY.account_id, SITE, challenge_in(options), device.creates(options), "twice")
    for number in range(MOST_PASSKEYS - 1):
        added(passkeys, f"device {number}")
    with pytest.raises(TooManyPasskeys):
        added(passkeys)
    assert passkeys.remove_all(IVY.account_id) == MOST_PASSKEYS


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "rawId", "response", "type", "clientDataJSON", "signature"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=8,
)


class Nothing:
    """A vault that nothing may reach."""

    def connect(self) -> Any:
        raise PasskeyRefused

    begin = connect


@given(st.text(max_size=50) | JSON.map(json.dumps))
def test_any_nonsense_is_refused(answer: str) -> None:
    nothing: Any = Nothing()
    passkeys = Passkeys(
        nothing, Clock(), os.urandom, AccountStates(nothing, Clock(), bytes(32)).changing
    )
    with pytest.raises(PasskeyRefused):
        passkeys.owner(SITE, bytes(32), answer)
