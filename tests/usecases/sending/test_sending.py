"""Messages leave by gateways: once each, as agreed to, on both databases, whatever ends when."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from one_match import MATCH_ID, first_person, revoke
from planned_weeks import sessions
from sqlalchemy import select

from domain.matches.approval import ApprovalWasTold
from domain.people.consent import Use
from domain.sessions.message import MESSAGE, MessageReason, WithheldReason
from domain.sessions.session import SESSION
from domain.sessions.session_booking import Canceler
from domain.shared.hours import WeeklyWindow
from domain.shared.roles import Role
from domain.shared.vocabulary import SafeContact
from peermatch.readmodels.engine.failed_work import SENDING
from peermatch.readmodels.tables.sessions.messages import MESSAGES, Sending
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.people.gateway import Answer, Letter
from peermatch.usecases.people.participants import ChooseContact, CorrectLanguage
from peermatch.usecases.review.undo_approval import UndoApproval
from peermatch.usecases.sessions.messages import SendMessage
from peermatch.usecases.sessions.sending import HandOverMessage
from peermatch.usecases.sessions.session_course import CancelSession, MoveSession
from peermatch.worker.sending.mail import Mail
from peermatch.worker.sending.message_sending import GRACE, INTERRUPTED, MessageSending
from peermatch.worker.sending.sending_jobs import sending_jobs
from peermatch.worker.sending.texts import Texts
from stories.ways.stand_in_gateways import MailBox, Phone, mail_box, phone

NEXT_WEEK = datetime(2026, 12, 3, 15, tzinfo=UTC)
"""A Thursday, ten in the morning on the program's clock."""


@pytest.fixture
def box() -> Iterator[MailBox]:
    with mail_box() as found:
        yield found


@pytest.fixture
def line(request: pytest.FixtureRequest) -> Iterator[Phone]:
    with phone(knows_keys=getattr(request, "param", False)) as found:
        yield found


with_and_without_keys = pytest.mark.parametrize("line", [False, True], indirect=True)


class Booked:
    """A first session of somebody who may be texted, and the sender of its messages."""

    def __init__(self, agency: Any, clock: Any, box: MailBox, line: Phone) -> None:
        self.agency, self.clock, self.box, self.line = agency, clock, box, line
        self.person = first_person(agency)
        self.choose(SafeContact.TEXT)
        done = agency.perform(Role.COORDINATOR, ApproveMatch(match_id=MATCH_ID))
        self.session_id = UUID(done.result["session_id"])
        moved = MoveSession(
            session_id=self.session_id,
            starts_at=NEXT_WEEK,
            ends_at=NEXT_WEEK + timedelta(hours=1),
        )
        agency.perform(Role.COORDINATOR, moved)
        agency.project()
        self.sender = self.new_sender()

    def new_sender(self) -> MessageSending:
        return MessageSending(
            self.agency.deployment.service,
            {
                SafeContact.TEXT: Texts(self.line.gateway),
                SafeContact.EMAIL: Mail(self.box.server, self.clock.now),
            },
        )

    def choose(self, *ways: SafeContact, hours: tuple[WeeklyWindow, ...] = ()) -> None:
        chosen = ChooseContact(
            participant_id=self.person,
            phone="(804) 555-0142",
            email="yael@example.org",
            ways=frozenset(ways),
            hours=hours,
            caller_says="",
        )
        self.agency.perform(Role.INTAKE, chosen)

    def look(self, after: timedelta = GRACE) -> int:
        self.clock.pass_by(after)
        done = self.sender.look()
        self.agency.project()
        return done

    def row(self, *, staff: bool = False) -> Any:
        query = select(MESSAGES).where(
            MESSAGES.c.for_staff.is_(staff), MESSAGES.c.session_id == self.session_id
        )
        with self.agency.deployment.views.connect() as connection:
            return connection.execute(query.order_by(MESSAGES.c.sequence.desc())).mappings().first()

    def state(self, *, staff: bool = False) -> Any:
        return self.agency.deployment.store.read(MESSAGE, self.row(staff=staff)["message_id"])


@pytest.fixture
def booked(
    agency_with_proposal: Any,
    clock: Any,
    box: MailBox,
    line: Phone,
    monkeypatch: pytest.MonkeyPatch,
) -> Booked:
    monkeypatch.setattr("peermatch.bootstrap.sleep", lambda _seconds: None)  # no other process
    return Booked(agency_with_proposal, clock, box, line)


def test_everybody_hears_of_it_in_the_way_that_they_agreed_to(booked: Booked) -> None:
    booked.look()
    [text] = booked.line.got
    assert text["To"] == "+18045550142"
    start = booked.agency.deployment.store.read(SESSION, booked.session_id).scheduled.starts_at
    assert text["Body"].startswith("Your appointment is now on Thursday, December 3")
    assert f"{start.astimezone(booked.agency.deployment.service.program.zone):%B}" in text["Body"]
    [mail] = booked.box.got
    assert (mail["To"], mail["Subject"]) == ("cprs@example.org", "Your appointment")
    sent = booked.state().sent
    assert sent.way is SafeContact.TEXT
    assert sent.consent_id is not None
    assert booked.state(staff=True).sent.consent_id is None
    assert booked.look() == 0
    assert len(booked.line.got) == 1
    with pytest.raises(ApprovalWasTold):
        booked.agency.perform(Role.COORDINATOR, UndoApproval(match_id=MATCH_ID))


def test_spanish_speakers_are_written_to_in_spanish(booked: Booked) -> None:
    booked.agency.perform(Role.INTAKE, CorrectLanguage(participant_id=booked.person, language="es"))
    booked.choose(SafeContact.EMAIL)
    booked.look()
    theirs = next(m for m in booked.box.got if m["To"] == "yael@example.org")
    assert theirs["Subject"] == "Su cita"
    assert theirs.get_content().startswith(
        "Su cita ahora es el jueves 3 de diciembre a las 10:00 a.m."
    )
    assert booked.line.got == []


def test_nobody_is_written_to_without_consent(booked: Booked) -> None:
    revoke(booked.agency, Use.CONTACT)
    booked.look()
    assert booked.line.got == []
    assert booked.state().withheld is WithheldReason.NO_CONSENT


def test_whom_no_gateway_reaches_a_person_calls(booked: Booked) -> None:
    booked.choose(SafeContact.CALL)
    booked.look()
    assert booked.line.got == []
    assert booked.state().waits
    booked.agency.perform(
        Role.COORDINATOR, SendMessage(message_id=booked.row()["message_id"], way=SafeContact.CALL)
    )
    booked.agency.project()
    assert booked.look() == 0


def test_own_hours_are_waited_for(booked: Booked) -> None:
    tuesdays = (WeeklyWindow(1, 13 * 60, 17 * 60),)
    booked.choose(SafeContact.TEXT, hours=tuesdays)
    booked.look()
    assert booked.line.got == []
    booked.clock.pass_by(timedelta(hours=20))
    booked.look()
    assert len(booked.line.got) == 1


def test_what_changes_meanwhile_is_told_as_it_stands_and_not_in_haste(booked: Booked) -> None:
    cancel = CancelSession(session_id=booked.session_id, by=Canceler.STAFF)
    booked.agency.perform(Role.COORDINATOR, cancel)
    booked.agency.project()
    booked.look(timedelta(minutes=1))
    assert booked.line.got == [], "what is days away may still be put right"
    booked.look()
    [text] = booked.line.got
    assert "is canceled" in text["Body"]


def test_a_gateway_that_is_down_is_tried_again_and_then_a_person_tells_it(booked: Booked) -> None:
    booked.line.goes = ["429"]
    for _ in range(20):
        booked.look(timedelta(hours=1))
    assert booked.line.got == []
    row = booked.row()
    assert (row["sending"], row["tries"]) == (Sending.NOT_TAKEN.value, 6)
    assert booked.state().waits


def test_a_gateway_that_comes_back_gets_it(booked: Booked) -> None:
    booked.line.goes = ["429", "429", "201"]
    for _ in range(4):
        booked.look(timedelta(minutes=30))
    assert len(booked.line.got) == 1
    assert booked.state().sent is not None


@with_and_without_keys
def test_in_doubt_it_is_sent_again_under_the_same_key_or_not_at_all(booked: Booked) -> None:
    booked.line.goes = ["cut", "201"]
    for _ in range(5):
        booked.look(timedelta(minutes=30))
    assert len(booked.line.got) == 1
    keyed = booked.line.gateway.knows_keys
    assert (booked.state().sent is not None) is keyed
    assert booked.row()["sending"] == (Sending.IN_HAND if keyed else Sending.DOUBTFUL).value


class Ends(BaseException):
    """The process ends here."""


@with_and_without_keys
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_process_that_ends_doubles_and_loses_nothing(booked: Booked, when: str) -> None:
    """Before the gateway heard of it, or after it took it, but before that is a fact."""
    real = Texts(booked.line.gateway)

    class Ending:
        knows_keys = real.knows_keys

        def send(self, letter: Letter) -> Answer:
            if when == "after":
                real.send(letter)
            raise Ends

    booked.sender = MessageSending(booked.agency.deployment.service, {SafeContact.TEXT: Ending()})
    with pytest.raises(Ends):
        booked.look()
    booked.agency.project()
    booked.sender = booked.new_sender()
    booked.look(timedelta(seconds=30))
    assert booked.state().handed is not None, "another process may have it in hand still"
    booked.look(INTERRUPTED)
    booked.look(GRACE)
    keyed = booked.line.gateway.knows_keys
    assert len(booked.line.got) == (1 if keyed or when == "after" else 0)
    if keyed:
        assert booked.state().sent is not None
    else:
        assert booked.row()["sending"] == Sending.DOUBTFUL.value, "said, and a person asks"


@pytest.fixture
def interrupted(booked: Booked) -> Booked:
    """Its sender ended after a try was noted and before the gateway heard of it."""

    class Ending:
        knows_keys = booked.line.gateway.knows_keys

        def send(self, _letter: Letter) -> Answer:
            raise Ends

    booked.sender = MessageSending(booked.agency.deployment.service, {SafeContact.TEXT: Ending()})
    with pytest.raises(Ends):
        booked.look()
    booked.agency.project()
    booked.sender = booked.new_sender()
    return booked


def _revoked(booked: Booked) -> None:
    revoke(booked.agency, Use.CONTACT)


def _on_no_phone(booked: Booked) -> None:
    booked.choose(SafeContact.CALL)


def _canceled(booked: Booked) -> None:
    cancel = CancelSession(session_id=booked.session_id, by=Canceler.STAFF)
    booked.agency.perform(Role.COORDINATOR, cancel)


@pytest.mark.parametrize("line", [True], indirect=True)
@pytest.mark.parametrize("change", [_revoked, _on_no_phone, _canceled])
def test_what_was_interrupted_is_not_given_again_once_it_may_not_be(
    interrupted: Booked, change: Any
) -> None:
    before = interrupted.row()["message_id"]
    change(interrupted)
    interrupted.agency.project()
    interrupted.look(INTERRUPTED)
    assert interrupted.line.got == []
    state = interrupted.agency.deployment.store.read(MESSAGE, before)
    assert (state.in_doubt, state.handed) == (True, None)
    assert interrupted.agency.deployment.failed_work.of(SENDING) == {}


class Meanwhile:
    """A service of which something changes as soon as a message is handed over."""

    def __init__(self, service: Any, change: Any) -> None:
        self._service, self._change = service, change

    def __getattr__(self, name: str) -> Any:
        return getattr(self._service, name)

    def perform(self, actor: Any, key: Any, command: Any) -> Any:
        done = self._service.perform(actor, key, command)
        if isinstance(command, HandOverMessage):
            self._change()
        return done


@pytest.mark.parametrize("change", [_revoked, _on_no_phone, _canceled])
def test_what_ends_between_the_decision_and_the_gateway_sends_nothing(
    booked: Booked, change: Any
) -> None:
    """Consent, way or session: it is asked again when the log holds that it is handed over."""
    before = booked.row()["message_id"]
    service: Any = Meanwhile(booked.agency.deployment.service, lambda: change(booked))
    booked.sender = MessageSending(service, {SafeContact.TEXT: Texts(booked.line.gateway)})
    booked.look()
    assert booked.line.got == []
    store = booked.agency.deployment.store
    assert store.read(MESSAGE, before).handed is None
    for _ in range(3):
        booked.look(timedelta(hours=1))
    assert [text["Body"] for text in booked.line.got if "now" in text["Body"]] == []
    state = store.read(MESSAGE, before)
    assert (state.sent, state.in_doubt) == (None, False)
    assert booked.agency.deployment.failed_work.of(SENDING) == {}


@pytest.mark.parametrize("line", [True], indirect=True)
def test_what_was_interrupted_is_not_given_again_by_night(interrupted: Booked) -> None:
    interrupted.clock.moment = interrupted.clock.moment.replace(hour=6)
    interrupted.look(timedelta(days=1))
    assert interrupted.line.got == []
    interrupted.look(timedelta(hours=7))
    assert len(interrupted.line.got) == 1
    assert interrupted.state().sent is not None


def test_an_approval_is_undone_while_no_gateway_took_anything(booked: Booked) -> None:
    """A try that certainly failed told nobody."""
    booked.line.goes = ["429"]
    booked.box.goes = ["451"]
    booked.look()
    assert (booked.row()["tries"], booked.row(staff=True)["tries"]) == (1, 1)
    booked.agency.perform(Role.COORDINATOR, UndoApproval(match_id=MATCH_ID))
    booked.agency.project()
    booked.line.goes = booked.box.goes = ["201"]
    for _ in range(3):
        booked.look(timedelta(hours=1))
    assert booked.line.got == []


def test_nothing_is_sent_about_whoever_was_erased(booked: Booked) -> None:
    booked.agency.deployment.erasure().erase(booked.person)
    booked.agency.project()
    for _ in range(3):
        booked.look(timedelta(hours=1))
    assert booked.line.got == []
    assert booked.agency.deployment.failed_work.of(SENDING) == {}
    assert booked.state().withheld is WithheldReason.OUT_OF_REACH


def test_nobody_tells_whoever_was_erased_by_hand_either(booked: Booked) -> None:
    booked.agency.deployment.erasure().erase(booked.person)
    booked.agency.project()
    by_hand = SendMessage(message_id=booked.row()["message_id"], way=SafeContact.TEXT)
    done = booked.agency.perform(Role.COORDINATOR, by_hand)
    assert done.result == {"sent": False, "withheld": "out-of-reach"}


@with_and_without_keys
def test_whoever_is_erased_while_a_gateway_has_it_stops_no_other(booked: Booked) -> None:
    real = Texts(booked.line.gateway)

    class Ending:
        knows_keys = real.knows_keys

        def send(self, _letter: Letter) -> Answer:
            raise Ends

    booked.sender = MessageSending(booked.agency.deployment.service, {SafeContact.TEXT: Ending()})
    with pytest.raises(Ends):
        booked.look()
    booked.agency.deployment.erasure().erase(booked.person)
    booked.agency.project()
    booked.sender = booked.new_sender()
    for _ in range(3):
        booked.look(timedelta(hours=1))
    assert booked.line.got == []
    assert booked.agency.deployment.store.read(MESSAGE, booked.row()["message_id"]).handed is None


def test_reminders_come_a_day_and_two_hours_before(booked: Booked) -> None:
    booked.look()
    start = booked.agency.deployment.store.read(SESSION, booked.session_id).scheduled.starts_at
    for before in (timedelta(hours=30), timedelta(hours=23), timedelta(hours=22)):
        booked.clock.moment = start - before
        booked.sender.remind()
        booked.agency.project()
        booked.look(GRACE)
    for before in (timedelta(hours=2), timedelta(minutes=100)):
        booked.clock.moment = start - before
        booked.sender.remind()
        booked.agency.project()
        booked.look(timedelta())
    words = [text["Body"].partition(":")[0] for text in booked.line.got]
    reminders = words.count("Reminder")
    assert reminders == 2, words


def test_nobody_has_to_tell_a_reminder_by_hand(booked: Booked) -> None:
    booked.choose(SafeContact.CALL)
    start = booked.agency.deployment.store.read(SESSION, booked.session_id).scheduled.starts_at
    booked.clock.moment = start - timedelta(minutes=90)
    booked.sender.remind()
    booked.agency.project()
    query = select(MESSAGES).where(MESSAGES.c.reason == MessageReason.REMINDER.value)
    with booked.agency.deployment.views.connect() as connection:
        assert connection.execute(query).all() == []


def test_without_gateways_there_are_no_jobs_and_with_one_there_are(booked: Booked) -> None:
    service, settings = booked.agency.deployment.service, booked.agency.deployment.settings
    desk, reading = booked.agency.deployment.account_desk, booked.agency.deployment.reading
    links = booked.agency.deployment.private_links()
    assert sending_jobs(service, settings, desk, links, reading) == ()
    with_mail = replace(settings, mail=booked.box.server)
    look, remind, _staff = sending_jobs(service, with_mail, desk, links, reading)
    assert (look.name, remind.name) == ("sending", "reminders")
    booked.choose(SafeContact.EMAIL)
    booked.clock.pass_by(GRACE)
    look.run()
    assert {mail["To"] for mail in booked.box.got} == {"yael@example.org", "cprs@example.org"}


def test_of_what_is_weeks_away_people_hear_two_days_before(
    planned_on_sqlite: Any, clock: Any, line: Phone
) -> None:
    agency = planned_on_sqlite
    sender = MessageSending(agency.deployment.service, {SafeContact.TEXT: Texts(line.gateway)})
    row = next(r for r in sessions(agency) if r["starts_at"] > clock.moment + timedelta(days=12))
    mine = (MESSAGES.c.session_id == row["session_id"]) & MESSAGES.c.for_staff.is_(False)

    def told(before: timedelta) -> list[tuple[str, str]]:
        clock.moment = row["starts_at"] - before
        sender.remind()
        agency.project()
        sender.look()
        agency.project()
        with agency.deployment.views.connect() as connection:
            found = connection.execute(select(MESSAGES.c.reason, MESSAGES.c.status).where(mine))
            return sorted((one.reason, one.status) for one in found)

    assert told(timedelta(days=11)) == [("booked", "waits")]
    assert told(timedelta(hours=49)) == [("booked", "waits")]
    assert told(timedelta(hours=47)) == [("booked", "sent")]
    assert told(timedelta(hours=23)) == [("booked", "sent")], "they heard yesterday"
    assert told(timedelta(hours=2)) == [("booked", "sent"), ("reminder", "sent")]
