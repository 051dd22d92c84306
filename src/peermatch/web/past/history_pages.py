"""Everything that happened to a record, in words: one page each, filtered, in parts, for paper."""

from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass
from datetime import date
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.program.likely_waits import WAITS_ID
from domain.program.program_rules import RULES_ID
from domain.program.reserve import RESERVE_ID
from domain.program.service_area import SERVICE_AREA_ID
from domain.program.wish_learning import WISH_LEARNING_ID
from domain.shared.roles import Role
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.groups import group_page
from peermatch.readmodels.screens.matches import match_detail
from peermatch.readmodels.screens.people.naming import named_specialist
from peermatch.readmodels.screens.program import told_history
from peermatch.readmodels.screens.program.told_history import Sought, Told
from peermatch.readmodels.screens.referrals import referral_intake, waitlist
from peermatch.readmodels.screens.resources import directory
from peermatch.readmodels.screens.sessions import weeks
from peermatch.readmodels.tables.program.event_kinds import CORRECTIONS, KINDS
from peermatch.web.actions import Link
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.http.paging import Listing
from peermatch.web.past.event_lines import SERVICE, lines
from peermatch.web.show.templating import page

router = APIRouter()
Staff = Annotated[Viewer, Depends(ForRoles(Role.INTAKE, Role.COORDINATOR))]
Coordinator = Annotated[Viewer, Depends(ForRoles(Role.COORDINATOR))]
Planner = Annotated[Viewer, Depends(ForRoles(Role.COORDINATOR, Role.MANAGER))]
Everyone = Annotated[
    Viewer, Depends(ForRoles(Role.INTAKE, Role.COORDINATOR, Role.CPRS, Role.MANAGER))
]
LISTING = Listing("history", told_history.PLACE, 50)
"""A history's parts; 50 entries are one on paper."""
NOBODY = ("nobody",)
"""No account is called so: what nobody did."""
PROGRAM = (RULES_ID, SERVICE_AREA_ID, RESERVE_ID, WISH_LEARNING_ID, WAITS_ID)


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose history: its ids, the page's own first; what it opens is opened for `purpose`."""

    ids: Collection[UUID]
    purpose: str
    title: str
    up: str
    kinds: tuple[str, ...]
    beside: Link | None = None
    """A page that tells more of the same."""


@dataclass(frozen=True, slots=True)
class PartAsked:
    """What a page's address asks for; what can't be read asks for nothing."""

    kind: str = ""
    by: str = ""
    first_day: str = ""
    last_day: str = ""
    after: str = ""


Part = Annotated[PartAsked, Depends()]
Find = Callable[[Reading, UUID], Whose]


def of_referral(reading: Reading, referral_id: UUID) -> Whose:
    """A person, with everything about them and about what was merged into it. Raises NotFound."""
    row = waitlist.one(reading, referral_id)
    up = f"/referrals/{referral_id}"
    kinds = ("referral", "person", "consent", "match", "session", "record", "group")
    ids = referral_intake.whole_record(reading, referral_id, row.participant_id)
    return Whose(ids, "referral", row.name, up, kinds)


def of_match(reading: Reading, match_id: UUID) -> Whose:
    """Raises NotFound."""
    found = match_detail.one(reading, match_id)
    title = f"{found.name} with {found.specialist_name}"
    up = f"/matches/{match_id}"
    decided = Link("How this was decided", f"{up}/decided")
    return Whose((match_id,), "match", title, up, ("match",), decided)


def of_session(reading: Reading, session_id: UUID) -> Whose:
    """Raises NotFound."""
    entry = weeks.one(reading, session_id, weeks.SESSION)
    up = f"/sessions/{session_id}"
    return Whose((session_id,), "session", f"Session of {entry.name}", up, ("session",))


def of_group(reading: Reading, group_id: UUID) -> Whose:
    """Raises NotFound."""
    name = group_page.name_of(reading, group_id)
    return Whose((group_id,), "group", name, f"/groups/{group_id}", ("group",))


def of_specialist(reading: Reading, specialist_id: UUID) -> Whose:
    """Raises NotFound."""
    name = named_specialist(reading, specialist_id)
    up = f"/specialists/{specialist_id}"
    return Whose((specialist_id,), "specialist", name, up, ("specialist", "calendar"))


def of_resource(reading: Reading, resource_id: UUID) -> Whose:
    """A service of the directory. Raises NotFound."""
    name = directory.one(reading, resource_id).name
    return Whose((resource_id,), "directory", name, f"/directory/{resource_id}", ("directory",))


def of_organization(reading: Reading, organization_id: UUID) -> Whose:
    """Raises NotFound."""
    name = directory.organization(reading, organization_id).name
    up = f"/directory/organizations/{organization_id}"
    return Whose((organization_id,), "directory", name, up, ("directory",))


def of_program(_reading: Reading, _id: UUID) -> Whose:
    """Limits, weights, floors, sites and policies; nobody's data."""
    return Whose(PROGRAM, "roster", "Program rules", "/rules", ("program",))


@router.get("/referrals/{referral_id}/history")
def referral_history(request: Request, viewer: Staff, referral_id: UUID, part: Part) -> Response:
    return _shown(request, viewer, of_referral, referral_id, part)


@router.get("/matches/{match_id}/history")
def match_history(request: Request, viewer: Coordinator, match_id: UUID, part: Part) -> Response:
    return _shown(request, viewer, of_match, match_id, part)


@router.get("/sessions/{session_id}/history")
def session_history(
    request: Request, viewer: Coordinator, session_id: UUID, part: Part
) -> Response:
    return _shown(request, viewer, of_session, session_id, part)


@router.get("/groups/{group_id}/history")
def group_history(request: Request, viewer: Coordinator, group_id: UUID, part: Part) -> Response:
    return _shown(request, viewer, of_group, group_id, part)


@router.get("/specialists/{specialist_id}/history")
def specialist_history(
    request: Request, viewer: Planner, specialist_id: UUID, part: Part
) -> Response:
    return _shown(request, viewer, of_specialist, specialist_id, part)


@router.get("/directory/{resource_id}/history")
def resource_history(request: Request, viewer: Everyone, resource_id: UUID, part: Part) -> Response:
    return _shown(request, viewer, of_resource, resource_id, part)


@router.get("/directory/organizations/{organization_id}/history")
def organization_history(
    request: Request, viewer: Everyone, organization_id: UUID, part: Part
) -> Response:
    return _shown(request, viewer, of_organization, organization_id, part)


@router.get("/rules/history")
def program_history(request: Request, viewer: Planner, part: Part) -> Response:
    return _shown(request, viewer, of_program, RULES_ID, part)


def told(
    request: Request, reading: Reading, whose: Whose, given: dict[str, str], after: str
) -> Told:
    """What the filters leave; a day that can't be read is none."""
    by = given.get("by", "").strip()
    accounts = services_of(request).account_names.named(by) if by else None
    sought = Sought(
        kind=given.get("kind", ""),
        by=accounts if accounts is None else accounts or NOBODY,
        by_service=bool(by) and by.casefold() in SERVICE.casefold(),
        first_day=_day(given.get("first_day", "")),
        last_day=_day(given.get("last_day", "")),
        after=LISTING.asked(request, {"after": after}).after,
        size=LISTING.per_page,
    )
    return told_history.told(reading, whose.ids, whose.purpose, sought)


def _shown(
    request: Request, viewer: Viewer, find: Find, record_id: UUID, asked: PartAsked
) -> Response:
    reading = services_of(request).reading(viewer.actor)
    whose = find(reading, record_id)
    chosen = {name: value for name, value in asdict(asked).items() if name != "after"}
    found = told(request, reading, whose, chosen, asked.after)
    path = f"{whose.up}/history"
    kept = {name: value for name, value in chosen.items() if value}
    older = ""
    if found.next is not None:
        older = f"{path}?{urlencode({**kept, 'after': LISTING.sealed(request, found.next)})}"
    kinds = [(kind, KINDS[kind][0]) for kind in whose.kinds]
    return page(
        request,
        "history.html",
        title=whose.title,
        beside=whose.beside,
        up=whose.up,
        path=path,
        kinds=[("", "Everything"), *kinds, (CORRECTIONS, "Corrections only")],
        chosen=chosen,
        filtered=bool(kept),
        lines=lines(request, viewer, reading, found.events, record_id),
        older=older,
        newest=f"{path}?{urlencode(kept)}" if asked.after else "",
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
