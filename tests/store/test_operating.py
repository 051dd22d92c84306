"""What an operator does: from the key file to the verified restore; and what is refused."""

from uuid import uuid4

import pytest
from small_domain import CLUB, NAMES, NOON, Joined, Opened, command, join
from sqlalchemy import Column, MetaData, Table, Uuid, select, text

from peermatch.readmodels.engine import generations
from peermatch.readmodels.engine.projection import Projection
from peermatch.readmodels.engine.projector import Projector
from peermatch.readmodels.reading.views import Views
from peermatch.store import START, KeyUnavailable, Store, UnsafeSetting
from peermatch.store.databases.engines import Place
from peermatch.store.facts.position import Position
from peermatch.store.keys.wrapping.key_source import KeySource
from peermatch.store.keys.wrapping.rotation import write_key_file
from peermatch.store.log.checks import check_sqlite
from peermatch.store.operating.operator_tasks import Keeping
from peermatch.store.proof.checkpoints import Checkpoints

SEEN = Table("seen", MetaData(), Column("person", Uuid, primary_key=True))
MODEL = Projection(
    "seen", 1, (SEEN,), {Joined: lambda rows, r: rows.put(SEEN, person=r.fact.person)}
)


@pytest.fixture
def keeping(databases, tmp_path):
    write_key_file(tmp_path / "keys", databases.ring)
    return Keeping(
        databases.place, KeySource(tmp_path / "keys"), tmp_path / "away", NAMES, lambda: NOON
    )


def test_a_deployment_is_backed_up_restored_and_verified(
    keeping, databases, another_place, tmp_path
):
    store = databases.open_store(NAMES)
    club, person = uuid4(), uuid4()
    store.run(command(), join(club, person, "Ada"))
    assert keeping.checkpoint().facts == 1
    keeping.checkpoint()
    assert len(Checkpoints(keeping.elsewhere).lines()) == 1
    assert keeping.back_up(tmp_path / "a.zip").facts == 1
    assert keeping.verify().sound
    assert keeping.export(tmp_path / "out.jsonl", viewer=None, purpose="keeping") == 1
    target = another_place(databases.kind)
    other = Keeping(target.place, keeping.keys, keeping.elsewhere, NAMES, lambda: NOON)
    assert other.restore(tmp_path / "a.zip").sound
    assert target.open_store(NAMES).read(CLUB, club).members == {person: "Ada"}


def test_a_restore_without_its_wrapping_key_changes_nothing(
    keeping, databases, another_place, tmp_path
):
    databases.open_store(NAMES).run(command(), join(uuid4(), uuid4(), "Ada"))
    keeping.back_up(tmp_path / "a.zip")
    keeping.rotate_keys("second", destroy_old=True)
    target = another_place(databases.kind)
    other = Keeping(target.place, keeping.keys, keeping.elsewhere, NAMES, lambda: NOON)
    with pytest.raises(KeyUnavailable, match="is not in the key ring"):
        other.restore(tmp_path / "a.zip")
    assert target.open_store(NAMES).rows_after(START, 1) == []
    keeping.back_up(tmp_path / "new.zip")
    assert other.restore(tmp_path / "a.zip", tmp_path / "new.zip").sound


def test_a_running_process_follows_a_rotation(keeping, databases):
    def reload():
        return keeping.keys()

    running = databases.open_store(NAMES, key_lease=0.0, reload_ring=reload)
    club, person, later = uuid4(), uuid4(), uuid4()
    running.run(command(), join(club, person, "Ada"))
    assert keeping.rotate_keys("second", destroy_old=True) == 1
    assert list(reload().keys) == ["second"]
    assert running.read(CLUB, club).members == {person: "Ada"}
    running.run(command(), join(club, later, "Bea"))
    assert keeping.rotate_keys("second", destroy_old=True) == 0


def test_erasing_by_command_ends_in_a_certificate(keeping, databases, monkeypatch):
    """No other process holds the person's key, so nobody waits for its lease."""
    monkeypatch.setitem(Store.open_at.__kwdefaults__, "key_lease", 0.0)
    person = uuid4()
    databases.open_store(NAMES).run(command(), join(uuid4(), person, "Ada"))
    keeping_now = Keeping(keeping.place, keeping.keys, keeping.elsewhere, NAMES, lambda: NOON)
    assert keeping_now.erase(person, lambda position: True).sealed_facts == 1


def test_read_models_begin_anew_after_a_restore(databases):
    store, views = databases.open_store(NAMES), Views.open_at(databases.place)
    store.run(command(), join(uuid4(), uuid4(), "Ada"))
    generations.prepare(views.engine, [MODEL])
    Projector(store, views.engine, [MODEL], now=lambda: NOON).catch_up()
    generations.reset(views.engine, [MODEL])
    with views.connect() as connection:
        assert connection.execute(select(SEEN)).all() == []
    Projector(store, views.engine, [MODEL], now=lambda: NOON).catch_up()
    with views.connect() as connection:
        assert len(connection.execute(select(SEEN)).all()) == 1
    views.close()


@pytest.mark.parametrize(
    "name", ["POSTGRES_ENABLE_DB_FUNCTIONS", "PEERMATCH_POSTGRES_ENABLE_DB_FUNCTIONS"]
)
def test_the_setting_that_skips_facts_is_refused(databases, monkeypatch, name):
    monkeypatch.setenv(name, "y")
    with pytest.raises(UnsafeSetting, match="readers would skip facts"):
        databases.open_store(NAMES)


def test_postgres_without_durability_is_refused(postgres_databases):
    store = postgres_databases.open_store(NAMES)
    with store.vault.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        name = connection.execute(text("SELECT quote_ident(current_database())")).scalar_one()
        connection.execute(text(f"ALTER DATABASE {name} SET synchronous_commit = off"))
        try:
            with pytest.raises(UnsafeSetting, match="synchronous_commit"):
                postgres_databases.open_store(NAMES)
        finally:
            connection.execute(text(f"ALTER DATABASE {name} RESET synchronous_commit"))


def test_sqlite_without_full_synchronisation_is_refused(sqlite_databases):
    store = sqlite_databases.open_store(NAMES)
    datastore = store.record.recorder.datastore
    with datastore.get_connection(commit=False) as connection:
        connection._sqlite_conn.execute("PRAGMA synchronous=OFF")
    with pytest.raises(UnsafeSetting):
        check_sqlite(datastore)


def test_writing_with_the_table_lock_gives_the_same_record(postgres_databases):
    locked = postgres_databases.open_store(NAMES, table_lock=True)
    free = postgres_databases.open_store(NAMES)
    club, asked = uuid4(), command()
    done = locked.run(asked, lambda w: w.load(CLUB, club).record(Opened(place="x")) or {})
    assert locked.run(asked, lambda w: {}).repeated
    assert free.run(asked, lambda w: {}).position == done.position
    free.run(command(), join(club, uuid4(), "Ada"))
    assert [row.version for row in free.rows_after(START, 10)] == [1, 2]


def test_the_vault_needs_a_database_of_its_own():
    with pytest.raises(ValueError, match="database of its own"):
        Place.postgres("postgresql://host/one", "postgresql://host/one")


@pytest.mark.parametrize("wrong", ["", "1", "a.b", "1.-2", "1.2.3", f"1.{2**64}", "١.٢"])
def test_what_is_no_position_is_refused(wrong):
    with pytest.raises(ValueError, match="not a position"):
        Position.parse(wrong)
    assert Position.parse(str(Position(7, 9))) == Position(7, 9)
