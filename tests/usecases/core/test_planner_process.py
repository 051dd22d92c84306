"""The planner's process: how its own failures are told."""

import pytest

from peermatch.worker.solver import planner as module
from peermatch.worker.solver.planner import Planner, PlannerStopped


def test_a_process_that_can_not_be_started_is_told_as_stopped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "_serve", lambda _pipe: None)  # nothing that could be sent over
    with Planner() as planner:
        for _ in range(2):
            with pytest.raises(PlannerStopped, match=r"PicklingError|AttributeError"):
                planner.ask("roll")
