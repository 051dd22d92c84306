"""A proxy before PostgreSQL that loses exactly one answer: the commit happened, nobody hears it."""

import contextlib
import socket
import threading
from pathlib import Path


class CutAfterCommit:
    """Listens in `folder` as a server would; passes everything on to the server in `server`.

    `arm(marker)` makes it swallow the answer to the next message that holds `marker`, and then
    cut that connection: the server has answered, so what was asked is committed.
    """

    def __init__(self, folder: Path, server: str) -> None:
        self.folder = folder
        self._server = server
        self._marker: bytes | None = None
        self.cuts = 0
        self._sockets: list[socket.socket] = []
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(folder / ".s.PGSQL.5432"))
        self._listening.listen(50)
        threading.Thread(target=self._accept, daemon=True).start()

    def arm(self, marker: bytes) -> None:
        self._marker = marker

    def close(self) -> None:
        for each in (self._listening, *self._sockets):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(f"{self._server}/.s.PGSQL.5432")
                self._sockets += [client, server]
                link = _Link(self, client, server)
                threading.Thread(target=link.ask, daemon=True).start()
                threading.Thread(target=link.answer, daemon=True).start()

    def hit(self, message: bytes) -> bool:
        """Whether this message is the one whose answer is to be lost; true once."""
        if self._marker is None or self._marker not in message:
            return False
        self._marker = None
        self.cuts += 1
        return True


class _Link:
    """One client's connection through the proxy."""

    def __init__(self, proxy: CutAfterCommit, client: socket.socket, server: socket.socket) -> None:
        self._proxy, self._client, self._server = proxy, client, server
        self._cutting = False

    def ask(self) -> None:
        with contextlib.suppress(OSError):
            while message := self._client.recv(1 << 20):
                self._cutting = self._cutting or self._proxy.hit(message)
                self._server.sendall(message)
        self._end()

    def answer(self) -> None:
        with contextlib.suppress(OSError):
            while message := self._server.recv(1 << 20):
                if self._cutting:
                    break
                self._client.sendall(message)
        self._end()

    def _end(self) -> None:
        for each in (self._client, self._server):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
