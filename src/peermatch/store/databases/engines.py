"""Where the three databases are, and SQLAlchemy engines for the two that are not the log."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, make_url

BUSY_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Place:
    """URLs of the record (the log), the views (read models) and the vault (keys, accounts)."""

    record: str
    views: str
    vault: str

    @classmethod
    def folder(cls, folder: Path) -> "Place":
        """Three SQLite files in one folder: the embedded default."""
        made = [f"sqlite:///{folder.absolute() / name}.sqlite" for name in _FILES]
        return cls(*made)

    @classmethod
    def postgres(cls, record: str, vault: str) -> "Place":
        """Log and read models in one PostgreSQL database, the vault in another."""
        if make_url(record).database == make_url(vault).database:
            raise ValueError("the vault needs a database of its own")
        return cls(record, record, vault)

    @property
    def is_sqlite(self) -> bool:
        return make_url(self.record).get_backend_name() == "sqlite"


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


def engine_at(url: str, *, durable: bool = True, pool_size: int = 5) -> Engine:
    """An engine for the views (`durable=False`: rows and position are lost together) or vault."""
    target = make_url(url)
    if target.get_backend_name() == "sqlite":
        engine = create_engine(target, connect_args={"timeout": BUSY_SECONDS})
        event.listen(engine, "connect", _sqlite_pragmas(durable))
        return engine
    options: dict[str, Any] = {} if durable else {"options": "-c synchronous_commit=off"}
    return create_engine(
        psycopg_url(target), connect_args=options, pool_size=pool_size, pool_pre_ping=True
    )


def emptied_of_old_rows(engine: Engine, table: str) -> None:
    """Leaves nothing of what the table's rows held before; `table` is a name of our own."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            connection.exec_driver_sql(f"VACUUM (FULL) {table}")


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
