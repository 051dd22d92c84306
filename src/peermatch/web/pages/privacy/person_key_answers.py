"""A participant's key over the API, for the privacy officer: which it is, and replacing it."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from domain.shared.roles import Role
from peermatch.usecases.privacy.person_key import key_of_participant
from peermatch.web.http.access import ApiForRoles, Viewer, services_of
from peermatch.web.http.api_answers import READING_ONE, WRITING, Answer
from peermatch.web.pages.privacy.person_key_page import replaced

router = APIRouter(prefix="/api/v1/looks/people/{participant_id}/key")
Officer = Annotated[Viewer, Depends(ApiForRoles(Role.PRIVACY_OFFICER))]
Proved = Annotated[Viewer, Depends(ApiForRoles(Role.PRIVACY_OFFICER, proof=True))]


class KeyToReplace(Answer):
    """`replaces` is the version in use: said again, it replaces nothing more."""

    replaces: int


class ReplacedKeyAnswer(Answer):
    """`by` is an account's id, or "operator". `resealed_at` is null until what lies outside the
    record was sealed anew."""

    key_version: int
    by: str
    at: datetime
    resealed_at: datetime | None


class PersonKeyAnswer(Answer):
    """The version that seals now, and those that it replaced, newest first; never a key."""

    key_version: int
    replaced: list[ReplacedKeyAnswer]


@router.get("", tags=["privacy"], responses=READING_ONE)
def read_person_key(request: Request, viewer: Officer, participant_id: UUID) -> PersonKeyAnswer:
    """Which key a participant's data is sealed under, and who replaced it when."""
    services = services_of(request)
    found = key_of_participant(services.views, services.service.store.vault, participant_id)
    return PersonKeyAnswer.model_validate(found)


@router.post("", tags=["privacy"], responses=WRITING)
def replace_person_key(
    request: Request, viewer: Proved, participant_id: UUID, body: KeyToReplace
) -> PersonKeyAnswer:
    """Seals what is written about them from now on under another key."""
    found = replaced(request, viewer, participant_id, {"replaces": str(body.replaces)})
    return PersonKeyAnswer.model_validate(found)
