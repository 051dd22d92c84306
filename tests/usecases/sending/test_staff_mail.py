"""Mail to people who work here: confirmed first, one list a day, invitations that keep up with the
schedule; each once, on both databases, whatever ends when."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import fillings
import pytest
from icalendar import Calendar
from one_match import MATCH_ID, first_proposed
from sqlalchemy import select

from domain.sessions.session_booking import Canceler
from domain.shared.roles import Role
from domain.specialists.leaving import LeavingReason
from peermatch.readmodels.engine.failed_work import STAFF_MAIL
from peermatch.readmodels.reading.list_parts import PartRequest
from peermatch.readmodels.tables.calendar import feed
from peermatch.readmodels.tables.sessions import messages
from peermatch.store.accounts.staff_mail.address_codes import CodeWrong
from peermatch.store.accounts.staff_mail.mail_tables import LETTERS, LetterState
from peermatch.store.accounts.staff_mail.staff_addresses import (
    AddressCameBack,
    AddressNotConfirmed,
)
from peermatch.usecases.calendar.shown.own_today import own_today
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.people.gateway import Answer, Letter
from peermatch.usecases.program.what_waits import Waiting, what_waits
from peermatch.usecases.sessions.session_course import CancelSession, MoveSession
from peermatch.usecases.specialists.specialist_course import LeaveProgram
from peermatch.worker.sending.invitations_due import entries_of
from peermatch.worker.sending.mail import Mail
from peermatch.worker.sending.message_sending import GRACE, INTERRUPTED
from peermatch.worker.sending.returned_mail import Undelivered
from peermatch.worker.sending.sending_jobs import sending_jobs
from peermatch.worker.sending.staff_mail import CODE_SUBJECT, Post, StaffMail
from stories.simulation.pools import SPECIALISTS
from stories.ways.stand_in_gateways import MailBox, mail_box

NEXT_WEEK = datetime(2026, 12, 3, 15, tzinfo=UTC)
"""A Thursday, ten in the morning on the program's clock."""
TUESDAY = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
"""Eight in the morning on the program's clock."""
PASSWORD = "four plain words together"
ADDRESS = "robin@example.org"
agency_with_proposal = fillings.on_both(first_proposed)
on_sqlite_alone = fillings.on_sqlite(first_proposed)


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


@pytest.fixture
def box() -> Iterator[MailBox]:
    with mail_box() as found:
        yield found


@pytest.fixture
def office(agency_with_proposal: Any, clock: Any, box: MailBox) -> Office:
    return Office(agency_with_proposal, clock, box)


@pytest.fixture
def small_office(on_sqlite_alone: Any, clock: Any, box: MailBox) -> Office:
    return Office(on_sqlite_alone, clock, box)


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


def test_nothing_is_sent_before_its_owner_confirmed_the_address(office: Office) -> None:
    who = office.coordinator
    with pytest.raises(AddressNotConfirmed):
        office.addresses.want(who, daily_list=True)
    office.addresses.give(who, ADDRESS)
    office.look()
    [mail] = office.box.got
    assert (mail["To"], mail["Subject"]) == (ADDRESS, CODE_SUBJECT)
    with pytest.raises(CodeWrong):
        office.addresses.codes.confirm(who, "AAAA AAAA")
    with pytest.raises(AddressNotConfirmed):
        office.addresses.want(who, daily_list=True)
    office.addresses.codes.confirm(who, office.code().lower())
    office.addresses.want(who, daily_list=True)
    assert office.addresses.of(who).reached
    assert office.look() == 0


def test_the_list_comes_once_each_working_day_on_which_something_waits(office: Office) -> None:
    office.confirm(office.coordinator)
    office.addresses.want(office.coordinator, daily_list=True)
    office.clock.moment = TUESDAY - timedelta(minutes=1)
    office.look(timedelta())
    assert office.box.got == [], "not before eight"
    office.clock.moment = TUESDAY
    for _ in range(3):
        office.look(timedelta(minutes=20))
    [mail] = office.box.got
    text = mail.get_content().replace("\r\n", "\n")
    assert mail["Subject"] == "Your list for today"
    assert "- 1 proposal to decide\n" in text
    assert "https://peermatch.example.org" in text
    assert not {"recovery", "peer support", "Carter", "CPRS"} & set(text.split())
    office.clock.moment = TUESDAY + timedelta(days=2, hours=1)
    office.look(timedelta())
    assert len(office.box.got) == 1, "Thanksgiving"
    office.clock.moment = TUESDAY + timedelta(days=4, hours=1)
    office.look(timedelta())
    assert len(office.box.got) == 1, "a Saturday"
    office.clock.moment = TUESDAY + timedelta(days=1, hours=5)
    office.look(timedelta())
    assert len(office.box.got) == 1, "what did not go out in the morning doesn't"


def test_nothing_is_sent_where_nothing_waits_or_nobody_wants_it(small_office: Office) -> None:
    office = small_office
    who = office.deployment.accounts.add("olive", "Olive Hart", Role.PRIVACY_OFFICER, PASSWORD)
    office.confirm(who)
    office.addresses.want(who, daily_list=True)
    office.clock.moment = TUESDAY
    office.look(timedelta())
    assert office.box.got == []
    assert office.states()[-1] == LetterState.DROPPED.value
    office.confirm(office.coordinator, "ivy@example.org")
    office.addresses.want(office.coordinator, daily_list=True)
    office.box.goes = ["451", "ok"]
    office.look(timedelta(minutes=5))
    office.addresses.want(office.coordinator, daily_list=False)
    office.look(timedelta(minutes=5))
    assert office.box.got == [], "turned off while it waited"


def test_the_list_counts_what_home_counts(small_office: Office) -> None:
    office = small_office
    office.book()
    office.clock.moment = NEXT_WEEK + timedelta(hours=2)
    office.agency.project()
    reading = office.agency.reading(Role.CPRS)
    waiting = what_waits(reading, SPECIALISTS[0], office.deployment.failed_work)
    today = own_today(office.deployment.service, reading, SPECIALISTS[0])
    assert waiting[Waiting.TO_RECORD] == len(today.to_record) == 1
    reading = office.agency.reading(Role.COORDINATOR)
    waiting = what_waits(reading, None, office.deployment.failed_work)
    assert waiting[Waiting.PROPOSALS] == 0
    assert waiting[Waiting.MESSAGES] == messages.page(reading, "waits", PartRequest(size=9)).total


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_process_that_ends_doubles_nothing(office: Office, when: str) -> None:
    office.confirm(office.coordinator)
    office.addresses.want(office.coordinator, daily_list=True)
    office.clock.moment = TUESDAY
    office.sender = office.new_sender(Ending(Mail(office.box.server, office.clock.now), when))
    with pytest.raises(Ends):
        office.look(timedelta())
    office.sender = office.new_sender()
    for after in (timedelta(seconds=30), INTERRUPTED, GRACE, timedelta(hours=1)):
        office.look(after)
    assert len(office.box.got) == (when == "after")
    assert office.states()[-1] == LetterState.DOUBTFUL.value


def test_two_workers_send_it_once(office: Office) -> None:
    """The other has begun the try after this one found out what the letter says."""
    office.confirm(office.coordinator)
    office.addresses.want(office.coordinator, daily_list=True)
    office.clock.moment = TUESDAY
    real = office.letters

    class Slow:
        def __getattr__(self, name: str) -> Any:
            return getattr(real, name)

        def begin(self, letter: Any) -> bool:
            office.new_sender().look()
            return real.begin(letter)

    office.letters = Slow()
    slow = office.new_sender()
    office.letters = real
    slow.look()
    assert len(office.box.got) == 1


def test_a_server_that_is_down_gets_it_later(small_office: Office) -> None:
    office = small_office
    office.confirm(office.coordinator)
    office.addresses.want(office.coordinator, daily_list=True)
    office.box.goes = ["451", "gone", "ok"]
    office.clock.moment = TUESDAY
    for _ in range(5):
        office.look(timedelta(minutes=10))
    assert len(office.box.got) == 1
    office.box.goes = ["550"]
    office.clock.pass_by(timedelta(days=1) - timedelta(minutes=50))
    for _ in range(3):
        office.look(timedelta(minutes=10))
    assert len(office.box.got) == 1
    assert office.states()[-1] == LetterState.NOT_TAKEN.value


def test_invitations_keep_up_with_the_schedule(office: Office) -> None:
    office.confirm(office.specialist)
    office.addresses.want(office.specialist, invitations=True)
    session_id = office.book()
    office.clock.moment = TUESDAY
    assert office.look(timedelta()) == 1
    office.move(session_id, NEXT_WEEK + timedelta(hours=1))
    office.look(timedelta(minutes=1))
    assert len(office.box.got) == 1, "what was just changed may still be undone"
    office.look()
    office.cancel(session_id)
    for _ in range(3):
        office.look()
    first, moved, canceled = office.invitations()
    assert [first[0], moved[0], canceled[0]] == ["REQUEST", "REQUEST", "CANCEL"]
    assert first[1] < moved[1] < canceled[1]
    for _, _, event in (first, moved, canceled):
        assert str(event["UID"]) == str(session_id)
        assert str(event["ORGANIZER"]) == "mailto:office@example.org"
        assert str(event["ATTENDEE"]) == f"mailto:{ADDRESS}"
        assert str(event["SUMMARY"]) == "Appointment"
    assert moved[2]["DTSTART"].dt.astimezone(UTC) == NEXT_WEEK + timedelta(hours=1)
    assert str(canceled[2]["STATUS"]) == "CANCELLED"
    found = feed.entries(office.deployment.views, SPECIALISTS[0], office.clock.now())
    [entry] = found
    assert f"SEQUENCE:{canceled[1]}\r\n".encode() in entry.ics, "the feed says the same"
    told = office.box.got[-1].get_body(("plain",)).get_content()
    assert told.startswith("Your appointment on Thursday, December 3")


def test_a_later_change_overtakes_an_earlier_one(office: Office) -> None:
    office.confirm(office.specialist)
    office.addresses.want(office.specialist, invitations=True)
    session_id = office.book()
    office.box.goes = ["451"]
    office.clock.moment = TUESDAY
    office.look(timedelta())
    office.move(session_id, NEXT_WEEK + timedelta(hours=1))
    office.box.goes = ["ok"]
    for _ in range(4):
        office.look()
    [(method, _, event)] = office.invitations()
    assert (method, event["DTSTART"].dt.astimezone(UTC)) == (
        "REQUEST",
        NEXT_WEEK + timedelta(hours=1),
    )
    assert LetterState.DROPPED.value in office.states()


def test_what_a_calendar_never_heard_of_is_not_taken_back(small_office: Office) -> None:
    office = small_office
    session_id = office.book()
    office.cancel(session_id)
    office.confirm(office.specialist)
    office.addresses.want(office.specialist, invitations=True)
    office.clock.moment = TUESDAY
    for _ in range(2):
        office.look()
    assert office.box.got == []


@pytest.mark.parametrize("when", ["before", "after"])
def test_an_invitation_in_doubt_is_not_sent_again_but_taken_back(office: Office, when: str) -> None:
    office.confirm(office.specialist)
    office.addresses.want(office.specialist, invitations=True)
    session_id = office.book()
    office.clock.moment = TUESDAY
    office.sender = office.new_sender(Ending(Mail(office.box.server, office.clock.now), when))
    with pytest.raises(Ends):
        office.look(timedelta())
    office.sender = office.new_sender()
    office.look(INTERRUPTED)
    office.look()
    assert len(office.box.got) == (when == "after")
    assert office.letters.not_arrived(office.specialist) == 1
    office.cancel(session_id)
    office.look()
    assert office.invitations()[-1][0] == "CANCEL"


def test_what_the_record_changed_meanwhile_waits_until_it_is_read(small_office: Office) -> None:
    office = small_office
    office.confirm(office.specialist)
    office.addresses.want(office.specialist, invitations=True)
    session_id = office.book()
    office.clock.moment = TUESDAY
    office.agency.project()
    office.cancel(session_id)
    office.sender.look()
    assert office.box.got == []
    for _ in range(2):
        office.look()
    assert office.box.got == []
    assert office.deployment.failed_work.of(STAFF_MAIL) == {}


def test_nothing_goes_to_whoever_left_or_whose_account_is_disabled(small_office: Office) -> None:
    office = small_office
    office.confirm(office.specialist)
    office.addresses.want(office.specialist, daily_list=True, invitations=True)
    office.book()
    office.clock.moment = TUESDAY
    office.agency.project()
    office.box.goes = ["451"]
    office.look(timedelta())
    office.deployment.account_desk.disable("operator", office.specialist)
    office.box.goes = ["ok"]
    for _ in range(3):
        office.look(timedelta(minutes=15))
    assert office.box.got == []
    assert office.addresses.of(office.specialist).address == "", "and the address is forgotten"


def test_an_invitation_at_night_waits_for_the_morning_unless_the_session_is_near(
    small_office: Office,
) -> None:
    office = small_office
    office.confirm(office.specialist)
    office.addresses.want(office.specialist, invitations=True)
    session_id = office.book()
    office.clock.moment = TUESDAY + timedelta(hours=14)
    office.look(timedelta())
    assert office.box.got == []
    office.clock.moment = NEXT_WEEK - timedelta(hours=10)
    office.look(timedelta())
    assert len(office.box.got) == 1
    office.cancel(session_id)
    office.look(timedelta(seconds=30))
    assert [method for method, _, _ in office.invitations()] == ["REQUEST", "CANCEL"]


def test_where_there_is_nobody_nothing_more_is_sent_till_it_changes(
    small_office: Office,
) -> None:
    office = small_office
    who = office.coordinator
    office.confirm(who)
    office.addresses.want(who, daily_list=True)
    office.clock.moment = TUESDAY
    office.look(timedelta())
    [mail] = office.box.got
    letter_id = UUID(mail["Message-ID"].strip("<>").partition("@")[0])
    full = Undelivered(letter_id, ADDRESS, for_good=False)
    assert office.sender.returned(full)
    assert office.addresses.of(who).reached, "a full mailbox says nothing of the address"
    assert office.sender.returned(replace(full, address="other@example.org", for_good=True))
    assert office.addresses.of(who).reached, "another address, that it was led on to"
    assert office.sender.returned(replace(full, address=ADDRESS.upper(), for_good=True))
    assert office.addresses.of(who).returned
    assert not office.sender.returned(replace(full, message_id=UUID(int=3)))
    [listed] = [
        one for one in office.deployment.account_desk.listed() if one.account.account_id == who
    ]
    assert listed.mail_came_back
    office.clock.pass_by(timedelta(days=1))
    office.look(timedelta())
    assert len(office.box.got) == 1
    with pytest.raises(AddressCameBack):
        office.addresses.give(who, ADDRESS)
    with pytest.raises(AddressCameBack):
        office.addresses.want(who, daily_list=True)
    office.confirm(who, "ivy@example.org")
    office.clock.pass_by(timedelta(minutes=1))
    office.look(timedelta())
    office.clock.pass_by(timedelta(days=4))
    office.look(timedelta())
    assert [mail["To"] for mail in office.box.got] == ["ivy@example.org"]


def test_there_is_a_job_where_there_is_a_mail_server(small_office: Office) -> None:
    office = small_office
    settings = replace(office.deployment.settings, mail=office.box.server)
    desk = office.deployment.account_desk
    jobs = sending_jobs(office.deployment.service, settings, desk, office.deployment.reading)
    assert [job.name for job in jobs] == ["sending", "reminders", "staff-mail"]
    office.addresses.give(office.coordinator, ADDRESS)
    jobs[-1].run()
    assert [mail["Subject"] for mail in office.box.got] == [CODE_SUBJECT]


def test_whoever_has_left_is_invited_no_more(small_office: Office) -> None:
    """What their last day calls off is taken back before it; then nothing more goes."""
    office = small_office
    office.confirm(office.specialist)
    office.addresses.want(office.specialist, invitations=True)
    office.book()
    office.clock.moment = TUESDAY
    office.look(timedelta())
    leave = LeaveProgram(
        specialist_id=SPECIALISTS[0], last_day=date(2026, 12, 1), reason=LeavingReason.RETIRED
    )
    office.agency.perform(Role.MANAGER, leave)
    office.look()
    assert [method for method, _, _ in office.invitations()] == ["REQUEST", "CANCEL"]
    service = office.deployment.service
    assert len(entries_of(service, SPECIALISTS[0], ())) == 1
    office.clock.moment = NEXT_WEEK - timedelta(days=1)
    assert entries_of(service, SPECIALISTS[0], ()) == {}
