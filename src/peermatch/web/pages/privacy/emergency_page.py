"""Emergency access for whoever needs it: asked for by whole name and birth date, and what it opens
for an hour."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from domain.privacy.emergency_access import LASTS, REASONS, EmergencyReason
from domain.shared.decider import Refusal
from domain.shared.languages import LANGUAGE_NAMES
from peermatch.readmodels.screens.privacy import emergencies
from peermatch.store.accounts.throttle import TooManyAttempts
from peermatch.usecases.core.reach import MAY_ASK
from peermatch.usecases.input.fields import Reader
from peermatch.usecases.input.kinds import BY_TYPE, NAME, one_of
from peermatch.usecases.privacy.emergency_record import emergency_record
from peermatch.usecases.privacy.emergency_search import AskedInEmergency, ask_in_emergency
from peermatch.web.actions import address
from peermatch.web.errors.error_responses import status_of, waits
from peermatch.web.forms import forms
from peermatch.web.forms.kept_forms import check_not_again
from peermatch.web.forms.posted import Posted, command_id, texts
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.show.templating import page

router = APIRouter()
Asker = Annotated[Viewer, Depends(ForRoles(*sorted(MAY_ASK), proof=True))]
Looker = Annotated[Viewer, Depends(ForRoles(*sorted(MAY_ASK)))]
PAGE = "/emergency"
AT_ONCE = 3
"""Searches of one account before waits begin."""
LABELS = {
    "name": "Name",
    "birth_date": "Birth date",
    "reason": "Reason",
    "words": "What happened",
}
LONGEST = 600
MINUTES = int(LASTS.total_seconds()) // 60


@router.get(PAGE)
def emergency(request: Request, viewer: Asker) -> Response:
    return _form(request, viewer, forms.Form(services_of(request).new_id(), {}), 200)


@router.post(PAGE)
def asked(request: Request, viewer: Asker, posted: Posted) -> Response:
    """What was typed stands in no address."""
    typed, key = texts(posted), command_id(posted)
    try:
        check_not_again(request)
        begun = ask(request, viewer, key, read(typed))
    except Refusal as refusal:
        form = forms.refused(request, typed, refusal, LABELS)
        shown = _form(request, viewer, form, status_of(refusal))
        return waits(shown, refusal) if isinstance(refusal, TooManyAttempts) else shown
    return RedirectResponse(f"{PAGE}/{begun[0]}" if len(begun) == 1 else PAGE, 303)


@router.get(f"{PAGE}/{{access_id}}")
def emergency_open(request: Request, viewer: Looker, access_id: UUID) -> Response:
    services = services_of(request)
    found = emergency_record(services.reading(viewer.actor), services.account_desk.audit, access_id)
    back = f"{PAGE}/{access_id}"
    return page(
        request,
        "emergency_open.html",
        found=found,
        languages=LANGUAGE_NAMES,
        tell=address("tell-in-emergency", back, access_id=access_id),
        end=address("end-emergency-access", PAGE, access_id=access_id),
        zone=services.service.program.zone,
    )


def read(typed: Mapping[str, str]) -> AskedInEmergency:
    """Raises InvalidInput."""
    reader = Reader(typed)
    found = {
        "name": reader.one("name", NAME, longest=100),
        "birth_date": reader.one("birth_date", BY_TYPE[date]),
        "reason": reader.one("reason", one_of(EmergencyReason)),
        "words": reader.text("words", required=True, longest=LONGEST),
    }
    reader.finish()
    return AskedInEmergency(**found)


def ask(request: Request, viewer: Viewer, key: UUID, asked: AskedInEmergency) -> tuple[UUID, ...]:
    """See `ask_in_emergency`. Raises TooManyAttempts, too."""
    services = services_of(request)
    services.throttle.note("emergency", str(viewer.account.account_id), AT_ONCE)
    reading = services.reading(viewer.actor)
    return ask_in_emergency(services.service, reading, viewer.actor, key, asked)


def _form(request: Request, viewer: Viewer, form: forms.Form, status: int) -> Response:
    services = services_of(request)
    reading = services.reading(viewer.actor)
    own = emergencies.own(reading)
    return page(
        request,
        "emergency.html",
        status,
        form=form,
        reasons=[(one.value, words) for one, words in REASONS.items()],
        own=own,
        tell={
            one.access_id: address("tell-in-emergency", PAGE, access_id=one.access_id)
            for one in own
        },
        now=reading.now,
        zone=reading.zone,
        minutes=MINUTES,
        longest=LONGEST,
    )
