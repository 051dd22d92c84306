"""Invitations that keep up with the schedule: each once, on both databases, whatever ends when."""

from datetime import UTC, date, timedelta

import pytest
from mail_office import ADDRESS, NEXT_WEEK, TUESDAY, Ending, Ends, Office

from domain.shared.roles import Role
from domain.specialists.leaving import LeavingReason
from peermatch.readmodels.engine.failed_work import STAFF_MAIL
from peermatch.readmodels.tables.calendar import feed
from peermatch.store.accounts.staff_mail.mail_tables import LetterState
from peermatch.usecases.specialists.specialist_course import LeaveProgram
from peermatch.worker.sending.invitations_due import entries_of
from peermatch.worker.sending.mail import Mail
from peermatch.worker.sending.message_sending import INTERRUPTED
from stories.simulation.pools import SPECIALISTS


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
