"""A specialist over the API, with their capacity in heads and in minutes."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field

from domain.shared.roles import Role
from peermatch.readmodels.screens.specialists import roster, specialist_page
from peermatch.usecases.input.fields import LONGEST_TEXT
from peermatch.usecases.matches.looked_at import look_at_weeks
from peermatch.web.forms import search_fields
from peermatch.web.http.access import ApiForRoles, Viewer, services_of
from peermatch.web.http.api_answers import READING, READING_ONE, WRITING, Answer

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


class SpecialistSought(BaseModel):
    """A name, or one that sounds alike or is one letter off."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: str = Field(max_length=LONGEST_TEXT)


class FoundSpecialist(Answer):
    specialist_id: UUID
    name: str
    home_site: str
    leaving_on: date | None


class FoundSpecialists(Answer):
    """At most twenty, the best first."""

    specialists: list[FoundSpecialist]


@router.post("/specialists/find", responses=READING | {400: WRITING[400], 413: WRITING[413]})
def find_specialists(request: Request, viewer: Planner, body: SpecialistSought) -> FoundSpecialists:
    """Specialists of this name. Posted, so that no address names anyone."""
    asked = search_fields.search({"name": body.name})
    rows = roster.find(services_of(request).reading(viewer.actor), asked["name"])
    return FoundSpecialists(specialists=[FoundSpecialist.model_validate(row) for row in rows])


@router.get("/specialists/{specialist_id}", responses=READING_ONE)
def read_specialist(request: Request, viewer: Planner, specialist_id: UUID) -> OneSpecialist:
    """A specialist with their capacity, in heads and in minutes of the coming four weeks."""
    services = services_of(request)
    reading = services.reading(viewer.actor)
    found = specialist_page.one(reading, specialist_id)
    look, program = services.service.store.look(), services.service.program
    weeks = look_at_weeks(look, specialist_id, program, reading.today)
    known = {name: getattr(weeks, name, None) for name in ComingWeeks.model_fields}
    coming = ComingWeeks.model_validate({**known, "left": weeks.workload.left})
    told = (found, found.caseload)
    names = OneSpecialist.model_fields
    fields = {n: getattr(of, n) for of in told for n in names if hasattr(of, n)}
    return OneSpecialist.model_validate({**fields, "coming_weeks": coming})
