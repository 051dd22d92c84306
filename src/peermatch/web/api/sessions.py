"""A CPRS's own schedule over the API, how each session went, and their calendar links."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from domain.shared.roles import Role
from domain.shared.vocabulary import SafeContact
from peermatch.readmodels.screens.people import record_notices
from peermatch.readmodels.screens.sessions import schedule, session_notes
from peermatch.usecases.calendar.shown.own_today import may_undo, own_today
from peermatch.web.forms import search_fields
from peermatch.web.http.access import ApiForRoles, Viewer, services_of
from peermatch.web.http.api_answers import READING, READING_ONE, WRITING, Answer
from peermatch.web.show.own import link_address, own, own_session

router = APIRouter(prefix="/api/v1", tags=["sessions"])
Specialist = Annotated[Viewer, Depends(ApiForRoles(Role.CPRS))]
LINKS = "/calendar-links"
OWN_CALENDAR = "/own-calendar"
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2200, 1, 1)


class Session(Answer):
    """One session on the specialist's schedule."""

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
    reason: str


class SessionNote(Answer):
    """What a session was about; `goals` in the participant's words."""

    mode: str
    goals: list[str]
    worked_on: str
    next_step: str


class OneSession(Session):
    """`notices` tell every later reader about statements of challenge."""

    note: SessionNote | None
    notices: list[str]
    corrections: list[Correction]


class Schedule(Answer):
    """Sessions of the specialist's own schedule."""

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
    note = session_notes.of_session(reading, session_id)
    found = record_notices.corrections(reading, session_id, "schedule")
    return OneSession(
        **row.model_dump(),
        note=SessionNote(
            mode=note.mode,
            goals=[goal.words for goal in note.goals],
            worked_on=note.worked_on,
            next_step=note.next_step,
        )
        if note
        else None,
        notices=list(record_notices.notices(reading, [session_id])),
        corrections=[Correction.model_validate(one) for one in found],
    )


class Reached(Answer):
    """How the person may be reached now; `ways` are the safe ones and `why_not` speaks against the
    others."""

    ways: list[SafeContact]
    phone: str
    email: str
    caller_says: str
    not_at_home: bool
    why_not: list[str]


class Coming(Answer):
    """The next session, when to leave for it, and how to reach the person."""

    session: Session
    leave_by: datetime | None
    drive_minutes: int
    reach: Reached


class Today(Answer):
    """`undo` was recorded last, today; `to_record` are over and have no outcome yet."""

    next: Coming | None
    undo: Session | None
    to_record: list[Session]
    today: list[Session]
    week: list[Session]


@router.get("/today", responses=READING)
def read_today(request: Request, viewer: Specialist) -> Today:
    """A specialist's day: what comes next, what is open, what can be undone."""
    services = services_of(request)
    found = own_today(services.service, services.reading(viewer.actor), own(viewer))
    coming = found.next
    drive = coming.drive if coming else None
    last = found.recorded
    undone = last is not None and may_undo(last, viewer.actor.name, services.now())
    return Today(
        next=Coming(
            session=Session.model_validate(coming.row),
            leave_by=drive.starts_at if drive else None,
            drive_minutes=drive.minutes if drive else 0,
            reach=Reached.model_validate(coming.reach),
        )
        if coming
        else None,
        undo=Session.model_validate(last) if last and undone else None,
        to_record=_sessions(found.to_record),
        today=_sessions(row for row in found.today if isinstance(row, schedule.Row)),
        week=_sessions(found.week),
    )


def _sessions(rows: Iterable[schedule.Row]) -> list[Session]:
    return [Session.model_validate(row) for row in rows]


class NamedLink(BaseModel):
    """What a new link is called, so that its owner knows which device it is for."""

    model_config = ConfigDict(extra="forbid", strict=True)

    label: str = Field(min_length=1, max_length=60, description="Where it is used.")


class CalendarAddress(BaseModel):
    """Where a specialist's own calendar is."""

    model_config = ConfigDict(extra="forbid", strict=True)

    address: str = Field(
        min_length=1, max_length=1000, description="Its secret address in iCal format."
    )


class OwnCalendar(Answer):
    """A specialist's own calendar, without its address."""

    host: str
    since: datetime
    asked_at: datetime | None
    read_at: datetime | None
    failed: str
    stopped: bool


class NewLink(Answer):
    """`address` holds the secret; it is shown only this once."""

    address: str


class Link(Answer):
    """One calendar link, without its secret."""

    link_id: UUID
    label: str
    created_at: datetime
    fetched_at: datetime | None
    fetched_by: str


class Links(Answer):
    """A specialist's calendar links."""

    links: list[Link]


@router.post(LINKS, status_code=201, responses=WRITING)
def make_link(request: Request, viewer: Specialist, body: NamedLink) -> NewLink:
    """Makes a link for one device. If the answer is lost, remove the link and make another."""
    services = services_of(request)
    token = services.feed_links.create(own(viewer), search_fields.label({"label": body.label}))
    return NewLink(address=link_address(request, token))


@router.get(LINKS, responses=READING)
def list_links(request: Request, viewer: Specialist) -> Links:
    """The links, without their secrets, and when each was last fetched."""
    listed = services_of(request).feed_links.listed(own(viewer))
    return Links(links=[Link.model_validate(link) for link in listed])


@router.delete(LINKS + "/{link_id}", status_code=204, responses=WRITING)
def remove_link(request: Request, viewer: Specialist, link_id: UUID) -> None:
    """Ends the link at once."""
    if not services_of(request).feed_links.revoke(own(viewer), link_id):
        raise HTTPException(404)


@router.get(OWN_CALENDAR, responses=READING_ONE)
def own_calendar(request: Request, viewer: Specialist) -> OwnCalendar:
    """Where the calendar is by which nothing is planned over one's own appointments, and how
    reading it went; never its address."""
    found = services_of(request).own_calendars.of(own(viewer))
    if found is None:
        raise HTTPException(404)
    return OwnCalendar.model_validate(found)


@router.post(OWN_CALENDAR, status_code=204, responses=WRITING)
def use_calendar(request: Request, viewer: Specialist, body: CalendarAddress) -> None:
    """Reads busy times from this calendar from now on, in place of another."""
    services_of(request).own_calendars.use(own(viewer), body.address)


@router.delete(OWN_CALENDAR, status_code=204, responses=WRITING)
def stop_calendar(request: Request, viewer: Specialist) -> None:
    """The address is gone at once, and its busy times within a minute."""
    services_of(request).own_calendars.stop(own(viewer))
