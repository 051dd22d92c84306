"""Views are pointed elsewhere while people read: neither side ends the other."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from club_models import CLUBS, MEMBERS, clubs
from small_domain import NAMES
from sqlalchemy import select

from peermatch.readmodels.engine import generations
from peermatch.readmodels.engine.projection import Projection
from peermatch.readmodels.reading.views import Views

WAITS = "SELECT FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock'"
BOTH = Projection("both", 1, (CLUBS, MEMBERS), clubs().handlers)


def _upgrade(views: Views) -> None:
    generations.prepare(views.engine, [replace(BOTH, shape=2)])


def _switch(views: Views) -> None:
    assert generations.switch(views.engine, replace(BOTH, shape=2), 2)


@pytest.mark.parametrize("change", [_upgrade, _switch])
def test_a_reader_of_one_view_after_the_other_goes_on(
    postgres_databases: Any, change: Callable[[Views], None]
) -> None:
    """A reader by transactions, as there are behind a pooler, holds the view that the change needs
    last, and asks for the one that it took first: whoever waited for the other would wait for
    ever."""
    postgres_databases.open_store(NAMES)
    views = Views.open_at(postgres_databases.place)
    generations.prepare(views.engine, [BOTH])
    if change is _switch:
        _upgrade(views)
    failed: list[BaseException] = []

    def changed() -> None:
        try:
            change(views)
        except BaseException as error:
            failed.append(error)

    changing = threading.Thread(target=changed)
    with psycopg.connect(postgres_databases.place.record, autocommit=True) as admin:
        with views.engine.connect() as reader:
            reader.execute(select(MEMBERS)).all()
            changing.start()
            until = time.monotonic() + 30
            while not admin.execute(WAITS).fetchall():
                assert time.monotonic() < until
            reader.execute(select(CLUBS)).all()
        changing.join()
    assert failed == []
    with views.connect() as connection:
        found = generations.all_generations(connection)
    assert {(g.number, g.serving) for g in found} == (
        {(2, True)} if change is _switch else {(1, True), (2, False)}
    )
    views.close()
