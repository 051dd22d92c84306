"""People who work here, with accounts and a mail server on this machine."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from icalendar import Calendar
from one_match import MATCH_ID
from sqlalchemy import select

from domain.sessions.session_booking import Canceler
from domain.shared.roles import Role
from peermatch.store.accounts.staff_mail.mail_tables import LETTERS
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.people.gateway import Answer, Letter
from peermatch.usecases.sessions.session_course import CancelSession, MoveSession
from peermatch.worker.sending.mail import Mail
from peermatch.worker.sending.message_sending import GRACE
from peermatch.worker.sending.staff_mail import Post, StaffMail
from stories.simulation.pools import SPECIALISTS
from stories.ways.stand_in_gateways import MailBox

NEXT_WEEK = datetime(2026, 12, 3, 15, tzinfo=UTC)
"""A Thursday, ten in the morning on the program's clock."""
TUESDAY = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
"""Eight in the morning on the program's clock."""
PASSWORD = "four plain words together"
ADDRESS = "robin@example.org"


class Office:
    """A coordinator and a specialist with accounts, and the sender of their mail."""

    def __init__(self, agency: Any, clock: Any, box: MailBox) -> None:
        self.agency, self.clock, self.box = agency, clock, box
        self.deployment = agency.deployment
        add = self.deployment.accounts.add
        self.coordinator = add("office", "Ivy Carter", Role.COORDINATOR, PASSWORD)
        self.specialist = add("robin", "Robin Mundy", Role.CPRS, PASSWORD, SPECIALISTS[0])
        self.addresses = self.deployment.account_desk.staff_addresses
        self.letters = self.deployment.account_desk.staff_letters
        self.sender = self.new_sender()
        agency.project()

    def new_sender(self, gateway: Any = None) -> StaffMail:
        post = Post(
            letters=self.letters,
            addresses=self.addresses,
            reading=self.deployment.reading,
            failed_work=self.deployment.failed_work,
            organizer=self.box.server.sender,
            sign_in_at="https://peermatch.example.org",
        )
        gateway = gateway or Mail(self.box.server, self.clock.now)
        return StaffMail(self.deployment.service, post, gateway)

    def look(self, after: timedelta = GRACE) -> int:
        self.clock.pass_by(after)
        self.agency.project()
        return self.sender.look()

    def confirm(self, who: UUID, address: str = ADDRESS) -> None:
        self.addresses.give(who, address)
        self.sender.look()
        self.addresses.codes.confirm(who, self.code())
        self.box.got.clear()

    def code(self) -> str:
        """As it stands in the last letter, with its blanks."""
        text = str(self.box.got[-1].get_content())
        return text.split("Your code is ")[1].split(". It works", maxsplit=1)[0]

    def states(self) -> list[str]:
        with self.deployment.vault.connect() as connection:
            ordered = select(LETTERS.c.state).order_by(LETTERS.c.made_at, LETTERS.c.sequence)
            return list(connection.execute(ordered).scalars())

    def book(self, starts_at: datetime = NEXT_WEEK) -> UUID:
        done = self.agency.perform(Role.COORDINATOR, ApproveMatch(match_id=MATCH_ID))
        session_id = UUID(done.result["session_id"])
        self.move(session_id, starts_at)
        return session_id

    def move(self, session_id: UUID, starts_at: datetime) -> None:
        ends_at = starts_at + timedelta(hours=1)
        moved = MoveSession(session_id=session_id, starts_at=starts_at, ends_at=ends_at)
        self.agency.perform(Role.COORDINATOR, moved)

    def cancel(self, session_id: UUID) -> None:
        command = CancelSession(session_id=session_id, by=Canceler.STAFF)
        self.agency.perform(Role.COORDINATOR, command)

    def invitations(self) -> list[Any]:
        """Each as method, sequence, status and start."""
        found = []
        for mail in self.box.got:
            part = next(p for p in mail.walk() if p.get_content_type() == "text/calendar")
            calendar = Calendar.from_ical(part.get_content())
            [event] = calendar.walk("VEVENT")
            assert part.get_param("method") == calendar["METHOD"]
            found.append((str(calendar["METHOD"]), int(event["SEQUENCE"]), event))
        return found


class Ends(BaseException):
    """The process ends here."""


class Ending:
    """Ends the process before or after the server took the letter."""

    knows_keys = False

    def __init__(self, real: Mail, when: str) -> None:
        self.real, self.when = real, when

    def send(self, letter: Letter) -> Answer:
        if self.when == "after":
            self.real.send(letter)
        raise Ends
