"""The directory: services by what somebody needs, a service's page, organizations."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.resources.kinds_of_help import GettingThere, Need
from domain.shared.languages import LANGUAGE_NAMES
from domain.shared.roles import Role
from peermatch.readmodels.screens.resources import directory
from peermatch.readmodels.screens.resources.directory import Place, Row, Sought
from peermatch.web.actions import Link, address, offered
from peermatch.web.forms import search_fields
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.http.listings import DIRECTORY, ORGANIZATIONS
from peermatch.web.past.event_lines import latest
from peermatch.web.show.sections import Item, RecordPage, Section
from peermatch.web.show.templating import page
from peermatch.web.show.words import counted, day, in_words, window

router = APIRouter()
Everyone = Annotated[
    Viewer, Depends(ForRoles(Role.INTAKE, Role.COORDINATOR, Role.CPRS, Role.MANAGER))
]
YES = "yes"
LABELS = {
    "need": "Helps with",
    "county": "County",
    "language": "Language",
    "getting_there": "Getting there",
    "open_now": "Open",
    "listed": "In the directory",
}
"""The filters, as an address names them."""


@router.get("/directory")
def search(request: Request, viewer: Everyone) -> Response:
    reading = services_of(request).reading(viewer.actor)
    choices = _choices(request, viewer)
    chosen = _chosen(request.query_params, choices)
    found = directory.page(reading, DIRECTORY.asked(request, request.query_params), sought(chosen))
    return page(
        request,
        "directory.html",
        rows=found.rows,
        paging=DIRECTORY.paging(request, found, chosen),
        labels=LABELS,
        choices=choices,
        chosen=chosen,
        languages=LANGUAGE_NAMES,
        confidential=directory.CONFIDENTIAL,
        imports=viewer.role is Role.MANAGER,
        links=offered(viewer.role, "directory", "/directory"),
    )


@router.get("/directory/organizations")
def organizations(request: Request, viewer: Everyone) -> Response:
    reading = services_of(request).reading(viewer.actor)
    found = directory.organizations(reading, ORGANIZATIONS.asked(request, request.query_params))
    items = tuple(
        Item(
            row.name, (row.description,), address=f"/directory/organizations/{row.organization_id}"
        )
        for row in found.rows
    )
    paging = ORGANIZATIONS.paging(request, found, {})
    section = Section(
        "organizations",
        "All organizations",
        items=items,
        none="There are no organizations yet.",
        more=Link("More organizations", paging.next) if paging.next else None,
    )
    record = RecordPage(
        title="Organizations",
        up=Link("Directory", "/directory"),
        links=offered(viewer.role, "directory", "/directory/organizations"),
        sections=(section,),
    )
    return page(request, "record.html", record=record, heading="Organizations")


@router.get("/directory/organizations/{organization_id}")
def one_organization(request: Request, viewer: Everyone, organization_id: UUID) -> Response:
    reading = services_of(request).reading(viewer.actor)
    found = directory.organization(reading, organization_id)
    back = f"/directory/organizations/{organization_id}"
    items = tuple(
        Item(
            row.name,
            (", ".join(map(in_words, row.needs)),),
            tag="" if row.listed else "No longer offered",
            address=f"/directory/{row.resource_id}",
        )
        for row in directory.offered_by(reading, organization_id)
    )
    reach = (
        ("Phone", found.phone),
        ("Email", found.email),
        ("Website", found.website),
        ("About", found.description),
    )
    record = RecordPage(
        title=found.name,
        up=Link("Organizations", "/directory/organizations"),
        links=offered(viewer.role, "organization", back, organization_id=organization_id),
        sections=(
            Section("about", "The organization", facts=reach, none="Nothing more is known."),
            Section("services", "Services", items=items, none="No services yet."),
            latest(request, viewer, (organization_id,), f"{back}/history"),
        ),
    )
    return page(request, "record.html", record=record, heading="Organization")


@router.get("/directory/{resource_id}")
def one_service(request: Request, viewer: Everyone, resource_id: UUID) -> Response:
    reading = services_of(request).reading(viewer.actor)
    found = directory.one(reading, resource_id)
    back = f"/directory/{resource_id}"
    subject = "resource" if found.listed else "retired resource"
    organization = Item(
        found.organization, address=f"/directory/organizations/{found.organization_id}"
    )
    record = RecordPage(
        title=found.name,
        lead=found.description,
        tags=("" if found.listed else "No longer offered", "Open now" if found.open_now else ""),
        up=Link("Directory", "/directory"),
        button=_give(viewer, found, back),
        links=offered(viewer.role, subject, back, resource_id=resource_id),
        sections=(
            Section("reach", "How to reach them", facts=_reach(found)),
            Section("whom", "For whom", facts=_whom(found)),
            Section("where", "Where", items=_places(viewer, found), none="No location is known."),
            Section("organization", "Organization", items=(organization,)),
            latest(request, viewer, (resource_id,), f"{back}/history"),
        ),
    )
    return page(request, "record.html", record=record, heading="Service")


def _give(viewer: Viewer, found: Row, back: str) -> Link | None:
    """To somebody whom a CPRS supports, while it is offered."""
    if viewer.role is not Role.CPRS or not found.listed:
        return None
    there = address("give-resource", back, resource_id=found.resource_id)
    return Link("Give this to somebody", there)


def checked(found: Row) -> str:
    """When it was checked last, as its page and its list say it."""
    if found.checked_on is None:
        return f"Never; listed {counted(found.days_since_checked, 'day')} ago"
    return f"{day(found.checked_on)}, {counted(found.days_since_checked, 'day')} ago"


def sought(chosen: Mapping[str, str]) -> Sought:
    return Sought(
        need=chosen.get("need", ""),
        county=chosen.get("county", ""),
        language=chosen.get("language", ""),
        getting_there=chosen.get("getting_there", ""),
        open_now=bool(chosen.get("open_now")),
        retired=bool(chosen.get("listed")),
    )


def _choices(request: Request, viewer: Viewer) -> dict[str, list[tuple[str, str]]]:
    reading = services_of(request).reading(viewer.actor)
    counties = search_fields.counties(request) | directory.counties_served(reading)
    spoken = directory.languages_spoken(reading)
    return {
        "need": sorted(((n.value, in_words(n)) for n in Need), key=lambda choice: choice[1]),
        "county": [(county, county) for county in sorted(counties)],
        "language": [(code, LANGUAGE_NAMES.get(code, code)) for code in sorted(spoken)],
        "getting_there": [(way.value, in_words(way)) for way in GettingThere],
        "open_now": [(YES, "Open now")],
        "listed": [("no", "No longer offered")],
    }


def _chosen(
    given: Mapping[str, str], choices: Mapping[str, list[tuple[str, str]]]
) -> dict[str, str]:
    """What an address asks for; what there is not to choose narrows nothing."""
    return {
        name: given[name]
        for name, some in choices.items()
        if given.get(name, "") in {value for value, _ in some}
    }


def _reach(found: Row) -> tuple[tuple[str, str], ...]:
    return (
        ("Phone", found.phone),
        ("Email", found.email),
        ("Website", found.website),
        ("Hours", "; ".join(map(window, found.hours))),
        ("About the hours", found.hours_note),
        ("How to apply", found.how_to_apply),
        ("Cost", found.cost),
        ("Last checked", checked(found)),
    )


def _whom(found: Row) -> tuple[tuple[str, str], ...]:
    return (
        ("Helps with", ", ".join(map(in_words, found.needs))),
        ("For", found.eligibility),
        ("Not for", found.ineligibility),
        ("Ages", _ages(found)),
        ("Languages", ", ".join(LANGUAGE_NAMES.get(one, one) for one in found.languages)),
        ("Counties served", ", ".join(found.counties) or "Wherever people live"),
        ("Getting there", ", ".join(map(in_words, found.getting_there))),
    )


def _ages(found: Row) -> str:
    youngest, oldest = found.minimum_age, found.maximum_age
    if youngest is not None and oldest is not None:
        return f"{youngest} to {oldest}"
    if youngest is not None:
        return f"{youngest} and older"
    return f"Up to {oldest}" if oldest is not None else ""


def _places(viewer: Viewer, found: Row) -> tuple[Item, ...]:
    return tuple(
        Item(one.said, (f"{one.county} County", one.directions), links=_links(viewer, found, one))
        for one in found.places
    )


def _links(viewer: Viewer, found: Row, one: Place) -> tuple[Link, ...]:
    """To change a location, or to remove it."""
    back = f"/directory/{found.resource_id}"
    ids: dict[str, Any] = {"resource_id": found.resource_id, "place_id": one.place_id}
    removal = offered(viewer.role, "resource place", back, **ids)
    if not removal or not found.listed:
        return ()
    return (Link("Change this location", address("place-resource", back, **ids)), *removal)
