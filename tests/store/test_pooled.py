"""A store behind a pooler in transaction mode: nothing is left on a session, what needs a session
has one, and everything else does what it does without (ADR 143)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from club_models import MEMBERS, MODELS, SetClock
from cluster_parts.pooler import PROGRAM, pooled
from small_domain import CLUB, NAMES, command, join
from sqlalchemy import select, text

from peermatch.readmodels.engine import generations
from peermatch.readmodels.engine.projector import Projector
from peermatch.readmodels.reading.views import Views
from peermatch.settings.settings import read_settings
from peermatch.settings.values import SettingRefused
from peermatch.store import START, Place, Store, UnsafeSetting
from peermatch.store.databases.engines import record_engine, vault_engine
from peermatch.worker.leadership import leading

OFTEN = 7
"""More often than a statement has to be said before the driver prepares it by itself."""


@pytest.fixture
def behind_itself(postgres_databases: Any) -> Place:
    """As if a pooler stood before it: the same address is given for both ways."""
    place = postgres_databases.place
    return Place.postgres(place.record, place.vault, place.record, place.vault)


@pytest.fixture
def sessions() -> int:
    """How many sessions the pooler has."""
    return 2


@pytest.fixture
def behind_pgbouncer(postgres_databases: Any, tmp_path: Path, sessions: int) -> Iterator[Place]:
    if PROGRAM is None:
        pytest.skip("PgBouncer is not installed")
    with pooled(postgres_databases.place, tmp_path, sessions=sessions) as place:
        yield place


def test_nothing_is_prepared_or_set_on_a_session(behind_itself: Place, ring: Any) -> None:
    club = uuid4()
    with Store.open_at(behind_itself, ring, NAMES) as store:
        for _ in range(OFTEN):
            store.run(command(), join(club, uuid4(), "Ada"))
            assert store.rows_after(START, 100)
            assert store.read(CLUB, club).members
        with store.record.recorder.datastore.get_connection() as connection:
            assert _left_on(connection) == (0, '"$user", public', "on", "0")
    views = Views.open_at(behind_itself)
    with views.connect() as connection:
        shown = connection.execute(text("SHOW search_path")).scalar_one()
        durable = connection.execute(text("SHOW synchronous_commit")).scalar_one()
    assert (shown, durable) == ("views", "off"), "for each transaction of theirs"
    views.close()
    for engine in (views.engine, vault_engine(behind_itself), record_engine(behind_itself)):
        for _ in range(OFTEN):
            with engine.connect() as connection:
                connection.execute(text("SELECT 1"))
        raw: Any = engine.raw_connection()
        assert _left_on(raw.driver_connection) == (0, '"$user", public', "on", "0")
        raw.close()
        engine.dispose()


def _left_on(connection: psycopg.Connection[Any]) -> tuple[Any, ...]:
    """Prepared statements and settings of this very session."""
    with connection.cursor(row_factory=psycopg.rows.tuple_row) as cursor:
        prepared = cursor.execute("SELECT count(*) FROM pg_prepared_statements").fetchone()
        settings = [
            cursor.execute("SELECT current_setting(%s)", (name,)).fetchone()
            for name in ("search_path", "synchronous_commit", "idle_in_transaction_session_timeout")
        ]
    return tuple(row[0] for row in (prepared, *settings) if row is not None)


def test_many_stores_share_two_sessions(behind_pgbouncer: Place, ring: Any) -> None:
    """Each has connections of its own to the pooler: more than there are sessions behind it."""
    club, clock = uuid4(), SetClock()
    stores = [Store.open_at(behind_pgbouncer, ring, NAMES) for _ in range(4)]
    views = Views.open_at(behind_pgbouncer)
    generations.prepare(views.engine, MODELS)
    projector = Projector(stores[0], views.engine, MODELS, now=clock.now, batch=7)
    asked = command()
    for _ in range(OFTEN):
        for store in stores:
            store.run(command(), join(club, uuid4(), "Ada"))
            store.run(asked, join(club, uuid4(), "Bea"))
            projector.catch_up()
    with views.connect() as connection:
        shown = connection.execute(select(MEMBERS.c.person)).all()
    assert len(shown) == len(stores) * OFTEN + 1
    assert len(stores[1].read(CLUB, club).members) == len(shown)
    with psycopg.connect(behind_pgbouncer.record, autocommit=True) as admin:
        through = admin.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND query NOT LIKE 'LISTEN%'"
        ).fetchone()
    assert through is not None
    assert through[0] <= 2
    for store in stores:
        store.close()
    views.close()


def test_who_listens_hears_what_is_told_by_the_pooler(behind_pgbouncer: Place, ring: Any) -> None:
    with (
        Store.open_at(behind_pgbouncer, ring, NAMES) as listener,
        Store.open_at(behind_pgbouncer, ring, NAMES) as teller,
    ):
        heard = listener.notices.listen()
        assert heard.wait(60), "it tells as soon as it listens"
        for _ in range(OFTEN):
            heard.clear()
            teller.run(command(), join(uuid4(), uuid4(), "Ada"))
            assert heard.wait(60)


def test_the_lead_is_held_beside_the_pooler(behind_pgbouncer: Place) -> None:
    with leading(behind_pgbouncer, None) as first, leading(behind_pgbouncer, None) as second:
        assert first is not None
        assert second is None


@pytest.mark.parametrize("sessions", [1])
def test_through_the_pooler_both_would_lead(behind_pgbouncer: Place) -> None:
    """Which is why neither goes there: both may be given the session that holds the lock."""
    record, vault = behind_pgbouncer.pooled_record, behind_pgbouncer.pooled_vault
    through_it = Place.postgres(record, vault)
    with leading(through_it, None) as first, leading(through_it, None) as second:
        assert first is not None
        assert second is not None


def test_a_pooler_of_another_database_is_refused(
    behind_itself: Place, ring: Any, another_place: Any
) -> None:
    other = another_place("postgres").place
    wrong = Place.postgres(behind_itself.record, behind_itself.vault, other.record, other.vault)
    with pytest.raises(UnsafeSetting, match="PEERMATCH_DATABASE_POOL leads to another database"):
        Store.open_at(wrong, ring, NAMES)


def test_a_pooler_alone_is_no_database() -> None:
    with pytest.raises(SettingRefused, match="needs PEERMATCH_DATABASE_URL too"):
        read_settings({"PEERMATCH_DATABASE_POOL": "postgresql://host:6432/record"})
