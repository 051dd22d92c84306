"""One leads at a time, and whoever lost the lead does nothing more until they lead again."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from peermatch.store import Place
from peermatch.worker import worker
from peermatch.worker.leadership import LeadershipLost, leading
from peermatch.worker.worker import Worker

HOLDING = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted"


def test_the_lead_is_had_by_one_and_lost_with_the_connection_that_holds_it(
    postgres_databases: Any,
) -> None:
    place = postgres_databases.place
    with leading(place, None) as first:
        assert first is not None
        first.check()
        with leading(place, None) as second:
            assert second is None
        with psycopg.connect(place.record, autocommit=True) as admin:
            [(holder,)] = admin.execute(
                f"{HOLDING} AND database = (SELECT oid FROM pg_database "
                "WHERE datname = current_database())"
            ).fetchall()
            admin.execute("SELECT pg_terminate_backend(%s, 10000)", (holder,))
        with pytest.raises(LeadershipLost):
            first.check()
        with leading(place, None) as second:
            assert second is not None


class Projecting:
    """A projector that notes whether it is fed."""

    def __init__(self) -> None:
        self.runs = 0
        self.running = False

    def run(self, ending: threading.Event) -> None:
        self.runs, self.running = self.runs + 1, True
        ending.wait()
        self.running = False


class Queue:
    """Notes who led when it was looked at; whoever never stops looking is told to end."""

    def __init__(self, leads: list[str], ending: threading.Event) -> None:
        self._leads, self._ending = leads, ending
        self.seen: list[str] = []

    def carry_out_all(self) -> None:
        self.seen.append(self._leads[-1])
        if len(self.seen) > 9:
            self._ending.set()


class Marks:
    """Can't be written down, which stops nobody from leading."""

    def done(self, name: str, every_seconds: float) -> None:
        """As a job that ended well."""

    failed = expect = done

    def keep(self) -> None:
        raise OSError


def test_a_worker_that_lost_the_lead_works_again_only_once_it_leads_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    marks: Any = Marks()
    leads: list[str] = []
    stopped: list[bool] = []
    ending = threading.Event()
    projector: Any = Projecting()
    runs, shortlists = Queue(leads, ending), Queue(leads, ending)

    class Lead:
        """The first is lost at the second look; during the second the worker is told to end."""

        def __init__(self, name: str) -> None:
            self.name, self.looks = name, 0

        def check(self) -> None:
            self.looks += 1
            if self.looks < 2:
                return
            if self.name == "first":
                raise LeadershipLost
            ending.set()

    @contextmanager
    def led(_place: Place, _ending: threading.Event) -> Iterator[Any]:
        if leads:
            stopped.append(not projector.running)
        leads.append("first" if not leads else "second")
        yield Lead(leads[-1])

    monkeypatch.setattr(worker, "leading", led)
    monkeypatch.setattr(worker, "RUN_LOOK_SECONDS", 0)
    made: dict[str, Any] = {"runs": runs, "shortlists": shortlists, "projector": projector}
    made["marks"] = marks
    unused: Any = None
    Worker(service=unused, place=Place.folder(tmp_path), nightly=(3, 0), **made).work(ending)
    assert leads == ["first", "second"]
    assert stopped == [True], "what the first lead fed is at rest before the second begins"
    assert (projector.runs, projector.running) == (2, False)
    assert runs.seen == shortlists.seen == ["first", "second", "second"]
