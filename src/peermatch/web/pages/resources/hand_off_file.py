"""A warm hand-off as a FHIR file, for a partner that takes it."""

import json
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from sqlalchemy import select
from starlette.responses import Response

from domain.shared.roles import Role
from peermatch.readmodels.tables.people.given_resources import GIVEN
from peermatch.usecases.people.given.referral_fhir import hand_off_bundle
from peermatch.web.http.access import ForRoles, Viewer, services_of

router = APIRouter()
Intake = Annotated[Viewer, Depends(ForRoles(Role.INTAKE, Role.COORDINATOR, proof=True))]
FHIR = "application/fhir+json"


@router.get("/given/{given_id}/fhir.json")
def hand_off_file(request: Request, viewer: Intake, given_id: UUID) -> Response:
    """What the service was told, and what came of it. Raises NotFound, and the refusals of
    `hand_off_bundle`."""
    headers = {"Content-Disposition": f'attachment; filename="hand-off-{given_id}.json"'}
    bundle = sent_hand_off(request, viewer, given_id)
    return Response(json.dumps(bundle, indent=1), media_type=FHIR, headers=headers)


def sent_hand_off(request: Request, viewer: Viewer, given_id: UUID) -> dict[str, Any]:
    """The bundle, once the viewer's look and the disclosure are kept."""
    services = services_of(request)
    reading = services.reading(viewer.actor)
    row = reading.one(select(GIVEN).where(GIVEN.c.given_id == given_id))
    reading.fields([row], ("given",), "referral")  # opening it is what is recorded
    return hand_off_bundle(services.service, given_id)
