"""Made-up programs of any size, from the rows of the demonstration dealt anew."""

import csv
import io
from random import Random

from peermatch import demo

DEALT = ("available", "modes", "county", "frequency", "session_minutes", "urgency")
"""What is dealt anew among the people who wait, so that no program is like another."""
TRAINING = "in-training"


def made_up(seed: int, specialists: int, referrals: int) -> dict[str, bytes]:
    """The files of an import; the same seed and sizes give the same."""
    random = Random(seed)
    files = {name: (demo.DATA / name).read_bytes() for name in demo.FILES}
    roster, waiting = _rows(files["roster.csv"]), _rows(files["referrals.csv"])
    files["roster.csv"] = _written(_specialists(random, roster, specialists))
    files["referrals.csv"] = _written(_referrals(random, waiting, referrals))
    return files


def _specialists(random: Random, rows: list[dict[str, str]], count: int) -> list[dict[str, str]]:
    dealt = [
        {**random.choice(rows), "specialist": f"M{n:03}", "supervisor": ""} for n in range(count)
    ]
    certified = [row["specialist"] for row in dealt if row["credential"] != TRAINING]
    for row in dealt:
        if row["credential"] == TRAINING and certified:
            row["supervisor"] = random.choice(certified)
    return dealt


def _referrals(random: Random, rows: list[dict[str, str]], count: int) -> list[dict[str, str]]:
    dealt = [{**random.choice(rows), "referral": f"M{n:04}"} for n in range(count)]
    for column in DEALT:
        cells = [row[column] for row in dealt]
        random.shuffle(cells)
        for row, cell in zip(dealt, cells, strict=True):
            row[column] = cell
    for row in dealt:
        row["exclude_specialists"] = row["prefer_specialists"] = ""
    return dealt


def _rows(file: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.decode())))


def _written(rows: list[dict[str, str]]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()
