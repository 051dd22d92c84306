"""The key file: made once, read at every start, never overwritten."""

import os
from datetime import UTC, datetime
from pathlib import Path

from peermatch.settings.settings import Settings
from peermatch.store import KeyRing


class KeysMissing(RuntimeError):
    """There is no key file; `peermatch make-keys` writes one."""


class KeysThere(RuntimeError):
    """There is a key file already, and it is never overwritten."""


def make_keys(settings: Settings) -> Path:
    """Writes a new key file that only its owner can read. Raises KeysThere."""
    path = settings.key_file
    path.parent.mkdir(parents=True, exist_ok=True)
    name = datetime.now(UTC).strftime("k%Y%m%d")  # noqa: TID251 - a label, read by people only
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise KeysThere(f"{path} is there already") from None
    with os.fdopen(file, "w", encoding="ascii") as stream:
        stream.write(KeyRing({name: os.urandom(32)}).text())
    return path


def key_ring(settings: Settings) -> KeyRing:
    try:
        return KeyRing.load(settings.key_file)
    except FileNotFoundError:
        said = f"There is no key file at {settings.key_file}; make one with: peermatch make-keys"
        raise KeysMissing(said) from None
