"""What a real server process, and the proxy in front of it, refuse: slow and oversized requests,
other hosts, and addresses that a stranger makes up."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest

from peermatch.web.server import HEAD_SECONDS

ROOT = Path(__file__).parents[3]
STARTS_IN = 300
SLACK = 8.0
"""Seconds that a busy machine may be late."""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass(frozen=True)
class Served:
    """Where the process answers, and how people reach it."""

    port: int
    host: str

    def answer(self, sent: bytes, within: float = 30) -> bytes:
        """All that comes back until the connection is closed."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=within) as line:
            line.sendall(sent)
            return read(line)

    def get(self, path: str, *headers: str, host: str = "") -> bytes:
        lines = (
            f"GET {path} HTTP/1.1",
            f"Host: {host or self.host}",
            "Connection: close",
            *headers,
        )
        return self.answer("\r\n".join((*lines, "", "")).encode())

    def post(self, path: str, body: str, *headers: str) -> bytes:
        lines = (
            f"POST {path} HTTP/1.1",
            f"Host: {self.host}",
            "Connection: close",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
            *headers,
        )
        return self.answer(("\r\n".join((*lines, "", "")) + body).encode())


def read(line: socket.socket) -> bytes:
    found = b""
    try:
        while piece := line.recv(65_536):
            found += piece
    except ConnectionResetError:
        pass  # what the server says of what it didn't read
    return found


def waited_for(port: int, expected: int = 200) -> None:
    until = time.monotonic() + STARTS_IN
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except OSError as refused:
            if getattr(refused, "code", 0) == expected:
                return
            assert time.monotonic() < until, "the server didn't start"
            time.sleep(0.1)


@pytest.fixture(scope="module")
def proxy_port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def plain_port() -> int:
    """Where the proxy answers what comes without TLS."""
    return free_port()


@pytest.fixture(scope="module")
def server(
    filled_folder: Path, tmp_path_factory: pytest.TempPathFactory, proxy_port: int
) -> Iterator[Served]:
    """`peermatch web`, which people reach by the proxy's address."""
    folder = tmp_path_factory.mktemp("served")
    shutil.copytree(filled_folder, folder, dirs_exist_ok=True)
    port, host = free_port(), f"127.0.0.1:{proxy_port}"
    settings = {
        "PEERMATCH_DATA": str(folder),
        "PEERMATCH_HTTPS": "no",
        "PEERMATCH_ORIGIN": f"http://{host}",
    }
    inherited = {n: v for n, v in os.environ.items() if not n.startswith("PEERMATCH_")}
    command = [sys.executable, "-m", "peermatch", "web", "--port", str(port)]
    process = subprocess.Popen(command, env=inherited | settings, stderr=subprocess.DEVNULL)
    try:
        waited_for(port)
        yield Served(port, host)
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="module")
def proxy(
    server: Served, tmp_path_factory: pytest.TempPathFactory, proxy_port: int, plain_port: int
) -> Iterator[Served]:
    """Caddy with the configuration of deploy/, without TLS."""
    caddy = Path(sys.executable).with_name("caddy")
    environment = {
        **os.environ,
        "PEERMATCH_SITE": f"http://127.0.0.1:{proxy_port}",
        "PEERMATCH_UPSTREAM": f"127.0.0.1:{server.port}",
        "PEERMATCH_HTTP_PORT": str(plain_port),
        "XDG_DATA_HOME": str(tmp_path_factory.mktemp("caddy")),
    }
    command = [str(caddy), "run", "--config", str(ROOT / "deploy" / "Caddyfile")]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        waited_for(proxy_port)
        yield Served(proxy_port, server.host)
    finally:
        process.terminate()
        process.wait(30)


def test_the_proxy_writes_down_no_address_of_what_failed(tmp_path: Path) -> None:
    """That of a calendar is a secret, and a release that starts anew makes requests fail."""
    port, nobody = free_port(), free_port()
    environment = {
        **os.environ,
        "PEERMATCH_SITE": f"http://127.0.0.1:{port}",
        "PEERMATCH_UPSTREAM": f"127.0.0.1:{nobody}",
        "PEERMATCH_HTTP_PORT": str(free_port()),
        "XDG_DATA_HOME": str(tmp_path),
    }
    caddy = str(Path(sys.executable).with_name("caddy"))
    command = [caddy, "run", "--config", str(ROOT / "deploy" / "Caddyfile")]
    written = tmp_path / "written"
    with written.open("wb") as lines:
        process = subprocess.Popen(command, env=environment, stderr=lines)
    try:
        waited_for(port, 502)
        asked = Served(port, f"127.0.0.1:{port}").get("/feeds/a-secret-of-somebody")
    finally:
        process.terminate()
        process.wait(30)
    assert status(asked) == 502
    said = written.read_text()
    assert "connection refused" in said
    assert "a-secret-of-somebody" not in said
    assert "remote_ip" not in said


@pytest.fixture(params=["server", "proxy"])
def served(request: pytest.FixtureRequest) -> Served:
    return request.getfixturevalue(request.param)


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer else 0


def test_people_are_served_at_the_origin(served: Served) -> None:
    assert status(served.get("/sign-in")) == 200


@pytest.mark.parametrize(
    "head",
    [
        b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nCookie: " + b"a" * 70_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-A: aaaaaaaaaaaaaaaa\r\n" * 4_000 + b"\r\n",
    ],
    ids=["a long request line", "a long header", "many headers"],
)
def test_an_oversized_head_is_refused(served: Served, head: bytes) -> None:
    assert status(served.answer(head)) in (0, 400, 414, 431)


def test_a_slow_or_missing_head_ends_the_connection(server: Served, proxy: Served) -> None:
    """Of the process and of the proxy, at the same time."""
    began = time.monotonic()
    places = [
        [socket.create_connection(("127.0.0.1", at.port), timeout=60) for _ in range(3)]
        for at in (server, proxy)
    ]
    for _silent, stopped, dripping in places:
        stopped.sendall(b"GET /sign-in HTTP/1.1\r\nHost: x\r\n")
        dripping.sendall(b"GET /sign-in HTTP/1.1\r\nX-A: ")
    still_open = [dripping for *_, dripping in places]
    while still_open and time.monotonic() - began < HEAD_SECONDS + SLACK:
        time.sleep(0.5)
        still_open = [dripping for dripping in still_open if takes_more(dripping)]
    assert still_open == []
    for silent, stopped, _dripping in places:
        assert status(read(silent)) in (0, 408)
        assert status(read(stopped)) in (0, 408)
    assert time.monotonic() - began < HEAD_SECONDS + 2 * SLACK
    for line in (line for lines in places for line in lines):
        line.close()


def takes_more(dripping: socket.socket) -> bool:
    try:
        dripping.sendall(b"a")
    except OSError:
        return False
    return True


def test_without_tls_people_are_led_to_it_and_programs_are_refused(
    proxy: Served, plain_port: int
) -> None:
    plain = Served(plain_port, "peermatch.example")
    led = plain.get("/sign-in?next=/matches")
    assert status(led) == 308
    assert b"Location: https://peermatch.example/sign-in?next=/matches\r\n" in led
    for path in ("/api/v1/people", "/feeds/a-secret.ics", "/hooks/texts"):
        refused = plain.get(path)
        assert (status(refused), refused.partition(b"\r\n\r\n")[2]) == (403, b"Use HTTPS.")


def test_a_slow_head_does_not_end_what_is_answered_meanwhile(server: Served) -> None:
    """One connection's second request gets as long as the first."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as line:
        for _ in range(2):
            line.sendall(f"GET /healthz HTTP/1.1\r\nHost: {server.host}\r\n".encode())
            time.sleep(1)
            line.sendall(b"\r\n")
            answer = b""
            while not answer.endswith(b"\r\n\r\nok"):  # its parts may come one by one
                piece = line.recv(65_536)
                assert piece, answer
                answer += piece
            assert answer.startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "", "localhost"])
def test_another_host_is_refused_whatever_it_asks(server: Served, host: str) -> None:
    answer = server.answer(
        f"GET /sign-in HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()
    )
    assert status(answer) == 421
    assert b"evil" not in answer


def test_two_hosts_are_no_host(server: Served) -> None:
    answer = server.get("/sign-in", "Host: evil.example")
    assert status(answer) in (400, 421)


def test_a_processes_health_is_asked_by_any_name(server: Served) -> None:
    assert status(server.get("/healthz", host="10.0.0.7:8000")) == 200


GUESSES = 12
"""The sixth comes too early unless the machine takes a second for it; then the seventh has to wait
for two seconds, the eighth for four, and so on."""


def assert_held_up(answers: list[int]) -> None:
    assert answers[:5] == [401] * 5
    assert 429 in answers[5:]


def test_guesses_are_counted_for_whom_the_proxy_names(server: Served) -> None:
    """The test stands for the proxy: it is at 127.0.0.1."""
    typed = f"login={uuid4()}&password=a+wrong+password"

    def guess(source: str) -> int:
        return status(server.post("/sign-in", typed, f"X-Forwarded-For: {source}"))

    assert_held_up([guess("203.0.113.7") for _ in range(GUESSES)])
    assert guess("203.0.113.8") == 401


def test_what_a_stranger_says_of_where_they_are_is_not_believed(proxy: Served) -> None:
    """The proxy puts its own word in place of theirs, so guesses count for one place."""
    typed = f"login={uuid4()}&password=a+wrong+password"
    answers = [
        status(proxy.post("/sign-in", typed, f"X-Forwarded-For: 203.0.113.{n}"))
        for n in range(GUESSES)
    ]
    assert_held_up(answers)
