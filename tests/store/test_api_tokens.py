"""API tokens have scopes and an end, are known by their owner, and are ended."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine, update

from domain.shared.roles import Role
from peermatch.store.accounts.account_tables import API_TOKENS
from peermatch.store.accounts.accounts import Accounts
from peermatch.store.accounts.administration.account_states import AccountStates
from peermatch.store.accounts.tokens.api_tokens import (
    LONGEST_LIFE,
    MOST_TOKENS,
    ApiTokens,
    LivesTooLong,
    NoScope,
    TooManyTokens,
)
from peermatch.store.accounts.tokens.scopes import GROUPS, OF_OLD, SCOPES, Scope, lacking
from peermatch.store.databases.engines import engine_at

QUICK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


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
def accounts(vault: Engine, clock: Clock) -> Accounts:
    return Accounts(
        vault, clock, os.urandom, AccountStates(vault, clock, bytes(32)).changing, QUICK
    )


@pytest.fixture
def ivy(accounts: Accounts) -> UUID:
    return accounts.add("ivy", "Ivy Carter", Role.INTAKE, "quiet rivers run deep")


@pytest.fixture
def tokens(vault: Engine, clock: Clock) -> ApiTokens:
    return ApiTokens(vault, clock, os.urandom, AccountStates(vault, clock, bytes(32)).changing)


def test_a_token_calls_with_its_scopes_until_its_end(
    tokens: ApiTokens, ivy: UUID, clock: Clock, accounts: Accounts
) -> None:
    token = tokens.create(ivy, "report", [Scope.PEOPLE, Scope.EXPORTS], 30)
    [listed] = tokens.of(ivy)
    assert (listed.label, listed.used_at, listed.made_at) == ("report", None, clock.now)
    assert listed.expires_at == clock.now + timedelta(days=30)
    clock.now += timedelta(minutes=5)
    caller = tokens.caller(token)
    assert caller is not None
    assert (caller.account.account_id, caller.scopes) == (ivy, {Scope.PEOPLE, Scope.EXPORTS})
    assert tokens.of(ivy)[0].used_at == clock.now
    used = clock.now
    clock.now += timedelta(seconds=59)
    assert tokens.caller(token)
    assert tokens.of(ivy)[0].used_at == used, "not every call writes"
    assert tokens.caller(listed.token_id) is None
    accounts.disable("ivy")
    assert tokens.caller(token) is None
    accounts.enable("ivy")
    again = tokens.create(ivy, "report", [Scope.PEOPLE], 1)
    clock.now += timedelta(days=1)
    assert (tokens.caller(again), tokens.of(ivy)) == (None, ())


def test_no_token_without_a_scope_or_an_end(tokens: ApiTokens, ivy: UUID) -> None:
    with pytest.raises(NoScope):
        tokens.create(ivy, "all", [], 30)
    for days in (0, -1, LONGEST_LIFE.days + 1):
        with pytest.raises(LivesTooLong):
            tokens.create(ivy, "long", [Scope.PEOPLE], days)
    for number in range(MOST_TOKENS):
        tokens.create(ivy, str(number), [Scope.PEOPLE], LONGEST_LIFE.days)
    with pytest.raises(TooManyTokens):
        tokens.create(ivy, "one more", [Scope.PEOPLE], 1)


def test_one_is_ended_by_its_owner_alone(tokens: ApiTokens, ivy: UUID) -> None:
    kept = tokens.create(ivy, "kept", [Scope.PEOPLE], 2)
    gone = tokens.create(ivy, "gone", [Scope.PEOPLE], 1)
    which = tokens.of(ivy)[0].token_id
    assert not tokens.end(uuid4(), which)
    assert tokens.end(ivy, which)
    assert not tokens.end(ivy, which)
    assert (tokens.caller(gone), tokens.caller(kept) is not None) == (None, True)
    assert (tokens.end_all(ivy), tokens.caller(kept)) == (1, None)


def test_one_from_before_there_were_scopes_does_all_but_what_is_confirmed(
    tokens: ApiTokens, ivy: UUID, vault: Engine
) -> None:
    token = tokens.create(ivy, "old", [Scope.PEOPLE], 2)
    with vault.begin() as connection:
        connection.execute(update(API_TOKENS).values(scopes=None, made_at=None))
    caller = tokens.caller(token)
    assert caller is not None
    newer = {Scope.CONFIRMED, Scope.FHIR}
    assert caller.scopes == OF_OLD == frozenset(Scope) - newer
    with vault.begin() as connection:
        connection.execute(update(API_TOKENS).values(scopes="everything people-too"))
    unknown = tokens.caller(token)
    assert unknown is not None
    assert unknown.scopes == frozenset()


def test_a_scope_is_needed_for_each_group_and_for_what_is_confirmed() -> None:
    assert set(SCOPES) == set(Scope)
    assert set(GROUPS.values()) == set(Scope) - {Scope.CONFIRMED}
    assert lacking(frozenset({Scope.PEOPLE}), "referrals", proof=False) == ""
    assert lacking(frozenset({Scope.PEOPLE}), "exports", proof=True) == "exports"
    assert lacking(frozenset({Scope.EXPORTS}), "exports", proof=True) == "confirmed"
    assert lacking(frozenset({Scope.EXPORTS, Scope.CONFIRMED}), "exports", proof=True) == ""
    assert lacking(frozenset(Scope), "not-listed", proof=False) == "not-listed"
