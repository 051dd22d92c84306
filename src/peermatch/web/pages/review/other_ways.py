"""What else a proposal could be: other times for the first session, and other specialists. Each is
a page of its own, from which the pane of the review queue takes it in once it is shown: what is
there to be decided doesn't wait for it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from domain.matches.match_state import FirstTimeProposed
from domain.review.review import CHOICE_REASONS
from domain.shared.roles import Role
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.matches import review_queue
from peermatch.readmodels.screens.matches.places_held import held_by
from peermatch.readmodels.screens.matches.review_queue import Row
from peermatch.readmodels.screens.people.naming import specialist_names
from peermatch.readmodels.screens.specialists import roster
from peermatch.readmodels.tables.program.sites import site_names
from peermatch.readmodels.tables.specialists.caseloads import caseloads
from peermatch.store import Look
from peermatch.usecases.matches.looked_at import LookedAt, look_at_others, look_beside
from peermatch.usecases.review.other_options import Option, Standing, option, standing
from peermatch.web.forms.posted import Posted, texts
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.http.paging import shown
from peermatch.web.pages.review.queue_filters import NAMES, address
from peermatch.web.show.templating import page
from peermatch.web.show.words import clock, in_words, moment, weekday

router = APIRouter()
Coordinator = Annotated[Viewer, Depends(ForRoles(Role.COORDINATOR))]
MOST_OTHERS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Whether a proposal could be approved now, and its other first sessions: of each the value,
    its day, and its hours."""

    standing: Standing
    times: tuple[tuple[str, str, str], ...]


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


@router.get("/matches/{match_id}/times")
def times(request: Request, viewer: Coordinator, match_id: UUID) -> Response:
    """When else the two could meet first, and whether the proposal still stands."""
    row = _waiting(request, viewer, match_id)
    if row is None:
        return _over(request, match_id)
    found = other_times(request, viewer, row, looking_at_times(request, row, new_look(request)))
    return _page(request, "match_times.html", row, request.query_params, found=found)


@router.get("/matches/{match_id}/others")
def others(request: Request, viewer: Coordinator, match_id: UUID) -> Response:
    """Whom the run named next, and what choosing each would come to."""
    return _others_page(request, viewer, match_id, request.query_params)


@router.post("/matches/{match_id}/others")
def asked_about(request: Request, viewer: Coordinator, match_id: UUID, posted: Posted) -> Response:
    """Whether a specialist whose name is typed could be chosen, and what speaks against it."""
    typed = dict(texts(posted))
    sought, reading = typed.get("sought", ""), services_of(request).reading(viewer.actor)
    found = [one.specialist_id for one in roster.find(reading, sought)[:5]]
    return _others_page(request, viewer, match_id, typed, also=found, sought=sought)


def _others_page(
    request: Request,
    viewer: Viewer,
    match_id: UUID,
    given: Mapping[str, str],
    *,
    also: Collection[UUID] = (),
    sought: str = "",
) -> Response:
    row = _waiting(request, viewer, match_id)
    if row is None:
        return _over(request, match_id)
    over = looking_at_others(request, row, new_look(request))
    found = other_specialists(request, viewer, row, over, also)
    return _page(
        request,
        "match_others.html",
        row,
        given,
        found=found,
        sought=sought,
        unknown=bool(sought) and not also,
        choice_reasons=tuple(CHOICE_REASONS.items()),
    )


def _page(
    request: Request, template: str, row: Row, given: Mapping[str, str], **more: Any
) -> Response:
    """The page itself, or what the pane takes of it."""
    alone = "hx-request" not in request.headers
    return page(
        request,
        template if alone else f"_{template}",
        row=row,
        back=shown_filters(given),
        next=_id_or_nothing(given.get("next", "")),
        address=address,
        ways=ways,
        new_id=services_of(request).new_id,
        section="/matches",
        **more,
    )


def ways(match_id: UUID, what: str, back: Mapping[str, str], following: object = "") -> str:
    """Where `times` or `others` of a proposal are, with what leads back from there."""
    query = urlencode({**back, **({"next": str(following)} if following else {})})
    where = f"/matches/{match_id}/{what}"
    return f"{where}?{query}" if query else where


def shown_filters(given: Mapping[str, str]) -> dict[str, str]:
    """The filters and the part of the list that a form stood on."""
    return {**shown(given), **{n: given[n] for n in NAMES if given.get(n)}}


def _waiting(request: Request, viewer: Viewer, match_id: UUID) -> Row | None:
    reading = services_of(request).reading(viewer.actor)
    return review_queue.waiting(reading, match_id, named=False)


def _over(request: Request, match_id: UUID) -> Response:
    """The queue says who did what with it."""
    return RedirectResponse(f"/matches?match={match_id}", 303)


def _id_or_nothing(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""


def looking_at_times(request: Request, row: Row, over: Look) -> Look:
    """A look at the record in which most was asked for at once of what the questions come to
    whether a proposal stands, and when else the two could meet."""
    service = services_of(request).service
    look_beside(over, _pair(row), service.program.today(service.now()), service.program)
    return over


def looking_at_others(request: Request, row: Row, over: Look) -> Look:
    """The same of the question who else it could be."""
    service = services_of(request).service
    day = service.program.today(service.now())
    look_at_others(over, _pair(row), runners_up(row), day, service.program)
    return over


def new_look(request: Request) -> Look:
    return services_of(request).service.store.look()


def _pair(row: Row) -> LookedAt:
    return LookedAt(row.match_id, row.referral_id, row.participant_id, row.specialist_id)


def runners_up(row: Row) -> list[UUID]:
    """Whom the run named next, so many as are told of."""
    named = [o.specialist_id for o in row.others if o.specialist_id != row.specialist_id]
    return named[:MOST_OTHERS]


def other_times(request: Request, viewer: Viewer, row: Row, over: Look) -> Times:
    """How the proposal stands now, and when else the two could meet first."""
    services = services_of(request)
    reading = services.reading(viewer.actor)
    stands = standing(services.service, viewer.actor, services.new_id(), row.match_id, over=over)
    return Times(standing=stands, times=tuple(_time(reading, first) for first in stands.times))


def other_specialists(
    request: Request, viewer: Viewer, row: Row, over: Look, also: Collection[UUID] = ()
) -> tuple[Other, ...]:
    """What choosing each of the run's runners-up instead would come to, and each of `also`."""
    services, actor = services_of(request), viewer.actor
    asked = dict.fromkeys((*also, *runners_up(row)))
    found = [
        option(services.service, actor, services.new_id(), row.match_id, s, over=over)
        for s in asked
    ]
    return _others(services.reading(actor), row, found)


def _time(reading: Reading, first: FirstTimeProposed) -> tuple[str, str, str]:
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
