"""Changing accounts behind the service's back, in every way that a database allows."""

import os
import random
from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from argon2 import PasswordHasher
from sqlalchemy import Engine, Table, delete, insert, select, update

from domain.shared.roles import Role
from peermatch.store import Store
from peermatch.store.accounts.account_tables import ACCOUNTS, API_TOKENS
from peermatch.store.accounts.accounts import Accounts
from peermatch.store.accounts.administration.account_states import (
    ACCOUNT_STATES,
    COVERED,
    states_in,
)
from peermatch.store.accounts.administration.invitations import INVITATIONS
from peermatch.store.accounts.factors.passkeys import PASSKEYS
from peermatch.store.accounts.factors.recovery_codes import RECOVERY_CODES
from peermatch.store.accounts.provider.provider_accounts import PROVIDER_ACCOUNTS
from peermatch.store.accounts.tokens.api_tokens import ApiTokens
from peermatch.store.accounts.tokens.scopes import Scope

if TYPE_CHECKING:
    from tampering import Proof

Undo = Callable[[], object]
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
THEIRS = sha256(b"known to mallory").hexdigest()
LONG_FROM_NOW = 2**40


def accounts_of(store: Store, at: datetime) -> Accounts:
    """As the service would change them."""
    changing = states_in(store.vault, lambda: at).changing
    return Accounts(store.vault.engine, lambda: at, os.urandom, changing, QUICK)


def add_account(store: Store, at: datetime, *, token: bool = False, factor: bool = False) -> str:
    """Returns the username."""
    login, accounts = uuid4().hex, accounts_of(store, at)
    account_id = accounts.add(login, "Dora Staff", Role.INTAKE, os.urandom(12).hex())
    if token:
        tokens = ApiTokens(store.vault.engine, lambda: at, os.urandom, accounts.changing)
        tokens.create(account_id, "nightly", [next(iter(Scope))], 30)
    if factor:
        kept = {"totp_sealed": b"sealed", "totp_since": int(at.timestamp())}
        mine = ACCOUNTS.c.account_id == str(account_id)
        with accounts.changing(account_id) as connection:
            connection.execute(update(ACCOUNTS).where(mine).values(kept))
    return login


def put_in_an_account(proof: "Proof", chance: random.Random) -> Undo:
    undo = _as_it_is(proof)
    like = chance.choice(_rows(proof, ACCOUNTS))
    new = {**like, "account_id": str(uuid4()), "login": "mallory", "disabled": False}
    _write(proof, insert(ACCOUNTS).values(new))
    return undo


def raise_a_role(proof: "Proof", chance: random.Random) -> Undo:
    return _changed(proof, chance, role=Role.PRIVACY_OFFICER.value)


def put_a_password(proof: "Proof", chance: random.Random) -> Undo:
    return _changed(proof, chance, password_hash=QUICK.hash("known to mallory"))


def turn_off_a_factor(proof: "Proof", chance: random.Random) -> Undo:
    """Of whoever has one."""
    with_one = [row for row in _rows(proof, ACCOUNTS) if row["totp_sealed"] is not None]
    return _changed(proof, chance, with_one, totp_sealed=None, totp_since=None, totp_step=None)


def enable_an_account(proof: "Proof", chance: random.Random) -> Undo:
    disabled = [row for row in _rows(proof, ACCOUNTS) if row["disabled"]]
    return _changed(proof, chance, disabled, disabled=False)


def remove_an_account(proof: "Proof", chance: random.Random) -> Undo:
    undo, whose = _as_it_is(proof), _somebody(proof, chance)
    _write(proof, delete(ACCOUNTS).where(ACCOUNTS.c.account_id == whose))
    return undo


def add_a_passkey(proof: "Proof", chance: random.Random) -> Undo:
    row = {
        "passkey_id": str(uuid4()),
        "credential_digest": THEIRS,
        "credential_id": b"mallory",
        "public_key": b"of mallory",
        "sign_count": 0,
        "name": "phone",
        "created_at": 0,
    }
    return _added(proof, chance, PASSKEYS, row)


def add_a_recovery_code(proof: "Proof", chance: random.Random) -> Undo:
    return _added(proof, chance, RECOVERY_CODES, {"code_digest": THEIRS})


def add_a_token(proof: "Proof", chance: random.Random) -> Undo:
    row = {"token_digest": THEIRS, "label": "nightly", "expires_at": LONG_FROM_NOW}
    return _added(proof, chance, API_TOKENS, row)


def add_a_link_for_a_password(proof: "Proof", chance: random.Random) -> Undo:
    undo, whose = _as_it_is(proof), _somebody(proof, chance)
    row = {"account_id": whose, "token_digest": THEIRS, "expires_at": LONG_FROM_NOW}
    _write(proof, delete(INVITATIONS).where(INVITATIONS.c.account_id == whose))
    _write(proof, insert(INVITATIONS).values(row))
    return undo


def link_to_a_provider(proof: "Proof", chance: random.Random) -> Undo:
    row = {"issuer": "https://id.example", "subject": "mallory", "since": 0}
    return _added(proof, chance, PROVIDER_ACCOUNTS, row)


def widen_a_token(proof: "Proof", chance: random.Random) -> Undo:
    """To all scopes, or to last for years."""
    undo = _as_it_is(proof)
    token = chance.choice(_rows(proof, API_TOKENS))["token_digest"]
    every = " ".join(sorted(scope.value for scope in Scope))
    wider = chance.choice(({"scopes": every}, {"expires_at": LONG_FROM_NOW}))
    _write(proof, update(API_TOKENS).where(API_TOKENS.c.token_digest == token).values(wider))
    return undo


def raise_a_role_and_say_so(proof: "Proof", chance: random.Random) -> Undo:
    """With another state put behind the account's last: one that it had, or another's."""
    undo = _changed(proof, chance, role=Role.PRIVACY_OFFICER.value)
    states = _rows(proof, ACCOUNT_STATES)
    [whose] = [r["account_id"] for r in _rows(proof, ACCOUNTS) if r["role"] != Role.INTAKE.value]
    last = max(row["number"] for row in states if row["account_id"] == whose)
    kept = {**chance.choice(states), "account_id": whose, "number": last + 1}
    _write(proof, insert(ACCOUNT_STATES).values(kept))
    return undo


def raise_a_role_before_the_service_changes_it(proof: "Proof", chance: random.Random) -> Undo:
    """Its owner chooses a new password afterwards."""
    undo, whose = _as_it_is(proof), _somebody(proof, chance)
    mine = ACCOUNTS.c.account_id == whose
    _write(proof, update(ACCOUNTS).where(mine).values(role=Role.PRIVACY_OFFICER.value))
    with proof.store.vault.engine.connect() as connection:
        login = connection.execute(select(ACCOUNTS.c.login).where(mine)).scalar_one()
    accounts_of(proof.store, proof.now).set_password(login, "chosen by whoever owns it")
    return undo


ACCOUNT_TAMPERINGS = (
    put_in_an_account,
    raise_a_role,
    put_a_password,
    turn_off_a_factor,
    enable_an_account,
    remove_an_account,
    add_a_passkey,
    add_a_recovery_code,
    add_a_token,
    add_a_link_for_a_password,
    link_to_a_provider,
    widen_a_token,
    raise_a_role_and_say_so,
    raise_a_role_before_the_service_changes_it,
)


def _rows(proof: "Proof", table: Table) -> list[dict[str, Any]]:
    with proof.store.vault.engine.connect() as connection:
        query = select(table).order_by(*table.primary_key.columns)
        return [dict(row) for row in connection.execute(query).mappings()]


def _write(proof: "Proof", statement: Any) -> None:
    with proof.store.vault.engine.begin() as connection:
        connection.execute(statement)


def _somebody(proof: "Proof", chance: random.Random) -> str:
    return str(chance.choice(_rows(proof, ACCOUNTS))["account_id"])


def _changed(
    proof: "Proof",
    chance: random.Random,
    some: list[dict[str, Any]] | None = None,
    **values: object,
) -> Undo:
    undo = _as_it_is(proof)
    whose = chance.choice(some or _rows(proof, ACCOUNTS))["account_id"]
    _write(proof, update(ACCOUNTS).where(ACCOUNTS.c.account_id == whose).values(values))
    return undo


def _added(proof: "Proof", chance: random.Random, table: Table, row: Mapping[str, object]) -> Undo:
    undo, whose = _as_it_is(proof), _somebody(proof, chance)
    _write(proof, insert(table).values({**row, "account_id": whose}))
    return undo


def _as_it_is(proof: "Proof") -> Undo:
    """Puts the accounts and their states back as they are now."""
    held = {table: _rows(proof, table) for table in (*COVERED, ACCOUNT_STATES)}
    engine: Engine = proof.store.vault.engine

    def put_back() -> None:
        with engine.begin() as connection:
            for table, rows in held.items():
                connection.execute(delete(table))
                if rows:
                    connection.execute(insert(table), rows)

    return put_back
