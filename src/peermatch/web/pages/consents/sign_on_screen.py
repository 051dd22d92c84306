"""Somebody signs a consent form on the screen: staff choose which, they read it and sign, and hand
the device back."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from domain.people.consents.consent_statements import OWN_USES, ConsentKind, form_language
from domain.people.consents.consent_texts import CONSENT_TEXTS, CONSENT_TEXTS_ID
from domain.people.consents.signed_form import (
    HEIGHT,
    LONGEST_DRAWING,
    WIDTH,
    ConsentTextChangedSince,
    DrawingNotReadable,
    SignatureMissing,
    drawing,
)
from domain.people.participant import PARTICIPANT, Participant
from domain.shared.decider import Refusal, known
from domain.shared.roles import Role
from domain.shared.shared_refusals import ParticipantUnknown
from peermatch.readmodels.screens.people.signed_forms import PURPOSE
from peermatch.store import Done
from peermatch.translation.catalogs import texts_in
from peermatch.usecases.input.reading_commands import read_command
from peermatch.usecases.people.consent_forms import SignConsentForm, text_to_sign
from peermatch.web.actions import actions
from peermatch.web.errors.error_responses import field_errors, status_of
from peermatch.web.forms import forms
from peermatch.web.forms.kept_forms import check_not_again
from peermatch.web.forms.layouts import Layout, Sent
from peermatch.web.forms.posted import Posted, texts
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.pages.consents.form_words import KINDS, LANGUAGES, USES
from peermatch.web.pages.own.visiting import sentence_of
from peermatch.web.show.reports.marked_lines import blocks
from peermatch.web.show.templating import page
from peermatch.web.show.translated import translated_page

router = APIRouter()
Intake = Annotated[Viewer, Depends(ForRoles(Role.INTAKE, Role.COORDINATOR))]
CHOSEN = (
    "kind",
    "language",
    "use",
    "recipients",
    "information",
    "purpose",
    "expires_on",
    "ends_when",
)
"""What staff fill in before somebody reads the form."""
LEFT = ("signed_name", "relationship", "drawn")
"""What whoever signs fills in."""
TO_BE_SIGNED = "x"
"""Stands for the signature while the form is only read."""


@router.get("/people/{participant_id}/consent-form")
def choose_form(request: Request, viewer: Intake, participant_id: UUID) -> Response:
    person = person_of(request, viewer, participant_id)
    today = services_of(request).reading(viewer.actor).today
    values = {
        "kind": ConsentKind.SUPPORT.value,
        "language": form_language(person.language).value,
        "expires_on": today.replace(year=today.year + 1, day=min(today.day, 28)).isoformat(),
    }
    form = forms.Form(services_of(request).new_id(), values)
    return _choosing(request, viewer, participant_id, form, 200)


@router.post("/people/{participant_id}/consent-form")
def read_form(request: Request, viewer: Intake, participant_id: UUID, posted: Posted) -> Response:
    """The form to be read and signed; nothing is saved yet, and nothing of it is in an address."""
    typed = texts(posted)
    try:
        check_not_again(request)
        command = _command(request, participant_id, typed)
        service, services = services_of(request).service, services_of(request)
        service.rehearse(viewer.actor, services.new_id(), command, lambda _work, _result: None)
    except Refusal as refusal:
        form = forms.refused(request, typed, refusal, actions()["sign-consent-form"].labels)
        return _choosing(request, viewer, participant_id, form, status_of(refusal))
    return _reading(request, viewer, command, typed, errors={}, status=200)


@router.get("/people/{participant_id}/signed-forms/{form_id}/thanks")
def signed(request: Request, viewer: Intake, participant_id: UUID, form_id: UUID) -> Response:
    """They hand the device back; what staff see next is one press away."""
    return translated_page(
        request,
        "consent_signed.html",
        language=form_language(request.query_params.get("lang", "")).value,
        next=f"/people/{participant_id}/signed-forms/{form_id}",
        kept=False,
    )


def person_of(request: Request, viewer: Viewer, participant_id: UUID) -> Participant:
    """Raises ParticipantUnknown, also for the erased."""
    reading = services_of(request).reading(viewer.actor)
    person = reading.state(PARTICIPANT, participant_id, lambda _: participant_id, PURPOSE)
    known(person.profile.contact, ParticipantUnknown)
    return person


def _command(request: Request, participant_id: UUID, typed: Mapping[str, str]) -> SignConsentForm:
    """As it would be signed. Raises InvalidInput."""
    services = services_of(request)
    program = services.service.program
    raw = {name: typed[name] for name in CHOSEN if name in typed}
    current = services.service.store.read(CONSENT_TEXTS, CONSENT_TEXTS_ID)
    kinds = (one for one in ConsentKind if one.value == typed.get("kind"))
    kind = next(kinds, ConsentKind.SUPPORT)
    raw |= {
        "participant_id": str(participant_id),
        "form_id": str(services.new_id()),
        "signed_name": TO_BE_SIGNED,
        "version": str(current.current(kind).version),
    }
    today = program.today(services.now())
    ticked = forms.said_right(typed)
    found: SignConsentForm = read_command(
        SignConsentForm, raw, program.zone, today, confirmed=ticked
    )
    return found


def _choosing(
    request: Request, viewer: Viewer, whose: UUID, form: forms.Form, status: int
) -> Response:
    person = person_of(request, viewer, whose)
    return page(
        request,
        "consent_form.html",
        status,
        form=form,
        whose=whose,
        name=person.name,
        kinds=[(kind.value, words) for kind, words in KINDS.items()],
        languages=[(language.value, words) for language, words in LANGUAGES.items()],
        uses=[(use.value, USES[use]) for use in sorted(OWN_USES)],
    )


def _reading(
    request: Request,
    viewer: Viewer,
    command: SignConsentForm,
    typed: Mapping[str, str],
    *,
    errors: Mapping[str, str],
    status: int,
) -> Response:
    """In the language of the form. What was signed so far stays, but not under another text."""
    services = services_of(request)
    person = person_of(request, viewer, command.participant_id)
    lines = text_to_sign(services.service.store.read, command, person.name)
    drawn = typed.get("drawn", "")
    sent = {name: typed[name] for name in typed if name in CHOSEN or name.startswith(forms.SURE)}
    return translated_page(
        request,
        "consent_sign.html",
        status,
        language=command.language.value,
        kept=False,
        blocks=blocks(lines),
        command_id=services.new_id(),
        sent={
            **sent,
            "participant_id": str(command.participant_id),
            "version": str(command.version),
        },
        typed={name: typed.get(name, "") for name in LEFT},
        drawn=drawing(drawn) if drawn else (),
        errors={**dict.fromkeys((*LEFT, "version"), ""), **errors},
        width=WIDTH,
        height=HEIGHT,
        longest=LONGEST_DRAWING,
        whose=command.participant_id,
    )


def _signed(_request: Request, _viewer: Viewer, sent: Sent, done: Done) -> Response:
    form_id: Any = done.result["form_id"]
    whose = sent.id_of("participant_id")
    language = form_language(sent.typed.get("language", ""))
    return RedirectResponse(
        f"/people/{whose}/signed-forms/{form_id}/thanks?lang={language.value}", 303
    )


def _refused(request: Request, viewer: Viewer, sent: Sent, refusal: Refusal) -> Response:
    """Whoever signs is told in their language what they can mend; the rest is for staff."""
    whose = sent.id_of("participant_id")
    wrong = {name for name, _ in field_errors(refusal)}
    theirs = isinstance(refusal, ConsentTextChangedSince) or (wrong and wrong <= set(LEFT))
    if theirs:
        command = _command(request, whose, sent.typed)
        said = texts_in(command.language).gettext
        told = {
            "signed_name": said(sentence_of(SignatureMissing())),
            "drawn": said(sentence_of(DrawingNotReadable())),
            "relationship": said(sentence_of(SignatureMissing())),
        }
        errors = {name: told[name] for name in LEFT if name in wrong}
        if isinstance(refusal, ConsentTextChangedSince):
            errors = {"version": said(sentence_of(refusal))}
        status = status_of(refusal)
        return _reading(request, viewer, command, sent.typed, errors=errors, status=status)
    form = forms.refused(request, sent.typed, refusal, actions()["sign-consent-form"].labels)
    return _choosing(request, viewer, whose, form, status_of(refusal))


SIGN = Layout(frozenset({"sign-consent-form"}), _signed, _refused)
