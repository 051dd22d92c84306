"""A participant looks for help near them in the program's directory, and says what they want.

What they look for is sent, never a part of an address: nothing of it stays on a shared phone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from domain.resources.given_resource import GivenOutcome
from domain.resources.kinds_of_help import Need
from domain.resources.resource import ResourceUnknown
from domain.shared.decider import Refusal
from peermatch.readmodels.reading.list_parts import PartRequest
from peermatch.readmodels.reading.opened_rows import NotFound, Reading
from peermatch.readmodels.screens.resources import directory
from peermatch.readmodels.screens.resources.directory import Row, Sought
from peermatch.translation.catalogs import texts_in
from peermatch.translation.local_dates import window_text
from peermatch.usecases.own.own_help import PickResource
from peermatch.usecases.own.own_record import OwnRecord
from peermatch.web.forms import search_fields
from peermatch.web.forms.posted import Posted, texts
from peermatch.web.http.access import Visitor, services_of
from peermatch.web.pages.own.own_words import GETTING_THERE, NEEDS, OUTCOMES
from peermatch.web.pages.own.visiting import (
    Person,
    do,
    done,
    language_of_page,
    own_page,
    record_of,
    sentence_of,
)

router = APIRouter()
PAGE = "/your-page/help"
SIZE = 10
"""Services on one page of what was found."""
YES = "yes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What they asked for, or were given, with what came of it, still to be translated."""

    resource_id: UUID
    name: str
    on: object
    said: str
    open: bool


@router.get(PAGE)
def look(request: Request, visitor: Person) -> Response:
    return _shown(request, visitor, {})


@router.post(PAGE)
def search(request: Request, visitor: Person, posted: Posted) -> Response:
    return _shown(request, visitor, texts(posted))


@router.post(f"{PAGE}/want")
def want(request: Request, visitor: Person, posted: Posted) -> Response:
    typed, peer = texts(posted), record_of(request, visitor).peer()
    if peer is None:
        raise NotFound
    try:
        command = PickResource(
            match_id=peer[0], resource_id=_id(typed), need=_need(typed.get("need", ""))
        )
        do(request, visitor, posted, command)
    except Refusal as refusal:
        return _shown(request, visitor, typed, sentence_of(refusal))
    return done(PAGE, "wanted")


def _id(typed: Mapping[str, str]) -> UUID:
    """Raises ResourceUnknown."""
    try:
        return UUID(typed.get("resource_id", ""))
    except ValueError:
        raise ResourceUnknown from None


def _need(text: str) -> Need:
    """Raises ResourceUnknown."""
    try:
        return Need(text)
    except ValueError:
        raise ResourceUnknown from None


def _shown(
    request: Request, visitor: Visitor, typed: Mapping[str, str], refusal: str = ""
) -> Response:
    record, services = record_of(request, visitor), services_of(request)
    language = language_of_page(request, record)
    texts_ = texts_in(language)
    reading = services.reading(visitor.actor)
    counties = search_fields.counties(request) | directory.counties_served(reading)
    spoken = directory.languages_spoken(reading)
    chosen = {
        "need": _one_of(typed, "need", NEEDS),
        "county": _one_of(typed, "county", counties),
        "language": _one_of(typed, "language", spoken),
        "getting_there": _one_of(typed, "getting_there", GETTING_THERE),
        "open_now": _one_of(typed, "open_now", {YES}),
    }
    found = None
    if typed and not refusal:
        sought = Sought(
            need=chosen["need"],
            county=chosen["county"],
            language=chosen["language"],
            getting_there=chosen["getting_there"],
            open_now=bool(chosen["open_now"]),
        )
        number = typed.get("page", "")
        part = PartRequest(size=SIZE, number=int(number) if number.isdecimal() else 1)
        found = directory.page(reading, part, sought)
    asked = tuple(asked_for(record, reading))
    return own_page(
        request,
        visitor,
        record,
        "help.html",
        refusal,
        here=PAGE,
        needs=sorted(
            ((need.value, texts_.gettext(words)) for need, words in NEEDS.items()),
            key=lambda one: one[1],
        ),
        roads=[(way.value, texts_.gettext(words)) for way, words in GETTING_THERE.items()],
        counties=sorted(counties),
        spoken=sorted(spoken),
        chosen=chosen,
        yes=YES,
        found=found,
        next_page=(found.last - 1) // SIZE + 2 if found and found.last < found.total else 0,
        in_need=lambda need: texts_.gettext(NEEDS[Need(need)]),
        in_way=lambda way: texts_.gettext(GETTING_THERE[way]),
        in_window=lambda one: window_text(one.weekday, one.start, one.end, language),
        need_of=lambda row: _helps_with(row, chosen["need"]),
        county=record.person.county,
        peer=record.peer(),
        asked=asked,
        open_ids={one.resource_id for one in asked if one.open},
    )


def _one_of(typed: Mapping[str, str], name: str, known: object) -> str:
    """What there is not to choose narrows nothing."""
    said = typed.get(name, "")
    return said if isinstance(known, (Mapping, set, frozenset)) and said in known else ""


def _helps_with(row: Row, sought: str) -> str:
    """The need that they looked for, or else the first that it helps with."""
    return sought if sought in row.needs else next(iter(row.needs), "")


def asked_for(record: OwnRecord, reading: Reading) -> Iterator[Asked]:
    found = [one for one in record.given() if one.given and one.given.resource_id]
    ids = {one.given.resource_id for one in found if one.given and one.given.resource_id}
    names = directory.service_names(reading, ids)
    for one in found:
        if one.given is None or one.given.resource_id not in names:
            continue
        outcome = one.followed.outcome if one.followed else None
        yield Asked(
            resource_id=one.given.resource_id,
            name=names[one.given.resource_id],
            on=one.given.given_on,
            said=OUTCOMES[outcome],
            open=outcome in (None, GivenOutcome.WAITING),
        )
