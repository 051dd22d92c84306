"""A CPRS's calendar links over the API."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Request

from domain.shared.roles import Role
from peermatch.web.api.answers import READING, WRITING, Answer
from peermatch.web.api.bodies import LinkBody
from peermatch.web.forms import commands
from peermatch.web.http.access import ApiForRoles, Viewer, services_of
from peermatch.web.show.own import link_address, own

router = APIRouter(prefix="/api/v1/calendar-links", tags=["sessions"])
Specialist = Annotated[Viewer, Depends(ApiForRoles(Role.CPRS))]


class NewLink(Answer):
    """`address` holds the secret; it is told this once."""

    address: str


class Link(Answer):
    link_id: UUID
    label: str
    created_at: datetime
    fetched_at: datetime | None
    fetched_by: str


class Links(Answer):
    links: list[Link]


@router.post("", status_code=201, responses=WRITING)
def make_link(request: Request, viewer: Specialist, body: LinkBody) -> NewLink:
    """Makes a link for one device. A lost answer is mended by removing the link."""
    services = services_of(request)
    token = services.feed_links.create(own(viewer), commands.label(body.texts()))
    return NewLink(address=link_address(request, token))


@router.get("", responses=READING)
def list_links(request: Request, viewer: Specialist) -> Links:
    """The links, without their secrets, and when each was last fetched."""
    listed = services_of(request).feed_links.listed(own(viewer))
    return Links(links=[Link.model_validate(link) for link in listed])


@router.delete("/{link_id}", status_code=204, responses=WRITING)
def remove_link(request: Request, viewer: Specialist, link_id: UUID) -> None:
    """Ends the link at once."""
    if not services_of(request).feed_links.revoke(own(viewer), link_id):
        raise HTTPException(404)
