"""FHIR R4: a referral comes in as a ServiceRequest, by the same command as an agency's form, and
whoever sent it reads how far it is, as far as the person consents."""

from collections.abc import Iterable
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Depends, Request
from sqlalchemy import select
from starlette.responses import JSONResponse, Response

from domain.referrals.asking.receipt import TO_AGENCIES, Told
from domain.referrals.referral import REFERRAL
from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch.readmodels.tables.program.history import HISTORY
from peermatch.store import CommandReused
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.core.ids import derived
from peermatch.usecases.referrals.agency_status import told_of
from peermatch.web.asking.agency_fields import read_agency
from peermatch.web.asking.asked_back import unlikely_in
from peermatch.web.asking.receipt_pages import SAID
from peermatch.web.errors.error_responses import field_errors, status_of
from peermatch.web.fhir.fhir_reading import ELEMENTS, UNLIKELY, FhirIssue, fhir_told
from peermatch.web.forms.search_fields import counties
from peermatch.web.http.access import ApiForRoles, Viewer, services_of
from peermatch.web.http.api_answers import READING_ONE, WRITING

router = APIRouter(prefix="/api/fhir", include_in_schema=False)
Sender = Annotated[Viewer, Depends(ApiForRoles(Role.INTAKE, Role.MANAGER))]
Resource = dict[str, Any]
FHIR_JSON = "application/fhir+json"
NOT_THERE = "There is nothing with this id, or nothing that may be told."
CONFIRM = "If that is right, send it again with this coding as a tag of the ServiceRequest."
SENT_OTHERWISE = "The same identifier came before with other content."
TASK_STATUS = {
    Told.AGENCY_RECEIVED: "received",
    Told.AGENCY_IN_WORK: "accepted",
    Told.AGENCY_MATCHED: "in-progress",
    Told.AGENCY_CLOSED: "completed",
}


@router.post("/ServiceRequest", responses=WRITING, status_code=201)
def refer_by_fhir(request: Request, viewer: Sender, body: Annotated[Resource, Body()]) -> Response:
    """A ServiceRequest that contains its Patient, requester and Consent."""
    if body.get("resourceType") != "ServiceRequest":
        return _refused([FhirIssue("resourceType", "structure", "This is no ServiceRequest.")])
    return _taken(request, viewer, body)


@router.post("", responses=WRITING, status_code=201)
def refer_by_fhir_transaction(
    request: Request, viewer: Sender, body: Annotated[Resource, Body()]
) -> Response:
    """A Bundle of type transaction with one ServiceRequest, its Patient, requester and Consent."""
    if body.get("resourceType") != "Bundle":
        return _refused([FhirIssue("resourceType", "structure", "This is no Bundle.")])
    return _taken(request, viewer, body)


@router.get("/ServiceRequest/{referral_id}", responses=READING_ONE)
def read_fhir_request(request: Request, viewer: Sender, referral_id: UUID) -> Response:
    """One's own, while the person consents to telling the organization."""
    told = _told(request, viewer, referral_id)
    return _not_told() if told is Told.NOTHING else _json(_service_request(referral_id, told))


@router.get("/Task/{referral_id}", responses=READING_ONE)
def read_fhir_task(request: Request, viewer: Sender, referral_id: UUID) -> Response:
    """How far it is, in one of four words; as for the request."""
    told = _told(request, viewer, referral_id)
    return _not_told() if told is Told.NOTHING else _json(_task(referral_id, told))


def _taken(request: Request, viewer: Viewer, body: Resource) -> Response:
    services, told = services_of(request), fhir_told(body)
    account = str(viewer.account.account_id)
    own = told.identifier.strip("|") or str(services.new_id())
    referral_id = derived("fhir referral", account, own)
    today = services.service.program.today(services.now())
    found = read_agency(
        told.texts, told.organization, counties(request), today,
        referral_id=referral_id, reference=told.reference,
    )  # fmt: skip
    issues = [*told.issues]
    if not issues:
        issues += [_of_field(name, text) for name, text in found.errors.items()]
    if issues:
        return _refused(issues)
    questions = [
        FhirIssue(ELEMENTS.get(name, "ServiceRequest"), "business-rule", one.sentence, one.code)
        for name, one in unlikely_in(found.command, today)
        if one.code not in told.confirmed
    ]
    if questions:
        return _refused(questions)
    try:
        sender = Actor(name=account, role=Role.SERVICE)
        done = services.service.perform(sender, derived("fhir", account, own), found.command)
    except CommandReused:
        issue = FhirIssue("ServiceRequest.identifier", "duplicate", SENT_OTHERWISE)
        return _refused([issue], 409)
    except Refusal as refusal:
        named = field_errors(refusal) or [(refusal.field, refusal.sentence)]
        return _refused([_of_field(name, text) for name, text in named], status_of(refusal))
    services.service.wait(done.position)
    return _created(body, referral_id)


def _created(body: Resource, referral_id: UUID) -> Response:
    location = f"/api/fhir/ServiceRequest/{referral_id}"
    if body.get("resourceType") == "Bundle":
        kinds = [_kind(entry) for entry in body["entry"]]
        entries = [{"response": _stored(kind, referral_id)} for kind in kinds]
        return _json(
            {"resourceType": "Bundle", "type": "transaction-response", "entry": entries}, 200
        )
    answer = _json(_service_request(referral_id, None), 201)
    answer.headers["Location"] = location
    return answer


def _kind(entry: object) -> object:
    resource = entry.get("resource") if isinstance(entry, dict) else None
    return resource.get("resourceType") if isinstance(resource, dict) else None


def _stored(kind: object, referral_id: UUID) -> dict[str, str]:
    """Only the request can be read again, and its Task; whatever else came is part of it."""
    if kind in ("ServiceRequest", "Task"):
        return {"status": "201 Created", "location": f"{kind}/{referral_id}"}
    return {"status": "201 Created"}


def _told(request: Request, viewer: Viewer, referral_id: UUID) -> Told:
    """NOTHING also for what somebody else sent, or nobody."""
    services = services_of(request)
    mine = select(HISTORY.c.stream).where(
        HISTORY.c.stream == referral_id,
        HISTORY.c.version == 1,
        HISTORY.c.by == str(viewer.account.account_id),
    )
    if not services.views.ids(mine):
        return Told.NOTHING
    if services.service.store.read(REFERRAL, referral_id).received is None:
        return Told.NOTHING
    told = told_of(services.service, referral_id)
    return told if told in TO_AGENCIES else Told.NOTHING


def _service_request(referral_id: UUID, told: Told | None) -> Resource:
    return {
        "resourceType": "ServiceRequest",
        "id": str(referral_id),
        "status": "completed" if told is Told.AGENCY_CLOSED else "active",
        "intent": "order",
        "subject": {"display": "The person who was referred"},
    }


def _task(referral_id: UUID, told: Told) -> Resource:
    return {
        "resourceType": "Task",
        "id": str(referral_id),
        "status": TASK_STATUS[told],
        "businessStatus": {"text": SAID[told]},
        "intent": "order",
        "focus": {"reference": f"ServiceRequest/{referral_id}"},
    }


def _of_field(name: str, text: str) -> FhirIssue:
    return FhirIssue(ELEMENTS.get(name, "ServiceRequest"), "business-rule", text)


def _not_told() -> Response:
    return _refused([FhirIssue("", "not-found", NOT_THERE)], 404)


def _refused(issues: Iterable[FhirIssue], status: int = 422) -> Response:
    outcome = {
        "resourceType": "OperationOutcome",
        "issue": [
            {
                "severity": "warning" if issue.asks else "error",
                "code": issue.code,
                **({"details": _to_confirm(issue)} if issue.asks else {}),
                "diagnostics": issue.text,
                **({"expression": [issue.element]} if issue.element else {}),
            }
            for issue in issues
        ],
    }
    return _json(outcome, status)


def _to_confirm(issue: FhirIssue) -> Resource:
    """The coding which, sent again as a tag of the request, says that it is right."""
    coding = {"system": UNLIKELY, "code": issue.asks, "display": issue.text}
    return {"coding": [coding], "text": f"{issue.text} {CONFIRM}"}


def _json(resource: Resource, status: int = 200) -> JSONResponse:
    return JSONResponse(resource, status, media_type=FHIR_JSON)
