"""Each hard rule alone keeps a pair out of the plan that would be made without it."""

from datetime import timedelta
from typing import Any

import pytest
from matching_people import DAY, offer, problem, seeker, specialist

from domain.pairing.eligibility import RULES, HeldBack
from domain.shared.hours import WeeklyWindow
from domain.shared.vocabulary import Experience, LivedExperienceArea, Trait, WishTopic
from matching import solve

BROKEN: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "consent_in_force": ({"consent_until": DAY - timedelta(days=1)}, {}),
    "certified_or_in_supervised_training": ({}, {"credential_until": DAY - timedelta(days=1)}),
    "within_caseload_capacity": ({}, {"taken": 1}),
    "shares_lived_experience": ({"experiences": (Experience(LivedExperienceArea.FAMILY),)}, {}),
    "speaks_the_language": ({"language": "ko"}, {}),
    "meets_required_gender": ({"gender_required": "woman"}, {"gender": "man"}),
    "can_meet_somehow": ({"county": "Mathews"}, {}),
    "hours_overlap": ({"windows": (WeeklyWindow(3, 540, 720),)}, {}),
    "screened_first": ({"held_back": HeldBack.SCREENING}, {}),
    "of_the_right_line": ({"held_back": HeldBack.ANOTHER_LINE}, {}),
    "told_what_a_match_needs": ({"held_back": HeldBack.INCOMPLETE}, {}),
    "shortlist_comes_first": ({"held_back": HeldBack.SHORTLIST}, {}),
    "choice_is_made": ({"held_back": HeldBack.ANSWER}, {}),
    "paid_for": ({"held_back": HeldBack.UNPAID}, {}),
    "stays_with_the_program": ({}, {"leaving": True}),
    **{
        f"required_{topic.name.lower()}": (
            {"traits_required": (Trait(topic, "yes"), Trait(topic, "also"))},
            {"traits": (Trait(topic, "yes"),)},
        )
        for topic in WishTopic
    },
    "not_excluded": ({"excluded": frozenset({specialist(1)})}, {}),
}
"""Rule -> what is wrong with the referral, and with the specialist."""


def test_every_rule_of_the_list_is_broken_here() -> None:
    assert set(BROKEN) == {rule.name for rule in RULES}


def test_the_pair_is_made_when_nothing_is_wrong() -> None:
    assert len(solve(problem([seeker(1)], [offer(1)])).pairings) == 1


@pytest.mark.parametrize("rule", BROKEN)
def test_a_broken_rule_keeps_the_pair_out_and_is_named(rule: str) -> None:
    mine, theirs = BROKEN[rule]
    (waiting,) = solve(problem([seeker(1, **mine)], [offer(1, **theirs)])).unmatched
    assert waiting.codes == (rule,)
