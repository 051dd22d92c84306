"""The keys of the blind index: one in use, and one before it until nothing stands under that any
more."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from peermatch.store.finding.blind_index import BlindIndex, Sought
from peermatch.store.keys.service_keys import SERVICE_KEYS, Purpose, service_key, service_label
from peermatch.store.keys.vault import LEASE_SECONDS, Vault
from peermatch.store.keys.wrapping.keyring import KEY_BYTES, KeyUnavailable

FIRST = 1
KNOWN_EVERYWHERE_SECONDS = 2 * LEASE_SECONDS
"""So long after one process knows of a key, every other has read the vault again, too."""


@dataclass(frozen=True, slots=True)
class _Known:
    """The index under each key, and until when the vault need not be asked again."""

    until: float
    by_version: dict[int, BlindIndex]


class IndexKeys:
    """Read from the vault again every few seconds, so that every process looks for what another
    begins to keep under a new key. What is kept anew stands under the newest."""

    def __init__(
        self,
        vault: Vault,
        *,
        lease: float = LEASE_SECONDS,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._vault = vault
        self.lease = lease
        self.known_after = KNOWN_EVERYWHERE_SECONDS
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._known: _Known | None = None
        self._first_seen: dict[int, float] = {}

    def newest(self) -> int:
        """The version of the key under which is kept what is made anew."""
        return max(self._now())

    def of(self, version: int) -> BlindIndex:
        """Raises KeyUnavailable for a key that was destroyed."""
        found = self._now().get(version) or self._read().get(version)
        if found is None:
            raise KeyUnavailable("a key of the blind index is missing in the vault")
        return found

    def sought(self) -> Sought:
        """To look for what stands under any of them."""
        return Sought(tuple(self._now().values()))

    def has_older(self) -> bool:
        """Whether something may still stand under a key that was replaced."""
        return len(self._now()) > 1

    def add(self) -> int:
        """Makes another key, where nothing stands under an older one, and returns the newest one's
        version: asked for twice, or by two people at once, it happens once."""
        there = self._read()
        newest = max(there)
        if len(there) > 1:
            return newest
        purpose, vault = _purpose(newest + 1), self._vault
        secret, nonce = vault.entropy(KEY_BYTES), vault.entropy(12)
        name, wrapped = vault.ring.wrap(secret, service_label(purpose), nonce)
        make = sqlite.insert if vault.engine.dialect.name == "sqlite" else postgresql.insert
        values = {"purpose": purpose, "wrapped_by": name, "wrapped": wrapped}
        with vault.engine.begin() as connection:
            connection.execute(make(SERVICE_KEYS).values(values).on_conflict_do_nothing())
        return max(self._read())

    def destroy_older(self) -> int:
        """Removes all keys but the newest and returns how many. Nothing may stand under them."""
        there = self._read()
        old = [_purpose(version) for version in there if version < max(there)]
        with self._vault.engine.begin() as connection:
            connection.execute(delete(SERVICE_KEYS).where(SERVICE_KEYS.c.purpose.in_(old)))
        self._read()
        return len(old)

    def is_known_everywhere(self) -> bool:
        """Whether every process has had the time to read the newest key."""
        seen = self._first_seen[self.newest()]
        return self._monotonic() - seen >= self.known_after

    def _now(self) -> dict[int, BlindIndex]:
        known = self._known
        if known is not None and self._monotonic() < known.until:
            return known.by_version
        return self._read()

    def _read(self) -> dict[int, BlindIndex]:
        with self._lock:
            found = self._from_vault() or self._made_first()
            now = self._monotonic()
            for version in found:
                self._first_seen.setdefault(version, now)
            self._known = _Known(now + self.lease, found)
            return found

    def _made_first(self) -> dict[int, BlindIndex]:
        vault = self._vault
        key = service_key(vault.engine, vault.ring, Purpose.BLIND_INDEX, vault.entropy)
        return {FIRST: BlindIndex(key, FIRST)}

    def _from_vault(self) -> dict[int, BlindIndex]:
        query = select(SERVICE_KEYS).where(SERVICE_KEYS.c.purpose.startswith(Purpose.BLIND_INDEX))
        with self._vault.engine.connect() as connection:
            rows = connection.execute(query).all()
        there = self._known.by_version if self._known is not None else {}
        ring, found = self._vault.ring, dict[int, BlindIndex]()
        for row in rows:
            version = _version(row.purpose)
            if version in there:
                found[version] = there[version]
                continue
            key = ring.unwrap(row.wrapped_by, row.wrapped, service_label(row.purpose))
            found[version] = BlindIndex(key, version)
        return dict(sorted(found.items()))


def _purpose(version: int) -> str:
    first = Purpose.BLIND_INDEX.value
    return first if version == FIRST else f"{first}.{version}"


def _version(purpose: str) -> int:
    return int(purpose.partition(".")[2] or FIRST)
