"""A match's decision replayed: candidates, facts and rules that its run saw, and the plan solved
again. The worker solves; this page asks it through the database."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.shared.roles import Role
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.past.decided import decided
from peermatch.web.past.decided_sections import by_hand, sections
from peermatch.web.past.decided_words import solved_again
from peermatch.web.show.templating import page

router = APIRouter()
Coordinator = Annotated[Viewer, Depends(ForRoles(Role.COORDINATOR))]


@router.get("/matches/{match_id}/decided")
def how_it_was_decided(request: Request, viewer: Coordinator, match_id: UUID) -> Response:
    zone = services_of(request).service.program.zone
    found = decided(request, viewer, match_id)
    again = solved_again(found.seen.again) if found.seen else None
    match = found.how.match
    return page(
        request,
        "decided.html",
        title=f"{match.name} with {match.specialist_name}",
        match_id=match_id,
        awaited=found.awaited,
        failed=found.failed,
        by_hand=by_hand(found),
        again=again,
        sections=tuple(sections(found, zone)),
    )
