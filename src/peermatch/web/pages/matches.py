"""The coordinator's review queue: each proposed match with its reasons, to approve or decline."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import RedirectResponse, Response

from domain.decider import Refusal
from domain.match import DECLINE_REASONS
from domain.roles import Role
from peermatch.readmodels import review_queue, waitlist
from peermatch.usecases.coordination import ApproveMatch, DeclineMatch
from peermatch.web import commands
from peermatch.web.access import ForRoles, Viewer, services_of
from peermatch.web.doing import do
from peermatch.web.paging import Address, Paging
from peermatch.web.posted import Posted, command_id, texts
from peermatch.web.problems import status_of
from peermatch.web.templating import notes, page, warned

router = APIRouter()
Coordinator = Annotated[Viewer, Depends(ForRoles(Role.COORDINATOR))]

CARDS = 10
"""Proposals on one page: each is a decision, and nobody decides 25 at a stretch."""
OUTCOMES = {
    "approved": "Approved. The first session is booked and stands in the specialist’s schedule.",
    "declined": "Declined. The person waits again and will be matched with someone else.",
}


@router.get("/matches")
def review(
    request: Request,
    viewer: Coordinator,
    outcome: str = "",
    page_number: Annotated[int, Query(alias="page", ge=1, le=10_000)] = 1,
) -> Response:
    """Proposed matches that wait for a decision."""
    return _queue(request, viewer, 200, page_number, decided=OUTCOMES.get(outcome, ""))


@router.post("/matches/{match_id}/approve")
def approve(request: Request, viewer: Coordinator, match_id: UUID, posted: Posted) -> Response:
    return _decide(request, viewer, posted, "approved", ApproveMatch(match_id=match_id))


@router.post("/matches/{match_id}/decline")
def decline(request: Request, viewer: Coordinator, match_id: UUID, posted: Posted) -> Response:
    command = commands.declining(texts(posted), match_id)
    return _decide(request, viewer, posted, "declined", command)


def _decide(
    request: Request,
    viewer: Viewer,
    posted: Posted,
    outcome: str,
    command: ApproveMatch | DeclineMatch,
) -> Response:
    """Answers htmx with what takes the card's place, and anyone else with the queue."""
    swapped = bool(request.headers.get("hx-request"))
    try:
        done = do(request, viewer, command_id(posted), command)
    except Refusal as refusal:
        if not swapped:
            return _queue(request, viewer, status_of(refusal), 1, refusal=refusal.sentence)
        return _card(request, status_of(refusal), command.match_id, "error", refusal.sentence)
    if not swapped:
        return RedirectResponse(f"/matches?outcome={outcome}{warned(done.result)}", 303)
    told = warned(done.result)
    said = [f"Note: {sentence}" for sentence in notes(told.removeprefix("&warned=").split(","))]
    sentence = " ".join([OUTCOMES[outcome], *said])
    return _card(request, 200, command.match_id, "success", sentence)


def _card(request: Request, status: int, match_id: UUID, kind: str, sentence: str) -> Response:
    return page(request, "_decided.html", status, match_id=match_id, kind=kind, sentence=sentence)


def _queue(
    request: Request,
    viewer: Viewer,
    status: int,
    number: int,
    *,
    decided: str = "",
    refusal: str = "",
) -> Response:
    services = services_of(request)
    reading = services.reading(viewer.actor)
    rows, total = review_queue.page(reading, offset=(number - 1) * CARDS, limit=CARDS)
    _, unmatched = waitlist.page(reading, status="waiting", offset=0, limit=0)
    return page(
        request,
        "matches.html",
        status,
        rows=rows,
        paging=Paging(total, number, CARDS),
        address=Address("/matches", {}),
        unmatched=unmatched,
        reasons=tuple(DECLINE_REASONS.items()),
        new_id=services.new_id,
        decided=decided,
        refusal=refusal,
    )
