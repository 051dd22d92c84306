"""A deployment of its own that listens, for tools that know of it no more than an attacker does."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from web_here import served

from web.conftest import Peermatch

ROOT = Path(__file__).parents[1]
START_SECONDS = 60.0


class NotInstalled(RuntimeError):
    """The tool is missing: `make` installs it."""


def tool(environment: str, name: str) -> str:
    """Each has an environment of its own: nothing of theirs is imported here. Raises
    NotInstalled."""
    path = ROOT / environment / "bin" / name
    if not path.exists():
        raise NotInstalled(f"{path} is not there")
    return str(path)


@contextmanager
def listening(front: Callable[[Any], Any] = lambda app: app) -> Iterator[tuple[Peermatch, str]]:
    """The deployment, with sites, roster and an account for each role, and where it listens.
    `front` may stand before the application."""
    with served() as on, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        config = uvicorn.Config(front(on.app), log_level="error", access_log=False, lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [free]})
        thread.start()
        until = time.monotonic() + START_SECONDS
        while not server.started and time.monotonic() < until:
            time.sleep(0.05)
        try:
            yield on, f"http://127.0.0.1:{free.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()
