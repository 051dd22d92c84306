"""Who opened whose data: the register of looks, and the accounting of one participant."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Request
from sqlalchemy import select
from starlette.responses import RedirectResponse, Response

from domain.shared.days import is_usable
from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.screens.people.exactly import found_exactly
from peermatch.readmodels.tables.people.people import PEOPLE
from peermatch.store.accounts.look_register import PLACE, SomeLooks, SoughtLooks
from peermatch.usecases.input.fields import Reader
from peermatch.usecases.input.kinds import BY_TYPE, NAME
from peermatch.usecases.privacy.accounting import accounting
from peermatch.web.errors.error_responses import status_of
from peermatch.web.forms import forms
from peermatch.web.forms.posted import Posted, texts
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.http.paging import Listing
from peermatch.web.show.templating import page

router = APIRouter()
Officer = Annotated[Viewer, Depends(ForRoles(Role.PRIVACY_OFFICER))]
LISTING = Listing("looks", PLACE, 50)
LABELS = {"name": "Name", "birth_date": "Birth date"}
DIGITS = 8


class NobodyFound(Refusal):
    sentence = "Nobody on record has this whole name and birth date. Check both."
    field = "name"


class SeveralFound(Refusal):
    sentence = "Several records have this name and birth date. Ask intake to merge them first."
    field = "name"


@dataclass(frozen=True, slots=True)
class LooksAsked:
    """What the page's address asks for; what can't be read asks for nothing."""

    by: str = ""
    first_day: str = ""
    last_day: str = ""
    after: str = ""


@router.get("/looks")
def looks(request: Request, viewer: Officer, asked: Annotated[LooksAsked, Depends()]) -> Response:
    form = forms.Form(services_of(request).new_id(), {})
    return _shown(request, viewer, asked, form, 200)


@router.post("/looks/person")
def find_person(request: Request, viewer: Officer, posted: Posted) -> Response:
    """By whole name and birth date, which stand in no address."""
    typed = texts(posted)
    try:
        read = Reader(typed)
        name = read.one("name", NAME, longest=100)
        born = read.one("birth_date", BY_TYPE[date])
        read.finish()
        found = found_exactly(services_of(request).reading(viewer.actor), name, born)
        if not found:
            raise NobodyFound
        if len(found) > 1:
            raise SeveralFound
    except Refusal as refusal:
        form = forms.refused(request, typed, refusal, LABELS)
        return _shown(request, viewer, LooksAsked(), form, status_of(refusal))
    return RedirectResponse(f"/looks/people/{found[0]}", 303)


@router.get("/looks/people/{participant_id}")
def accounting_of(request: Request, viewer: Officer, participant_id: UUID) -> Response:
    """To be read, printed, and handed to them."""
    services = services_of(request)
    found = accounting(services.reading(viewer.actor), services.looks, participant_id)
    names = services.account_names.of(one.viewer for one in found.looked)
    return page(
        request,
        "accounting.html",
        found=found,
        number=number_of(participant_id),
        names=names,
        made_on=services.service.program.today(services.now()),
    )


def sought(request: Request, asked: LooksAsked, size: int) -> SoughtLooks:
    since, until = days_between(request, asked.first_day, asked.last_day)
    return SoughtLooks(
        viewer=asked.by,
        since=since,
        until=until,
        after=LISTING.asked(request, {"after": asked.after}).after,
        size=size,
    )


def days_between(
    request: Request, first: str, last: str
) -> tuple[datetime | None, datetime | None]:
    """From the first of these days until before the end of the last; days are the program's."""
    zone, end = services_of(request).service.program.zone, _day(last)
    return _midnight(_day(first), zone), _midnight(end and end + timedelta(days=1), zone)


def participants_among(reading: Reading, found: SomeLooks) -> frozenset[UUID]:
    """Specialists are looked at, too."""
    ids = {look.subject for look in found.looks}
    query = select(PEOPLE.c.participant_id).where(PEOPLE.c.participant_id.in_(ids))
    return frozenset(reading.views.ids(query))


def number_of(participant_id: UUID) -> str:
    """By which lists tell participants apart without naming them."""
    return participant_id.hex[:DIGITS].upper()


def _shown(
    request: Request, viewer: Viewer, asked: LooksAsked, form: forms.Form, status: int
) -> Response:
    services = services_of(request)
    reading = services.reading(viewer.actor)
    found = services.look_register.part(sought(request, asked, LISTING.per_page))
    kept = {name: value for name, value in asdict(asked).items() if value and name != "after"}
    older = ""
    if found.next is not None:
        older = f"/looks?{urlencode({**kept, 'after': LISTING.sealed(request, found.next)})}"
    return page(
        request,
        "looks.html",
        status,
        form=form,
        looks=found.looks,
        people=participants_among(reading, found),
        number=number_of,
        names=services.account_names.of(look.viewer for look in found.looks),
        accounts=services.account_names.everybody(),
        chosen=asdict(asked),
        filtered=bool(kept),
        older=older,
        newest=f"/looks?{urlencode(kept)}" if asked.after else "",
        zone=reading.zone,
    )


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if is_usable(day) else None


def _midnight(day: date | None, zone: ZoneInfo) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), zone)
