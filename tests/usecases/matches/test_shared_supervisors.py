"""Two trainees share their supervisor's hours: nobody is proposed for whom the supervisor has none
left, and nobody waits who could go elsewhere."""

from typing import Any

import pytest
from small_waitlist import FIRST, FREE, SECOND, run, status
from two_offices import REFERRAL, SPECIALIST, small_agency, table

from domain.matches.match import MATCH
from domain.matches.matching_run import MATCHING_RUN
from domain.referrals.referral import REFERRAL as REFERRALS
from domain.referrals.referral_state import ReferralStatus
from matching import plan_to_json, problem_to_json, solve
from matching.explain.reasons import NO_TIME_LEFT
from peermatch import demo
from peermatch.usecases.core.ids import specialist_id
from peermatch.usecases.matches.runs import match_id_of
from peermatch.usecases.pairing.kept_problem import kept_problem
from peermatch.usecases.referrals.referral_fields import REFERRAL_FIELDS
from peermatch.usecases.review.run_digests import run_digest
from peermatch.usecases.specialists.specialist_fields import ROSTER_FIELDS

TEN = "Mon 10:00-11:00"
S1, S2, S4 = (specialist_id(name) for name in ("S1", "S2", "S4"))
TRAINEE = {"credential": "in-training", "supervisor": "S3", "capacity": "1"}
SUPERVISOR = {"specialist": "S3", "areas": "trauma", "hours": f"{TEN};Tue 09:00-16:00"}


def found(agency: Any, *available: str, certified: bool = False) -> Any:
    """Two trainees of one supervisor, who has an hour on Mondays; a person per availability."""
    roster = [SPECIALIST | TRAINEE | {"specialist": name} for name in ("S1", "S2")]
    roster.append(SPECIALIST | SUPERVISOR)
    if certified:
        roster.append(SPECIALIST | {"specialist": "S4", "capacity": "1"})
    people = [
        REFERRAL | {"referral": f"R{n}", "available": own, "modes": "video"}
        for n, own in enumerate(available, 1)
    ]
    files = small_agency() | {
        "roster.csv": table(ROSTER_FIELDS, roster),
        "referrals.csv": table(REFERRAL_FIELDS, people),
    }
    assert demo.run_import(agency.deployment, files, lambda *_: None).problems == ()
    agency.project()
    return agency


def test_the_last_hour_of_a_supervisor_is_given_to_one_trainee(agency: Any) -> None:
    """Once, each pair was taken for impossible because of the other, and both waited."""
    found(agency, TEN, TEN)
    store = agency.deployment.store
    run_id = run(agency, 1)
    by_status = {status(agency, r): r for r in (FIRST, SECOND)}
    assert set(by_status) == {ReferralStatus.PROPOSED, ReferralStatus.WAITING}
    waits = store.read(REFERRALS, by_status[ReferralStatus.WAITING])
    assert waits.waiting_reason == NO_TIME_LEFT
    kept = store.read(MATCHING_RUN, run_id)
    assert {who for _, who in kept.fitting.shared[0]} == {S1, S2}
    assert kept.completed.proved
    problem = kept_problem(kept)
    assert run_digest(store, kept, problem_to_json(problem)) == kept.completed.problem_digest
    assert run_digest(store, kept, plan_to_json(solve(problem))) == kept.completed.plan_digest


def test_whom_the_other_trainee_can_not_take_goes_to_somebody_else(sqlite_agency: Any) -> None:
    found(sqlite_agency, TEN, TEN, certified=True)
    run_id = run(sqlite_agency, 1)
    read = sqlite_agency.deployment.store.read
    matches = [read(MATCH, match_id_of(run_id, r)) for r in (FIRST, SECOND)]
    assert S4 in {match.proposed.specialist_id for match in matches}
    assert {status(sqlite_agency, r) for r in (FIRST, SECOND)} == {ReferralStatus.PROPOSED}


@pytest.mark.parametrize("second", [f"{TEN};Tue 10:00-11:00", FREE + ";Tue 09:00-12:00"])
def test_who_can_come_at_another_hour_of_the_supervisor_is_proposed(
    sqlite_agency: Any, second: str
) -> None:
    found(sqlite_agency, TEN, second)
    run(sqlite_agency, 1)
    assert {status(sqlite_agency, r) for r in (FIRST, SECOND)} == {ReferralStatus.PROPOSED}
