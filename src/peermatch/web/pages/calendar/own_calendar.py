"""A CPRS's own calendar: named here, so that nothing is planned over what stands there."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch.store.accounts.calendars.own_calendars import LONGEST_ADDRESS
from peermatch.usecases.input.fields import Reader
from peermatch.usecases.specialists.own_calendar import busy_ahead
from peermatch.web.errors.error_responses import status_of
from peermatch.web.forms import forms
from peermatch.web.forms.kept_forms import check_not_again
from peermatch.web.forms.posted import Posted, texts
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.show.own import own
from peermatch.web.show.templating import page

router = APIRouter()
Specialist = Annotated[Viewer, Depends(ForRoles(Role.CPRS))]
PATH = "/own-calendar"
LABELS = {"address": "The address of your calendar"}
FAILED = {
    "not-reached": "It could not be reached. It is asked again every hour.",
    "refused": "The address leads to no calendar any more. Copy it anew.",
    "too-large": "It is larger than 5 MB, or repeats so often that it can’t be counted up. Use a"
    " calendar of its own for what keeps you busy.",
    "no-calendar": "What is at the address is no calendar in iCal format. Copy the address anew.",
}


@router.get(PATH)
def own_calendar(request: Request, viewer: Specialist) -> Response:
    return _shown(request, viewer, forms.Form(services_of(request).new_id()), 200)


@router.post(PATH)
def use_calendar(request: Request, viewer: Specialist, posted: Posted) -> Response:
    """Keeps the address, sealed; it is never shown again."""
    typed = texts(posted)
    try:
        check_not_again(request)
        read = Reader(typed)
        address = read.text("address", required=True, longest=LONGEST_ADDRESS)
        read.finish()
        services_of(request).own_calendars.use(own(viewer), address)
    except Refusal as refusal:
        form = forms.refused(request, typed, refusal, LABELS)
        return _shown(request, viewer, form, status_of(refusal))
    return RedirectResponse(PATH, 303)


@router.post(f"{PATH}/stop")
def stop_calendar(request: Request, viewer: Specialist) -> Response:
    services_of(request).own_calendars.stop(own(viewer))
    return RedirectResponse(PATH, 303)


def _shown(request: Request, viewer: Viewer, form: forms.Form, status: int) -> Response:
    services = services_of(request)
    calendars = services.own_calendars
    reading = services.reading(viewer.actor)
    found = calendars.of(own(viewer))
    return page(
        request,
        "own_calendar.html",
        status,
        form=form,
        found=found,
        failed=FAILED.get(found.failed, "") if found else "",
        days=busy_ahead(services.service, own(viewer), reading.today),
        hosts=calendars.hosts,
        zone=services.service.program.zone,
    )
