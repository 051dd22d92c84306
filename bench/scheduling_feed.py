"""The feed measured: do all readers agree on two years of sessions, and what serving one costs."""

import json
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from os import environ
from pathlib import Path
from time import process_time
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import icalendar as reader
import numpy as np
from playwright._impl._driver import compute_driver_executable
from scheduling_figures import Figure

from scheduling.published.feed import FeedSession, as_json, etag, icalendar, unchanged

VENDOR = Path(__file__).resolve().parents[1] / "tests" / "vendor"
ZONES = ("America/New_York", "America/Chicago", "Europe/London")
Instants = set[tuple[str, str, str]]


def rows(weeks: int = 104) -> list[FeedSession]:
    """Sessions in three zones over two years and four changes of each clock, Sundays at 01:30
    among them."""
    found = []
    for week in range(weeks):
        for tz in ZONES:
            for day, hour in ((1, 9), (3, 14), (6, 1), (6, 3)):
                wall = datetime(2026, 1, 5, hour, 30, tzinfo=ZoneInfo(tz))
                start = (wall + timedelta(weeks=week, days=day)).astimezone(UTC)
                n = len(found)
                found.append(
                    FeedSession(
                        uid=uuid5(UUID(int=7), str(n)),
                        sequence=n % 3,
                        revised_at=datetime(2026, 1, 1, tzinfo=UTC),
                        starts_at=start,
                        ends_at=start + timedelta(minutes=50),
                        tz=tz,
                    )
                )
    return found


def figures() -> Iterator[Figure]:
    sessions = rows()
    body = icalendar(sessions)
    truth = {(str(s.uid), _told(s.starts_at), _told(s.ends_at)) for s in sessions}
    seen = {"icalendar": _icalendar(body), **_javascript(body)}
    apart = {name: len(truth ^ instants) for name, instants in seen.items()}
    khal = environ.get("PEERMATCH_KHAL")
    if khal:
        # vdirsyncer gives fetched entries ids of its own, so only the times can be compared
        told, told_true = Counter(_khal(body, Path(khal))), Counter(t[1:] for t in truth)
        apart["khal"] = (told - told_true).total() + (told_true - told).total()
    yield Figure("feed.sessions", len(sessions), "sessions")
    for name, differ in apart.items():
        yield Figure(f"feed.disagreements.{name}", differ, "sessions")
    yield Figure("feed.disagreements", sum(apart.values()), "sessions")
    yield Figure("feed.readers", len(apart), "readers")
    yield from _costs(sessions[:400])


def _costs(sessions: list[FeedSession]) -> Iterator[Figure]:
    body = icalendar(sessions)
    tag = etag(body)
    for name, work in (
        ("render", lambda: icalendar(sessions)),
        ("json", lambda: as_json(sessions)),
        ("serve", lambda: unchanged(tag, etag(body))),
    ):
        took = []
        for _ in range(50):
            began = process_time()
            work()
            took.append(1000 * (process_time() - began))
        yield Figure(f"feed.400.{name}_cpu_milliseconds", float(np.percentile(took, 95)), "ms")


def _told(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _icalendar(body: bytes) -> Instants:
    events = reader.Calendar.from_ical(body).walk("VEVENT")
    return {(str(e["UID"]), _told(e["DTSTART"].dt), _told(e["DTEND"].dt)) for e in events}


def _javascript(body: bytes) -> dict[str, Instants]:
    node, _ = compute_driver_executable()
    done = subprocess.run(
        [node, str(VENDOR / "read_feed.mjs")], input=body, capture_output=True, check=True
    )
    return {
        name: {(uid, start[:19] + "Z", end[:19] + "Z") for uid, start, end, *_ in events}
        for name, events in json.loads(done.stdout).items()
    }


def _khal(body: bytes, python: Path) -> list[tuple[str, str]]:
    """Fetched by vdirsyncer over HTTP and read by khal; `python` is their environment's."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [str(python), str(Path(__file__).with_name("scheduling_khal.py")), folder],
            input=body,
            capture_output=True,
            check=True,
        )
    return [(start, end) for _, start, end in json.loads(done.stdout)]
