"""Key rotation: every wrapped key is wrapped anew by the current key; the log is not touched."""

import os
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Engine, Table, select, update

from peermatch.store.keys.key_tables import PERSON_KEYS, REPLACED_KEYS, label
from peermatch.store.keys.service_keys import SERVICE_KEYS, service_label
from peermatch.store.keys.wrapping.keyring import KeyRing

CHUNK = 500
PEOPLES = (PERSON_KEYS, REPLACED_KEYS)
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
    found = [(table, one) for table in PEOPLES for one in _wrapped_by_older(vault, ring, table)]
    for start in range(0, len(found), CHUNK):
        with vault.begin() as connection:
            for table, (subject, version) in found[start : start + CHUNK]:
                this = (table.c.subject == subject) & (table.c.key_version == version)
                done += _rewrap(connection, table, this, ring, entropy)
        progress(min(start + CHUNK, len(found)), len(found))
    return done


def _wrapped_by_older(vault: Engine, ring: KeyRing, table: Table) -> list[tuple[UUID, int]]:
    old = table.c.wrapped_by.is_not(None) & (table.c.wrapped_by != ring.current)
    query = select(table.c.subject, table.c.key_version).where(old)
    with vault.connect() as connection:
        return [(row.subject, row.key_version) for row in connection.execute(query)]


def _rewrap(
    connection: Connection,
    table: Table,
    this: ColumnElement[bool],
    ring: KeyRing,
    entropy: Callable[[int], bytes],
) -> int:
    """0 for one that was erased, replaced or wrapped anew meanwhile."""
    held = update(table).where(this).values(key_version=table.c.key_version)  # locks the row
    connection.execute(held)
    row = connection.execute(select(table).where(this)).one_or_none()
    if row is None or row.wrapped is None or row.wrapped_by == ring.current:
        return 0
    bound = label(row.subject, row.key_version)
    secret = ring.unwrap(row.wrapped_by, row.wrapped, bound)
    name, wrapped = ring.wrap(secret, bound, entropy(12))
    connection.execute(update(table).where(this).values(wrapped_by=name, wrapped=wrapped))
    return 1


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
            name
            for table in (*PEOPLES, SERVICE_KEYS)
            for name in connection.execute(select(table.c.wrapped_by).distinct()).scalars()
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
