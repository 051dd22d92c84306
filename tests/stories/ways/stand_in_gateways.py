"""A mail server, a mailbox and a gateway of texts on this machine, which take messages or fail as
told."""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from peermatch.settings.gateways import (
    MailFolder,
    MailServer,
    TextGateway,
    mail_folder,
    mail_server,
    text_gateway,
)


@dataclass
class MailBox:
    """`goes` says how the next messages go: `ok`, a reply like `550` to the recipient, `451` to the
    text, `gone` before the text, or `cut` after it, or words that are no reply to it; the last one
    stays."""

    server: MailServer
    goes: list[str] = field(default_factory=lambda: ["ok"])
    got: list[EmailMessage] = field(default_factory=list)

    def next(self) -> str:
        return self.goes.pop(0) if len(self.goes) > 1 else self.goes[0]


@contextmanager
def mail_box() -> Iterator[MailBox]:
    class Session(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            how = box.next()
            if how == "gone":
                return
            self._say("220 here")
            while line := self.rfile.readline():
                word = line[:4].upper().strip()
                if word == b"DATA":
                    self._say("354 go on")
                    if not self._text(how):
                        return
                elif word == b"RCPT" and how.startswith("5"):
                    self._say(f"{how} nobody here")
                elif word == b"QUIT":
                    self._say("221 bye")
                    return
                else:
                    self._say("250 fine")

        def _text(self, how: str) -> bool:
            lines = []
            while (line := self.rfile.readline()) != b".\r\n":
                lines.append(line[1:] if line.startswith(b"..") else line)
            if how.startswith("4"):
                self._say(f"{how} not now")
                return True
            found = message_from_bytes(b"".join(lines), policy=policy.default)
            box.got.append(found)
            if how == "cut":
                return False
            self._say("250 taken" if how == "ok" else how)
            return True

        def _say(self, words: str) -> None:
            self.wfile.write(words.encode() + b"\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session) as server:
        server.daemon_threads = True
        port = server.server_address[1]
        box = MailBox(mail_server(f"smtp+plain://127.0.0.1:{port}", "office@example.org"))
        with _serving(server):
            yield box


@dataclass
class Mailbox:
    """`mail` by number."""

    folder: MailFolder
    mail: dict[int, bytes] = field(default_factory=dict)
    deleted: set[int] = field(default_factory=set)


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """As much of IMAP (RFC 9051) as reading reports needs."""

    class Session(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say("* OK here")
            while line := self.rfile.readline().decode().strip():
                tag, word, *more = line.split(" ", 2)
                rest = more[0] if more else ""
                if not getattr(self, f"_{word.casefold()}", self._nothing)(rest):
                    self._say(f"{tag} NO {word}")
                    continue
                self._say(f"{tag} OK {word}")
                if word == "LOGOUT":
                    return

        def _nothing(self, _rest: str) -> bool:
            return True

        def _capability(self, _rest: str) -> bool:
            self._say("* CAPABILITY IMAP4rev1")
            return True

        def _login(self, rest: str) -> bool:
            return rest in ('office "pass word"', '"office" "pass word"')

        def _select(self, rest: str) -> bool:
            self._say(f"* {len(there.mail)} EXISTS")
            return rest == '"INBOX"'

        def _uid(self, rest: str) -> bool:
            word, rest = rest.split(" ", 1)
            if word == "SEARCH":
                wanted = re.compile(rb"^Content-Type:[^\n]*(\n[ \t][^\n]*)*delivery-status", re.M)
                heads = {n: one.partition(b"\n\n")[0] for n, one in there.mail.items()}
                found = {n for n, head in heads.items() if wanted.search(head)}
                self._say(" ".join(["* SEARCH", *map(str, sorted(found - there.deleted))]))
                return rest == '(UNDELETED HEADER "Content-Type" "delivery-status")'
            number, rest = rest.split(" ", 1)
            if word == "FETCH":
                text = there.mail[int(number)]
                self._say(f"* {number} FETCH (UID {number} BODY[]<0> {{{len(text)}}}")
                self.wfile.write(text)
                self._say(")")
            else:
                there.deleted.add(int(number))
            return True

        def _expunge(self, _rest: str) -> bool:
            there.mail = {n: one for n, one in there.mail.items() if n not in there.deleted}
            return True

        def _say(self, words: str) -> None:
            self.wfile.write(words.encode() + b"\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session) as server:
        server.daemon_threads = True
        url = f"imap+plain://office:pass%20word@127.0.0.1:{server.server_address[1]}"
        there = Mailbox(mail_folder(url))
        with _serving(server):
            yield there


@dataclass
class Phone:
    """`goes` are statuses, or `cut` after the text was taken; the last one stays. One whose
    gateway knows keys keeps one text for each."""

    gateway: TextGateway
    goes: list[str] = field(default_factory=lambda: ["201"])
    got: list[dict[str, str]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    def next(self) -> str:
        return self.goes.pop(0) if len(self.goes) > 1 else self.goes[0]


@contextmanager
def phone(*, knows_keys: bool) -> Iterator[Phone]:
    class Api(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            how = there.next()
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            key = self.headers["Idempotency-Key"]
            if how == "cut" or how.startswith("2"):
                if not (knows_keys and key in there.keys):
                    there.got.append({name: one[0] for name, one in parse_qs(body).items()})
                there.keys.append(key)
            if how == "cut":
                self.connection.close()
                return
            self.send_response(int(how))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Api) as server:
        url = f"http://account:token@127.0.0.1:{server.server_port}"
        there = Phone(text_gateway(url, "+18045550100", knows_keys))
        with _serving(server):
            yield there


@contextmanager
def _serving(server: socketserver.TCPServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
