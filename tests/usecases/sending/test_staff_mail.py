"""Mail to people who work here: confirmed first, one list a day; each once, on both databases,
whatever ends when."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from mail_office import ADDRESS, NEXT_WEEK, PASSWORD, TUESDAY, Ending, Ends, Office

from domain.shared.roles import Role
from peermatch.readmodels.reading.list_parts import PartRequest
from peermatch.readmodels.tables.sessions import messages
from peermatch.store.accounts.staff_mail.address_codes import CodeWrong
from peermatch.store.accounts.staff_mail.mail_tables import LetterState
from peermatch.store.accounts.staff_mail.staff_addresses import (
    AddressCameBack,
    AddressNotConfirmed,
)
from peermatch.usecases.calendar.shown.own_today import own_today
from peermatch.usecases.program.what_waits import Waiting, what_waits
from peermatch.worker.sending.mail import Mail
from peermatch.worker.sending.message_sending import GRACE, INTERRUPTED
from peermatch.worker.sending.returned_mail import Undelivered
from peermatch.worker.sending.sending_jobs import sending_jobs
from peermatch.worker.sending.staff_mail import CODE_SUBJECT
from stories.simulation.pools import SPECIALISTS


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
    on = office.deployment
    jobs = sending_jobs(on.service, settings, on.account_desk, on.private_links(), on.reading)
    assert [job.name for job in jobs] == ["sending", "reminders", "staff-mail"]
    office.addresses.give(office.coordinator, ADDRESS)
    jobs[-1].run()
    assert [mail["Subject"] for mail in office.box.got] == [CODE_SUBJECT]
