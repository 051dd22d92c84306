"""What each account is after its last change, as a keyed digest: whoever changes an account in the
database, without the service's keys, can't say that the service did.

The digests are a register with a chain (`proof.registers`). A digest covers what signs somebody in
and what they may: name and role, password, second factor, passkeys, API tokens, links.
"""

import hmac
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import msgspec
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    LargeBinary,
    String,
    Table,
    func,
    insert,
    select,
    tuple_,
    update,
)

from peermatch.store.accounts.account_tables import ACCOUNTS, API_TOKENS, SCHEMA, Clock, login_key
from peermatch.store.accounts.administration.invitations import INVITATIONS
from peermatch.store.accounts.factors.passkeys import PASSKEYS
from peermatch.store.accounts.factors.recovery_codes import RECOVERY_CODES
from peermatch.store.accounts.provider.provider_accounts import PROVIDER_ACCOUNTS
from peermatch.store.databases.column_types import Instant
from peermatch.store.databases.engines import at_one_moment
from peermatch.store.keys.service_keys import Purpose, service_key
from peermatch.store.keys.vault import Vault

ACCOUNT_STATES = Table(
    "account_states",
    SCHEMA,
    Column("account_id", String(36), primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("digest", LargeBinary, nullable=False),
)
"""Each account's are numbered from 1; the newest is what it has to be now."""
COVERED = (ACCOUNTS, PASSKEYS, RECOVERY_CODES, API_TOKENS, PROVIDER_ACCOUNTS, INVITATIONS)
CHANGED_BY_USE = {
    ACCOUNTS.name: frozenset({"signed_in_at", "totp_step"}),
    PASSKEYS.name: frozenset({"sign_count", "used_at"}),
    API_TOKENS.name: frozenset({"used_at"}),
}
"""What each sign-in or call writes, and no digest covers."""
GONE, SPOILED = b"", b"spoiled"
"""What is said of an account that isn't there, and of one that was used or changed by the service
although somebody else had changed it: no account is ever that."""


@dataclass(frozen=True, slots=True)
class _State:
    number: int
    digest: bytes


_NONE = _State(0, b"")


class AccountStates:
    """`key` is the service's own."""

    def __init__(self, engine: Engine, clock: Clock, key: bytes) -> None:
        self._engine = engine
        self._clock = clock
        self._key = key

    @contextmanager
    def changing(self, account_id: UUID) -> Iterator[Connection]:
        """A transaction that adds or changes an account: what it leaves is kept as its state.

        An account that was not as its last change left it is spoiled from then on: neither a
        later change nor putting it back covers up what was done to it.
        """
        mine = str(account_id)
        with self._engine.begin() as connection:
            _alone(connection, mine)
            newest, before = self._standing(connection, mine)
            yield connection
            after = _said(connection, mine).get(mine, GONE)
            if not self._is(mine, newest, before):
                after = SPOILED
            if not self._is(mine, newest, after):
                self._keep(connection, mine, newest.number + 1, after)

    def known_as(self, name: str) -> UUID | None:
        """The account with this username, disabled ones too, or with this id, gone ones too."""
        named = select(ACCOUNTS.c.account_id).where(ACCOUNTS.c.login == login_key(name))
        known = select(ACCOUNT_STATES.c.account_id).where(ACCOUNT_STATES.c.account_id == name)
        with self._engine.connect() as connection:
            found = connection.execute(named.union(known)).scalars().first()
        return None if found is None else UUID(found)

    def accept(self, account_id: UUID) -> None:
        """Keeps the account as it stands, whoever made it so; also one that is gone."""
        mine = str(account_id)
        with self._engine.begin() as connection:
            _alone(connection, mine)
            newest, now = self._standing(connection, mine)
            if not self._is(mine, newest, now):
                self._keep(connection, mine, newest.number + 1, now)

    def keep_as_they_stand(self) -> None:
        """What is there of an older version, which kept no states. Where there is any state,
        nothing: whoever removed some is told of by the register's chain."""
        with self._engine.begin() as connection:
            if connection.execute(select(ACCOUNT_STATES.c.number).limit(1)).first() is None:
                for account_id, said in sorted(_said(connection).items()):
                    self._keep(connection, account_id, 1, said)

    def faults(self) -> list[str]:
        """Each account that is not as the service left it."""
        with at_one_moment(self._engine) as connection:
            newest, said = _newest(connection), _said(connection)
            query = select(ACCOUNTS.c.account_id, ACCOUNTS.c.login).order_by(ACCOUNTS.c.login)
            logins = {row.account_id: ascii(row.login) for row in connection.execute(query)}
        found = [
            f"the account {login} {'is not as it was left' if one in newest else 'was not added'}"
            " by the service"
            for one, login in logins.items()
            if not self._is(one, newest.get(one, _NONE), said[one])
        ]
        gone = sorted(newest.keys() - logins.keys())
        return found + [
            f"an account is gone: {one!a}" for one in gone if not self._is(one, newest[one], GONE)
        ]

    def _standing(self, connection: Connection, account_id: str) -> tuple[_State, bytes]:
        newest = _newest(connection, account_id).get(account_id, _NONE)
        return newest, _said(connection, account_id).get(account_id, GONE)

    def _is(self, account_id: str, newest: _State, said: bytes) -> bool:
        if newest.number == 0:
            return said == GONE
        expected = self._digest(account_id, newest.number, said)
        return hmac.compare_digest(expected, newest.digest)

    def _keep(self, connection: Connection, account_id: str, number: int, said: bytes) -> None:
        row = {
            "account_id": account_id,
            "number": number,
            "at": self._clock(),
            "digest": self._digest(account_id, number, said),
        }
        connection.execute(insert(ACCOUNT_STATES).values(row))

    def _digest(self, account_id: str, number: int, said: bytes) -> bytes:
        """An earlier state's doesn't fit a later number."""
        return hmac.digest(self._key, f"{account_id} {number} ".encode() + said, "sha256")


def states_in(vault: Vault, clock: Clock) -> AccountStates:
    """Raises KeyUnavailable."""
    key = service_key(vault.engine, vault.ring, Purpose.ACCOUNTS, vault.entropy)
    return AccountStates(vault.engine, clock, key)


def _alone(connection: Connection, account_id: str) -> None:
    """Nobody else changes the account until the transaction ends."""
    mine = ACCOUNTS.c.account_id == account_id
    connection.execute(update(ACCOUNTS).where(mine).values(account_id=account_id))


def _newest(connection: Connection, account_id: str = "") -> dict[str, _State]:
    """By account."""
    key = tuple_(ACCOUNT_STATES.c.account_id, ACCOUNT_STATES.c.number)
    last = select(ACCOUNT_STATES.c.account_id, func.max(ACCOUNT_STATES.c.number))
    if account_id:
        last = last.where(ACCOUNT_STATES.c.account_id == account_id)
    query = select(ACCOUNT_STATES).where(key.in_(last.group_by(ACCOUNT_STATES.c.account_id)))
    return {
        row.account_id: _State(row.number, bytes(row.digest)) for row in connection.execute(query)
    }


def _said(connection: Connection, account_id: str = "") -> dict[str, bytes]:
    """All that a digest covers, by account. A column that is empty is left out, so that one that a
    later version adds changes no digest."""
    found: dict[str, dict[str, list[bytes]]] = defaultdict(dict)
    for table in COVERED:
        used = CHANGED_BY_USE.get(table.name, frozenset())
        query = select(*(column for column in table.c if column.name not in used))
        if account_id:
            query = query.where(table.c.account_id == account_id)
        for row in connection.execute(query).mappings():
            said = {name: value for name, value in row.items() if value is not None}
            encoded = msgspec.json.encode(said, order="sorted")
            found[row["account_id"]].setdefault(table.name, []).append(encoded)
    return {
        one: msgspec.json.encode(
            {name: sorted(rows) for name, rows in parts.items()}, order="sorted"
        )
        for one, parts in found.items()
        if ACCOUNTS.name in parts
    }
