"""The program as of a past moment: what was known then. Nothing can be done on these pages."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from domain.shared.days import is_usable
from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch.readmodels.reading.opened_rows import NotFound, Reading
from peermatch.readmodels.screens.referrals import waitlist
from peermatch.readmodels.screens.specialists import roster
from peermatch.web.actions import Link
from peermatch.web.errors.error_responses import status_of
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.http.paging import Listing
from peermatch.web.past import as_of_boards
from peermatch.web.past.as_of_boards import Board
from peermatch.web.past.moments import BeingPrepared, in_address, of_address, reading_at
from peermatch.web.show.sections import Item, Section
from peermatch.web.show.templating import page
from peermatch.web.show.words import clock, day

router = APIRouter()
Office = Annotated[Viewer, Depends(ForRoles(Role.INTAKE, Role.COORDINATOR, Role.MANAGER))]
Staff = Annotated[Viewer, Depends(ForRoles(Role.INTAKE, Role.COORDINATOR))]
Coordinator = Annotated[Viewer, Depends(ForRoles(Role.COORDINATOR))]
Planner = Annotated[Viewer, Depends(ForRoles(Role.COORDINATOR, Role.MANAGER))]
BOARDS = (
    ("waitlist", "Waitlist", frozenset({Role.INTAKE, Role.COORDINATOR})),
    ("queue", "Review queue", frozenset({Role.COORDINATOR})),
    ("caseloads", "Caseloads", frozenset({Role.COORDINATOR, Role.MANAGER})),
)
"""A board's address, its title and whose it is."""
Make = Callable[[Reading, str], Board]


@router.get("/as-of")
def choose_moment(
    request: Request, viewer: Office, day: str = "", time: str = "", *, after: str = ""
) -> Response:
    """Asks for a day and a time, and leads to them; `after` is the moment that was shown before."""
    zone = services_of(request).service.program.zone
    if not day:
        return _asked(request, *_day_and_time(after, zone), "")
    moment = _moment(day, time)
    if moment is None:
        return _asked(request, day, time, "Enter a day and a time.", 422)
    local = moment.replace(tzinfo=zone, fold=1)
    try:
        services_of(request).pasts.at(local)
    except Refusal as refusal:
        return _asked(request, day, time, refusal.sentence, status_of(refusal))
    return RedirectResponse(f"/as-of/{in_address(local, zone)}", 303)


@router.get("/as-of/{moment}")
def one_moment(request: Request, viewer: Office, moment: str) -> Response:
    """What can be looked at as it was then."""

    def boards(_reading: Reading, path: str) -> Board:
        items = tuple(
            Item(title, address=f"{path}/{name}")
            for name, title, roles in BOARDS
            if viewer.role in roles
        )
        return Board(title="What was known", sections=(Section("boards", "Boards", items=items),))

    return _shown(request, viewer, moment, boards)


@router.get("/as-of/{moment}/waitlist")
def waitlist_then(request: Request, viewer: Staff, moment: str) -> Response:
    listing = Listing(f"as-of/{moment}/waitlist", waitlist.PLACE)
    sought = listing.asked(request, request.query_params)
    return _shown(
        request,
        viewer,
        moment,
        lambda reading, path: as_of_boards.waiting(reading, path, sought),
        listing,
    )


@router.get("/as-of/{moment}/queue")
def queue_then(request: Request, viewer: Coordinator, moment: str) -> Response:
    listing = Listing(f"as-of/{moment}/queue", waitlist.PLACE)
    sought = listing.asked(request, request.query_params)
    return _shown(
        request,
        viewer,
        moment,
        lambda reading, path: as_of_boards.queue(reading, path, sought),
        listing,
    )


@router.get("/as-of/{moment}/caseloads")
def caseloads_then(request: Request, viewer: Planner, moment: str) -> Response:
    listing = Listing(f"as-of/{moment}/caseloads", roster.PLACE)
    sought = listing.asked(request, request.query_params)
    return _shown(
        request,
        viewer,
        moment,
        lambda reading, path: as_of_boards.caseloads(reading, path, sought),
        listing,
    )


@router.get("/as-of/{moment}/referrals/{referral_id}")
def referral_then(request: Request, viewer: Staff, moment: str, referral_id: UUID) -> Response:
    linked = viewer.role is Role.COORDINATOR
    return _shown(
        request,
        viewer,
        moment,
        lambda reading, path: as_of_boards.referral(reading, path, referral_id, linked=linked),
    )


@router.get("/as-of/{moment}/specialists/{specialist_id}")
def specialist_then(
    request: Request, viewer: Planner, moment: str, specialist_id: UUID
) -> Response:
    named = viewer.role is Role.COORDINATOR
    return _shown(
        request,
        viewer,
        moment,
        lambda reading, path: as_of_boards.specialist(reading, path, specialist_id, named=named),
    )


def _shown(
    request: Request, viewer: Viewer, text: str, make: Make, listing: Listing | None = None
) -> Response:
    zone = services_of(request).service.program.zone
    moment = of_address(text, zone)
    said = f"{day(moment)}, {clock(moment)}"
    path, another = f"/as-of/{text}", f"/as-of?after={text}"
    try:
        with reading_at(request, viewer, moment) as reading:
            board = make(reading, path)
    except BeingPrepared as waits:
        here = request.url.path
        return page(
            request,
            "being_prepared.html",
            said=said,
            here_again=here,
            failed=waits.failed,
            another=another,
        )
    following = ""
    if listing is not None and board.end is not None and board.last < board.total:
        following = f"/{listing.name}?after={listing.sealed(request, board.end)}"
    boards = tuple(
        Link(title, f"{path}/{name}") for name, title, roles in BOARDS if viewer.role in roles
    )
    return page(
        request,
        "as_of.html",
        said=said,
        board=board,
        following=following,
        boards=boards,
        path=path,
        another=another,
    )


def _asked(request: Request, chosen: str, at: str, refusal: str, status: int = 200) -> Response:
    return page(request, "as_of_form.html", status, day=chosen, time=at, refusal=refusal)


def _day_and_time(moment: str, zone: ZoneInfo) -> tuple[str, str]:
    """A moment as its form asks for it; empty where it is none."""
    try:
        local = of_address(moment, zone)
    except NotFound:
        return "", ""
    return local.date().isoformat(), f"{local:%H:%M}"


def _moment(chosen: str, at: str) -> datetime | None:
    try:
        found = datetime.combine(date.fromisoformat(chosen), time.fromisoformat(at))
    except ValueError:
        return None
    usable = is_usable(found) and found.tzinfo is None
    return found.replace(second=0, microsecond=0) if usable else None
