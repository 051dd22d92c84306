"""An agency tells its state how it does: kept until the state has it, each month once."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from domain.measures.to_state.rolled_up import PARTS, Band
from peermatch.clock import real_time
from peermatch.readmodels.running.roll_up_outbox import RollUpOutbox, Word
from peermatch.settings.gateways import RollUpLink, roll_up_link
from peermatch.settings.values import SettingRefused
from peermatch.web.state.following import follow
from peermatch.web.state.heard import Heard
from peermatch.worker.sending.roll_up import NatsLink, RollUpNotSent, roll_up_jobs, roll_up_of

CONFIG = Path(__file__).parents[3] / "deploy" / "roll-up" / "nats.conf"
PATIENCE = 30.0


class State:
    """Stands for the server; `away` as long as a test says so."""

    def __init__(self) -> None:
        self.away = False
        self.words: list[Word] = []

    def __call__(self, words: Iterable[Word], sent: Callable[[str], None]) -> None:
        for word in words:
            if self.away:
                raise RollUpNotSent
            self.words.append(word)
            sent(word.name)


def test_words_wait_while_the_state_is_away_and_a_month_is_said_once(
    agency: Any, clock: Any
) -> None:
    agency.import_small()
    agency.project()
    deployment = agency.deployment
    state, roll_up = State(), roll_up_of(deployment.service, deployment.index_keys.sought)
    state.away = True
    for _ in range(2):
        with pytest.raises(RollUpNotSent):
            roll_up.tell(state)
    clock.pass_by(timedelta(hours=1))
    state.away = False
    roll_up.tell(state)
    assert [word.name for word in state.words] == [
        "hour-2026-11-23T23",
        "month-2026-10",
        "hour-2026-11-24T00",
    ]
    roll_up.tell(state)
    assert len(state.words) == 3, "nothing new to say within the hour"

    capacity, month = (json.loads(word.body) for word in state.words[:2])
    assert capacity == {"said_at": "2026-11-23T23:00:00+00:00", "capacity": Band.MANY}
    assert set(month) == {"said_at", "month", "tables", "waits"}
    assert month["month"] == "2026-10"
    assert {name: tuple(parts) for name, parts in month["tables"].items()} == PARTS
    few = [n for parts in month["tables"].values() for n in parts.values() if n and n < 11]
    assert few == []

    clock.pass_by(timedelta(days=16))
    roll_up.tell(state)
    clock.pass_by(timedelta(days=1))
    roll_up.tell(state)
    assert [word.name for word in state.words[3:]] == [
        "hour-2026-12-10T00",
        "hour-2026-12-11T00",
        "month-2026-11",
    ], "once nine days were there to record what happened in it"
    outbox = RollUpOutbox(agency.deployment.views.engine, clock.now)
    assert not outbox.has("hour-2026-11-23T23"), "told long ago"
    assert outbox.has("month-2026-10")
    assert outbox.unsent() == ()


def test_only_an_agency_with_a_state_has_the_job(sqlite_agency: Any) -> None:
    service, index = sqlite_agency.deployment.service, sqlite_agency.deployment.index_keys.sought
    assert roll_up_jobs(service, index, None) == ()
    link = roll_up_link("tls://essex:pass@state.example:4222/essex")
    assert (link.url, link.subject) == (
        "tls://essex:pass@state.example:4222",
        "peermatch.roll-up.essex",
    )
    assert [job.name for job in roll_up_jobs(service, index, link)] == ["roll-up"]
    assert "pass" not in repr(link)
    for wrong in ("http://h/essex", "nats://state.example/essex", "tls://h", "tls://h/a.b"):
        with pytest.raises(SettingRefused):
            roll_up_link(wrong)


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@contextmanager
def nats_server(folder: Path, port: int) -> Iterator[None]:
    """The state's server with the configuration of deploy/, gone with the context."""
    variables = {
        "NATS_LISTEN": f'"127.0.0.1:{port}"',
        "NATS_STORE": f'"{folder / "nats"}"',
        **{f"NATS_{user}_PASSWORD": "secret" for user in ("STATE", "ESSEX", "HENRICO")},
    }
    command = [str(Path(sys.executable).with_name("nats-server")), "-c", str(CONFIG)]
    process = subprocess.Popen(command, env=os.environ | variables, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                assert process.poll() is None, "it has ended"
                assert time.monotonic() < until, "it doesn't start"
                time.sleep(0.02)
        yield
    finally:
        process.kill()
        process.wait()


def waited(holds: Callable[[], bool]) -> bool:
    until = time.monotonic() + PATIENCE
    while not holds() and time.monotonic() < until:
        time.sleep(0.02)
    return holds()


@contextmanager
def following(url: str, heard: Heard) -> Iterator[None]:
    ending = threading.Event()
    thread = threading.Thread(target=follow, args=(url, heard, ending))
    thread.start()
    try:
        yield
    finally:
        ending.set()
        thread.join()


def test_nothing_is_lost_between_an_agency_and_its_state(tmp_path: Path, port: int) -> None:
    """A real server that is away, comes back, and is killed; a word that comes twice is one."""
    at, now = f"127.0.0.1:{port}", real_time()
    essex = NatsLink(RollUpLink(url=f"nats://essex:secret@{at}", agency="essex"))
    sent: list[str] = []
    capacity = {"said_at": now.isoformat(), "capacity": "few"}
    word = Word(name="hour-1", body=json.dumps(capacity), said_at=now)
    began = time.monotonic()
    with pytest.raises(RollUpNotSent):
        essex([word], sent.append)
    assert time.monotonic() - began < PATIENCE, "other jobs wait meanwhile"
    heard = Heard(tmp_path, real_time)
    titles = {"essex": "Essex", "henrico": "Henrico"}

    def bands() -> list[Band | None]:
        return [one.capacity for one in heard.agencies(titles, "")]

    state = f"nats://state:secret@{at}"
    with nats_server(tmp_path, port):
        with pytest.raises(RollUpNotSent):
            essex([word], sent.append)
        assert sent == [], "nobody keeps it yet"
        with following(state, heard):
            assert waited(lambda: _was_sent(essex, word, sent))
            assert waited(lambda: bands() == [Band.FEW, None])
        essex([word], sent.append)
        later = Word(name="hour-2", body=json.dumps({**capacity, "capacity": "none"}), said_at=now)
        essex([later, Word(name="odd", body="[1]", said_at=now)], sent.append)
        foreign = NatsLink(RollUpLink(url=f"nats://essex:secret@{at}", agency="henrico"))
        with pytest.raises(RollUpNotSent):
            foreign([later], sent.append)
    assert sent[-2:] == ["hour-2", "odd"]
    with nats_server(tmp_path, port), following(state, heard):
        much = {"said_at": real_time().isoformat(), "capacity": "many"}
        essex([Word(name="hour-3", body=json.dumps(much), said_at=now)], sent.append)
        assert waited(lambda: bands() == [Band.MANY, None])
    heard.close()


def _was_sent(link: NatsLink, word: Word, sent: list[str]) -> bool:
    try:
        link([word], sent.append)
    except RollUpNotSent:
        return False
    return True
