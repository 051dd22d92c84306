"""Where the three databases are, and SQLAlchemy engines for the two that are not the log."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url

from peermatch.store.databases.resting_connections import asked_after_a_rest

BUSY_SECONDS = 30
FOR_VIEWS = (
    "SELECT set_config('search_path', 'views', true), set_config('synchronous_commit', 'off', true)"
)


@dataclass(frozen=True, slots=True)
class Place:
    """URLs of the record (the log), the views (read models) and the vault (keys, accounts).

    Each connection there is a session of its own. The pooled ones lead to the same databases by a
    pooler that may give each transaction another session (ADR 143): none where they are empty.
    """

    record: str
    views: str
    vault: str
    pooled_record: str = ""
    pooled_vault: str = ""

    @classmethod
    def folder(cls, folder: Path) -> "Place":
        """Three SQLite files in one folder: the embedded default."""
        made = [f"sqlite:///{folder.absolute() / name}.sqlite" for name in _FILES]
        return cls(*made)

    @classmethod
    def postgres(
        cls, record: str, vault: str, pooled_record: str = "", pooled_vault: str = ""
    ) -> "Place":
        """Log and read models in one PostgreSQL database, the vault in another."""
        if make_url(record).database == make_url(vault).database:
            raise ValueError("the vault needs a database of its own")
        return cls(record, record, vault, pooled_record, pooled_vault)

    @property
    def is_sqlite(self) -> bool:
        return make_url(self.record).get_backend_name() == "sqlite"

    @property
    def unpooled(self) -> "Place":
        """The same, with a session for each connection."""
        return replace(self, pooled_record="", pooled_vault="")

    @property
    def by_transaction(self) -> str:
        """The record for whoever needs no session for longer than a transaction."""
        return self.pooled_record or self.record


_FILES = ("events", "views", "vault")


def sqlite_path(url: str) -> Path:
    return Path(make_url(url).database or "")


def make_private(place: Place) -> None:
    """Leaves SQLite's files to their owner, also those that an older version made."""
    if place.is_sqlite:
        for url in (place.record, place.views, place.vault):
            path = sqlite_path(url)
            for file in path.parent.glob(f"{path.name}*"):
                file.chmod(0o600)


def vault_engine(place: Place) -> Engine:
    """The vault for whoever needs no session for longer than a transaction."""
    return engine_at(place.pooled_vault or place.vault, pooled=bool(place.pooled_vault))


def record_engine(place: Place) -> Engine:
    """The record's tables for whoever needs no session for longer than a transaction."""
    return engine_at(place.by_transaction, pooled=bool(place.pooled_record))


def views_engine(place: Place) -> Engine:
    """The views; on PostgreSQL their tables are in a schema of their own, which each transaction
    of this engine looks into. A commit that isn't on disk yet loses rows and position together."""
    if place.is_sqlite:
        return engine_at(place.views, durable=False)
    if place.pooled_record:
        engine = engine_at(place.pooled_record, pooled=True)
        event.listen(engine, "begin", _look_into_views)
        return engine
    engine = engine_at(place.views, durable=False)
    event.listen(engine, "connect", _always_look_into_views)
    return engine


def one_by_one(views: Engine) -> Engine:
    """The views for whoever asks one query, which on PostgreSQL is then a transaction of its own:
    it sees what is there when it begins in any case, and two ways there and back are saved. Behind
    a pooler each transaction still looks into the schema first."""
    if views.dialect.name == "sqlite" or event.contains(views, "begin", _look_into_views):
        return views
    return views.execution_options(isolation_level="AUTOCOMMIT")


def engine_at(
    url: str, *, durable: bool = True, pool_size: int = 5, pooled: bool = False
) -> Engine:
    """An engine for one database. `pooled`: through a pooler, so that nothing is left on a session
    (no prepared statement, no setting) and none is asked for when it begins."""
    target = make_url(url)
    if target.get_backend_name() == "sqlite":
        engine = create_engine(target, connect_args={"timeout": BUSY_SECONDS})
        event.listen(engine, "connect", _sqlite_pragmas(durable))
        return engine
    options: dict[str, Any] = {"prepare_threshold": None} if pooled else {}
    if not durable:
        options["options"] = "-c synchronous_commit=off"
    engine = create_engine(psycopg_url(target), connect_args=options, pool_size=pool_size)
    asked_after_a_rest(engine)
    return engine


@contextmanager
def at_one_moment(engine: Engine) -> Iterator[Connection]:
    """For reading: each query sees the database as it was at the first, whoever writes since."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            yield connection
    else:
        with engine.connect() as connection:
            yield connection.execution_options(isolation_level="REPEATABLE READ")


def emptied_of_old_rows(engine: Engine, table: str) -> None:
    """Leaves nothing of what the table's rows held before; `table` is a name of our own."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            connection.exec_driver_sql(f"VACUUM (FULL) {table}")


def _always_look_into_views(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("SET search_path TO views")
    cursor.close()
    connection.commit()


def _look_into_views(connection: Connection) -> None:
    """For this transaction only: the next one on the same session may be somebody else's."""
    connection.exec_driver_sql(FOR_VIEWS)


def psycopg_url(url: URL) -> URL:
    return url.set(drivername="postgresql+psycopg")


def conninfo(url: str) -> str:
    """The same address as libpq reads it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _sqlite_pragmas(durable: bool) -> Any:
    def apply(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
        cursor.execute("PRAGMA secure_delete=ON")
        cursor.close()

    return apply
