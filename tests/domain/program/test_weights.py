"""What a wish is worth is a rule with a date: a manager changes it, old days keep theirs."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given as for_any
from hypothesis import strategies as st

from domain.program.match_preferences import MOST_POINTS, WEIGHED, WishName
from domain.program.program_rules import (
    PROGRAM_RULES,
    RuleOfThePast,
    Rules,
    WeightChanged,
    WeightNeedsReason,
    WeightOutOfRange,
    change_weight,
    weights_on,
)
from matching.problem.preferences import DEFAULT_WEIGHTS, WISHES
from stories.pasts.given import given
from stories.pasts.samples import TODAY, weight_change

JANUARY = date(2027, 1, 1)
GENDER = WishName.PREFERRED_GENDER


def test_a_weight_changes_once_from_a_coming_day_on() -> None:
    change = weight_change()
    given(PROGRAM_RULES).when(change_weight, change, TODAY).then(change)
    given(PROGRAM_RULES, change).when(change_weight, change, TODAY).then_nothing()
    state = given(PROGRAM_RULES, change).state
    assert weights_on(state, JANUARY - timedelta(days=1))[GENDER] == WEIGHED[GENDER].points
    assert weights_on(state, JANUARY)[GENDER] == 50


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"points": -1}, WeightOutOfRange),
        ({"points": MOST_POINTS + 1}, WeightOutOfRange),
        ({"effective_from": TODAY}, RuleOfThePast),
        ({"reason": " "}, WeightNeedsReason),
    ],
)
def test_what_a_weight_may_not_be_is_refused_at_its_field(changes, refusal) -> None:
    given(PROGRAM_RULES).when(change_weight, weight_change(**changes), TODAY).then(refusal)
    assert refusal.field in WeightChanged.__dataclass_fields__


@pytest.mark.parametrize("points", [0, MOST_POINTS])
def test_a_wish_may_be_switched_off_and_weigh_as_much_as_any(points: int) -> None:
    change = weight_change(points=points)
    given(PROGRAM_RULES).when(change_weight, change, TODAY).then(change)


def test_the_last_word_about_a_day_counts_and_later_days_count_on_their_own() -> None:
    far, near = weight_change(points=1, effective_from=date(2030, 1, 1)), weight_change(points=2)
    state = given(PROGRAM_RULES, far, near, replace(near, points=3)).state
    assert [weights_on(state, d)[GENDER] for d in (TODAY, JANUARY, date(2030, 1, 1))] == [25, 3, 1]


@for_any(
    st.lists(
        st.builds(
            weight_change,
            wish=st.sampled_from(WishName),
            points=st.integers(0, MOST_POINTS),
            effective_from=st.dates(date(2027, 1, 1), date(2027, 2, 1)),
        ),
        max_size=8,
    ),
    st.dates(date(2026, 12, 1), date(2027, 3, 1)),
)
def test_every_day_weighs_every_wish(changes: list[WeightChanged], day: date) -> None:
    found = weights_on(Rules(weights=tuple(changes)), day)
    begun = [c for c in changes if c.effective_from <= day]
    latest = {
        c.wish: c.points for c in sorted(begun, key=lambda c: c.effective_from)
    }  # a stable sort: of one day, the last word
    assert found == {n: latest.get(n, w.points) for n, w in WEIGHED.items()}


def test_every_wish_of_the_domain_is_one_that_the_engine_weighs() -> None:
    assert [wish.name for wish in WISHES] == list(WishName)
    assert {w.name: (w.because, w.points) for w in WISHES} == {
        name: (weighed.because, weighed.points) for name, weighed in WEIGHED.items()
    }
    assert weights_on(Rules(), TODAY) == DEFAULT_WEIGHTS
