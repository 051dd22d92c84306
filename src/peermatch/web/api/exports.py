"""Lists as CSV over the API."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.shared.roles import Role
from peermatch.web.api.answers import READING_ONE
from peermatch.web.http.access import ApiForRoles, Viewer
from peermatch.web.pages.program.exports import Mark, as_csv

router = APIRouter(prefix="/api/v1/exports", tags=["records"])
Office = Annotated[Viewer, Depends(ApiForRoles(Role.INTAKE, Role.COORDINATOR, Role.MANAGER))]


@router.get(
    "/{name}",
    response_class=Response,
    responses={**READING_ONE, 200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
)
def read_export(request: Request, viewer: Office, name: str, mark: Mark = False) -> Response:
    """One list as CSV: referrals, consents, disclosures, records, matches, sessions,
    billing, roster or credentials, as the role has them."""
    return as_csv(request, viewer, name, mark)
