"""Facts and requests about a participant, filled in with what no test is about."""

from dataclasses import replace
from datetime import date
from typing import Any

from domain.people.authorization import AuthorizationGranted
from domain.people.challenge import StatementFiled
from domain.people.consent import Use
from domain.people.contact.postal_address import PostalAddressStated
from domain.people.disclosure import PlannedDisclosure
from domain.people.profile import (
    ContactChoicesStated,
    ConversationWishesStated,
    GuardianNamed,
    MoreWishesStated,
    NamesStated,
    PlacesStated,
    Transport,
    Wish,
)
from domain.shared.vocabulary import (
    SafeContact,
    Strength,
    WishTopic,
)
from stories.pasts.samples import (
    AUTHORIZATION_ID,
    PARTICIPANT_ID,
    SESSION_ID,
    STATEMENT_ID,
    TODAY,
    made_up_id,
)


def choices(**changes: Any) -> ContactChoicesStated:
    fact = ContactChoicesStated(
        participant_id=PARTICIPANT_ID,
        phone="(804) 555-0101",
        email="robin@example.org",
        ways=frozenset({SafeContact.TEXT, SafeContact.NOT_AT_HOME}),
        hours=(),
        caller_says="a friend",
    )
    return replace(fact, **changes)


def postal_address(**changes: Any) -> PostalAddressStated:
    """A whole one, where letters are safe."""
    fact = PostalAddressStated(
        participant_id=PARTICIPANT_ID,
        no_fixed_address=False,
        care_of="",
        address="12 Example St",
        address_2="",
        city="Richmond",
        state="VA",
        zip_code="23219",
        letters=True,
    )
    return replace(fact, **changes)


def names(**changes: Any) -> NamesStated:
    fact = NamesStated(participant_id=PARTICIPANT_ID, preferred_name="Rob", pronouns="they/them")
    return replace(fact, **changes)


def guardian(**changes: Any) -> GuardianNamed:
    fact = GuardianNamed(
        participant_id=PARTICIPANT_ID,
        name="Kim Example",
        relationship="aunt",
        phone="(804) 555-0102",
    )
    return replace(fact, **changes)


def places(**changes: Any) -> PlacesStated:
    fact = PlacesStated(
        participant_id=PARTICIPANT_ID, sites=("TAP", "GLO"), transport=Transport.LIFT
    )
    return replace(fact, **changes)


def more_wishes(**changes: Any) -> MoreWishesStated:
    wish = Wish(WishTopic.VETERAN, "also served", Strength.PREFERRED)
    return replace(MoreWishesStated(participant_id=PARTICIPANT_ID, wishes=(wish,)), **changes)


def conversation(**changes: Any) -> ConversationWishesStated:
    fact = ConversationWishesStated(
        participant_id=PARTICIPANT_ID, ask_about="How work goes", leave_alone="My father"
    )
    return replace(fact, **changes)


def telling(**changes: Any) -> PlannedDisclosure:
    told = PlannedDisclosure(
        disclosure_id=made_up_id("disclosure"),
        use=Use.REFERRER,
        recipient="Riverside clinic",
        information="That support has started",
        purpose="To close the loop",
    )
    return replace(told, **changes)


def filed(**changes: Any) -> StatementFiled:
    fact = StatementFiled(
        statement_id=STATEMENT_ID,
        participant_id=PARTICIPANT_ID,
        record_id=SESSION_ID,
        filed_on=TODAY,
        words="I was there that day.",
    )
    return replace(fact, **changes)


def granted(**changes: Any) -> AuthorizationGranted:
    fact = AuthorizationGranted(
        authorization_id=AUTHORIZATION_ID,
        participant_id=PARTICIPANT_ID,
        payer="A health plan",
        reference="A-1",
        starts_on=date(2026, 11, 1),
        ends_on=date(2027, 1, 31),
        units=8,
    )
    return replace(fact, **changes)
