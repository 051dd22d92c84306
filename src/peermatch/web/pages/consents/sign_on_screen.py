"""Somebody signs a consent form on the office's screen: staff choose which, they read it and sign,
and hand the device back."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch.store import Done
from peermatch.usecases.people.consent_forms import SignConsentForm
from peermatch.web.forms.layouts import Layout, Sent
from peermatch.web.forms.posted import Posted, texts
from peermatch.web.http.access import ForRoles, Viewer
from peermatch.web.pages.consents import reading_and_signing
from peermatch.web.pages.consents.reading_and_signing import Signing, person_of

router = APIRouter()
Intake = Annotated[Viewer, Depends(ForRoles(Role.INTAKE, Role.COORDINATOR))]


@router.get("/people/{participant_id}/consent-form")
def choose_form(request: Request, viewer: Intake, participant_id: UUID) -> Response:
    return reading_and_signing.choosing(request, viewer, _signing(request, viewer, participant_id))


@router.post("/people/{participant_id}/consent-form")
def read_form(request: Request, viewer: Intake, participant_id: UUID, posted: Posted) -> Response:
    signing = _signing(request, viewer, participant_id)
    return reading_and_signing.reading(request, viewer, signing, texts(posted))


@router.get("/people/{participant_id}/signed-forms/{form_id}/thanks")
def signed(request: Request, viewer: Intake, participant_id: UUID, form_id: UUID) -> Response:
    return reading_and_signing.thanks(request, f"/people/{participant_id}/signed-forms/{form_id}")


def _signing(request: Request, viewer: Viewer, participant_id: UUID) -> Signing:
    return Signing(
        command=SignConsentForm,
        participant_id=participant_id,
        person=person_of(request, viewer, participant_id),
        here=f"/people/{participant_id}/consent-form",
        ids={"participant_id": participant_id},
        about={},
        to_choose="consent_form.html",
        to_sign="consent_sign.html",
    )


def _signed(_request: Request, _viewer: Viewer, sent: Sent, done: Done) -> Response:
    whose = sent.id_of("participant_id")
    return reading_and_signing.signed_at(
        f"/people/{whose}/signed-forms/{done.result['form_id']}/thanks", sent
    )


def _refused(request: Request, viewer: Viewer, sent: Sent, refusal: Refusal) -> Response:
    signing = _signing(request, viewer, sent.id_of("participant_id"))
    return reading_and_signing.not_signed(request, signing, sent, refusal)


SIGN = Layout(frozenset({"sign-consent-form"}), _signed, _refused)
