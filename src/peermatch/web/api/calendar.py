"""The schedule over the API: weeks, rooms, offered times, repairs, and messages for a sender."""

from datetime import date, datetime, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request

from domain.shared.roles import Role
from peermatch.readmodels.screens.sessions import weeks
from peermatch.readmodels.screens.specialists import working_time
from peermatch.readmodels.tables.calendar import repairs
from peermatch.readmodels.tables.sessions import messages
from peermatch.usecases.calendar.alternative_times import offered_times
from peermatch.usecases.calendar.shown.week_figures import figures, rooms_of_day, week_days
from peermatch.usecases.people.contact.letters import letter_of
from peermatch.usecases.sessions.message_texts import text_of
from peermatch.web.http.access import ApiForRoles, Viewer, services_of
from peermatch.web.http.api_answers import (
    READING,
    READING_ONE,
    Answer,
    Limit,
    PartOfList,
)
from peermatch.web.http.listings import MESSAGES, PROGRAM
from peermatch.web.http.paging import After
from peermatch.web.pages.sessions.offers import session
from peermatch.web.show.weeks import FIRST_DAY, LAST_DAY, midnight

router = APIRouter(prefix="/api/v1", tags=["schedule"])
Planner = Annotated[Viewer, Depends(ApiForRoles(Role.COORDINATOR, Role.MANAGER))]
Coordinator = Annotated[Viewer, Depends(ApiForRoles(Role.COORDINATOR))]
Mover = Annotated[Viewer, Depends(ApiForRoles(Role.COORDINATOR, Role.CPRS))]
OnDay = Annotated[date, Query(ge=FIRST_DAY, le=LAST_DAY)]


class StaffWeek(Answer):
    """One specialist's week. `utilization` is a share of working minutes, from 0."""

    specialist_id: UUID
    sessions: int
    session_minutes: int
    drive_minutes: int
    working_minutes: int
    utilization: float


class ProgramWeek(PartOfList):
    """Specialists' weeks that begin on `monday`, a part of them."""

    monday: date
    specialists: list[StaffWeek]


class RoomUse(Answer):
    """`room` counts from 1; 0: there was none left."""

    room: int
    session_id: UUID
    specialist_id: UUID
    starts_at: datetime
    ends_at: datetime


class PlaceDay(Answer):
    """One site's sessions on one day, room by room."""

    rooms: list[RoomUse]


class OfferedTimes(Answer):
    """Starting times that suit both people."""

    times: list[datetime]


class RepairLine(Answer):
    """One session as it is, and as an option would have it; null `new_…`: it would be canceled."""

    session_id: UUID
    specialist_id: UUID
    starts_at: datetime
    ends_at: datetime
    new_starts_at: datetime | None
    new_ends_at: datetime | None
    mode: str
    place: str
    new_mode: str
    new_place: str
    reason: str | None
    """Why no other time was found; null where one was."""


class RepairOption(Answer):
    """`people` would meet at another time or place, or not; `others` of them have no session that
    had to change. `drive_minutes` are more than now; negative: fewer."""

    number: int
    moves: int
    left_out: int
    proved: bool
    people: int
    others: int
    drive_minutes: int
    best_in: list[str]
    lines: list[RepairLine]


class Repair(Answer):
    """A schedule fix with its options."""

    repair_id: UUID
    cause: str
    first_day: date
    last_day: date
    status: str
    applied: int
    options: list[RepairOption]


class Message(Answer):
    """A message about a session: due, sent or withheld. It names nobody."""

    message_id: UUID
    session_id: UUID
    reason: str
    due_by: datetime
    for_staff: bool
    status: str
    withheld_reason: str | None
    sending: str
    """How far a gateway is: not-tried, in-hand, again, not-taken or doubtful."""
    text: str


class Messages(PartOfList):
    """One part of the list of messages."""

    messages: list[Message]


class Recipient(Answer):
    """Told to the sender alone, for this one message."""

    person_id: UUID
    name: str
    phone: str
    email: str
    ways: list[str]
    """Those that they agreed to, as it holds now; of staff none is asked."""
    safe_contact: str


class PaperLetter(Answer):
    """A message on paper, in the person's language. `to` are the lines of its envelope."""

    to: list[str]
    language: str
    on: str
    words: list[str]


@router.get("/program-week", responses=READING)
def program_week(
    request: Request, viewer: Planner, day: OnDay, after: After = "", limit: Limit = 100
) -> ProgramWeek:
    """Each specialist's figures for the week that `day` is in, by their own id."""
    services = services_of(request)
    reading = services.reading(viewer.actor)
    monday = day - timedelta(days=day.weekday())
    start, end = midnight(request, monday), midnight(request, monday + timedelta(7))
    sought = PROGRAM.after(request, after, limit)
    part = working_time.page(reading, monday, monday + timedelta(6), sought)
    people = {one.specialist_id: one for one in part.rows}
    entries = weeks.between(reading, start, end, weeks.PROGRAM_WEEK, people)
    found = figures(services.service, entries, people, week_days(start))
    rows = [
        StaffWeek(
            specialist_id=who,
            sessions=week.sessions,
            session_minutes=week.session_minutes,
            drive_minutes=week.drive_minutes,
            working_minutes=week.working_minutes,
            utilization=round(week.utilization, 4),
        )
        for who, week in found.items()
    ]
    following = PROGRAM.next(request, part)
    return ProgramWeek(total=part.total, next=following, monday=monday, specialists=rows)


@router.get("/places/{site}/day", responses=READING)
def place_day(request: Request, viewer: Coordinator, site: str, day: OnDay) -> PlaceDay:
    """Who is in which room of a site on one local day."""
    services = services_of(request)
    start, end = midnight(request, day), midnight(request, day + timedelta(1))
    entries = weeks.between(services.reading(viewer.actor), start, end, weeks.PLACE_DAY)
    here = {str(entry.session_id): entry for entry in entries if entry.site == site}
    found = []
    for use in rooms_of_day(services.service, here.values(), site):
        entry = here[use.session.session_id]
        found.append(
            RoomUse(
                room=use.room,
                session_id=entry.session_id,
                specialist_id=entry.specialist_id,
                starts_at=entry.starts_at,
                ends_at=entry.ends_at,
            )
        )
    return PlaceDay(rooms=found)


@router.get("/sessions/{session_id}/times", responses=READING_ONE)
def read_times(request: Request, viewer: Mover, session_id: UUID) -> OfferedTimes:
    """When the two could meet instead: up to five starts, nearest first."""
    session(request, viewer, session_id)
    service = services_of(request).service
    now = services_of(request).now()
    found = offered_times(service.store.read, session_id, service.program, now)
    return OfferedTimes(times=list(found))


@router.get("/repairs/{repair_id}", responses=READING_ONE)
def read_repair(request: Request, viewer: Coordinator, repair_id: UUID) -> Repair:
    """A repair with every option's difference; ask again while its status is `requested`."""
    row, options = repairs.one(services_of(request).reading(viewer.actor), repair_id)
    return Repair(
        repair_id=row.repair_id,
        cause=row.cause,
        first_day=row.first_day,
        last_day=row.last_day,
        status=row.status,
        applied=row.applied,
        options=[RepairOption.model_validate(option) for option in options],
    )


@router.get("/messages", responses=READING)
def list_messages(
    request: Request,
    viewer: Planner,
    status: str = messages.WAITS,
    after: After = "",
    limit: Limit = 100,
) -> Messages:
    """Messages for a sender to pick up, most pressing first; `status` is waits, sent, withheld."""
    services = services_of(request)
    reading = services.reading(viewer.actor)
    part = messages.page(reading, status, MESSAGES.after(request, after, limit))
    zone = services.service.program.zone
    found = [
        Message(
            message_id=row.message_id,
            session_id=row.session_id,
            reason=row.reason,
            due_by=row.due_by,
            for_staff=row.for_staff,
            status=row.status,
            withheld_reason=row.withheld_reason,
            sending=row.sending,
            text=text_of(row.reason, row.starts_at, zone),
        )
        for row in part.rows
    ]
    return Messages(total=part.total, next=MESSAGES.next(request, part), messages=found)


@router.get("/messages/{message_id}/recipient", responses=READING_ONE)
def read_recipient(request: Request, viewer: Planner, message_id: UUID) -> Recipient:
    """Whom it goes to; opening this is recorded."""
    found = messages.recipient(services_of(request).reading(viewer.actor), message_id)
    return Recipient.model_validate(found)


@router.get("/messages/{message_id}/letter", responses=READING_ONE)
def read_letter(request: Request, viewer: Planner, message_id: UUID) -> PaperLetter:
    """The message as a letter, refused where none is safe now; opening this is recorded."""
    services = services_of(request)
    reading, program = services.reading(viewer.actor), services.service.program
    return PaperLetter.model_validate(letter_of(reading, message_id, program))
