"""How somebody may be reached without harm: one press each, and the same in sentences."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from domain.people.contact.safe_contact import Reach
from domain.program.service_area import SiteOpened
from peermatch.store.finding.phone_numbers import NoPhoneNumber, phone_to_dial


@dataclass(frozen=True, slots=True)
class Way:
    """One press: a text, a call, an email or the road."""

    icon: str
    words: str
    address: str


def ways(reach: Reach, site: SiteOpened | None = None) -> Iterator[Way]:
    """Only what is safe now; directions where they meet at a site."""
    try:
        number = phone_to_dial(reach.phone) if reach.phone else ""
    except NoPhoneNumber:
        number = ""
    if number and reach.may_text:
        yield Way("message", "Text", f"sms:{number}")
    if number and reach.may_call:
        yield Way("phone", "Call", f"tel:{number}")
    if reach.email:
        yield Way("message", "Email", f"mailto:{quote(reach.email, safe='@')}")
    if site is not None:
        where = f"{site.latitude:.5f},{site.longitude:.5f}"
        yield Way("place", "Directions", f"geo:{where}?q={where}({quote(site.name)})")


def said(reach: Reach) -> Iterator[str]:
    """In sentences."""
    if reach.may_text:
        yield "A text is safe."
    if reach.may_call:
        voicemail = "A voicemail may be left." if reach.may_leave_voicemail else ""
        yield f"A call is safe. {voicemail or 'Never leave a voicemail.'}"
    if reach.email:
        yield "An email is safe."
    if reach.may_write:
        yield "A letter is safe: the office writes it."
    if reach.not_at_home:
        yield "Not at their home."
    if reach.caller_says:
        yield f"You may say that you call from {reach.caller_says}."
    elif reach.ways:
        yield "Say nothing about the program to anybody else."
    yield from reach.why_not
