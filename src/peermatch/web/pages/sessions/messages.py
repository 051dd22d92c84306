"""Messages that wait to be sent, were sent, or were held back, with names for who may know them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.sessions.message import WITHHELD_REASONS
from domain.shared.decider import Refusal
from domain.shared.roles import Role
from domain.shared.vocabulary import SafeContact
from peermatch.readmodels.screens.sessions.message_names import message_names
from peermatch.readmodels.tables.sessions import messages
from peermatch.readmodels.tables.sessions.messages import BY_A_PERSON, Sending
from peermatch.store import Done
from peermatch.usecases.people.contact.letters import call_us, letter_of
from peermatch.usecases.sessions.message_texts import text_of
from peermatch.web.errors.error_responses import status_of
from peermatch.web.forms import forms
from peermatch.web.forms.layouts import Layout, Sent
from peermatch.web.forms.perform import done_at
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.http.listings import MESSAGES
from peermatch.web.show.templating import page
from peermatch.web.show.words import in_words

router = APIRouter()
Planner = Annotated[Viewer, Depends(ForRoles(Role.COORDINATOR, Role.MANAGER))]
STATUSES = {messages.WAITS: "To be sent", messages.SENT: "Sent", messages.WITHHELD: "Held back"}
SENDING_WORDS = {
    Sending.IN_HAND: "Being sent",
    Sending.AGAIN: "Could not be sent yet; tried again automatically",
    Sending.NOT_TAKEN: "Could not be sent: tell them yourself",
    Sending.DOUBTFUL: "May or may not have arrived: ask them",
    Sending.RETURNED: "Came back without arriving: tell them yourself",
}
"""What a gateway makes of a message that waits, where a person should know."""
LABELS = {"way": "How they were told"}
WAYS = (
    SafeContact.CALL,
    SafeContact.TEXT,
    SafeContact.VOICEMAIL_OK,
    SafeContact.EMAIL,
    SafeContact.LETTER,
)


@router.get("/messages")
def listed(
    request: Request,
    viewer: Planner,
    status: str = messages.WAITS,
) -> Response:
    """Messages of one status, most pressing first."""
    services = services_of(request)
    asked = status if status in STATUSES else messages.WAITS
    sought = MESSAGES.asked(request, request.query_params)
    reading = services.reading(viewer.actor)
    found = messages.page(reading, asked, sought)
    zone = services.service.program.zone
    return page(
        request,
        "messages.html",
        rows=[(row, text_of(row.reason, row.starts_at, zone)) for row in found.rows],
        names=message_names(reading, found.rows),
        status=asked,
        statuses=STATUSES,
        sending={one.value: words for one, words in SENDING_WORDS.items()},
        by_a_person=[one.value for one in BY_A_PERSON],
        withheld={reason.value: words for reason, words in WITHHELD_REASONS.items()},
        paging=MESSAGES.paging(request, found, {"status": asked}),
        now=services.now(),
        zone=zone,
    )


@router.get("/messages/{message_id}")
def one_message(request: Request, viewer: Planner, message_id: UUID) -> Response:
    """Whom to tell, how, and the words; opening it is recorded."""
    return _one(request, viewer, message_id, None, 200)


@router.get("/messages/{message_id}/letter")
def letter(request: Request, viewer: Planner, message_id: UUID) -> Response:
    """The message on paper, where a letter is safe at this moment; opening it is recorded."""
    services = services_of(request)
    reading = services.reading(viewer.actor)
    try:
        found = letter_of(reading, message_id, services.service.program)
    except Refusal as refusal:
        status = status_of(refusal)
        return page(request, "letter.html", status, message_id=message_id, refusal=refusal.sentence)
    call = call_us(services.office_phone, found.language)
    return page(request, "letter.html", message_id=message_id, refusal="", letter=found, call=call)


def _told(request: Request, _viewer: Viewer, sent: Sent, _done: Done) -> Response:
    return done_at(request, f"/messages/{sent.id_of('message_id')}")


def _not_told(request: Request, viewer: Viewer, sent: Sent, refusal: Refusal) -> Response:
    form = forms.refused(request, sent.typed, refusal, LABELS)
    return _one(request, viewer, sent.id_of("message_id"), form, status_of(refusal))


def _one(
    request: Request, viewer: Viewer, message_id: UUID, form: forms.Form | None, status: int
) -> Response:
    services = services_of(request)
    reading = services.reading(viewer.actor)
    row = messages.one(reading, message_id)
    to = messages.recipient(reading, message_id) if row.status == messages.WAITS else None
    zone = services.service.program.zone
    return page(
        request,
        "message.html",
        status,
        row=row,
        to=to,
        names=message_names(reading, [row])[row.message_id],
        text=text_of(row.reason, row.starts_at, zone),
        ways=[(way.value, in_words(way)) for way in WAYS],
        sending=SENDING_WORDS.get(Sending(row.sending), "") if row.status == messages.WAITS else "",
        form=form or forms.Form(services.new_id(), {"way": to.safe_contact if to else ""}),
        statuses=STATUSES,
        withheld={reason.value: words for reason, words in WITHHELD_REASONS.items()},
        zone=zone,
    )


MESSAGE = Layout(frozenset({"send-message"}), _told, _not_told)
