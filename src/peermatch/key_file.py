"""The wrapping keys of a deployment: made once, read at every start, never overwritten."""

import logging
import os
from datetime import UTC, datetime
from pathlib import Path

from peermatch.settings.settings import Settings
from peermatch.store import KeyRing
from peermatch.store.keys.wrapping.key_holders import KeyHolder, holder_at
from peermatch.store.keys.wrapping.key_source import KeySource, first_keys

log = logging.getLogger(__name__)


class KeysMissing(RuntimeError):
    """There is no key file; `peermatch make-keys` writes one."""


class KeysThere(RuntimeError):
    """There is a key file already, and it is never overwritten."""


def holders_of(settings: Settings) -> tuple[KeyHolder, ...]:
    """Raises HolderMisnamed."""
    return tuple(map(holder_at, settings.keys_under))


def make_keys(settings: Settings) -> Path:
    """Writes a new key file that only its owner can read. Raises KeysThere."""
    path = settings.key_file
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        raise KeysThere(f"{path} is there already")
    name = datetime.now(UTC).strftime("k%Y%m%d")  # noqa: TID251 - a label, read by people only
    text = first_keys(name, os.urandom, holders_of(settings))
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise KeysThere(f"{path} is there already") from None
    with os.fdopen(file, "w", encoding="ascii") as stream:
        stream.write(text)
    return path


def key_source(settings: Settings) -> KeySource:
    """Raises HolderMisnamed."""
    return KeySource(settings.key_file, settings.keys, holders_of(settings))


def key_ring(keys: KeySource, settings: Settings) -> KeyRing:
    """Raises KeysMissing, BadKeyFile, KeyUnavailable."""
    try:
        return keys()
    except FileNotFoundError:
        said = f"There is no key file at {settings.key_file}; make one with: peermatch make-keys"
        raise KeysMissing(said) from None


def warn_of_keys_beside_data(settings: Settings) -> None:
    """Whoever takes a disk with both has everything. Of a database on a server nothing is known."""
    keys = key_source(settings)
    if settings.database_url or keys.in_environment or keys.is_held_elsewhere:
        return
    if settings.key_file.stat().st_dev == settings.data.stat().st_dev:
        log.warning(
            "The key file lies on the same disk as the databases: whoever takes it reads everything"
            ". Set PEERMATCH_KEY_FILE to another disk, or PEERMATCH_KEYS_UNDER to a KMS or HSM."
        )
