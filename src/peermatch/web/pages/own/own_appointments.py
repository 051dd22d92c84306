"""A participant's appointment: they will be there, can't make it, choose another time, or put it
into their calendar."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from domain.people.consent import NoConsentForThisUse
from domain.sessions.session_booking import Canceler, SessionHasStarted
from domain.shared.decider import Refusal
from peermatch.readmodels.reading.opened_rows import NotFound
from peermatch.translation.catalogs import N_, texts_in
from peermatch.usecases.calendar.alternative_times import offered_times
from peermatch.usecases.own.own_record import OwnRecord
from peermatch.usecases.own.own_times import TakeOfferedTime, TimeNotOffered
from peermatch.usecases.own.peers import Appointment
from peermatch.usecases.sessions.session_course import CancelSession, ConfirmSession
from peermatch.web.forms.posted import Posted
from peermatch.web.http.access import Visitor
from peermatch.web.pages.own.own_sentences import SAID
from peermatch.web.pages.own.visiting import (
    Person,
    do,
    done,
    language_of_page,
    own_page,
    record_of,
    sentence_of,
)
from scheduling.published.feed import FeedSession, icalendar

router = APIRouter(prefix="/your-page/appointments/{session_id}")
HOME = "/your-page"
IN_CALENDAR = N_("Appointment")


@router.get("")
def change(request: Request, visitor: Person, session_id: UUID) -> Response:
    """Whoever can't make it chooses another time, or cancels."""
    return _change(request, visitor, session_id)


@router.post("/confirm")
def confirm(request: Request, visitor: Person, session_id: UUID, posted: Posted) -> Response:
    return _done(request, visitor, posted, ConfirmSession(session_id=session_id), "confirmed")


@router.post("/cancel")
def cancel(request: Request, visitor: Person, session_id: UUID, posted: Posted) -> Response:
    command = CancelSession(session_id=session_id, by=Canceler.PARTICIPANT)
    return _done(request, visitor, posted, command, "canceled")


@router.post("/move")
def move(request: Request, visitor: Person, session_id: UUID, posted: Posted) -> Response:
    try:
        starts_at = datetime.fromisoformat(str(posted.get("starts_at", "")))
    except ValueError:
        return _change(request, visitor, session_id, sentence_of(TimeNotOffered()))
    command = TakeOfferedTime(session_id=session_id, starts_at=starts_at)
    return _done(request, visitor, posted, command, "moved")


@router.get("/appointment.ics")
def in_calendar(request: Request, visitor: Person, session_id: UUID) -> Response:
    """One entry that says when, and nothing of what, where or with whom."""
    record = record_of(request, visitor)
    scheduled = record.session(session_id).scheduled
    if scheduled is None:
        raise NotFound
    texts = texts_in(language_of_page(request, record))
    entry = FeedSession(
        uid=session_id,
        sequence=record.session(session_id).revision,
        revised_at=record.now,
        starts_at=scheduled.starts_at,
        ends_at=scheduled.ends_at,
        tz=scheduled.time_zone,
        summary=texts.gettext(IN_CALENDAR),
    )
    headers = {"Content-Disposition": 'attachment; filename="appointment.ics"'}
    media_type = "text/calendar; charset=utf-8"
    return Response(icalendar([entry]), headers=headers, media_type=media_type)


def _done(request: Request, visitor: Visitor, posted: Any, command: Any, what: str) -> Response:
    try:
        do(request, visitor, posted, command)
    except NotFound:
        raise
    except Refusal as refusal:
        return _change(request, visitor, command.session_id, sentence_of(refusal))
    return done(HOME, what)


def _change(request: Request, visitor: Visitor, session_id: UUID, refusal: str = "") -> Response:
    record = record_of(request, visitor)
    appointment = record.appointment(record.session(session_id))
    return own_page(
        request,
        visitor,
        record,
        "change.html",
        refusal,
        here=f"{HOME}/appointments/{session_id}",
        appointment=appointment,
        times=_times(record, appointment),
        agreed=record.person.consent_on(record.today) is not None,
        without_consent=SAID[NoConsentForThisUse],
    )


def _times(record: OwnRecord, appointment: Appointment) -> tuple[datetime, ...]:
    if appointment.too_late or not appointment.changeable:
        return ()
    zone, session_id = record.program.zone, appointment.session_id
    try:
        found = offered_times(record.read, session_id, record.program, record.now)
    except SessionHasStarted:
        return ()
    return tuple(one.astimezone(zone) for one in found)
