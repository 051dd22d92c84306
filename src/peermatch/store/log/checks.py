"""Checks before the store starts: a setting that would lose facts is refused by name."""

import psycopg
from eventsourcing.sqlite import SQLiteDatastore
from sqlalchemy import inspect, text

from peermatch.store.databases.engines import Place, conninfo, engine_at
from peermatch.store.log.record import UnsafeSetting

MUST_BE_ON = ("fsync", "full_page_writes")
SQLITE_FULL = 2
WHICH_DATABASE = (
    "SELECT system_identifier, (SELECT oid FROM pg_database WHERE datname = current_database()) "
    "FROM pg_control_system()"
)
AHEAD_OF_SERVER = (
    "SELECT 1 FROM (SELECT transaction_id FROM stored_events "
    "ORDER BY transaction_id DESC, notification_id DESC LIMIT 1) AS newest "
    "WHERE newest.transaction_id >= pg_snapshot_xmax(pg_current_snapshot())"
)
"""A fact whose transaction this server has yet to reach: readers would stop before it."""


def check_postgres(place: Place) -> None:
    """Raises UnsafeSetting when either database may lose what it said it had committed."""
    for address in (place.record, place.vault):
        with psycopg.connect(conninfo(address), autocommit=True) as connection:
            for name in (*MUST_BE_ON, "synchronous_commit"):
                row = connection.execute("SELECT current_setting(%s)", (name,)).fetchone()
                if row is None or row[0] == "off":
                    raise UnsafeSetting(f"PostgreSQL runs with {name} off: facts could be lost.")
    _check_pooler(place.pooled_record, place.record, "PEERMATCH_DATABASE_POOL")
    _check_pooler(place.pooled_vault, place.vault, "PEERMATCH_VAULT_POOL")
    with psycopg.connect(conninfo(place.record), autocommit=True) as connection:
        ahead = connection.execute(AHEAD_OF_SERVER).fetchone()
        if ahead is not None:
            raise UnsafeSetting(
                "The log was copied from a server that had come further than this one, so its "
                "newest facts would not be read. Restore a `peermatch backup` instead of a dump."
            )


def _check_pooler(pooled: str, direct: str, setting: str) -> None:
    """Raises UnsafeSetting when a pooler leads to another database."""
    if not pooled:
        return
    found = []
    for address in (pooled, direct):
        with psycopg.connect(
            conninfo(address), autocommit=True, prepare_threshold=None
        ) as connection:
            found.append(connection.execute(WHICH_DATABASE).fetchone())
    if found[0] != found[1]:
        raise UnsafeSetting(f"{setting} leads to another database than the one beside it.")


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


def check_vault_is_theirs(place: Place) -> None:
    """Raises UnsafeSetting for a new vault beside an old record: it would make keys anew, and
    nobody's data could be read."""
    vault, record = engine_at(place.vault), engine_at(place.record)
    try:
        new = not inspect(vault).get_table_names()
        if new and inspect(record).has_table("stored_events"):
            with record.connect() as connection:
                if connection.execute(text("SELECT 1 FROM stored_events LIMIT 1")).first():
                    raise UnsafeSetting(
                        "The vault has no tables although the record holds facts: "
                        "PEERMATCH_VAULT_URL names another database than the one that their keys "
                        "are in."
                    )
    finally:
        vault.dispose()
        record.dispose()
