"""What a participant signed: to be read in the words that they signed, and taken away."""

from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from domain.people.consents.signed_form import drawing
from peermatch.readmodels.reading.opened_rows import NotFound
from peermatch.usecases.own import merged_records
from peermatch.usecases.people.consent_forms import opened_scan
from peermatch.web.http.access import services_of
from peermatch.web.pages.own.visiting import Person, own_page, record_of
from peermatch.web.show.reports.marked_lines import blocks
from peermatch.web.show.reports.printed_forms import scanned, signed_pdf

router = APIRouter(prefix="/your-page/forms/{form_id}")


@router.get("")
def own_form(request: Request, visitor: Person, form_id: UUID) -> Response:
    """The text stays in the language in which it was signed. Raises NotFound for any other's."""
    record = record_of(request, visitor)
    signed = record.signed_form(form_id)
    every = (*record.consents(), *merged_records.consents(record))
    consent = next((c for c in every if c.consent_id == signed.consent_id), None)
    return own_page(
        request,
        visitor,
        record,
        "signed_form.html",
        here=f"/your-page/forms/{form_id}",
        form_id=form_id,
        signed=signed,
        blocks=blocks(signed.lines),
        drawn=drawing(signed.drawn) if signed.drawn else (),
        consent=consent,
        today=record.today,
    )


@router.get("/form.pdf")
def own_form_pdf(request: Request, visitor: Person, form_id: UUID) -> Response:
    return signed_pdf(record_of(request, visitor).signed_form(form_id))


@router.get("/papers/{scan_id}")
def own_paper(request: Request, visitor: Person, form_id: UUID, scan_id: UUID) -> Response:
    signed = record_of(request, visitor).signed_form(form_id)
    found = opened_scan(services_of(request).scans, signed, scan_id, look=None)
    if found is None:
        raise NotFound
    return scanned(found)
