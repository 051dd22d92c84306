"""Tables of record, vault and views: made and changed by numbered migrations, before any process
opens the store; a database that is older or newer than the program is refused by name."""

from enum import StrEnum
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from peermatch.store.databases.engines import Place, engine_at, make_private

FOLDER = Path(__file__).parent / "migrations"


UNDER_NO_KEY = "SELECT 1 FROM commands WHERE subjects IS NULL LIMIT 1"
"""A command whose digest an older version kept: migrating was cut off, or not done by
`peermatch migrate`."""


class Database(StrEnum):
    """Each has migrations of its own, and a table that says how far they went."""

    RECORD = "record"
    VAULT = "vault"
    VIEWS = "views"


class NotMigrated(RuntimeError):
    """The tables are not those that this version of the program works with."""


def migrate(place: Place) -> None:
    """Brings record and vault up to date, whatever version they come from. Run it alone.

    Raises NotMigrated when they are newer than the program.
    """
    make_private(place)
    for url, database in ((place.vault, Database.VAULT), (place.record, Database.RECORD)):
        engine = engine_at(url)
        try:
            with engine.begin() as connection:
                upgrade(connection, database)
        finally:
            engine.dispose()


def upgrade(connection: Connection, database: Database) -> None:
    """Carries out what is missing. Raises NotMigrated for a database that is newer."""
    if database is Database.VIEWS and connection.dialect.name == "postgresql":
        connection.execute(text("CREATE SCHEMA IF NOT EXISTS views"))
    _check_not_newer(connection, database)
    config = _config(database)
    config.attributes["connection"] = connection
    config.attributes["version"] = _version(connection, database)
    command.upgrade(config, "head")


def check_migrated(place: Place) -> None:
    """Raises NotMigrated, saying what to do, unless each database is just as this program needs."""
    at = {
        place.record: [Database.RECORD],
        place.vault: [Database.VAULT],
    }
    at.setdefault(place.views, []).append(Database.VIEWS)
    for url, databases in at.items():
        engine = engine_at(url)
        try:
            with engine.connect() as connection:
                for database in databases:
                    _check(connection, database)
        finally:
            engine.dispose()


def _check(connection: Connection, database: Database) -> None:
    there = _check_not_newer(connection, database)
    current = there == _written(database)[0]
    if current and database is Database.RECORD:
        current = connection.execute(text(UNDER_NO_KEY)).first() is None
    if not current:
        raise NotMigrated(
            f"The tables of the {database} are older than this program: stop every process, "
            "then run `peermatch migrate`."
        )


def _check_not_newer(connection: Connection, database: Database) -> str | None:
    """How far the database's migrations went."""
    options = _version(connection, database)
    there = MigrationContext.configure(connection, opts=options).get_current_revision()
    if there is not None and there not in _written(database)[1]:
        raise NotMigrated(
            f"The tables of the {database} were made by a newer program ({there}): "
            "run that version, or restore a backup made before it."
        )
    return there


@cache
def _written(database: Database) -> tuple[str | None, frozenset[str]]:
    """The newest of this program's migrations, and all of them: each file is read once."""
    scripts = ScriptDirectory.from_config(_config(database))
    known = frozenset(script.revision for script in scripts.walk_revisions())
    return scripts.get_current_head(), known


def _config(database: Database) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("version_locations", str(FOLDER / database))
    config.set_main_option("path_separator", "os")
    return config


def _version(connection: Connection, database: Database) -> dict[str, str | None]:
    """Where it is written how far the migrations went: on PostgreSQL, views have their schema."""
    own = database is Database.VIEWS and connection.dialect.name == "postgresql"
    return {
        "version_table": f"{database}_version",
        "version_table_schema": "views" if own else None,
    }
