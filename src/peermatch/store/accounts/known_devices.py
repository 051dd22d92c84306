"""Devices on which an account was signed in before: others' failures don't keep them out."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    String,
    Table,
    delete,
    func,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite

from peermatch.store.accounts.account_tables import (
    ACCOUNTS,
    SCHEMA,
    Clock,
    Entropy,
    digest,
    login_key,
    seconds,
)
from peermatch.store.accounts.offline.offline_phones import OFFLINE_PHONES

KNOWN_DEVICES = Table(
    "known_devices",
    SCHEMA,
    Column("device_digest", String(64), primary_key=True),
    Column("account_id", String(36), primary_key=True, index=True),
    Column("known_at", BigInteger, nullable=False, index=True),
)
DEVICE_LIFE = timedelta(days=90)
"""A device is known for so long after the account was last signed in on it."""


class KnownDevices:
    """A browser is known by a random cookie, of which only the digest is stored, for each account
    that was signed in on it. It signs nobody in."""

    def __init__(self, engine: Engine, clock: Clock, entropy: Entropy) -> None:
        self._engine = engine
        self._clock = clock
        self._entropy = entropy

    def knows(self, login: str, device: str) -> bool:
        """Whether the account was signed in on the device."""
        query = select(KNOWN_DEVICES.c.device_digest).join(
            ACCOUNTS, ACCOUNTS.c.account_id == KNOWN_DEVICES.c.account_id
        )
        query = query.where(
            ACCOUNTS.c.login == login_key(login),
            KNOWN_DEVICES.c.device_digest == digest(device),
            KNOWN_DEVICES.c.known_at > self._oldest(),
        )
        with self._engine.connect() as connection:
            return connection.execute(query).first() is not None

    def is_new(self, account_id: UUID, device: str) -> bool:
        """Whether the account is known on other devices and not on this one."""
        query = select(KNOWN_DEVICES.c.device_digest).where(
            KNOWN_DEVICES.c.account_id == str(account_id),
            KNOWN_DEVICES.c.known_at > self._oldest(),
        )
        with self._engine.connect() as connection:
            known = set(connection.execute(query).scalars())
        return bool(known) and digest(device) not in known

    def remember(self, account_id: UUID, device: str) -> str:
        """Notes that the account was signed in on it, and returns what its cookie says from now on:
        the same where the service gave it out, else a new one, which nobody else can know."""
        with self._engine.begin() as connection:
            connection.execute(
                delete(KNOWN_DEVICES).where(KNOWN_DEVICES.c.known_at <= self._oldest())
            )
            if not _given_out(connection, device):
                device = self._entropy(32).hex()
            make = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
            noted = make(KNOWN_DEVICES).values(
                device_digest=digest(device),
                account_id=str(account_id),
                known_at=seconds(self._clock()),
            )
            connection.execute(
                noted.on_conflict_do_update(
                    index_elements=list(KNOWN_DEVICES.primary_key.columns),
                    set_={"known_at": noted.excluded.known_at},
                )
            )
        return device

    def forget(self, account_id: UUID, but: str = "") -> None:
        """None of the account's devices is known any more, `but` this one; what is sealed on them
        for use without signal is not opened again."""
        with self._engine.begin() as connection:
            for table in (KNOWN_DEVICES, OFFLINE_PHONES):
                ours = table.c.account_id == str(account_id)
                others = table.c.device_digest != digest(but)
                connection.execute(delete(table).where(ours, others))

    def _oldest(self) -> int:
        return seconds(self._clock() - DEVICE_LIFE)


def _given_out(connection: Connection, device: str) -> bool:
    query = select(func.count()).where(KNOWN_DEVICES.c.device_digest == digest(device))
    return bool(connection.execute(query).scalar_one())
