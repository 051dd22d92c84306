"""A trial compares today's plan with the plan as it would be: what was really changed afterwards
gives the same problem."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.program.default_limits import DEFAULT_LIMITS
from domain.program.limits import Certainty, LimitName
from domain.program.match_preferences import WishName
from domain.program.program_rules import FloorOfNoCounty, WeightOutOfRange
from domain.program.reserve import ReplayFirst
from domain.scenarios.tried_changes import (
    PLAN_LIMITS,
    Absence,
    ChangedTwice,
    Changes,
    Joining,
    LimitChangesNoPlan,
    NewCaseload,
    NewFloor,
    NewLimit,
    NewWeight,
    SiteOfJoiningUnknown,
    TooManyJoin,
)
from domain.shared.roles import Role
from domain.shared.shared_refusals import SpecialistUnknown
from domain.specialists.leaving import LeavingReason
from domain.specialists.specialist_state import CapacityOutOfRange
from domain.specialists.working_hours import LeaveEndsBeforeItStarts
from matching import MatchingProblem, problem_to_json, solve
from matching.replan.what_if import compared
from peermatch.store import Command
from peermatch.usecases.core.ids import referral_id, specialist_id
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.matches.runs import ProposeMatch, match_id_of
from peermatch.usecases.pairing.matching_problem import matching_problem
from peermatch.usecases.program.change_rules import (
    ChangeCountyFloor,
    ChangeLimit,
    ChangeWeight,
)
from peermatch.usecases.registry import USE_CASES
from peermatch.usecases.scenarios.trial_problem import Today, Trial, changed, today
from peermatch.usecases.specialists.enrollment import PlanLeave
from peermatch.usecases.specialists.specialist_course import ChangeCapacity, LeaveProgram
from stories.extent import examples
from stories.pasts.samples import RUN_ID

DAY = date(2026, 11, 23)
S1, S2 = specialist_id("S1"), specialist_id("S2")
FIRST = referral_id("R1")
WEEKS = timedelta(days=40)
DECIDE: Any = {use_case.command: use_case.decide for use_case in USE_CASES}


def now(agency: Any) -> Today:
    agency.project()
    return today(agency.deployment.service, agency.deployment.store.look())


def trial(agency: Any, changes: Changes) -> Trial:
    return changed(now(agency), changes, agency.deployment.service.program)


def commands(changes: Changes) -> Iterator[object]:
    """What people would give to make these changes really."""
    tomorrow = {"effective_from": DAY + timedelta(days=1), "reason": "Tried"}
    for weight in changes.new_weights:
        yield ChangeWeight(wish=weight.wish, points=weight.points, **tomorrow)
    for floor in changes.new_floors:
        yield ChangeCountyFloor(county=floor.county, at_least=floor.at_least, **tomorrow)
    known = {"citation": "Board", "certainty": Certainty.VERIFIED}
    for limit in changes.new_limits:
        level = DEFAULT_LIMITS[limit.limit].level
        yield ChangeLimit(limit=limit.limit, value=limit.value, level=level, **known, **tomorrow)
    for one in changes.new_caseloads:
        yield ChangeCapacity(specialist_id=one.specialist_id, capacity=one.people, fte_percent=100)
    for away in changes.on_leave:
        yield PlanLeave(
            specialist_id=away.specialist_id, first_day=away.first_day, last_day=away.last_day
        )
    for who in changes.leaving:
        yield LeaveProgram(specialist_id=who, last_day=DAY, reason=LeavingReason.NOT_STATED)


def on(problem: MatchingProblem, day: date) -> MatchingProblem:
    return replace(problem, day=day)


def test_without_changes_it_is_the_problem_of_a_run(small_on_sqlite: Any) -> None:
    found = now(small_on_sqlite)
    assert found.problem == matching_problem(small_on_sqlite.deployment.service, DAY)
    same = trial(small_on_sqlite, Changes())
    assert same == Trial(problem=found.problem, touched=())


def test_open_proposals_wait_again_and_their_places_are_free(small_on_sqlite: Any) -> None:
    before = now(small_on_sqlite).problem
    proposal = ProposeMatch(
        run_id=RUN_ID, referral_id=FIRST, specialist_id=S1, reasons=("Shared.",)
    )
    small_on_sqlite.perform(Role.SERVICE, proposal)
    assert now(small_on_sqlite).problem == before


ONE_OF_EACH = Changes(
    new_weights=(NewWeight(WishName.MOST_IMPORTANT_AREA, 0),),
    new_floors=(NewFloor("Essex", 2),),
    new_limits=(NewLimit(LimitName.CASELOAD_CEILING, 2),),
    new_caseloads=(NewCaseload(S2, 1),),
    on_leave=(Absence(S1, DAY, DAY + WEEKS),),
)


def test_what_was_really_changed_gives_the_same_problem(small_on_sqlite: Any, clock: Any) -> None:
    tried = trial(small_on_sqlite, ONE_OF_EACH).problem
    assert [offer.specialist_id for offer in tried.offers] == [S2], "S1 is away throughout"
    assert (tried.offers[0].capacity, tried.weights["most_important_area"]) == (1, 0)
    assert [floor.at_least for floor in tried.couplings.floors] == [2]
    for command in commands(ONE_OF_EACH):
        small_on_sqlite.perform(Role.MANAGER, command)
    clock.pass_by(timedelta(days=1))
    assert on(now(small_on_sqlite).problem, DAY) == tried


caseloads = st.lists(
    st.builds(NewCaseload, st.sampled_from((S1, S2)), st.integers(0, 9)),
    max_size=2,
    unique_by=lambda one: one.specialist_id,
)
weights = st.lists(
    st.builds(NewWeight, st.sampled_from(WishName), st.integers(0, 1000)),
    max_size=3,
    unique_by=lambda one: one.wish,
)
floors = st.lists(
    st.builds(NewFloor, st.sampled_from(("Essex", "Richmond")), st.integers(0, 9)),
    max_size=2,
    unique_by=lambda one: one.county,
)
limits = st.lists(
    st.builds(NewLimit, st.sampled_from(sorted(PLAN_LIMITS)), st.integers(0, 1)),
    max_size=2,
    unique_by=lambda one: one.limit,
)
# Tomorrow's four weeks end a day later, so no leave ends just with them.
absences = st.lists(
    st.builds(
        lambda who, days: Absence(who, DAY, DAY + timedelta(days=days)),
        st.sampled_from((S1, S2)),
        st.integers(0, 20) | st.integers(40, 60),
    ),
    max_size=2,
    unique=True,
)
changes = st.builds(
    lambda w, f, n, c, a, gone: Changes(
        new_weights=tuple(w),
        new_floors=tuple(f),
        new_limits=tuple(n),
        new_caseloads=tuple(c),
        on_leave=tuple(a),
        leaving=tuple(gone),
    ),
    weights,
    floors,
    limits,
    caseloads,
    absences,
    st.lists(st.sampled_from((S1, S2)), max_size=1),
)


def test_any_changes_do_what_the_real_ones_would(small_on_sqlite: Any, clock: Any) -> None:
    """The record is changed inside a rehearsal, so that each example begins anew."""
    service = small_on_sqlite.deployment.service
    looking = Command(id=uuid4(), actor="m", route="look", body=b"", at=clock.moment)

    def tomorrow(work: Any, some: Changes) -> MatchingProblem:
        for command in commands(some):
            DECIDE[type(command)](work, command, service.program)
        clock.pass_by(timedelta(days=1))
        try:
            return today(service, work).problem
        finally:
            clock.pass_by(timedelta(days=-1))

    @given(changes)
    @settings(max_examples=examples(40), deadline=None)
    def same(some: Changes) -> None:
        tried = trial(small_on_sqlite, some).problem
        really = service.store.rehearse(looking, lambda work: tomorrow(work, some))
        assert problem_to_json(on(really, DAY)) == problem_to_json(tried)

    same()


def test_a_trial_without_changes_moves_nobody(small_on_sqlite: Any) -> None:
    found = now(small_on_sqlite).problem
    same = trial(small_on_sqlite, Changes()).problem
    answer = compared((found, solve(found)), (same, solve(same)))
    assert (answer.gained, answer.lost, answer.moved) == ((), (), ())
    assert (answer.people, answer.matched_before, answer.matched_after) == (8, 6, 6)
    assert [(c.county, c.before, c.after) for c in answer.counties] == [("Essex", 2, 2)]


def test_one_more_like_somebody_takes_two_more(small_on_sqlite: Any) -> None:
    joined = trial(small_on_sqlite, Changes(joining=(Joining(S1, 5, "WAR"),))).problem
    found = now(small_on_sqlite).problem
    answer = compared((found, solve(found)), (joined, solve(joined)))
    assert (answer.matched_before, answer.matched_after, len(answer.gained)) == (6, 7, 1)
    assert answer.drive_before == 0
    assert answer.lost == ()


def test_says_whose_matches_of_today_a_change_touches(small_on_sqlite: Any) -> None:
    small_on_sqlite.project()
    for number in (1, 2):
        proposal = ProposeMatch(
            run_id=RUN_ID,
            referral_id=referral_id(f"R{number}"),
            specialist_id=S1,
            reasons=("Shared.",),
        )
        small_on_sqlite.perform(Role.SERVICE, proposal)
        small_on_sqlite.perform(
            Role.COORDINATOR, ApproveMatch(match_id=match_id_of(RUN_ID, referral_id(f"R{number}")))
        )
    matches = tuple(sorted(match_id_of(RUN_ID, referral_id(f"R{n}")) for n in (1, 2)))
    some = Changes(
        new_caseloads=(NewCaseload(S1, 1),), on_leave=(Absence(S1, DAY, DAY),), leaving=(S2,)
    )
    touched = trial(small_on_sqlite, some).touched
    assert [(t.what, t.specialist_id, t.matches, t.at_least) for t in touched] == [
        ("leaving", S2, (), 0),
        ("on_leave", S1, matches, 2),
        ("new_caseloads", S1, matches, 1),
    ]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        (Changes(new_weights=(NewWeight(WishName.FURTHER_AREA, 1001),)), WeightOutOfRange),
        (Changes(new_weights=(NewWeight(WishName.FURTHER_AREA, 1),) * 2), ChangedTwice),
        (Changes(new_floors=(NewFloor("Wise", 1),)), FloorOfNoCounty),
        (Changes(new_limits=(NewLimit(LimitName.GROUP_SIZE, 1),)), LimitChangesNoPlan),
        (Changes(reserve_scarce=True), ReplayFirst),
        (Changes(new_caseloads=(NewCaseload(S1, 5000),)), CapacityOutOfRange),
        (Changes(new_caseloads=(NewCaseload(UUID(int=1), 1),)), SpecialistUnknown),
        (Changes(on_leave=(Absence(S1, DAY, DAY - WEEKS),)), LeaveEndsBeforeItStarts),
        (Changes(leaving=(UUID(int=1),)), SpecialistUnknown),
        (Changes(joining=(Joining(UUID(int=1), 1),)), SpecialistUnknown),
        (Changes(joining=(Joining(S1, 1, "NOWHERE"),)), SiteOfJoiningUnknown),
        (Changes(joining=(Joining(S1, 5000),)), CapacityOutOfRange),
        (Changes(joining=(Joining(S1, 1),) * 11), TooManyJoin),
    ],
)
def test_what_cannot_be_changed_is_refused_in_a_sentence(
    small_on_sqlite: Any, changes: Changes, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        trial(small_on_sqlite, changes)
