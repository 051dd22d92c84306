"""Each limit binds the matching run, the approval and the planned weeks: what would not be paid or
carried is not planned unasked, even where a person would only be warned."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import small_waitlist
from planned_weeks import FIRST, S1, S2, local, read, rolled, sessions, with_matches
from small_waitlist import FREE, found, run, status

from domain.calendar.schedule import SCHEDULE, NotPlacedReason, schedule_id
from domain.matches.match import MATCH
from domain.program.limits import Certainty, Level, LimitName
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_state import ReferralStatus
from domain.shared.decider import Refusal
from domain.shared.roles import Role
from domain.specialists.leaving import LeavingReason
from domain.specialists.workload import WorkOverpromised
from peermatch.usecases.calendar.minutes_planned import session_minutes
from peermatch.usecases.calendar.roll_schedule import PlacedSession, RollWeek
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.matches.runs import match_id_of
from peermatch.usecases.people.plans_and_statements import GrantAuthorization
from peermatch.usecases.program.change_rules import ChangeLimit
from peermatch.usecases.specialists.specialist_course import LeaveProgram
from peermatch.worker.solver.planner import Planner

R1 = small_waitlist.FIRST
Tightens = Callable[[Any, Any], None]
HOUR = 4
"""Units of a usual session."""


def limit(name: LimitName, value: int, level: Level = Level.WARN) -> Tightens:
    """The rule from tomorrow on, which comes."""

    def tighten(agency: Any, clock: Any) -> None:
        change = ChangeLimit(
            limit=name,
            value=value,
            level=level,
            effective_from=date(2026, 11, 24),
            citation="The program's own choice",
            certainty=Certainty.VERIFIED,
            reason="A hard winter.",
        )
        agency.perform(Role.MANAGER, change)
        clock.pass_by(timedelta(days=1))

    return tighten


def authorized(units: int) -> Tightens:
    """A payer grants the first referral's participant so many units."""

    def tighten(agency: Any, _clock: Any) -> None:
        grant = GrantAuthorization(
            authorization_id=uuid4(),
            participant_id=read(agency, REFERRAL, R1).received.participant_id,
            payer="Medicaid",
            reference="A-1",
            starts_on=FIRST - timedelta(days=30),
            ends_on=date(2027, 12, 31),
            units=units,
        )
        agency.perform(Role.COORDINATOR, grant)

    return tighten


def leaving(last_day: date) -> Tightens:
    def tighten(agency: Any, _clock: Any) -> None:
        agency.perform(
            Role.MANAGER,
            LeaveProgram(specialist_id=S1, last_day=last_day, reason=LeavingReason.RESIGNED),
        )

    return tighten


UNITS = [
    pytest.param(limit(LimitName.PARTICIPANT_DAY, HOUR - 1), id="units of a day"),
    pytest.param(limit(LimitName.PARTICIPANT_YEAR, HOUR - 1), id="units of a year"),
    pytest.param(authorized(HOUR - 1), id="authorized units"),
]
CARRYING = [
    pytest.param(leaving(FIRST + timedelta(days=60)), id="a leaver's last day"),
    pytest.param(limit(LimitName.MINUTES_OF_WORK, 1, Level.BLOCK), id="minutes of work"),
]
ENOUGH = [
    pytest.param(limit(LimitName.PARTICIPANT_DAY, HOUR), id="units of a day"),
    pytest.param(limit(LimitName.PARTICIPANT_YEAR, HOUR), id="units of a year"),
    pytest.param(authorized(HOUR), id="authorized units"),
    pytest.param(limit(LimitName.MINUTES_OF_WORK, 100, Level.BLOCK), id="minutes of work"),
]


@pytest.mark.parametrize("tighten", [*UNITS, *CARRYING])
def test_a_run_proposes_nobody_beyond_it(sqlite_agency: Any, clock: Any, tighten: Tightens) -> None:
    found(sqlite_agency, FREE)
    tighten(sqlite_agency, clock)
    run(sqlite_agency, 1)
    assert status(sqlite_agency, R1) is ReferralStatus.WAITING


@pytest.mark.parametrize("tighten", ENOUGH)
def test_a_run_proposes_up_to_it(sqlite_agency: Any, clock: Any, tighten: Tightens) -> None:
    found(sqlite_agency, FREE)
    tighten(sqlite_agency, clock)
    run(sqlite_agency, 1)
    assert status(sqlite_agency, R1) is ReferralStatus.PROPOSED


@pytest.mark.parametrize("tighten", [*UNITS, *CARRYING])
def test_an_open_proposal_beyond_it_is_not_approved(
    sqlite_agency: Any, clock: Any, tighten: Tightens
) -> None:
    found(sqlite_agency, FREE)
    run_id = run(sqlite_agency, 1)
    tighten(sqlite_agency, clock)
    with pytest.raises(Refusal):
        sqlite_agency.perform(Role.COORDINATOR, ApproveMatch(match_id=match_id_of(run_id, R1)))


def regular(agency: Any, who: UUID | None = None) -> list[Any]:
    return [row for row in sessions(agency, who) if not row["first"]]


def reasons(agency: Any, who: UUID) -> set[NotPlacedReason]:
    weeks = read(agency, SCHEDULE, schedule_id(who)).weeks.values()
    return {left.reason for week in weeks for left in week.not_placed}


def test_no_week_holds_more_than_a_day_allows(
    sqlite_agency: Any, clock: Any, planner: Planner
) -> None:
    with_matches(sqlite_agency)
    limit(LimitName.PARTICIPANT_DAY, HOUR - 1)(sqlite_agency, clock)
    rolled(sqlite_agency, planner)
    assert regular(sqlite_agency) == []
    assert NotPlacedReason.NOT_COVERED in reasons(sqlite_agency, S1)


def test_weeks_stop_where_the_year_does(sqlite_agency: Any, clock: Any, planner: Planner) -> None:
    with_matches(sqlite_agency)
    rows = sessions(sqlite_agency)
    first = {int((r["ends_at"] - r["starts_at"]) / timedelta(minutes=15)) for r in rows}
    limit(LimitName.PARTICIPANT_YEAR, max(first) + 2 * HOUR)(sqlite_agency, clock)
    rolled(sqlite_agency, planner)
    people = {row["participant_id"] for row in rows}
    assert len(regular(sqlite_agency)) == 2 * len(people)


def test_weeks_stop_on_a_leavers_last_day(sqlite_agency: Any, clock: Any, planner: Planner) -> None:
    with_matches(sqlite_agency)
    last = FIRST + timedelta(days=13)
    leaving(last)(sqlite_agency, clock)
    rolled(sqlite_agency, planner)
    days = [local(sqlite_agency, row["starts_at"]).date() for row in regular(sqlite_agency, S1)]
    assert FIRST + timedelta(days=7) <= max(days) <= last
    assert len(regular(sqlite_agency, S2)) == 12


def test_weeks_stop_where_minutes_of_work_do(agency: Any, clock: Any, planner: Planner) -> None:
    with_matches(agency)
    limit(LimitName.MINUTES_OF_WORK, 5, Level.BLOCK)(agency, clock)
    rolled(agency, planner)
    for who in (S1, S2):
        minutes = session_minutes(
            agency.deployment.store.read, who, agency.deployment.service.program, FIRST
        )
        assert minutes is not None
        assert 0 <= minutes.left < min(minutes.each.values())
        assert 0 < len(regular(agency, who)) < 12
        assert NotPlacedReason.MINUTES_USED_UP in reasons(agency, who)


def test_a_week_beyond_the_minutes_is_refused_whatever_was_planned(
    sqlite_agency: Any, clock: Any
) -> None:
    with_matches(sqlite_agency)
    limit(LimitName.MINUTES_OF_WORK, 1, Level.BLOCK)(sqlite_agency, clock)
    week = timedelta(days=7)
    places = tuple(
        PlacedSession(
            match_id=row["match_id"],
            number=0,
            starts_at=row["starts_at"] + week,
            ends_at=row["starts_at"] + week + timedelta(minutes=60),
            mode=(first := read(sqlite_agency, MATCH, row["match_id"]).first_time).mode,
            place=first.place,
        )
        for row in sessions(sqlite_agency, S2)
    )
    with pytest.raises(WorkOverpromised):
        sqlite_agency.perform(Role.SERVICE, RollWeek(specialist_id=S2, week=FIRST, sessions=places))


def test_where_minutes_of_work_warn_everything_is_planned(
    sqlite_agency: Any, clock: Any, planner: Planner
) -> None:
    with_matches(sqlite_agency)
    limit(LimitName.MINUTES_OF_WORK, 5)(sqlite_agency, clock)
    rolled(sqlite_agency, planner)
    assert len(regular(sqlite_agency)) == 24
