"""A backup each night, of which a restore is tried at once: one that can't be restored is none."""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from peermatch.readmodels.running.job_marks import BACKUP
from scheduling.published.jobs import DailyAt, Job

KEPT = 14
"""Archives in the folder; older ones are deleted."""
PATTERN = "peermatch-*.backup"
LONGEST = timedelta(hours=6)
LATE = int(LONGEST.total_seconds())
"""Seconds by which a worker that was away at night may still begin."""
Run = Callable[[str, Path], None]


class BackupFailed(RuntimeError):
    """The archive was not written, or can't be restored; the log of the command says why."""


def backup_jobs(
    folder: Path | None, nightly: tuple[int, int], now: Callable[[], datetime]
) -> tuple[Job, ...]:
    """An hour after the nightly run; nothing where no folder is set."""
    if folder is None:
        return ()
    at = DailyAt((nightly[0] + 1) % 24, nightly[1])

    def run() -> Path:
        return back_up(folder, now(), by_command)

    return (Job(name=BACKUP, when=at, run=run, grace_seconds=LATE),)


def back_up(folder: Path, now: datetime, run: Run) -> Path:
    """Writes an archive, tries its restore, then lets go of the oldest. Raises BackupFailed, and
    keeps every older archive then."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / f"peermatch-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.backup"
    run("backup", file)
    run("try-restore", file)
    for old in sorted(folder.glob(PATTERN))[:-KEPT]:
        old.unlink()
    return file


def by_command(name: str, file: Path) -> None:
    """In a process of its own, so that nobody who waits for the worker notices."""
    command = [sys.executable, "-m", "peermatch", name, str(file)]
    try:
        done = subprocess.run(  # noqa: S603 - our own command, and a name made here
            command, stdout=subprocess.DEVNULL, timeout=LONGEST.total_seconds(), check=False
        )
    except subprocess.TimeoutExpired:
        raise BackupFailed(name) from None
    if done.returncode:
        raise BackupFailed(name)
