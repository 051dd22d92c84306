"""Rules and specialists as if changes had been made, refused as the changes would be."""

from datetime import date, timedelta
from typing import Any

import pytest

from domain.program.default_limits import DEFAULT_LIMITS
from domain.program.limits import LimitName
from domain.program.match_preferences import WishName
from domain.program.program_rules import (
    PROGRAM_RULES,
    floors_on,
    limits_on,
    weights_on,
)
from domain.program.reserve import ReplayFirst, ReservePolicy, points_now
from domain.scenarios.tried_changes import (
    Absence,
    Changes,
    Joining,
    NewCaseload,
    NewFloor,
    NewLimit,
    NewWeight,
    away_throughout,
    joining_id,
    newcomer,
    reserve_with,
    rules_with,
    specialist_with,
    too_many,
)
from domain.shared.shared_refusals import SpecialistUnknown
from domain.shared.vocabulary import Credential
from domain.specialists.caseload import PlaceTaken
from domain.specialists.leaving import LeavingReason, leave_program
from domain.specialists.specialist import SPECIALIST
from domain.specialists.specialist_state import CapacityOutOfRange, Specialist
from domain.specialists.working_hours import LeaveEndsBeforeItStarts
from stories.pasts.rules_of import limits_with
from stories.pasts.samples import (
    OTHER_SPECIALIST_ID,
    SPECIALIST_ID,
    TODAY,
    enrolled,
    floor_change,
    limit_change,
    made_up_id,
)
from stories.steps.program_steps import REPLAYED

RULES = PROGRAM_RULES.fold(())
COUNTIES = frozenset({"Essex", "Lancaster"})
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
SOMEBODY = SPECIALIST.fold((enrolled(),))
TRAINING = SPECIALIST.fold(
    (enrolled(credential=Credential.IN_TRAINING, credential_expires_on=None),)
)


def with_changes(state: Specialist = SOMEBODY, **changes: Any) -> Specialist:
    return specialist_with(SPECIALIST_ID, state, Changes(**changes), (DEFAULT_LIMITS,), TODAY)


def test_rules_hold_from_the_day_on_and_not_before() -> None:
    changes = Changes(
        new_weights=(NewWeight(WishName.FURTHER_AREA, 77),),
        new_floors=(NewFloor("Essex", 3), NewFloor("Lancaster", 1)),
        new_limits=(NewLimit(LimitName.TRAINEE_CASELOAD, 2),),
    )
    rules = rules_with(RULES, changes, TODAY, COUNTIES)
    assert weights_on(rules, TODAY)[WishName.FURTHER_AREA] == 77
    assert weights_on(rules, YESTERDAY)[WishName.FURTHER_AREA] != 77
    assert floors_on(rules, TODAY) == {"Essex": 3, "Lancaster": 1}
    assert floors_on(rules, YESTERDAY) == {}
    before, after = limits_on(RULES, TODAY), limits_on(rules, TODAY)
    assert after.value(LimitName.TRAINEE_CASELOAD) == 2
    the_day_before = limits_on(rules, YESTERDAY)
    assert [the_day_before.value(name) for name in LimitName] == [
        before.value(name) for name in LimitName
    ]
    now = after[LimitName.TRAINEE_CASELOAD]
    assert now.level is before[LimitName.TRAINEE_CASELOAD].level
    assert now.certainty is before[LimitName.TRAINEE_CASELOAD].certainty
    others = {name for name in LimitName if name is not LimitName.TRAINEE_CASELOAD}
    assert all(after[name] == before[name] for name in others)


def test_what_was_decided_for_later_gives_way_to_nothing_that_is_tried() -> None:
    decided = PROGRAM_RULES.fold(
        (
            limit_change(limit=LimitName.TRAINEE_CASELOAD, value=9, effective_from=TOMORROW),
            floor_change(county="Essex", at_least=5, effective_from=YESTERDAY),
        )
    )
    changes = Changes(
        new_limits=(NewLimit(LimitName.TRAINEE_CASELOAD, 2),), new_floors=(NewFloor("Essex", 0),)
    )
    rules = rules_with(decided, changes, TODAY, COUNTIES)
    assert limits_on(rules, TODAY).value(LimitName.TRAINEE_CASELOAD) == 2
    assert limits_on(rules, TOMORROW).value(LimitName.TRAINEE_CASELOAD) == 9
    assert floors_on(rules, YESTERDAY) == {"Essex": 5}
    assert floors_on(rules, TODAY) == {}, "a floor of nobody is none"


def test_nothing_changed_is_the_same() -> None:
    assert rules_with(RULES, Changes(), TODAY, COUNTIES) == RULES
    assert with_changes() == SOMEBODY
    assert reserve_with(ReservePolicy(), Changes()) == ReservePolicy()


def test_the_policy_is_on_or_off_as_it_is_tried() -> None:
    learned = ReservePolicy(replayed=REPLAYED)
    on = reserve_with(learned, Changes(reserve_scarce=True))
    assert points_now(on) == {p.specialist_id: p.points for p in REPLAYED.prices}
    assert points_now(reserve_with(on, Changes(reserve_scarce=False))) == {}
    assert points_now(reserve_with(on, Changes())) == points_now(on)
    assert points_now(learned) == {}
    with pytest.raises(ReplayFirst):
        reserve_with(ReservePolicy(), Changes(reserve_scarce=True))


def test_one_specialist_is_changed_and_no_other() -> None:
    fewer = with_changes(
        new_caseloads=(NewCaseload(OTHER_SPECIALIST_ID, 1), NewCaseload(SPECIALIST_ID, 3))
    )
    assert fewer.enrolled is not None
    assert fewer.enrolled.capacity == 3
    assert fewer.enrolled.fte_percent == enrolled().fte_percent
    week = Absence(SPECIALIST_ID, TODAY, TODAY + timedelta(days=6))
    away = with_changes(on_leave=(Absence(OTHER_SPECIALIST_ID, TODAY, TODAY), week))
    assert list(away.leave) == [(week.first_day, week.last_day)]
    assert with_changes(leaving=(SPECIALIST_ID,)).last_day == TODAY
    others = {
        "new_caseloads": (NewCaseload(OTHER_SPECIALIST_ID, 1),),
        "on_leave": (Absence(OTHER_SPECIALIST_ID, TODAY, TODAY),),
        "leaving": (OTHER_SPECIALIST_ID,),
    }
    assert with_changes(**others) == SOMEBODY


def test_who_leaves_anyway_leaves_on_the_day_announced() -> None:
    last = date(2026, 12, 4)
    announced = leave_program(SOMEBODY, last, LeavingReason.NOT_STATED, TODAY)
    gone = SPECIALIST.fold((enrolled(), *announced))
    assert with_changes(gone, leaving=(SPECIALIST_ID,)).last_day == last


@pytest.mark.parametrize("people", [-1, 1001])
def test_more_people_than_any_rule_allows_is_refused_at_its_field(people: int) -> None:
    with pytest.raises(CapacityOutOfRange) as refused:
        with_changes(new_caseloads=(NewCaseload(SPECIALIST_ID, people),))
    assert refused.value.field == "new_caseloads"
    with pytest.raises(CapacityOutOfRange) as refused:
        newcomer(1, Joining(SPECIALIST_ID, people), SOMEBODY, (DEFAULT_LIMITS,))
    assert refused.value.field == "joining"


def test_the_wider_of_the_limits_before_and_after_counts() -> None:
    narrow = limits_with(LimitName.TRAINEE_CASELOAD, value=2)
    wide = limits_with(LimitName.TRAINEE_CASELOAD, value=5)
    six, five = (Joining(SPECIALIST_ID, people) for people in (6, 5))
    for limits in ((narrow, wide), (wide, narrow)):
        newcomer(1, five, TRAINING, limits)
        with pytest.raises(CapacityOutOfRange):
            newcomer(1, six, TRAINING, limits)
    with pytest.raises(CapacityOutOfRange):
        newcomer(1, five, TRAINING, (narrow,))
    newcomer(1, five, SOMEBODY, (narrow,))


def test_an_imagined_specialist_is_like_the_other_but_for_what_is_said() -> None:
    one = Joining(SPECIALIST_ID, 7)
    joined = newcomer(2, one, SOMEBODY, (DEFAULT_LIMITS,))
    assert joined.enrolled == enrolled(specialist_id=joining_id(2, one), capacity=7)
    other = Joining(SPECIALIST_ID, 7, home_site="NNK", languages=("es", "fr"))
    there = newcomer(1, other, SOMEBODY, (DEFAULT_LIMITS,)).enrolled
    assert there is not None
    assert (there.home_site, there.languages) == ("NNK", frozenset({"es", "fr"}))
    assert joining_id(1, one) != joining_id(2, one)
    assert joining_id(1, one) != joining_id(1, Joining(OTHER_SPECIALIST_ID, 7))
    with pytest.raises(SpecialistUnknown):
        newcomer(1, one, SPECIALIST.fold(()), (DEFAULT_LIMITS,))


def test_leave_that_ends_before_it_starts_is_refused_as_ever() -> None:
    with pytest.raises(LeaveEndsBeforeItStarts):
        with_changes(on_leave=(Absence(SPECIALIST_ID, TODAY, YESTERDAY),))
    with pytest.raises(SpecialistUnknown):
        with_changes(SPECIALIST.fold(()))


def test_away_throughout_is_every_day_of_the_stretch() -> None:
    away = with_changes(
        on_leave=(
            Absence(SPECIALIST_ID, TODAY, TODAY + timedelta(days=2)),
            Absence(SPECIALIST_ID, TODAY + timedelta(days=3), TODAY + timedelta(days=6)),
        )
    )
    assert away_throughout(away, TODAY, 7)
    assert not away_throughout(away, TODAY, 8)
    assert not away_throughout(away, YESTERDAY, 7)
    assert not away_throughout(SOMEBODY, TODAY, 1)


def test_too_many_are_those_without_a_place() -> None:
    people = [
        PlaceTaken(specialist_id=SPECIALIST_ID, match_id=made_up_id(f"match {n}")) for n in range(3)
    ]
    full = SPECIALIST.fold((enrolled(capacity=2), *people))
    assert too_many(full) == 1
    assert too_many(SPECIALIST.fold((enrolled(capacity=3), *people))) == 0
    assert too_many(SPECIALIST.fold((enrolled(capacity=9), *people))) == 0
    with pytest.raises(SpecialistUnknown):
        too_many(SPECIALIST.fold(()))


def test_changes_are_something_once_one_field_is() -> None:
    assert not Changes()
    assert Changes(reserve_scarce=False)
    assert Changes(leaving=(SPECIALIST_ID,)).specialists() == {SPECIALIST_ID}
    assert not Changes(leaving=(SPECIALIST_ID,)).change_rules
    assert Changes(new_floors=(NewFloor("Essex", 1),)).change_rules
