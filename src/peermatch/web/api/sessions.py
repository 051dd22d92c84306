"""A CPRS's own schedule over the API, and how each session went."""

from datetime import date, datetime, time, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request

from domain.shared.roles import Role
from peermatch.readmodels.screens.people import record_notices
from peermatch.readmodels.screens.sessions import schedule
from peermatch.web.api.answers import READING, READING_ONE, WRITING, Answer, IdempotencyKey
from peermatch.web.api.bodies import HeldBody, MissedBody
from peermatch.web.forms import commands
from peermatch.web.forms.perform import do
from peermatch.web.http.access import ApiForRoles, Viewer, services_of
from peermatch.web.show.own import own, own_session

router = APIRouter(prefix="/api/v1", tags=["sessions"])
Specialist = Annotated[Viewer, Depends(ApiForRoles(Role.CPRS))]
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2200, 1, 1)


class Session(Answer):
    session_id: UUID
    starts_at: datetime
    ends_at: datetime
    name: str
    mode: str
    place: str
    first: bool
    status: str


class Correction(Answer):
    """What the record said before and says since: minutes held, or why it was missed."""

    corrected_at: datetime
    was_minutes: int | None
    was_missed: str | None
    minutes: int | None
    missed_reason: str | None
    why: str


class OneSession(Session):
    """`notices` are what every later reader is told of statements of challenge."""

    notices: list[str]
    corrections: list[Correction]


class Schedule(Answer):
    sessions: list[Session]


@router.get("/schedule", responses=READING)
def read_schedule(
    request: Request,
    viewer: Specialist,
    first_day: Annotated[date, Query(ge=FIRST_DAY, le=LAST_DAY)],
    days: Annotated[int, Query(ge=1, le=92)] = 7,
) -> Schedule:
    """Sessions that start on `first_day`, local, or in the days after it."""
    services = services_of(request)
    start = datetime.combine(first_day, time(), services.service.program.zone)
    end = datetime.combine(first_day + timedelta(days), time(), services.service.program.zone)
    rows = schedule.rows(services.reading(viewer.actor), own(viewer), start, end)
    return Schedule(sessions=[Session.model_validate(row) for row in rows])


@router.get("/sessions/{session_id}", responses=READING_ONE)
def read_session(request: Request, viewer: Specialist, session_id: UUID) -> OneSession:
    """One session with what was corrected, why, and whether its record was challenged."""
    row = Session.model_validate(own_session(request, viewer, session_id))
    reading = services_of(request).reading(viewer.actor)
    found = record_notices.corrections(reading, session_id, "schedule")
    return OneSession(
        **row.model_dump(),
        notices=list(record_notices.notices(reading, [session_id])),
        corrections=[Correction.model_validate(one) for one in found],
    )


@router.post("/sessions/{session_id}/held", status_code=204, responses=WRITING)
def held(
    request: Request, viewer: Specialist, session_id: UUID, key: IdempotencyKey, body: HeldBody
) -> None:
    """Records that the session took place, and for how many minutes."""
    do(request, viewer, key, commands.holding(body.texts(), session_id, own(viewer)))


@router.post("/sessions/{session_id}/missed", status_code=204, responses=WRITING)
def missed(
    request: Request, viewer: Specialist, session_id: UUID, key: IdempotencyKey, body: MissedBody
) -> None:
    """Records that the session did not take place, and why."""
    do(request, viewer, key, commands.missing(body.texts(), session_id, own(viewer)))
