"""The fleet's jobs: a worker process for each agency, forked from one that has loaded everything.
No job of one agency, however slow, has anything that another's waits for."""

import logging
import os
import signal
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from typing import Any, Protocol

from peermatch import logs
from peermatch.bootstrap import place_of
from peermatch.commands.working import work
from peermatch.settings.fleet_inventory import Agency
from peermatch.settings.settings import read_settings
from peermatch.settings.values import PREFIX
from peermatch.worker.leadership import leading

LOOK_SECONDS = 5.0
"""How often it is looked whether somebody leads an agency, and how long one that ended rests."""
OTHERS_FIRST_SECONDS = 20.0
"""Agencies of another's share are left to them for so long."""
PATIENCE = 30.0
"""Seconds that a worker has to end before it is killed."""

log = logging.getLogger(__name__)


class Started(Protocol):
    """A worker process."""

    def join(self, timeout: float | None = None) -> None: ...
    def is_alive(self) -> bool: ...
    def terminate(self) -> None: ...
    def kill(self) -> None: ...


Start = Callable[[Agency], Started]


@dataclass(frozen=True, slots=True)
class Share:
    """The `number`th of `of` fleets of workers, which share the agencies; they take each other's
    when nobody else leads them."""

    number: int
    of: int

    @classmethod
    def read(cls, text: str) -> "Share":
        """As `1/2`. Raises ValueError."""
        number, _, of = text.partition("/")
        share = cls(int(number), int(of))
        if not 1 <= share.number <= share.of:
            raise ValueError(text)
        return share

    def has(self, place: int) -> bool:
        return place % self.of == self.number - 1


def work_for_all(
    agencies: Iterable[Agency], share: Share, ending: threading.Event, start: Start
) -> None:
    """Until `ending` is set. Each agency is looked after by itself."""
    threads = [
        threading.Thread(
            target=_look_after,
            args=(agency, 0.0 if share.has(place) else OTHERS_FIRST_SECONDS, ending, start),
            name=agency.name,
        )
        for place, agency in enumerate(agencies)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _look_after(agency: Agency, first: float, ending: threading.Event, start: Start) -> None:
    """Has a worker whenever nobody leads; one that ended or crashed is started again."""
    ending.wait(first)
    while not ending.is_set():
        try:
            if _is_free(agency):
                _attend(agency, start(agency), ending)
        except Exception as error:
            log.error("agency %s is not worked for: %s", agency.name, type(error).__name__)
        ending.wait(LOOK_SECONDS)


def _is_free(agency: Agency) -> bool:
    with leading(place_of(agency.settings), None) as leadership:
        return leadership is not None


def _attend(agency: Agency, worker: Started, ending: threading.Event) -> None:
    log.info("working for %s", agency.name)
    while worker.is_alive() and not ending.wait(0.5):
        pass
    if worker.is_alive():
        worker.terminate()
        worker.join(PATIENCE)
        if worker.is_alive():
            log.warning("the worker of %s did not end and was killed", agency.name)
            worker.kill()
    else:
        log.warning("the worker of %s has ended", agency.name)
    worker.join()


class Workers:
    """Starts workers as processes of their own, which end with this one."""

    def __init__(self) -> None:
        self._context: ForkServerContext = get_context("forkserver")
        self._context.set_forkserver_preload([__name__])
        self._lock = threading.Lock()

    def start(self, agency: Agency) -> Started:
        with self._lock:
            ours, theirs = self._context.Pipe()
            process = _Tied(
                self._context.Process(
                    target=work_alone, args=(dict(agency.variables), theirs), name=agency.name
                ),
                ours,
            )
            process.start()
            theirs.close()
        return process


class _Tied:
    """A process and the pipe whose end it ends by."""

    def __init__(self, process: Any, pipe: "Connection[Any, Any]") -> None:
        self._process, self._pipe = process, pipe
        self.start = process.start
        self.is_alive: Callable[[], bool] = process.is_alive
        self.terminate: Callable[[], None] = process.terminate
        self.kill: Callable[[], None] = process.kill

    def join(self, timeout: float | None = None) -> None:
        self._process.join(timeout)


def work_alone(variables: Mapping[str, str], parent: "Connection[Any, Any]") -> None:
    """What a worker's process does. What else it starts is told the agency's settings, too."""
    for name in [one for one in os.environ if one.startswith(PREFIX)]:
        del os.environ[name]
    os.environ.update(variables)
    settings = read_settings(os.environ)
    logs.set_up(settings.log)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    try:
        work(settings, solvers_beforehand=False)
    except Exception as error:
        log.error("the worker has ended: %s", type(error).__name__)


def _end_with(parent: "Connection[Any, Any]") -> None:
    """Ends this process when the one that started it is gone."""
    with suppress(EOFError, OSError):
        parent.recv()
    os.kill(os.getpid(), signal.SIGTERM)
