"""The schedule's commands one after the other, every promise checked after each, both ways of
retrying included: weeks rolled, rooms, repairs applied and undone, messages sent or held back."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.calendar.commitment import COMMITMENT, CommitmentKind
from domain.calendar.diary import DIARY, AlreadyBooked
from domain.calendar.repair import (
    RepairCause,
    RepairChangeFound,
    RepairOverAndDone,
    RepairStatus,
    ScheduleChangedSince,
)
from domain.calendar.repair_options import RepairOption
from domain.calendar.room_book import ROOM_BOOK, NoRoomFree
from domain.calendar.schedule import NotPlaced, NotPlacedReason, Planned
from domain.matches.usual_time import UsualTime
from domain.people.consent import NoConsentForThisUse
from domain.people.profile import UnsafeWay
from domain.program.service_area import SiteUnknown
from domain.sessions.message import MESSAGE, WithheldReason
from domain.sessions.session import SESSION
from domain.sessions.session_booking import Canceler
from domain.sessions.session_outcome import SessionHasNotStarted
from domain.sessions.session_state import SessionStatus
from domain.shared.decider import Refusal
from domain.shared.hours import parse_window
from domain.shared.shared_refusals import SpecialistUnknown
from domain.shared.vocabulary import Frequency, Mode, SafeContact
from domain.specialists.specialist import SPECIALIST
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
from peermatch.usecases.calendar.repairs import (
    ApplyRepair,
    FailRepair,
    FindRepairOptions,
    RequestRepair,
    UndoRepair,
)
from peermatch.usecases.calendar.roll_schedule import (
    OutsideTheWeek,
    PlacedSession,
    PlacedTime,
    RollWeek,
    SomeoneElsesSession,
    SuggestUsualTimes,
)
from peermatch.usecases.groups.groups import FormGroup
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.matches.runs import ProposeMatch, match_id_of
from peermatch.usecases.referrals.intake import RevokeConsent
from peermatch.usecases.sessions.messages import SendMessage
from peermatch.usecases.sessions.session_course import CancelSession, CorrectSession, MoveSession
from peermatch.usecases.specialists.enrollment import PlanLeave
from stories.simulation import founding
from stories.simulation.ground import ground
from stories.simulation.pools import PARTICIPANTS, REFERRALS, SPECIALISTS
from stories.simulation.simulated import Simulation

RUN, GROUP, REPAIR_ID = UUID(int=7), UUID(int=8), UUID(int=9)
MATCHES = tuple(match_id_of(RUN, referral) for referral in REFERRALS)
MONDAY = date(2026, 12, 7)
MINUTES = timedelta(minutes=1)


class Agency(Simulation):
    """A simulation in which a test says what is done; a refusal is an answer."""

    def do(self, command: Any) -> Any:
        before = dict(self.refused)
        answer = self.give(command)
        assert self.refused == before
        return answer

    def refuses(self, command: Any, refusal: type[Refusal]) -> None:
        before = Counter(self.refused)
        assert self.give(command) is None
        assert list((Counter(self.refused) - before).elements()) == [
            (type(command).__name__, refusal().code)
        ]

    @property
    def sessions(self) -> list[Any]:
        return sorted(self.mirror.of(SESSION).values(), key=lambda s: s.scheduled.starts_at)


def without_acceptance(pool: Any) -> Any:
    """The first choice, and no acceptance by both."""
    return pool[-1] if pool == (True, False) else pool[0]


@pytest.fixture
def agency(databases: Any) -> Iterator[Agency]:
    """Two matches under way, each with another specialist."""
    with ground(databases.place, databases.ring) as on:
        sim = Agency(on, pick=lambda pool: pool[-1] if pool == (True, False) else pool[0])
        founding.found(sim)
        for referral, specialist in zip(REFERRALS[:2], SPECIALISTS[:2], strict=True):
            sim.do(
                ProposeMatch(
                    run_id=RUN, referral_id=referral, specialist_id=specialist, reasons=("x",)
                )
            )
            sim.do(ApproveMatch(match_id=match_id_of(RUN, referral)))
        yield sim
        sim.check_record()


def at(day: int, hour: int, minute: int = 0, *, week: date = MONDAY) -> datetime:
    zone = Simulation.__dataclass_fields__["program"].default_factory().zone
    on = week + timedelta(days=day)
    return datetime(on.year, on.month, on.day, hour, minute, tzinfo=zone)


def placed(
    number: int, starts_at: datetime, *, match: int = 0, place: str = "TAP"
) -> PlacedSession:
    return PlacedSession(
        match_id=MATCHES[match],
        number=number,
        starts_at=starts_at,
        ends_at=starts_at + 60 * MINUTES,
        mode=Mode.IN_PERSON if place else Mode.VIDEO,
        place=place,
    )


def week(*sessions: PlacedSession, who: int = 0, **more: Any) -> RollWeek:
    return RollWeek(specialist_id=SPECIALISTS[who], week=MONDAY, sessions=sessions, **more)


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


def away(**changes: Any) -> RequestRepair:
    asked = RequestRepair(
        repair_id=REPAIR_ID,
        cause=RepairCause.SPECIALIST_AWAY,
        first_day=MONDAY,
        last_day=MONDAY + timedelta(days=1),
        specialist_id=SPECIALISTS[0],
    )
    return replace(asked, **changes)


def change(session: Any, starts_at: datetime | None, place: str = "TAP") -> RepairChangeFound:
    now = session.scheduled
    return RepairChangeFound(
        repair_id=REPAIR_ID,
        option=1,
        session_id=now.session_id,
        participant_id=now.participant_id,
        specialist_id=now.specialist_id,
        starts_at=now.starts_at,
        ends_at=now.ends_at,
        new_starts_at=starts_at,
        new_ends_at=None if starts_at is None else starts_at + 60 * MINUTES,
        mode=now.mode,
        place=now.place,
        new_mode=Mode.IN_PERSON if place else Mode.VIDEO,
        new_place=place,
    )


def found(*changes: RepairChangeFound) -> FindRepairOptions:
    option = RepairOption(number=1, moves=len(changes), left_out=0, size=60, proved=True)
    return FindRepairOptions(repair_id=REPAIR_ID, options=(option,), changes=changes)


def regular(agency: Agency) -> list[Any]:
    """The first match's sessions after its first one."""
    return [
        s for s in agency.sessions if s.scheduled.match_id == MATCHES[0] and not s.scheduled.first
    ]


def schedule(agency: Agency) -> dict[UUID, Any]:
    """What sessions, diaries and rooms hold; how often calendars were told is left out."""
    states: dict[UUID, Any] = {
        i: replace(s, revision=0) for i, s in agency.mirror.of(SESSION).items()
    }
    for decider, field in ((DIARY, "bookings"), (ROOM_BOOK, "kept")):
        states |= {i: frozenset(getattr(s, field)) for i, s in agency.mirror.of(decider).items()}
    states |= {i: s.leave for i, s in agency.mirror.of(SPECIALIST).items()}
    return {i: state for i, state in states.items() if state}


def test_a_repair_is_applied_whole_and_undone_to_what_was_before(agency: Agency) -> None:
    agency.do(CountRooms(site="TAP", rooms=1))
    agency.do(week(placed(0, at(0, 9)), placed(1, at(1, 9))))
    agency.do(week(placed(0, at(2, 9), match=1), who=1))
    first, second = (
        s for s in agency.sessions if s.scheduled.match_id == MATCHES[0] and not s.scheduled.first
    )
    agency.do(away())
    agency.do(found(change(first, at(2, 10)), change(second, at(3, 9), "")))
    before = schedule(agency)
    agency.do(ApplyRepair(repair_id=REPAIR_ID, option=1))
    assert schedule(agency) != before
    assert (MONDAY, MONDAY + timedelta(days=1)) in agency.mirror.states[SPECIALISTS[0]].leave
    agency.do(UndoRepair(repair_id=REPAIR_ID))
    assert schedule(agency) == before
    assert agency.mirror.states[REPAIR_ID].status is RepairStatus.UNDONE
    agency.refuses(ApplyRepair(repair_id=REPAIR_ID, option=1), RepairOverAndDone)


def test_a_repair_moves_nobody_without_a_consent_to_meet(agency: Agency) -> None:
    agency.do(week(placed(0, at(0, 9)), placed(1, at(1, 9))))
    session = agency.sessions[-1]
    agency.do(away())
    agency.do(found(change(session, at(2, 10))))
    before = schedule(agency)
    agency.do(revoking(agency, session))
    agency.refuses(ApplyRepair(repair_id=REPAIR_ID, option=1), NoConsentForThisUse)
    assert schedule(agency) == before


def test_undoing_a_repair_restores_what_stood_and_needs_no_consent(agency: Agency) -> None:
    agency.do(week(placed(0, at(0, 9)), placed(1, at(1, 9))))
    session = agency.sessions[-1]
    agency.do(away())
    agency.do(found(change(session, at(2, 10))))
    before = schedule(agency)
    agency.do(ApplyRepair(repair_id=REPAIR_ID, option=1))
    agency.do(revoking(agency, session))
    agency.do(UndoRepair(repair_id=REPAIR_ID))
    assert schedule(agency) == before


def revoking(agency: Agency, session: Any) -> RevokeConsent:
    whose = session.scheduled.participant_id
    [consent] = agency.mirror.states[whose].consents
    return RevokeConsent(participant_id=whose, consent_id=consent.consent_id)


def test_sessions_that_swap_their_times_pass_each_other(agency: Agency) -> None:
    agency.do(week(placed(0, at(0, 9)), placed(1, at(0, 11))))
    one, other = (
        s for s in agency.sessions if s.scheduled.match_id == MATCHES[0] and not s.scheduled.first
    )
    agency.do(away(cause=RepairCause.PARTICIPANT_CANCELS, session_id=one.scheduled.session_id))
    agency.do(found(change(one, at(0, 11)), change(other, at(0, 9))))
    agency.do(ApplyRepair(repair_id=REPAIR_ID, option=1))
    agency.do(UndoRepair(repair_id=REPAIR_ID))


def test_a_session_for_which_nothing_was_found_is_canceled_and_comes_back(agency: Agency) -> None:
    agency.do(week(placed(0, at(0, 9))))
    session = agency.sessions[-1]
    stream = session.scheduled.session_id
    agency.do(away())
    agency.do(found(change(session, None)))
    agency.do(ApplyRepair(repair_id=REPAIR_ID, option=1))
    assert agency.mirror.states[stream].status is SessionStatus.MISSED
    agency.do(UndoRepair(repair_id=REPAIR_ID))
    assert agency.mirror.states[stream].status is SessionStatus.SCHEDULED


def test_a_session_that_took_place_after_all_takes_its_time_again(agency: Agency) -> None:
    agency.do(week(placed(0, at(0, 9))))
    canceled = agency.sessions[-1].scheduled.session_id
    agency.do(CancelSession(session_id=canceled, by=Canceler.STAFF))
    first = agency.sessions[0].scheduled.session_id
    agency.do(MoveSession(session_id=first, starts_at=at(0, 9, 30), ends_at=at(0, 10, 30)))
    held = CorrectSession(
        session_id=canceled,
        correction_id=UUID(int=3),
        minutes=60,
        missed=None,
        reason="They came all the same.",
    )
    agency.refuses(held, SessionHasNotStarted)
    agency.now = at(0, 11)
    agency.refuses(held, AlreadyBooked)
    assert agency.mirror.states[canceled].status is SessionStatus.MISSED


def test_options_of_a_schedule_that_has_changed_are_not_applied_or_undone(agency: Agency) -> None:
    agency.do(week(placed(0, at(0, 9))))
    session = agency.sessions[-1]
    stream = session.scheduled.session_id
    agency.do(away())
    agency.do(found(change(session, at(2, 9))))
    moved = MoveSession(session_id=stream, starts_at=at(0, 10), ends_at=at(0, 11))
    agency.do(moved)
    agency.refuses(ApplyRepair(repair_id=REPAIR_ID, option=1), ScheduleChangedSince)
    agency.do(replace(moved, starts_at=at(0, 9), ends_at=at(0, 10)))
    agency.do(ApplyRepair(repair_id=REPAIR_ID, option=1))
    agency.do(replace(moved, starts_at=at(3, 10), ends_at=at(3, 11)))
    agency.refuses(UndoRepair(repair_id=REPAIR_ID), ScheduleChangedSince)


def test_a_repair_that_can_not_be_worked_out_is_told(agency: Agency) -> None:
    first = next(s for s in agency.sessions if s.scheduled.specialist_id == SPECIALISTS[0])
    day = first.scheduled.starts_at.date()
    agency.do(away(first_day=day, last_day=day))
    agency.do(FailRepair(repair_id=REPAIR_ID, problem="PlannerStopped"))
    unknown = away(repair_id=UUID(int=99), specialist_id=UUID(int=98))
    agency.refuses(unknown, SpecialistUnknown)


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
