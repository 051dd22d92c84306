"""Whether somebody may be known already, asked while a referral is being typed."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.shared.roles import Role
from peermatch.readmodels.screens.referrals.known_already import (
    MaybeKnown,
    Typed,
    known_already,
)
from peermatch.web.forms.posted import Posted, texts
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.show.templating import page

router = APIRouter()
Staff = Annotated[Viewer, Depends(ForRoles(Role.INTAKE, Role.COORDINATOR))]


@router.post("/referrals/drafts/known")
def known(request: Request, viewer: Staff, posted: Posted) -> Response:
    """The part of the form's page that says it, for what is typed by now; nothing is kept."""
    found = found_of(request, viewer, texts(posted))
    return page(request, "referral_known.html", known=found)


def found_of(request: Request, viewer: Viewer, values: Mapping[str, str]) -> tuple[MaybeKnown, ...]:
    """By what the form holds so far; half a birth date is none."""
    try:
        born = date.fromisoformat(values.get("birth_date", "").strip())
    except ValueError:
        born = None
    typed = Typed(
        name=values.get("participant_name", ""), birth_date=born, phone=values.get("phone", "")
    )
    return known_already(services_of(request).reading(viewer.actor), typed)
