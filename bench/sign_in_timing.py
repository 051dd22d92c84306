"""Whether how long a refusal takes tells known usernames from unknown ones."""

import os
import random
import statistics
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from domain.shared.roles import Role
from peermatch.store import Place, migrate
from peermatch.store.accounts.accounts import Accounts
from peermatch.store.accounts.administration.account_states import AccountStates
from peermatch.store.databases.engines import engine_at

SAMPLES = int(os.environ.get("SECURITY_SIGN_INS", "100"))
PASSWORD = "correct horse battery"
RESAMPLED = 500


def measured(folder: Path) -> tuple[list[float], list[float]]:
    """Milliseconds of checks of a wrong password, known and unknown names in random order."""
    place = Place.folder(folder)
    migrate(place)
    engine = engine_at(place.vault)
    now = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
    accounts = Accounts(
        engine, lambda: now, os.urandom, AccountStates(engine, lambda: now, bytes(32)).changing
    )
    accounts.add("known", "Known Person", Role.INTAKE, PASSWORD)
    took: dict[str, list[float]] = {"known": [], "other": []}
    order = ["known", "other"] * SAMPLES
    random.Random(1).shuffle(order)
    for login in order:
        began = perf_counter()
        accounts.with_password(login, "a wrong password")
        took[login].append(1000 * (perf_counter() - began))
    engine.dispose()
    return took["known"], took["other"]


def told_apart(known: list[float], unknown: list[float]) -> float:
    """How often a known name takes longer than an unknown one, of all pairs: 0.5 tells nothing."""
    longer = sum((a > b) + (a == b) / 2 for a in known for b in unknown)
    return longer / (len(known) * len(unknown))


def interval(known: list[float], unknown: list[float]) -> tuple[float, float]:
    """Where that share lies with 95 % certainty, by resampling."""
    chance = random.Random(2)
    shares = sorted(
        told_apart(chance.choices(known, k=len(known)), chance.choices(unknown, k=len(unknown)))
        for _ in range(RESAMPLED)
    )
    return shares[int(RESAMPLED * 0.025)], shares[int(RESAMPLED * 0.975)]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        known, unknown = measured(Path(folder))
    low, high = interval(known, unknown)
    print(f"FIGURE signin.known_milliseconds {statistics.median(known):.2f} ms")
    print(f"FIGURE signin.unknown_milliseconds {statistics.median(unknown):.2f} ms")
    print(f"FIGURE signin.told_apart {told_apart(known, unknown):.3f} share")
    print(f"FIGURE signin.told_apart_low {low:.3f} share")
    print(f"FIGURE signin.told_apart_high {high:.3f} share")


if __name__ == "__main__":
    main()
