"""Emergency access over the API. Nobody asks for it, or looks by it, with a token: it is a person's
act, who proves who they are."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from domain.privacy.emergency_access import EmergencyReason
from domain.privacy.unusual_looks import Finding
from domain.shared.roles import Role
from domain.shared.vocabulary import SafeContact
from peermatch.readmodels.screens.privacy import emergencies
from peermatch.usecases.core.reach import MAY_ASK
from peermatch.usecases.privacy.emergency_commands import ARE_TOLD
from peermatch.usecases.privacy.emergency_record import emergency_record
from peermatch.web.http.access import ApiForRoles, Viewer, services_of
from peermatch.web.http.api_answers import (
    READING,
    READING_ONE,
    WRITING,
    Answer,
    IdempotencyKey,
    Limit,
    PartOfList,
)
from peermatch.web.http.listings import EMERGENCIES
from peermatch.web.http.paging import After
from peermatch.web.pages.privacy.emergency_page import ask, read

Officer = Annotated[Viewer, Depends(ApiForRoles(Role.PRIVACY_OFFICER))]
router = APIRouter(prefix="/api/v1")
Asker = Annotated[Viewer, Depends(ApiForRoles(*sorted(MAY_ASK), proof=True))]
Looker = Annotated[Viewer, Depends(ApiForRoles(*sorted(MAY_ASK)))]
Told = Annotated[Viewer, Depends(ApiForRoles(*sorted(ARE_TOLD)))]


class EmergencyAsked(Answer):
    """A whole name and a birth date as they are on record, and what the emergency is."""

    name: str = ""
    birth_date: str = ""
    reason: str = ""
    words: str = ""


class EmergencyBegun(Answer):
    """Open each by its id while it runs; more than one where somebody is on record twice."""

    access_ids: tuple[UUID, ...]


class EmergencyRecordAnswer(Answer):
    """What an emergency needs of one person."""

    access_id: UUID
    until: datetime
    name: str
    preferred_name: str
    pronouns: str
    birth_date: date | None
    county: str
    postal_address: tuple[str, ...]
    no_fixed_address: bool
    language: str
    interpreter: str
    phone: str
    ways: tuple[SafeContact, ...]
    caller_says: str
    guardian: str
    guardian_is: str
    guardian_phone: str
    supported_by: tuple[str, ...]


class EmergencyAccessAnswer(Answer):
    """Who asked when; without a participant nobody was found. `finding` is null until reviewed."""

    access_id: UUID
    viewer: str
    participant_id: UUID | None
    asked_at: datetime
    until: datetime | None
    review_by: date
    finding: Finding | None
    reviewed_on: date | None
    reviewed_by: str | None


class EmergencyAccessAnswers(PartOfList):
    """One part of the list."""

    accesses: list[EmergencyAccessAnswer]


class EmergencyToldAnswer(Answer):
    """Somebody outside who was told without consent."""

    told_at: datetime
    recipient: str
    affiliation: str
    information: str


class EmergencyReviewAnswer(Answer):
    """With what was said of it; `reason` is null where nobody was found."""

    access: EmergencyAccessAnswer
    reason: EmergencyReason | None
    words: str
    told: list[EmergencyToldAnswer]


@router.post("/emergency", tags=["privacy"], responses=WRITING)
def ask_for_emergency_access(
    request: Request, viewer: Asker, key: IdempotencyKey, body: EmergencyAsked
) -> EmergencyBegun:
    """Opens one person for an hour. It is recorded and told whether or not anybody is found."""
    return EmergencyBegun(access_ids=ask(request, viewer, key, read(body.model_dump())))


@router.get("/emergency/{access_id}", tags=["privacy"], responses=READING_ONE)
def read_in_emergency(request: Request, viewer: Looker, access_id: UUID) -> EmergencyRecordAnswer:
    """While one's own access runs; each call is a look."""
    services = services_of(request)
    reading = services.reading(viewer.actor)
    found = emergency_record(reading, services.account_desk.audit, access_id)
    return EmergencyRecordAnswer.model_validate(found)


@router.get("/emergency-access", tags=["privacy"], responses=READING)
def list_emergency_accesses(
    request: Request,
    viewer: Told,
    *,
    reviewed: bool = False,
    after: After = "",
    limit: Limit = 100,
) -> EmergencyAccessAnswers:
    """Who asked for emergency access, newest first; nothing of what the emergencies were."""
    reading = services_of(request).reading(viewer.actor)
    part = emergencies.page(reading, EMERGENCIES.after(request, after, limit), reviewed)
    rows = [EmergencyAccessAnswer.model_validate(row) for row in part.rows]
    return EmergencyAccessAnswers(
        total=part.total, next=EMERGENCIES.next(request, part), accesses=rows
    )


@router.get("/emergency-access/{access_id}", tags=["privacy"], responses=READING_ONE)
def read_emergency_access(
    request: Request, viewer: Officer, access_id: UUID
) -> EmergencyReviewAnswer:
    """What was said of one, and who was told; itself a look."""
    found = emergencies.to_be_reviewed(services_of(request).reading(viewer.actor), access_id)
    return EmergencyReviewAnswer(
        access=EmergencyAccessAnswer.model_validate(found.row),
        reason=found.reason,
        words=found.words,
        told=[EmergencyToldAnswer.model_validate(one) for one in found.told],
    )
