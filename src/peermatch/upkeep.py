"""What an operator does with the record: back up, restore, verify, rebuild, export, erase."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from peermatch.bootstrap import Deployment, key_ring, migrate, open_deployment, place_of
from peermatch.readmodels.models import READ_MODELS
from peermatch.settings import Settings
from peermatch.store.backup import back_up
from peermatch.store.backup import restore as restore_archive
from peermatch.store.engines import engine_at
from peermatch.store.erasing import Certificate
from peermatch.store.exporting import export as export_facts
from peermatch.store.keyring import KeyRing
from peermatch.store.rotation import destroy_old_keys, rotate, write_key_file
from peermatch.store.tombstones import Tombstones
from peermatch.store.verifying import Report
from peermatch.store.verifying import verify as verify_record

Progress = Callable[[int, int], None]
"""Told how much is done, of how much."""


def backup(deployment: Deployment, path: Path, progress: Progress) -> int:
    """Writes an archive of record and vault, sealed as they are; returns how many facts."""
    manifest = back_up(deployment.store, deployment.record, path, deployment.clock.now(), progress)
    return manifest.facts


def restore(settings: Settings, path: Path, vault_from: Path | None, progress: Progress) -> int:
    """Fills empty databases from an archive, obeys the newest tombstones, builds the read models.

    Returns how many facts. Raises NotEmpty, DamagedBackup.
    """
    migrate(settings)
    deployment = open_deployment(settings)
    manifest = restore_archive(
        deployment.store,
        deployment.record,
        path,
        Tombstones(settings.witness),
        vault_from=vault_from,
        progress=progress,
    )
    deployment.projector().catch_up()
    deployment.close()
    return manifest.facts


def verify(deployment: Deployment, progress: Progress) -> Report:
    """Every fact against the chain, and the chain against its signed checkpoints."""
    return verify_record(deployment.store, deployment.record, deployment.checkpoints, progress)


def rebuild(deployment: Deployment, names: list[str], say: Callable[[str], None]) -> None:
    """Builds the named read models anew (all, when none is named) while the old ones serve."""
    projector = deployment.projector()
    for model in READ_MODELS:
        if not names or model.name in names:
            projector.rebuild(model.name)
            say(f"{model.name} is built anew.")


def export(deployment: Deployment, path: Path, viewer: str | None, progress: Progress) -> int:
    """Writes the facts as JSON lines, sealed, or opened for `viewer`; returns how many."""
    with open(path, "xb", opener=_private) as out:
        return export_facts(deployment.store, out, viewer=viewer, progress=progress)


def erase(deployment: Deployment, person_id: UUID) -> Certificate:
    """Erases a person for ever. Run it again if it was cut off."""
    return deployment.erasure().erase(person_id)


def rotate_keys(settings: Settings, *, destroy_old: bool, progress: Progress) -> int:
    """Makes a new wrapping key and rewraps every key with it; the facts are not touched.

    With `destroy_old` the older wrapping keys leave the key file, and older backups can't be
    opened any more. Returns how many keys were rewrapped.
    """
    ring = key_ring(settings)
    fresh = ring.with_new(_new_name(ring), os.urandom)
    write_key_file(settings.key_file, fresh)
    vault = engine_at(place_of(settings).vault)
    try:
        count = rotate(vault, fresh, os.urandom, progress)
        if destroy_old:
            destroy_old_keys(vault, fresh, settings.key_file)
    finally:
        vault.dispose()
    return count


def _new_name(ring: KeyRing) -> str:
    """`k20261123`, with a number behind it when there is one of that day already."""
    day = datetime.now(UTC).strftime("k%Y%m%d")  # noqa: TID251 - a label, read by people only
    taken = sum(name.startswith(day) for name in ring.keys)
    return f"{day}-{taken + 1}" if taken else day


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
