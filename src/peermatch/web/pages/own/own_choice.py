"""A participant chooses whom they meet with: among up to three, nobody in particular, none of
these, or someone different from whom they meet with now."""

from collections.abc import Mapping
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from domain.matches.match_ending import EndReason
from domain.pairing.shortlist import RankedOutsideShortlist
from domain.shared.decider import Refusal
from peermatch.readmodels.reading.opened_rows import NotFound
from peermatch.usecases.matches.match_course import EndMatch
from peermatch.usecases.own.own_record import OwnRecord
from peermatch.usecases.pairing.choice import RankShortlist, TurnDownShortlist
from peermatch.web.forms.posted import Posted, texts
from peermatch.web.http.access import Visitor
from peermatch.web.pages.own.visiting import Person, do, done, own_page, record_of, sentence_of

router = APIRouter()
HOME = "/your-page"
ANYBODY, NOBODY = "anybody", "nobody"


@router.get("/your-page/choose")
def choose(request: Request, visitor: Person) -> Response:
    return _choosing(request, visitor)


@router.post("/your-page/choose")
def chosen(request: Request, visitor: Person, posted: Posted) -> Response:
    """Their own order; without a preference it is the program's."""
    record = record_of(request, visitor)
    found = record.choice()
    if found is None or found[0].offered is None:
        raise NotFound
    shortlist_id, named = found[0].offered.shortlist_id, found[0].offered.specialists
    typed = texts(posted)
    turned_down = typed.get("answer") == NOBODY
    command: object = TurnDownShortlist(shortlist_id=shortlist_id)
    try:
        if not turned_down:
            ranking = named if typed.get("answer") == ANYBODY else ranked(typed, named)
            command = RankShortlist(shortlist_id=shortlist_id, ranking=ranking)
        do(request, visitor, posted, command)
    except Refusal as refusal:
        return _choosing(request, visitor, sentence_of(refusal), typed)
    return done(HOME, _looked_for(record, "turned-down") if turned_down else "chosen")


@router.get("/your-page/someone-different")
def ask(request: Request, visitor: Person) -> Response:
    return _asking(request, visitor)


@router.post("/your-page/someone-different")
def someone_different(request: Request, visitor: Person, posted: Posted) -> Response:
    record = record_of(request, visitor)
    found = record.peer()
    if found is None:
        raise NotFound
    command = EndMatch(match_id=found[0], reason=EndReason.SOMEONE_DIFFERENT)
    try:
        do(request, visitor, posted, command)
    except Refusal as refusal:
        return _asking(request, visitor, sentence_of(refusal))
    return done(HOME, _looked_for(record, "ended"))


def ranked(typed: Mapping[str, str], named: tuple[UUID, ...]) -> tuple[UUID, ...]:
    """Best first. Raises RankedOutsideShortlist where two have the same place, or nobody has."""
    places: dict[int, UUID] = {}
    for specialist_id in named:
        place = typed.get(f"place-{specialist_id}", "")
        if place.isdigit():
            if int(place) in places:
                raise RankedOutsideShortlist
            places[int(place)] = specialist_id
    return tuple(places[place] for place in sorted(places))


def _looked_for(record: OwnRecord, done_so: str) -> str:
    """Nobody is looked for without consent: then that is said instead."""
    return done_so if _agreed(record) else "needs-consent"


def _agreed(record: OwnRecord) -> bool:
    return record.person.consent_on(record.today) is not None


def _choosing(
    request: Request, visitor: Visitor, refusal: str = "", typed: Mapping[str, str] | None = None
) -> Response:
    record = record_of(request, visitor)
    found = record.choice()
    if found is None or found[0].offered is None:
        raise NotFound
    before = {f"place-{one}": str(n) for n, one in enumerate(found[0].ranking, 1)}
    return own_page(
        request,
        visitor,
        record,
        "choose.html",
        refusal,
        long=True,
        peers=found[1],
        answer_by=found[0].offered.answer_by,
        typed=typed or before,
    )


def _asking(request: Request, visitor: Visitor, refusal: str = "") -> Response:
    record = record_of(request, visitor)
    found = record.peer()
    if found is None:
        raise NotFound
    return own_page(
        request,
        visitor,
        record,
        "someone_different.html",
        refusal,
        peer=found[1],
        agreed=_agreed(record),
    )
