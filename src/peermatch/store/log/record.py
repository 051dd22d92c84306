"""The library's Application over our mapper and recorders."""

import os
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.persistence import InfrastructureFactory
from eventsourcing.postgres import PostgresFactory
from eventsourcing.utils import Environment, EnvType
from sqlalchemy import make_url

from peermatch.store.databases.engines import BUSY_SECONDS, Place, sqlite_path
from peermatch.store.log.mapper import FactMapper
from peermatch.store.log.postgres_log import LockedPostgresLog, PostgresLog
from peermatch.store.log.sqlite_log import SQLiteLog

FORBIDDEN = "POSTGRES_ENABLE_DB_FUNCTIONS"


class UnsafeSetting(Exception):
    """The store refuses to start: a setting would lose or skip facts."""


class Record(Application[UUID]):
    """The event log. Take facts in through `Store.run`, never by calling `save` elsewhere."""

    name = "peermatch"
    log_section_size = 1000
    recorder: SQLiteLog | PostgresLog

    def __init__(self, place: Place, mapper: FactMapper, *, table_lock: bool) -> None:
        self._mapper = mapper
        pooled = {"prepare_threshold": None} if place.pooled_record else {}
        self._ways = {**make_url(place.by_transaction).query, **pooled}
        super().__init__(env=_environment(place, table_lock))

    def construct_factory(self, env: Environment) -> InfrastructureFactory:
        """Before the first connection: what else the address says (TLS), and by a pooler nothing
        is prepared on a session (ADR 143)."""
        factory: InfrastructureFactory = super().construct_factory(env)
        if isinstance(factory, PostgresFactory):
            ways = factory.datastore.pool.kwargs
            if isinstance(ways, dict):
                ways.update(self._ways)
        return factory

    def construct_mapper(self) -> FactMapper:
        return self._mapper


def _environment(place: Place, table_lock: bool) -> EnvType:
    if FORBIDDEN in os.environ or f"PEERMATCH_{FORBIDDEN}" in os.environ:
        raise UnsafeSetting(f"{FORBIDDEN} is set: readers would skip facts. Unset it.")
    common = {"CREATE_TABLE": "n", "ORIGINATOR_ID_TYPE": "uuid"}
    if place.is_sqlite:
        return common | {
            "PERSISTENCE_MODULE": "eventsourcing.sqlite",
            "APPLICATION_RECORDER_TOPIC": f"{SQLiteLog.__module__}:{SQLiteLog.__name__}",
            "SQLITE_DBNAME": str(sqlite_path(place.record)),
            "SQLITE_LOCK_TIMEOUT": str(BUSY_SECONDS),
        }
    url = make_url(place.by_transaction)
    recorder = LockedPostgresLog if table_lock else PostgresLog
    host = url.host or url.query.get("host") or "localhost"
    return common | {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "APPLICATION_RECORDER_TOPIC": f"{recorder.__module__}:{recorder.__name__}",
        "POSTGRES_DBNAME": url.database or "",
        "POSTGRES_HOST": str(host),
        "POSTGRES_PORT": str(url.port or 5432),
        "POSTGRES_USER": url.username or "",
        "POSTGRES_PASSWORD": str(url.password or ""),
        "POSTGRES_CONNECT_TIMEOUT": "2",
        "POSTGRES_LOCK_TIMEOUT": "10",
        "POSTGRES_POOL_SIZE": "1",
        "POSTGRES_MAX_OVERFLOW": "15",
        "POSTGRES_IDLE_IN_TRANSACTION_SESSION_TIMEOUT": "0" if place.pooled_record else "5",
    }
