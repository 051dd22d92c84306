"""The solver in a process of its own: a time limit, canceling, progress, and crashes contained."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import IO

from matching.problem.problem import ProblemRefused

LOOK_SECONDS = 0.05
"""How often the child is looked at while it works."""
PROGRESS = b"progress "
EXPLAIN = "--explain"
ADVISE = "--advise"
SHORTLISTS = "--shortlists"
TELL = "--progress"
HUGE_PAGES = "glibc.malloc.hugetlb=1"
"""Large pages where the system allows them: the flow was measured 1.15 times faster."""
REFUSED = 2
"""Exit code of a child that refused its problem; its last line on stderr says why."""


class SolverStopped(RuntimeError):
    """The child ended before its first line was whole; nothing else is lost."""


class SolverTimedOut(SolverStopped):
    """The time limit passed."""


class SolverCanceled(SolverStopped):
    """Somebody asked for the run to stop."""


class SolverCrashed(SolverStopped):
    """The child ended by itself with this exit code (negative: the signal that ended it)."""

    def __init__(self, code: int) -> None:
        super().__init__(f"the solver's process ended with code {code}")
        self.code = code


def solve_apart(
    problem: bytes,
    *,
    seconds: float,
    canceled: Callable[[], bool] = lambda: False,
    progress: Callable[[str, float], None] = lambda _doing, _share: None,
    asking: tuple[str, ...] = (),
) -> bytes:
    """Canonical plan bytes for canonical problem bytes, solved in a child process. With `(ADVISE,)`
    a second line gives the JSON of `advice.Advised`; it is missing if the child is stopped or
    crashes after the plan. Instead of the plan, `asking` gives the JSON of an `Answer` with
    `(EXPLAIN, "REFERRAL:SPECIALIST")`, or everybody's `advice.Shortlist` with `(SHORTLISTS,)`.

    `progress` gets what is being done and the share done (0 to 1), from another thread. Raises
    SolverTimedOut, SolverCanceled, SolverCrashed, and ProblemRefused as `solve` does.
    """
    child = subprocess.Popen(  # noqa: S603  this interpreter, this package, ids already parsed
        [sys.executable, "-m", "matching", TELL, *asking],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={
            "GLIBC_TUNABLES": HUGE_PAGES,
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        },
    )
    answer: list[bytes] = []
    said: list[bytes] = []
    threads = [
        threading.Thread(target=_give, args=(child.stdin, problem), daemon=True),
        threading.Thread(target=_take, args=(child.stdout, answer), daemon=True),
        threading.Thread(target=_hear, args=(child.stderr, said, progress), daemon=True),
    ]
    for thread in threads:
        thread.start()
    try:
        stopped = _wait(child, seconds, canceled)
    finally:
        child.kill()
        child.wait()
        for thread in threads:
            thread.join()
    if child.returncode == REFUSED:
        raise ProblemRefused(said[-1].decode() if said else "The problem was refused.")
    whole, line_ended, _ = b"".join(answer).rpartition(b"\n")
    if stopped and not line_ended:
        raise stopped
    return whole


def _wait(
    child: subprocess.Popen[bytes], seconds: float, canceled: Callable[[], bool]
) -> SolverStopped | None:
    """Returns why the child did not come to its end; a refused problem is an end."""
    until = time.monotonic() + seconds
    while True:
        try:
            child.wait(LOOK_SECONDS)
        except subprocess.TimeoutExpired:
            if canceled():
                return SolverCanceled("cancelled")
            if time.monotonic() > until:
                return SolverTimedOut(f"no answer within {seconds:g} seconds")
        else:
            return None if child.returncode in {0, REFUSED} else SolverCrashed(child.returncode)


def _give(pipe: IO[bytes], problem: bytes) -> None:
    """A child that has ended reads no more: its exit code says so, not this thread."""
    try:
        with pipe:
            pipe.write(problem)
    except BrokenPipeError:
        return


def _take(pipe: IO[bytes], answer: list[bytes]) -> None:
    with pipe:
        answer.append(pipe.read())


def _hear(pipe: IO[bytes], said: list[bytes], progress: Callable[[str, float], None]) -> None:
    with pipe:
        for line in pipe:
            if line.startswith(PROGRESS):
                share, _, doing = line.removeprefix(PROGRESS).decode().strip().partition(" ")
                progress(doing, float(share))
            else:
                said.append(line.strip())
