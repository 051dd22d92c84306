"""How many rows of referrals an import takes in a second.

`python bench/importing.py [rows]` prints `FIGURE name value unit` rows, on SQLite with full fsync
and on PostgreSQL: sites and specialists of the demonstration, and so many referrals.
"""

import csv
import io
import sys
import time

from program_here import imported

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
    number = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    program = {
        name: (demo.DATA / name).read_bytes()
        for name in ("sites.csv", "travel_minutes.csv", "roster.csv")
    }
    content = referrals(number)
    for kind in ("sqlite", "postgres"):
        with imported(kind, program) as deployment:
            begun = time.perf_counter()
            report = demo.import_rows(
                deployment, {"r.csv": content}, lambda *_: None, demo.NOTHING_SAID
            )
            spent = time.perf_counter() - begun
            assert not report.problems, report.problems[:3]
            print(f"FIGURE import.rows_per_s.{kind} {number / spent:.0f} rows/s", flush=True)


if __name__ == "__main__":
    main()
