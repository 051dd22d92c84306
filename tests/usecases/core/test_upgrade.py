"""Databases that an older version filled come along; newer or unmigrated ones are refused."""

import tarfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, MetaData, func, inspect, make_url, select, text

from domain.sessions.session import SESSION
from domain.sessions.session_state import SessionStatus
from domain.shared.roles import Role
from peermatch import bootstrap, cli, proof_commands
from peermatch.readmodels.engine import failed_work, generations, kept_pasts
from peermatch.readmodels.reading.views import Views
from peermatch.readmodels.running import roll_up_outbox
from peermatch.readmodels.screens.specialists import roster
from peermatch.readmodels.tables.matches import kept_replays
from peermatch.readmodels.tables.matches.matches import MATCHES
from peermatch.readmodels.tables.sessions.sessions import SESSIONS
from peermatch.settings.settings import Settings, read_settings
from peermatch.store import START, NotMigrated, Place, UnsafeSetting
from peermatch.store.databases.engines import engine_at
from peermatch.store.keys.keyed_digests import keyed_digest, unpacked
from peermatch.store.migrating import Database
from peermatch.store.operating.vault_tables import SCHEMAS
from peermatch.store.proof import chain as chain_tables

FIRST_VERSION = Path(__file__).parents[1] / "first_version"
FACTS = 264
OPERATIONAL = (
    generations.SCHEMA,
    failed_work.SCHEMA,
    kept_pasts.SCHEMA,
    kept_replays.SCHEMA,
    roll_up_outbox.SCHEMA,
)
"""The tables beside the read models."""
KINDS = pytest.mark.parametrize("kind", ["sqlite", "postgres"])


@pytest.fixture
def first_version(
    tmp_path: Path, ring, request: pytest.FixtureRequest
) -> Callable[[str], Settings]:
    """Lays the first version's databases out, as they are: not migrated."""

    def lay_out(kind: str) -> Settings:
        with tarfile.open(FIRST_VERSION / f"{kind}.tar.gz") as archive:
            archive.extractall(tmp_path, filter="data")
        key_file = tmp_path / "keys.txt"
        key_file.write_text(ring.text(), encoding="ascii")
        settings = read_settings({"PEERMATCH_DATA": str(tmp_path), "PEERMATCH_HTTPS": "no"})
        if kind == "sqlite":
            return settings
        server = request.getfixturevalue("postgres_url")
        urls = [_database(server, tmp_path / f"{name}.sql") for name in ("record", "vault")]
        return replace(settings, database_url=urls[0], vault_url=urls[1])

    return lay_out


def _database(server: str, dump: Path) -> str:
    database = f"first_version_{dump.stem}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {database}")
    url = make_url(server).set(database=database).render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(dump.read_bytes())
        connection.execute("SET search_path TO public")
        if dump.stem == "record":
            _catch_up_with_transactions(connection)
    return url


def _catch_up_with_transactions(connection: psycopg.Connection[Any]) -> None:
    """The server that the databases were filled on had come further than the test's has."""
    newest = "SELECT max(transaction_id::text::bigint) FROM stored_events"
    [last] = connection.execute(newest).fetchone()
    while connection.execute("SELECT pg_current_xact_id()::text::bigint").fetchone()[0] <= last:
        pass


@KINDS
def test_a_filled_database_of_the_first_version_is_upgraded_and_goes_on(first_version, kind):
    settings = first_version(kind)
    bootstrap.migrate(settings)
    deployment = bootstrap.open_deployment(settings)
    try:
        deployment.projector().catch_up()
        reading = deployment.reading(bootstrap.Actor(name="cole", role=Role.COORDINATOR))
        assert len(deployment.store.rows_after(START, 2 * FACTS)) == FACTS
        assert all(row.name for row in roster.rows(reading))
        with deployment.views.connect() as views:
            held = views.execute(
                select(SESSIONS.c.session_id).where(SESSIONS.c.status == SessionStatus.HELD.value)
            ).scalar_one()
            counted = select(MATCHES.c.status, func.count()).group_by(MATCHES.c.status)
            assert dict(map(tuple, views.execute(counted))) == {
                "approved": 3,
                "declined": 1,
                "proposed": 1,
            }
        assert deployment.store.read(SESSION, held).status is SessionStatus.HELD
        assert deployment.accounts.with_password("cprs", "made-up-people-only") is not None
    finally:
        deployment.close()
    keeping = proof_commands.keeping_of(settings)
    assert keeping.verify(within=None).sound
    [old] = keeping.verify().faults
    assert old.startswith("the newest checkpoint is older than 24 hours")
    keeping.checkpoint()
    assert keeping.verify().sound


@KINDS
def test_digests_of_an_older_version_come_under_keys_and_nothing_is_left_of_them(
    first_version, kind
):
    settings = first_version(kind)
    place = bootstrap.place_of(settings)
    before = {row.command_id: bytes(row.digest) for row in _commands(place)}
    bootstrap.migrate(settings)
    after = {row.command_id: row for row in _commands(place)}
    assert after.keys() == before.keys()
    assert not {bytes(row.digest) for row in after.values()} & {*before.values()}
    held = [path.read_bytes() for path in settings.data.rglob("events.sqlite*")]
    assert not any(digest in data for digest in before.values() for data in held)
    deployment = bootstrap.open_deployment(settings)
    store = deployment.store
    about = [one for one in after.values() if one.subjects]
    assert len(about) > 30
    for one in about:
        command_id, whose = UUID(str(one.command_id)), unpacked(bytes(one.subjects))
        said = command_id.bytes + before[one.command_id]
        assert keyed_digest(store.vault, whose, said) == bytes(one.digest), (
            "the same is known again"
        )
        assert keyed_digest(store.vault, whose, said + b"more") != bytes(one.digest)
    deployment.close()


@KINDS
def test_a_migration_that_was_cut_off_before_digests_came_under_keys_is_refused(
    first_version, kind
):
    settings = first_version(kind)
    bootstrap.migrate(settings)
    engine = engine_at(bootstrap.place_of(settings).record)
    with engine.begin() as connection:
        connection.execute(text("UPDATE commands SET subjects = NULL"))
    engine.dispose()
    with pytest.raises(NotMigrated, match="older than this program"):
        bootstrap.open_deployment(settings)
    bootstrap.migrate(settings)
    bootstrap.open_deployment(settings).close()


def _commands(place: Place) -> Sequence[Any]:
    engine = engine_at(place.record)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT * FROM commands")).all()
    engine.dispose()
    return found


@KINDS
def test_what_is_migrated_twice_stays_as_it_is(first_version, kind):
    settings = first_version(kind)
    bootstrap.migrate(settings)
    bootstrap.migrate(settings)
    bootstrap.open_deployment(settings).close()


@KINDS
def test_a_database_that_was_not_migrated_is_refused_and_says_what_to_do(first_version, kind):
    with pytest.raises(NotMigrated, match=r"older than this program.*`peermatch migrate`"):
        bootstrap.open_deployment(first_version(kind))


@KINDS
def test_a_new_vault_beside_an_old_record_is_refused_and_stays_empty(first_version, kind):
    """As where a setting names another server than the one that holds the keys."""
    settings = first_version(kind)
    vault = make_url(bootstrap.place_of(settings).vault)
    if kind == "sqlite":
        Path(vault.database).unlink()
    else:
        with psycopg.connect(settings.database_url, autocommit=True) as admin:
            admin.execute("DROP DATABASE IF EXISTS no_vault_yet WITH (FORCE)")
            admin.execute("CREATE DATABASE no_vault_yet")
        vault = vault.set(database="no_vault_yet")
        settings = replace(settings, vault_url=vault.render_as_string(hide_password=False))
    with pytest.raises(UnsafeSetting, match="another database than the one that their keys"):
        bootstrap.migrate(settings)
    engine = engine_at(bootstrap.place_of(settings).vault)
    assert inspect(engine).get_table_names() == []
    engine.dispose()


def test_a_log_that_was_copied_to_a_younger_server_is_refused(first_version):
    settings = first_version("postgres")
    bootstrap.migrate(settings)
    with psycopg.connect(settings.database_url, autocommit=True) as connection:
        connection.execute(
            "UPDATE stored_events SET transaction_id = '999999999' WHERE originator_version = 1"
        )
    with pytest.raises(UnsafeSetting, match="from a server that had come further"):
        bootstrap.open_deployment(settings)


@KINDS
@pytest.mark.parametrize("database", list(Database))
def test_a_newer_database_is_refused_by_every_start(first_version, kind, database):
    settings = first_version(kind)
    bootstrap.migrate(settings)
    _made_newer(bootstrap.place_of(settings), database)
    for start in (bootstrap.open_deployment, bootstrap.migrate):
        with pytest.raises(NotMigrated, match=rf"of the {database} were made by a newer program"):
            start(settings)


def _made_newer(place: Place, database: Database) -> None:
    url = {"record": place.record, "vault": place.vault, "views": place.views}[database]
    engine = engine_at(url)
    with engine.begin() as connection:
        if database is Database.VIEWS and not place.is_sqlite:
            connection.execute(text("SET search_path TO views"))
        connection.execute(text(f"UPDATE {database}_version SET version_num = 'from_tomorrow'"))
    engine.dispose()


def test_the_command_line_says_so_in_one_line(first_version, monkeypatch, capsys):
    settings = first_version("sqlite")
    monkeypatch.setenv("PEERMATCH_DATA", str(settings.data))
    assert cli.main(["worker"]) == 2
    assert capsys.readouterr().err.startswith("peermatch: The tables of the record are older")
    assert cli.main(["migrate"]) == 0


@KINDS
def test_the_migrations_make_what_the_program_declares(kind, request):
    place = request.getfixturevalue(f"{kind}_databases").place
    declared = (
        (engine_at(place.vault), SCHEMAS),
        (engine_at(place.record), (chain_tables.SCHEMA,)),
        (Views.open_at(place).engine, OPERATIONAL),
    )
    generations.prepare(declared[-1][0], ())
    for engine, schemas in declared:
        names = {table.name for schema in schemas for table in schema.sorted_tables}
        with engine.connect() as connection:
            assert _differences(connection, schemas, names) == []
        engine.dispose()


def _differences(connection: Connection, schemas: Sequence[MetaData], names: set[str]) -> list[Any]:
    def compared(name: str | None, kind: str, _parents: object) -> bool:
        return kind != "table" or name in names

    context = MigrationContext.configure(connection, opts={"include_name": compared})
    found: list[Any] = compare_metadata(context, list(schemas))
    return found
