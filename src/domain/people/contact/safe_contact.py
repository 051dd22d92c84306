"""How somebody may be reached now: with consent, in a way and at an hour they agreed to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from domain.people.consent import NoConsentForThisUse, Use
from domain.people.contact.agreed_ways import UnsafeWay, check_contact
from domain.people.disclosure import check_sending
from domain.people.participant import Participant
from domain.shared.decider import Refusal
from domain.shared.vocabulary import SafeContact

ASKED = (
    SafeContact.TEXT,
    SafeContact.CALL,
    SafeContact.VOICEMAIL_OK,
    SafeContact.EMAIL,
    SafeContact.LETTER,
)
"""Quietest first; the slowest last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """`ways` are safe now, quietest first; `why_not` says what speaks against the others, or
    against all of them. Without a way there is no number and no address either; a postal address
    is for those alone who write letters."""

    ways: tuple[SafeContact, ...]
    why_not: tuple[str, ...]
    phone: str = ""
    email: str = ""
    caller_says: str = ""
    not_at_home: bool = False

    @property
    def may_call(self) -> bool:
        return not {SafeContact.CALL, SafeContact.VOICEMAIL_OK}.isdisjoint(self.ways)

    @property
    def may_text(self) -> bool:
        return SafeContact.TEXT in self.ways

    @property
    def may_write(self) -> bool:
        return SafeContact.LETTER in self.ways

    @property
    def may_leave_voicemail(self) -> bool:
        return SafeContact.VOICEMAIL_OK in self.ways


def reach(state: Participant, now: datetime) -> Reach:
    """At `now`, as clocks show it where the program is."""
    try:
        check_sending(state, Use.CONTACT, now.date())
    except NoConsentForThisUse as refusal:
        return Reach(ways=(), why_not=(refusal.sentence,))
    asked = dict(_asked(state, now))
    ways = tuple(way for way, why_not in asked.items() if not why_not)
    said = tuple(dict.fromkeys(why for why in asked.values() if why and why != UnsafeWay.sentence))
    contact = state.profile.contact
    if contact is None or not ways:
        return Reach(ways=(), why_not=said or (UnsafeWay.sentence,))
    return Reach(
        ways=ways,
        why_not=said,
        phone=contact.phone,
        email=contact.email if SafeContact.EMAIL in ways else "",
        caller_says=contact.caller_says,
        not_at_home=SafeContact.NOT_AT_HOME in contact.ways,
    )


def _asked(state: Participant, now: datetime) -> Iterator[tuple[SafeContact, str]]:
    """Each way with what speaks against it."""
    for way in ASKED:
        try:
            check_contact(state.profile, way, now.weekday(), now.hour * 60 + now.minute)
        except Refusal as refusal:
            yield way, refusal.sentence
        else:
            yield way, ""
