"""The vault: each person's key, wrapped; a tombstone where a person was erased."""

import hmac
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, Engine, Row, select, update
from sqlalchemy.dialects import postgresql, sqlite

from domain.shared.decider import Refusal
from peermatch.store.keys.held_keys import MOST_HELD, Held, HeldKeys
from peermatch.store.keys.key_tables import FIRST_KEY, PERSON_KEYS, REPLACED_KEYS, label
from peermatch.store.keys.wrapping.keyring import KEY_BYTES, KeyRing, KeyUnavailable

LEASE_SECONDS = 5.0
"""How long an unwrapped key may be used before the vault is asked again."""


class PersonErased(Refusal):
    sentence = "This person's data was erased; nothing personal can be recorded about them."


class Vault:
    """Keys by person. `entropy` gives random bytes; `monotonic` is a clock in seconds."""

    def __init__(
        self,
        engine: Engine,
        ring: KeyRing,
        entropy: Callable[[int], bytes],
        *,
        lease: float = LEASE_SECONDS,
        most_held: int = MOST_HELD,
        monotonic: Callable[[], float] = time.monotonic,
        reload_ring: Callable[[], KeyRing] | None = None,
    ) -> None:
        self.engine = engine
        self._ring_now = reload_ring or (lambda: ring)
        self.entropy = entropy
        self.lease = lease
        self._monotonic = monotonic
        self.held = HeldKeys(lease, monotonic, most_held)

    @property
    def ring(self) -> KeyRing:
        """As the key file is now: it may have been rotated since this process began."""
        return self._ring_now()

    def forget(self, subject: UUID) -> None:
        """Drops the person's keys from this process's memory."""
        self.held.drop(subject)

    def forget_all(self) -> None:
        self.held.clear()

    def key_for_sealing(self, subject: UUID) -> tuple[int, AESGCM]:
        """The person's key, made on first use and durable before it seals anything.

        Raises PersonErased for a tombstone, KeyUnavailable when the wrapping key is missing.
        """
        held = self._lookup(subject) or self._create(subject)
        if held.erased:
            raise PersonErased
        return held.version, held.keys[held.version]

    def key_for_opening(self, subject: UUID, version: int) -> AESGCM | None:
        """The person's key of that version, replaced or not; None when they were erased. Raises
        KeyUnavailable for neither."""
        held = self._with_version(subject, version)
        return None if held.erased else held.keys[version]

    def key_for_digests(self, subject: UUID, version: int) -> bytes | None:
        """The key under which digests of what was said about the person are kept; None when they
        were erased. Raises KeyUnavailable where there is none."""
        held = self._with_version(subject, version)
        return None if held.erased else held.for_digests[version]

    def version_in_use(self, subject: UUID) -> int:
        """Of the person's key, made on first use; the first one's for somebody erased."""
        held = self._lookup(subject) or self._create(subject)
        return FIRST_KEY if held.erased else held.version

    def _with_version(self, subject: UUID, version: int) -> Held:
        held = self._lookup(subject)
        if held is not None and not held.erased and version not in held.keys:
            self.forget(subject)  # replaced or erased since by another process
            held = self._lookup(subject)
        if held is None:
            raise KeyUnavailable("a person has neither a key nor a tombstone in the vault")
        if not held.erased and version not in held.keys:
            raise KeyUnavailable("a person's key of this version is missing without a tombstone")
        return held

    def is_erased(self, subject: UUID) -> bool:
        held = self._lookup(subject)
        return held is not None and held.erased

    def knows(self, subject: UUID) -> bool:
        """Whether the person has a key or a tombstone."""
        return self._lookup(subject) is not None

    def lease_keys(self, subjects: Iterable[UUID]) -> None:
        """Fetches the keys that are not held yet, all in one query."""
        missing = {s for s in subjects if self.held.of(s) is None}
        if not missing:
            return
        with self.engine.connect() as connection:
            for chunk in _chunks(sorted(missing), 500):
                self._fetch(connection, chunk)

    def _lookup(self, subject: UUID) -> Held | None:
        held = self.held.of(subject)
        if held is not None:
            return held
        with self.engine.connect() as connection:
            return self._fetch(connection, [subject]).get(subject)

    def _fetch(self, connection: Connection, subjects: list[UUID]) -> dict[UUID, Held]:
        until = self._monotonic() + self.lease
        rows = connection.execute(select(PERSON_KEYS).where(PERSON_KEYS.c.subject.in_(subjects)))
        found = rows.all()
        older: dict[UUID, list[Row[Any]]] = defaultdict(list)
        replaced = [row.subject for row in found if row.key_version > FIRST_KEY]
        if replaced:
            query = select(REPLACED_KEYS).where(REPLACED_KEYS.c.subject.in_(replaced))
            for row in connection.execute(query.where(REPLACED_KEYS.c.wrapped.is_not(None))):
                older[row.subject].append(row)
        return {row.subject: self._hold(row, older[row.subject], until) for row in found}

    def _hold(self, row: Row[Any], older: Iterable[Row[Any]], until: float) -> Held:
        if row.erased_at is not None:
            held = Held(row.key_version, until, erased=True)
        else:
            ring = self.ring
            secrets = {one.key_version: _unwrapped(ring, one) for one in (*older, row)}
            held = Held(
                row.key_version,
                until,
                {version: AESGCM(secret) for version, secret in secrets.items()},
                {v: hmac.digest(secret, b"digests", "sha256") for v, secret in secrets.items()},
            )
        self.held.keep(row.subject, held)
        return held

    def make_keys(self, subjects: Iterable[UUID]) -> None:
        """Makes the keys of those who have none yet, durable at once: one commit for all."""
        wanted = set(subjects)
        self.lease_keys(wanted)
        missing = sorted(one for one in wanted if self.held.of(one) is None)
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
        ring = self.ring
        rows = []
        for subject in subjects:
            name, wrapped = ring.wrap(
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

    def destroy_key(self, subject: UUID) -> tuple[bytes, ...]:
        """Overwrites every wrapped key of a person who has a tombstone; returns them as they were,
        none when they were overwritten before."""
        erased = (PERSON_KEYS.c.subject == subject) & PERSON_KEYS.c.erased_at.is_not(None)
        replaced = REPLACED_KEYS.c.subject == subject
        found: list[bytes] = []
        with self.engine.begin() as connection:
            locked = update(PERSON_KEYS).where(erased)
            here = connection.execute(locked.values(key_version=PERSON_KEYS.c.key_version))
            if here.rowcount:
                for table, rows in ((PERSON_KEYS, erased), (REPLACED_KEYS, replaced)):
                    found += connection.execute(select(table.c.wrapped).where(rows)).scalars()
                    gone = update(table).where(rows).values(wrapped=None, wrapped_by=None)
                    connection.execute(gone)
        self.forget(subject)
        return tuple(bytes(one) for one in found if one is not None)


def _unwrapped(ring: KeyRing, row: Row[Any]) -> bytes:
    if row.wrapped_by is None or row.wrapped is None:
        raise KeyUnavailable("a person's key is missing without a tombstone")
    return ring.unwrap(row.wrapped_by, row.wrapped, label(row.subject, row.key_version))


def _chunks(items: list[UUID], size: int) -> Iterable[list[UUID]]:
    return (items[i : i + size] for i in range(0, len(items), size))
