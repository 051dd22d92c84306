"""A bench's requests come at their rate whatever is answered, and count from when due."""

import asyncio
import json
import socketserver
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from typing import Any

from load_parts.arriving import Answer, Kind, Request, arrive


@contextmanager
def service(turns: int = 1000) -> Iterator[tuple[int, Counter[str]]]:
    """Keeps connections open for so many requests; says it is tired at `/tired`, and hangs up
    without a word at `/gone`."""
    heard = Counter[str]()

    class Answering(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            super().setup()
            self.left = turns

        def do_GET(self) -> None:
            self.left -= 1
            heard[self.path] += 1
            self.close_connection = self.left <= 0 or self.path == "/gone"
            if self.path != "/gone":
                self._say(503 if self.path == "/tired" else 200, {"code": "as-it-is"})

        def do_POST(self) -> None:
            told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            heard[self.headers["Idempotency-Key"]] += 1
            self._say(200, told)

        def _say(self, status: int, told: object) -> None:
            body = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        request_queue_size = 100

    with Server(("127.0.0.1", 0), Answering) as server:
        serving = threading.Thread(target=socketserver.BaseServer.serve_forever, args=(server,))
        serving.start()
        yield server.server_address[1], heard
        server.shutdown()
        serving.join()


def asked(kind: Kind, port: int, seconds: float = 1.0) -> Kind:
    asyncio.run(arrive([kind], [port], seconds, Random(3)))
    return kind


def test_they_come_at_their_rate_on_connections_that_end_and_begin_again() -> None:
    with service(turns=7) as (port, heard):
        kind = asked(Kind("pages", 200, lambda: Request("page", "/page")), port)
    assert 150 < heard["/page"] < 250
    assert kind.statuses == {200: heard["/page"]}
    assert len(kind.times) == len(kind.by_what["page"]) == heard["/page"]


def test_what_is_sent_is_sent_once_and_answers_are_heard() -> None:
    answers, keys = list[Answer](), iter(range(10_000))

    def command() -> Request:
        key = f"{next(keys)}"
        body = json.dumps({"number": key}).encode()
        return Request("command", "/do", (("Idempotency-Key", key),), body)

    with service() as (port, heard):
        asked(Kind("commands", 100, command, lambda _, answer: answers.append(answer)), port)
    assert set(heard.values()) == {1}
    assert {json.loads(one.body)["number"] for one in answers} == set(heard)


def test_errors_are_counted_by_what_they_say_and_silence_is_one() -> None:
    turns = iter([Request("tired", "/tired"), Request("gone", "/gone")] * 5000)
    with service() as (port, _):
        kind = asked(Kind("both", 40, lambda: next(turns)), port)
    assert set(kind.statuses) == {0, 503}
    assert set(kind.wrong) == {"tired 503 as-it-is", "gone 0 "}
    assert kind.wrong.total() == kind.statuses.total()
