"""The planner in a process of its own, kept alive: questions go in, plain answers come out."""

import threading
from collections.abc import Callable
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any

PLANNING = "peermatch.worker.solver.planning"
"""What the process runs; only it ever loads a solver."""
SECONDS = 120.0
"""Silence for longer ends the process; the next question starts another."""
START_SECONDS = 600.0
"""Loading the solver counts for no question: on a busy machine it takes longer than most do."""


READY = "ready"
"""What the process says first."""
ANSWERED, ASKS_BACK, FAILED = "answered", "asks back", "failed"
Help = Callable[[Any], Any]


class PlannerStopped(RuntimeError):
    """The process took too long, crashed, or failed on this question."""


class Planner:
    """Starts its process at the first question. Threads may share it; they take turns."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._process: BaseProcess | None = None
        self._pipe: Connection[Any, Any] | None = None

    def ask(self, question: str, *given: object, helping: Help | None = None) -> Any:
        """The answer of the planning function named `question`, which gets `helping` as its last
        argument when there is one: what it asks back is answered here. Raises PlannerStopped, and
        what `helping` raises."""
        with self._lock:
            try:
                pipe = self._pipe or self._start()
                pipe.send((question, given, helping is not None))
                kind, answer = _heard(pipe, self._seconds)
            except Exception as error:
                raise self._stopped(error) from None
            while kind == ASKS_BACK and helping is not None:
                try:
                    help_given = helping(answer)
                except BaseException:
                    self._stop()
                    raise
                try:
                    pipe.send(help_given)
                    kind, answer = _heard(pipe, self._seconds)
                except Exception as error:
                    raise self._stopped(error) from None
        if kind == FAILED:
            raise PlannerStopped(answer)
        return answer

    def _stopped(self, error: Exception) -> PlannerStopped:
        self._stop()
        return error if isinstance(error, PlannerStopped) else PlannerStopped(type(error).__name__)

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
        context = get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs,), daemon=True, name="planner")
        process.start()
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


def _heard(pipe: "Connection[Any, Any]", seconds: float) -> tuple[str, Any]:
    """What the process says next. Raises PlannerStopped when it says nothing in time."""
    if not pipe.poll(seconds):
        raise PlannerStopped("no answer in time")
    kind, answer = pipe.recv()
    return kind, answer


def _serve(pipe: "Connection[Any, Any]") -> None:
    """Says that it is ready, then answers until the other end is gone. A failure is told by its
    kind alone: its text may quote somebody's data."""

    def help_with(what: object) -> Any:
        pipe.send((ASKS_BACK, what))
        return pipe.recv()

    planning = import_module(PLANNING)
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
