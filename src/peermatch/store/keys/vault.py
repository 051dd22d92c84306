"""The vault: each person's key, wrapped; a tombstone where a person was erased."""

import hmac
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import (
    Column,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    Row,
    String,
    Table,
    Uuid,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from domain.shared.decider import Refusal
from peermatch.store.databases.column_types import Instant
from peermatch.store.keys.keyring import KEY_BYTES, KeyRing, KeyUnavailable

SCHEMA = MetaData()
PERSON_KEYS = Table(
    "person_keys",
    SCHEMA,
    Column("subject", Uuid, primary_key=True),
    Column("key_version", Integer, nullable=False),
    Column("wrapped_by", String(100)),
    Column("wrapped", LargeBinary),
    Column("erased_at", Instant),
)
"""A row with `erased_at` is a tombstone and stays for ever: no second key is ever made."""

LEASE_SECONDS = 5.0
"""How long an unwrapped key may be used before the vault is asked again."""
FIRST_KEY = 1


class PersonErased(Refusal):
    sentence = "This person's data was erased; nothing personal can be recorded about them."


@dataclass(frozen=True, slots=True)
class Held:
    """A key in memory, or the knowledge that it is gone, until the lease ends."""

    version: int
    key: AESGCM | None
    until: float
    for_digests: bytes = b""
    """Another key that follows from the same secret."""


class Vault:
    """Keys by person. `entropy` gives random bytes; `monotonic` is a clock in seconds."""

    def __init__(
        self,
        engine: Engine,
        ring: KeyRing,
        entropy: Callable[[int], bytes],
        *,
        lease: float = LEASE_SECONDS,
        monotonic: Callable[[], float] = time.monotonic,
        reload_ring: Callable[[], KeyRing] | None = None,
    ) -> None:
        self.engine = engine
        self.ring = ring
        self.entropy = entropy
        self.lease = lease
        self._monotonic = monotonic
        self._reload_ring = reload_ring
        self._held: dict[UUID, Held] = {}

    def forget(self, subject: UUID) -> None:
        """Drops the key from this process's memory."""
        self._held.pop(subject, None)

    def forget_all(self) -> None:
        self._held.clear()

    def key_for_sealing(self, subject: UUID) -> tuple[int, AESGCM]:
        """The person's key, made on first use and durable before it seals anything.

        Raises PersonErased for a tombstone, KeyUnavailable when the wrapping key is missing.
        """
        held = self._lookup(subject) or self._create(subject)
        if held.key is None:
            raise PersonErased
        return held.version, held.key

    def key_for_opening(self, subject: UUID) -> AESGCM | None:
        """The person's key; None when they were erased. Raises KeyUnavailable for neither."""
        held = self._lookup(subject)
        if held is None:
            raise KeyUnavailable("a person has neither a key nor a tombstone in the vault")
        return held.key

    def key_for_digests(self, subject: UUID, *, make: bool) -> bytes | None:
        """The key under which digests of what was said about the person are kept; None when they
        were erased. Where there is none, it is made, or raises KeyUnavailable."""
        held = self._lookup(subject) or (self._create(subject) if make else None)
        if held is None:
            raise KeyUnavailable("a person has neither a key nor a tombstone in the vault")
        return held.for_digests if held.key is not None else None

    def is_erased(self, subject: UUID) -> bool:
        held = self._lookup(subject)
        return held is not None and held.key is None

    def knows(self, subject: UUID) -> bool:
        """Whether the person has a key or a tombstone."""
        return self._lookup(subject) is not None

    def lease_keys(self, subjects: Iterable[UUID]) -> None:
        """Fetches the keys that are not held yet, all in one query."""
        now = self._monotonic()
        missing = {s for s in subjects if not self._is_held(s, now)}
        if not missing:
            return
        with self.engine.connect() as connection:
            for chunk in _chunks(sorted(missing), 500):
                query = select(PERSON_KEYS).where(PERSON_KEYS.c.subject.in_(chunk))
                for row in connection.execute(query):
                    self._hold(row, now)

    def _is_held(self, subject: UUID, now: float) -> bool:
        held = self._held.get(subject)
        return held is not None and now < held.until

    def _lookup(self, subject: UUID) -> Held | None:
        now = self._monotonic()
        held = self._held.get(subject)
        if held is not None and now < held.until:
            return held
        with self.engine.connect() as connection:
            query = select(PERSON_KEYS).where(PERSON_KEYS.c.subject == subject)
            row = connection.execute(query).one_or_none()
        return None if row is None else self._hold(row, now)

    def _hold(self, row: Row[Any], now: float) -> Held:
        key, for_digests = None, b""
        if row.erased_at is None:
            if row.wrapped_by is None or row.wrapped is None:
                raise KeyUnavailable("a person's key is missing without a tombstone")
            if row.wrapped_by not in self.ring.keys:
                self._refresh_ring()
            bound = label(row.subject, row.key_version)
            secret = self.ring.unwrap(row.wrapped_by, row.wrapped, bound)
            key, for_digests = AESGCM(secret), hmac.digest(secret, b"digests", "sha256")
        held = Held(row.key_version, key, now + self.lease, for_digests)
        self._held[row.subject] = held
        return held

    def _refresh_ring(self) -> None:
        """Reads the key file again: it may have been rotated since this process began."""
        if self._reload_ring is not None:
            self.ring = self._reload_ring()

    def make_keys(self, subjects: Iterable[UUID]) -> None:
        """Makes the keys of those who have none yet, durable at once: one commit for all."""
        wanted = set(subjects)
        self.lease_keys(wanted)
        missing = sorted(wanted - self._held.keys())
        if missing:
            self._make(missing)
            self.lease_keys(missing)

    def _create(self, subject: UUID) -> Held:
        self._make([subject])
        made = self._lookup(subject)
        if made is None:
            raise KeyUnavailable("the vault did not keep a new key")
        return made

    def _make(self, subjects: Iterable[UUID]) -> None:
        """A key that somebody else made meanwhile, or a tombstone, stays as it is."""
        self._refresh_ring()
        rows = []
        for subject in subjects:
            name, wrapped = self.ring.wrap(
                self.entropy(KEY_BYTES), label(subject, FIRST_KEY), self.entropy(12)
            )
            rows.append(
                {
                    "subject": subject,
                    "key_version": FIRST_KEY,
                    "wrapped_by": name,
                    "wrapped": wrapped,
                }
            )
        with self.engine.begin() as connection:
            connection.execute(self._insert().on_conflict_do_nothing(), rows)

    def _insert(self) -> sqlite.Insert | postgresql.Insert:
        if self.engine.dialect.name == "sqlite":
            return sqlite.insert(PERSON_KEYS)
        return postgresql.insert(PERSON_KEYS)

    def raise_tombstone(self, subject: UUID, at: datetime) -> None:
        """Marks the person as erased, for ever, whether or not they ever had a key."""
        values = {"subject": subject, "key_version": FIRST_KEY, "erased_at": at}
        statement = self._insert().values(values)
        statement = statement.on_conflict_do_update(
            index_elements=[PERSON_KEYS.c.subject],
            set_={"erased_at": at},
            where=PERSON_KEYS.c.erased_at.is_(None),
        )
        with self.engine.begin() as connection:
            connection.execute(statement)
        self.forget(subject)

    def destroy_key(self, subject: UUID) -> bytes | None:
        """Overwrites the wrapped key of a person who has a tombstone; returns it as it was, None
        when it was overwritten before."""
        erased = (PERSON_KEYS.c.subject == subject) & PERSON_KEYS.c.erased_at.is_not(None)
        with self.engine.begin() as connection:
            destroy = update(PERSON_KEYS).where(erased)
            query = select(PERSON_KEYS.c.wrapped).where(erased)
            connection.execute(destroy.values(key_version=PERSON_KEYS.c.key_version))
            wrapped: bytes | None = connection.execute(query).scalar_one_or_none()
            connection.execute(destroy.values(wrapped=None, wrapped_by=None))
        self.forget(subject)
        return wrapped


def label(subject: UUID, version: int) -> bytes:
    """What a wrapped key is bound to, so it can't be moved to another person."""
    return b"person-key/" + subject.bytes + version.to_bytes(4, "big")


def _chunks(items: list[UUID], size: int) -> Iterable[list[UUID]]:
    return (items[i : i + size] for i in range(0, len(items), size))
