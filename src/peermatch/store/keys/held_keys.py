"""Unwrapped keys in memory: a bounded number of them, each for a lease and no longer."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MOST_HELD = 20_000
"""People; the least recently fetched go first."""


@dataclass(frozen=True, slots=True)
class Held:
    """A person's keys by version, or the knowledge that they are gone, until the lease ends."""

    version: int
    until: float
    keys: Mapping[int, AESGCM] = field(default_factory=dict)
    for_digests: Mapping[int, bytes] = field(default_factory=dict)
    """Other keys that follow from the same secrets."""
    erased: bool = False


class HeldKeys:
    """Those whose lease has ended are dropped within another lease, also while nobody asks."""

    def __init__(self, lease: float, monotonic: Callable[[], float], most: int = MOST_HELD) -> None:
        self._lease = lease
        self._monotonic = monotonic
        self._most = most
        self._held: dict[UUID, Held] = {}
        self._lock = threading.Lock()
        self._sweeping = False

    def __len__(self) -> int:
        return len(self._held)

    def of(self, subject: UUID) -> Held | None:
        """None for one whose lease has ended."""
        held = self._held.get(subject)
        return held if held is not None and self._monotonic() < held.until else None

    def keep(self, subject: UUID, held: Held) -> None:
        with self._lock:
            self._held.pop(subject, None)
            self._held[subject] = held
            while len(self._held) > self._most:
                del self._held[next(iter(self._held))]
            self._sweep_later()

    def drop(self, subject: UUID) -> None:
        with self._lock:
            self._held.pop(subject, None)

    def clear(self) -> None:
        with self._lock:
            self._held.clear()

    def sweep(self) -> None:
        """Drops those whose lease has ended."""
        now = self._monotonic()
        with self._lock:
            for subject in [s for s, held in self._held.items() if held.until <= now]:
                del self._held[subject]
            self._sweeping = False
            self._sweep_later()

    def _sweep_later(self) -> None:
        """Called under the lock. One timer at most, and none while nothing is held."""
        if self._sweeping or not self._held:
            return
        self._sweeping = True
        timer = threading.Timer(self._lease, self.sweep)
        timer.daemon = True
        timer.start()
