"""A form that was signed on paper: its scan is kept first, then it is said what it is."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from domain.people.consent import USES
from domain.people.consents.consent_statements import OWN_USES, ConsentKind, form_language
from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch.store import Done
from peermatch.store.papers.scan_types import LARGEST_SCAN, MOST_SCANS
from peermatch.usecases.input.fields import FieldError, InvalidInput
from peermatch.usecases.people.consent_forms import form_stream
from peermatch.web.actions import actions
from peermatch.web.errors.error_responses import status_of
from peermatch.web.forms import forms
from peermatch.web.forms.kept_forms import check_not_again
from peermatch.web.forms.layouts import Layout, Sent
from peermatch.web.forms.perform import done_at
from peermatch.web.forms.posted import Posted, texts, uploads
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.pages.consents.form_words import KINDS, LANGUAGES
from peermatch.web.pages.consents.reading_and_signing import person_of
from peermatch.web.show.templating import page

router = APIRouter()
Intake = Annotated[Viewer, Depends(ForRoles(Role.INTAKE, Role.COORDINATOR))]
PAPERS = "/consent-papers"
"""Takes larger bodies than other pages; whose paper it is goes along in the form."""
LARGEST_PAPERS = MOST_SCANS * LARGEST_SCAN + 64 * 1024
"""Bytes of all files of one form together."""


@router.get("/people/{participant_id}/consent-paper")
def send_paper(request: Request, viewer: Intake, participant_id: UUID) -> Response:
    """First the files are sent."""
    form = forms.Form(services_of(request).new_id())
    return _sending(request, viewer, participant_id, form, 200)


@router.get("/people/{participant_id}/consent-paper/{form_id}")
def describe_paper(
    request: Request, viewer: Intake, participant_id: UUID, form_id: UUID
) -> Response:
    """Then it is said what was signed, by whom, and when."""
    person = person_of(request, viewer, participant_id)
    values = {
        "kind": ConsentKind.SUPPORT.value,
        "language": form_language(person.language).value,
        "signed_name": person.name,
    }
    return _describing(request, viewer, participant_id, forms.Form(form_id, values))


@router.post(PAPERS)
def keep_papers(request: Request, viewer: Intake, posted: Posted) -> Response:
    """Keeps the files, sealed under the key of whoever signed."""
    typed = texts(posted)
    whose, form_id = (_id(typed.get(name, "")) for name in ("participant_id", "command_id"))
    services = services_of(request)
    try:
        check_not_again(request)
        person_of(request, viewer, whose)
        files = [(services.new_id(), one.file.read()) for one in uploads(posted, "scans")]
        services.scans.keep(whose, form_stream(whose, form_id), files)
    except Refusal as refusal:
        form = forms.refused(request, typed, refusal, {"scans": "Files"})
        return _sending(request, viewer, whose, form, status_of(refusal))
    return RedirectResponse(f"/people/{whose}/consent-paper/{form_id}", 303)


def _sending(
    request: Request, viewer: Viewer, whose: UUID, form: forms.Form, status: int
) -> Response:
    name = person_of(request, viewer, whose).name
    return page(request, "consent_paper.html", status, form=form, whose=whose, name=name, kept=())


def _describing(
    request: Request, viewer: Viewer, whose: UUID, form: forms.Form, status: int = 200
) -> Response:
    """The form's id is that of its command, too. Raises ParticipantUnknown; without files the page
    asks for them again."""
    services = services_of(request)
    kept = services.scans.of(whose, form_stream(whose, form.command_id))
    if not kept:
        return RedirectResponse(f"/people/{whose}/consent-paper", 303)
    return page(
        request,
        "consent_paper.html",
        status,
        form=form,
        whose=whose,
        name=person_of(request, viewer, whose).name,
        kept=kept,
        kinds=[(kind.value, words) for kind, words in KINDS.items()],
        languages=[(language.value, words) for language, words in LANGUAGES.items()],
        uses=[(use.value, USES[use]) for use in sorted(OWN_USES)],
    )


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise HTTPException(422) from None


def _signed(request: Request, _viewer: Viewer, sent: Sent, done: Done) -> Response:
    whose = sent.id_of("participant_id")
    return done_at(request, f"/people/{whose}/signed-forms/{done.result['form_id']}")


def _refused(request: Request, viewer: Viewer, sent: Sent, refusal: Refusal) -> Response:
    whose = sent.id_of("participant_id")
    if type(refusal) is InvalidInput and not sent.typed.get("signed_on"):
        missing = FieldError("signed_on", "is missing")
        refusal = InvalidInput((*refusal.errors, missing))
    form = forms.refused(request, sent.typed, refusal, actions()["sign-consent-form"].labels)
    form = replace(form, command_id=sent.command_id)
    return _describing(request, viewer, whose, form, status_of(refusal))


PAPER = Layout(frozenset({"sign-consent-form"}), _signed, _refused, asks=True)
