"""Referrals over the API: the waitlist, a search, and one referral."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from domain.shared.roles import Role
from peermatch.readmodels.screens.matches import outlook
from peermatch.readmodels.screens.program import wait_history
from peermatch.readmodels.screens.referrals import waitlist
from peermatch.readmodels.screens.referrals.known_already import Alike, Typed, known_already
from peermatch.readmodels.screens.referrals.waitlist_wish import Wish
from peermatch.usecases.input.fields import LONGEST_TEXT, Reader
from peermatch.usecases.input.kinds import BY_TYPE
from peermatch.web.forms import search_fields
from peermatch.web.http.access import ApiForRoles, Viewer, services_of
from peermatch.web.http.api_answers import (
    READING,
    READING_ONE,
    WRITING,
    Answer,
    Limit,
    PartOfList,
)
from peermatch.web.http.listings import REFERRALS
from peermatch.web.http.paging import After
from peermatch.web.show.likely_waits import likely_wait

router = APIRouter(prefix="/api/v1/referrals", tags=["referrals"])
Staff = Annotated[Viewer, Depends(ApiForRoles(Role.INTAKE, Role.COORDINATOR))]
Word = Annotated[str, Query(max_length=60)]
Missing = Literal["", "any", "birth-date", "county", "service-line", "areas", "modes", "hours"]
Office = Annotated[Viewer, Depends(ApiForRoles(Role.INTAKE, Role.COORDINATOR, Role.MANAGER))]


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


class AgainstIt(Answer):
    """What stands against a proposal, and what people could do about it."""

    sentence: str
    remedy: str


class OutlookAnswer(Answer):
    """Whom the engine would propose if it were decided now; nothing is promised by it.

    `current` is false while it is out of date or not known yet, `due` true while it is being worked
    out. `specialist_id` is null where nobody would be proposed; `against` says why.
    """

    current: bool
    due: bool
    found_at: datetime | None
    day: date | None
    specialist_id: UUID | None
    specialist_name: str
    reasons: tuple[str, ...]
    against: tuple[AgainstIt, ...]
    likely_wait: str
    """In words, from the program's own history."""


class Search(BaseModel):
    """Whom somebody looks for; at least one part is given."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: str | None = Field(default=None, max_length=LONGEST_TEXT)
    birth_date: str | None = Field(default=None, examples=["1987-04-03"])
    phone: str | None = Field(
        default=None,
        examples=["(804) 555-0100"],
        description="All of it, or its last four digits.",
    )


class KnownSoFar(BaseModel):
    """What a referral says so far; any part may be missing."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: str | None = Field(default=None, max_length=LONGEST_TEXT)
    birth_date: str | None = Field(default=None, examples=["1987-04-03"])
    phone: str | None = Field(default=None, max_length=LONGEST_TEXT, examples=["(804) 555-0100"])


class KnownAlready(Answer):
    """Somebody who may be the same; who they are is null or empty where the role may not know."""

    matches: list[Alike]
    referral_id: UUID | None
    name: str
    status: str


class Found(Answer):
    """Referrals that a search found."""

    total: int
    referrals: list[Waiting]


class Waitlist(PartOfList):
    """One part of the waitlist."""

    referrals: list[Waiting]


@router.get("", responses=READING)
def list_referrals(
    request: Request,
    viewer: Staff,
    *,
    status: Literal["", "waiting", "proposed", "matched", "closed", "open", "all"] = "",
    urgency: Literal["", "urgent", "routine"] = "",
    consent: Literal["", "in-force", "missing"] = "",
    county: Word = "",
    language: Word = "",
    service_line: Literal["", "mental-health", "substance-use", "family"] = "",
    source: Word = "",
    asked_for: UUID | None = None,
    clock: Literal["", "late", "due"] = "",
    missing: Missing = "",
    after: After = "",
    limit: Limit = 50,
) -> Waitlist:
    """The waitlist: urgent first, then the longest wait. Without a status, who waits or has a match
    proposed; `open` are all that are not closed."""
    reading = services_of(request).reading(viewer.actor)
    sought = REFERRALS.after(request, after, limit)
    wish = Wish(
        status=status,
        urgency=urgency,
        consent=consent,
        county=county,
        language=language,
        service_line=service_line,
        source=source,
        asked_for=asked_for,
        clock=clock,
        missing=missing,
    )
    part = waitlist.page(reading, sought, wish)
    rows = [Waiting.model_validate(row) for row in part.rows]
    return Waitlist(total=part.total, next=REFERRALS.next(request, part), referrals=rows)


@router.post("/find", responses=READING | {400: WRITING[400], 413: WRITING[413]})
def find_referrals(request: Request, viewer: Staff, body: Search) -> Found:
    """Referrals of people who match all that is given. Posted, so that no address names anyone."""
    asked = search_fields.search({name: text or "" for name, text in body})
    rows = waitlist.find(services_of(request).reading(viewer.actor), **asked)
    return Found(total=len(rows), referrals=[Waiting.model_validate(row) for row in rows])


@router.post("/known", responses=READING | {400: WRITING[400], 413: WRITING[413]})
def read_known(request: Request, viewer: Office, body: KnownSoFar) -> list[KnownAlready]:
    """Who may be known already by what a referral says so far, and what matches. Who they are is
    told to those who may search for people. Posted, so that no address names anyone."""
    read = Reader({name: str(value or "") for name, value in body})
    typed = Typed(
        name=read.text("name"),
        birth_date=read.one("birth_date", BY_TYPE[date], required=False),
        phone=read.text("phone"),
    )
    read.finish()
    found = known_already(services_of(request).reading(viewer.actor), typed)
    return [
        KnownAlready(
            matches=list(one.matches),
            referral_id=one.row.referral_id if one.row else None,
            name=one.row.name if one.row else "",
            status=one.row.status if one.row else "",
        )
        for one in found
    ]


@router.get("/{referral_id}", responses=READING_ONE)
def read_referral(request: Request, viewer: Staff, referral_id: UUID) -> Waiting:
    """One referral with why it waits."""
    return Waiting.model_validate(
        waitlist.one(services_of(request).reading(viewer.actor), referral_id)
    )


@router.get("/{referral_id}/outlook", responses=READING_ONE)
def read_outlook(request: Request, viewer: Staff, referral_id: UUID) -> OutlookAnswer:
    """Whom the engine would propose today, and what stands against it."""
    reading = services_of(request).reading(viewer.actor)
    found = outlook.one(reading, referral_id)
    row = waitlist.one(reading, referral_id)
    said = wait_history.likely(reading, county=row.county, urgency=row.urgency)
    return OutlookAnswer(**asdict(found), likely_wait=likely_wait(said))
