"""A CPRS's calendar links, and the feed that such a link opens."""

from collections.abc import Callable, Iterable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from domain.shared.decider import Refusal
from domain.shared.roles import Role
from domain.shared.vocabulary import SafeContact
from peermatch.readmodels.tables.calendar import feed
from peermatch.web.errors.error_responses import status_of
from peermatch.web.forms import forms, search_fields
from peermatch.web.forms.kept_forms import check_not_again
from peermatch.web.forms.posted import Posted, texts
from peermatch.web.http.access import SECRET, ForRoles, Viewer, services_of
from peermatch.web.show.own import link_address, own, subscription
from peermatch.web.show.reports.qr_code import qr_code
from peermatch.web.show.templating import page
from scheduling.published.feed import FeedEntry, calendar, etag, listing, unchanged

router = APIRouter()
Specialist = Annotated[Viewer, Depends(ForRoles(Role.CPRS))]
PROGRAMS = (
    ("google", "Google Calendar"),
    ("outlook", "Outlook"),
    ("microsoft", "Outlook"),
    ("thunderbird", "Thunderbird"),
    ("ios", "an iPhone or iPad"),
    ("dataaccessd", "an iPhone or iPad"),
    ("mac", "a Mac"),
    ("calendaragent", "a Mac"),
    ("vdirsyncer", "vdirsyncer"),
    ("davx5", "DAVx5"),
    ("icsx5", "ICSx5"),
)
"""A part of each calendar program's name for itself, and what people call it."""


@router.get("/calendar-links")
def links(request: Request, viewer: Specialist) -> Response:
    return _links(request, viewer, forms.Form(services_of(request).new_id()), 200)


@router.post("/calendar-links")
def make_link(request: Request, viewer: Specialist, posted: Posted) -> Response:
    """Makes a link and shows it this once; it is never in a redirect, so never in a log."""
    typed, services = texts(posted), services_of(request)
    try:
        check_not_again(request)
        token = services.feed_links.create(own(viewer), search_fields.label(typed))
    except Refusal as refusal:
        form = forms.refused(request, typed, refusal, {"label": "Where you will use it"})
        return _links(request, viewer, form, status_of(refusal))
    address = link_address(request, token)
    return _links(request, viewer, forms.Form(services.new_id()), 201, address)


@router.post("/calendar-links/{link_id}/remove")
def remove_link(request: Request, viewer: Specialist, link_id: UUID) -> Response:
    check_not_again(request)
    if not services_of(request).feed_links.revoke(own(viewer), link_id):
        raise HTTPException(404)
    return RedirectResponse("/calendar-links", 303)


@router.post("/calendar-links/invitations/on")
def want_invitations(request: Request, viewer: Specialist) -> Response:
    try:
        check_not_again(request)
        services_of(request).staff_addresses.want(viewer.account.account_id, invitations=True)
    except Refusal as refusal:
        form = forms.refused(request, {}, refusal, {})
        return _links(request, viewer, form, status_of(refusal))
    return RedirectResponse("/calendar-links?done=invitations-on", 303)


@router.post("/calendar-links/invitations/off")
def want_no_invitations(request: Request, viewer: Specialist) -> Response:
    check_not_again(request)
    services_of(request).staff_addresses.want(viewer.account.account_id, invitations=False)
    return RedirectResponse("/calendar-links?done=invitations-off", 303)


@router.api_route("/feeds/{token}.ics", methods=["GET", "HEAD"], dependencies=[SECRET])
def feed_as_calendar(request: Request, token: str) -> Response:
    """The calendar of whoever made the link, as iCalendar; 304 while nothing has changed."""
    return _feed(request, token, calendar, "text/calendar; charset=utf-8", "schedule.ics")


@router.api_route("/feeds/{token}.json", methods=["GET", "HEAD"], dependencies=[SECRET])
def feed_as_json(request: Request, token: str) -> Response:
    """The same entries in the same order as JSON."""
    return _feed(request, token, listing, "application/json", "schedule.json")


def _feed(
    request: Request,
    token: str,
    joined: Callable[[Iterable[FeedEntry]], bytes],
    media_type: str,
    name: str,
) -> Response:
    services = services_of(request)
    program = program_of(request.headers.get("user-agent", ""))
    specialist_id = services.feed_links.specialist(token, program)
    if specialist_id is None:
        raise HTTPException(404)
    body = joined(feed.entries(services.views, specialist_id, services.now()))
    headers = {
        "ETag": etag(body),
        "Cache-Control": "private, no-cache",
        "Content-Disposition": f'inline; filename="{name}"',
    }
    if unchanged(request.headers.get("if-none-match"), headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=media_type)


def program_of(user_agent: str) -> str:
    """A calendar program by its family alone: a whole user agent says more than is needed."""
    told = user_agent.casefold()
    return next((name for mark, name in PROGRAMS if mark in told), "another program")


def _links(
    request: Request, viewer: Viewer, form: forms.Form, status: int, address: str = ""
) -> Response:
    services, mine = services_of(request), viewer.account.account_id
    return page(
        request,
        "calendar_links.html",
        status,
        form=form,
        mail=services.staff_addresses.of(mine),
        sends=SafeContact.EMAIL in services.gateways,
        not_arrived=services.staff_letters.not_arrived(mine),
        address=address,
        subscribe=subscription(address) if address else "",
        picture=qr_code(subscription(address)) if address else None,
        feed_links=services.feed_links.listed(own(viewer)),
        zone=services.service.program.zone,
    )
