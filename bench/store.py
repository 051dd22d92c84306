"""How fast facts are written, as a ratio to raw inserts and to the library, in the same run."""

import sys
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "store"))

from store_places import figure, new_database, postgres_place, postgres_server, sqlite_place
from store_writing import (
    by_processes,
    by_threads,
    library_postgres,
    library_sqlite,
    make_library_table,
    ours,
    raw_postgres,
    raw_postgres_notify,
    raw_sqlite,
    sample_state,
    whole_command,
)

ROUNDS = 3


def sqlite() -> None:
    with sqlite_place() as place:
        for writers in (1, 8):
            rounds = [
                (
                    by_threads(writers, raw_sqlite, place, 1),
                    by_threads(writers, ours, place, 1),
                    by_threads(writers, library_sqlite, place, 1),
                )
                for _ in range(ROUNDS)
            ]
            _report(f"store.sqlite{writers}", rounds)
            if writers == 1:
                figure("store.sqlite.ratio_raw", median(o / r for r, o, _ in rounds), "ratio")
        figure("store.sqlite1.run", by_threads(1, whole_command, place, 1), "facts/s")


def postgres() -> None:
    with postgres_server() as server:
        place = postgres_place(server)
        library = new_database(server)
        make_library_table(library)
        state = sample_state(place)
        for writers in (1, 8):
            rounds = [
                (
                    by_processes(writers, raw_postgres, place, 1),
                    by_processes(writers, ours, place, 1),
                    by_processes(writers, library_postgres, library, state, 1),
                )
                for _ in range(ROUNDS)
            ]
            _report(f"store.pg{writers}", rounds)
            figure(f"store.pg{writers}.ratio_raw", median(o / r for r, o, _ in rounds), "ratio")
            figure(f"store.pg{writers}.ratio_library", median(o / b for _, o, b in rounds), "ratio")
        figure(
            "store.pg8.raw_with_notify", by_processes(8, raw_postgres_notify, place, 1), "facts/s"
        )
        figure("store.pg8.run", by_processes(8, whole_command, place, 1), "facts/s")
        figure("store.pg8.batches_of_20", by_processes(8, ours, place, 20), "facts/s")


def _report(name: str, rounds: list[tuple[float, float, float]]) -> None:
    for position, kind in enumerate(("raw", "ours", "library")):
        figure(f"{name}.{kind}", median(r[position] for r in rounds), "facts/s")


if __name__ == "__main__":
    sqlite()
    postgres()
