"""A time that a person chooses by hand is held to the rules that the planner keeps."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import fillings
import pytest
from planned_weeks import FIRST, PLANNER, S1, S2, read, rolled, sessions, with_matches

from domain.calendar.commitment import COMMITMENT
from domain.calendar.diary import DIARY, diary_id
from domain.matches.usual_time import UsualTime
from domain.program.limits import Certainty, Level, LimitName
from domain.program.time_refusals import OffTheQuarterHour, OutsideWorkingHours, ProgramClosed
from domain.sessions.session import SESSION
from domain.shared.hours import WeeklyWindow
from domain.shared.roles import Role
from domain.shared.vocabulary import Mode
from domain.specialists.working_hours import SpecialistAway
from peermatch.usecases.calendar.alternative_times import offered_times
from peermatch.usecases.calendar.availability_commands import (
    AgreeUsualTimes,
    ExceptHours,
    MoveCommitment,
)
from peermatch.usecases.program.change_rules import ChangeLimit
from peermatch.usecases.sessions.session_course import MoveSession
from peermatch.usecases.sessions.session_outcomes import MoveOwnSession
from peermatch.usecases.sessions.time_check import broken_rules
from peermatch.usecases.specialists.enrollment import PlanLeave
from peermatch.usecases.specialists.specialist_course import AssignSupervisor

CHRISTMAS = date(2026, 12, 25)
SUNDAY = FIRST + timedelta(days=13)
TUESDAY = FIRST + timedelta(days=8)


def supervised(agency: Any) -> None:
    """Four weeks of everybody's sessions and of supervision."""
    with_matches(agency)
    agency.perform(Role.MANAGER, AssignSupervisor(specialist_id=S2, supervisor_id=S1))
    agency.project()
    rolled(agency, PLANNER)


planned = fillings.on_both(supervised)
on_sqlite = fillings.on_sqlite(supervised)


def at(agency: Any, day: date, hour: int, minute: int = 0) -> datetime:
    zone = agency.deployment.service.program.zone
    return datetime.combine(day, time(hour, minute), zone)


def regular(agency: Any, who: UUID = S1) -> Any:
    """The specialist's last regular session."""
    return [r for r in sessions(agency, who) if not r["first"]][-1]


def move(agency: Any, session_id: UUID, start: datetime, minutes: int = 60) -> list[str]:
    end = start + timedelta(minutes=minutes)
    moved = MoveSession(session_id=session_id, starts_at=start, ends_at=end)
    return list(agency.perform(Role.COORDINATOR, moved).result["warnings"])


def planned_time(agency: Any, who: UUID, kind: str) -> Any:
    """The person's first planned time of that kind."""
    for week in range(4):
        for booked in read(agency, DIARY, diary_id(who, FIRST + timedelta(weeks=week))).bookings:
            found = read(agency, COMMITMENT, booked.session_id).planned
            if found is not None and found.kind.value == kind:
                return found
    raise AssertionError(kind)


def test_a_session_is_moved_onto_no_holiday_no_sunday_night_and_no_odd_minute(planned: Any) -> None:
    session_id = regular(planned)["session_id"]
    before = read(planned, SESSION, session_id)
    with pytest.raises(ProgramClosed):
        move(planned, session_id, at(planned, CHRISTMAS, 10))
    with pytest.raises(OutsideWorkingHours):
        move(planned, session_id, at(planned, SUNDAY, 3))
    with pytest.raises(OffTheQuarterHour):
        move(planned, session_id, at(planned, TUESDAY, 10, 7), 45)
    own = MoveOwnSession(
        session_id=session_id, specialist_id=S1, starts_at=at(planned, CHRISTMAS, 10)
    )
    with pytest.raises(ProgramClosed):
        planned.perform(Role.CPRS, own)
    assert read(planned, SESSION, session_id) == before


def test_hours_for_that_very_day_open_it(on_sqlite: Any) -> None:
    session_id = regular(on_sqlite)["session_id"]
    window = (WeeklyWindow(SUNDAY.weekday(), 600, 720),)
    on_sqlite.perform(Role.CPRS, ExceptHours(specialist_id=S1, day=SUNDAY, hours=window))
    warned = move(on_sqlite, session_id, at(on_sqlite, SUNDAY, 10))
    assert warned == [LimitName.PARTICIPANT_TIMES.value]


def test_a_time_outside_the_participants_own_is_taken_with_a_warning(on_sqlite: Any) -> None:
    row = regular(on_sqlite)
    assert move(on_sqlite, row["session_id"], at(on_sqlite, TUESDAY, 14)) == ["participant-times"]
    usual = (UsualTime(weekday=3, minute=14 * 60, mode=Mode.IN_PERSON, place="TAP"),)
    on_sqlite.perform(Role.COORDINATOR, AgreeUsualTimes(match_id=row["match_id"], times=usual))
    agreed = at(on_sqlite, TUESDAY + timedelta(days=2), 14)
    assert move(on_sqlite, row["session_id"], agreed) == []


def test_a_manager_may_have_a_rule_warn_that_blocked(on_sqlite: Any, clock: Any) -> None:
    change = ChangeLimit(
        limit=LimitName.WORKING_HOURS,
        value=1,
        level=Level.WARN,
        effective_from=FIRST,
        citation="Board minutes",
        certainty=Certainty.VERIFIED,
        reason="We meet when people can.",
    )
    on_sqlite.perform(Role.MANAGER, change)
    clock.pass_by(timedelta(days=7))
    session_id = regular(on_sqlite)["session_id"]
    warned = move(on_sqlite, session_id, at(on_sqlite, SUNDAY, 10))
    assert warned == [LimitName.WORKING_HOURS.value, LimitName.PARTICIPANT_TIMES.value]


def test_nobody_is_sent_straight_from_one_site_to_another(on_sqlite: Any) -> None:
    """The road between the two takes 15 minutes, and no time at all lies between."""
    first, second = regular(on_sqlite), [r for r in sessions(on_sqlite, S1) if not r["first"]][-2]
    move(on_sqlite, first["session_id"], at(on_sqlite, TUESDAY, 9))
    stream = read(on_sqlite, SESSION, second["session_id"]).scheduled
    start = at(on_sqlite, TUESDAY, 10)
    elsewhere = replace(stream, starts_at=start, ends_at=start + timedelta(hours=1), place="WAR")
    assert names(on_sqlite, elsewhere) >= {"time-for-the-road"}
    start += timedelta(minutes=15)
    in_time = replace(elsewhere, starts_at=start, ends_at=start + timedelta(hours=1))
    assert "time-for-the-road" not in names(on_sqlite, in_time)


def names(agency: Any, planned: Any) -> set[str]:
    service = agency.deployment.service
    return {
        r.name for r in broken_rules(service.store.read, planned, service.program, service.now())
    }


def test_supervision_and_notes_are_held_to_the_rules_too(planned: Any) -> None:
    for kind in ("supervision", "notes"):
        found = planned_time(planned, S2, kind)

        def moved(start: datetime, found: Any = found) -> Any:
            to = MoveCommitment(
                commitment_id=found.commitment_id,
                starts_at=start,
                ends_at=start + (found.ends_at - found.starts_at),
            )
            return planned.perform(Role.COORDINATOR, to)

        with pytest.raises(ProgramClosed):
            moved(at(planned, CHRISTMAS, 10))
        with pytest.raises(OutsideWorkingHours):
            moved(at(planned, SUNDAY, 10))
        away = PlanLeave(specialist_id=S2, first_day=TUESDAY, last_day=TUESDAY)
        planned.perform(Role.MANAGER, away)
        with pytest.raises(SpecialistAway):
            moved(at(planned, TUESDAY, 10))


def test_everything_that_the_planner_planned_and_every_time_offered_keeps_the_rules(
    planned: Any,
) -> None:
    service = planned.deployment.service
    offered = 0
    for row in sessions(planned):
        scheduled = read(planned, SESSION, row["session_id"]).scheduled
        assert names(planned, scheduled) == set()
        for start in offered_times(
            service.store.read, row["session_id"], service.program, service.now()
        ):
            length = scheduled.ends_at - scheduled.starts_at
            moved = replace(scheduled, starts_at=start, ends_at=start + length)
            assert names(planned, moved) == set()
            offered += 1
    assert offered > 0
    for who in (S1, S2):
        assert names(planned, planned_time(planned, who, "notes")) == set()
    assert names(planned, planned_time(planned, S2, "supervision")) == set()
