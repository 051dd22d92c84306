"""A program on SQLite into which files are imported."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from peermatch import demo
from peermatch.bootstrap import open_deployment
from peermatch.settings.settings import read_settings
from peermatch.store import KeyRing

PROGRAM = ("sites.csv", "travel_minutes.csv", "roster.csv")


@pytest.fixture(scope="session")
def program_folder(
    tmp_path_factory: pytest.TempPathFactory, migrated_folder: Path, ring: KeyRing
) -> Path:
    """SQLite files with sites, roads and roster, to be copied."""
    folder = tmp_path_factory.mktemp("program") / "data"
    shutil.copytree(migrated_folder, folder)
    (folder / "keys").write_text(ring.text(), encoding="ascii")
    settings = read_settings({"PEERMATCH_DATA": str(folder), "PEERMATCH_HTTPS": "no"})
    deployment = open_deployment(
        replace(settings, key_file=folder / "keys", clock_start=demo.CLOCK_START)
    )
    files = {name: (demo.DATA / name).read_bytes() for name in PROGRAM}
    assert demo.run_import(deployment, files, lambda *_: None).problems == ()
    deployment.close()
    return folder


@pytest.fixture
def program(
    sqlite_databases: Any,
    tmp_path: Path,
    program_folder: Path,
    open_agency: Callable[[Any], Any],
) -> Any:
    shutil.copytree(program_folder, tmp_path, dirs_exist_ok=True)
    return open_agency(sqlite_databases)
