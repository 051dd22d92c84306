"""The version after this one, as far as it matters while both run: every read model has another
shape, so that all are built anew behind those that serve."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from fault_parts import forked_service, sending_worker
from peermatch import bootstrap
from peermatch.readmodels.engine.projection import Projection
from peermatch.worker import worker

OURS = bootstrap.read_models


def following(models: Iterable[Projection]) -> tuple[Projection, ...]:
    """The same read models as the next version has them."""
    return tuple(replace(model, shape=model.shape + 1) for model in models)


def read_models(*given: Any) -> tuple[Projection, ...]:
    return following(OURS(*given))


def work(told: dict[str, str], clock: Path, waits: bool) -> None:
    """Its worker. Without `waits` it sends as soon as it leads, to see what that would do."""
    bootstrap.read_models = read_models
    if not waits:
        worker.shown_first = lambda jobs, _projector: tuple(jobs)
    sending_worker.work(told, clock)


def serve(told: dict[str, str], log: Path, name: str, port: int) -> None:
    """Its web process."""
    bootstrap.read_models = read_models
    forked_service.serve(told, log, name, port)
