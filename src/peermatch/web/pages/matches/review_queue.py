"""The coordinator's review queue: each proposed match with its reasons, to approve or decline."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.matches.proposal import DECLINE_REASONS
from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch.readmodels.screens.matches import review_queue
from peermatch.readmodels.screens.referrals import waitlist
from peermatch.store import Done
from peermatch.web.actions import results
from peermatch.web.errors.error_responses import status_of
from peermatch.web.forms import forms
from peermatch.web.forms.layouts import Layout, Sent
from peermatch.web.forms.perform import done_at
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.http.listings import PROPOSALS
from peermatch.web.http.paging import shown
from peermatch.web.show.templating import NOT_SHOWN_YET, notes, page, warned, with_query

router = APIRouter()
Coordinator = Annotated[Viewer, Depends(ForRoles(Role.COORDINATOR))]

REASONS = tuple(DECLINE_REASONS.items())
LABELS = {"reason": "The reason", "note": "The note"}
OUTCOMES = {
    "stands": "It stays as shown.",
    "retimed": "The first session has a new time, which is held for both.",
    "withdrawn": "It could no longer be approved and was withdrawn. The person is waiting again.",
    "decided": "This match has already been decided.",
}
"""What rechecking a proposal came to."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A decision that was refused: the card stays with the reason and with what was typed. Also
    what looking again came to."""

    match_id: UUID
    sentence: str
    form: forms.Form | None = None
    kind: str = "error"


@router.get("/matches")
def review(request: Request, viewer: Coordinator, outcome: str = "") -> Response:
    """Proposed matches that wait for a decision."""
    shown_at = request.query_params
    return _queue(request, viewer, 200, shown_at, decided=OUTCOMES.get(outcome, ""))


def _done(request: Request, viewer: Viewer, sent: Sent, done: Done) -> Response:
    """Answers htmx with what takes the card's place, and anyone else with the queue."""
    match_id = sent.id_of("match_id")
    outcome = str(done.result.get("outcome", ""))
    told = warned(done.result)
    if not request.headers.get("hx-request"):
        query = {**shown(sent.typed), **({"outcome": outcome} if outcome else {})}
        return done_at(request, with_query(with_query("/matches", urlencode(query)), told))
    sentence = results()[request.state.done]
    if outcome:
        parts = (sentence, OUTCOMES[outcome], str(done.result.get("reason", "")))
        told_now = Refused(match_id, " ".join(filter(None, parts)), kind="info")
        return _card(request, viewer, 200, sent.typed, told_now)
    said = [f"Note: {sentence}" for sentence in notes(told.removeprefix("warned=").split(","))]
    late = [NOT_SHOWN_YET] if request.state.late else []
    return _decided(
        request, 200, match_id, "success", " ".join([results()[request.state.done], *said, *late])
    )


def _refused(request: Request, viewer: Viewer, sent: Sent, refusal: Refusal) -> Response:
    """The card again while it waits for a decision; of another's decision, the reason alone."""
    match_id, typed, status = sent.id_of("match_id"), sent.typed, status_of(refusal)
    form = forms.refused(request, typed, refusal, LABELS)
    told = Refused(match_id, " ".join(form.errors.values()) or form.refusal, form)
    if not request.headers.get("hx-request"):
        return _queue(request, viewer, status, typed, refused=told)
    return _card(request, viewer, status, typed, told)


def _card(
    request: Request, viewer: Viewer, status: int, typed: Mapping[str, str], told: Refused
) -> Response:
    services = services_of(request)
    row = review_queue.waiting(services.reading(viewer.actor), told.match_id)
    if row is None:
        return _decided(request, status, told.match_id, told.kind, told.sentence)
    return page(
        request,
        "_proposal.html",
        status,
        row=row,
        refused=told,
        reasons=REASONS,
        new_id=services.new_id,
        shown=shown(typed),
    )


def _decided(request: Request, status: int, match_id: UUID, kind: str, sentence: str) -> Response:
    return page(request, "_decided.html", status, match_id=match_id, kind=kind, sentence=sentence)


def _queue(
    request: Request,
    viewer: Viewer,
    status: int,
    shown_at: Mapping[str, str],
    *,
    decided: str = "",
    refused: Refused | None = None,
) -> Response:
    services = services_of(request)
    reading = services.reading(viewer.actor)
    part = review_queue.page(reading, PROPOSALS.asked(request, shown_at))
    return page(
        request,
        "matches.html",
        status,
        rows=part.rows,
        paging=PROPOSALS.paging(request, part, {}),
        unmatched=waitlist.count(reading, status="waiting"),
        reasons=REASONS,
        new_id=services.new_id,
        decided=decided,
        refused=refused,
        shown=shown(shown_at),
    )


QUEUE = Layout(frozenset({"approve-match", "decline-match", "recheck-proposal"}), _done, _refused)
