"""Does what a page or an API call asks, so that the next page shows it."""

from uuid import UUID

from fastapi import Request

from peermatch.store import Done
from peermatch.web.access import Viewer, services_of
from peermatch.web.kept_forms import check_not_again


def do(request: Request, viewer: Viewer, command_id: UUID, command: object) -> Done:
    """Performs the command and waits until the read models have it. Raises its Refusal, or
    NotSentYet when the form is only shown again."""
    check_not_again(request)
    service = services_of(request).service
    done = service.perform(viewer.actor, command_id, command)
    service.wait(done.position)
    return done
