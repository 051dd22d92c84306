"""On PostgreSQL whoever asks single queries of the views begins and ends no transaction."""

from datetime import UTC, datetime
from typing import Any

from club_models import clubs
from small_domain import NAMES
from sqlalchemy import event

from peermatch.readmodels.engine import generations
from peermatch.readmodels.engine.failed_work import READ_MODELS, FailedWork
from peermatch.readmodels.engine.projector import Projector
from peermatch.readmodels.reading.views import Views
from peermatch.store.databases.engines import one_by_one, views_engine

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def test_looking_for_work_is_no_transaction(postgres_databases: Any) -> None:
    store = postgres_databases.open_store(NAMES)
    views = Views.open_at(postgres_databases.place)
    generations.prepare(views.engine, [clubs()])
    projector = Projector(store, views.engine, [clubs()], now=lambda: NOW)
    asked: list[tuple[str, bool]] = []

    def note(_connection: Any, cursor: Any, query: str, *_rest: Any) -> None:
        asked.append((query, cursor.connection.autocommit))

    event.listen(views.engine, "before_cursor_execute", note)
    projector.step()
    FailedWork(views.engine, lambda: NOW).of(READ_MODELS)
    views.position()
    assert len(asked) > 2
    assert [query for query, alone in asked if not alone] == []
    with views.engine.begin() as connection:
        generations.all_generations(connection)
    assert not asked[-1][1], "who begins a transaction still has one"
    views.engine.dispose()


def test_behind_a_pooler_each_query_looks_into_the_schema(postgres_databases: Any) -> None:
    place = postgres_databases.place
    pooled = views_engine(
        type(place).postgres(place.record, place.vault, place.record, place.vault)
    )
    assert one_by_one(pooled) is pooled
