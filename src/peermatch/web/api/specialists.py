"""A specialist over the API, with their capacity in heads and in minutes."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from domain.shared.roles import Role
from peermatch.readmodels.screens.specialists import specialist_page
from peermatch.usecases.core.today import rules_today
from peermatch.usecases.pairing.workloads import weeks_of
from peermatch.web.http.access import ApiForRoles, Viewer, services_of
from peermatch.web.http.api_answers import READING_ONE, Answer

router = APIRouter(prefix="/api/v1", tags=["records"])
Planner = Annotated[Viewer, Depends(ApiForRoles(Role.COORDINATOR, Role.MANAGER))]


class ComingWeeks(Answer):
    """Minutes of the coming four weeks; `left` is below 0 where more is promised than there is.
    `people` counts each by how often they meet: every week is 1."""

    available: int
    sessions: int
    travel: int
    notes: int
    groups: int
    supervision: int
    left: int
    people: float


class OneSpecialist(Answer):
    """A specialist; `specialist` is their staff reference, `taken` and `held` count people."""

    specialist_id: UUID
    name: str
    specialist: str
    modes: list[str]
    home_site: str
    credential: str
    credential_expires: date | None
    registered: bool
    capacity: int
    taken: int
    held: int
    open_places: int
    fte_percent: int
    supervisor_id: UUID | None
    practicing_since: date | None
    last_supervision: date | None
    leaving_on: date | None
    leave: list[tuple[date, date]]
    coming_weeks: ComingWeeks


@router.get("/specialists/{specialist_id}", responses=READING_ONE)
def read_specialist(request: Request, viewer: Planner, specialist_id: UUID) -> OneSpecialist:
    """A specialist with their capacity, in heads and in minutes of the coming four weeks."""
    services = services_of(request)
    reading = services.reading(viewer.actor)
    found = specialist_page.one(reading, specialist_id)
    limits, _holidays = rules_today(services.service, services.now())
    read, program = services.service.store.read, services.service.program
    weeks = weeks_of(read, specialist_id, program, limits, reading.today)
    known = {name: getattr(weeks, name, None) for name in ComingWeeks.model_fields}
    coming = ComingWeeks.model_validate({**known, "left": weeks.workload.left})
    told = (found, found.caseload)
    names = OneSpecialist.model_fields
    fields = {n: getattr(of, n) for of in told for n in names if hasattr(of, n)}
    return OneSpecialist.model_validate({**fields, "coming_weeks": coming})
