"""A restore tried out: an archive goes into a place of its own, is verified, and thrown away."""

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from peermatch.bootstrap import migrate, open_deployment
from peermatch.proof_commands import Parser, keeping_of, say, told
from peermatch.readmodels.engine import generations
from peermatch.settings.settings import Settings
from peermatch.store.keys import tombstones
from peermatch.store.operating.backup import Manifest, manifest_of
from peermatch.store.proof import checkpoints
from peermatch.store.proof.checkpoints import Checkpoints
from peermatch.store.proof.verifying import Report
from peermatch.upkeep import Handler


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """`restored` seconds until record and vault stood there, verified; `built` until the pages'
    data did, where that was asked for."""

    report: Report
    restored: float
    built: float | None


def drill(settings: Settings, archive: Path, *, models: bool) -> Drill:
    """Restores into SQLite files beside the archive, whatever the archive came from; they are gone
    afterwards. What is in use is only read: the key file, and the witness folder, whose register of
    erased people is obeyed and whose checkpoints are compared as far as the archive goes. Raises
    DamagedBackup and KeyUnavailable."""
    manifest = manifest_of(archive)
    with _scratch(archive.parent) as folder:
        witness = folder / "witness"
        _as_of(settings.witness, manifest, witness)
        there = replace(settings, data=folder, database_url="", vault_url="", witness=witness)
        begun = time.monotonic()
        migrate(there)
        report = keeping_of(there).restore(archive)
        restored = time.monotonic()
        if models:
            _build(there)
        built = time.monotonic() - restored if models else None
        return Drill(report=report, restored=restored - begun, built=built)


def _as_of(witness: Path, manifest: Manifest, then: Path) -> None:
    """The witness folder as it was when the archive was made."""
    then.mkdir()
    register = witness / tombstones.FILE
    if register.exists():
        shutil.copy(register, then)
    lines = Checkpoints(witness).until(manifest.facts, manifest.at)
    (then / checkpoints.FILE).write_bytes(b"".join(line + b"\n" for line in lines))


def _build(settings: Settings) -> None:
    deployment = open_deployment(settings)
    try:
        generations.reset(deployment.views.engine, deployment.models)
        deployment.projector().catch_up()
    finally:
        deployment.close()


@contextmanager
def _scratch(beside: Path) -> Iterator[Path]:
    """A folder that only its owner can read, on the disk that holds the archives."""
    folder = Path(tempfile.mkdtemp(prefix=".restore-", dir=beside))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def try_restore(parser: Parser) -> None:
    parser.add_argument("file", type=Path)
    parser.add_argument("--models", action="store_true", help="build the read models as well")


def run_try_restore(settings: Settings, asked: argparse.Namespace) -> int:
    """Exit code 1 for what isn't sound."""
    found = drill(settings, asked.file, models=asked.models)
    say(f"Restored into a place of its own and verified in {found.restored:.1f} seconds.")
    if found.built is not None:
        say(f"The read models were built in {found.built:.1f} seconds.")
    return told(found.report)


COMMANDS: tuple[tuple[Callable[[Parser], None], Handler, str], ...] = (
    (
        try_restore,
        run_try_restore,
        "Try an archive in a place of its own, and say how long it took",
    ),
)
"""The drill, as `peermatch` offers it."""
