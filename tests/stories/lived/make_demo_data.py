"""Lives through the demonstration's years and writes them down as its archive: `make demo-data`."""

import logging
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from peermatch import demo
from peermatch.bootstrap import migrate, open_deployment
from peermatch.demo_contents import pack
from peermatch.proof_commands import keeping_of
from peermatch.settings.settings import Settings, read_settings
from peermatch.store.proof.chain import Linker
from peermatch.worker.solver.solving import SOLVER
from stories.lived.life import Life, WalkingClock, moment
from stories.lived.these_days import TheseDays
from stories.lived.years import BEGUN, LIVELY, Years

Told = Callable[[str], None]


@dataclass(frozen=True)
class Until:
    """How far the years are lived; the demonstration's go up to the morning on which it opens."""

    begun: date = BEGUN
    quiet: date = LIVELY
    these_days: bool = True


def settings_in(folder: Path) -> Settings:
    return read_settings({"PEERMATCH_DATA": str(folder), "PEERMATCH_HTTPS": "no"})


def live(folder: Path, until: Until, told: Told) -> Life:
    """Lives in a new folder, under the demonstration's key; the record is linked to its end."""
    settings = settings_in(folder)
    settings.key_file.write_text(demo.ARCHIVE_KEYS.read_text())
    migrate(settings)
    clock = WalkingClock(moment(until.begun, 7))
    deployment = open_deployment(settings, clock)
    try:
        years = Years(deployment, clock, SOLVER, until.begun)
        years.go_on(until.quiet, told)
        if until.these_days:
            TheseDays(years, SOLVER).live()
        Linker(deployment.store, deployment.record).link_pending()
    finally:
        deployment.close()
    return years.life


def main() -> None:
    """Writes the archive, and says what was refused on the way: refusals are part of a life."""
    logging.basicConfig(level=logging.ERROR)
    with tempfile.TemporaryDirectory(prefix="pmd-") as name:
        folder = Path(name)
        life = live(folder, Until(), _say)
        backup = folder / "backup.zip"
        manifest = keeping_of(settings_in(folder)).back_up(backup)
        pack(backup, demo.ARCHIVE)
    _say(f"given: {dict(life.given.most_common())}")
    _say(f"refused: {dict(life.refused.most_common())}")
    size = demo.ARCHIVE.stat().st_size
    _say(f"{demo.ARCHIVE.name}: {manifest.facts} facts in {size / 1e6:.1f} MB")


def _say(words: str) -> None:
    sys.stdout.write(f"{datetime.now():%H:%M:%S} {words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
