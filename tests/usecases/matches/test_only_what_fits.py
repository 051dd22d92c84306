"""A match is proposed only where everybody's sessions fit, with a time for the first one."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, cast
from uuid import UUID

import pytest
from small_waitlist import FIRST, FREE, SECOND, found, requested, run, status

from domain.matches.match import MATCH
from domain.matches.matching_run import MATCHING_RUN
from domain.pairing.eligibility import broken
from domain.program.limits import Certainty, Level, LimitName
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_closing import ClosingReason
from domain.referrals.referral_state import ReferralStatus
from domain.referrals.screening import NotScreened
from domain.sessions.session import SESSION
from domain.shared.roles import Role
from domain.shared.vocabulary import Urgency
from matching import ProofStatus, plan_to_json, problem_to_json, solve
from matching.explain.reasons import AHEAD_ONE, NO_TIME, NO_TIME_LEFT
from peermatch.readmodels.reading.list_parts import PartRequest
from peermatch.readmodels.screens.matches import review_queue
from peermatch.usecases.calendar.availability_commands import ExceptHours
from peermatch.usecases.core.ids import derived, referral_id, specialist_id
from peermatch.usecases.matches.first_sessions import FirstTimeGone
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.matches.recheck_proposals import RecheckProposal
from peermatch.usecases.matches.runs import match_id_of
from peermatch.usecases.pairing.kept_problem import kept_problem
from peermatch.usecases.program.change_rules import ChangeLimit
from peermatch.usecases.referrals.intake import CloseReferral
from peermatch.usecases.referrals.referral_course import ChangePriority
from peermatch.usecases.review.run_digests import run_digest
from peermatch.usecases.specialists.enrollment import PlanLeave
from peermatch.usecases.specialists.specialist_course import ChangeCapacity
from peermatch.worker.queues.matching_runs import MatchingRuns
from peermatch.worker.solver.planner import Planner
from peermatch.worker.solver.planning_answers import NeedsWeek
from peermatch.worker.solver.solving import solve_in_own_process

S1, S2 = specialist_id("S1"), specialist_id("S2")
TEN = "Mon 10:00-11:00"
MONDAY = 0
THIRD = referral_id("R3")


def first_time(agency: Any, run_id: UUID, referral: UUID) -> Any:
    return agency.deployment.store.read(MATCH, match_id_of(run_id, referral)).first_time


def booked(agency: Any, match_id: UUID) -> Any:
    agency.perform(Role.COORDINATOR, ApproveMatch(match_id=match_id))
    return agency.deployment.store.read(SESSION, derived("session", match_id, "first")).scheduled


def blocked_at_one(agency: Any, clock: Any, limit: LimitName) -> None:
    """The program sets a limit to 1 and keeps to it from the next day on, which comes."""
    change = ChangeLimit(
        limit=limit,
        value=1,
        level=Level.BLOCK,
        effective_from=date(2026, 11, 24),
        citation="The program's own choice",
        certainty=Certainty.VERIFIED,
        reason="A hard winter.",
    )
    agency.perform(Role.MANAGER, change)
    clock.pass_by(timedelta(days=1))


def test_of_two_who_have_only_the_same_hour_one_is_proposed_and_the_run_shows_again(
    agency: Any,
) -> None:
    found(agency, TEN, TEN)
    store = agency.deployment.store
    run_id = run(agency, 1)
    by_status = {status(agency, r): r for r in (FIRST, SECOND)}
    assert set(by_status) == {ReferralStatus.PROPOSED, ReferralStatus.WAITING}
    waits = by_status[ReferralStatus.WAITING]
    assert store.read(REFERRAL, waits).waiting_reason == NO_TIME_LEFT
    kept = store.read(MATCHING_RUN, run_id)
    assert (kept.completed.proposed, kept.completed.waiting, kept.completed.proved) == (1, 1, True)
    assert (kept.bounds.matched, kept.bounds.at_most) == (1, 2)
    assert all(level.value == level.bound for level in kept.bounds.levels)
    [essex] = kept.waits.by_county
    assert (essex.name, essex.waiting) == ("Essex", 1)
    [line] = kept.waits.by_service_line
    assert (line.name, line.longest_days) == ("substance-use", essex.longest_days)
    problem = kept_problem(kept)
    assert run_digest(store, kept, problem_to_json(problem)) == kept.completed.problem_digest
    again = solve(problem)
    assert run_digest(store, kept, plan_to_json(again)) == kept.completed.plan_digest
    assert again.proof.status is ProofStatus.OPTIMAL


@pytest.mark.parametrize("begun", [False, True], ids=["proposed", "matched"])
def test_an_open_proposal_and_a_match_keep_their_hour(sqlite_agency: Any, begun: bool) -> None:
    found(sqlite_agency, TEN)
    run_id = run(sqlite_agency, 1)
    if begun:
        booked(sqlite_agency, match_id_of(run_id, FIRST))
    found(sqlite_agency, TEN, TEN)
    run(sqlite_agency, 2)
    assert status(sqlite_agency, SECOND) is ReferralStatus.WAITING
    assert sqlite_agency.deployment.store.read(REFERRAL, SECOND).waiting_reason == NO_TIME


def test_another_specialist_takes_whom_the_first_has_no_hour_for(sqlite_agency: Any) -> None:
    found(sqlite_agency, TEN, TEN, specialists=2)
    run_id = run(sqlite_agency, 1)
    matches = [
        sqlite_agency.deployment.store.read(MATCH, match_id_of(run_id, r)) for r in (FIRST, SECOND)
    ]
    assert {match.proposed.specialist_id for match in matches} == {S1, S2}


def test_first_times_differ_are_shown_and_are_booked(agency: Any) -> None:
    found(agency, FREE, FREE)
    run_id = run(agency, 1)
    one, other = (first_time(agency, run_id, r) for r in (FIRST, SECOND))
    assert one.ends_at <= other.starts_at or other.ends_at <= one.starts_at
    rows = review_queue.page(agency.reading(Role.COORDINATOR), PartRequest(size=10)).rows
    shown = {row.match_id: (row.first_starts_at, row.first_mode, row.first_place) for row in rows}
    assert shown == {t.match_id: (t.starts_at, t.mode.value, "Essex office") for t in (one, other)}
    for time in (other, one):
        session = booked(agency, time.match_id)
        assert (session.starts_at, session.place) == (time.starts_at, time.place)


@pytest.mark.parametrize("urgent", [FIRST, SECOND], ids=["R1", "R2"])
def test_who_is_urgent_gets_the_earlier_first_time(sqlite_agency: Any, urgent: UUID) -> None:
    found(sqlite_agency, FREE, FREE)
    change = ChangePriority(referral_id=urgent, urgency=Urgency.URGENT, reason="As told.")
    sqlite_agency.perform(Role.COORDINATOR, change)
    run_id = run(sqlite_agency, 1)
    times = {r: first_time(sqlite_agency, run_id, r).starts_at for r in (FIRST, SECOND)}
    assert min(times, key=times.__getitem__) == urgent


def test_a_first_time_that_has_passed_is_refused_and_looked_for_again(
    sqlite_agency: Any, clock: Any
) -> None:
    found(sqlite_agency, FREE)
    run_id = run(sqlite_agency, 1)
    time = first_time(sqlite_agency, run_id, FIRST)
    clock.pass_by(timedelta(days=4))
    with pytest.raises(FirstTimeGone, match="has passed"):
        booked(sqlite_agency, time.match_id)
    looked = sqlite_agency.perform(Role.COORDINATOR, RecheckProposal(match_id=time.match_id))
    assert looked.result == {"outcome": "retimed"}
    again = first_time(sqlite_agency, run_id, FIRST)
    assert again.starts_at > clock.now() > time.starts_at
    assert booked(sqlite_agency, time.match_id).starts_at == again.starts_at


def test_nobody_is_proposed_to_someone_who_is_away_for_weeks(sqlite_agency: Any) -> None:
    found(sqlite_agency, FREE)
    deployment = sqlite_agency.deployment
    today = deployment.service.program.today(deployment.clock.now())
    away = PlanLeave(specialist_id=S1, first_day=today, last_day=today + timedelta(days=60))
    sqlite_agency.perform(Role.MANAGER, away)
    run(sqlite_agency, 1)
    assert status(sqlite_agency, FIRST) is ReferralStatus.WAITING
    assert deployment.store.read(REFERRAL, FIRST).waiting_reason == NO_TIME


@pytest.mark.parametrize("away", [False, True])
def test_whoever_could_not_begin_anyhow_is_not_told_that_others_are_ahead(
    sqlite_agency: Any, away: bool
) -> None:
    found(sqlite_agency, FREE, TEN, FREE)
    deployment = sqlite_agency.deployment
    sqlite_agency.perform(
        Role.MANAGER, ChangeCapacity(specialist_id=S1, capacity=1, fte_percent=100)
    )
    sooner = ChangePriority(referral_id=FIRST, urgency=Urgency.URGENT, reason="In crisis.")
    sqlite_agency.perform(Role.COORDINATOR, sooner)
    today = deployment.service.program.today(deployment.clock.now())
    for days in range(50) if away else ():
        if (day := today + timedelta(days=days)).weekday() == MONDAY:
            sqlite_agency.perform(Role.MANAGER, ExceptHours(specialist_id=S1, day=day))
    run(sqlite_agency, 1)
    assert status(sqlite_agency, FIRST) is ReferralStatus.PROPOSED
    told = [deployment.store.read(REFERRAL, one).waiting_reason for one in (SECOND, THIRD)]
    assert told == [NO_TIME if away else AHEAD_ONE, AHEAD_ONE]


def test_a_run_keeps_to_a_ceiling_that_was_lowered(sqlite_agency: Any, clock: Any) -> None:
    found(sqlite_agency, FREE, FREE)
    blocked_at_one(sqlite_agency, clock, LimitName.CASELOAD_CEILING)
    completed = sqlite_agency.deployment.store.read(MATCHING_RUN, run(sqlite_agency, 1)).completed
    assert (completed.proposed, completed.waiting, completed.overtaken) == (1, 1, 0)


def test_who_may_not_be_proposed_after_all_reads_why(sqlite_agency: Any, clock: Any) -> None:
    found(sqlite_agency, FREE)
    blocked_at_one(sqlite_agency, clock, LimitName.SCREENING_FIRST)
    run_id = run(sqlite_agency, 1)
    store = sqlite_agency.deployment.store
    completed = store.read(MATCHING_RUN, run_id).completed
    assert (completed.proposed, completed.waiting, completed.overtaken) == (0, 1, 0)
    assert store.read(REFERRAL, FIRST).waiting_reason == NotScreened.sentence


def test_a_run_counts_what_it_proposed_not_what_was_planned(
    sqlite_agency: Any, planner: Any
) -> None:
    """One of two pairings is overtaken: the referral is closed while the solver thinks."""
    found(sqlite_agency, FREE, FREE)
    run_id = requested(sqlite_agency, 1)
    sqlite_agency.project()

    def closing_meanwhile(*asked: Any, **more: Any) -> bytes:
        answer = solve_in_own_process(*asked, **more)
        closing = CloseReferral(referral_id=FIRST, reason=ClosingReason.MOVED)
        sqlite_agency.perform(Role.INTAKE, closing)
        return answer

    MatchingRuns(sqlite_agency.deployment.service, planner, closing_meanwhile).carry_out_all()
    sqlite_agency.project()
    completed = sqlite_agency.deployment.store.read(MATCHING_RUN, run_id).completed
    assert (completed.proposed, completed.waiting, completed.overtaken) == (1, 0, 1)
    assert review_queue.count(sqlite_agency.reading(Role.COORDINATOR)) == 1


class Listening:
    """The planner, with what it asked back."""

    def __init__(self, planner: Planner) -> None:
        self._planner = planner
        self.asked: list[tuple[UUID, tuple[UUID, ...]]] = []

    def ask(
        self, question: str, *given: object, helping: Callable[[Any], Any], **how: Any
    ) -> object:
        def heard(asked: Any) -> Any:
            if isinstance(asked, NeedsWeek):
                self.asked.append((asked.specialist_id, asked.referral_ids))
            return helping(asked)

        return self._planner.ask(question, *given, helping=heard, **how)


def test_a_specialists_weeks_are_asked_for_once_with_everybody_who_could_come(
    sqlite_agency: Any, planner: Planner
) -> None:
    found(sqlite_agency, FREE, FREE, FREE, FREE)
    run_id = requested(sqlite_agency, 1)
    listening = Listening(planner)
    deployment = sqlite_agency.deployment
    MatchingRuns(deployment.service, cast(Planner, listening)).carry_out_all()
    kept = deployment.store.read(MATCHING_RUN, run_id)
    asked = kept_problem(kept)
    day = asked.day
    assert (kept.completed.proposed, kept.completed.waiting) == (3, 1)
    assert [(who, set(people)) for who, people in listening.asked] == [
        (offer.specialist_id, {s.referral_id for s in asked.seekers if not broken(s, offer, day)})
        for offer in asked.offers
    ]


@pytest.mark.parametrize("away", [False, True])
def test_whom_nobody_could_begin_with_is_no_runner_up(sqlite_agency: Any, away: bool) -> None:
    found(sqlite_agency, FREE, specialists=2)
    deployment = sqlite_agency.deployment
    today = deployment.service.program.today(deployment.clock.now())
    if away:
        leave = PlanLeave(specialist_id=S2, first_day=today, last_day=today + timedelta(days=60))
        sqlite_agency.perform(Role.MANAGER, leave)
    match_id = match_id_of(run(sqlite_agency, 1), FIRST)
    proposed = deployment.store.read(MATCH, match_id).proposed
    others = {one.specialist_id for one in proposed.runners_up}
    assert others == (set() if away else {S1, S2} - {proposed.specialist_id})
