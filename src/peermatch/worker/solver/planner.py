"""A solver in a process of its own, kept alive: questions go in, plain answers come out. One
answers for the planner, another for matching runs, so that neither waits for the other.

All of them are forked from one process that has loaded the solver and done nothing else: a second
one is there in hundredths of a second, and what was loaded is in memory once."""

import gc
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import ModuleType, TracebackType
from typing import Any

PLANNING = "peermatch.worker.solver.planning"
"""What the process runs; only it ever loads a solver."""
SECONDS = 120.0
"""Silence for longer ends the process; the next question starts another."""
START_SECONDS = 600.0
"""Loading the solver counts for no question: on a busy machine it takes longer than most do."""


LOOK_SECONDS = 0.5
"""How often somebody is asked whether to give up."""
READY = "ready"
"""What the process says first."""
ANSWERED, ASKS_BACK, FAILED = "answered", "asks back", "failed"
Help = Callable[[Any], Any]


class PlannerStopped(RuntimeError):
    """The process took too long, crashed, or failed on this question."""


class PlannerTimedOut(PlannerStopped):
    """It said nothing in time."""


class PlannerCanceled(PlannerStopped):
    """Somebody asked for it to stop."""


class Planner:
    """Starts its process at the first question. Threads may share it; they take turns."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._process: BaseProcess | None = None
        self._pipe: Connection[Any, Any] | None = None

    def start(self) -> None:
        """So that the first question need not wait for it; what fails shows when it is asked."""
        with self._lock, suppress(PlannerStopped):
            self._pipe = self._pipe or self._start()

    def ask(
        self,
        question: str,
        *given: object,
        helping: Help | None = None,
        stopped: Callable[[], bool] | None = None,
    ) -> Any:
        """The answer of the planning function named `question`, which gets `helping` as its last
        argument when there is one: what it asks back is answered here. `stopped` is asked again and
        again whether to give up. Raises PlannerStopped, PlannerCanceled, and what these two raise;
        then the process is ended."""
        with self._lock:
            try:
                kind, answer = self._asked((question, given), helping, stopped)
            except BaseException:
                self._stop()
                raise
        if kind == FAILED:
            raise PlannerStopped(answer)
        return answer

    def _asked(
        self,
        what: tuple[str, tuple[object, ...]],
        helping: Help | None,
        stopped: Callable[[], bool] | None,
    ) -> tuple[str, Any]:
        pipe = self._pipe or self._start()
        _tell(pipe, (*what, helping is not None))
        kind, answer = _heard(pipe, self._seconds, stopped)
        while kind == ASKS_BACK and helping is not None:
            _tell(pipe, helping(answer))
            kind, answer = _heard(pipe, self._seconds, stopped)
        return kind, answer

    @property
    def process_id(self) -> int | None:
        """Of the process that is kept; None while there is none."""
        return self._process.pid if self._process else None

    def close(self) -> None:
        with self._lock:
            self._stop()

    def __enter__(self) -> "Planner":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _start(self) -> "Connection[Any, Any]":
        context = get_context("forkserver")
        context.set_forkserver_preload([PLANNING])
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs,), daemon=True, name="planner")
        try:
            with _without_the_program():
                process.start()
        except Exception as error:
            raise PlannerStopped(type(error).__name__) from None
        theirs.close()
        self._process, self._pipe = process, ours
        _heard(ours, START_SECONDS)
        return ours

    def _stop(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None:
            self._process.kill()
            self._process.join()
        self._pipe = self._process = None


STARTING = threading.Lock()


@contextmanager
def _without_the_program() -> Iterator[None]:
    """A process that is started here runs `PLANNING` alone. Otherwise multiprocessing has it import
    the program that started it, with all its pages, once more."""
    with STARTING:
        program = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = program


def _tell(pipe: "Connection[Any, Any]", what: object) -> None:
    try:
        pipe.send(what)
    except Exception as error:
        raise PlannerStopped(type(error).__name__) from None


def _heard(
    pipe: "Connection[Any, Any]", seconds: float, stopped: Callable[[], bool] | None = None
) -> tuple[str, Any]:
    """What the process says next. Raises PlannerTimedOut, PlannerCanceled, and PlannerStopped when
    it has ended."""
    until = time.monotonic() + seconds
    while True:
        if stopped is not None and stopped():  # first, so that no quick answer hides it
            raise PlannerCanceled("canceled")
        if pipe.poll(seconds if stopped is None else LOOK_SECONDS):
            break
        if stopped is None or time.monotonic() > until:
            raise PlannerTimedOut("no answer in time")
    try:
        kind, answer = pipe.recv()
    except Exception as error:
        raise PlannerStopped(type(error).__name__) from None
    return kind, answer


def _serve(pipe: "Connection[Any, Any]") -> None:
    """Says that it is ready, then answers until the other end is gone. A failure is told by its
    kind alone: its text may quote somebody's data."""

    def help_with(what: object) -> Any:
        pipe.send((ASKS_BACK, what))
        return pipe.recv()

    planning = import_module(PLANNING)
    gc.freeze()  # what was loaded stays: no garbage is looked for in it
    pipe.send((ANSWERED, READY))
    while True:
        try:
            question, given, helped = pipe.recv()
        except EOFError:
            return
        more = (help_with,) if helped else ()
        try:
            pipe.send((ANSWERED, getattr(planning, question)(*given, *more)))
        except Exception as error:
            pipe.send((FAILED, type(error).__name__))
