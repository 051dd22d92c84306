"""The schedule's commands one after the other: weeks rolled, rooms, hours, messages."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from two_under_way import GROUP, MATCHES, MINUTES, MONDAY, Agency, at, placed, two_under_way, week

from domain.calendar.commitment import COMMITMENT, CommitmentKind
from domain.calendar.diary import AlreadyBooked
from domain.calendar.room_book import NoRoomFree
from domain.calendar.schedule import NotPlaced, NotPlacedReason, Planned
from domain.matches.usual_time import UsualTime
from domain.people.consent import NoConsentForThisUse
from domain.people.contact.agreed_ways import UnsafeWay
from domain.program.service_area import SiteUnknown
from domain.sessions.message import MESSAGE, WithheldReason
from domain.sessions.session_booking import Canceler
from domain.shared.hours import parse_window
from domain.shared.vocabulary import Frequency, Mode, SafeContact
from domain.specialists.working_hours import SpecialistAway
from peermatch.usecases.calendar.availability_commands import (
    AgreeGroupTime,
    AgreeUsualTimes,
    CountRooms,
    DropCommitment,
    ExceptAvailability,
    ExceptHours,
    MoveCommitment,
    RestoreAvailability,
    RestoreHours,
)
from peermatch.usecases.calendar.roll_schedule import (
    OutsideTheWeek,
    PlacedTime,
    SomeoneElsesSession,
    SuggestUsualTimes,
)
from peermatch.usecases.groups.groups import FormGroup
from peermatch.usecases.referrals.intake import RevokeConsent
from peermatch.usecases.sessions.messages import SendMessage
from peermatch.usecases.sessions.session_course import CancelSession, MoveSession
from peermatch.usecases.specialists.enrollment import PlanLeave
from stories.simulation.pools import PARTICIPANTS, REFERRALS, SPECIALISTS


@pytest.fixture
def agency(databases: Any) -> Iterator[Agency]:
    with two_under_way(databases) as agency:
        yield agency


def test_a_week_is_rolled_once_with_sessions_and_supervision(agency: Agency) -> None:
    supervision = PlacedTime(
        need="supervision",
        kind=CommitmentKind.SUPERVISION,
        number=0,
        staff=SPECIALISTS[:2],
        starts_at=at(2, 9),
        ends_at=at(2, 9, 30),
    )
    assert agency.do(week(placed(0, at(0, 9)), times=(supervision,))) == {"placed": 2}
    assert agency.do(week(placed(0, at(0, 10)))) == {"placed": 0}
    left = NotPlaced(
        what=Planned.SESSION, about=MATCHES[0], number=1, reason=NotPlacedReason.NO_TIME_LEFT
    )
    agency.do(week(not_placed=(left,)))
    agency.refuses(week(placed(0, at(2, 9), match=1), who=1), AlreadyBooked)
    (commitment_id,) = agency.mirror.of(COMMITMENT)
    agency.do(MoveCommitment(commitment_id=commitment_id, starts_at=at(3, 9), ends_at=at(3, 10)))
    agency.do(week(placed(0, at(2, 9), match=1, place=""), who=1))
    agency.do(DropCommitment(commitment_id=commitment_id))
    agency.do(week(placed(1, at(3, 9), match=1, place=""), who=1))


def test_a_session_is_placed_only_in_its_week_with_its_own_specialist(agency: Agency) -> None:
    agency.refuses(week(placed(0, at(7, 9))), OutsideTheWeek)
    agency.refuses(week(placed(0, at(0, 9)), who=1), SomeoneElsesSession)
    agency.do(PlanLeave(specialist_id=SPECIALISTS[0], first_day=MONDAY, last_day=MONDAY))
    agency.refuses(week(placed(0, at(0, 9))), SpecialistAway)
    agency.do(week(placed(0, at(1, 9))))
    session_id = agency.sessions[-1].scheduled.session_id
    back = MoveSession(session_id=session_id, starts_at=at(0, 9), ends_at=at(0, 10))
    agency.refuses(back, SpecialistAway)
    consent = agency.mirror.states[PARTICIPANTS[0]].consents[0].consent_id
    agency.do(RevokeConsent(participant_id=PARTICIPANTS[0], consent_id=consent))
    agency.refuses(week(placed(1, at(2, 9))), NoConsentForThisUse)


def test_a_place_has_no_more_sessions_than_rooms(agency: Agency) -> None:
    agency.do(CountRooms(site="TAP", rooms=1))
    agency.do(week(placed(0, at(0, 9))))
    agency.refuses(week(placed(0, at(0, 9, 30), match=1), who=1), NoRoomFree)
    agency.do(week(placed(0, at(0, 10), match=1), who=1))
    second = agency.sessions[-1].scheduled
    nearer = MoveSession(
        session_id=second.session_id, starts_at=at(0, 9, 45), ends_at=at(0, 10, 45)
    )
    agency.refuses(nearer, NoRoomFree)
    first = agency.sessions[-2].scheduled.session_id
    agency.do(CancelSession(session_id=first, by=Canceler.STAFF))
    agency.do(nearer)


def test_hours_times_and_groups_are_agreed(agency: Agency) -> None:
    day = MONDAY
    morning = (parse_window("Mon 09:00-11:00"),)
    agency.do(ExceptHours(specialist_id=SPECIALISTS[0], day=day, hours=morning))
    agency.do(RestoreHours(specialist_id=SPECIALISTS[0], day=day))
    agency.do(ExceptAvailability(referral_id=REFERRALS[0], day=day))
    agency.do(RestoreAvailability(referral_id=REFERRALS[0], day=day))
    usual = (UsualTime(weekday=0, minute=540, mode=Mode.VIDEO),)
    agency.do(SuggestUsualTimes(match_id=MATCHES[0], times=usual))
    agency.do(AgreeUsualTimes(match_id=MATCHES[0], times=usual))
    elsewhere = (replace(usual[0], mode=Mode.IN_PERSON, place="NOWHERE"),)
    agency.refuses(AgreeUsualTimes(match_id=MATCHES[0], times=elsewhere), SiteUnknown)
    agency.do(FormGroup(group_id=GROUP, name="Circle", leaders=frozenset(SPECIALISTS[:2])))
    agency.do(
        AgreeGroupTime(
            group_id=GROUP,
            weekday=1,
            minute=600,
            minutes=90,
            frequency=Frequency.WEEKLY,
            site="TAP",
        )
    )


def waiting(agency: Agency, person: UUID) -> list[Any]:
    messages = agency.mirror.of(MESSAGE).values()
    mine = [m for m in messages if m.due.person_id == person and m.waits]
    return sorted(mine, key=lambda m: (m.due.due_by, m.due.sequence))


def test_who_must_hear_of_a_change_is_told_once_with_consent(agency: Agency) -> None:
    person = PARTICIPANTS[0]
    booked = waiting(agency, person)
    assert [m.due.reason.value for m in booked] == ["booked"]
    session = next(s for s in agency.sessions if s.scheduled.participant_id == person).scheduled
    new = session.starts_at + timedelta(days=7)
    agency.do(MoveSession(session_id=session.session_id, starts_at=new, ends_at=new + 60 * MINUTES))
    late, moved = booked[0].due.message_id, waiting(agency, person)[-1].due.message_id
    told = agency.do(SendMessage(message_id=late, way=SafeContact.CALL))
    assert told == {"sent": False, "withheld": WithheldReason.OVERTAKEN.value}
    agency.refuses(SendMessage(message_id=moved, way=SafeContact.TEXT), UnsafeWay)
    assert agency.do(SendMessage(message_id=moved, way=SafeContact.CALL))["sent"]
    specialist = [m.due.reason.value for m in waiting(agency, SPECIALISTS[0])]
    assert sorted(specialist) == ["booked", "moved"]


def test_revoking_consent_stops_what_is_queued(agency: Agency) -> None:
    person = PARTICIPANTS[0]
    (booked,) = waiting(agency, person)
    consent = agency.mirror.states[person].consents[0].consent_id
    agency.do(RevokeConsent(participant_id=person, consent_id=consent))
    told = agency.do(SendMessage(message_id=booked.due.message_id, way=SafeContact.CALL))
    assert told == {"sent": False, "withheld": WithheldReason.NO_CONSENT.value}
    assert agency.mirror.states[booked.due.message_id].sent is None
