"""A participant's private link: in which ways it may be sent to them now, and in what words."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from domain.people.consent import Use
from domain.people.contact.agreed_ways import UnsafeWay, check_contact
from domain.people.disclosure import check_sending
from domain.people.participant import Participant
from domain.sessions.handing_over import FIRST_HOUR, LAST_HOUR, at_night
from domain.shared.decider import Refusal
from domain.shared.vocabulary import SafeContact
from peermatch.translation.catalogs import N_, language_of, texts_in
from peermatch.translation.local_dates import full_date_text
from peermatch.usecases.core.program import Program
from peermatch.usecases.people.gateway import Letter
from peermatch.usecases.sessions.sending import address_of

SUBJECT = N_("Your page")
BY_BIRTH_DATE = N_(
    "Here is your page: {address} It asks for your birth date. Please keep the link to yourself."
    " It works until {day}."
)
BY_PIN = N_(
    "Here is your page: {address} It asks for your PIN. Please keep the link to yourself. It works"
    " until {day}."
)
"""Neither says what the page is about, nor who writes."""


class NothingSentAtNight(Refusal):
    sentence = f"Nothing is sent before {FIRST_HOUR} am or after {LAST_HOUR - 12} pm."


def ways_there(person: Participant, gateways: Collection[SafeContact]) -> tuple[SafeContact, ...]:
    """The ways that the person agreed to and that there is a gateway for."""
    return tuple(way for way in gateways if address_of(person.profile, way))


def check_may_send(person: Participant, way: SafeContact, now: datetime, program: Program) -> None:
    """Asks for consent, way and hour as for any message. Raises NoConsentForThisUse, UnsafeWay,
    OutsideSafeHours or NothingSentAtNight."""
    check_sending(person, Use.CONTACT, program.today(now))
    if not address_of(person.profile, way):
        raise UnsafeWay
    local = now.astimezone(program.zone)
    minute = local.hour * 60 + local.minute
    check_contact(person.profile, way, local.weekday(), minute)
    if at_night(minute):
        raise NothingSentAtNight


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeLink:
    """A link that was just made; its address is known this once."""

    key: str
    address: str
    by_pin: bool
    expires_at: datetime


def letter(person: Participant, way: SafeContact, made: MadeLink, program: Program) -> Letter:
    """In the person's language, to the address that they agreed to."""
    language = language_of(person.language)
    texts = texts_in(language)
    day = full_date_text(program.today(made.expires_at), language)
    return Letter(
        key=made.key,
        to=address_of(person.profile, way),
        subject=texts.gettext(SUBJECT),
        text=texts.gettext(BY_PIN if made.by_pin else BY_BIRTH_DATE).format(
            address=made.address, day=day
        ),
    )
