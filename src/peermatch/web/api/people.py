"""A participant over the API: their details, consents, disclosures, records and history."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from domain.people.disclosure import account_since
from domain.shared.roles import Role
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.people import consents_given, person, record_notices
from peermatch.readmodels.screens.people.household_members import household
from peermatch.readmodels.screens.people.person import DisclosureRow
from peermatch.readmodels.screens.program import told_history
from peermatch.readmodels.screens.referrals import referral_intake, waitlist
from peermatch.usecases.core.today import rules_today
from peermatch.usecases.input.composites import wish_text
from peermatch.web.http.access import ApiForRoles, Viewer, services_of
from peermatch.web.http.api_answers import READING_ONE, Answer

router = APIRouter(prefix="/api/v1", tags=["records"])
Staff = Annotated[Viewer, Depends(ApiForRoles(Role.INTAKE, Role.COORDINATOR))]


class Consent(Answer):
    """One consent; `uses` says what it is for, `covers` the same as a sentence."""

    consent_id: UUID
    signed_on: date
    expires_on: date
    revoked_on: date | None
    discloser: str
    recipients: str
    information: str
    purpose: str
    covers_later_information: bool
    uses: list[str]
    covers: str
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
    """A plan, authorization, conflict, statement or shortlist. `words` are its texts."""

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
    """`correction_reason` says why its time or outcome was corrected."""

    attempt_id: UUID
    attempted_at: datetime
    outcome: str
    way: str
    correction_reason: str


class HistoryEvent(Answer):
    """One of the newest facts by its stored name, with a sentence that names nobody; all of them
    are at `/api/v1/referrals/{referral_id}/history`."""

    at: datetime
    name: str
    sentence: str


class Household(Answer):
    """Who is to be served together or apart; `others` are the other members' referrals."""

    wish: str
    agreed_by: str
    agreed_on: date | None
    others: list[UUID]


class Person(Answer):
    """A participant's own details and everything recorded about them. `notices` tell every later
    reader about statements of challenge."""

    participant_id: UUID
    name: str
    preferred_name: str
    pronouns: str
    phone: str
    email: str
    postal_address: list[str]
    no_fixed_address: bool
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
    household: Household | None
    notices: list[str]
    history: list[HistoryEvent]


@router.get("/referrals/{referral_id}/person", responses=READING_ONE)
def read_person(request: Request, viewer: Staff, referral_id: UUID) -> Person:
    """The participant behind a referral, with consents, records and history."""
    reading = services_of(request).reading(viewer.actor)
    whose = waitlist.one(reading, referral_id).participant_id
    profile, records = person.profile(reading, whose), person.records(reading, whose)
    about = (referral_id, whose, *(record.record_id for record in records))
    return Person(
        participant_id=whose,
        name=profile.name,
        preferred_name=profile.preferred_name,
        pronouns=profile.pronouns,
        phone=profile.phone,
        email=profile.email,
        postal_address=list(profile.postal_address),
        no_fixed_address=profile.no_fixed_address,
        ways=list(profile.ways),
        hours=[str(window) for window in profile.hours],
        caller_says=profile.caller_says,
        guardian=profile.guardian,
        interpreter=profile.interpreter,
        sites=list(profile.sites),
        transport=profile.transport,
        wishes=[wish_text(wish) for wish in profile.wishes],
        consents=[Consent.model_validate(row) for row in consents_given.consents(reading, whose)],
        disclosures=[Disclosure.model_validate(r) for r in _account(request, reading, whose)],
        records=[Record.model_validate(row) for row in records],
        attempts=[Attempt.model_validate(r) for r in person.attempts(reading, referral_id)],
        may_be_duplicates=list(person.suspected(reading, referral_id)),
        household=_household(reading, whose),
        notices=list(record_notices.notices(reading, about)),
        history=[
            HistoryEvent.model_validate(e)
            for e in told_history.latest(
                reading, referral_intake.whole_record(reading, referral_id, whose)
            )
        ],
    )


def _household(reading: Reading, participant_id: UUID) -> Household | None:
    found = household(reading, participant_id)
    if found is None:
        return None
    return Household(
        wish=found.wish,
        agreed_by=found.agreed_by,
        agreed_on=found.agreed_on,
        others=[member.referral_id for member in found.others],
    )


def _account(request: Request, reading: Reading, participant_id: UUID) -> tuple[DisclosureRow, ...]:
    """As far back as the rules of today let the account reach."""
    services = services_of(request)
    limits, _holidays = rules_today(services.service, services.now())
    return person.disclosures(reading, participant_id, account_since(reading.today, limits))
