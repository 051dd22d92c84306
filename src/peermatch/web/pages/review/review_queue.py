"""The review queue: compact rows, the pane of one proposal, and what became of a decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.matches.proposal import DECLINE_REASONS
from domain.review.review import CHOICE_REASONS
from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch.readmodels.reading.opened_rows import NotFound, Reading
from peermatch.readmodels.screens.matches import review_queue
from peermatch.readmodels.screens.matches.review_queue import Row
from peermatch.readmodels.screens.people.naming import specialist_names
from peermatch.readmodels.screens.referrals import waitlist
from peermatch.readmodels.screens.referrals.waitlist_wish import Wish
from peermatch.readmodels.screens.review import queue_news
from peermatch.store import Done
from peermatch.usecases.core.changed_since import ChangedSince
from peermatch.usecases.review.own_limits import own_limits
from peermatch.web.errors.error_responses import status_of
from peermatch.web.forms import forms
from peermatch.web.forms.choosers import colleagues
from peermatch.web.forms.layouts import Layout, Sent
from peermatch.web.forms.perform import done_at
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.http.listings import PROPOSALS
from peermatch.web.pages.review import queue_filters
from peermatch.web.pages.review.other_ways import shown_filters, ways
from peermatch.web.pages.review.pair_words import chips
from peermatch.web.pages.review.pane import Decided, decided, pane, who_did_what
from peermatch.web.pages.review.queue_filters import Chosen, address, chosen
from peermatch.web.show.templating import page, warned, with_query

router = APIRouter()
Coordinator = Annotated[Viewer, Depends(ForRoles(Role.COORDINATOR))]

LABELS = {
    "reason": "The reason",
    "note": "The note",
    "until": "The day",
    "comment": "The comment",
    "assignee": "The colleague",
    "first_starts_at": "The first session",
}
OUTCOMES = {
    "stands": "It stays as shown.",
    "retimed": "The first session has a new time, which is held for both.",
    "withdrawn": "It could no longer be approved and was withdrawn. The person is waiting again.",
    "decided": "This match has already been decided.",
}
"""What rechecking a proposal came to."""
STAYS = frozenset({"recheck-proposal", "assign-review", "comment-on-proposal"})
"""After these the same proposal stays open; after any other the next one opens."""
LATER_DAYS = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Refused:
    """A decision that was refused: the pane stays with the reason and with what was typed."""

    match_id: UUID
    sentence: str
    form: forms.Form | None = None


@router.get("/matches")
def review(request: Request, viewer: Coordinator, outcome: str = "") -> Response:
    """Proposed matches that wait for a decision."""
    return _queue(request, viewer, 200, request.query_params, told=OUTCOMES.get(outcome, ""))


def _done(request: Request, viewer: Viewer, sent: Sent, done: Done) -> Response:
    """Leads to the queue, where the next proposal is open."""
    outcome = str(done.result.get("outcome", ""))
    stays = sent.command in STAYS and outcome != "withdrawn"
    following = sent.typed.get("match_id" if stays else "next", "")
    if sent.command in ("choose-instead", "undo-approval"):
        following = str(done.result.get("match_id", sent.typed.get("match_id", "")))
    query = {
        **shown_filters(sent.typed),
        **({"match": following} if following else {}),
        **({"outcome": outcome} if outcome else {}),
        **({"undo": sent.typed["match_id"]} if sent.command == "approve-match" else {}),
    }
    where = f"/matches?{urlencode(query)}" if query else "/matches"
    return done_at(request, with_query(where, warned(done.result)))


def _refused(request: Request, viewer: Viewer, sent: Sent, refusal: Refusal) -> Response:
    """The pane again with what was typed; of another's decision, who did what when."""
    match_id, typed, status = sent.id_of("match_id"), sent.typed, status_of(refusal)
    form = forms.refused(request, typed, refusal, LABELS)
    sentence = " ".join(form.errors.values()) or form.refusal
    if isinstance(refusal, ChangedSince):
        reading = services_of(request).reading(viewer.actor)
        sentence = f"{sentence} {who_did_what(request, reading, match_id)}".strip()
    told = Refused(match_id, sentence, form)
    return _queue(request, viewer, status, {**typed, "match": str(match_id)}, refused=told)


def _queue(
    request: Request,
    viewer: Viewer,
    status: int,
    given: Mapping[str, str],
    *,
    told: str = "",
    refused: Refused | None = None,
) -> Response:
    services = services_of(request)
    reading = services.reading(viewer.actor)
    asked = chosen(request, given)
    listing = PROPOSALS[asked.sort]
    sought = listing.asked(request, given)
    part = review_queue.page(reading, sought, asked.wish, asked.sort, named=False)
    row = _row(reading, given, part.rows)
    account = services.accounts
    return page(
        request,
        "matches.html",
        status,
        rows=part.rows,
        chips=chips,
        limits=own_limits(services.service, (*part.rows, *((row,) if row else ()))),
        paging=listing.paging(request, part, asked.texts),
        asked=asked,
        choices=queue_filters.choices(request),
        specialist=_specialist(reading, asked),
        views=queue_filters.views(request, reading, viewer),
        counts=review_queue.counts(reading),
        unmatched=waitlist.count(reading, Wish(status="waiting")),
        pane=pane(request, viewer, row, part, asked, whole=refused is not None) if row else None,
        decided=_decided(request, viewer, given) if row is None else None,
        picked=bool(given.get("match")),
        place=queue_news.newest_place(services.views),
        reasons=tuple(DECLINE_REASONS.items()),
        choice_reasons=tuple(CHOICE_REASONS.items()),
        colleagues=colleagues(request),
        later_days=[reading.today + timedelta(days=n) for n in LATER_DAYS],
        name_of=lambda one: found.display_name if one and (found := account.by_id(one)) else "",
        new_id=services.new_id,
        told=told,
        undo=_id(given.get("undo", "")),
        refused=refused,
        back=shown_filters(given),
        address=address,
        ways=ways,
    )


def _row(reading: Reading, given: Mapping[str, str], rows: tuple[Row, ...]) -> Row | None:
    """The proposal that the address names, else the first of the page; None where it waits no
    more."""
    wanted = _id(given.get("match", ""))
    if wanted is None:
        return rows[0] if rows else None
    listed = next((row for row in rows if row.match_id == wanted), None)
    return listed or review_queue.waiting(reading, wanted, named=False)


def _decided(request: Request, viewer: Viewer, given: Mapping[str, str]) -> Decided | None:
    wanted = _id(given.get("match", ""))
    if wanted is None:
        return None
    try:
        return decided(request, viewer, wanted)
    except NotFound:
        return None


def _specialist(reading: Reading, asked: Chosen) -> str:
    who = asked.wish.specialist_id
    return specialist_names(reading, {who}).get(who, "") if who else ""


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


QUEUE = Layout(
    frozenset(
        {
            "approve-match",
            "decline-match",
            "recheck-proposal",
            "choose-instead",
            "keep-for-later",
            "assign-review",
            "comment-on-proposal",
            "undo-approval",
        }
    ),
    _done,
    _refused,
)
