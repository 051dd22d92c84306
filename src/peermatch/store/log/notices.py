"""Word that the log has grown. A notice may be lost, doubled or late: readers poll as well."""

import selectors
import socket
import threading
from typing import Protocol

import psycopg
from psycopg.sql import SQL, Identifier

from peermatch.store.log.postgres_log import CHANNEL

RETRY_SECONDS = 0.5
GATHER_SECONDS = 0.01
"""At most one notice in this time: what is committed meanwhile shares the next."""


class Notices(Protocol):
    """What a store tells with and a projector listens to."""

    def tell(self) -> None:
        """Says that facts were committed. Never blocks and never fails."""

    def listen(self) -> threading.Event:
        """An event that is set after each notice; whoever waits clears it."""

    def close(self) -> None: ...


class LocalNotices:
    """Within one process: other processes' facts are found by polling."""

    def __init__(self) -> None:
        self._events: list[threading.Event] = []

    def tell(self) -> None:
        for event in self._events:
            event.set()

    def listen(self) -> threading.Event:
        event = threading.Event()
        self._events.append(event)
        return event

    def close(self) -> None:
        self.tell()


class PostgresNotices(LocalNotices):
    """NOTIFY from a thread of its own, many facts in one notice.

    Inside the writers' transactions NOTIFY would queue them all: PostgreSQL holds one lock per
    cluster from NOTIFY until the commit is on disk.
    """

    def __init__(self, conninfo: str, sending: str = "") -> None:
        """A listener keeps its session; the notices of the other way, `sending`, need none."""
        super().__init__()
        self._conninfo = conninfo
        self._sending = sending or conninfo
        self._due = threading.Event()
        self._closing = threading.Event()
        self._closed, self._close = socket.socketpair()
        self._threads: list[threading.Thread] = []
        self._starting = threading.Lock()
        self._sends = False

    def tell(self) -> None:
        if not self._sends:
            self._start_sending()
        self._due.set()

    def listen(self) -> threading.Event:
        event = super().listen()
        if len(self._events) == 1:
            self._start(self._keep_listening, "peermatch-listen")
        return event

    def close(self) -> None:
        self._closing.set()
        self._due.set()
        self._close.close()  # wakes who listens
        for thread in self._threads:
            thread.join()
        self._closed.close()

    def _start_sending(self) -> None:
        with self._starting:
            if not self._sends:
                self._sends = True
                self._start(self._keep_sending, "peermatch-notify")

    def _start(self, work: object, name: str) -> None:
        thread = threading.Thread(target=work, name=name, daemon=True)  # type: ignore[arg-type]  # a bound method
        self._threads.append(thread)
        thread.start()

    def _keep_sending(self) -> None:
        notify = SQL("NOTIFY {}").format(Identifier(CHANNEL))
        while not self._closing.is_set():
            try:
                with psycopg.connect(
                    self._sending, autocommit=True, prepare_threshold=None
                ) as connection:
                    while not self._closing.is_set():
                        self._due.wait()
                        self._due.clear()
                        connection.execute(notify)
                        self._closing.wait(GATHER_SECONDS)
            except psycopg.Error:
                self._closing.wait(RETRY_SECONDS)

    def _keep_listening(self) -> None:
        listen = SQL("LISTEN {}").format(Identifier(CHANNEL))
        while not self._closing.is_set():
            try:
                with (
                    psycopg.connect(self._conninfo, autocommit=True) as connection,
                    selectors.DefaultSelector() as either,
                ):
                    connection.execute(listen)
                    super().tell()
                    either.register(connection, selectors.EVENT_READ)
                    either.register(self._closed, selectors.EVENT_READ)
                    while not self._closing.is_set():
                        if list(connection.notifies(timeout=0)):
                            super().tell()
                        either.select()
            except psycopg.Error:
                self._closing.wait(RETRY_SECONDS)
