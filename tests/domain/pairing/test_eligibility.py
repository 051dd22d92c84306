"""Each hard rule holds for a fitting pair and breaks, alone, for one thing gone wrong."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.pairing.eligibility import RULE_NAMES, RULES, HeldBack, broken
from domain.shared.hours import parse_window
from domain.shared.vocabulary import (
    Credential,
    Experience,
    LivedExperienceArea,
    Mode,
    Trait,
    WishTopic,
)
from stories.pasts.run_samples import OFFER, SEEKER
from stories.pasts.samples import OTHER_SPECIALIST_ID, SPECIALIST_ID, TODAY

BAPTIST, NONE = Trait(WishTopic.FAITH, "baptist"), Trait(WishTopic.FAITH, "none")


def asks(topic: WishTopic) -> dict[str, Any]:
    return {"traits_required": (Trait(topic, "yes"),)}


def broken_rules(seeker: dict[str, Any], offer: dict[str, Any]) -> tuple[str, ...]:
    pair = replace(SEEKER, **seeker), replace(OFFER, **offer)
    return tuple(rule.name for rule in broken(*pair, TODAY))


def test_a_fitting_pair_breaks_no_rule() -> None:
    assert broken_rules({}, {}) == ()


@pytest.mark.parametrize(
    ("rule", "seeker", "offer"),
    [
        ("consent_in_force", {"consent_from": None, "consent_until": None}, {}),
        ("consent_in_force", {"consent_until": date(2026, 11, 22)}, {}),
        ("consent_in_force", {"consent_from": date(2026, 11, 24)}, {}),
        ("certified_or_in_supervised_training", {}, {"credential_until": date(2026, 11, 22)}),
        ("certified_or_in_supervised_training", {}, {"credential_until": None}),
        ("certified_or_in_supervised_training", {}, {"credential": Credential.IN_TRAINING}),
        ("within_caseload_capacity", {}, {"taken": 2}),
        ("within_caseload_capacity", {}, {"capacity": 0, "taken": 0}),
        (
            "shares_lived_experience",
            {},
            {"experiences": (Experience(LivedExperienceArea.FAMILY),)},
        ),
        ("speaks_the_language", {"language": "fr"}, {}),
        ("meets_required_gender", {"gender_required": "man"}, {}),
        ("required_age", asks(WishTopic.AGE), {}),
        ("required_pathway", asks(WishTopic.PATHWAY), {}),
        ("required_parent", asks(WishTopic.PARENT), {}),
        ("required_veteran", asks(WishTopic.VETERAN), {}),
        ("required_faith", asks(WishTopic.FAITH), {}),
        ("required_culture", asks(WishTopic.CULTURE), {}),
        ("required_lgbtq", asks(WishTopic.LGBTQ), {}),
        ("required_other", asks(WishTopic.OTHER), {}),
        ("required_work", asks(WishTopic.WORK), {}),
        ("required_language", asks(WishTopic.LANGUAGE), {}),
        ("required_justice", asks(WishTopic.JUSTICE), {}),
        ("required_faith", {"traits_required": (NONE, BAPTIST)}, {"traits": (NONE,)}),
        ("can_meet_somehow", {"county": "Mathews"}, {}),
        ("can_meet_somehow", {"modes": frozenset({Mode.PHONE})}, {}),
        ("hours_overlap", {"windows": (parse_window("Mon 09:15-10:15"),)}, {}),
        ("hours_overlap", {"session_minutes": 75}, {}),
        ("not_excluded", {"excluded": frozenset({SPECIALIST_ID})}, {}),
        ("screened_first", {"held_back": HeldBack.SCREENING}, {}),
        ("of_the_right_line", {"held_back": HeldBack.ANOTHER_LINE}, {}),
        ("shortlist_comes_first", {"held_back": HeldBack.SHORTLIST}, {}),
        ("choice_is_made", {"held_back": HeldBack.ANSWER}, {}),
        ("stays_with_the_program", {}, {"leaving": True}),
    ],
)
def test_one_thing_wrong_breaks_its_own_rule_alone(
    rule: str, seeker: dict[str, Any], offer: dict[str, Any]
) -> None:
    assert broken_rules(seeker, offer) == (rule,)


@pytest.mark.parametrize(
    ("seeker", "offer"),
    [
        ({"gender_required": "woman"}, {}),
        ({"gender_preferred": "man"}, {"gender": ""}),
        ({"traits_required": (BAPTIST, NONE)}, {"traits": (NONE, BAPTIST)}),
        ({"traits_preferred": (BAPTIST,)}, {}),
        ({"excluded": frozenset({OTHER_SPECIALIST_ID})}, {}),
        ({}, {"credential": Credential.IN_TRAINING, "credential_until": None, "supervised": True}),
        ({"modes": frozenset({Mode.IN_PERSON, Mode.VIDEO}), "county": "Mathews"}, {}),
    ],
)
def test_a_pair_stays_eligible(seeker: dict[str, Any], offer: dict[str, Any]) -> None:
    assert broken_rules(seeker, offer) == ()


def test_everything_wrong_is_told_in_the_lists_order() -> None:
    names = broken_rules(
        {"language": "fr", "excluded": frozenset({SPECIALIST_ID}), "consent_from": None},
        {"taken": 5},
    )
    order = tuple(rule.name for rule in RULES)
    assert names == tuple(n for n in order if n in names)
    assert len(names) == 4


def test_every_rule_has_its_own_name_and_its_own_two_sentences() -> None:
    sentences = [s for rule in RULES for s in (rule.because, rule.refusal)]
    assert len(set(sentences)) == len(sentences) == 2 * len(RULE_NAMES)
    assert all(s.endswith(".") for s in sentences)
