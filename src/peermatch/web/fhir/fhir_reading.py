"""A referral out of FHIR resources: which element says what, as the texts of the agency's form.
What is missing or can't be read is named by its element."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

SERVICE_LINES = "urn:peermatch:service-line"
"""The code system of what a referral is about; its codes are those of the API."""
UNLIKELY = "urn:peermatch:unlikely"
"""The code system of what is asked about: a warning names a code, and the request sent again says
by a tag (`meta.tag`) of that code that it is right."""
URGENT = frozenset({"urgent", "asap", "stat"})
ELEMENTS: Mapping[str, str] = {
    "asked_by": "Practitioner.name",
    "asked_by_phone": "Practitioner.telecom",
    "organization": "Organization.name",
    "participant_name": "Patient.name",
    "birth_date": "Patient.birthDate",
    "phone": "Patient.telecom",
    "email": "Patient.telecom",
    "language": "Patient.communication",
    "county": "Patient.address",
    **dict.fromkeys(
        ("care_of", "address", "address_2", "city", "state", "zip_code"), "Patient.address"
    ),
    "service_line": "ServiceRequest.code",
    "agreed_on": "Consent.dateTime",
    "urgency": "ServiceRequest.priority",
    "safe_contact": "Patient.telecom",
}
"""By the form's field, where FHIR says it."""
Element = Mapping[str, Any]
NOTHING: Element = {}


@dataclass(frozen=True, slots=True)
class FhirIssue:
    """`code` is one of FHIR's issue types; `asks` the code of what may be confirmed."""

    element: str
    code: str
    text: str
    asks: str = ""


@dataclass(slots=True)
class FhirTold:
    """What the resources say: texts by the form's fields, and what is wrong with the resources."""

    texts: dict[str, str] = field(default_factory=dict)
    organization: str = ""
    identifier: str = ""
    """System and value of the sender's own number for it."""
    reference: str = ""
    """The value alone, as staff read it."""
    confirmed: frozenset[str] = frozenset()
    """Codes of what is unlikely and right all the same."""
    issues: list[FhirIssue] = field(default_factory=list)

    def lacks(self, element: str, text: str, code: str = "required") -> None:
        self.issues.append(FhirIssue(element, code, text))


def fhir_told(body: Element) -> FhirTold:
    """Of a ServiceRequest with what it contains, or of a transaction with one."""
    told = FhirTold()
    request, known = _gathered(body, told)
    if told.issues:
        return told
    if request.get("status") != "active":
        told.lacks("ServiceRequest.status", "Only an active request is taken in.", "value")
    if not isinstance(request.get("intent"), str):
        told.lacks("ServiceRequest.intent", "The intent is missing.")
    patient = _referred(request.get("subject"), known, "Patient")
    if not patient:
        told.lacks("ServiceRequest.subject", "It refers to no Patient that came with it.")
    person, organization = _requester(request, known)
    if not organization:
        told.lacks("ServiceRequest.requester", "It refers to no Organization that came with it.")
    others = (_referred(one, known, "Consent") for one in _each(request, "supportingInfo"))
    consent = next((one for one in others if one), NOTHING)
    if consent.get("status") != "active":
        told.lacks(
            "ServiceRequest.supportingInfo",
            "It refers to no active Consent by which the person agreed to this referral.",
        )
    told.organization = _text(organization, "name")
    for identifier in [*_each(request, "identifier")][:1]:
        told.reference = _text(identifier, "value")
        told.identifier = f"{_text(identifier, 'system')}|{told.reference}"
    told.confirmed = _confirmed(request)
    told.texts = {
        "asked_by": _name(person) or told.organization,
        "asked_by_phone": _telecom(person, "phone") or _telecom(organization, "phone"),
        "participant_name": _name(patient),
        "birth_date": _text(patient, "birthDate"),
        "phone": _telecom(patient, "phone"),
        "email": _telecom(patient, "email"),
        "language": _language(patient),
        "county": _county(patient),
        **_postal(patient),
        "service_line": _service_line(request),
        "agreed_on": _text(consent, "dateTime")[:10],
        "urgency": _urgency(request),
    }
    return told


def _gathered(body: Element, told: FhirTold) -> tuple[Element, dict[str, Element]]:
    """The one request, and every resource by what refers to it."""
    kind = body.get("resourceType")
    if kind == "ServiceRequest":
        contained = {f"#{_text(one, 'id')}": one for one in _each(body, "contained")}
        return body, contained
    if kind != "Bundle":
        told.lacks("resourceType", "A ServiceRequest or a Bundle is taken in.", "structure")
        return NOTHING, {}
    if body.get("type") != "transaction":
        told.lacks("Bundle.type", "Only a transaction is taken in.", "value")
    known: dict[str, Element] = {}
    requests: list[Element] = []
    for entry in _each(body, "entry"):
        resource = entry.get("resource")
        if not isinstance(resource, dict):
            continue
        known[_text(entry, "fullUrl")] = resource
        known[f"{_text(resource, 'resourceType')}/{_text(resource, 'id')}"] = resource
        if resource.get("resourceType") == "ServiceRequest":
            requests.append(resource)
    if len(requests) != 1:
        told.lacks("Bundle.entry", "A transaction has exactly one ServiceRequest.", "structure")
    return (requests or [NOTHING])[0], known


def _referred(reference: object, known: Mapping[str, Element], kind: str) -> Element:
    """What a reference leads to; nothing where it isn't there, or is something else."""
    address = _text(reference, "reference") if isinstance(reference, dict) else ""
    found = known.get(address, NOTHING) if address else NOTHING
    return found if found.get("resourceType") == kind else NOTHING


def _requester(request: Element, known: Mapping[str, Element]) -> tuple[Element, Element]:
    """The person who asks, where one is named, and their organization."""
    asked = request.get("requester")
    if role := _referred(asked, known, "PractitionerRole"):
        person = _referred(role.get("practitioner"), known, "Practitioner")
        return person, _referred(role.get("organization"), known, "Organization")
    return NOTHING, _referred(asked, known, "Organization")


def _each(element: Element, name: str) -> Iterator[Element]:
    found = element.get(name)
    yield from (one for one in found if isinstance(one, dict)) if isinstance(found, list) else ()


def _text(element: Element, name: str) -> str:
    found = element.get(name)
    return found if isinstance(found, str) else ""


def _confirmed(request: Element) -> frozenset[str]:
    meta = request.get("meta")
    tags = _each(meta, "tag") if isinstance(meta, dict) else ()
    return frozenset(_text(tag, "code") for tag in tags if tag.get("system") == UNLIKELY)


def _name(element: Element) -> str:
    """As it is written, else given names and surname; the first that says one."""
    for name in _each(element, "name"):
        given = name.get("given")
        parts = [one for one in given if isinstance(one, str)] if isinstance(given, list) else []
        written = _text(name, "text") or " ".join([*parts, _text(name, "family")])
        if written.strip():
            return written.strip()
    return ""


def _telecom(element: Element, system: str) -> str:
    found = (one for one in _each(element, "telecom") if one.get("system") == system)
    return next((_text(one, "value") for one in found if one.get("use") != "old"), "")


def _language(patient: Element) -> str:
    """The preferred one, else the first, without its region."""
    spoken = [*_each(patient, "communication")]
    for one in sorted(spoken, key=lambda one: one.get("preferred") is not True):
        language = one.get("language")
        for coding in _each(language, "coding") if isinstance(language, dict) else ():
            return _text(coding, "code").split("-")[0].casefold()
    return ""


def _county(patient: Element) -> str:
    found = (_text(one, "district") for one in _each(patient, "address"))
    return next((one.removesuffix(" County") for one in found if one), "")


def _postal(patient: Element) -> dict[str, str]:
    """The first address to which mail may go and that is whole; a county alone is none. FHIR says
    nothing of whether a letter is safe."""
    for one in _each(patient, "address"):
        given = one.get("line")
        lines = [line for line in given if isinstance(line, str)] if isinstance(given, list) else []
        city, state, code = (_text(one, name) for name in ("city", "state", "postalCode"))
        abroad = _text(one, "country").upper() not in ("", "US", "USA")
        off = one.get("use") in ("old", "temp", "billing") or one.get("type") == "physical"
        if off or abroad or not (lines and city and state and code):
            continue
        return {
            "address": lines[0],
            "address_2": ", ".join(lines[1:]),
            "city": city,
            "state": state,
            "zip_code": code,
        }
    return {}


def _service_line(request: Element) -> str:
    code = request.get("code")
    for coding in _each(code, "coding") if isinstance(code, dict) else ():
        if coding.get("system") == SERVICE_LINES:
            return _text(coding, "code")
    return ""


def _urgency(request: Element) -> str:
    priority = _text(request, "priority")
    if priority in URGENT:
        return "urgent"
    return "routine" if priority in ("", "routine") else priority
