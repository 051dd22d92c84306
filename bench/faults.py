"""Faults on purpose: gaps, lost answers, tampering, erasure; and how fast read models follow."""

import os
import sys
import tempfile
from pathlib import Path
from typing import Any
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "store"))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "faults"))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "usecases"))

from lost_answers import doubled
from lost_service_commands import doubled_commands
from proof_attacks import guessing, tampering
from searching import plaintext_found
from store_following import follow, visible
from store_gaps import held_back, skipped, skipped_by_library_unlocked
from store_places import figure, postgres_place, postgres_server, sqlite_place

FACTS = int(os.environ.get("FAULT_FACTS", "1000000"))
FOLLOWED = int(os.environ.get("FAULT_FOLLOWED", "200000"))
CUTS = int(os.environ.get("FAULT_CUTS", "100"))
SAVES = int(os.environ.get("FAULT_SAVES", "500"))


def p99(sorted_values: list[float]) -> float:
    return sorted_values[int(len(sorted_values) * 0.99)]


def gaps(server: str) -> None:
    for writers in (8, 16):
        total, lost, rate = skipped(server, FACTS // 2, writers)
        figure(f"gap.writers{writers}.facts", total, "facts")
        figure(f"gap.writers{writers}.rate", rate, "facts/s")
        figure("gap.skipped" if writers == 8 else "gap.skipped16", lost, "facts")
    total, lost = skipped_by_library_unlocked(server, 5, 8)
    figure("gap.library_unlocked.facts", total, "facts")
    figure("gap.library_unlocked.skipped", lost, "facts")
    figure("gap.held_back_500ms", held_back(server), "ms")
    figure("gap.held_back_elsewhere", held_back(server, elsewhere=True), "ms")


def following(server: str) -> None:
    with sqlite_place() as place:
        rate, differences = follow(place, FACTS)
        figure("projector.sqlite.facts_per_s", rate, "facts/s")
        figure("rebuild.differences", differences, "rows")
    rate, differences = follow(postgres_place(server), FOLLOWED)
    figure("projector.pg.facts_per_s", rate, "facts/s")
    figure("rebuild.pg.differences", differences, "rows")
    with sqlite_place() as place:
        sqlite = p99(visible(place, SAVES))
    postgres = p99(visible(postgres_place(server), SAVES))
    figure("visible.sqlite.p99_ms", sqlite, "ms")
    figure("visible.pg.p99_ms", postgres, "ms")
    figure("visible.p99_ms", max(sqlite, postgres), "ms")


def main() -> None:
    with postgres_server() as server:
        following(server)
        tampering()
        performed, wrong = doubled_commands(server, CUTS)
        figure("ambiguous.commands", performed, "lost answers")
        wrong += doubled(postgres_place(server), CUTS)
        figure("ambiguous.doubled", wrong, "effects")
        with tempfile.TemporaryDirectory() as folder, sqlite_place() as place:
            found = plaintext_found(place, Path(folder), [Path(place.record[10:]).parent])
        with tempfile.TemporaryDirectory() as folder:
            data = Path(str(_data_folder(server)))
            found += plaintext_found(postgres_place(server), Path(folder), [data])
        figure("erase.plaintext_found", found, "places")
        guessing()
        gaps(server)


def _data_folder(server: str) -> Any:
    import psycopg

    with psycopg.connect(server) as connection:
        row = connection.execute("SHOW data_directory").fetchone()
    return row[0] if row else uuid4()


if __name__ == "__main__":
    main()
