"""Who looked at whose data, over the API: for the privacy officer, and without names."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from domain.privacy.unusual_looks import Finding, Unusual
from domain.shared.roles import Role
from peermatch.readmodels.screens.privacy import unusual
from peermatch.usecases.privacy.accounting import accounting
from peermatch.web.http.access import ApiForRoles, Viewer, services_of
from peermatch.web.http.api_answers import READING, Answer, Limit, PartOfList
from peermatch.web.http.listings import UNUSUAL
from peermatch.web.http.paging import After
from peermatch.web.pages.privacy.breach_page import WindowAsked, exposed
from peermatch.web.pages.privacy.looks_page import LISTING, LooksAsked, sought
from peermatch.web.pages.privacy.sign_ins_page import LISTING as SIGN_INS
from peermatch.web.pages.privacy.sign_ins_page import SignInsAsked
from peermatch.web.pages.privacy.sign_ins_page import sought as sought_sign_ins

router = APIRouter(prefix="/api/v1")
Officer = Annotated[Viewer, Depends(ApiForRoles(Role.PRIVACY_OFFICER))]
Proved = Annotated[Viewer, Depends(ApiForRoles(Role.PRIVACY_OFFICER, proof=True))]


class LookAnswer(Answer):
    """A screen that showed something of somebody. `viewer` is an account's id, `fields` are names
    of what was shown, never its content."""

    look_id: UUID
    at: datetime
    viewer: str
    screen: str
    subject: UUID
    purposes: tuple[str, ...]
    fields: tuple[str, ...]


class LooksAnswer(Answer):
    """Newest first; `next` goes on after it, and is null at the end."""

    next: str | None
    looks: list[LookAnswer]


class SignInAnswer(Answer):
    """Somebody signed in, or a token called from an address for the first time. `device` and
    `source` are empty where they are not known."""

    sign_in_id: UUID
    account_id: UUID
    began_at: datetime
    how: str
    device: str
    source: str


class SignInsAnswer(Answer):
    """Newest first; `next` goes on after it, and is null at the end."""

    next: str | None
    sign_ins: list[SignInAnswer]


class ToldAnswer(Answer):
    """One disclosure."""

    disclosed_on: date
    recipient: str
    information: str
    purpose: str


class LookedAnswer(Answer):
    """An account looked on one day, for these purposes."""

    on: date
    viewer: str
    purposes: list[str]


class AccountingAnswer(Answer):
    """Who was told, and who looked, since a day."""

    participant_id: UUID
    name: str
    since: date
    told: list[ToldAnswer]
    looked: list[LookedAnswer]


class UnusualAnswer(Answer):
    """What was unusual about an account's looks on one day; `finding` is null until reviewed."""

    looks_id: UUID
    kind: Unusual
    viewer: UUID
    on: date
    participant_id: UUID | None
    people: int
    usual: int
    finding: Finding | None
    reviewed_on: date | None
    reviewed_by: str | None


class UnusualAnswers(PartOfList):
    """One part of the worklist."""

    unusual: list[UnusualAnswer]


class ExposedAnswer(Answer):
    """Somebody whom the account saw, or could have seen: then `looks` is 0."""

    participant_id: UUID
    looks: int
    first_seen: datetime | None
    last_seen: datetime | None


class BreachAnswer(Answer):
    """Whom the accounts saw in the window, and how many more they could have seen."""

    accounts: list[UUID]
    since: datetime
    until: datetime

    seen: int
    others: int
    people: list[ExposedAnswer]


@router.get("/looks", tags=["privacy"], responses=READING)
def list_looks(
    request: Request,
    viewer: Officer,
    *,
    by: str = "",
    first_day: date | None = None,
    last_day: date | None = None,
    after: After = "",
    limit: Limit = 100,
) -> LooksAnswer:
    """The register of looks, of one account (`by`) or of all; days are the program's."""
    LISTING.after(request, after, limit)
    first, last = (str(day) if day else "" for day in (first_day, last_day))
    asked = LooksAsked(by=by, first_day=first, last_day=last, after=after)
    found = services_of(request).look_register.part(sought(request, asked, limit))
    following = LISTING.sealed(request, found.next) if found.next else None
    looks = [LookAnswer.model_validate(look) for look in found.looks]
    return LooksAnswer(next=following, looks=looks)


@router.get("/sign-ins", tags=["privacy"], responses=READING)
def list_sign_ins(
    request: Request,
    viewer: Officer,
    *,
    by: str = "",
    device: str = "",
    source: str = "",
    first_day: date | None = None,
    last_day: date | None = None,
    after: After = "",
    limit: Limit = 100,
) -> SignInsAnswer:
    """The log of sign-ins, of one account (`by`), device or address, or all; days are the
    program's."""
    SIGN_INS.after(request, after, limit)
    first, last = (str(day) if day else "" for day in (first_day, last_day))
    asked = SignInsAsked(by, device, source, first, last, after)
    found = services_of(request).sign_ins.log.part(sought_sign_ins(request, asked, limit))
    return SignInsAnswer(
        next=SIGN_INS.sealed(request, found.next) if found.next else None,
        sign_ins=[SignInAnswer.model_validate(one) for one in found.sign_ins],
    )


@router.get("/looks/people/{participant_id}", tags=["privacy"], responses=READING)
def read_accounting(request: Request, viewer: Officer, participant_id: UUID) -> AccountingAnswer:
    """The accounting of disclosures and looks of one participant; itself a look."""
    services = services_of(request)
    found = accounting(services.reading(viewer.actor), services.looks, participant_id)
    return AccountingAnswer(
        participant_id=participant_id,
        name=found.name,
        since=found.since,
        told=[ToldAnswer.model_validate(one) for one in found.told],
        looked=[
            LookedAnswer(on=one.on, viewer=one.viewer, purposes=sorted(one.purposes))
            for one in found.looked
        ],
    )


@router.get("/unusual-looks", tags=["privacy"], responses=READING)
def list_unusual(
    request: Request,
    viewer: Officer,
    *,
    reviewed: bool = False,
    after: After = "",
    limit: Limit = 100,
) -> UnusualAnswers:
    """The worklist of unusual looks, newest day first."""
    reading = services_of(request).reading(viewer.actor)
    part = unusual.page(reading, UNUSUAL.after(request, after, limit), reviewed)
    rows = [UnusualAnswer.model_validate(row) for row in part.rows]
    return UnusualAnswers(total=part.total, next=UNUSUAL.next(request, part), unusual=rows)


@router.get("/breach", tags=["privacy"], responses=READING)
def read_breach(
    request: Request,
    viewer: Proved,
    *,
    account: str = "",
    since: str = "",
    until: str = "",
    sign_in: str = "",
    device: str = "",
    source: str = "",
) -> BreachAnswer:
    """Whom an account saw from `since` until before `until`, and whom it could have seen; moments
    are like 2026-11-23T08:00, on the program's clock unless they say otherwise. Of a sign-in, a
    device or an address the window may be left out."""
    found = exposed(request, viewer, WindowAsked(account, since, until, sign_in, device, source))
    return BreachAnswer(
        accounts=[UUID(one.account_id) for one in found.accounts],
        since=found.since,
        until=found.until,
        seen=found.seen,
        others=found.others,
        people=[
            ExposedAnswer(
                participant_id=one.participant_id,
                looks=one.seen.looks if one.seen else 0,
                first_seen=one.seen.first if one.seen else None,
                last_seen=one.seen.last if one.seen else None,
            )
            for one in found.people
        ],
    )
