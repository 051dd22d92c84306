"""Checks before the store starts: a setting that would lose facts is refused by name."""

import psycopg
from eventsourcing.sqlite import SQLiteDatastore

from peermatch.store.engines import Place, conninfo
from peermatch.store.record import UnsafeSetting

MUST_BE_ON = ("fsync", "full_page_writes")
SQLITE_FULL = 2


def check_postgres(place: Place) -> None:
    """Raises UnsafeSetting when either database may lose what it said it had committed."""
    for address in (place.record, place.vault):
        with psycopg.connect(conninfo(address), autocommit=True) as connection:
            for name in (*MUST_BE_ON, "synchronous_commit"):
                row = connection.execute("SELECT current_setting(%s)", (name,)).fetchone()
                if row is None or row[0] == "off":
                    raise UnsafeSetting(f"PostgreSQL runs with {name} off: facts could be lost.")


def check_sqlite(datastore: SQLiteDatastore) -> None:
    """Raises UnsafeSetting unless each commit is on disk before it returns."""
    with datastore.transaction(commit=False) as c:
        c.execute("PRAGMA synchronous")
        level = c.fetchone()[0]
        c.execute("PRAGMA journal_mode")
        mode = c.fetchone()[0]
    if level < SQLITE_FULL or mode != "wal":
        raise UnsafeSetting(
            "SQLite runs without WAL and full synchronisation: facts could be lost."
        )
