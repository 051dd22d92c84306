"""From the record through the planner's own process and back: weeks filled, schedules repaired."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid4

import fillings
import pytest
from planned_weeks import FIRST, S1, S2, local, read, requested, rolled, sessions, with_matches

from domain.calendar.commitment import COMMITMENT
from domain.calendar.diary import DIARY, diary_id
from domain.calendar.repair import (
    REPAIR,
    NothingIsScheduled,
    RepairCause,
    RepairDaysOver,
    RepairStatus,
    SessionNotScheduled,
)
from domain.calendar.repair_options import RepairAim, SessionBegunMeanwhile
from domain.calendar.schedule import SCHEDULE, NotPlacedReason, schedule_id
from domain.matches.match import MATCH
from domain.matches.usual_time import UsualTime
from domain.people.participant import PARTICIPANT
from domain.sessions.session import SESSION
from domain.sessions.session_booking import Canceler
from domain.shared.roles import Role
from domain.shared.vocabulary import Frequency, Mode
from domain.specialists.specialist import SPECIALIST
from peermatch.readmodels.screens.sessions import schedule
from peermatch.readmodels.tables.calendar import repairs
from peermatch.readmodels.tables.calendar.schedule_horizon import due
from peermatch.usecases.calendar.availability_commands import AgreeUsualTimes, CountRooms
from peermatch.usecases.calendar.repairs import ApplyRepair, RequestRepair, UndoRepair
from peermatch.usecases.matches.match_course import PauseMatch, StepDown
from peermatch.usecases.referrals.intake import RevokeConsent
from peermatch.usecases.sessions.session_course import CancelSession
from peermatch.usecases.specialists.enrollment import PlanLeave
from peermatch.usecases.specialists.specialist_course import AssignSupervisor
from peermatch.worker.queues.horizon import HorizonRolling
from peermatch.worker.solver.planner import Planner

HOLIDAYS = {date(2026, 12, 24), date(2026, 12, 25)}


matched = fillings.on_both(with_matches)
on_sqlite = fillings.on_sqlite(with_matches)


def test_four_weeks_are_filled_and_nothing_is_placed_twice(matched: Any, planner: Planner) -> None:
    matched.perform(Role.MANAGER, AssignSupervisor(specialist_id=S2, supervisor_id=S1))
    matched.project()
    assert rolled(matched, planner) == 2
    regular = [r for r in sessions(matched) if not r["first"]]
    weeks = Counter(local(matched, r["starts_at"]).date().isocalendar().week for r in regular)
    assert weeks == {49: 6, 50: 6, 51: 6, 52: 6}
    days = {local(matched, r["starts_at"]).date() for r in regular}
    assert days & HOLIDAYS == set()
    by_match: dict[UUID, set[Any]] = {}
    for r in regular:
        at = local(matched, r["starts_at"])
        if at.date() < date(2026, 12, 21):
            by_match.setdefault(r["match_id"], set()).add((at.weekday(), at.time()))
    assert {len(times) for times in by_match.values()} == {1}
    before = sessions(matched)
    assert HorizonRolling(matched.deployment.service, planner).roll_all() == 2
    matched.project()
    assert sessions(matched) == before
    assert due(matched.deployment.views, FIRST + timedelta(weeks=3)) == []
    supervised = [
        read(matched, COMMITMENT, b.session_id).planned
        for week in range(4)
        for b in read(matched, DIARY, diary_id(S2, FIRST + timedelta(weeks=week))).bookings
    ]
    kinds = Counter(p.kind.value for p in supervised if p is not None)
    assert kinds == {"supervision": 2, "notes": 4}
    assert all(p.staff == (S2, S1) for p in supervised if p and p.kind.value == "supervision")


def test_the_horizon_rolls_on_by_a_week_and_what_stood_stays(
    on_sqlite: Any, planner: Planner, clock: Any
) -> None:
    rolled(on_sqlite, planner)
    before = {r["session_id"]: r["starts_at"] for r in sessions(on_sqlite)}
    clock.pass_by(timedelta(days=7))
    assert rolled(on_sqlite, planner) == 2
    after = {r["session_id"]: r["starts_at"] for r in sessions(on_sqlite)}
    assert {i: after[i] for i in before} == before
    assert len(after) == len(before) + 6


def test_agreed_times_leave_pauses_and_consent_are_respected(
    on_sqlite: Any, planner: Planner
) -> None:
    mine = sorted(read(on_sqlite, SPECIALIST, S1).taken)
    usual = (UsualTime(weekday=4, minute=15 * 60, mode=Mode.IN_PERSON, place="TAP"),)
    on_sqlite.perform(Role.COORDINATOR, AgreeUsualTimes(match_id=mine[0], times=usual))
    until = FIRST + timedelta(days=14)
    on_sqlite.perform(Role.COORDINATOR, PauseMatch(match_id=mine[1], until=until))
    person = read(on_sqlite, MATCH, mine[2]).proposed.participant_id
    consent = read(on_sqlite, PARTICIPANT, person).consents[0].consent_id
    on_sqlite.perform(Role.INTAKE, RevokeConsent(participant_id=person, consent_id=consent))
    away = PlanLeave(
        specialist_id=S1, first_day=FIRST + timedelta(7), last_day=FIRST + timedelta(13)
    )
    on_sqlite.perform(Role.MANAGER, away)
    on_sqlite.project()
    rolled(on_sqlite, planner)
    own = [r for r in sessions(on_sqlite, S1) if not r["first"]]
    at = {(r["match_id"], local(on_sqlite, r["starts_at"])) for r in own}
    agreed = sorted(moment for match, moment in at if match == mine[0])
    assert [(m.weekday(), m.hour) for m in agreed if m.date() not in HOLIDAYS][:2] == [(4, 15)] * 2
    assert all(not FIRST + timedelta(7) <= m.date() < FIRST + timedelta(14) for _, m in at)
    assert min(m.date() for match, m in at if match == mine[1]) >= until
    assert not [m for match, m in at if match == mine[2]]
    noted = read(on_sqlite, SCHEDULE, schedule_id(S1)).weeks
    reasons = Counter((n.about, n.reason) for n in noted[FIRST].not_placed)
    assert reasons[mine[2], NotPlacedReason.NO_CONSENT] == 1
    second = {n.about: n.reason for n in noted[FIRST + timedelta(7)].not_placed}
    assert second[mine[0]] is NotPlacedReason.AWAY


def test_each_frequency_has_its_sessions_and_a_place_its_rooms(
    on_sqlite: Any, planner: Planner
) -> None:
    on_sqlite.perform(Role.COORDINATOR, CountRooms(site="TAP", rooms=1))
    mine = sorted(read(on_sqlite, SPECIALIST, S1).taken)
    for match_id, frequency in zip(
        mine, (Frequency.TWICE_WEEKLY, Frequency.EVERY_2_WEEKS, Frequency.CHECK_IN), strict=True
    ):
        on_sqlite.perform(Role.COORDINATOR, StepDown(match_id=match_id, frequency=frequency))
    on_sqlite.project()
    rolled(on_sqlite, planner)
    regular = [r for r in sessions(on_sqlite) if not r["first"]]
    count = Counter(r["match_id"] for r in regular)
    assert [count[m] for m in mine] == [8, 2, 1]
    here = [read(on_sqlite, SESSION, r["session_id"]).scheduled for r in regular]
    here = sorted((s.starts_at, s.ends_at) for s in here if s.place == "TAP")
    assert here
    assert all(a[1] <= b[0] for a, b in pairwise(here))


def test_the_next_session_of_two_is_the_next_that_stands(planned: Any) -> None:
    one = sessions(planned, S1)[0]["participant_id"]
    first, second, third = [s for s in sessions(planned, S1) if s["participant_id"] == one][:3]
    reading = planned.reading(Role.CPRS)

    def after(session: Any) -> Any:
        found = schedule.after(reading, schedule.one(reading, session["session_id"]))
        return found and found.session_id

    assert after(first) == second["session_id"]
    canceled = CancelSession(session_id=second["session_id"], by=Canceler.PARTICIPANT)
    planned.perform(Role.COORDINATOR, canceled)
    planned.project()
    assert after(first) == third["session_id"]
    last = [s for s in sessions(planned, S1) if s["participant_id"] == one][-1]
    assert after(last) is None


def test_a_session_that_was_canceled_is_not_placed_again(on_sqlite: Any, planner: Planner) -> None:
    rolled(on_sqlite, planner)
    first = next(r for r in sessions(on_sqlite) if not r["first"])
    cancel = CancelSession(session_id=first["session_id"], by=Canceler.PARTICIPANT)
    on_sqlite.perform(Role.COORDINATOR, cancel)
    on_sqlite.project()
    count = len(sessions(on_sqlite))
    HorizonRolling(on_sqlite.deployment.service, planner).roll_all()
    on_sqlite.project()
    assert len(sessions(on_sqlite)) == count


def test_an_absence_that_is_over_is_refused(on_sqlite: Any) -> None:
    over = RequestRepair(
        repair_id=uuid4(),
        cause=RepairCause.SPECIALIST_AWAY,
        first_day=date(2020, 1, 6),
        last_day=date(2020, 1, 7),
        specialist_id=S1,
    )
    with pytest.raises(RepairDaysOver):
        on_sqlite.perform(Role.COORDINATOR, over)


def test_what_touches_no_session_is_refused_at_once_and_stands_on_no_list(
    matched: Any, planner: Planner
) -> None:
    """Nobody is asked to take an empty way."""
    rolled(matched, planner)
    last = max(local(matched, r["starts_at"]).date() for r in sessions(matched))
    free = {"first_day": last + timedelta(days=1), "last_day": last + timedelta(days=2)}
    one = sessions(matched, S1)[-1]
    gone = local(matched, one["starts_at"]).date()
    matched.perform(
        Role.COORDINATOR, CancelSession(session_id=one["session_id"], by=Canceler.PARTICIPANT)
    )
    matched.project()
    causes: list[tuple[type, dict[str, Any]]] = [
        (NothingIsScheduled, {"cause": RepairCause.SPECIALIST_AWAY, "specialist_id": S1, **free}),
        (NothingIsScheduled, {"cause": RepairCause.TIMES_QUESTIONED, "specialist_id": S1,
                              "first_day": FIRST, "last_day": FIRST + timedelta(days=13)}),
        (NothingIsScheduled, {"cause": RepairCause.ROAD_CLOSED, "from_site": "TAP",
                              "to_site": "WAR", "road_minutes": 90, **free}),
        (SessionNotScheduled, {"cause": RepairCause.PARTICIPANT_CANCELS, "first_day": gone,
                               "last_day": gone, "session_id": one["session_id"]}),
    ]  # fmt: skip
    for refusal, asked in causes:
        with pytest.raises(refusal):
            matched.perform(Role.COORDINATOR, RequestRepair(repair_id=uuid4(), **asked))
    matched.project()
    assert repairs.newest(matched.reading(Role.COORDINATOR), 20) == ()


def as_planned(agency: Any) -> dict[UUID, Any]:
    """Every session as its stream has it, but for how often calendars were told."""
    found = {r["session_id"]: read(agency, SESSION, r["session_id"]) for r in sessions(agency)}
    return {i: replace(state, revision=0) for i, state in found.items()}


def test_a_specialist_is_away_and_three_options_are_shown_applied_and_undone(
    matched: Any, planner: Planner
) -> None:
    rolled(matched, planner)
    before, day = as_planned(matched), next_visit(matched)
    hit = {
        r["session_id"]
        for r in sessions(matched, S1)
        if local(matched, r["starts_at"]).date() == day
    }
    repair_id, row, options = requested(
        matched, planner, cause=RepairCause.SPECIALIST_AWAY, first_day=day, last_day=day,
        specialist_id=S1,
    )  # fmt: skip
    assert row.status == RepairStatus.READY.value
    best = options[0]
    assert (best.proved, best.moves, best.left_out) == (True, len(hit), 0)
    assert {line.session_id for line in best.lines} == hit
    assert best.best_in[0] == RepairAim.FEWEST_PEOPLE
    assert {aim for option in options for aim in option.best_in} == {*RepairAim}
    assert all({line.session_id for line in o.lines} == hit and not o.others for o in options)
    assert all(o.drive_minutes <= best.drive_minutes - 15 for o in options[1:])
    matched.perform(Role.COORDINATOR, ApplyRepair(repair_id=repair_id, option=1))
    now = as_planned(matched)
    for line in best.lines:
        moved = now[line.session_id].scheduled
        assert (moved.starts_at, moved.specialist_id) == (line.new_starts_at, S1)
        own_week = day - timedelta(days=day.weekday())
        assert 0 < (local(matched, moved.starts_at).date() - own_week).days < 5
    assert {i for i in now if now[i] != before[i]} == hit
    matched.perform(Role.COORDINATOR, UndoRepair(repair_id=repair_id))
    assert as_planned(matched) == before
    assert read(matched, SPECIALIST, S1).leave == ()


def test_todays_sessions_that_have_not_begun_find_other_days(
    matched: Any, planner: Planner, clock: Any
) -> None:
    rolled(matched, planner)
    day = next_visit(matched)
    hit = [r for r in sessions(matched, S1) if local(matched, r["starts_at"]).date() == day]
    begins = min(r["starts_at"] for r in hit)
    clock.moment = begins - timedelta(minutes=30)
    ill = {"cause": RepairCause.SPECIALIST_AWAY, "first_day": day, "last_day": day}
    repair_id, _, options = requested(matched, planner, specialist_id=S1, **ill)
    best = options[0]
    assert {line.session_id for line in best.lines} == {r["session_id"] for r in hit}
    moved = [line.new_starts_at for line in best.lines if line.new_starts_at]
    assert moved
    assert all(local(matched, at).date() > day for at in moved), "nobody is moved to today"
    clock.moment = begins
    with pytest.raises(SessionBegunMeanwhile):
        matched.perform(Role.COORDINATOR, ApplyRepair(repair_id=repair_id, option=1))
    clock.moment = max(r["starts_at"] for r in hit)
    again = RequestRepair(repair_id=uuid4(), specialist_id=S1, **ill)
    with pytest.raises(NothingIsScheduled):
        matched.perform(Role.COORDINATOR, again)


def test_where_no_other_time_is_found_it_says_why(on_sqlite: Any, planner: Planner) -> None:
    rolled(on_sqlite, planner)
    day = next_visit(on_sqlite)
    _, _, options = requested(
        on_sqlite, planner, cause=RepairCause.SPECIALIST_AWAY, specialist_id=S1,
        first_day=day - timedelta(days=day.weekday()), last_day=day + timedelta(days=20),
    )  # fmt: skip
    reasons = {line.reason for line in options[0].lines if line.new_starts_at is None}
    assert reasons == {NotPlacedReason.AWAY.value}
    assert all(line.reason is None for line in options[0].lines if line.new_starts_at)


def next_visit(agency: Any) -> date:
    """The day of the specialist's first regular session."""
    first = next(r for r in sessions(agency, S1) if not r["first"])
    return local(agency, first["starts_at"]).date()


def test_a_participant_cancels_one_session_and_nothing_else_moves(
    on_sqlite: Any, planner: Planner
) -> None:
    rolled(on_sqlite, planner)
    row = next(r for r in sessions(on_sqlite, S1) if not r["first"])
    day = local(on_sqlite, row["starts_at"]).date()
    _, _, options = requested(
        on_sqlite, planner, cause=RepairCause.PARTICIPANT_CANCELS, first_day=day,
        last_day=day + timedelta(days=7), session_id=row["session_id"],
    )  # fmt: skip
    assert options
    for option in options:
        assert [line.session_id for line in option.lines] == [row["session_id"]]
        assert option.lines[0].new_starts_at not in (None, row["starts_at"])


def test_a_road_closes_and_whoever_can_not_make_it_moves(on_sqlite: Any, planner: Planner) -> None:
    rolled(on_sqlite, planner)
    repair_id, row, options = requested(
        on_sqlite, planner, cause=RepairCause.ROAD_CLOSED, first_day=FIRST,
        last_day=FIRST + timedelta(days=4), from_site="TAP", to_site="WAR", road_minutes=240,
    )  # fmt: skip
    assert row.status == RepairStatus.READY.value
    assert read(on_sqlite, REPAIR, repair_id).requested.road_minutes == 240
    assert all(line.new_starts_at is not None for o in options for line in o.lines)
