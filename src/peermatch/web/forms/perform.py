"""Does what a page or an API call asks, and leads to a page that says what happened."""

from urllib.parse import urlencode
from uuid import UUID

from fastapi import Request
from starlette.responses import RedirectResponse

from peermatch.store import Done
from peermatch.usecases.core.changed_since import ChangedSince
from peermatch.usecases.input.field_labels import kebab
from peermatch.web.forms.kept_forms import check_not_again
from peermatch.web.http.access import Viewer, services_of
from peermatch.web.http.assignees import check_assignee
from peermatch.web.http.seen import look, sent

LATE = "late"
"""In an address: what was done is saved, and the page may not show it yet."""


def do(request: Request, viewer: Viewer, command_id: UUID, command: object) -> Done:
    """Performs the command and waits until the read models have it; where that takes too long,
    `done_at` says so. Raises its Refusal, or NotSentYet when the form is only shown again.

    What the page was made from is sent along; when something was changed since, the page that
    says so shows it."""
    check_not_again(request)
    services = services_of(request)
    service = services.service
    check_assignee(services, command)
    try:
        done = service.perform(viewer.actor, command_id, command, seen=sent(request))
    except ChangedSince:
        service.wait(service.store.end())
        look(services.views)
        raise
    request.state.late = not service.wait(done.position)
    request.state.done = kebab(type(command).__name__)
    return done


def done_at(request: Request, address: str) -> RedirectResponse:
    """Leads to the next page, which says what was done, and when its lists lag behind."""
    told = {}
    if done := getattr(request.state, "done", ""):
        told["done"] = done
    if getattr(request.state, "late", False):
        told[LATE] = "1"
    mark = "&" if "?" in address else "?"
    return RedirectResponse(f"{address}{mark}{urlencode(told)}" if told else address, 303)
