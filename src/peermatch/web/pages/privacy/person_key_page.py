"""A participant's key, replaced by the privacy officer when somebody else may have it."""

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch.store.keys.key_tables import FIRST_KEY
from peermatch.store.keys.replacing import PersonKey
from peermatch.usecases.input.fields import Reader
from peermatch.usecases.input.kinds import BY_TYPE
from peermatch.usecases.privacy.person_key import key_of_participant, replace_participants_key
from peermatch.web.errors.error_responses import status_of
from peermatch.web.forms.kept_forms import check_not_again
from peermatch.web.forms.posted import Posted, texts
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.pages.privacy.looks_page import number_of
from peermatch.web.show.templating import page

router = APIRouter(prefix="/looks/people/{participant_id}/key")
Officer = Annotated[Viewer, Depends(ForRoles(Role.PRIVACY_OFFICER))]
Proved = Annotated[Viewer, Depends(ForRoles(Role.PRIVACY_OFFICER, proof=True))]


@router.get("")
def person_key(request: Request, viewer: Officer, participant_id: UUID) -> Response:
    services = services_of(request)
    found = key_of_participant(services.views, services.service.store.vault, participant_id)
    return _shown(request, participant_id, found)


@router.post("")
def replace_person_key(
    request: Request, viewer: Proved, participant_id: UUID, posted: Posted
) -> Response:
    """Replaces the version that the form was shown with, and no other."""
    try:
        check_not_again(request)
        replaced(request, viewer, participant_id, texts(posted))
    except Refusal as refusal:
        services = services_of(request)
        found = key_of_participant(services.views, services.service.store.vault, participant_id)
        return _shown(request, participant_id, found, refusal)
    return RedirectResponse(f"/looks/people/{participant_id}/key?done=key-replaced", 303)


def replaced(
    request: Request, viewer: Viewer, participant_id: UUID, typed: Mapping[str, str]
) -> PersonKey:
    """Raises InvalidInput, and what `replace_participants_key` raises."""
    read, services = Reader(typed), services_of(request)
    version = read.one("replaces", BY_TYPE[int])
    if version is not None and version < FIRST_KEY:
        read.wrong("replaces", "is not the number of a key")
    read.finish()
    return replace_participants_key(
        services.views,
        services.service.store.vault,
        participant_id,
        version,
        by=str(viewer.account.account_id),
        now=services.now(),
    )


def _shown(
    request: Request, participant_id: UUID, found: PersonKey, refusal: Refusal | None = None
) -> Response:
    services = services_of(request)
    return page(
        request,
        "person_key.html",
        status_of(refusal) if refusal else 200,
        found=found,
        participant_id=participant_id,
        number=number_of(participant_id),
        names=services.account_names.of(one.by for one in found.replaced),
        refusal=refusal.sentence if refusal else "",
        zone=services.service.program.zone,
    )
