"""What people answer to a text: STOP and START are obeyed for whoever has that number."""

import hmac
from base64 import b64encode
from collections.abc import Mapping

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from domain.people.participant import PARTICIPANT
from peermatch.readmodels.tables.people.finder import people_with
from peermatch.store.finding.phone_numbers import NoPhoneNumber, phone_digits, phone_number
from peermatch.usecases.core.ids import derived
from peermatch.usecases.matches.runs import WORKER
from peermatch.usecases.people.texting import AllowTextsAgain, StopTexts
from peermatch.web.forms.posted import Posted, texts
from peermatch.web.http.access import SECRET, services_of

router = APIRouter(dependencies=[SECRET])
ADDRESS = "/hooks/texts"
STOP = frozenset(
    {"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout", "alto", "parar"}
)
START = frozenset({"start", "unstop", "yes", "si", "sí"})
"""The words that carriers obey, and Spanish ones."""
NOTHING_TO_SAY = "<?xml version='1.0' encoding='UTF-8'?><Response></Response>"


@router.post(ADDRESS)
def replied(request: Request, posted: Posted) -> Response:
    """A reply, signed with the gateway's token. Any other word is not read: it says so nowhere,
    since nobody watches the number."""
    given = texts(posted)
    services = services_of(request)
    gateway = services.texts
    if gateway is None or not is_signed(request, services.origin + ADDRESS, given, gateway.token):
        raise HTTPException(404)
    word = given.get("Body", "").strip(" .!").casefold()
    if word in STOP | START:
        _obey(request, word, given)
    return Response(NOTHING_TO_SAY, media_type="text/xml")


def is_signed(request: Request, address: str, given: Mapping[str, str], token: str) -> bool:
    """As Twilio signs: HMAC-SHA1 of the address and of all fields, sorted by name."""
    said = address + "".join(name + given[name] for name in sorted(given))
    expected = b64encode(hmac.digest(token.encode(), said.encode(), "sha1"))
    told = request.headers.get("x-twilio-signature", "")
    return hmac.compare_digest(expected, told.encode())


def _obey(request: Request, word: str, given: Mapping[str, str]) -> None:
    """For everybody who has this number: whoever answers may be any of them."""
    services = services_of(request)
    try:
        number = phone_number(given.get("From", ""))
    except NoPhoneNumber:
        return
    reading = services.reading(WORKER)
    with services.views.connect() as connection:
        people = people_with(connection, [reading.index.phone(number)])
    for person in people:
        contact = services.service.store.read(PARTICIPANT, person).profile.contact
        if contact is None or phone_digits(contact.phone) != phone_digits(number):
            continue  # a number of before
        make = StopTexts if word in STOP else AllowTextsAgain
        key = derived("text reply", person, given.get("MessageSid", ""), word)
        services.service.perform(WORKER, key, make(participant_id=person))
