"""Faults on purpose: processes killed under load, messages through failing gateways, gaps, lost
answers, tampering, erasure; and how fast read models follow.

`--parts kills messages` runs these as long as they are meant to be (`killing.py`, `messages.py`,
which take longer by far); where no parts are named, each of the two runs a short slice.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "store"))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "faults"))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "usecases"))

import killing
import messages
from fault_parts.places import DATABASES
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


def ambiguous(server: str) -> None:
    performed, wrong = doubled_commands(server, CUTS)
    figure("ambiguous.commands", performed, "lost answers")
    wrong += doubled(postgres_place(server), CUTS)
    figure("ambiguous.doubled", wrong, "effects")


def erasure(server: str) -> None:
    with tempfile.TemporaryDirectory() as folder, sqlite_place() as place:
        found = plaintext_found(place, Path(folder), [Path(place.record[10:]).parent])
    with tempfile.TemporaryDirectory() as folder:
        data = Path(str(_data_folder(server)))
        found += plaintext_found(postgres_place(server), Path(folder), [data])
    figure("erase.plaintext_found", found, "places")


ON_A_SERVER: dict[str, Callable[[str], object]] = {
    "following": following,
    "tampering": lambda _server: tampering(),
    "ambiguous": ambiguous,
    "erasure": erasure,
    "guessing": lambda _server: guessing(),
    "gaps": gaps,
}
"""Parts that one PostgreSQL is enough for, in their order."""
WITH_PROCESSES = ("kills", "messages")
"""Parts that start the product's own processes, on databases of their own."""
PARTS = (*ON_A_SERVER, *WITH_PROCESSES)


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--parts", nargs="+", choices=PARTS, help="all, where none are named")
    options.add_argument("--databases", nargs="+", choices=DATABASES, default=DATABASES)
    options.add_argument("--kills", type=int, help="on each database")
    options.add_argument("--messages", type=int, help="on each database")
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    chosen = asked.parts or PARTS
    for part in PARTS:
        if part not in chosen:
            print(f"Part {part} is skipped: --parts names only {' and '.join(chosen)}.")
    if any(part in chosen for part in ON_A_SERVER):
        with postgres_server() as server:
            for name, part in ON_A_SERVER.items():
                if name in chosen:
                    part(server)
    if "kills" in chosen:
        kills = _so_many("kills", asked.kills, killing.KILLS, killing.SHORT, asked.parts)
        run = killing.run
        killing.told({kind: run(kind, kills, asked.seed) for kind in asked.databases})
    if "messages" in chosen:
        number = _so_many(
            "messages", asked.messages, messages.MESSAGES, messages.SHORT, asked.parts
        )
        messages.told(messages.all_of(asked.databases, number, asked.seed))


def _so_many(
    part: str, asked: int | None, whole: int, short: int, parts: Sequence[str] | None
) -> int:
    """As many as were asked for; else the whole of a part that was named, or a slice of it."""
    if asked is not None or parts:
        return whole if asked is None else asked
    print(
        f"Part {part} runs a short slice, {short} on each database: --parts {part} runs all "
        f"{whole}, --{part} another number."
    )
    return short


def _data_folder(server: str) -> Any:
    import psycopg

    with psycopg.connect(server) as connection:
        row = connection.execute("SHOW data_directory").fetchone()
    return row[0] if row else uuid4()


if __name__ == "__main__":
    main()
