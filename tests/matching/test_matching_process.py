"""The solver runs apart: same bytes as here, stopped in time, and its crash is contained."""

import os
import signal
import subprocess
import sys
import threading

import pytest
from matching_people import small_waitlist

from matching import ProblemRefused, plan_to_json, problem_to_json, solve
from matching.process import ADVISE, SolverCanceled, SolverCrashed, SolverTimedOut, solve_apart

PROBLEM = problem_to_json(small_waitlist(40, 6))


def test_the_plan_from_a_child_process_is_the_plan_from_here_byte_for_byte() -> None:
    shares: list[float] = []
    plan = solve_apart(PROBLEM, seconds=60, progress=lambda _doing, share: shares.append(share))
    assert plan == plan_to_json(solve(small_waitlist(40, 6)))
    assert shares == sorted(shares)
    assert len(shares) >= 3


def test_a_time_limit_ends_the_run() -> None:
    with pytest.raises(SolverTimedOut):
        solve_apart(PROBLEM, seconds=0.01)


def test_a_canceled_run_stops() -> None:
    with pytest.raises(SolverCanceled):
        solve_apart(PROBLEM, seconds=60, canceled=lambda: True)


def test_a_refused_problem_says_why() -> None:
    with pytest.raises(ProblemRefused, match="At seed: expected `int` >= 0"):
        solve_apart(PROBLEM.replace(b'"seed":1', b'"seed":-1'), seconds=60)


def test_a_killed_solver_loses_only_its_own_run(monkeypatch: pytest.MonkeyPatch) -> None:
    started = subprocess.Popen

    def killed(*arguments: object, **named: object) -> subprocess.Popen[bytes]:
        child = started(*arguments, **named)  # type: ignore[call-overload]
        threading.Timer(0.1, os.kill, (child.pid, signal.SIGKILL)).start()
        return child

    monkeypatch.setattr(subprocess, "Popen", killed)
    with pytest.raises(SolverCrashed) as crash:
        solve_apart(PROBLEM, seconds=60)
    assert crash.value.code == -signal.SIGKILL


def test_a_plan_outlives_a_crash_over_its_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    started = subprocess.Popen
    dies = (
        "import os, signal, matching.__main__ as child;"
        "child.advise = lambda *_: os.kill(os.getpid(), signal.SIGKILL);"
        f"child.main(['{ADVISE}'])"
    )

    def dying(arguments: list[str], **named: object) -> subprocess.Popen[bytes]:
        return started([arguments[0], "-c", dies], **named)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "Popen", dying)
    answer = solve_apart(PROBLEM, seconds=60, asking=(ADVISE,))
    assert answer == plan_to_json(solve(small_waitlist(40, 6)))


def test_importing_the_package_imports_no_solver() -> None:
    loaded = (
        "import sys, matching;print([m for m in ('ortools', 'numpy', 'scipy') if m in sys.modules])"
    )
    path = os.pathsep.join(filter(None, sys.path))
    asked = subprocess.run(
        [sys.executable, "-c", loaded],
        capture_output=True,
        check=True,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
    )
    assert asked.stdout.strip() == "[]"
