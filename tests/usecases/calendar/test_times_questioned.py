"""What a change makes impossible stands to decide until it is moved, kept, called off, or fits."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import fillings
import pytest
from planned_weeks import (
    FIRST,
    PLANNER,
    S1,
    S2,
    local,
    read,
    requested,
    rolled,
    sessions,
    with_matches,
)

from domain.calendar.commitment import COMMITMENT
from domain.calendar.repair import RepairCause
from domain.matches.match import MATCH
from domain.people.participant import PARTICIPANT
from domain.program.limits import LimitName
from domain.program.service_area import SERVICE_AREA, SERVICE_AREA_ID
from domain.sessions.session import SESSION
from domain.sessions.session_booking import Canceler
from domain.sessions.time_questions import ExceptionUnexplained, NothingToExcept
from domain.shared.hours import WeeklyWindow
from domain.shared.roles import Role
from domain.specialists.credentials import CredentialKind
from domain.specialists.leaving import LeavingReason
from domain.specialists.specialist import SPECIALIST
from peermatch.readmodels.reading.list_parts import PartRequest
from peermatch.readmodels.screens.matches import decisions
from peermatch.usecases.calendar.availability_commands import (
    CountRooms,
    ExceptAvailability,
    RestoreAvailability,
)
from peermatch.usecases.calendar.repairs import ApplyRepair
from peermatch.usecases.calendar.time_questions import ExceptCommitment, ExceptSession
from peermatch.usecases.core.changed_since import ChangedSince
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.core.ids import referral_id
from peermatch.usecases.matches.runs import ProposeMatch, match_id_of
from peermatch.usecases.people.participants import MoveHome
from peermatch.usecases.preview import Affected, preview
from peermatch.usecases.program.service_area import CloseSite, OpenSite
from peermatch.usecases.referrals.intake import RevokeConsent
from peermatch.usecases.sessions.session_course import CancelSession
from peermatch.usecases.specialists.enrollment import PlanLeave
from peermatch.usecases.specialists.specialist_course import (
    AssignSupervisor,
    CancelLeave,
    ChangeCapacity,
    ChangeHours,
    LeaveProgram,
    WithdrawCredential,
)
from peermatch.worker.solver.planner import Planner
from peermatch.worker.timed.time_jobs import TimeWatch

WEDNESDAY_MORNING = (WeeklyWindow(2, 9 * 60, 12 * 60),)


def supervised(agency: Any) -> None:
    """Four weeks of everybody's sessions and of supervision, about which nothing is asked."""
    with_matches(agency)
    agency.perform(Role.MANAGER, AssignSupervisor(specialist_id=S2, supervisor_id=S1))
    agency.project()
    rolled(agency, PLANNER)
    assert TimeWatch(agency.deployment.service).look() == 0


filled = fillings.on_both(supervised)
filled_on_sqlite = fillings.on_sqlite(supervised)


@pytest.fixture
def planned(filled: Any) -> Any:
    return watched(filled)


@pytest.fixture
def on_sqlite(filled_on_sqlite: Any) -> Any:
    return watched(filled_on_sqlite)


def watched(agency: Any) -> Any:
    agency.watch = TimeWatch(agency.deployment.service)
    return agency


def to_decide(agency: Any) -> dict[UUID, tuple[str, ...]]:
    """What stands to decide about times once the worker has looked: its rules by id."""
    agency.project()
    agency.watch.look()
    agency.project()
    rows = decisions.page(agency.reading(Role.COORDINATOR), PartRequest(size=500)).rows
    return {r.session_id or r.commitment_id: r.rules for r in rows if r.kind == "time"}


def touched(agency: Any, command: object) -> Affected:
    """What a coordinator is shown before the command is saved."""
    actor = Actor(name="coordinator-1", role=Role.COORDINATOR)
    return preview(agency.deployment.service, actor, uuid4(), command)


def outside(agency: Any, window: WeeklyWindow) -> set[UUID]:
    """The specialist's sessions to come that do not lie in these weekly hours."""
    return {r["session_id"] for r in sessions(agency, S1) if not _holds(agency, window, r)}


def _holds(agency: Any, window: WeeklyWindow, row: Any) -> bool:
    start, end = local(agency, row["starts_at"]), local(agency, row["ends_at"])
    minutes = [moment.hour * 60 + moment.minute for moment in (start, end)]
    inside = window.start <= minutes[0] and minutes[1] <= window.end
    return start.weekday() == window.weekday and inside


def of_sessions(agency: Any, found: dict[UUID, tuple[str, ...]]) -> set[UUID]:
    return {i for i in found if read(agency, SESSION, i).scheduled is not None}


def test_hours_from_five_days_to_wednesday_morning_and_back(planned: Any) -> None:
    """Exactly the coming sessions outside stand to decide, and planned time with them."""
    before = read(planned, SPECIALIST, S1).enrolled
    cut = ChangeHours(specialist_id=S1, hours=WEDNESDAY_MORNING, modes=before.modes)
    shown = touched(planned, cut)
    assert read(planned, SPECIALIST, S1).enrolled == before, "looking saves nothing"
    planned.perform(Role.COORDINATOR, cut)
    found = to_decide(planned)
    assert {one.planned_id: one.rules for one in shown.times} == found
    expected = outside(planned, WEDNESDAY_MORNING[0])
    assert of_sessions(planned, found) == expected
    assert len(expected) > 5
    assert {found[i] for i in expected} == {(LimitName.WORKING_HOURS.value,)}
    kinds = {read(planned, COMMITMENT, i).planned.kind.value for i in found.keys() - expected}
    assert kinds <= {"supervision", "notes"}
    back = ChangeHours(specialist_id=S1, hours=before.windows, modes=before.modes)
    planned.perform(Role.COORDINATOR, back)
    assert to_decide(planned) == {}


def next_day(agency: Any) -> date:
    """The day of the specialist's first regular session."""
    first = next(r for r in sessions(agency, S1) if not r["first"])
    day: date = local(agency, first["starts_at"]).date()
    return day


def leave_on(agency: Any, day: date) -> set[UUID]:
    """Plans leave over that day; the specialist's sessions on it."""
    leave = PlanLeave(specialist_id=S1, first_day=day, last_day=day)
    shown = touched(agency, leave)
    agency.perform(Role.MANAGER, leave)
    hit = {
        r["session_id"] for r in sessions(agency, S1) if local(agency, r["starts_at"]).date() == day
    }
    assert {one.planned_id for one in shown.times if one.kind == "session"} == hit
    return hit


def test_leave_over_a_day_with_sessions_stands_to_decide_until_it_is_taken_back(
    planned: Any,
) -> None:
    day = next_day(planned)
    hit = leave_on(planned, day)
    found = to_decide(planned)
    assert of_sessions(planned, found) == hit
    assert {found[i] for i in hit} == {("specialist-away",)}
    taken_back = CancelLeave(specialist_id=S1, first_day=day, last_day=day)
    planned.perform(Role.MANAGER, taken_back)
    assert to_decide(planned) == {}


def test_nobody_lets_a_time_stand_for_what_they_did_not_see(on_sqlite: Any) -> None:
    deployment = on_sqlite.deployment
    seen = deployment.store.end()
    session_id = min(leave_on(on_sqlite, next_day(on_sqlite)))
    to_decide(on_sqlite)
    keep = ExceptSession(session_id=session_id, reason="They come in for it.")
    somebody = Actor(name="coordinator-1", role=Role.COORDINATOR)
    with pytest.raises(ChangedSince):
        deployment.service.perform(somebody, uuid4(), keep, seen=seen)
    deployment.service.perform(somebody, uuid4(), keep, seen=deployment.store.end())
    assert session_id not in to_decide(on_sqlite)


def test_each_is_moved_called_off_or_kept_with_a_reason(on_sqlite: Any, planner: Planner) -> None:
    day = next_day(on_sqlite)
    hit = sorted(leave_on(on_sqlite, day))
    assert of_sessions(on_sqlite, to_decide(on_sqlite)) == set(hit)
    with pytest.raises(ExceptionUnexplained):
        on_sqlite.perform(Role.COORDINATOR, ExceptSession(session_id=hit[0], reason=" "))
    keep = ExceptSession(session_id=hit[0], reason="They come in for it.")
    on_sqlite.perform(Role.COORDINATOR, keep)
    left = set(hit[1:])
    assert of_sessions(on_sqlite, to_decide(on_sqlite)) == left
    fine = next(r["session_id"] for r in sessions(on_sqlite, S2))
    with pytest.raises(NothingToExcept):
        on_sqlite.perform(Role.COORDINATOR, ExceptSession(session_id=fine, reason="Why not."))
    for session_id in left:
        off = CancelSession(session_id=session_id, by=Canceler.STAFF)
        on_sqlite.perform(Role.COORDINATOR, off)
    assert of_sessions(on_sqlite, to_decide(on_sqlite)) == set()
    for planned_id in to_decide(on_sqlite):
        kept = ExceptCommitment(commitment_id=planned_id, reason="At home.")
        on_sqlite.perform(Role.COORDINATOR, kept)
    assert to_decide(on_sqlite) == {}


def test_other_times_for_all_of_them_are_found_in_one_step(
    on_sqlite: Any, planner: Planner
) -> None:
    enrolled = read(on_sqlite, SPECIALIST, S1).enrolled
    shorter = tuple(WeeklyWindow(day, 8 * 60, 17 * 60) for day in range(2, 5))
    on_sqlite.perform(
        Role.COORDINATOR, ChangeHours(specialist_id=S1, hours=shorter, modes=enrolled.modes)
    )
    hit = {
        i
        for i in of_sessions(on_sqlite, to_decide(on_sqlite))
        if local(on_sqlite, read(on_sqlite, SESSION, i).scheduled.starts_at).date() >= FIRST
    }
    repair_id, _, options = requested(
        on_sqlite, planner, cause=RepairCause.TIMES_QUESTIONED, specialist_id=S1,
        first_day=FIRST, last_day=FIRST + timedelta(days=27),
    )  # fmt: skip
    assert {line.session_id for line in options[0].lines} == hit
    on_sqlite.perform(Role.COORDINATOR, ApplyRepair(repair_id=repair_id, option=1))
    assert of_sessions(on_sqlite, to_decide(on_sqlite)) & hit == set()


def test_what_participants_sites_rooms_and_credentials_change_is_seen_too(on_sqlite: Any) -> None:
    row = next(r for r in sessions(on_sqlite, S1) if not r["first"])
    day, mine = local(on_sqlite, row["starts_at"]).date(), row["session_id"]
    person = read(on_sqlite, MATCH, row["match_id"]).proposed
    home = read(on_sqlite, PARTICIPANT, person.participant_id).county

    cant = ExceptAvailability(referral_id=person.referral_id, day=day)
    on_sqlite.perform(Role.COORDINATOR, cant)
    assert to_decide(on_sqlite) == {mine: (LimitName.PARTICIPANT_TIMES.value,)}
    can = RestoreAvailability(referral_id=person.referral_id, day=day)
    on_sqlite.perform(Role.COORDINATOR, can)
    assert to_decide(on_sqlite) == {}

    moved = MoveHome(participant_id=person.participant_id, county="Richmond")
    on_sqlite.perform(Role.COORDINATOR, moved)
    away = to_decide(on_sqlite)
    assert mine in away
    assert set(away.values()) == {(LimitName.PARTICIPANTS_PLACE.value,)}
    back = MoveHome(participant_id=person.participant_id, county=home)
    on_sqlite.perform(Role.COORDINATOR, back)
    assert to_decide(on_sqlite) == {}

    opened = read(on_sqlite, SERVICE_AREA, SERVICE_AREA_ID).sites["TAP"]
    manager = Actor(name="manager-1", role=Role.MANAGER)
    service = on_sqlite.deployment.service
    shown = preview(service, manager, uuid4(), CloseSite(site="TAP"))
    on_sqlite.perform(Role.MANAGER, CloseSite(site="TAP"))
    closed = to_decide(on_sqlite)
    assert {one.planned_id: one.rules for one in shown.times} == closed
    here = {
        r["session_id"]
        for r in sessions(on_sqlite)
        if read(on_sqlite, SESSION, r["session_id"]).scheduled.place == "TAP"
    }
    assert closed.keys() == here
    assert all(LimitName.OPEN_SITE.value in rules for rules in closed.values())
    again = OpenSite(
        site="TAP", name=opened.name, county=opened.county, latitude=opened.latitude,
        longitude=opened.longitude, kind=opened.kind,
    )  # fmt: skip
    on_sqlite.perform(Role.MANAGER, again)
    assert to_decide(on_sqlite) == {}

    gone = WithdrawCredential(specialist_id=S1, kind=CredentialKind.CERTIFICATION)
    on_sqlite.perform(Role.MANAGER, gone)
    lapsed = to_decide(on_sqlite)
    assert lapsed.keys() == {r["session_id"] for r in sessions(on_sqlite, S1)}
    assert set(lapsed.values()) == {(LimitName.CERTIFIED_THAT_DAY.value,)}


def test_a_site_with_fewer_rooms_asks_about_those_at_one_time(on_sqlite: Any) -> None:
    on_sqlite.perform(Role.COORDINATOR, CountRooms(site="TAP", rooms=1))
    at_once = {
        a["session_id"]
        for a in sessions(on_sqlite)
        for b in sessions(on_sqlite)
        if a["session_id"] != b["session_id"]
        and a["starts_at"] < b["ends_at"]
        and b["starts_at"] < a["ends_at"]
    }
    found = to_decide(on_sqlite)
    assert found.keys() == at_once
    assert set(found.values()) <= {("no-room-free",)}


def test_a_consent_that_ends_and_a_supervisor_who_changes(on_sqlite: Any) -> None:
    row = next(r for r in sessions(on_sqlite, S2) if not r["first"])
    person = read(on_sqlite, MATCH, row["match_id"]).proposed.participant_id
    consent = read(on_sqlite, PARTICIPANT, person).consents[0].consent_id
    revoked = RevokeConsent(participant_id=person, consent_id=consent)
    on_sqlite.perform(Role.INTAKE, revoked)
    theirs = {r["session_id"] for r in sessions(on_sqlite) if r["participant_id"] == person}
    found = to_decide(on_sqlite)
    assert found.keys() == theirs
    assert set(found.values()) == {("no-consent-for-this-use",)}


def test_a_last_day_says_what_it_calls_off(on_sqlite: Any) -> None:
    day = FIRST + timedelta(days=13)
    leaves = LeaveProgram(specialist_id=S1, last_day=day, reason=LeavingReason.RETIRED)
    actor = Actor(name="manager-1", role=Role.MANAGER)
    shown = preview(on_sqlite.deployment.service, actor, uuid4(), leaves)
    after = {
        r["session_id"]
        for r in sessions(on_sqlite, S1)
        if local(on_sqlite, r["starts_at"]).date() > day
    }
    off = {one.planned_id for one in shown.times if one.kind == "session" and not one.rules}
    assert off == after


def test_proposals_whose_first_time_would_not_do_are_counted(on_sqlite: Any) -> None:
    proposal = ProposeMatch(
        run_id=uuid4(), referral_id=referral_id("R7"), specialist_id=S1, reasons=("Shared.",)
    )
    on_sqlite.perform(Role.MANAGER, ChangeCapacity(specialist_id=S1, capacity=6, fte_percent=100))
    on_sqlite.perform(Role.SERVICE, proposal)
    on_sqlite.project()
    match_id = match_id_of(proposal.run_id, proposal.referral_id)
    first = read(on_sqlite, MATCH, match_id).first_time
    day = local(on_sqlite, first.starts_at).date()
    leave = PlanLeave(specialist_id=S1, first_day=day, last_day=day)
    assert touched(on_sqlite, leave).proposals == 1
    later = PlanLeave(specialist_id=S1, first_day=day + timedelta(60), last_day=day + timedelta(60))
    assert not touched(on_sqlite, later).anything


def test_what_comes_with_the_calendar_is_seen_on_the_next_day(on_sqlite: Any, clock: Any) -> None:
    """Nothing happens but that a day passes and the one who held a time leaves nothing behind."""
    hit = leave_on(on_sqlite, next_day(on_sqlite))
    assert hit <= to_decide(on_sqlite).keys()
    clock.pass_by(timedelta(days=21))
    assert to_decide(on_sqlite) == {}
    assert all(read(on_sqlite, SESSION, i).questions.open == () for i in hit)


def test_nothing_is_written_where_nothing_changed(on_sqlite: Any) -> None:
    leave_on(on_sqlite, next_day(on_sqlite))
    to_decide(on_sqlite)
    assert on_sqlite.watch.look() == 0
    assert TimeWatch(on_sqlite.deployment.service).look() == 0
