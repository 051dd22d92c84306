"""Links for agencies that refer people: made, listed with their last use, and revoked."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch.store.accounts.agencies.agency_links import LONGEST_NAME
from peermatch.usecases.input.fields import Reader
from peermatch.usecases.input.kinds import NAME
from peermatch.web.errors.error_responses import status_of
from peermatch.web.forms import forms
from peermatch.web.forms.kept_forms import check_not_again
from peermatch.web.forms.posted import Posted, texts
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.show.templating import page

router = APIRouter()
Issuer = Annotated[Viewer, Depends(ForRoles(Role.INTAKE, Role.MANAGER))]
PAGE = "/agency-links"
LABELS = {"organization": "Organization"}


@router.get(PAGE)
def agency_links(request: Request, viewer: Issuer) -> Response:
    return _listed(request, forms.Form(services_of(request).new_id()), 200)


@router.post(PAGE)
def make_agency_link(request: Request, viewer: Issuer, posted: Posted) -> Response:
    """Makes a link and shows it this once; it is never in a redirect, so never in a log."""
    typed, services = texts(posted), services_of(request)
    try:
        check_not_again(request)
        reader = Reader(typed)
        organization = reader.one("organization", NAME, longest=LONGEST_NAME)
        reader.finish()
        token = services.agency_links.create(organization, viewer.account.account_id)
    except Refusal as refusal:
        form = forms.refused(request, typed, refusal, LABELS)
        return _listed(request, form, status_of(refusal))
    origin = services.origin or str(request.base_url).rstrip("/")
    made = f"{origin}/agency/{token}"
    return _listed(request, forms.Form(services.new_id()), 201, made, organization)


@router.post(f"{PAGE}/{{link_id}}/revoke")
def revoke_agency_link(request: Request, viewer: Issuer, link_id: UUID) -> Response:
    """Also where nothing has this id: nobody learns of links that way."""
    check_not_again(request)
    services_of(request).agency_links.revoke(link_id)
    return RedirectResponse(f"{PAGE}?done=agency-link-revoked", 303)


def _listed(
    request: Request, form: forms.Form, status: int, made: str = "", organization: str = ""
) -> Response:
    services = services_of(request)
    links, now = services.agency_links.listed(), services.now()
    return page(
        request,
        "agency_links.html",
        status,
        form=form,
        made=made,
        organization=organization,
        rows=[(link, link.works(now)) for link in links],
        names=services.account_names.of({link.made_by for link in links}),
        open=bool(services.office_phone),
        longest=LONGEST_NAME,
        zone=services.service.program.zone,
    )
