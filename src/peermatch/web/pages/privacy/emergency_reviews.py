"""Emergency accesses as those are told who didn't ask for them, and their review."""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.privacy.emergency_access import REASONS
from domain.privacy.unusual_looks import FINDINGS
from domain.shared.roles import Role
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.privacy import emergencies
from peermatch.readmodels.screens.privacy.emergencies import EmergencyRow
from peermatch.usecases.privacy.emergency_commands import ARE_TOLD
from peermatch.usecases.privacy.emergency_record import PURPOSE
from peermatch.web.actions import address
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.http.listings import EMERGENCIES
from peermatch.web.pages.privacy.looks_page import number_of
from peermatch.web.show.templating import page

router = APIRouter()
Told = Annotated[Viewer, Depends(ForRoles(*sorted(ARE_TOLD)))]
Officer = Annotated[Viewer, Depends(ForRoles(Role.PRIVACY_OFFICER))]
PAGE = "/emergency-access"


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyLine:
    """One row in words; `number` is empty where nobody was found."""

    row: EmergencyRow
    who: str
    number: str
    state: str
    overdue: bool
    finding: str
    reviewed_by: str


@router.get(PAGE)
def emergency_accesses(request: Request, viewer: Told, reviewed: str = "") -> Response:
    """Without names, and without what the emergencies were."""
    services = services_of(request)
    reading = services.reading(viewer.actor)
    sought = EMERGENCIES.asked(request, request.query_params)
    part = emergencies.page(reading, sought, reviewed == "yes")
    return page(
        request,
        "emergency_accesses.html",
        lines=lines(request, reading, part.rows),
        total=part.total,
        paging=EMERGENCIES.paging(request, part, {"reviewed": reviewed}),
        reviewed=reviewed == "yes",
        reviews=viewer.role is Role.PRIVACY_OFFICER,
        zone=reading.zone,
    )


@router.get(f"{PAGE}/{{access_id}}")
def emergency_review(request: Request, viewer: Officer, access_id: UUID) -> Response:
    """What was said of it, who was told, and what was seen; itself a look."""
    services = services_of(request)
    reading = services.reading(viewer.actor)
    found = emergencies.to_be_reviewed(reading, access_id)
    [line] = lines(request, reading, [found.row])
    day = reading.local(found.row.asked_at)
    days = {"first_day": f"{day:%Y-%m-%d}", "last_day": f"{day:%Y-%m-%d}"}
    return page(
        request,
        "emergency_review.html",
        found=found,
        line=line,
        reason=REASONS[found.reason] if found.reason else "",
        seen=services.look_register.seen_for(found.row.viewer, PURPOSE, found.row.participant_id)
        if found.row.participant_id
        else (),
        looks=f"/looks?{urlencode({'by': found.row.viewer, **days})}",
        review=address("review-emergency-access", PAGE, access_id=access_id),
        zone=reading.zone,
    )


def lines(
    request: Request, reading: Reading, rows: tuple[EmergencyRow, ...] | list[EmergencyRow]
) -> list[EmergencyLine]:
    names = services_of(request).account_names.of(
        {*(row.viewer for row in rows), *(row.reviewed_by for row in rows if row.reviewed_by)}
    )
    return [
        EmergencyLine(
            row=row,
            who=names.get(row.viewer, "A former account"),
            number=number_of(row.participant_id) if row.participant_id else "",
            state=_state(row, reading),
            overdue=row.overdue(reading.today),
            finding=FINDINGS[row.finding] if row.finding else "",
            reviewed_by=names.get(row.reviewed_by or "", ""),
        )
        for row in rows
    ]


def _state(row: EmergencyRow, reading: Reading) -> str:
    if row.until is None:
        return "Nobody found"
    return "Open now" if row.running(reading.now) else "Over"
