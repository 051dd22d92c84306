"""Waits, caseloads and import over the API."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, File, Request, UploadFile

from domain.roles import Role
from peermatch.readmodels import overview, roster
from peermatch.usecases.importing import RowOutcome
from peermatch.web.access import ApiForRoles, Viewer, services_of
from peermatch.web.api.answers import READING, WRITING, Answer
from peermatch.web.uploading import imported

router = APIRouter(prefix="/api/v1", tags=["management"])
Manager = Annotated[Viewer, Depends(ApiForRoles(Role.MANAGER))]
Planner = Annotated[Viewer, Depends(ApiForRoles(Role.COORDINATOR, Role.MANAGER))]


class Figures(Answer):
    """Counts of referrals and places; waits in days."""

    waiting: int
    urgent: int
    without_consent: int
    proposed: int
    matched: int
    longest_wait_days: int
    median_wait_days: int
    places: int
    open_places: int


class Caseload(Answer):
    specialist_id: UUID
    staff_reference: str
    name: str
    credential: str
    credential_expires_on: date | None
    capacity: int
    taken: int
    held: int
    open_places: int


class Roster(Answer):
    specialists: list[Caseload]


class RowProblem(Answer):
    file: str
    row: int
    outcome: str
    column: str
    reason: str


class Imported(Answer):
    added: int
    already_there: int
    different: int
    refused: int
    problems: list[RowProblem]


@router.get("/overview", responses=READING)
def read_overview(request: Request, viewer: Manager) -> Figures:
    """Waits and caseloads in figures; nobody is named."""
    return Figures.model_validate(overview.figures(services_of(request).reading(viewer.actor)))


@router.get("/roster", responses=READING)
def read_roster(request: Request, viewer: Planner) -> Roster:
    """Specialists with their caseloads."""
    rows = roster.rows(services_of(request).reading(viewer.actor))
    return Roster(specialists=[Caseload.model_validate(row) for row in rows])


@router.post("/import", responses=WRITING)
def import_files(
    request: Request,
    viewer: Manager,
    files: Annotated[list[UploadFile], File(min_length=1, max_length=5)],
) -> Imported:
    """Imports CSV files; good rows go in, each other one is told. Again changes nothing."""
    report = imported(request, viewer, files)
    return Imported(
        added=report.count(RowOutcome.ADDED),
        already_there=report.count(RowOutcome.ALREADY_THERE),
        different=report.count(RowOutcome.DIFFERENT),
        refused=report.count(RowOutcome.REFUSED),
        problems=[RowProblem.model_validate(problem) for problem in report.problems],
    )
