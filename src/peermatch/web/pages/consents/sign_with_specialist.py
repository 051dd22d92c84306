"""Somebody signs a consent form on the screen of the specialist who supports them: the specialist
chooses which, they read it and sign, and hand the device back. Nobody else's people."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch.readmodels.screens.matches import match_detail
from peermatch.store import Done
from peermatch.usecases.people.consent_forms import SignConsentWithSpecialist
from peermatch.usecases.people.person_supported import supported_match
from peermatch.web.forms.layouts import Layout, Sent, Texts
from peermatch.web.forms.posted import Posted, texts
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.pages.consents import reading_and_signing
from peermatch.web.pages.consents.reading_and_signing import Signing, person_of
from peermatch.web.show.own import own

router = APIRouter(prefix="/my-matches/{match_id}/consent-form")
Specialist = Annotated[Viewer, Depends(ForRoles(Role.CPRS))]


@router.get("")
def choose_form(request: Request, viewer: Specialist, match_id: UUID) -> Response:
    """Raises NotFound for somebody whom they don't support."""
    return reading_and_signing.choosing(request, viewer, _signing(request, viewer, match_id))


@router.post("")
def read_form(request: Request, viewer: Specialist, match_id: UUID, posted: Posted) -> Response:
    """Raises NotFound for somebody whom they don't support."""
    signing = _signing(request, viewer, match_id)
    return reading_and_signing.reading(request, viewer, signing, texts(posted))


@router.get("/thanks")
def signed(request: Request, viewer: Specialist, match_id: UUID) -> Response:
    """Raises NotFound for somebody whom they don't support."""
    supported_match(services_of(request).reading(viewer.actor), own(viewer), match_id)
    return reading_and_signing.thanks(request, f"/my-matches/{match_id}")


def _signing(request: Request, viewer: Viewer, match_id: UUID) -> Signing:
    specialist_id = own(viewer)
    match = supported_match(services_of(request).reading(viewer.actor), specialist_id, match_id)
    whose = match.participant_id
    return Signing(
        command=SignConsentWithSpecialist,
        participant_id=whose,
        person=person_of(request, viewer, whose, match_detail.PURPOSE),
        here=f"/my-matches/{match_id}/consent-form",
        ids={"participant_id": whose, "specialist_id": specialist_id},
        about={"match_id": match_id},
        to_choose="consent_form_with_specialist.html",
        to_sign="consent_sign_with_specialist.html",
    )


def _texts(_request: Request, _viewer: Viewer, sent: Sent) -> Texts:
    """Without what only says which page it was."""
    return {name: text for name, text in sent.typed.items() if name != "match_id"}


def _signed(_request: Request, _viewer: Viewer, sent: Sent, _done: Done) -> Response:
    here = f"/my-matches/{sent.id_of('match_id')}/consent-form"
    return reading_and_signing.signed_at(f"{here}/thanks", sent)


def _refused(request: Request, viewer: Viewer, sent: Sent, refusal: Refusal) -> Response:
    signing = _signing(request, viewer, sent.id_of("match_id"))
    return reading_and_signing.not_signed(request, signing, sent, refusal)


SIGN_WITH_SPECIALIST = Layout(
    frozenset({"sign-consent-with-specialist"}), _signed, _refused, _texts
)
