"""Key rotation: every wrapped key is wrapped anew by the current key; the log is not touched."""

import os
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine, select, update

from peermatch.store.keys.keyring import KeyRing
from peermatch.store.keys.service_keys import SERVICE_KEYS, service_label
from peermatch.store.keys.vault import PERSON_KEYS, label

CHUNK = 500
Progress = Callable[[int, int], None]
"""Told how much is done, of how much."""


def no_progress(_done: int, _total: int) -> None:
    """Tells nobody."""


class StillInUse(Exception):
    """An old wrapping key can't be destroyed: keys in the vault are still wrapped by it."""


def rotate(
    vault: Engine,
    ring: KeyRing,
    entropy: Callable[[int], bytes],
    progress: Progress = no_progress,
) -> int:
    """Rewraps what the ring's older keys wrap; returns how many keys. May be run again."""
    done = _rotate_service_keys(vault, ring, entropy)
    old = PERSON_KEYS.c.wrapped_by.is_not(None) & (PERSON_KEYS.c.wrapped_by != ring.current)
    with vault.connect() as connection:
        subjects = list(connection.execute(select(PERSON_KEYS.c.subject).where(old)).scalars())
    for start in range(0, len(subjects), CHUNK):
        with vault.begin() as connection:
            part = PERSON_KEYS.c.subject.in_(subjects[start : start + CHUNK])
            for row in connection.execute(select(PERSON_KEYS).where(old, part)).all():
                bound = label(row.subject, row.key_version)
                secret = ring.unwrap(row.wrapped_by, row.wrapped, bound)
                name, wrapped = ring.wrap(secret, bound, entropy(12))
                connection.execute(
                    update(PERSON_KEYS)
                    .where(
                        PERSON_KEYS.c.subject == row.subject, PERSON_KEYS.c.wrapped == row.wrapped
                    )
                    .values(wrapped_by=name, wrapped=wrapped)
                )
                done += 1
        progress(min(start + CHUNK, len(subjects)), len(subjects))
    return done


def _rotate_service_keys(vault: Engine, ring: KeyRing, entropy: Callable[[int], bytes]) -> int:
    with vault.begin() as connection:
        old = SERVICE_KEYS.c.wrapped_by != ring.current
        rows = connection.execute(select(SERVICE_KEYS).where(old)).all()
        for row in rows:
            bound = service_label(row.purpose)
            secret = ring.unwrap(row.wrapped_by, row.wrapped, bound)
            name, wrapped = ring.wrap(secret, bound, entropy(12))
            connection.execute(
                update(SERVICE_KEYS)
                .where(SERVICE_KEYS.c.purpose == row.purpose)
                .values(wrapped_by=name, wrapped=wrapped)
            )
    return len(rows)


def destroy_old_keys(vault: Engine, ring: KeyRing, path: Path) -> KeyRing:
    """Writes the key file anew with the current key only, over the old bytes first.

    What older backups hold wrapped by the old keys can't be opened after this, unless a copy of
    the key file was kept. Raises StillInUse when the vault was not fully rotated.
    """
    with vault.connect() as connection:
        wrapped = {
            *connection.execute(select(PERSON_KEYS.c.wrapped_by).distinct()).scalars(),
            *connection.execute(select(SERVICE_KEYS.c.wrapped_by).distinct()).scalars(),
        }
    if wrapped - {None, ring.current}:
        raise StillInUse("keys are still wrapped by an older key; rotate first")
    fresh = ring.only_current()
    with path.open("r+b") as old:
        old.write(b"#" * path.stat().st_size)
        old.flush()
        os.fsync(old.fileno())
    write_key_file(path, fresh)
    return fresh


def write_key_file(path: Path, ring: KeyRing) -> None:
    """Puts the key file in place whole or not at all, readable by its owner only."""
    fresh = path.with_name(path.name + ".new")
    with open(fresh, "w", encoding="ascii", opener=_private) as file:
        file.write(ring.text())
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
