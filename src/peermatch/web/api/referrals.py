"""Referrals over the API: received, listed, consented to, closed."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from domain.shared.roles import Role
from peermatch.readmodels.screens.referrals import waitlist
from peermatch.web.api.answers import (
    READING,
    READING_ONE,
    WRITING,
    Answer,
    IdempotencyKey,
    Limit,
    PartOfList,
)
from peermatch.web.api.bodies import ClosingBody, ConsentBody, ReferralBody, SearchBody
from peermatch.web.forms import commands
from peermatch.web.forms.perform import do
from peermatch.web.http.access import ApiForRoles, Viewer, services_of
from peermatch.web.http.listings import REFERRALS
from peermatch.web.http.paging import After

router = APIRouter(prefix="/api/v1/referrals", tags=["referrals"])
Staff = Annotated[Viewer, Depends(ApiForRoles(Role.INTAKE, Role.COORDINATOR))]


class Taken(Answer):
    referral_id: UUID
    participant_id: UUID


class Given(Answer):
    consent_id: UUID


class Waiting(Answer):
    """A referral on the waitlist."""

    referral_id: UUID
    name: str
    county: str
    language: str
    areas: str
    urgency: str
    received_at: datetime
    waiting_days: int
    consent: str
    has_consent: bool
    status: str
    waiting_reason: str
    waiting_change: str
    choice: str


class Found(Answer):
    total: int
    referrals: list[Waiting]


class Waitlist(PartOfList):
    referrals: list[Waiting]


@router.post("", status_code=201, responses=WRITING)
def receive_referral(
    request: Request, viewer: Staff, key: IdempotencyKey, body: ReferralBody
) -> Taken:
    """Takes a referral in, with the participant's wishes and any consent."""
    command = commands.referral(request, viewer, body.texts(), key)
    return Taken.model_validate(do(request, viewer, key, command).result)


@router.get("", responses=READING)
def list_referrals(
    request: Request,
    viewer: Staff,
    *,
    status: Literal["", "waiting", "proposed", "matched", "closed"] = "",
    urgency: Literal["", "urgent", "routine"] = "",
    consent: Literal["", "in-force", "missing"] = "",
    after: After = "",
    limit: Limit = 50,
) -> Waitlist:
    """The waitlist: urgent first, then the longest wait."""
    reading = services_of(request).reading(viewer.actor)
    sought = REFERRALS.after(request, after, limit)
    part = waitlist.page(reading, sought, status=status, urgency=urgency, consent=consent)
    rows = [Waiting.model_validate(row) for row in part.rows]
    return Waitlist(total=part.total, next=REFERRALS.next(request, part), referrals=rows)


@router.post("/find", responses=READING | {400: WRITING[400], 413: WRITING[413]})
def find_referrals(request: Request, viewer: Staff, body: SearchBody) -> Found:
    """Referrals of people who match all that is given. Posted, so that no address names anyone."""
    asked = commands.search(body.texts())
    rows = waitlist.find(services_of(request).reading(viewer.actor), **asked)
    return Found(total=len(rows), referrals=[Waiting.model_validate(row) for row in rows])


@router.get("/{referral_id}", responses=READING_ONE)
def read_referral(request: Request, viewer: Staff, referral_id: UUID) -> Waiting:
    return Waiting.model_validate(
        waitlist.one(services_of(request).reading(viewer.actor), referral_id)
    )


@router.post("/{referral_id}/consents", status_code=201, responses=WRITING)
def give_consent(
    request: Request, viewer: Staff, referral_id: UUID, key: IdempotencyKey, body: ConsentBody
) -> Given:
    """Records a consent signed by the referral's participant."""
    row = waitlist.one(services_of(request).reading(viewer.actor), referral_id)
    command = commands.consent(body.texts(), row.participant_id)
    return Given.model_validate(do(request, viewer, key, command).result)


@router.post("/{referral_id}/close", status_code=204, responses=WRITING)
def close_referral(
    request: Request, viewer: Staff, referral_id: UUID, key: IdempotencyKey, body: ClosingBody
) -> None:
    """Closes a referral that has no match, with its outcome."""
    do(request, viewer, key, commands.closing(body.texts(), referral_id))
