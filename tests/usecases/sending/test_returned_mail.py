"""Mail that came back is noted for its message; whoever has no such address gets no more."""

from collections.abc import Callable, Iterator
from email.message import EmailMessage
from imaplib import IMAP4
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given, strategies
from one_match import MATCH_ID, first_person
from sqlalchemy import select

from domain.deadlines.due import DueKind
from domain.people.participant import PARTICIPANT
from domain.sessions.message import MESSAGE
from domain.shared.roles import Role
from domain.shared.vocabulary import SafeContact
from domain.specialists.specialist import SPECIALIST
from peermatch.readmodels.reading.list_parts import PartRequest
from peermatch.readmodels.screens.program.due_list import DueList
from peermatch.readmodels.tables.sessions.messages import MESSAGES
from peermatch.readmodels.tables.specialists.staff_mail_returned import without_mail
from peermatch.settings.gateways import mail_folder
from peermatch.settings.settings import read_settings
from peermatch.settings.values import SettingRefused
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.matches.runs import WORKER
from peermatch.usecases.people.contact.returned_link import link_seen_to
from peermatch.usecases.people.participants import ChooseContact
from peermatch.usecases.sessions.sending import HandOverMessage, NoteMessageTaken, address_of
from peermatch.usecases.specialists.enrollment import CorrectSpecialist
from peermatch.worker.sending.returned_mail import ReturnedMail, Undelivered, undelivered
from peermatch.worker.sending.sending_jobs import of_a_private_link, sending_jobs
from stories.simulation.pools import SPECIALISTS
from stories.ways.stand_in_gateways import Mailbox, mailbox

OURS = UUID(int=7)
ADDRESS = "yael@example.org"


def report(
    message_id: object = OURS,
    *,
    action: str = "failed",
    status: str = "5.1.1",
    address: str = ADDRESS,
    whole: bool = True,
) -> bytes:
    """As mail servers write them: RFC 3464, with the whole message or its headers alone."""
    sent = EmailMessage()
    sent["Message-ID"] = f"<{message_id}@example.org>"
    sent["To"] = address
    sent.set_content("Your appointment")
    copy = (
        ("message/rfc822", sent.as_string())
        if whole
        else (
            "text/rfc822-headers",
            sent.as_string().partition("\n\n")[0],
        )
    )
    told = (
        "message/delivery-status",
        "Reporting-MTA: dns; mx.example.org\n\n"
        f"Final-Recipient: rfc822; {address}\nAction: {action}\nStatus: {status}\n",
    )
    parts = [("text/plain", "It could not be delivered."), told, copy]
    lines = ["From: MAILER-DAEMON@mx.example.org", "Subject: Returned", "MIME-Version: 1.0"]
    lines += [
        "Content-Type: multipart/report;",
        '\treport-type="delivery-status"; boundary=xyz',
        "",
    ]
    for kind, text in parts:
        lines += ["--xyz", f"Content-Type: {kind}", "", text]
    return "\n".join([*lines, "--xyz--", ""]).encode()


@pytest.mark.parametrize("whole", [True, False])
def test_a_report_tells_which_message_did_not_arrive(whole: bool) -> None:
    assert undelivered(report(whole=whole)) == Undelivered(OURS, ADDRESS, for_good=True)
    full = undelivered(report(status="5.2.2", whole=whole))
    assert full == Undelivered(OURS, ADDRESS, for_good=False)
    assert undelivered(report(action="delayed", status="4.4.1", whole=whole)) is None
    assert undelivered(report("somebody-elses", whole=whole)) is None


@given(strategies.binary(), strategies.integers(0, 900), strategies.integers(0, 40))
def test_no_report_is_too_odd_to_be_read(odd: bytes, start: int, length: int) -> None:
    whole = report()
    undelivered(whole[:start] + odd + whole[start + length :])
    undelivered(odd)


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mailbox() as found:
        yield found


class Mailed:
    """A participant's message that left by mail."""

    def __init__(self, agency: Any, box: Mailbox) -> None:
        self.agency = agency
        self.person = first_person(agency)
        self.choose()
        agency.perform(Role.COORDINATOR, ApproveMatch(match_id=MATCH_ID))
        agency.project()
        query = select(MESSAGES.c.message_id).where(MESSAGES.c.for_staff.is_(False))
        with agency.deployment.views.connect() as connection:
            self.message_id: UUID = connection.execute(query).scalars().first()
        by_mail = (SafeContact.EMAIL,)
        agency.perform(Role.SERVICE, HandOverMessage(message_id=self.message_id, gateways=by_mail))
        agency.perform(Role.SERVICE, NoteMessageTaken(message_id=self.message_id, number=1))
        self.returned = ReturnedMail(agency.deployment.service, box.folder)

    def choose(self, email: str = ADDRESS) -> None:
        chosen = ChooseContact(
            participant_id=self.person,
            phone="(804) 555-0142",
            email=email,
            ways=frozenset({SafeContact.EMAIL, SafeContact.TEXT}),
            hours=(),
            caller_says="",
        )
        self.agency.perform(Role.INTAKE, chosen)

    @property
    def message(self) -> Any:
        return self.agency.deployment.store.read(MESSAGE, self.message_id)

    def reached_at(self) -> str:
        profile = self.agency.deployment.store.read(PARTICIPANT, self.person).profile
        return address_of(profile, SafeContact.EMAIL)


@pytest.fixture
def mailed(
    agency_with_proposal: Any, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], Mailed]:
    monkeypatch.setattr("domain.sessions.handing_over.at_night", lambda _minute: False)
    return lambda: Mailed(agency_with_proposal, box)


def test_what_came_back_is_told_by_a_person_and_no_more_is_sent_there(
    mailed: Callable[[], Mailed], box: Mailbox
) -> None:
    sent = mailed()
    letter = b"From: yael@example.org\nContent-Type: text/plain\n\nThank you."
    box.mail = {
        1: report(sent.message_id, action="delayed", status="4.4.1"),
        2: letter,
        3: report(uuid4()),
        4: report(sent.message_id, status="5.2.2"),
        6: report(sent.message_id, status="5.2.2"),
        5: report(sent.message_id, address="before@example.org"),
    }
    assert sent.returned.look() == 5
    assert box.mail == {2: letter}
    assert (sent.message.returned, sent.message.by_hand, sent.message.sent) == (True, True, None)
    assert sent.reached_at() == ADDRESS, "full, and another address, say nothing of this one"
    box.mail = {7: report(sent.message_id)}
    assert sent.returned.look() == 1
    assert sent.reached_at() == ""
    end = sent.agency.deployment.store.end()
    box.mail = {8: report(sent.message_id, address="Yael@Example.org")}
    sent.returned.look()
    assert sent.agency.deployment.store.end() == end
    sent.choose("new@example.org")
    assert sent.reached_at() == "new@example.org"


def test_nothing_more_goes_to_a_specialists_address_with_nobody_there(
    mailed: Callable[[], Mailed], box: Mailbox
) -> None:
    agency = mailed().agency
    query = select(MESSAGES.c.message_id).where(MESSAGES.c.for_staff.is_(True))
    with agency.deployment.views.connect() as connection:
        message_id: UUID = connection.execute(query).scalars().first()
    by_mail = HandOverMessage(message_id=message_id, gateways=(SafeContact.EMAIL,))
    agency.perform(Role.SERVICE, by_mail)
    agency.perform(Role.SERVICE, NoteMessageTaken(message_id=message_id, number=1))

    def read() -> Any:
        return agency.deployment.store.read(SPECIALIST, SPECIALISTS[0])

    address = read().mail_address
    assert address
    returned = ReturnedMail(agency.deployment.service, box.folder)
    box.mail = {1: report(message_id, address="other@example.org")}
    returned.look()
    assert read().mail_address == address
    box.mail = {2: report(message_id, address=address.upper())}
    returned.look()
    agency.project()
    assert read().mail_address == ""
    assert without_mail(agency.deployment.views) == {SPECIALISTS[0]}
    now = read().enrolled
    right = CorrectSpecialist(
        specialist_id=SPECIALISTS[0],
        name=now.name,
        email="new@example.org",
        gender=now.gender,
        languages=now.languages,
        home_site=now.home_site,
        reason="It was misspelled.",
    )
    agency.perform(Role.MANAGER, right)
    agency.project()
    assert read().mail_address == "new@example.org"
    assert without_mail(agency.deployment.views) == frozenset()


def links_to_send(agency: Any) -> list[tuple[UUID, UUID]]:
    """The tasks about links that came back: whose, and which."""
    due = DueList(agency.reading(Role.INTAKE), None)
    rows = due.page(DueKind.LINK_RETURNED, PartRequest(size=9)).rows
    return [(one.participant_id, one.about) for one in rows if one.participant_id]


def test_a_private_link_that_came_back_is_noted_with_it(
    agency_with_proposal: Any, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    agency = agency_with_proposal
    agency.shown_when_waited_for(monkeypatch)
    person, deployment = first_person(agency), agency.deployment
    links = deployment.private_links()
    links.create(person, "190384", uuid4())
    link_id = links.sent(person, "email")
    takes = of_a_private_link(deployment.service, links)
    returned = ReturnedMail(deployment.service, box.folder, takes)
    box.mail = {1: report(link_id, action="delayed", status="4.4.1"), 2: report(link_id)}
    assert returned.look() == 2
    assert box.mail == {}
    assert links.of(person).no_such_address
    agency.project()
    assert links_to_send(agency) == [(person, link_id)]
    link_seen_to(deployment.service, WORKER, person)
    link_seen_to(deployment.service, WORKER, person)
    agency.project()
    assert links_to_send(agency) == []
    box.mail = {3: report(link_id, status="5.2.2"), 4: report(uuid4())}
    assert returned.look() == 2
    assert not links.of(person).no_such_address


def test_a_mailbox_that_is_closed_stops_nothing_else(box: Mailbox) -> None:
    wrong = mail_folder(f"imap+plain://office:wrong@127.0.0.1:{box.folder.port}")
    other = mail_folder(f"imap+plain://office:pass%20word@127.0.0.1:{box.folder.port}/Other")
    for folder in (wrong, other):
        with pytest.raises(IMAP4.error):
            ReturnedMail(None, folder).look()  # type: ignore[arg-type]


def test_it_is_read_where_a_mailbox_is_named(agency_with_proposal: Any) -> None:
    mail = {"PEERMATCH_MAIL": "smtp+plain://localhost", "PEERMATCH_MAIL_FROM": "a@example.org"}
    returned = {"PEERMATCH_RETURNED_MAIL": "imaps://a:secret@mail.example.org"}
    deployment = agency_with_proposal.deployment
    settings = read_settings({**mail, **returned})
    desk = deployment.account_desk
    links = deployment.private_links()
    jobs = sending_jobs(deployment.service, settings, desk, links, deployment.reading)
    assert [job.name for job in jobs] == ["sending", "reminders", "staff-mail", "returned-mail"]
    folder = read_settings(returned).returned_mail
    assert folder is not None
    assert (folder.port, folder.encrypted, folder.folder) == (993, True, "INBOX")
    assert "secret" not in repr(folder)
    for odd in (
        "mail.example.org",
        "imaps://mail.example.org",
        "imap+plain://a:b@mail.example.org",
    ):
        with pytest.raises(SettingRefused, match="PEERMATCH_RETURNED_MAIL"):
            read_settings({"PEERMATCH_RETURNED_MAIL": odd})
