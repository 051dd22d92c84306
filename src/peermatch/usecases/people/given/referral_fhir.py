"""A hand-off as FHIR: a Gravity SDOHCC ServiceRequest with its Task, for a partner that takes it.

Nothing in it says who the person is but an id: the partner was told whom it is about when it was
told. It goes to an organization that a consent in force names, word by word, as for agencies that
ask (`referrals/agency_status`), and each thing sent is a disclosure that stands in the account.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from domain.people import disclosure
from domain.people.consent import Consent, Use
from domain.people.disclosure import PlannedDisclosure
from domain.people.participant import PARTICIPANT
from domain.referrals.asking.receipt import names
from domain.resources.given_resource import (
    GIVEN,
    Given,
    GivenOutcome,
    GivenUnknown,
    ResourceGiven,
)
from domain.resources.kinds_of_help import Need
from domain.resources.organization import ORGANIZATION
from domain.resources.resource import RESOURCE, ResourceUnknown
from domain.shared.decider import Refusal, known
from domain.shared.roles import Role
from peermatch.store import Work
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.core.ids import derived
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import Service, UseCase
from peermatch.usecases.people.given.giving_resources import HAND_OFF_PURPOSE
from peermatch.usecases.sessions.existing_bookings import ReadState

SENDER = Actor(name="partners", role=Role.SERVICE)
PARTS = ("program", "partner", "request", "task")
TASK_CODES = "http://hl7.org/fhir/CodeSystem/task-code"
PROFILES = "http://hl7.org/fhir/us/sdoh-clinicalcare/StructureDefinition"
CATEGORIES = "http://hl7.org/fhir/us/sdoh-clinicalcare/CodeSystem/SDOHCC-CodeSystemTemporaryCodes"
UNSPECIFIED = ("sdoh-category-unspecified", "SDOH Category Unspecified")
CATEGORY_OF = {
    Need.FOOD: ("food-insecurity", "Food Insecurity"),
    Need.SHELTER: ("homelessness", "Homelessness"),
    Need.HOUSING: ("housing-instability", "Housing Instability"),
    Need.RECOVERY_HOUSING: ("housing-instability", "Housing Instability"),
    Need.UTILITIES: ("utility-insecurity", "Utility Insecurity"),
    Need.TRANSPORTATION: ("transportation-insecurity", "Transportation Insecurity"),
    Need.WORK: ("employment-status", "Employment Status"),
    Need.EDUCATION: ("educational-attainment", "Educational Attainment"),
    Need.MONEY: ("financial-insecurity", "Financial Insecurity"),
    Need.BENEFITS: ("health-insurance-coverage-status", "Health Insurance Coverage Status"),
    Need.CLOTHING: ("material-hardship", "Material Hardship"),
    Need.PHONE_AND_INTERNET: ("digital-access", "Digital Access"),
    Need.MUTUAL_AID: ("social-connection", "Social Connection"),
    Need.SAFETY: ("intimate-partner-violence", "Intimate Partner Violence"),
    Need.VETERANS: ("veteran-status", "Veteran Status"),
}
STATUS = {
    None: "requested",
    GivenOutcome.WAITING: "in-progress",
    GivenOutcome.GOT_IT: "completed",
    GivenOutcome.REFUSED: "rejected",
    GivenOutcome.DID_NOT_WANT: "cancelled",
}
"""Of the Task, by what came of it."""


INFORMATION = "What they need and how far it is, as a FHIR file"


class NotHandedOff(Refusal):
    sentence = "Record a warm hand-off first: only what the service was told may be sent to it."


class PartnerNotNamed(Refusal):
    sentence = "No consent in force names this organization, so nothing is sent to it."


@dataclass(frozen=True, slots=True, kw_only=True)
class SendHandOff:
    """That the partner is sent the hand-off as it stands: a disclosure like any other."""

    given_id: UUID
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _HandOff:
    """What goes to whom, and the consent that names them."""

    state: Given
    given: ResourceGiven
    told_on: date
    service: str
    organization: str
    consent: Consent

    @property
    def status(self) -> str:
        """Of the Task, by what came of it."""
        return STATUS[self.state.followed.outcome if self.state.followed else None]


def send_hand_off(work: Work, command: SendHandOff, program: Program) -> None:
    """Once for each status; the consent that names the organization is asked for again here."""
    today = program.today(work.command.at)
    found = _hand_off(work.read, command.given_id, today)
    telling = PlannedDisclosure(
        disclosure_id=derived("hand-off sent", command.given_id, command.status),
        use=Use.OTHER_CARE,
        recipient=found.organization,
        information=INFORMATION,
        purpose=HAND_OFF_PURPOSE,
    )
    whose = found.given.participant_id
    person = work.load(PARTICIPANT, whose)
    person.decide(disclosure.disclose, whose, telling, today, found.consent)


def hand_off_bundle(service: Service, given_id: UUID) -> dict[str, Any]:
    """What the partner is sent; that it is, stands in the account before it is answered. Raises
    GivenUnknown, NotHandedOff, PartnerNotNamed."""
    found = _hand_off(service.store.read, given_id, service.program.today(service.now()))
    command = SendHandOff(given_id=given_id, status=found.status)
    number = derived("send hand-off", given_id, found.status, found.consent.consent_id)
    service.perform(SENDER, number, command)
    return _bundle(found)


def _hand_off(read: ReadState, given_id: UUID, today: date) -> _HandOff:
    state = read(GIVEN, given_id)
    given = known(state.given, GivenUnknown)
    if state.handed_off is None or given.resource_id is None:
        raise NotHandedOff
    service = known(read(RESOURCE, given.resource_id).described, ResourceUnknown)
    organization = read(ORGANIZATION, service.organization_id).described
    name = organization.name if organization else service.name
    person = read(PARTICIPANT, given.participant_id)
    covering = (c for c in person.consents if c.covers(Use.OTHER_CARE, today))
    consent = next((c for c in covering if names(c.recipients, name)), None)
    return _HandOff(
        state=state,
        given=given,
        told_on=state.handed_off.told_on,
        service=service.name,
        organization=name,
        consent=known(consent, PartnerNotNamed),
    )


def _bundle(found: _HandOff) -> dict[str, Any]:
    """The patient in it is an id: the partner was told who comes when it was told."""
    given = found.given
    ids = {part: derived("hand-off", part, given.given_id) for part in PARTS}
    ids["Patient"] = given.participant_id
    there = {part: {"reference": f"urn:uuid:{one}"} for part, one in ids.items()}
    code, display = CATEGORY_OF.get(given.need, UNSPECIFIED)
    finished = found.status in ("completed", "rejected", "cancelled")
    request = {
        "resourceType": "ServiceRequest",
        "meta": {"profile": [f"{PROFILES}/SDOHCC-ServiceRequest"]},
        "status": "completed" if finished else "active",
        "intent": "order",
        "category": [{"coding": [{"system": CATEGORIES, "code": code, "display": display}]}],
        "code": {"text": display},
        "subject": there["Patient"],
        "authoredOn": given.given_on.isoformat(),
        "requester": there["program"],
        "performer": [there["partner"]],
    }
    task = {
        "resourceType": "Task",
        "meta": {"profile": [f"{PROFILES}/SDOHCC-TaskForReferralManagement"]},
        "status": found.status,
        "intent": "order",
        "code": {"coding": [{"system": TASK_CODES, "code": "fulfill"}]},
        "description": found.service,
        "focus": there["request"],
        "for": there["Patient"],
        "authoredOn": found.told_on.isoformat(),
        "requester": there["program"],
        "owner": there["partner"],
    }
    organization = {"resourceType": "Organization", "active": True}
    resources: dict[str, dict[str, Any]] = {
        "Patient": {"resourceType": "Patient"},
        "program": {**organization, "name": "Peer recovery support program"},
        "partner": {**organization, "name": found.organization},
        "request": request,
        "task": task,
    }
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [
            {"fullUrl": f"urn:uuid:{ids[part]}", "resource": {**one, "id": str(ids[part])}}
            for part, one in resources.items()
        ],
    }


USE_CASES = (UseCase(SendHandOff, frozenset({Role.SERVICE}), send_hand_off),)
