"""How the service itself does, over the API: the numbers of the operations page."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request

from domain.shared.roles import OPERATING
from peermatch.web.http.access import ApiForRoles, Viewer, services_of
from peermatch.web.http.api_answers import READING, Answer
from peermatch.web.running.standing_now import standing_now

router = APIRouter(prefix="/api/v1")
Operating = Annotated[Viewer, Depends(ApiForRoles(*OPERATING))]


class ReadModelAnswer(Answer):
    """`behind_seconds` is the age of the first fact that it doesn't show."""

    name: str
    behind_seconds: float
    stopped_by: str | None


class JobAnswer(Answer):
    """`every_seconds` is 0 for what people start; `reason` the kind of its last failure."""

    name: str
    done_at: datetime | None
    failed_at: datetime | None
    reason: str
    every_seconds: float
    failing: bool
    late: bool


class QueueAnswer(Answer):
    """Failed work: what is tried again by itself, and what waits for a person."""

    name: str
    again: int
    set_aside: int


class OperationsAnswer(Answer):
    """`warnings` are what somebody should look at now; `leader_seconds` is null when no worker has
    ever led."""

    at: datetime
    warnings: list[str]
    facts: int
    leader_seconds: float | None
    held_back_seconds: float
    behind_seconds: float
    checkpoint_at: datetime | None
    read_models: list[ReadModelAnswer]
    jobs: list[JobAnswer]
    queues: list[QueueAnswer]
    messages: dict[str, int]
    """Messages that wait, by how far a gateway is with them."""


@router.get("/operations", tags=["operations"], responses=READING)
def show_operations(request: Request, viewer: Operating) -> OperationsAnswer:
    """As of now; nothing in it is about a person."""
    found = standing_now(services_of(request))
    return OperationsAnswer(
        at=found.at,
        warnings=list(found.warnings()),
        facts=found.facts,
        leader_seconds=found.leader_seconds,
        held_back_seconds=found.held_back_seconds,
        behind_seconds=found.behind_seconds,
        checkpoint_at=found.checkpoint_at,
        read_models=[ReadModelAnswer.model_validate(model) for model in found.models],
        jobs=[
            JobAnswer(
                name=mark.name,
                done_at=mark.done_at,
                failed_at=mark.failed_at,
                reason=mark.reason,
                every_seconds=mark.every_seconds,
                failing=mark.failing,
                late=mark.late(found.at),
            )
            for mark in found.jobs.values()
        ],
        queues=[QueueAnswer.model_validate(queue) for queue in found.queues],
        messages=dict(found.messages),
    )
