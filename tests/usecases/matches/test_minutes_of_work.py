"""Where minutes of work block, no plan promises more than a specialist's coming weeks hold."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from matching_people import waitlists
from small_waitlist import FIRST, FREE, SECOND, found, run, status

from domain.matches.matching_run import MATCHING_RUN
from domain.pairing.outlook import OUTLOOK, outlook_id
from domain.program.limits import Certainty, Level, LimitName
from domain.program.program_rules import PROGRAM_RULES, RULES_ID, limits_on
from domain.referrals.referral_state import ReferralStatus
from domain.shared.roles import Role
from domain.shared.vocabulary import Urgency
from domain.specialists.workload import minutes_left
from matching import Couplings, MatchingProblem, ProofStatus, plan_to_json, problem_to_json, solve
from matching.problem.couplings import NotAll, WeekLimit
from peermatch.usecases.core.ids import specialist_id
from peermatch.usecases.pairing.kept_problem import kept_problem
from peermatch.usecases.pairing.matching_problem import matching_problem
from peermatch.usecases.pairing.minutes_left import minutes_of_work, within_minutes
from peermatch.usecases.pairing.workloads import WeeksBeside, weeks_of
from peermatch.usecases.program.change_rules import ChangeLimit
from peermatch.usecases.referrals.referral_course import ChangePriority
from peermatch.usecases.review.run_digests import run_digest
from peermatch.usecases.scenarios.trial_problem import today
from peermatch.worker.queues.arrivals import Arrivals
from stories.extent import examples

S1 = specialist_id("S1")


def limit(agency: Any, clock: Any, percent: int, level: Level = Level.BLOCK) -> None:
    change = ChangeLimit(
        limit=LimitName.MINUTES_OF_WORK,
        value=percent,
        level=level,
        effective_from=date(2026, 11, 24),
        citation="The program's own choice",
        certainty=Certainty.VERIFIED,
        reason="Nobody should be worn out.",
    )
    agency.perform(Role.MANAGER, change)
    clock.pass_by(timedelta(days=1))


def rules_asked(agency: Any) -> Couplings:
    service = agency.deployment.service
    problem = matching_problem(service, date(2026, 11, 24))
    return minutes_of_work(service.store.read, problem, service.program)


def percents(agency: Any) -> tuple[int, int]:
    """What one person's support takes of the specialist's weeks, and what is taken before."""
    service, day = agency.deployment.service, date(2026, 11, 24)
    read = service.store.read
    limits = limits_on(read(PROGRAM_RULES, RULES_ID), day)
    weeks = WeeksBeside(read, S1, service.program, limits, day)
    now = weeks.now.workload
    return -(-100 * weeks.minutes_of(FIRST) // now.available), now.percent


def test_what_one_person_takes_is_what_the_workload_counts(sqlite_agency: Any) -> None:
    found(sqlite_agency, FREE)
    run(sqlite_agency, 1)
    service, day = sqlite_agency.deployment.service, date(2026, 11, 23)
    read = service.store.read
    limits = limits_on(read(PROGRAM_RULES, RULES_ID), day)
    after = weeks_of(read, S1, service.program, limits, day).workload
    beside = WeeksBeside(read, S1, service.program, limits, day)
    assert beside.now.workload == after
    assert minutes_left(after, limits) == after.available - after.promised
    supervision = weeks_of(read, S1, service.program, limits, day).supervision
    assert after.promised == supervision + beside.minutes_of(FIRST)


def test_room_for_one_of_two_serves_one_and_the_run_shows_again(agency: Any, clock: Any) -> None:
    found(agency, FREE, FREE)
    one, before = percents(agency)
    limit(agency, clock, before + one)
    [room] = rules_asked(agency).week_limits
    assert set(room.referral_ids) == {FIRST, SECOND}
    run_id = run(agency, 1)
    assert sorted(status(agency, r) for r in (FIRST, SECOND)) == sorted(
        (ReferralStatus.PROPOSED, ReferralStatus.WAITING)
    )
    kept = agency.deployment.store.read(MATCHING_RUN, run_id)
    problem = kept_problem(kept)
    assert room in problem.couplings.week_limits
    assert (
        run_digest(agency.deployment.store, kept, problem_to_json(problem))
        == kept.completed.problem_digest
    )
    plan = solve(problem)
    assert (
        run_digest(agency.deployment.store, kept, plan_to_json(plan)) == kept.completed.plan_digest
    )
    assert plan.proof.status is ProofStatus.OPTIMAL


def test_the_other_goes_to_whoever_has_minutes(sqlite_agency: Any, clock: Any) -> None:
    found(sqlite_agency, FREE, FREE, specialists=2)
    one, before = percents(sqlite_agency)
    limit(sqlite_agency, clock, before + one)
    run(sqlite_agency, 1)
    assert {status(sqlite_agency, r) for r in (FIRST, SECOND)} == {ReferralStatus.PROPOSED}


def test_without_minutes_for_anybody_nobody_is_paired(sqlite_agency: Any, clock: Any) -> None:
    found(sqlite_agency, FREE)
    limit(sqlite_agency, clock, percents(sqlite_agency)[1])
    assert rules_asked(sqlite_agency) == Couplings(not_all=(NotAll(S1, (FIRST,)),))
    run(sqlite_agency, 1)
    assert status(sqlite_agency, FIRST) is ReferralStatus.WAITING


def test_where_the_rule_warns_it_ties_nothing(sqlite_agency: Any, clock: Any) -> None:
    found(sqlite_agency, FREE, FREE)
    limit(sqlite_agency, clock, 1, Level.WARN)
    assert rules_asked(sqlite_agency) == Couplings()


def test_it_binds_the_plan_itself_and_not_only_its_rehearsal(
    sqlite_agency: Any, clock: Any
) -> None:
    """A rehearsal that refuses somebody would leave a misfit behind."""
    found(sqlite_agency, FREE, FREE, FREE)
    one, before = percents(sqlite_agency)
    limit(sqlite_agency, clock, before + 2 * one)
    run_id = run(sqlite_agency, 1)
    assert not sqlite_agency.deployment.store.read(MATCHING_RUN, run_id).fitting.misfits


def test_a_trial_of_changes_keeps_to_the_same_minutes(sqlite_agency: Any, clock: Any) -> None:
    found(sqlite_agency, FREE, FREE)
    one, before = percents(sqlite_agency)
    limit(sqlite_agency, clock, before + one)
    deployment = sqlite_agency.deployment
    problem = today(deployment.service, deployment.store.look()).problem
    assert problem.couplings.week_limits == rules_asked(sqlite_agency).week_limits != ()
    assert len(solve(problem).pairings) == 1


def test_an_outlook_knows_that_the_minutes_are_used_up_by_somebody_ahead(
    sqlite_agency: Any, clock: Any, planner: Any, monkeypatch: Any
) -> None:
    """The one who comes later isn't told of a specialist whose last minutes the plan of today gives
    to the other."""
    monkeypatch.setattr("peermatch.readmodels.reading.views.Views.wait_for", lambda *_, **__: True)
    found(sqlite_agency, FREE, FREE)
    one, before = percents(sqlite_agency)
    limit(sqlite_agency, clock, before + one)
    urgent = ChangePriority(referral_id=FIRST, urgency=Urgency.URGENT, reason="As told.")
    sqlite_agency.perform(Role.COORDINATOR, urgent)
    sqlite_agency.project()
    arrivals = Arrivals(sqlite_agency.deployment.service, planner)
    while arrivals.look():
        sqlite_agency.project()
    read = sqlite_agency.deployment.store.read
    told = [read(OUTLOOK, outlook_id(r)).found.specialist_id for r in (FIRST, SECOND)]
    assert told == [S1, None]


@settings(max_examples=examples(50), deadline=None)
@given(asked=waitlists(6, 3), seed=st.integers(0, 2**32))
def test_whoever_a_plan_keeps_within_the_minutes_has_a_place_within_them(
    asked: MatchingProblem, seed: int
) -> None:
    """The outlook's problem leaves out nothing that a run could propose."""
    chance = Random(seed)
    ids = [s.referral_id for s in asked.seekers]
    limits = tuple(
        WeekLimit(o.specialist_id, tuple(ids), tuple(chance.randint(1, 9) for _ in ids), 10)
        for o in asked.offers
        if ids
    )
    asked = replace(asked, standing=())
    kept = solve(replace(asked, couplings=Couplings(week_limits=limits)))
    able = within_minutes(asked, Couplings(week_limits=limits))
    load = Counter(p.specialist_id for p in kept.pairings)
    assert all(load[o.specialist_id] <= o.open_places for o in able.offers)
    both = zip(able.offers, asked.offers, strict=True)
    assert all(new.capacity <= old.capacity for new, old in both)
