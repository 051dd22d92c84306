"""A message on paper, for whom no gateway reaches: only while consent and the yes to letters hold,
on both databases."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from one_match import MATCH_ID, first_person, revoke
from sqlalchemy import select

from domain.people.consent import NoConsentForThisUse, Use
from domain.people.contact.agreed_ways import UnsafeWay
from domain.people.participant import PARTICIPANT
from domain.sessions.message import MESSAGE
from domain.shared.roles import Role
from domain.shared.vocabulary import SafeContact
from peermatch.readmodels.reading.opened_rows import NotFound
from peermatch.readmodels.screens.people import person as person_page
from peermatch.readmodels.tables.sessions import messages
from peermatch.readmodels.tables.sessions.messages import MESSAGES
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.people.contact.letters import (
    NothingToWrite,
    ToldByALaterMessage,
    WrittenLetter,
    letter_of,
)
from peermatch.usecases.people.contact.postal_addresses import StatePostalAddress
from peermatch.usecases.people.participants import ChooseContact, CorrectLanguage
from peermatch.usecases.sessions.messages import SendMessage
from peermatch.usecases.sessions.sending import HandOverMessage
from peermatch.usecases.sessions.session_course import MoveSession

NEXT_WEEK = datetime(2026, 12, 3, 15, tzinfo=UTC)
LETTER = SafeContact.LETTER


class ByPost:
    """A first session of somebody who gets nothing but letters, and what is to be told of it."""

    def __init__(self, agency: Any) -> None:
        self.agency = agency
        self.person = first_person(agency)
        self.lives("12 Example St")
        self.only_letters()
        done = agency.perform(Role.COORDINATOR, ApproveMatch(match_id=MATCH_ID))
        self.session_id = UUID(done.result["session_id"])
        self.move(NEXT_WEEK)

    def lives(self, street: str, *, letters: bool = True) -> None:
        stated = StatePostalAddress(
            participant_id=self.person,
            care_of="Kim Example",
            address=street,
            city="Richmond",
            state="VA",
            zip_code="23219",
            letters=letters,
        )
        self.agency.perform(Role.INTAKE, stated)

    def only_letters(self) -> None:
        chosen = ChooseContact(
            participant_id=self.person, phone="", email="", ways=frozenset({LETTER}), hours=(),
            caller_says="",
        )  # fmt: skip
        self.agency.perform(Role.INTAKE, chosen)

    def move(self, to: datetime) -> None:
        moved = MoveSession(
            session_id=self.session_id, starts_at=to, ends_at=to + timedelta(hours=1)
        )
        self.agency.perform(Role.COORDINATOR, moved)
        self.agency.project()

    def ids(self, *, staff: bool = False) -> list[UUID]:
        """Of the messages about the session, the newest first."""
        query = select(MESSAGES.c.message_id).where(
            MESSAGES.c.for_staff.is_(staff), MESSAGES.c.session_id == self.session_id
        )
        with self.agency.deployment.views.connect() as connection:
            return list(connection.execute(query.order_by(MESSAGES.c.sequence.desc())).scalars())

    def reading(self) -> Any:
        return self.agency.reading(Role.COORDINATOR)

    def letter(self, message_id: UUID) -> WrittenLetter:
        return letter_of(self.reading(), message_id, self.agency.deployment.service.program)

    def send(self, message_id: UUID) -> Any:
        command = SendMessage(message_id=message_id, way=LETTER)
        return self.agency.perform(Role.COORDINATOR, command).result


@pytest.fixture
def by_post(agency_with_proposal: Any) -> ByPost:
    return ByPost(agency_with_proposal)


def test_whom_no_gateway_reaches_is_written_to_and_noted_once(by_post: ByPost) -> None:
    newest, *before = by_post.ids()
    [to_staff, *_] = by_post.ids(staff=True)
    gateways = (SafeContact.TEXT, SafeContact.EMAIL)
    handed = HandOverMessage(message_id=newest, gateways=gateways)
    assert by_post.agency.perform(Role.SERVICE, handed).result["outcome"] == "by-hand"
    recipient = messages.recipient(by_post.reading(), newest)
    assert (recipient.ways, recipient.gets_letters) == ((LETTER,), True)

    letter = by_post.letter(newest)
    assert letter.to[1:] == ("c/o Kim Example", "12 Example St", "Richmond VA 23219")
    assert letter.words == ("Your appointment is now on Thursday, December 3, at 10:00 am.",)
    by_post.agency.perform(
        Role.INTAKE, CorrectLanguage(participant_id=by_post.person, language="es")
    )
    assert by_post.letter(newest).words == (
        "Su cita ahora es el jueves 3 de diciembre a las 10:00 a.m.",
    )
    for older in before:
        with pytest.raises(ToldByALaterMessage):
            by_post.letter(older)
    with pytest.raises(NotFound):
        by_post.letter(to_staff)

    assert by_post.send(newest) == {"sent": True, "withheld": ""}
    sent = by_post.agency.deployment.store.read(MESSAGE, newest).sent
    assert (sent.way, sent.consent_id is None) == (LETTER, False)
    with pytest.raises(NothingToWrite):
        by_post.letter(newest)


def test_a_letter_is_asked_about_again_when_it_is_written_and_when_it_is_noted(
    by_post: ByPost,
) -> None:
    newest, *_ = by_post.ids()
    by_post.lives("PO Box 7", letters=False)
    for refused in (by_post.letter, by_post.send):
        with pytest.raises(UnsafeWay):
            refused(newest)
    by_post.only_letters()
    assert "PO Box 7" in by_post.letter(newest).to
    revoke(by_post.agency, Use.CONTACT)
    with pytest.raises(NoConsentForThisUse):
        by_post.letter(newest)
    assert by_post.send(newest)["withheld"] == "no-consent"


def test_nothing_of_an_address_is_left_of_whoever_was_erased(by_post: ByPost) -> None:
    newest, *_ = by_post.ids()
    shown = person_page.profile(by_post.agency.reading(Role.COORDINATOR), by_post.person)
    assert shown.postal_address == ("c/o Kim Example", "12 Example St", "Richmond VA 23219")
    assert shown.ways == (LETTER,)
    by_post.agency.erase(by_post.person)
    by_post.agency.project()
    gone = person_page.profile(by_post.agency.reading(Role.COORDINATOR), by_post.person)
    assert (gone.postal_address, gone.no_fixed_address, gone.ways) == ((), False, ())
    stored = by_post.agency.deployment.store.read(PARTICIPANT, by_post.person).profile.address
    assert not any((stored.address, stored.city, stored.zip_code, stored.letters))
    with pytest.raises((UnsafeWay, NoConsentForThisUse)):
        by_post.letter(newest)
    assert by_post.send(newest)["withheld"] == "out-of-reach"
