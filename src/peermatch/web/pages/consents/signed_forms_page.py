"""What somebody signed, as staff see it: the very text, the signature, the files to keep."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.people.consent import Consent, covered
from domain.people.consents.signed_form import ConsentFormSigned, drawing
from domain.people.participant import Participant
from domain.shared.roles import Role
from peermatch.readmodels.reading.opened_rows import NotFound
from peermatch.readmodels.screens.people import signed_forms
from peermatch.usecases.people.consent_forms import opened_scan, papers_of
from peermatch.web.actions import Link, address
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.pages.consents.form_words import KINDS, LANGUAGES, WAYS
from peermatch.web.pages.consents.reading_and_signing import person_of
from peermatch.web.show.reports.marked_lines import blocks
from peermatch.web.show.reports.printed_forms import scanned, signed_pdf
from peermatch.web.show.templating import page

router = APIRouter(prefix="/people/{participant_id}/signed-forms/{form_id}")
Intake = Annotated[Viewer, Depends(ForRoles(Role.INTAKE, Role.COORDINATOR))]
Taking = Annotated[Viewer, Depends(ForRoles(Role.INTAKE, Role.COORDINATOR, proof=True))]
"""Whoever takes a file away."""


@router.get("")
def signed_form(request: Request, viewer: Intake, participant_id: UUID, form_id: UUID) -> Response:
    """Raises NotFound for a form that is not this person's."""
    services = services_of(request)
    reading = services.reading(viewer.actor)
    signed = _opened(request, viewer, participant_id, form_id)
    kept = signed_forms.kept(reading, form_id)
    person = person_of(request, viewer, participant_id)
    consent = _consent(person, signed)
    here = f"/people/{participant_id}/signed-forms/{form_id}"
    ids = {"participant_id": participant_id, "consent_id": signed.consent_id}
    revoke = Link("Revoke this consent", address("revoke-consent", here, **ids))
    return page(
        request,
        "signed_form.html",
        name=person.name,
        signed=signed,
        consent=consent,
        kind=KINDS[signed.kind],
        way=WAYS[signed.way],
        spoken=LANGUAGES[signed.language],
        covers=covered(consent),
        blocks=blocks(signed.lines),
        drawn=drawing(signed.drawn) if signed.drawn else (),
        revoke=None if consent.revoked_on else revoke,
        today=reading.today,
        kept=reading.local(kept.at) if kept else None,
        by=services.account_names.of({kept.by}).get(kept.by, "") if kept else "",
        papers=papers_of(services.scans, signed),
    )


@router.get("/form.pdf")
def form_pdf(request: Request, viewer: Taking, participant_id: UUID, form_id: UUID) -> Response:
    return signed_pdf(_opened(request, viewer, participant_id, form_id))


@router.get("/papers/{scan_id}")
def paper(
    request: Request, viewer: Taking, participant_id: UUID, form_id: UUID, scan_id: UUID
) -> Response:
    return paper_of(request, viewer, participant_id, form_id, scan_id)


def paper_of(
    request: Request, viewer: Viewer, participant_id: UUID, form_id: UUID, scan_id: UUID
) -> Response:
    """A file of what was signed. Raises NotFound for any that the form doesn't name."""
    signed = _opened(request, viewer, participant_id, form_id)
    look = (viewer.actor.name, signed_forms.PURPOSE)
    found = opened_scan(services_of(request).scans, signed, scan_id, look=look)
    if found is None:
        raise NotFound
    return scanned(found)


def _opened(request: Request, viewer: Viewer, whose: UUID, form_id: UUID) -> ConsentFormSigned:
    return signed_forms.opened(services_of(request).reading(viewer.actor), whose, form_id)


def _consent(person: Participant, signed: ConsentFormSigned) -> Consent:
    """Raises NotFound."""
    found = (one for one in person.consents if one.consent_id == signed.consent_id)
    consent = next(found, None)
    if consent is None:
        raise NotFound
    return consent
