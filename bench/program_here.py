"""A program of its own for a bench: a fresh folder and database, imported from files."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from store_places import database_at, new_database, postgres_server

from peermatch import demo
from peermatch.bootstrap import Deployment, migrate, open_deployment
from peermatch.key_file import make_keys
from peermatch.settings.settings import Settings, read_settings

PATIENT = 600
"""Seconds for one question to the planner: other benches may be at work."""


@contextmanager
def imported(kind: str, files: dict[str, bytes], keep: Path | None = None) -> Iterator[Deployment]:
    """A deployment on a `kind` of database ("sqlite" or "postgres") with these files imported, at
    the demonstration's time. Given a folder to `keep`, it is imported into that the first time, and
    a copy of it is what opens."""
    if keep is not None and not (keep / "ready").exists():
        shutil.rmtree(keep, ignore_errors=True)
        keep.mkdir(parents=True)
        with _opened(kind, keep, keep / "server") as deployment:
            demo.run_import(deployment, files, lambda *_told: None)
        (keep / "ready").touch()
    with tempfile.TemporaryDirectory(prefix="pml-") as folder:
        if keep is None:
            with _opened(kind, Path(folder), None) as deployment:
                demo.run_import(deployment, files, lambda *_told: None)
                yield deployment
            return
        shutil.copytree(keep, folder, ignore=shutil.ignore_patterns("server"), dirs_exist_ok=True)
        with _opened(kind, Path(folder), keep / "server") as deployment:
            yield deployment


@contextmanager
def _opened(kind: str, folder: Path, server: Path | None) -> Iterator[Deployment]:
    """What stands in a folder, or a new program there; `server` is where PostgreSQL's own files
    stand, or are put."""
    with ExitStack() as stack:
        environment = {
            "PEERMATCH_DATA": str(folder),
            "PEERMATCH_HTTPS": "no",
            "PEERMATCH_CLOCK_START": demo.CLOCK_START.isoformat(),
        }
        if kind == "postgres":
            known = server is not None and server.exists()
            address = stack.enter_context(postgres_server(keep=server))
            database = database_at if known else new_database
            environment["PEERMATCH_DATABASE_URL"] = database(address, "bench_record")
            environment["PEERMATCH_VAULT_URL"] = database(address, "bench_vault")
        settings = read_settings(environment)
        _ready(settings)
        deployment = open_deployment(settings)
        stack.callback(deployment.close)
        yield deployment


def _ready(settings: Settings) -> None:
    if not settings.key_file.exists():
        make_keys(settings)
    migrate(settings)
