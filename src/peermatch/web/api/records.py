"""Records over the API: people, matches, rules and what is due."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from domain.deadlines.due import DueKind
from domain.people.disclosure import account_since
from domain.program.program_rules import PROGRAM_RULES, RULES_ID, limits_on
from domain.shared.roles import Role
from peermatch.readmodels.engine.reading import Reading
from peermatch.readmodels.screens.matches import decisions, match_context, match_detail
from peermatch.readmodels.screens.people import person, record_notices
from peermatch.readmodels.screens.people.person import DisclosureRow
from peermatch.readmodels.screens.referrals import waitlist
from peermatch.readmodels.tables.program import history
from peermatch.usecases.core.today import rules_today
from peermatch.usecases.input.composites import wish_text
from peermatch.web.api.answers import READING, READING_ONE, Answer, Limit, PartOfList
from peermatch.web.http.access import ApiForRoles, Viewer, services_of
from peermatch.web.http.listings import DUE
from peermatch.web.http.paging import After
from peermatch.web.show.due import due_of
from peermatch.web.show.words import experience

router = APIRouter(prefix="/api/v1", tags=["records"])
Staff = Annotated[Viewer, Depends(ApiForRoles(Role.INTAKE, Role.COORDINATOR))]
Coordinator = Annotated[Viewer, Depends(ApiForRoles(Role.COORDINATOR))]
Planner = Annotated[Viewer, Depends(ApiForRoles(Role.COORDINATOR, Role.MANAGER))]
Specialist = Annotated[Viewer, Depends(ApiForRoles(Role.CPRS))]
Anyone = Annotated[
    Viewer, Depends(ApiForRoles(Role.INTAKE, Role.COORDINATOR, Role.CPRS, Role.MANAGER))
]


class Consent(Answer):
    consent_id: UUID
    signed_on: date
    expires_on: date
    revoked_on: date | None
    discloser: str
    recipients: str
    information: str
    purpose: str
    uses: list[str]
    ends_when: str
    signed_by: str


class Disclosure(Answer):
    """`notice` and `scope` went along to the recipient."""

    disclosed_on: date
    use: str
    recipient: str
    information: str
    purpose: str
    scope: str
    notice: str


class Record(Answer):
    record_id: UUID
    kind: str
    began_at: datetime
    began_on: date | None
    until: date | None
    open: bool
    units: int | None
    words: list[str]
    notice: str


class Attempt(Answer):
    """`corrected_because` says why its time or outcome was corrected."""

    attempt_id: UUID
    attempted_at: datetime
    outcome: str
    way: str
    corrected_because: str


class HistoryEvent(Answer):
    at: datetime
    name: str
    sentence: str


class Person(Answer):
    """All that a referral's participant told, and what was recorded of them. `notices` are what
    every later reader is told of statements of challenge."""

    participant_id: UUID
    name: str
    preferred_name: str
    pronouns: str
    phone: str
    email: str
    ways: list[str]
    hours: list[str]
    caller_says: str
    guardian: str
    interpreter: str
    sites: list[str]
    transport: str
    wishes: list[str]
    consents: list[Consent]
    disclosures: list[Disclosure]
    records: list[Record]
    attempts: list[Attempt]
    may_be_duplicates: list[UUID]
    notices: list[str]
    history: list[HistoryEvent]


class Match(Answer):
    match_id: UUID
    referral_id: UUID
    specialist_id: UUID
    status: str
    acceptance: str
    started_on: date | None
    name: str


class MatchCourse(Match):
    specialist_name: str
    proposed_on: date
    expires_on: date | None
    first_starts_at: datetime | None
    """When the two could meet first, as it was proposed."""
    decline_reason: str
    overridden: list[str]
    frequency: str
    paused_until: date | None
    last_check_in: date | None
    ended_on: date | None
    end_reason: str
    reasons: list[str]
    wishes: list[str]
    conditions: str
    may_be_told: list[str]
    notices: list[str]


class Rule(Answer):
    """A limit as it holds today. `level` says what passing it does."""

    name: str
    value: int
    unit: str
    level: str
    citation: str
    certainty: str
    sentence: str


class DueItem(Answer):
    kind: str
    about: UUID
    due_on: date
    overdue: bool
    name: str
    referral_id: UUID | None
    match_id: UUID | None
    specialist_id: UUID | None


class DueItems(PartOfList):
    due: list[DueItem]


class DecisionsNeeded(Answer):
    kind: str
    name: str
    referral_id: UUID | None
    match_id: UUID | None
    """A match to end, where the two were ruled out for each other."""
    group_id: UUID | None
    """A group to leave, where the member's consent has ended."""
    participant_id: UUID | None
    session_id: UUID | None
    """A session that stands although `rules` speak against its time: to move, cancel or keep."""
    commitment_id: UUID | None
    """The same of supervision, notes or a group's meeting."""
    specialist_id: UUID | None
    starts_at: datetime | None
    rules: tuple[str, ...]


@router.get("/referrals/{referral_id}/person", responses=READING_ONE)
def read_person(request: Request, viewer: Staff, referral_id: UUID) -> Person:
    """The participant behind a referral, with consents, records and history."""
    reading = services_of(request).reading(viewer.actor)
    whose = waitlist.one(reading, referral_id).participant_id
    told, records = person.profile(reading, whose), person.records(reading, whose)
    about = (referral_id, whose, *(record.record_id for record in records))
    return Person(
        participant_id=whose,
        name=told.name,
        preferred_name=told.preferred_name,
        pronouns=told.pronouns,
        phone=told.phone,
        email=told.email,
        ways=list(told.ways),
        hours=[str(window) for window in told.hours],
        caller_says=told.caller_says,
        guardian=told.guardian,
        interpreter=told.interpreter,
        sites=list(told.sites),
        transport=told.transport,
        wishes=[wish_text(wish) for wish in told.wishes],
        consents=[Consent.model_validate(row) for row in person.consents(reading, whose)],
        disclosures=[Disclosure.model_validate(r) for r in _account(request, reading, whose)],
        records=[Record.model_validate(row) for row in records],
        attempts=[Attempt.model_validate(r) for r in person.attempts(reading, referral_id)],
        may_be_duplicates=list(person.suspected(reading, referral_id)),
        notices=list(record_notices.notices(reading, about)),
        history=[HistoryEvent.model_validate(e) for e in history.of(reading, whose, referral_id)],
    )


def _account(request: Request, reading: Reading, participant_id: UUID) -> tuple[DisclosureRow, ...]:
    """As far back as the rules of today let the account reach."""
    services = services_of(request)
    limits, _holidays = rules_today(services.service, services.now())
    return person.disclosures(reading, participant_id, account_since(reading.today, limits))


@router.get("/matches/{match_id}", responses=READING_ONE)
def read_match(request: Request, viewer: Coordinator, match_id: UUID) -> MatchCourse:
    """A match over its whole course, with what the participant asked for, the conditions of a
    reviewed conflict, and what they may be told of the specialist's own experience."""
    reading = services_of(request).reading(viewer.actor)
    found = match_detail.one(reading, match_id)
    beside = match_context.one(
        reading, found.referral_id, found.participant_id, found.specialist_id
    )
    fields = {name: getattr(found, name, None) for name in MatchCourse.model_fields}
    more = {
        "wishes": [wish_text(wish) for wish in beside.wishes],
        "conditions": beside.conditions,
        "may_be_told": [experience(area) for area in beside.may_be_told],
        "notices": record_notices.notices(reading, [match_id]),
    }
    return MatchCourse.model_validate({**fields, **more})


@router.get("/my-matches", responses=READING)
def read_my_matches(request: Request, viewer: Specialist) -> list[Match]:
    """Whom the signed-in specialist supports or is asked to."""
    mine = viewer.account.specialist_id
    reading = services_of(request).reading(viewer.actor)
    found = match_detail.of_specialist(reading, mine) if mine else ()
    return [Match.model_validate(row) for row in found]


@router.get("/rules", responses=READING)
def list_rules(request: Request, _viewer: Planner) -> list[Rule]:
    """Every limit as it holds today."""
    services = services_of(request)
    rules = services.service.store.read(PROGRAM_RULES, RULES_ID)
    today = services.service.program.today(services.now())
    return [Rule.model_validate(limit) for limit in limits_on(rules, today).table.values()]


@router.get("/due", responses=READING)
def list_due(
    request: Request,
    viewer: Anyone,
    kind: DueKind | None = None,
    after: After = "",
    limit: Limit = 100,
) -> DueItems:
    """What the role has to see to, soonest first; of one kind or of all."""
    part = due_of(request, viewer).page(kind, DUE.after(request, after, limit))
    rows = [DueItem.model_validate(row) for row in part.rows]
    return DueItems(total=part.total, next=DUE.next(request, part), due=rows)


@router.get("/decisions", responses=READING)
def list_decisions(request: Request, viewer: Coordinator) -> list[DecisionsNeeded]:
    """What waits for a decision beside the review queue."""
    found = decisions.rows(services_of(request).reading(viewer.actor))
    return [DecisionsNeeded.model_validate(row) for row in found]
