"""Everything that happened to a record, over the API, as its history page tells it."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from pydantic import Field

from domain.program.program_rules import RULES_ID
from domain.shared.roles import Role
from peermatch.web.http.access import ApiForRoles, Viewer, services_of
from peermatch.web.http.api_answers import READING, READING_ONE, Answer
from peermatch.web.http.paging import After
from peermatch.web.past import history_pages
from peermatch.web.past.event_lines import EventLine, lines

router = APIRouter(prefix="/api/v1", tags=["history"])
Staff = Annotated[Viewer, Depends(ApiForRoles(Role.INTAKE, Role.COORDINATOR))]
Coordinator = Annotated[Viewer, Depends(ApiForRoles(Role.COORDINATOR))]
Planner = Annotated[Viewer, Depends(ApiForRoles(Role.COORDINATOR, Role.MANAGER))]
Everyone = Annotated[
    Viewer, Depends(ApiForRoles(Role.INTAKE, Role.COORDINATOR, Role.CPRS, Role.MANAGER))
]


class Changed(Answer):
    """What it says now under a label, and said before; empty where nothing was said before."""

    label: str
    before: str
    now: str


class Entry(Answer):
    """One fact in words. `by` is who did it by name; `link` the page of what it is about."""

    at: datetime
    name: str
    sentence: str
    kind: str
    correction: bool
    by: str
    link: str
    changes: list[Changed]
    why: str


class History(Answer):
    """Newest first; `next` asks for what was before."""

    entries: list[Entry]
    next: str | None = Field(description="What to give as `after`; null at the end of the list.")


class Filters(Answer):
    """Which entries: of a kind or `correction`, by somebody with this in their name, of days."""

    kind: Annotated[str, Query(max_length=20)] = ""
    by: Annotated[str, Query(max_length=100)] = ""
    first_day: date | None = None
    last_day: date | None = None
    after: After = ""


Chosen = Annotated[Filters, Depends()]


@router.get("/referrals/{referral_id}/history", responses=READING_ONE)
def read_referral_history(
    request: Request, viewer: Staff, referral_id: UUID, chosen: Chosen
) -> History:
    """Of the person behind a referral: everything about them."""
    return _told(request, viewer, history_pages.of_referral, referral_id, chosen)


@router.get("/matches/{match_id}/history", responses=READING_ONE)
def read_match_history(
    request: Request, viewer: Coordinator, match_id: UUID, chosen: Chosen
) -> History:
    return _told(request, viewer, history_pages.of_match, match_id, chosen)


@router.get("/sessions/{session_id}/history", responses=READING_ONE)
def read_session_history(
    request: Request, viewer: Coordinator, session_id: UUID, chosen: Chosen
) -> History:
    return _told(request, viewer, history_pages.of_session, session_id, chosen)


@router.get("/groups/{group_id}/history", responses=READING_ONE)
def read_group_history(
    request: Request, viewer: Coordinator, group_id: UUID, chosen: Chosen
) -> History:
    return _told(request, viewer, history_pages.of_group, group_id, chosen)


@router.get("/specialists/{specialist_id}/history", responses=READING_ONE)
def read_specialist_history(
    request: Request, viewer: Planner, specialist_id: UUID, chosen: Chosen
) -> History:
    return _told(request, viewer, history_pages.of_specialist, specialist_id, chosen)


@router.get("/directory/{resource_id}/history", responses=READING_ONE)
def read_resource_history(
    request: Request, viewer: Everyone, resource_id: UUID, chosen: Chosen
) -> History:
    """Of a service in the directory."""
    return _told(request, viewer, history_pages.of_resource, resource_id, chosen)


@router.get("/rules/history", responses=READING)
def read_program_history(request: Request, viewer: Planner, chosen: Chosen) -> History:
    """Of limits, weights, floors, sites and policies."""
    return _told(request, viewer, history_pages.of_program, RULES_ID, chosen)


def _told(
    request: Request,
    viewer: Viewer,
    find: history_pages.Find,
    record_id: UUID,
    chosen: Filters,
) -> History:
    reading = services_of(request).reading(viewer.actor)
    whose = find(reading, record_id)
    given = {name: str(value or "") for name, value in chosen.model_dump(exclude={"after"}).items()}
    history_pages.LISTING.after(request, chosen.after, history_pages.LISTING.per_page)
    found = history_pages.told(request, reading, whose, given, chosen.after)
    told = lines(request, viewer, reading, found.events, record_id)
    following = history_pages.LISTING.sealed(request, found.next) if found.next else None
    return History(entries=list(map(_entry, told)), next=following)


def _entry(line: EventLine) -> Entry:
    return Entry(
        at=line.at,
        name=line.name,
        sentence=line.sentence,
        kind=line.kind,
        correction=line.correction,
        by=line.by,
        link=line.link.address if line.link else "",
        changes=[Changed.model_validate(change) for change in line.changes],
        why=line.why,
    )
