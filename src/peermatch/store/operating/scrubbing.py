"""After a key was destroyed: readers of the vault as it was are waited for, old copies are cleared,
and the files are searched, before anything is certified."""

import re
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import OperationalError

READERS_SECONDS = 30.0
"""How long readers who began before the key was destroyed are waited for."""
LOOK_SECONDS = 0.2
TABLES = ("person_keys", "replaced_keys")
BESIDE = ("", "-wal", "-journal")
"""The files in which SQLite keeps a database, by what is added to its name."""
OLDER_SNAPSHOTS = """
SELECT count(*) FROM (
  SELECT backend_xmin AS sees FROM pg_stat_activity
  WHERE pid <> pg_backend_pid() AND (datname = current_database() OR datname IS NULL)
  UNION ALL SELECT xmin FROM pg_replication_slots
  UNION ALL SELECT transaction FROM pg_prepared_xacts WHERE database = current_database()
) AS open WHERE sees IS NOT NULL AND age(sees) > age(CAST(:after AS xid))
"""
"""Of transactions, slots and replicas: rows that one of these may still see, no VACUUM removes."""

BACKUPS = "backups of the vault made before, until the key that wraps it there is destroyed"
POSTGRES_LOG = (
    "the server's write-ahead log up to {}, its archive, replicas and base backups made before"
)


class NotErased(Exception):
    """A check of an erasure failed; the job must be run again."""


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """Where the wrapped key was searched for and is not, and what nobody here can clear."""

    searched: tuple[str, ...]
    remains: tuple[str, ...]


def scrub(
    vault: Engine,
    subject: UUID,
    wrapped: Collection[bytes],
    ring: Collection[str],
    seconds: float = READERS_SECONDS,
) -> Scrubbed:
    """Clears what the vault still holds of destroyed keys. `wrapped` are their bytes as they stood
    there; where they are no longer known, a row of the person with a key by one of the names in
    `ring` is looked for. Raises NotErased while somebody sees the vault as it was, or when
    something is found."""
    with vault.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if vault.dialect.name == "sqlite":
            _truncate_journal(connection, seconds)
            path = Path(vault.url.database or "")
            return Scrubbed(tuple(_searched(path, subject, wrapped, ring)), (BACKUPS,))
        _wait_for_snapshots(connection, seconds)
        _rewrite(connection, seconds)
        log_end = connection.execute(text("SELECT pg_current_wal_lsn()::text")).scalar_one()
        return Scrubbed(
            tuple(f"the table {name}" for name in TABLES), (POSTGRES_LOG.format(log_end), BACKUPS)
        )


def _truncate_journal(connection: Connection, seconds: float) -> None:
    """SQLite answers that it was too busy instead of failing."""
    before = connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {int(seconds * 1000)}")
    try:
        busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {before}")
    if busy:
        raise NotErased("somebody still reads the vault as it was before the key was destroyed")


def _searched(
    path: Path, subject: UUID, wrapped: Collection[bytes], ring: Collection[str]
) -> Iterator[str]:
    names = b"|".join(re.escape(name.encode()) for name in sorted(ring))
    of_row = re.compile(re.escape(subject.hex.encode()) + b".{0,8}?(" + names + b")", re.DOTALL)
    for ending in BESIDE:
        file = path.with_name(path.name + ending)
        if not file.exists():
            continue
        held = file.read_bytes()
        if of_row.search(held) or any(one in held for one in wrapped):
            raise NotErased(f"{file.name} still holds the key's bytes")
        yield file.name


def _wait_for_snapshots(connection: Connection, seconds: float) -> None:
    after = connection.execute(text("SELECT pg_current_xact_id()::xid::text")).scalar_one()
    older = text(OLDER_SNAPSHOTS)
    _wait(
        lambda: connection.execute(older, {"after": after}).scalar_one() == 0,
        seconds,
        "a transaction, a replication slot or a replica still sees the vault as it was before the "
        "key was destroyed (pg_stat_activity, pg_replication_slots, pg_prepared_xacts)",
    )


def _wait(is_done: Callable[[], bool], seconds: float, instead: str) -> None:
    until = time.monotonic() + seconds
    while not is_done():
        if time.monotonic() > until:
            raise NotErased(instead)
        time.sleep(LOOK_SECONDS)


def _rewrite(connection: Connection, seconds: float) -> None:
    """A new file with the rows of today only; the old one is removed."""
    connection.execute(text(f"SET lock_timeout = {int(seconds * 1000)}"))
    try:
        for table in TABLES:
            connection.execute(text(f"VACUUM (FULL) {table}"))
    except OperationalError:
        raise NotErased("somebody kept the vault's table of keys for too long") from None
    finally:
        connection.execute(text("SET lock_timeout = 0"))
