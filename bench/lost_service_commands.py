"""The service's own commands with each answer lost after the commit, on PostgreSQL."""

import sys
import tempfile
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "usecases"))

from lost_answers import proxied
from lost_commands import Losing, lose_answers
from store_places import RING, postgres_place
from two_offices import small_agency

from peermatch import demo
from peermatch.bootstrap import migrate, open_deployment
from peermatch.settings.settings import read_settings


def doubled_commands(server: str, rounds: int) -> tuple[int, int]:
    """How many commands were performed, and how many of them had any but one effect."""
    place = postgres_place(server)
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        key_file = Path(folder) / "keys"
        key_file.write_text(RING.text(), encoding="ascii")
        given = {"PEERMATCH_DATA": folder, "PEERMATCH_CLOCK_START": "2026-11-23T18:00:00-05:00"}
        settings = replace(
            read_settings(given),
            key_file=key_file,
            database_url=place.record,
            vault_url=place.vault,
        )
        migrate(settings)
        direct = open_deployment(settings)
        demo.run_import(direct, small_agency(), lambda *_: None)
        direct.close()
        proxy, moved = proxied(place, Path(folder))
        deployment = open_deployment(replace(settings, database_url=moved.record))
        losing = Losing(deployment, proxy.arm, lambda: proxy.cuts)
        wrong = lose_answers(losing, rounds)
        deployment.close()
        proxy.close()
    return losing.performed, wrong
