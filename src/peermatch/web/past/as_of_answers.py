"""The program as of a past moment, over the API: the same boards, as they were known then."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import AwareDatetime

from domain.shared.days import is_usable
from domain.shared.roles import Role
from peermatch.readmodels.screens.matches import queue_then
from peermatch.readmodels.screens.people import consents_given, person
from peermatch.readmodels.screens.referrals import waitlist
from peermatch.readmodels.screens.referrals.waitlist_wish import NOT_CLOSED
from peermatch.readmodels.screens.specialists import roster
from peermatch.usecases.input.fields import FieldError, InvalidInput
from peermatch.web.http.access import ApiForRoles, Viewer
from peermatch.web.http.api_answers import READING, READING_ONE, Answer, Limit, PartOfList
from peermatch.web.http.listings import REFERRALS, ROSTER
from peermatch.web.http.paging import PER_PAGE, After, Listing
from peermatch.web.past.moments import BeingPrepared, on_the_minute, reading_at

router = APIRouter(prefix="/api/v1/as-of", tags=["as of"])
Staff = Annotated[Viewer, Depends(ApiForRoles(Role.INTAKE, Role.COORDINATOR))]
Coordinator = Annotated[Viewer, Depends(ApiForRoles(Role.COORDINATOR))]
Planner = Annotated[Viewer, Depends(ApiForRoles(Role.COORDINATOR, Role.MANAGER))]
At = Annotated[
    AwareDatetime,
    Query(
        description="The moment with its offset; what counts is the minute. A minute ago or so"
        " is the latest."
    ),
]
QUEUE = Listing("as-of/queue", waitlist.PLACE)
AGAIN_SECONDS = 2


class PartAsked(Answer):
    """Which part of a list, and at most how many rows of it."""

    after: After = ""
    limit: Limit = PER_PAGE


Asked = Annotated[PartAsked, Depends()]


class Then(Answer):
    """`prepared` is false, with status 202, while it is being prepared: ask again in a moment."""

    at: datetime
    prepared: bool


class ReferralThen(Answer):
    referral_id: UUID
    name: str
    county: str
    language: str
    areas: str
    urgency: str
    waiting_days: int
    consent: str
    status: str
    waiting_reason: str


class WaitlistThen(Then, PartOfList):
    referrals: list[ReferralThen]


class ProposalThen(Answer):
    match_id: UUID
    referral_id: UUID
    specialist_id: UUID
    name: str
    specialist_name: str
    reasons: list[str]
    taken: int
    capacity: int
    waiting_days: int


class QueueThen(Then, PartOfList):
    proposals: list[ProposalThen]


class CaseloadThen(Answer):
    specialist_id: UUID
    name: str
    credential: str
    capacity: int
    taken: int
    held: int
    open_places: int


class CaseloadsThen(Then, PartOfList):
    caseloads: list[CaseloadThen]


class MatchThen(Answer):
    match_id: UUID
    specialist_id: UUID
    status: str


class ConsentThen(Answer):
    consent_id: UUID
    signed_on: date
    expires_on: date
    revoked_on: date | None
    uses: list[str]
    covers: str


class PersonThen(Then):
    referral: ReferralThen | None
    consents: list[ConsentThen]
    matches: list[MatchThen]


@router.get("/waitlist", responses=READING)
def read_waitlist_then(
    request: Request,
    response: Response,
    viewer: Staff,
    at: At,
    part: Asked,
) -> WaitlistThen:
    """Who was on the waitlist then, urgent first."""
    moment, sought = _minute(at), REFERRALS.after(request, part.after, part.limit)
    try:
        with reading_at(request, viewer, moment) as reading:
            found = waitlist.page(reading, sought, NOT_CLOSED)
    except BeingPrepared:
        later(response)
        return WaitlistThen(at=moment, prepared=False, total=0, next=None, referrals=[])
    rows = [ReferralThen.model_validate(row) for row in found.rows]
    following = REFERRALS.next(request, found)
    return WaitlistThen(at=moment, prepared=True, total=found.total, next=following, referrals=rows)


@router.get("/queue", responses=READING)
def read_queue_then(
    request: Request,
    response: Response,
    viewer: Coordinator,
    at: At,
    part: Asked,
) -> QueueThen:
    """Which proposals waited for a decision then."""
    moment, sought = _minute(at), QUEUE.after(request, part.after, part.limit)
    try:
        with reading_at(request, viewer, moment) as reading:
            found = queue_then.page(reading, sought)
    except BeingPrepared:
        later(response)
        return QueueThen(at=moment, prepared=False, total=0, next=None, proposals=[])
    rows = [ProposalThen.model_validate(row) for row in found.rows]
    following = QUEUE.next(request, found)
    return QueueThen(at=moment, prepared=True, total=found.total, next=following, proposals=rows)


@router.get("/caseloads", responses=READING)
def read_caseloads_then(
    request: Request, response: Response, viewer: Planner, at: At, part: Asked
) -> CaseloadsThen:
    """The places of those on the roster then, by their own id."""
    moment, sought = _minute(at), ROSTER.after(request, part.after, part.limit)
    try:
        with reading_at(request, viewer, moment) as reading:
            found = roster.page(reading, sought)
    except BeingPrepared:
        later(response)
        return CaseloadsThen(at=moment, prepared=False, total=0, next=None, caseloads=[])
    rows = [CaseloadThen.model_validate(row) for row in found.rows]
    following = ROSTER.next(request, found)
    return CaseloadsThen(
        at=moment, prepared=True, total=found.total, next=following, caseloads=rows
    )


@router.get("/referrals/{referral_id}", responses=READING_ONE)
def read_person_then(
    request: Request, response: Response, viewer: Staff, referral_id: UUID, at: At
) -> PersonThen:
    """A person as they were known then; 404 where they were not."""
    moment = _minute(at)
    try:
        with reading_at(request, viewer, moment) as reading:
            row = waitlist.one(reading, referral_id)
            consents = consents_given.consents(reading, row.participant_id)
            matches = person.matches(reading, row.participant_id)
    except BeingPrepared:
        later(response)
        return PersonThen(at=moment, prepared=False, referral=None, consents=[], matches=[])
    return PersonThen(
        at=moment,
        prepared=True,
        referral=ReferralThen.model_validate(row),
        consents=[ConsentThen.model_validate(one) for one in consents],
        matches=[MatchThen.model_validate(dict(one)) for one in matches],
    )


def _minute(at: datetime) -> datetime:
    if not is_usable(at):
        raise InvalidInput((FieldError("at", "is no usable day"),))
    return on_the_minute(at)


def later(response: Response) -> None:
    """Says that the answer is being prepared, and when to ask again."""
    response.status_code = 202
    response.headers["Retry-After"] = str(AGAIN_SECONDS)
