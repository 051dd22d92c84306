"""A private link is sent in a way that was agreed to, by day, in the person's own language."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from domain.people.consent import Consent, NoConsentForThisUse, Use
from domain.people.contact.agreed_ways import OutsideSafeHours, UnsafeWay
from domain.people.participant import Participant
from domain.people.profile import ContactChoicesStated, Profile
from domain.shared.hours import parse_window
from domain.shared.vocabulary import SafeContact
from peermatch.usecases.core.program import Program
from peermatch.usecases.people.contact.letters import call_us
from peermatch.usecases.people.gateway import Letter
from peermatch.usecases.people.own_link import (
    MadeLink,
    NothingSentAtNight,
    check_may_send,
    letter,
    ways_there,
)

WHO, ZONE = UUID(int=1), ZoneInfo("America/New_York")
PROGRAM = Program(zone=ZONE)
TEXT, CALL, EMAIL, LETTER = (
    SafeContact.TEXT,
    SafeContact.CALL,
    SafeContact.EMAIL,
    SafeContact.LETTER,
)
MONDAY = date(2026, 11, 23)
CONSENT = Consent(
    consent_id=UUID(int=2),
    signed_on=MONDAY,
    expires_on=MONDAY,
    uses=frozenset({Use.CONTACT}),
)
CONTACT = ContactChoicesStated(
    participant_id=WHO,
    phone="(804) 555-0100",
    email="robin@example.org",
    ways=frozenset({TEXT, EMAIL}),
    hours=(),
    caller_says="",
)
ROBIN = Participant(
    registered=True,
    name="Robin Example",
    language="en",
    consents=(CONSENT,),
    profile=Profile(participant_id=WHO, contact=CONTACT),
)


def at(hour: int, minute: int = 0, *, day: date = MONDAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


def reached(**contact: object) -> Participant:
    chosen = replace(CONTACT, **contact)  # type: ignore[arg-type]
    return replace(ROBIN, profile=replace(ROBIN.profile, contact=chosen))


def test_only_ways_that_were_agreed_to_and_have_a_gateway_are_there() -> None:
    assert ways_there(ROBIN, (EMAIL, CALL, TEXT)) == (EMAIL, TEXT)
    assert ways_there(ROBIN, (CALL, LETTER)) == ()
    assert ways_there(reached(ways=frozenset({CALL})), (TEXT, CALL)) == (CALL,)
    stopped = replace(ROBIN, profile=replace(ROBIN.profile, texts_stopped=True))
    assert ways_there(stopped, (TEXT, EMAIL)) == (EMAIL,)


def test_it_is_sent_with_consent_in_an_agreed_way_and_at_an_agreed_hour() -> None:
    for moment in (at(8), at(20, 59), at(13)):
        for way in (TEXT, EMAIL):
            check_may_send(ROBIN, way, moment, PROGRAM)
            check_may_send(ROBIN, way, moment.astimezone(ZoneInfo("Asia/Tokyo")), PROGRAM)
    for moment in (at(7, 59), at(21), at(0), at(23, 59)):
        with pytest.raises(NothingSentAtNight):
            check_may_send(ROBIN, TEXT, moment, PROGRAM)
    for way in (CALL, LETTER):
        with pytest.raises(UnsafeWay):
            check_may_send(ROBIN, way, at(13), PROGRAM)
    for day in (MONDAY - timedelta(days=1), MONDAY + timedelta(days=1)):
        with pytest.raises(NoConsentForThisUse):
            check_may_send(ROBIN, TEXT, at(13, day=day), PROGRAM)
    matching = replace(ROBIN, consents=(replace(CONSENT, uses=frozenset({Use.MATCHING})),))
    with pytest.raises(NoConsentForThisUse):
        check_may_send(matching, TEXT, at(13), PROGRAM)
    mornings = reached(hours=(parse_window("Mon 09:00-12:15"),))
    for moment in (at(9), at(12, 14)):
        check_may_send(mornings, TEXT, moment, PROGRAM)
    for moment in (at(8, 59), at(12, 15)):
        with pytest.raises(OutsideSafeHours):
            check_may_send(mornings, TEXT, moment, PROGRAM)
    sunday = reached(hours=(parse_window("Sun 09:00-12:15"),))
    with pytest.raises(OutsideSafeHours):
        check_may_send(sunday, TEXT, at(10), PROGRAM)


def test_the_letter_says_how_the_link_opens_and_until_when_and_nothing_else() -> None:
    late = datetime(2026, 12, 4, 3, 0, tzinfo=ZoneInfo("UTC"))
    made = MadeLink(
        key="link-7", address="https://example.org/your/a", by_pin=True, expires_at=late
    )
    assert letter(ROBIN, EMAIL, made, PROGRAM) == Letter(
        key="link-7",
        to="robin@example.org",
        subject="Your page",
        text="Here is your page: https://example.org/your/a It asks for your PIN. Please keep the"
        " link to yourself. It works until December 3, 2026.",
    )
    born = replace(made, by_pin=False)
    assert letter(ROBIN, TEXT, born, PROGRAM) == Letter(
        key="link-7",
        to="(804) 555-0100",
        subject="Your page",
        text="Here is your page: https://example.org/your/a It asks for your birth date. Please"
        " keep the link to yourself. It works until December 3, 2026.",
    )
    spanish = letter(replace(ROBIN, language="es"), TEXT, made, PROGRAM)
    assert spanish == Letter(
        key="link-7",
        to="(804) 555-0100",
        subject="Su página",
        text="Esta es su página: https://example.org/your/a Le pedirá su PIN. No comparta el enlace"
        " con nadie. Funciona hasta el 3 de diciembre de 2026.",
    )


def test_whom_to_call_is_said_in_their_language_where_there_is_a_number() -> None:
    assert call_us("(804) 555-0150", "en") == "If you have questions, please call (804) 555-0150."
    assert call_us("(804) 555-0150", "es") == "Si tiene preguntas, llame al (804) 555-0150."
    assert call_us("", "en") == ""
