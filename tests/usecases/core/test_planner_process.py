"""The planner's process: how its own failures are told."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from peermatch.worker.solver import planner as module
from peermatch.worker.solver.planner import (
    ANSWERED,
    ASKS_BACK,
    READY,
    Planner,
    PlannerCanceled,
    PlannerStopped,
)


def one_more(number: int) -> int:
    return number + 1


def test_a_process_that_can_not_be_started_is_told_as_stopped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "_serve", lambda _pipe: None)  # nothing that could be sent over
    with Planner() as planner:
        for _ in range(2):
            with pytest.raises(PlannerStopped, match=r"PicklingError|AttributeError"):
                planner.ask("roll")


def test_a_planner_that_fails_or_hangs_is_told_and_starts_anew() -> None:
    with Planner() as planner:
        with pytest.raises(PlannerStopped, match="AttributeError"):
            planner.ask("roll", None)
        with pytest.raises(PlannerStopped, match="AttributeError"):
            planner.ask("no_such_question")


PROGRAM = """
import sys
from pathlib import Path

with Path(sys.argv[1]).open("a") as names:
    names.write(__name__ + "\\n")

if __name__ == "__main__":
    from peermatch.worker.solver.planner import Planner

    with Planner() as planner:
        planner.start()
"""


@pytest.mark.parametrize("how", [["-m", "the_program"], ["the_program.py"]])
def test_its_process_does_not_load_the_program_that_started_it(
    tmp_path: Path, how: list[str]
) -> None:
    (tmp_path / "the_program.py").write_text(PROGRAM)
    names = tmp_path / "names"
    source = str(Path(module.__file__).parents[3])
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), source])}
    command = [sys.executable, *how, str(names)]
    subprocess.run(command, cwd=tmp_path, env=environment, check=True, timeout=600)
    assert names.read_text().split() == ["__main__"]


class Slow:
    """A process and its pipe: ready after a minute, it asks back and answers after 5 s each."""

    def __init__(self) -> None:
        self.waits = [60.0]
        self.answers = iter([(ANSWERED, READY), (ASKS_BACK, 3), (ANSWERED, "answer")])
        self.sent: list[Any] = []
        self.killed = 0

    def get_context(self, _how: str) -> "Slow":
        return self

    def Pipe(self) -> "tuple[Slow, Slow]":  # noqa: N802 - multiprocessing's own name
        return self, self

    def Process(self, **_given: Any) -> "Slow":  # noqa: N802
        return self

    def poll(self, seconds: float) -> bool:
        return self.waits[0] <= seconds

    def recv(self) -> tuple[str, Any]:
        self.waits = [5.0]
        return next(self.answers)

    def send(self, asked: Any) -> None:
        self.sent.append(asked)

    def set_forkserver_preload(self, modules: list[str]) -> None:
        assert modules == [module.PLANNING]

    def start(self) -> None: ...
    def close(self) -> None: ...
    def join(self) -> None: ...

    def kill(self) -> None:
        self.killed += 1


@pytest.mark.parametrize(("seconds", "answered"), [(1.0, False), (10.0, True)])
def test_the_start_of_the_process_counts_for_no_question(
    monkeypatch: pytest.MonkeyPatch, seconds: float, answered: bool
) -> None:
    slow = Slow()
    monkeypatch.setattr("peermatch.worker.solver.planner.get_context", slow.get_context)
    planner = Planner(seconds)
    if answered:
        assert planner.ask("roll", helping=one_more) == "answer"
    else:
        with pytest.raises(PlannerStopped, match="in time"):
            planner.ask("roll", helping=one_more)
    asked = [("roll", (), True), 4] if answered else [("roll", (), True)]
    assert slow.sent == asked, "asked once it was ready"
    assert slow.killed == (not answered)


def test_a_process_that_is_never_ready_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = Slow()
    slow.waits = [3600.0]
    monkeypatch.setattr("peermatch.worker.solver.planner.get_context", slow.get_context)
    with pytest.raises(PlannerStopped, match="in time"):
        Planner().ask("roll")
    assert (slow.sent, slow.killed) == ([], 1)


def test_a_failure_of_whoever_helps_is_theirs_and_ends_the_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slow = Slow()
    monkeypatch.setattr("peermatch.worker.solver.planner.get_context", slow.get_context)
    planner = Planner()
    with pytest.raises(ZeroDivisionError):
        planner.ask("roll", helping=lambda number: number / 0)
    assert (slow.sent, slow.killed) == ([("roll", (), True)], 1)


def test_somebody_who_asks_is_told_at_once_that_it_was_stopped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slow = Slow()
    monkeypatch.setattr("peermatch.worker.solver.planner.get_context", slow.get_context)
    answers = iter([False, True])
    planner = Planner()
    with pytest.raises(PlannerCanceled):
        planner.ask("roll", stopped=lambda: next(answers))
    assert (slow.sent, slow.killed) == ([("roll", (), False)], 1)


def test_no_quick_answer_hides_that_it_was_stopped_while_somebody_helped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    quick, pressed = Slow(), list[bool]()
    monkeypatch.setattr(quick, "poll", lambda _seconds: True)
    monkeypatch.setattr("peermatch.worker.solver.planner.get_context", quick.get_context)
    with pytest.raises(PlannerCanceled):
        Planner().ask("roll", helping=pressed.append, stopped=lambda: bool(pressed))
    assert (quick.sent, quick.killed) == ([("roll", (), True), None], 1)


def test_the_engine_s_process_is_kept_and_replaced_when_it_ends() -> None:
    refused = b'{"no": "problem"}'
    with Planner() as solver:
        for _ in range(2):
            lines, sentence = solver.ask("solved", refused, ())
            assert (lines, bool(sentence)) == (b"", True)
        first = solver.process_id
        solver.start()
        assert solver.process_id == first
        assert first is not None
        os.kill(first, signal.SIGKILL)
        with pytest.raises(PlannerStopped):
            solver.ask("solved", refused, ())
        assert solver.ask("solved", refused, ())[1]
        assert solver.process_id not in (None, first)


def test_what_is_loaded_once_serves_every_process() -> None:
    with Planner() as one, Planner() as other:
        one.start()
        other.start()
        parents = {Path(f"/proc/{p.process_id}/stat").read_text().split()[3] for p in (one, other)}
    assert len(parents - {str(os.getpid())}) == 1


def test_a_matching_run_keeps_no_schedule_fix_waiting(
    sqlite_agency: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may ask for minutes, and a process answers one question at a time."""
    asked: dict[str, object] = {}

    def runs(_service: object, process: object) -> Any:
        asked["runs"] = process
        return SimpleNamespace(carry_out_all=lambda: 0)

    def schedules(_service: object, process: object, _nightly: object) -> tuple[()]:
        asked["schedules"] = process
        return ()

    monkeypatch.setattr("peermatch.bootstrap.MatchingRuns", runs)
    monkeypatch.setattr("peermatch.bootstrap.schedule_jobs", schedules)
    sqlite_agency.deployment.worker()
    assert asked["runs"] is not asked["schedules"]
