"""A specialist's day as their phone keeps it, sealed, for hours without signal."""

from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.people.contact.safe_contact import Reach
from domain.shared.roles import Role
from domain.shared.vocabulary import Mode
from peermatch.usecases.calendar.shown.carried_day import CarriedPerson, CarriedSession, carried_day
from peermatch.usecases.input.composites import goal_text
from peermatch.web.http.access import ApiForRoles, Viewer, services_of
from peermatch.web.http.api_answers import READING, Answer
from peermatch.web.pages import reach_ways
from peermatch.web.pages.resources.given_section import given_line
from peermatch.web.show.own import own
from peermatch.web.show.words import day, in_words, outcome

router = APIRouter(prefix="/api/v1", tags=["sessions"])
Specialist = Annotated[Viewer, Depends(ApiForRoles(Role.CPRS))]


class CarriedWay(Answer):
    """One press: `address` is a `tel:`, `sms:`, `mailto:` or `geo:` link."""

    icon: str
    words: str
    address: str


class CarriedReach(Answer):
    """What is safe from `begins` until the next entry's."""

    begins: datetime
    ways: list[CarriedWay]
    said: list[str]


class CarriedName(Answer):
    """A person of these sessions; `goals` as `write-progress-note` takes them. The rest is for
    their own specialist: whether a note may say what was given, and what a page says of them."""

    name: str
    reach: list[CarriedReach]
    goals: list[str]
    gives: bool
    ask_about: str
    leave_alone: str
    check_ins: list[str]
    given: list[str]


class Carried(Answer):
    """One session; `person` is the place in `people`, and `outcome` what is recorded, in words."""

    session_id: UUID
    person: int
    starts_at: datetime
    ends_at: datetime
    mode: str
    how: str
    place: str
    first: bool
    status: str
    outcome: str
    minutes: int | None
    noted: bool
    theirs: bool
    directions: str


class CarriedModes(Answer):
    value: str
    words: str


class CarriedService(Answer):
    """Of the directory: given to these people before, or offered in one of their counties."""

    resource_id: UUID
    name: str


class CarriedToday(Answer):
    """`note_asks` are the parts of a note that the program's rules ask for; less than `late_hours`
    before a session a cancellation is late."""

    zone: str
    late_hours: int
    note_asks: list[str]
    modes: list[CarriedModes]
    services: list[CarriedService]
    people: list[CarriedName]
    sessions: list[Carried]


@router.get("/today/carried", responses=READING, response_model=CarriedToday)
def read_carried(request: Request, viewer: Specialist) -> Response:
    """The sessions that *Today* shows, how each person may be reached in the next eight hours, and
    what a note asks for. `ETag` and `If-None-Match` save sending it again."""
    services = services_of(request)
    found = carried_day(services.service, services.reading(viewer.actor), own(viewer))
    places = {whose: place for place, whose in enumerate(found.people)}
    told = CarriedToday(
        zone=services.service.program.zone.key,
        late_hours=found.late_hours,
        note_asks=sorted(found.note_asks),
        modes=[CarriedModes(value=mode.value, words=in_words(mode)) for mode in Mode],
        services=[CarriedService(resource_id=one, name=name) for one, name in found.services],
        people=[_person(person) for person in found.people.values()],
        sessions=[_session(one, places[one.row.participant_id]) for one in found.sessions],
    )
    body = told.model_dump_json().encode()
    mark = f'"{sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": mark, "Cache-Control": "no-store"}
    if request.headers.get("if-none-match") == mark:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


def _person(person: CarriedPerson) -> CarriedName:
    support = person.support
    wishes = support.conversation if support else None
    return CarriedName(
        name=person.name,
        reach=[
            CarriedReach(
                begins=one.begins,
                ways=[CarriedWay.model_validate(way) for way in reach_ways.ways(one.reach)],
                said=list(reach_ways.said(one.reach)),
            )
            for one in person.reach
        ],
        goals=list(dict.fromkeys(goal_text(replace(goal, reached=False)) for goal in person.goals)),
        gives=support is not None,
        ask_about=wishes.ask_about if wishes else "",
        leave_alone=wishes.leave_alone if wishes else "",
        check_ins=[_check_in(*one) for one in support.check_ins] if support else [],
        given=[given_line(one) for one in support.given] if support else [],
    )


def _check_in(on: date, side: str, going: str, note: str) -> str:
    said = f"{day(on)}: {in_words(going)} ({in_words(side)})"
    return f"{said}. {note}" if note else said


def _session(one: CarriedSession, person: int) -> Carried:
    row = one.row
    nobody = Reach(ways=(), why_not=())
    road = [way.address for way in reach_ways.ways(nobody, one.site)]
    return Carried(
        session_id=row.session_id,
        person=person,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        mode=row.mode,
        how=in_words(row.mode),
        place=row.place,
        first=row.first,
        status=row.status,
        outcome="" if row.status == "scheduled" else outcome(row.status, row.missed_reason),
        minutes=row.minutes,
        noted=row.noted,
        theirs=one.theirs,
        directions=road[0] if road else "",
    )
