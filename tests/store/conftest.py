"""A record that is written, linked and checkpointed once on each database, and copied per test."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from small_domain import NAMES
from tampering import Proof

from peermatch.store import Place

ELSEWHERE = "elsewhere"
"""Where the checkpoints are kept."""


def write_proof(databases: Any, folder: Path) -> None:
    Proof(databases.open_store(NAMES), databases.record_engine(), folder)
    databases.close()


@pytest.fixture(scope="session")
def proof_folder(
    tmp_path_factory: pytest.TempPathFactory,
    migrated_folder: Path,
    opened: Callable[[Place], Any],
) -> Path:
    """SQLite files and the checkpoints beside them."""
    folder = tmp_path_factory.mktemp("proof") / "data"
    shutil.copytree(migrated_folder, folder)
    write_proof(opened(Place.folder(folder)), folder / ELSEWHERE)
    return folder


@pytest.fixture(scope="session")
def proof_place(
    tmp_path_factory: pytest.TempPathFactory,
    new_postgres_place: Callable[[], Place],
    opened: Callable[[Place], Any],
) -> tuple[Place, Path]:
    """PostgreSQL's databases, and where the checkpoints are."""
    place, folder = new_postgres_place(), tmp_path_factory.mktemp("proof-place") / ELSEWHERE
    write_proof(opened(place), folder)
    return place, folder


@pytest.fixture(params=["sqlite", "postgres"])
def proof(request: pytest.FixtureRequest, tmp_path: Path) -> Proof:
    """A copy of that: ten streams about two people and accounts."""
    if request.param == "sqlite":
        databases = request.getfixturevalue("sqlite_databases")
        shutil.copytree(request.getfixturevalue("proof_folder"), tmp_path, dirs_exist_ok=True)
    else:
        place, folder = request.getfixturevalue("proof_place")
        databases = request.getfixturevalue("copy_postgres")(place)
        shutil.copytree(folder, tmp_path / ELSEWHERE)
    store, engine = databases.open_store(NAMES), databases.record_engine()
    return Proof(store, engine, tmp_path / ELSEWHERE, written=True)
