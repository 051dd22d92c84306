"""What is sent to one's own email address, over the API. An address is given and confirmed on the
page alone."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict

from domain.shared.decider import Refusal
from domain.shared.roles import STAFF, Role
from peermatch.web.http.access import ApiForRoles, Viewer, services_of
from peermatch.web.http.api_answers import READING, WRITING, Answer

router = APIRouter(prefix="/api/v1", tags=["sessions"])
Anyone = Annotated[Viewer, Depends(ApiForRoles(*STAFF))]
OWN_EMAIL = "/own-email"


class InvitationsForSpecialists(Refusal):
    sentence = "Invitations are for specialists: nobody else has appointments here."
    field = "invitations"


class OwnEmail(Answer):
    """Whether there is an address that mail reaches, and what is sent there."""

    confirmed: bool
    returned: bool
    """There is nobody at the address: nothing is sent until it is changed."""
    daily_list: bool
    invitations: bool


class Wanted(BaseModel):
    """What is to be sent from now on; null or left out: as it is."""

    model_config = ConfigDict(extra="forbid", strict=True)

    daily_list: bool | None = None
    invitations: bool | None = None


@router.get(OWN_EMAIL, responses=READING)
def own_email(request: Request, viewer: Anyone) -> OwnEmail:
    """What is sent to the account's own address; never the address."""
    known = services_of(request).staff_addresses.of(viewer.account.account_id)
    return OwnEmail.model_validate(known)


@router.post(OWN_EMAIL, status_code=204, responses=WRITING)
def want_email(request: Request, viewer: Anyone, body: Wanted) -> None:
    """Turns the daily list or invitations on or off; on only where the address is confirmed."""
    if body.invitations and viewer.role is not Role.CPRS:
        raise InvitationsForSpecialists
    services_of(request).staff_addresses.want(
        viewer.account.account_id, daily_list=body.daily_list, invitations=body.invitations
    )
