"""A backup each night, of which a restore is tried: the archive goes into a place of its own, and
nothing that is in use changes."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from planned_weeks import S1

from domain.shared.roles import Role
from peermatch.commands.restore_drill import drill
from peermatch.proof_commands import keeping_of
from peermatch.readmodels.running.job_marks import BACKUP
from peermatch.store.operating.backup import DamagedBackup
from peermatch.usecases.specialists.specialist_course import ChangeCapacity
from peermatch.worker.timed.backup_jobs import (
    KEPT,
    BackupFailed,
    back_up,
    backup_jobs,
    by_command,
)

NIGHT = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)


def test_a_backup_is_restored_verified_and_thrown_away(agency: Any, tmp_path: Path) -> None:
    """From either database; pages' data can be built from it."""
    agency.import_small()
    settings = agency.deployment.settings
    folder = tmp_path / "backups"
    folder.mkdir()
    archive = folder / "one.backup"
    keeping_of(settings).checkpoint()
    facts = keeping_of(settings).back_up(archive).facts
    agency.perform(Role.MANAGER, ChangeCapacity(specialist_id=S1, capacity=2, fte_percent=100))
    keeping_of(settings).checkpoint()
    end = agency.deployment.store.end()
    found = drill(settings, archive, models=True)
    assert list(found.report.faults) == []
    assert (found.report.facts, found.report.checkpoints) == (facts, 1)
    assert facts > 20
    assert found.restored > 0
    assert found.built is not None
    assert [path.name for path in folder.iterdir()] == ["one.backup"]
    assert agency.deployment.store.end() == end
    assert drill(settings, archive, models=False).built is None

    content = bytearray(archive.read_bytes())
    content[len(content) // 2] ^= 1
    archive.write_bytes(bytes(content))
    with pytest.raises(DamagedBackup):
        drill(settings, archive, models=False)
    assert [path.name for path in folder.iterdir()] == ["one.backup"]


class Told:
    """Stands for the commands; `fails` is the one that does."""

    def __init__(self, fails: str = "") -> None:
        self.fails = fails
        self.asked: list[str] = []

    def __call__(self, name: str, file: Path) -> None:
        self.asked.append(name)
        if name == self.fails:
            raise BackupFailed(name)
        file.touch()


def test_the_oldest_go_once_the_newest_was_tried(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "backups"
    told = Told()
    files = [back_up(folder, NIGHT + timedelta(days=n), told) for n in range(KEPT + 2)]
    assert told.asked[:2] == ["backup", "try-restore"]
    assert sorted(folder.iterdir()) == files[2:]
    assert files[0].name == "peermatch-20261124T083000Z.backup"
    assert folder.stat().st_mode & 0o777 == 0o700
    (folder / "notes.txt").touch()
    for step in ("backup", "try-restore"):
        with pytest.raises(BackupFailed, match=step):
            back_up(folder, NIGHT + timedelta(days=40), Told(step))
    assert set(files[2:]) <= set(folder.iterdir()), "nothing older goes for one that failed"
    back_up(folder, NIGHT + timedelta(days=41), Told())
    assert (folder / "notes.txt").exists()


def test_it_is_a_job_of_the_night_where_there_is_a_folder(tmp_path: Path) -> None:
    assert backup_jobs(None, (7, 30), lambda: NIGHT) == ()
    [job] = backup_jobs(tmp_path, (23, 30), lambda: NIGHT)
    assert (job.name, job.when.hour, job.when.minute) == (BACKUP, 0, 30)


@pytest.mark.rest
def test_the_commands_are_peermatchs_own(
    sqlite_agency: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = sqlite_agency.deployment.settings
    for name in [one for one in os.environ if one.startswith("PEERMATCH_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PEERMATCH_DATA", str(settings.data))
    monkeypatch.setenv("PEERMATCH_KEY_FILE", str(settings.key_file))
    file = back_up(tmp_path / "backups", NIGHT, by_command)
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(BackupFailed):
        by_command("try-restore", tmp_path / "nothing.backup")
