"""Where minutes of work block, no plan promises more than a specialist's coming weeks hold."""

from datetime import date, timedelta
from typing import Any

from small_waitlist import FIRST, FREE, SECOND, found, run, status

from domain.matches.matching_run import MATCHING_RUN
from domain.program.limits import Certainty, Level, LimitName
from domain.program.program_rules import PROGRAM_RULES, RULES_ID, limits_on
from domain.referrals.referral_state import ReferralStatus
from domain.shared.roles import Role
from domain.specialists.workload import minutes_left
from matching import Couplings, ProofStatus, plan_to_json, problem_to_json, solve
from matching.problem.couplings import NotAll
from matching.problem.documents import digest_of
from peermatch.usecases.core.ids import specialist_id
from peermatch.usecases.pairing.kept_problem import kept_problem
from peermatch.usecases.pairing.matching_problem import matching_problem
from peermatch.usecases.pairing.minutes_left import minutes_of_work
from peermatch.usecases.pairing.workloads import WeeksBeside, weeks_of
from peermatch.usecases.program.change_rules import ChangeLimit

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
    assert digest_of(problem_to_json(problem)) == kept.completed.problem_digest
    plan = solve(problem)
    assert digest_of(plan_to_json(plan)) == kept.completed.plan_digest
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
