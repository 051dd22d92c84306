"""Consent forms over the API: their texts, what somebody signed, and the scans of papers. Signing
is the command `sign-consent-form`."""

from dataclasses import asdict
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile
from starlette.responses import Response

from domain.people.consents.consent_statements import ConsentKind
from domain.people.consents.consent_texts import CONSENT_TEXTS, CONSENT_TEXTS_ID
from domain.shared.roles import Role
from peermatch.readmodels.screens.people import signed_forms
from peermatch.store.papers.scan_types import MOST_SCANS, ScanType
from peermatch.usecases.people.consent_forms import form_stream, papers_of
from peermatch.web.http.access import ApiForRoles, Viewer, services_of
from peermatch.web.http.api_answers import READING, READING_ONE, WRITING, Answer
from peermatch.web.pages.consents.papers import PAPERS
from peermatch.web.pages.consents.reading_and_signing import person_of
from peermatch.web.pages.consents.signed_forms_page import paper_of

router = APIRouter(prefix="/api/v1", tags=["records"])
Everyone = Annotated[
    Viewer, Depends(ApiForRoles(Role.INTAKE, Role.COORDINATOR, Role.CPRS, Role.MANAGER))
]
Staff = Annotated[Viewer, Depends(ApiForRoles(Role.INTAKE, Role.COORDINATOR))]
Taking = Annotated[Viewer, Depends(ApiForRoles(Role.INTAKE, Role.COORDINATOR, proof=True))]
SCANNED = {kind.media_type: {"schema": {"type": "string", "format": "binary"}} for kind in ScanType}


class ConsentText(Answer):
    """Each line is a paragraph in plain Markdown; what stands between braces is filled in."""

    kind: ConsentKind
    version: int
    english: list[str]
    spanish: list[str]


class ConsentTextsListed(Answer):
    forms: list[ConsentText]


class SignedFormListed(Answer):
    form_id: UUID
    consent_id: UUID
    kind: str
    way: str
    language: str
    version: int | None
    signed_on: date
    scans: list[UUID]


class SignedFormsListed(Answer):
    signed_forms: list[SignedFormListed]


class PaperRead(Answer):
    """One file; `size` in bytes."""

    scan_id: UUID
    size: int


class SignedFormRead(SignedFormListed):
    """With the very text that was signed, and the signature; of a paper, what its files are."""

    papers: list[PaperRead]

    lines: list[str]
    name: str
    relationship: str
    drawn: str


class PapersKept(Answer):
    """To be named when the form is signed."""

    scans: list[UUID]


@router.get("/consent-forms", responses=READING)
def list_consent_texts(request: Request, viewer: Everyone) -> ConsentTextsListed:
    """The texts as they are now."""
    found = services_of(request).service.store.read(CONSENT_TEXTS, CONSENT_TEXTS_ID)
    return ConsentTextsListed(
        forms=[ConsentText.model_validate(found.current(kind)) for kind in ConsentKind]
    )


@router.get("/people/{participant_id}/signed-forms", responses=READING_ONE)
def list_signed_forms(request: Request, viewer: Staff, participant_id: UUID) -> SignedFormsListed:
    """Newest first."""
    person_of(request, viewer, participant_id)
    rows = signed_forms.of_person(services_of(request).reading(viewer.actor), participant_id)
    return SignedFormsListed(signed_forms=[SignedFormListed.model_validate(one) for one in rows])


@router.get("/people/{participant_id}/signed-forms/{form_id}", responses=READING_ONE)
def read_signed_form(
    request: Request, viewer: Staff, participant_id: UUID, form_id: UUID
) -> SignedFormRead:
    reading = services_of(request).reading(viewer.actor)
    signed = signed_forms.opened(reading, participant_id, form_id)
    papers = [
        PaperRead.model_validate(one) for one in papers_of(services_of(request).scans, signed)
    ]
    return SignedFormRead.model_validate({**asdict(signed), "papers": papers})


@router.get(
    "/people/{participant_id}/signed-forms/{form_id}/papers/{scan_id}",
    response_class=Response,
    responses={**READING_ONE, 200: {"content": SCANNED}},
)
def read_paper(
    request: Request, viewer: Taking, participant_id: UUID, form_id: UUID, scan_id: UUID
) -> Response:
    """A file of a signed form, as it was scanned. Asks for a proof, as taking files away does."""
    return paper_of(request, viewer, participant_id, form_id, scan_id)


@router.post(PAPERS, responses=WRITING)
def keep_papers(
    request: Request,
    viewer: Staff,
    *,
    participant_id: Annotated[UUID, Form()],
    form_id: Annotated[UUID, Form(description="Chosen by the caller, and given again on signing.")],
    files: Annotated[
        list[UploadFile],
        File(min_length=1, max_length=MOST_SCANS, description="PDF, JPEG or PNG."),
    ],
) -> PapersKept:
    """Keeps scans of a signed paper, sealed under the key of whoever signed. They are deleted after
    a day unless `sign-consent-form` names them. Sent again, a file keeps the id that it has."""
    person_of(request, viewer, participant_id)
    services = services_of(request)
    named = [(services.new_id(), one.file.read()) for one in files]
    kept = services.scans.keep(participant_id, form_stream(participant_id, form_id), named)
    return PapersKept(scans=list(kept))
