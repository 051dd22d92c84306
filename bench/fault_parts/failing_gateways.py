"""A mail server and a gateway of texts on this machine that fail at random, and write down exactly
what they were given and what of it they delivered."""

import socketserver
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from typing import Any
from urllib.parse import parse_qs

from domain.shared.vocabulary import SafeContact
from peermatch.settings.gateways import MailServer, TextGateway, mail_server, text_gateway

OK = "ok"
TEXTS: Mapping[str, int] = {
    OK: 60,
    "slow": 5,
    "429": 8,
    "400": 1,
    "503": 4,
    "503 after taking": 4,
    "302": 1,
    "closed before taking": 5,
    "closed after taking": 5,
    "garbled before taking": 3,
    "garbled after taking": 4,
}
"""How a text goes, by how often of a hundred."""
MAIL: Mapping[str, int] = {
    OK: 60,
    "slow": 5,
    "no greeting": 4,
    "450 to the recipient": 6,
    "550 to the recipient": 1,
    "garbled to the recipient": 3,
    "closed before the text": 4,
    "451 to the text": 5,
    "closed before taking": 3,
    "closed after taking": 4,
    "garbled before taking": 2,
    "garbled after taking": 3,
}
SLOW = 0.5
"""Seconds that a slow gateway takes, in which its worker may be killed."""


@dataclass(frozen=True)
class Given:
    """A text or an email that was given to a gateway whole."""

    key: str
    """The message's id, as it stands in what was given."""
    way: SafeContact
    to: str
    at: datetime
    """By the program's clock."""
    since: float
    """By the machine's."""
    how: str
    delivered: bool


@dataclass
class Gateways:
    """What both were given. From `calm` on nothing fails."""

    now: Callable[[], datetime]
    random: Random
    knows_keys: bool
    given: list[Given] = field(default_factory=list)
    calm: bool = False
    texts: TextGateway = field(init=False)
    mail: MailServer = field(init=False)
    _delivered: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def how(self, ways: Mapping[str, int]) -> str:
        with self._lock:
            return OK if self.calm else self.random.choices(list(ways), list(ways.values()))[0]

    def take(self, key: str, way: SafeContact, to: str, how: str) -> None:
        """Delivers it if it goes so; once for each key where the gateway knows keys."""
        taken = how in (OK, "slow") or how.endswith("after taking")
        with self._lock:
            again = self.knows_keys and way is SafeContact.TEXT and key in self._delivered
            delivered = taken and not again
            if delivered:
                self._delivered.add(key)
            self.given.append(Given(key, way, to, self.now(), time.monotonic(), how, delivered))

    def environment(self) -> dict[str, str]:
        """What the product is told of them."""
        texts, mail = self.texts, self.mail
        return {
            "PEERMATCH_TEXTS": f"http://{texts.account}:{texts.token}@{texts.host}:{texts.port}",
            "PEERMATCH_TEXTS_FROM": texts.number,
            "PEERMATCH_TEXTS_KEYED": "yes" if self.knows_keys else "no",
            "PEERMATCH_MAIL": f"smtp+plain://{mail.host}:{mail.port}",
            "PEERMATCH_MAIL_FROM": mail.sender,
        }


@contextmanager
def failing(now: Callable[[], datetime], random: Random, *, knows_keys: bool) -> Iterator[Gateways]:
    both = Gateways(now, random, knows_keys)
    with ExitStack() as stack:
        texts = ThreadingHTTPServer(("127.0.0.1", 0), _texts_of(both))
        url = f"http://account:token@127.0.0.1:{texts.server_port}"
        both.texts = text_gateway(url, "+18045550100", knows_keys)
        mail = _MailServer(("127.0.0.1", 0), _mail_of(both))
        port = mail.server_address[1]
        both.mail = mail_server(f"smtp+plain://127.0.0.1:{port}", "office@example.org")
        for server in (texts, mail):
            server.daemon_threads = True
            thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
            thread.start()
            stack.callback(server.server_close)
            stack.callback(server.shutdown)
        yield both


class _MailServer(socketserver.ThreadingTCPServer):
    def handle_error(self, *_: Any) -> None:
        """A worker that is killed in the middle ends its connection: nothing to say."""


def _texts_of(both: Gateways) -> type[BaseHTTPRequestHandler]:
    class Api(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            how = both.how(TEXTS)
            length = int(self.headers["Content-Length"])
            body = self.rfile.read(length)
            if len(body) < length:
                return  # it was killed before it had said all
            to = parse_qs(body.decode())["To"][0]
            both.take(self.headers["Idempotency-Key"], SafeContact.TEXT, to, how)
            if how == "slow":
                time.sleep(SLOW)
            if how.startswith("closed"):
                return
            if how.startswith("garbled"):
                self.wfile.write(b"\x00\x9fHTP/ ok ok\r\n\r\n")
                return
            status = how[:3] if how[0].isdigit() else "201"
            self.send_response(int(status))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    return Api


def _mail_of(both: Gateways) -> type[socketserver.BaseRequestHandler]:
    class Session(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            how, to = both.how(MAIL), ""
            if how == "no greeting":
                return
            self._say("220 here")
            while line := self.rfile.readline():
                word = line[:4].upper().strip()
                if word == b"RCPT":
                    to = line.decode().partition("<")[2].partition(">")[0]
                    self._say(_recipient(how))
                elif word == b"DATA":
                    if how == "closed before the text":
                        return
                    self._say("354 go on")
                    if not self._text(how, to):
                        return
                elif word == b"QUIT":
                    self._say("221 bye")
                    return
                else:
                    self._say("250 fine")

        def _text(self, how: str, to: str) -> bool:
            lines = []
            while (line := self.rfile.readline()) != b".\r\n":
                if not line:
                    return False  # it was killed before it had said all
                lines.append(line)
            key = message_from_bytes(b"".join(lines))["Message-ID"][1:].partition("@")[0]
            both.take(key, SafeContact.EMAIL, to, how)
            if how == "slow":
                time.sleep(SLOW)
            if how.startswith("closed"):
                return False
            if how.startswith("garbled"):
                self._say("\x00#!? ok")
            else:
                self._say("451 not now" if how == "451 to the text" else "250 taken")
            return True

        def _say(self, words: str) -> None:
            self.wfile.write(words.encode("latin-1") + b"\r\n")

    return Session


def _recipient(how: str) -> str:
    if how == "garbled to the recipient":
        return "?!"
    return f"{how[:3]} nobody here" if how.endswith("to the recipient") else "250 fine"
