"""Matches and matching runs over the API: what waits for a decision, and what each run came to."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from domain.shared.roles import Role
from peermatch.readmodels.screens.matches import review_queue
from peermatch.readmodels.screens.matches.run_ends import end_of
from peermatch.readmodels.tables.matches import runs
from peermatch.web.api.answers import (
    READING,
    READING_ONE,
    Answer,
    Limit,
    PartOfList,
)
from peermatch.web.http.access import ApiForRoles, Viewer, services_of
from peermatch.web.http.listings import PROPOSALS, RUNS
from peermatch.web.http.paging import After

router = APIRouter(prefix="/api/v1", tags=["matches"])
Coordinator = Annotated[Viewer, Depends(ApiForRoles(Role.COORDINATOR))]
Reviewer = Annotated[Viewer, Depends(ApiForRoles(Role.COORDINATOR, Role.MANAGER))]


class Proposal(Answer):
    match_id: UUID
    referral_id: UUID
    specialist_id: UUID
    name: str
    specialist_name: str
    urgency: str
    waiting_days: int
    taken: int
    capacity: int
    in_common: str
    reasons: list[str]
    runners_up: list[tuple[str, str]]
    first_starts_at: datetime | None
    first_ends_at: datetime | None
    first_mode: str
    first_place: str


class Proposals(PartOfList):
    matches: list[Proposal]


class Run(Answer):
    """The figures are null until the run has finished. `step` of a run under way: 1 waits for its
    turn, 2 finds out whose sessions fit, 3 solves and proposes."""

    run_id: UUID
    status: str
    step: int
    trigger: str
    requested_at: datetime
    problem: str | None
    """The kind of failure of a run that failed."""
    seekers: int | None
    specialists: int | None
    proposed: int | None
    waiting: int | None
    overtaken: int | None
    proved: bool | None
    solver: str | None
    milliseconds: int | None
    problem_digest: str | None
    plan_digest: str | None
    longest_wait_days: int | None
    mean_wait_days: int | None
    fullest_caseload: int | None
    emptiest_caseload: int | None
    caseload_gini: int | None
    envy: int | None
    blocking_pairs: int | None
    deferred_served: int | None
    waits_by_county: list[tuple[str, int, int, int]] | None
    """Name, how many stay waiting, their mean and longest wait in whole days."""
    waits_by_service_line: list[tuple[str, int, int, int]] | None


class RunNow(Run):
    """`told` says what came of it, whom it leaves waiting, and what to do where it failed."""

    told: list[str]


class Runs(PartOfList):
    runs: list[Run]


@router.get("/matches", responses=READING)
def list_proposals(
    request: Request, viewer: Coordinator, after: After = "", limit: Limit = 50
) -> Proposals:
    """Proposed matches that wait for a decision."""
    reading = services_of(request).reading(viewer.actor)
    part = review_queue.page(reading, PROPOSALS.after(request, after, limit))
    rows = [Proposal.model_validate(row) for row in part.rows]
    return Proposals(total=part.total, next=PROPOSALS.next(request, part), matches=rows)


@router.get("/runs", responses=READING)
def list_runs(request: Request, viewer: Reviewer, after: After = "", limit: Limit = 50) -> Runs:
    reading = services_of(request).reading(viewer.actor)
    part = runs.page(reading, RUNS.after(request, after, limit))
    rows = [Run.model_validate(row) for row in part.rows]
    return Runs(total=part.total, next=RUNS.next(request, part), runs=rows)


@router.get("/runs/{run_id}", responses=READING_ONE)
def read_run(request: Request, viewer: Reviewer, run_id: UUID) -> RunNow:
    services = services_of(request)
    run = Run.model_validate(runs.one(services.reading(viewer.actor), run_id))
    end = end_of(services.views, run_id)
    return RunNow(**run.model_dump(), told=list(end.sentences) if end else [])
