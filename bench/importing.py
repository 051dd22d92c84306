"""How many rows of referrals an import takes in a second.

`python bench/importing.py [rows]` prints `FIGURE name value unit` rows, on SQLite with full fsync
and on PostgreSQL: sites and specialists of the demonstration, and so many referrals. `make load`
does so too.
"""

import csv
import io
import sys
import time
from collections.abc import Iterable

from program_here import imported
from store_places import figure

from peermatch import demo

ROWS = 2_000


def referrals(number: int) -> bytes:
    """As many rows as asked for: the demonstration's referrals again and again, each its own."""
    with (demo.DATA / "referrals.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows[n % len(rows)] | {"referral": f"L{n:05}"} for n in range(number))
    return out.getvalue().encode()


def main() -> None:
    measure(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS, ("sqlite", "postgres"))


def measure(number: int, databases: Iterable[str]) -> None:
    program = {
        name: (demo.DATA / name).read_bytes()
        for name in ("sites.csv", "travel_minutes.csv", "roster.csv")
    }
    content, rates = referrals(number), []
    for kind in databases:
        with imported(kind, program) as deployment:
            begun = time.perf_counter()
            report = demo.import_rows(
                deployment, {"r.csv": content}, lambda *_: None, demo.NOTHING_SAID
            )
            spent = time.perf_counter() - begun
            assert not report.problems, report.problems[:3]
            rates.append(number / spent)
            figure(f"import.{kind}.rows_per_s", round(rates[-1]), "rows/s")
    figure("import.rows_per_s", round(min(rates)), "rows/s on the slower database")


if __name__ == "__main__":
    main()
