"""Several proposals at once: what would be approved and what it does together, then what was."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch.readmodels.screens.matches import match_detail, review_queue
from peermatch.store import Done, Work
from peermatch.usecases.core.service import Result
from peermatch.usecases.review.approve_together import MOST_TOGETHER, ApproveTogether
from peermatch.web.errors.error_responses import status_of
from peermatch.web.forms.layouts import Layout, Sent
from peermatch.web.forms.perform import done_at
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.pages.review.queue_filters import NAMES, address
from peermatch.web.show.templating import notes, page
from peermatch.web.show.words import counted

router = APIRouter()
Coordinator = Annotated[Viewer, Depends(ForRoles(Role.COORDINATOR))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One of the proposals; `refused` is empty where it can be, or was, approved."""

    match_id: UUID
    title: str
    first: datetime | None
    refused: str


@router.get("/matches/approve")
def last_look(request: Request, viewer: Coordinator) -> Response:
    """What approving these proposals would do together. Nothing is approved yet."""
    chosen = _ids(request.query_params.getlist("m"))
    back = {n: request.query_params[n] for n in NAMES if request.query_params.get(n)}
    services = services_of(request)
    reading = services.reading(viewer.actor)
    rows = review_queue.of_ids(reading, chosen)
    result: Result = {"approved": [], "refused": [], "warnings": []}
    told = ""
    try:
        if chosen:
            result = services.service.rehearse(
                viewer.actor,
                services.new_id(),
                ApproveTogether(match_ids=chosen),
                _what_it_does,
            )
    except Refusal as refusal:
        told = refusal.sentence
    return page(
        request,
        "approve_together.html",
        members=_members(request, viewer, chosen, result),
        rows={row.match_id: row for row in rows},
        loads=_loads(rows, result),
        warnings_told=notes(result.get("warnings", ())),
        approvable=[UUID(one) for one in result["approved"]],
        told=told,
        back=back,
        queue=address(back),
        new_id=services.new_id,
    )


def _what_it_does(_work: Work, result: Result) -> Result:
    return result


def _loads(
    rows: tuple[review_queue.Row, ...], result: Result
) -> tuple[tuple[str, int, int, int], ...]:
    """Of each specialist: how many of these they take on, and their caseload with all of them."""
    taken: dict[UUID, int] = {}
    known = {row.specialist_id: row for row in rows}
    for row in rows:
        if str(row.match_id) in result["approved"]:
            taken[row.specialist_id] = taken.get(row.specialist_id, 0) + 1
    return tuple(
        (known[who].specialist_name, n, known[who].taken, known[who].capacity)
        for who, n in taken.items()
    )


def _members(
    request: Request, viewer: Viewer, chosen: tuple[UUID, ...], result: Mapping[str, Any]
) -> tuple[Member, ...]:
    reading = services_of(request).reading(viewer.actor)
    refused = {UUID(one): why for one, why in result["refused"]}
    found = []
    for match_id in chosen:
        detail = match_detail.one(reading, match_id)
        found.append(
            Member(
                match_id=match_id,
                title=f"{detail.name} with {detail.specialist_name}",
                first=detail.first_starts_at,
                refused=refused.get(match_id, ""),
            )
        )
    return tuple(found)


def _ids(given: list[str]) -> tuple[UUID, ...]:
    found = []
    for text in given[:MOST_TOGETHER]:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return tuple(dict.fromkeys(found))


def _done(request: Request, viewer: Viewer, sent: Sent, done: Done) -> Response:
    """Says how many were approved, and of each other one which and why."""
    chosen = _ids(sent.typed.get("match_ids", "").split(";"))
    back = {n: sent.typed[n] for n in NAMES if sent.typed.get(n)}
    result: dict[str, Any] = done.result
    approved = len(result["approved"])
    return page(
        request,
        "approved_together.html",
        members=_members(request, viewer, chosen, result),
        sentence=f"{counted(approved, 'match', 'matches')} approved.",
        warnings_told=notes(result.get("warnings", ())),
        queue=address(back),
    )


def _refused(request: Request, viewer: Viewer, sent: Sent, refusal: Refusal) -> Response:
    return page(
        request, "problem.html", status_of(refusal), sentence=refusal.sentence, reference=""
    )


TOGETHER = Layout(frozenset({"approve-together"}), _done, _refused)


def _view_done(request: Request, _viewer: Viewer, sent: Sent, _done: Done) -> Response:
    back = {n: sent.typed[n] for n in NAMES if sent.typed.get(n)}
    query = urlencode(back) if sent.command == "save-queue-view" else ""
    return done_at(request, f"/matches?{query}" if query else "/matches")


VIEWS = Layout(frozenset({"save-queue-view", "drop-queue-view"}), _view_done, _refused)
