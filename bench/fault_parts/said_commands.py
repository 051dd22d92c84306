"""Commands said to the API under one key each, again and again until there is an answer."""

import http.client
import json
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID

PAUSE = 0.3
"""Seconds until the same is said again."""
PATIENCE = 180
"""Seconds after which a command counts as never answered."""
AGAIN = frozenset({429})
"""Refusals that ask to be said again; so does everything from 500 on."""
BUSY = "too-busy"
"""Refused because others wrote to the same streams again and again."""


@dataclass(frozen=True)
class Answer:
    """What a command was answered in the end; `status` is 0 where it never was."""

    key: UUID
    command: str
    body: dict[str, Any]
    status: int
    result: dict[str, Any]
    tries: int

    @property
    def done(self) -> bool:
        return self.status == 200

    @property
    def refused(self) -> bool:
        return 400 <= self.status < 500


@dataclass
class Book:
    """Every answer of every sender."""

    statuses: Counter[int] = field(default_factory=Counter)
    """Of each single request, reads too; 0 where there was no answer."""
    unexpected: Counter[str] = field(default_factory=Counter)
    """Commands by what went wrong, as `command 500`."""
    ended: list[Answer] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def request(self, what: str, status: int) -> None:
        with self._lock:
            self.statuses[status] += 1
            if status >= 500 and status != 503:
                self.unexpected[f"{what} {status}"] += 1

    def end(self, answer: Answer) -> None:
        with self._lock:
            self.ended.append(answer)

    def acknowledged(self) -> list[Answer]:
        with self._lock:
            return [one for one in self.ended if one.done]


class Sender:
    """One client: it says a thing to one web process after the other."""

    def __init__(self, ports: Sequence[int], book: Book, random: Random) -> None:
        self.random = random
        self.book = book
        self._ports = tuple(ports)
        self._turn = random.randrange(len(ports))

    def say(self, token: str, command: str, body: dict[str, Any]) -> Answer:
        """Returns once it is answered: done or refused."""
        key = UUID(int=self.random.getrandbits(128), version=4)
        until, tries, status, told = time.monotonic() + PATIENCE, 0, 0, {}
        while time.monotonic() < until:
            tries += 1
            status, told = self.ask(token, f"commands/{command}", body, str(key))
            again = status in AGAIN or told.get("code") == BUSY
            if status == 200 or (400 <= status < 500 and not again):
                break
            time.sleep(PAUSE)
        else:
            status = 0
        answer = Answer(key, command, body, status, told, tries)
        self.book.end(answer)
        return answer

    def ask(
        self, token: str, path: str, body: dict[str, Any] | None = None, key: str = ""
    ) -> tuple[int, dict[str, Any]]:
        """Once; status 0 where nobody answered."""
        self._turn += 1
        port = self._ports[self._turn % len(self._ports)]
        status, told = asked(port, token, path, body, key)
        self.book.request(path.partition("?")[0], status)
        return status, told


def asked(
    port: int, token: str, path: str, body: dict[str, Any] | None = None, key: str = ""
) -> tuple[int, dict[str, Any]]:
    """What `/api/v1/<path>` answers to one request; status 0 where there is no whole answer."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    if key:
        headers["Idempotency-Key"] = key
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/v1/{path}",
        data=None if body is None else json.dumps(body).encode(),
        headers=headers,
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, _read(answer.read())
    except urllib.error.HTTPError as error:
        try:
            return error.code, _read(error.read())
        except OSError:
            return 0, {}
    except (OSError, http.client.HTTPException, ValueError):
        return 0, {}


def _read(text: bytes) -> dict[str, Any]:
    found = json.loads(text or b"{}")
    return found if isinstance(found, dict) else {"list": found}


def shown(port: int, token: str) -> bool:
    """Whether a list of the program is shown."""
    return asked(port, token, "referrals?limit=1")[0] == 200
