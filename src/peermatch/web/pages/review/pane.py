"""One proposal as its pane shows it: both people, why these two, and what else could be."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from fastapi import Request

from domain.matches.match_state import MatchStatus
from peermatch.readmodels.reading.list_parts import Part
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.matches import match_detail, review_queue
from peermatch.readmodels.screens.matches.review_queue import Row
from peermatch.readmodels.screens.review import queue_news
from peermatch.web.http.access import Viewer, services_of
from peermatch.web.pages.review.other_ways import (
    Other,
    Times,
    looking_at_others,
    looking_at_times,
    new_look,
    other_specialists,
    other_times,
)
from peermatch.web.pages.review.pair_words import Line, lines, weighs
from peermatch.web.pages.review.queue_filters import Chosen
from peermatch.web.show.words import moment

WHAT = {
    "approved": "approved this match",
    "declined": "declined this match",
    "expired": "let this proposal lapse",
    "withdrawn": "withdrew this proposal",
    "replaced": "chose another specialist",
    "chosen": "chose this specialist instead of another",
    "undone": "undid the approval",
    "put-off": "kept it for later",
    "taken-up": "brought it back into the queue",
    "assigned": "assigned it",
    "commented": "commented",
    "retimed": "gave the first session another time",
    "proposed": "proposed this match",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    who: str
    when: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A proposal that waits no more: whose it was, who did what when, and what can be done."""

    match_id: UUID
    title: str
    told: str
    may_undo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pane:
    """`times` and `others` are None where the pane takes them in later."""

    row: Row
    lines: tuple[Line, ...]
    speaks_for: tuple[str, ...]
    weighs: tuple[str, ...]
    times: Times | None
    others: tuple[Other, ...] | None
    comments: tuple[Said, ...]
    previous: UUID | None
    next: UUID | None


def pane(
    request: Request,
    viewer: Viewer,
    row: Row,
    part: Part[Row],
    chosen: Chosen,
    *,
    whole: bool = False,
) -> Pane:
    """What is decided on, beside a `part` of the queue; `whole` with other times and other
    specialists, as what was typed among them is shown again."""
    reading = services_of(request).reading(viewer.actor)
    times, others = None, None
    if whole:
        over = looking_at_times(request, row, new_look(request))
        over = looking_at_others(request, row, over)
        times = other_times(request, viewer, row, over)
        others = other_specialists(request, viewer, row, over)
    previous, following = review_queue.beside(reading, row.match_id, part, chosen.wish, chosen.sort)
    told = queue_news.comments(reading, row.match_id) if row.comments else ()
    names = people_names(request, {comment.by for comment in told})
    return Pane(
        row=row,
        lines=lines(row),
        speaks_for=row.reasons,
        weighs=weighs(row),
        times=times,
        others=others,
        comments=tuple(Said(who=names[c.by], when=moment(c.at), text=c.text) for c in told),
        previous=previous,
        next=following,
    )


def decided(request: Request, viewer: Viewer, match_id: UUID) -> Decided:
    """Raises NotFound where there is no such match."""
    reading = services_of(request).reading(viewer.actor)
    found = match_detail.one(reading, match_id)
    status = MatchStatus(found.status)
    return Decided(
        match_id=match_id,
        title=f"{found.name} with {found.specialist_name}",
        told=who_did_what(request, reading, match_id) or "This match has already been decided.",
        may_undo=status is MatchStatus.APPROVED,
    )


def who_did_what(request: Request, reading: Reading, match_id: UUID) -> str:
    """`Cole Rivers approved this match on Tue, Dec 1, 10:14 am.`"""
    change = queue_news.last_change(reading, match_id)
    if change is None:
        return ""
    who = people_names(request, {change.by})[change.by]
    return f"{who} {WHAT[change.what]} on {moment(change.at)}."


def people_names(request: Request, accounts: Collection[str]) -> dict[str, str]:
    """The display names of accounts, by id; whoever has none is the service."""
    known = services_of(request).accounts
    found = {}
    for one in accounts:
        try:
            account = known.by_id(UUID(one))
        except ValueError:
            account = None
        found[one] = account.display_name if account else "Peermatch"
    return found
