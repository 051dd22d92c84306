"""Does what a page or an API call asks, and leads to a page that says what happened."""

from collections.abc import Sequence
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Request
from starlette.responses import RedirectResponse

from domain.shared.decider import Refusal
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


def do_each(
    request: Request, viewer: Viewer, asked: Sequence[tuple[UUID, object] | Refusal]
) -> list[Done | Refusal]:
    """As `do` for each of them: one that is refused, or was before, holds up no other. The read
    models are waited for once."""
    check_not_again(request)
    services = services_of(request)
    service, seen = services.service, sent(request)
    answers: list[Done | Refusal] = []
    for one in asked:
        if isinstance(one, Refusal):
            answers.append(one)
            continue
        try:
            check_assignee(services, one[1])
            answers.append(service.perform(viewer.actor, *one, seen=seen))
        except Refusal as refusal:
            answers.append(refusal)
    request.state.late = not service.wait(service.store.end())
    look(services.views)
    return answers


def done_at(request: Request, address: str) -> RedirectResponse:
    """Leads to the next page, which says what was done, and when its lists lag behind."""
    told = {}
    if done := getattr(request.state, "done", ""):
        told["done"] = done
    if getattr(request.state, "late", False):
        told[LATE] = "1"
    mark = "&" if "?" in address else "?"
    return RedirectResponse(f"{address}{mark}{urlencode(told)}" if told else address, 303)
