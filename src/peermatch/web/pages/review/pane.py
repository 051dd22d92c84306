"""One proposal as its pane shows it: both people, why these two, and what else could be."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from fastapi import Request

from domain.matches.match_state import FirstTimeProposed, MatchStatus
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.matches import match_detail, review_queue
from peermatch.readmodels.screens.matches.places_held import held_by
from peermatch.readmodels.screens.matches.review_queue import Row
from peermatch.readmodels.screens.people.naming import specialist_names
from peermatch.readmodels.screens.review import queue_news
from peermatch.readmodels.tables.program.sites import site_names
from peermatch.readmodels.tables.specialists.caseloads import caseloads
from peermatch.store import Look
from peermatch.usecases.matches.looked_at import LookedAt, look_beside
from peermatch.usecases.review.other_options import Option, Standing, option, standing
from peermatch.web.http.access import Viewer, services_of
from peermatch.web.pages.review.pair_words import Line, lines, weighs
from peermatch.web.pages.review.queue_filters import Chosen
from peermatch.web.show.words import clock, in_words, moment, weekday

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
MOST_OTHERS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """Another specialist. `against` is the rule against them, empty where they may be chosen."""

    specialist_id: UUID
    name: str
    places: str
    like: str
    time: FirstTimeProposed | None
    first: str
    change: str
    against: str


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
    row: Row
    lines: tuple[Line, ...]
    speaks_for: tuple[str, ...]
    weighs: tuple[str, ...]
    standing: Standing
    times: tuple[tuple[str, str, str], ...]
    """Other first sessions: the value, its day, and its hours with what differs."""
    others: tuple[Other, ...]
    comments: tuple[Said, ...]
    previous: UUID | None
    next: UUID | None


def pane(
    request: Request,
    viewer: Viewer,
    row: Row,
    chosen: Chosen,
    also: Collection[UUID] = (),
) -> Pane:
    """`also` are specialists whom somebody asked about."""
    services = services_of(request)
    reading = services.reading(viewer.actor)
    service, actor = services.service, viewer.actor
    over = looking_ahead(request, row)
    stands = standing(service, actor, services.new_id(), row.match_id, over=over)
    previous, following = review_queue.beside(reading, row.match_id, chosen.wish, chosen.sort)
    told = queue_news.comments(reading, row.match_id)
    names = people_names(request, {comment.by for comment in told})
    return Pane(
        row=row,
        lines=lines(row),
        speaks_for=row.reasons,
        weighs=weighs(row),
        standing=stands,
        times=tuple(_time(reading, row, first) for first in stands.times),
        others=other_specialists(request, viewer, row, over, also),
        comments=tuple(Said(who=names[c.by], when=moment(c.at), text=c.text) for c in told),
        previous=previous,
        next=following,
    )


def looking_ahead(request: Request, row: Row) -> Look:
    """A look at the record in which most of what the pane's questions come to was asked for at
    once: all of this pair, and of the run's runners-up what may rule them out."""
    service = services_of(request).service
    over, day = service.store.look(), service.program.today(service.now())
    pair = LookedAt(row.match_id, row.referral_id, row.participant_id, row.specialist_id)
    look_beside(over, pair, _runners_up(row), day, service.program)
    return over


def _runners_up(row: Row) -> list[UUID]:
    named = [o.specialist_id for o in row.others if o.specialist_id != row.specialist_id]
    return named[:MOST_OTHERS]


def other_specialists(
    request: Request, viewer: Viewer, row: Row, over: Look, also: Collection[UUID] = ()
) -> tuple[Other, ...]:
    """What choosing each of the run's runners-up instead would come to, and each of `also`."""
    services, actor = services_of(request), viewer.actor
    asked = dict.fromkeys((*also, *_runners_up(row)))
    found = [
        option(services.service, actor, services.new_id(), row.match_id, s, over=over)
        for s in asked
    ]
    return _others(services.reading(actor), row, found)


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


def _time(reading: Reading, row: Row, first: FirstTimeProposed) -> tuple[str, str, str]:
    starts, ends = _local(reading, first.starts_at), _local(reading, first.ends_at)
    return starts.isoformat(), weekday(starts), f"{clock(starts)} – {clock(ends)}"


def _local(reading: Reading, at: datetime) -> datetime:
    return at.astimezone(reading.zone)


def _others(reading: Reading, row: Row, found: Sequence[Option]) -> tuple[Other, ...]:
    ids = {one.specialist_id for one in found}
    names, loads = specialist_names(reading, ids), caseloads(reading, ids)
    sites = site_names(reading)
    said = {other.specialist_id: other.sentence for other in row.others}
    told = []
    for one in found:
        load = loads.get(one.specialist_id)
        places = ""
        if load is not None:
            places = f"{load.in_use} of {load.capacity} places taken"
        told.append(
            Other(
                specialist_id=one.specialist_id,
                name=names.get(one.specialist_id, ""),
                places=places,
                like=said.get(one.specialist_id, ""),
                time=one.first,
                first=_first(reading, one.first, sites),
                change=_change(reading, row, one),
                against=one.refused,
            )
        )
    return tuple(told)


def _first(reading: Reading, first: FirstTimeProposed | None, sites: dict[str, str]) -> str:
    if first is None:
        return ""
    place = sites.get(first.place, "")
    where = f"{in_words(first.mode).lower()}{f', {place}' if place else ''}"
    return f"{moment(_local(reading, first.starts_at))}, {where}"


def _change(reading: Reading, row: Row, one: Option) -> str:
    """Who else would have to move for it, and where they could."""
    if not one.refused:
        return "Nobody else moves."
    if not one.full:
        return ""
    held = held_by(reading, one.specialist_id, MOST_OTHERS)
    if not held:
        return "Nobody’s proposal holds a place there: all are taken by people they support."
    others = [
        f"{r.name} would move to {r.next_best}" if r.next_best else f"{r.name} would wait again"
        for r in held
    ]
    return "One of these first: " + "; ".join(others) + "."
