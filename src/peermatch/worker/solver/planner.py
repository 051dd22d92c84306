"""The planner in a process of its own, kept alive: questions go in, plain answers come out."""

import threading
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any

PLANNING = "peermatch.worker.solver.planning"
"""What the process runs; only it ever loads a solver."""
SECONDS = 120.0
"""A question that takes longer ends the process; the next one starts another."""
START_SECONDS = 600.0
"""Loading the solver counts for no question: on a busy machine it takes longer than most do."""


READY = "ready"
"""What the process says first."""


class PlannerStopped(RuntimeError):
    """The process took too long, crashed, or failed on this question."""


class Planner:
    """Starts its process at the first question. Threads may share it; they take turns."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._process: BaseProcess | None = None
        self._pipe: Connection[Any, Any] | None = None

    def ask(self, question: str, *given: object) -> Any:
        """The answer of the planning function named `question`. Raises PlannerStopped."""
        with self._lock:
            try:
                pipe = self._pipe or self._start()
                pipe.send((question, given))
                good, answer = _heard(pipe, self._seconds)
            except Exception as error:
                self._stop()
                if isinstance(error, PlannerStopped):
                    raise
                raise PlannerStopped(type(error).__name__) from None
        if not good:
            raise PlannerStopped(answer)
        return answer

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


def _heard(pipe: "Connection[Any, Any]", seconds: float) -> tuple[bool, Any]:
    """What the process says next. Raises PlannerStopped when it says nothing in time."""
    if not pipe.poll(seconds):
        raise PlannerStopped("no answer in time")
    good, answer = pipe.recv()
    return good, answer


def _serve(pipe: "Connection[Any, Any]") -> None:
    """Says that it is ready, then answers until the other end is gone. A failure is told by its
    kind alone: its text may quote somebody's data."""
    planning = import_module(PLANNING)
    pipe.send((True, READY))
    while True:
        try:
            question, given = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send((True, getattr(planning, question)(*given)))
        except Exception as error:
            pipe.send((False, type(error).__name__))
