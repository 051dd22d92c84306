"""What an emergency would cost: a backup of generated programs, restored, verified and built anew,
on both databases: `python bench/drill.py [--programs N]`."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "usecases"))

from made_up_programs import made_up
from program_here import imported
from store_places import figure

from peermatch.commands.restore_drill import drill
from peermatch.proof_commands import keeping_of

PROGRAMS = ((1, 12, 140), (2, 40, 700), (3, 80, 1_500))
"""Seed, specialists and referrals."""


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--programs", type=int, default=len(PROGRAMS))
    for seed, specialists, referrals in PROGRAMS[: options.parse_args().programs]:
        for kind in ("sqlite", "postgres"):
            _one(kind, f"{specialists}x{referrals}", made_up(seed, specialists, referrals))


def _one(kind: str, size: str, files: dict[str, bytes]) -> None:
    with imported(kind, files) as deployment, tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "one.backup"
        begun = time.perf_counter()
        facts = keeping_of(deployment.settings).back_up(archive).facts
        written = time.perf_counter() - begun
        found = drill(deployment.settings, archive, models=True)
    name = f"drill.{kind}.{size}"
    figure(f"{name}.facts", facts, "facts")
    figure(f"{name}.backup_s", round(written, 2), "s")
    figure(f"{name}.restored_s", round(found.restored, 2), "s")
    figure(f"{name}.built_s", round(found.built or 0, 2), "s")
    figure(f"{name}.sound", int(found.report.sound), "of 1")


if __name__ == "__main__":
    main()
