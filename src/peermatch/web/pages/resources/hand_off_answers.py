"""A warm hand-off as FHIR over the API, for a partner that takes it."""

import json
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.shared.roles import Role
from peermatch.web.http.access import ApiForRoles, Viewer
from peermatch.web.http.api_answers import READING_ONE
from peermatch.web.pages.resources.hand_off_file import FHIR, sent_hand_off

router = APIRouter(prefix="/api/v1", tags=["records"])
Intake = Annotated[Viewer, Depends(ApiForRoles(Role.INTAKE, Role.COORDINATOR, proof=True))]


@router.get("/given/{given_id}/fhir", responses=READING_ONE)
def read_hand_off(request: Request, viewer: Intake, given_id: UUID) -> Response:
    """A warm hand-off as a FHIR R4 Bundle (Gravity SDOHCC ServiceRequest and Task), for an
    organization that a consent in force names. Reading it is a disclosure, and is accounted."""
    return Response(json.dumps(sent_hand_off(request, viewer, given_id)), media_type=FHIR)
