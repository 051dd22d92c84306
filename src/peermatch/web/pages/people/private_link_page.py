"""Staff make, send and end the private link to somebody's own page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from domain.people.contact.returned_link import LINK_LASTS
from domain.people.participant import PARTICIPANT, Participant
from domain.shared.decider import Refusal
from domain.shared.roles import Role
from domain.shared.vocabulary import SafeContact
from peermatch.readmodels.reading.opened_rows import NotFound
from peermatch.readmodels.screens.people.naming import participant_names
from peermatch.store.accounts.passwords.pins import PIN_DIGITS
from peermatch.store.accounts.private_links import PrivateLink
from peermatch.usecases.input.fields import Reader
from peermatch.usecases.matches.runs import WORKER
from peermatch.usecases.people.contact.returned_link import link_seen_to
from peermatch.usecases.people.gateway import Answer
from peermatch.usecases.people.own_link import MadeLink, check_may_send, letter, ways_there
from peermatch.web.errors.error_responses import status_of
from peermatch.web.forms import forms
from peermatch.web.forms.kept_forms import check_not_again
from peermatch.web.forms.posted import Posted, texts
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.show.own import own_page_address, within_reach
from peermatch.web.show.templating import page
from peermatch.web.show.words import in_words

router = APIRouter()
Helper = Annotated[Viewer, Depends(ForRoles(Role.INTAKE, Role.COORDINATOR, Role.CPRS))]
PURPOSE = "private link"
BIRTH_DATE, PIN, SHOW = "birth-date", "pin", "show"
LABELS = {"opens_with": "What opens it", "pin": "The PIN", "way": "How they get it"}
ENDED = {
    Answer.TAKEN: "The link was sent by {way}.",
    Answer.UNKNOWN: (
        "The {way} may or may not have arrived. Ask the person before you make another link."
    ),
    Answer.NOT_NOW: "The {way} could not be sent now. Tell them the link below, or try again.",
    Answer.NEVER: "The {way} was refused for that address. Tell them the link below.",
}
"""What the gateway made of it."""
CAME_BACK = {
    True: "The {way} came back: nothing arrives there. Ask the person how else to reach them.",
    False: "The {way} did not arrive. Ask the person before you make another link.",
}
"""What the gateway said later, where nothing ever arrives there and where something may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """`address` is shown where nothing carried the link to the person."""

    sentence: str
    address: str = ""


@router.get("/people/{participant_id}/private-link")
def private_link(request: Request, viewer: Helper, participant_id: UUID) -> Response:
    form = forms.Form(services_of(request).new_id(), {"opens_with": PIN})
    return _shown(request, viewer, participant_id, form, 200)


@router.post("/people/{participant_id}/private-link")
def make_private_link(
    request: Request, viewer: Helper, participant_id: UUID, posted: Posted
) -> Response:
    """Makes a link and sends it, or shows it this once; it is in no redirect, so in no log."""
    typed = texts(posted)
    person = _person(request, viewer, participant_id)
    try:
        check_not_again(request)
        result = _made(request, viewer, participant_id, person, typed)
    except Refusal as refusal:
        form = forms.refused(request, typed, refusal, LABELS)
        return _shown(request, viewer, participant_id, form, status_of(refusal))
    form = forms.Form(services_of(request).new_id(), {"opens_with": typed.get("opens_with", "")})
    return _shown(request, viewer, participant_id, form, 201, result=result)


@router.post("/people/{participant_id}/private-link/end")
def end_private_link(request: Request, viewer: Helper, participant_id: UUID) -> Response:
    check_not_again(request)
    _person(request, viewer, participant_id)
    services_of(request).private_links.end(participant_id)
    link_seen_to(services_of(request).service, WORKER, participant_id)
    return RedirectResponse(f"/people/{participant_id}/private-link", 303)


def _made(
    request: Request, viewer: Viewer, whose: UUID, person: Participant, typed: Mapping[str, str]
) -> Result:
    services = services_of(request)
    read = Reader(typed)
    opens_with = read.text("opens_with", required=True, longest=20)
    way = read.text("way", required=True, longest=20)
    pin = read.text("pin", required=opens_with == PIN, longest=PIN_DIGITS)
    offered = ways_there(person, services.gateways)
    if opens_with and opens_with not in (BIRTH_DATE, PIN):
        read.wrong("opens_with", "Choose the birth date or a PIN.")
    if way and way not in (SHOW, *offered):
        read.wrong("way", "Choose one of these ways.")
    read.finish()
    now, program = services.now(), services.service.program
    if way != SHOW:
        check_may_send(person, SafeContact(way), now, program)
    by_pin = opens_with == PIN
    made_by = viewer.account.account_id
    token = services.private_links.create(whose, pin if by_pin else "", made_by)
    link_seen_to(services.service, WORKER, whose)
    address = own_page_address(request, token)
    if way == SHOW:
        return Result(sentence="Here is the link.", address=address)
    key = str(services.private_links.sent(whose, way))
    made = MadeLink(key=key, address=address, by_pin=by_pin, expires_at=now + LINK_LASTS)
    sent = SafeContact(way)
    person = _asked_again(request, whose, sent)
    answer = services.gateways[sent].send(letter(person, sent, made, program))
    said = ENDED[answer].format(way=in_words(sent).lower())
    carried = answer in (Answer.TAKEN, Answer.UNKNOWN)
    return Result(sentence=said, address="" if carried else address)


def _asked_again(request: Request, whose: UUID, way: SafeContact) -> Participant:
    """As they are just before it is sent: making a link takes a while. Where it may not be sent any
    more the link ends. Raises as `check_may_send`."""
    services = services_of(request)
    person = services.service.store.read(PARTICIPANT, whose)
    try:
        check_may_send(person, way, services.now(), services.service.program)
    except Refusal:
        services.private_links.end(whose)
        raise
    return person


def _person(request: Request, viewer: Viewer, whose: UUID) -> Participant:
    """Raises NotFound for nobody, for whom the viewer has no part in, and for the erased."""
    within_reach(request, viewer, participant_id=whose)
    person = services_of(request).service.store.read(PARTICIPANT, whose)
    if not person.on_record:
        raise NotFound
    return person


def _came_back(link: PrivateLink | None) -> str:
    if link is None or link.returned_at is None:
        return ""
    return CAME_BACK[link.no_such_address].format(way=in_words(SafeContact(link.sent_by)).lower())


def _shown(
    request: Request,
    viewer: Viewer,
    whose: UUID,
    form: forms.Form,
    status: int,
    *,
    result: Result | None = None,
) -> Response:
    services = services_of(request)
    person = _person(request, viewer, whose)
    reading = services.reading(viewer.actor)
    ways = [(way.value, in_words(way)) for way in ways_there(person, services.gateways)]
    link = services.private_links.of(whose)
    return page(
        request,
        "private_link.html",
        status,
        name=participant_names(reading, [whose], PURPOSE).get(whose, ""),
        whose=whose,
        form=form,
        result=result,
        link=link,
        came_back=_came_back(link),
        opens_with=(
            (PIN, f"A PIN of {PIN_DIGITS} digits that the person chooses"),
            (BIRTH_DATE, "Their birth date (somebody close to them may know it)"),
        ),
        ways=(*ways, (SHOW, "I show or read it to them now")),
        zone=services.service.program.zone,
    )
