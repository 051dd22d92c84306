"""Where a process reads its wrapping keys: a file or the environment, opened by their holders, and
kept in memory for a while only."""

import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import Engine

from peermatch.store.keys.wrapping.key_holders import KeyHolder
from peermatch.store.keys.wrapping.keyring import KeyRing, KeyUnavailable
from peermatch.store.keys.wrapping.rotation import destroy_old_keys, write_key_file

KEPT_SECONDS = 300.0
"""How long keys that a holder unwrapped are kept before it is asked again, so that a key disabled
there opens nothing after that."""
PAUSE_SECONDS = 5.0
"""After a holder failed, nobody asks it again for so long."""
Version = tuple[int, int, int] | None


class KeysInEnvironment(Exception):
    """What can't be done with keys that stand in a setting."""


class KeySource:
    """`path` is the key file; `text`, where it is given, stands for it, with commas for the ends of
    lines. New keys are wrapped by the last of `holders`, where there is one."""

    def __init__(
        self,
        path: Path,
        text: str = "",
        holders: Sequence[KeyHolder] = (),
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._path = path
        self._text = text
        self._holders = {holder.address: holder for holder in holders}
        self._newest = holders[-1] if holders else None
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._kept: tuple[Version, float, KeyRing] | None = None
        self._failed: tuple[Version, float, KeyUnavailable] | None = None

    def __call__(self) -> KeyRing:
        """The keys as they are now. Raises BadKeyFile, FileNotFoundError, or KeyUnavailable where a
        holder doesn't open one."""
        version, now = self._version(), self._monotonic()
        with self._lock:
            if self._kept is not None and self._kept[0] == version and now < self._kept[1]:
                return self._kept[2]
            if self._failed is not None and self._failed[0] == version and now < self._failed[1]:
                raise KeyUnavailable(*self._failed[2].args)
            self._kept = None
            try:
                ring = KeyRing.parse(self._read(), self._unwrapped)
            except KeyUnavailable as failure:
                self._failed = (version, now + PAUSE_SECONDS, failure)
                raise
            self._kept = (version, now + KEPT_SECONDS, ring)
            if ring.sealed:
                self._forget_later()
            return ring

    def forget(self) -> None:
        """Drops what holders unwrapped, where it was kept long enough."""
        with self._lock:
            if self._kept is not None and self._monotonic() >= self._kept[1]:
                self._kept = None

    def add(self, name: str, entropy: Callable[[int], bytes]) -> KeyRing:
        """Writes a new key into the file and returns all. Raises KeysInEnvironment."""
        self._need_file("Put the new line of another key file behind PEERMATCH_KEYS yourself.")
        ring = self().with_new(name, entropy, self._newest)
        write_key_file(self._path, ring)
        return ring

    def destroy_old(self, vault: Engine) -> None:
        """Leaves the newest key in the file alone. Raises StillInUse, KeysInEnvironment."""
        self._need_file("Take the older keys out of PEERMATCH_KEYS yourself.")
        destroy_old_keys(vault, self(), self._path)

    @property
    def in_environment(self) -> bool:
        return bool(self._text)

    @property
    def is_held_elsewhere(self) -> bool:
        """Whether what lies in the file opens nothing without a holder."""
        ring = self()
        return set(ring.keys) == set(ring.sealed)

    def _need_file(self, instead: str) -> None:
        if self._text:
            raise KeysInEnvironment(f"The keys stand in a setting. {instead}")

    def _version(self) -> Version:
        if self._text:
            return None
        found = self._path.stat()
        return (found.st_mtime_ns, found.st_size, found.st_ino)

    def _read(self) -> str:
        if self._text:
            return self._text.replace(",", "\n")
        return self._path.read_text(encoding="ascii")

    def _unwrapped(self, name: str, address: str, wrapped: bytes) -> bytes:
        holder = self._holders.get(address)
        if holder is None:
            raise KeyUnavailable(
                f"the wrapping key {name!r} is under {address}, which PEERMATCH_KEYS_UNDER lacks"
            )
        return holder.unwrap(wrapped, name)

    def _forget_later(self) -> None:
        timer = threading.Timer(KEPT_SECONDS, self.forget)
        timer.daemon = True
        timer.start()


def first_keys(name: str, entropy: Callable[[int], bytes], holders: Sequence[KeyHolder]) -> str:
    """The text of a new key file."""
    return KeyRing({}).with_new(name, entropy, holders[-1] if holders else None).text()
