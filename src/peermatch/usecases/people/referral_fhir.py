"""A hand-off as FHIR: a Gravity SDOHCC ServiceRequest with its Task, for a partner that takes it.

Nothing in it says who the person is but an id: the partner was told whom it is about by the
disclosure that stands in the account, and without that there is no such file.
"""

from datetime import date
from typing import Any
from uuid import UUID

from domain.people.consent import Use
from domain.people.disclosure import check_sending
from domain.people.participant import PARTICIPANT
from domain.resources.given_resource import GIVEN, Given, GivenOutcome, GivenUnknown
from domain.resources.kinds_of_help import Need
from domain.resources.resource import RESOURCE
from domain.shared.decider import Refusal, known
from peermatch.store import Store

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


class NotHandedOff(Refusal):
    sentence = "Record a warm hand-off first: only what the service was told may be sent to it."


def hand_off_bundle(store: Store, given_id: UUID, today: date) -> dict[str, Any]:
    """Raises GivenUnknown, NotHandedOff, and NoConsentForThisUse where no consent is in force."""
    state = store.read(GIVEN, given_id)
    given = known(state.given, GivenUnknown)
    if state.handed_off is None or given.resource_id is None:
        raise NotHandedOff
    check_sending(store.read(PARTICIPANT, given.participant_id), Use.OTHER_CARE, today)
    service = store.read(RESOURCE, given.resource_id).described
    request = _request(state)
    performer = {"display": service.name if service else ""}
    status = STATUS[state.followed.outcome if state.followed else None]
    task = {
        "resourceType": "Task",
        "id": f"task-{given_id}",
        "meta": {"profile": [f"{PROFILES}/SDOHCC-TaskForReferralManagement"]},
        "status": status,
        "intent": "order",
        "code": {
            "coding": [{"system": "http://hl7.org/fhir/CodeSystem/task-code", "code": "fulfill"}]
        },
        "focus": {"reference": f"ServiceRequest/{request['id']}"},
        "for": request["subject"],
        "authoredOn": state.handed_off.told_on.isoformat(),
        "requester": {"display": "Peer recovery support program"},
        "owner": performer,
    }
    patient = {"resourceType": "Patient", "id": str(given.participant_id)}
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [
            {"fullUrl": f"urn:uuid:{one['id']}", "resource": one}
            for one in (patient, {**request, "performer": [performer]}, task)
        ],
    }


def _request(state: Given) -> dict[str, Any]:
    given = known(state.given, GivenUnknown)
    code, display = CATEGORY_OF.get(given.need, UNSPECIFIED)
    finished = state.followed is not None and state.followed.outcome is not GivenOutcome.WAITING
    return {
        "resourceType": "ServiceRequest",
        "id": f"request-{given.given_id}",
        "meta": {"profile": [f"{PROFILES}/SDOHCC-ServiceRequest"]},
        "status": "completed" if finished else "active",
        "intent": "order",
        "category": [{"coding": [{"system": CATEGORIES, "code": code, "display": display}]}],
        "code": {"text": display},
        "subject": {"reference": f"Patient/{given.participant_id}"},
        "authoredOn": given.given_on.isoformat(),
    }
