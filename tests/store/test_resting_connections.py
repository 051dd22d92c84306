"""A pooled connection is asked whether it lives only where nobody used it for a while."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg.pq import TransactionStatus
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from peermatch.readmodels.reading.views import Views
from peermatch.store.databases import resting_connections
from peermatch.store.databases.engines import engine_at

CUT = (
    "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
ONE = text("SELECT 1")


@pytest.fixture
def engine(postgres_databases: Any) -> Iterator[Engine]:
    engine = engine_at(postgres_databases.place.record, pool_size=2)
    yield engine
    engine.dispose()


@pytest.fixture
def asked(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """A row for each time that a connection is asked."""
    dialect: Any = engine.dialect
    told, ask = list[object](), dialect.do_ping

    def noted(connection: object) -> Any:
        told.append(connection)
        return ask(connection)

    monkeypatch.setattr(dialect, "do_ping", noted)
    return told


def one_after_the_other(engine: Engine, times: int = 3) -> None:
    for _ in range(times):
        with engine.connect() as connection:
            assert connection.execute(ONE).scalar_one() == 1


def cut(databases: Any) -> None:
    with psycopg.connect(databases.place.record, autocommit=True) as admin:
        admin.execute(CUT)


def test_in_use_it_is_not_asked(engine: Engine, asked: list[object]) -> None:
    one_after_the_other(engine)
    assert asked == []


def test_after_a_rest_it_is_asked(
    engine: Engine, asked: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resting_connections, "RESTED_SECONDS", 0.0)
    one_after_the_other(engine)
    assert len(asked) == 2  # the first time it is new


def test_one_that_ended_while_it_rested_is_replaced(
    engine: Engine, postgres_databases: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resting_connections, "RESTED_SECONDS", 0.0)
    with engine.connect() as first, engine.connect() as second:
        assert first.execute(ONE).scalar_one() == second.execute(ONE).scalar_one() == 1
    cut(postgres_databases)
    one_after_the_other(engine)


def test_one_that_ended_in_use_fails_once_and_no_other_is_tried(
    engine: Engine, postgres_databases: Any
) -> None:
    with engine.connect() as first, engine.connect() as second:
        assert first.execute(ONE).scalar_one() == second.execute(ONE).scalar_one() == 1
    cut(postgres_databases)
    with pytest.raises(OperationalError), engine.connect() as connection:
        connection.execute(ONE)
    one_after_the_other(engine)


def test_a_reader_of_lists_holds_no_transaction(postgres_databases: Any) -> None:
    views = Views.open_at(postgres_databases.place)
    with views.connect() as reader:
        reader.execute(ONE)
        driver: Any = reader.connection.dbapi_connection
        assert driver.info.transaction_status is TransactionStatus.IDLE
    with views.engine.begin() as writer:
        writer.execute(ONE)
        driver = writer.connection.dbapi_connection
        assert driver.info.transaction_status is TransactionStatus.INTRANS
    views.close()
