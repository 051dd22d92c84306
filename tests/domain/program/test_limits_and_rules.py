"""Limits are data with dates and sources; a change counts from its day on and explains old days."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given as for_any
from hypothesis import strategies as st

from domain.program.default_limits import DEFAULT_LIMITS
from domain.program.limits import (
    Certainty,
    Flag,
    Level,
    LimitName,
    Unit,
    caseload_ceiling,
)
from domain.program.program_rules import (
    DEFAULT_CODES,
    PROGRAM_RULES,
    BillingCodeMalformed,
    LimitChanged,
    LimitValueOutOfRange,
    RuleNeedsCitation,
    RuleOfThePast,
    Rules,
    Setting,
    billing_code_on,
    change_billing_code,
    change_limit,
    history,
    limits_on,
)
from domain.shared.decider import Refusal
from domain.shared.vocabulary import ServiceLine
from stories.pasts.given import given
from stories.pasts.rules_of import limits_with
from stories.pasts.samples import TODAY, code_change, limit_change

JANUARY = date(2027, 1, 1)


class TooMany(Refusal):
    sentence = "Too many."


def test_the_default_table_has_every_limit_with_source_and_sentence() -> None:
    assert set(DEFAULT_LIMITS.table) == set(LimitName)
    for limit in DEFAULT_LIMITS.table.values():
        assert limit.citation, limit.name
        assert limit.sentence.endswith("."), limit.name
    sentences = [limit.sentence for limit in DEFAULT_LIMITS.table.values()]
    assert len(set(sentences)) == len(sentences)


@pytest.mark.parametrize(
    ("name", "value", "unit", "level", "certainty"),
    [
        (LimitName.CASELOAD_USUAL, 12, Unit.PEOPLE, Level.WARN, Certainty.UNCONFIRMED),
        (LimitName.CASELOAD_CEILING, 15, Unit.PEOPLE, Level.BLOCK, Certainty.UNCONFIRMED),
        (LimitName.HALF_TIME_USUAL, 6, Unit.PEOPLE, Level.WARN, Certainty.UNCONFIRMED),
        (LimitName.HALF_TIME_CEILING, 9, Unit.PEOPLE, Level.BLOCK, Certainty.UNCONFIRMED),
        (LimitName.GROUP_SIZE, 10, Unit.PEOPLE, Level.BLOCK, Certainty.VERIFIED),
        (LimitName.PARTICIPANT_DAY, 16, Unit.UNITS, Level.WARN, Certainty.VERIFIED),
        (LimitName.PARTICIPANT_YEAR, 3600, Unit.UNITS, Level.WARN, Certainty.VERIFIED),
        (LimitName.START_AFTER_RECOMMENDATION, 30, Unit.DAYS, Level.WARN, Certainty.VERIFIED),
        (LimitName.START_WARNING, 20, Unit.DAYS, Level.WARN, Certainty.VERIFIED),
        (LimitName.FIRST_OFFER_ROUTINE, 10, Unit.BUSINESS_DAYS, Level.WARN, Certainty.VERIFIED),
        (LimitName.FIRST_OFFER_URGENT, 1, Unit.BUSINESS_DAYS, Level.WARN, Certainty.VERIFIED),
        (LimitName.FIRST_CONTACT, 3, Unit.BUSINESS_DAYS, Level.WARN, Certainty.UNCONFIRMED),
        (LimitName.CONTACT_ATTEMPTS, 3, Unit.TIMES, Level.BLOCK, Certainty.UNCONFIRMED),
        (LimitName.PLAN_WITHIN, 30, Unit.DAYS, Level.WARN, Certainty.UNCONFIRMED),
        (LimitName.PLAN_REVIEW, 90, Unit.DAYS, Level.WARN, Certainty.UNCONFIRMED),
        (LimitName.SUPERVISION_MINUTES, 30, Unit.MINUTES, Level.WARN, Certainty.UNCONFIRMED),
        (LimitName.TRAINEE_CASELOAD, 6, Unit.PEOPLE, Level.BLOCK, Certainty.UNCONFIRMED),
        (LimitName.NOTES_PER_SESSION, 15, Unit.MINUTES, Level.WARN, Certainty.UNCONFIRMED),
        (LimitName.SUPERVISION_FIRST_YEAR, 15, Unit.DAYS, Level.WARN, Certainty.UNCONFIRMED),
        (LimitName.SUPERVISION_SECOND_YEAR, 30, Unit.DAYS, Level.WARN, Certainty.UNCONFIRMED),
        (LimitName.PROPOSAL_OPEN, 5, Unit.BUSINESS_DAYS, Level.WARN, Certainty.UNCONFIRMED),
        (LimitName.MATCH_CHECK_IN, 30, Unit.DAYS, Level.WARN, Certainty.VERIFIED),
        (LimitName.EXPIRY_NOTICE, 30, Unit.DAYS, Level.WARN, Certainty.UNCONFIRMED),
        (LimitName.DISCLOSURE_ACCOUNT, 36, Unit.MONTHS, Level.WARN, Certainty.VERIFIED),
        (LimitName.LATE_CANCELLATION, 24, Unit.HOURS, Level.WARN, Certainty.UNCONFIRMED),
    ],
)
def test_the_field_s_table_is_the_default(
    name: LimitName, value: int, unit: Unit, level: Level, certainty: Certainty
) -> None:
    limit = DEFAULT_LIMITS[name]
    assert (limit.value, limit.unit, limit.level, limit.certainty) == (
        value, unit, level, certainty,
    )  # fmt: skip


def test_a_blocking_limit_refuses_and_a_warning_one_flags() -> None:
    group, day = LimitName.GROUP_SIZE, LimitName.PARTICIPANT_DAY
    assert DEFAULT_LIMITS.at_most(group, 10, TooMany) == ()
    with pytest.raises(TooMany):
        DEFAULT_LIMITS.at_most(group, 11, TooMany)
    assert DEFAULT_LIMITS.at_most(day, 16, TooMany) == ()
    assert DEFAULT_LIMITS.at_most(day, 17, TooMany) == (Flag(limit=day, value=16, amount=17),)


def test_a_limit_to_be_reached_is_judged_from_below() -> None:
    tries, leaders = LimitName.CONTACT_ATTEMPTS, LimitName.GROUP_LEADERS
    assert DEFAULT_LIMITS.at_least(tries, 3, TooMany) == ()
    with pytest.raises(TooMany):
        DEFAULT_LIMITS.at_least(tries, 2, TooMany)
    assert DEFAULT_LIMITS.at_least(leaders, 1, TooMany) == (Flag(limit=leaders, value=2, amount=1),)


@pytest.mark.parametrize(
    ("fte", "in_training", "ceiling"),
    [
        (100, False, 15),
        (50, False, 9),
        (75, False, 13),
        (25, False, 4),
        (90, False, 15),
        (100, True, 6),
        (25, True, 4),
    ],
)
def test_a_caseload_scales_with_hours_and_training(
    fte: int, in_training: bool, ceiling: int
) -> None:
    assert caseload_ceiling(DEFAULT_LIMITS, fte, in_training=in_training) == ceiling


def test_the_figures_for_half_time_say_nothing_about_full_time() -> None:
    lower = limits_with(LimitName.HALF_TIME_CEILING, value=1)
    assert caseload_ceiling(lower, 100, in_training=False) == 15
    assert caseload_ceiling(lower, 99, in_training=False) == 1


def test_a_manager_changes_a_limit_from_a_coming_day_on() -> None:
    change = limit_change()
    given(PROGRAM_RULES).when(change_limit, change, TODAY).then(change)
    given(PROGRAM_RULES, change).when(change_limit, change, date(2028, 1, 1)).then_nothing()


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"effective_from": TODAY}, RuleOfThePast),
        ({"value": -1}, LimitValueOutOfRange),
        ({"value": 100_001}, LimitValueOutOfRange),
        ({"limit": LimitName.ACCEPTANCE_BY_BOTH, "value": 2}, LimitValueOutOfRange),
        ({"citation": " "}, RuleNeedsCitation),
        ({"reason": ""}, RuleNeedsCitation),
    ],
)
def test_a_change_that_would_unexplain_or_confuse_is_refused(
    changes: dict[str, Any], refusal: type[Refusal]
) -> None:
    change = replace(limit_change(), **changes)
    given(PROGRAM_RULES).when(change_limit, change, TODAY).then(refusal)


def test_an_old_day_keeps_the_rule_that_it_had() -> None:
    state = given(PROGRAM_RULES, limit_change(value=20, level=Level.WARN)).state
    before = limits_on(state, JANUARY - timedelta(days=1))[LimitName.CASELOAD_CEILING]
    after = limits_on(state, JANUARY)[LimitName.CASELOAD_CEILING]
    assert (before.value, before.level, before.effective_until) == (
        15, Level.BLOCK, date(2026, 12, 31),
    )  # fmt: skip
    assert (after.value, after.level, after.effective_from) == (20, Level.WARN, JANUARY)


def test_the_latest_start_counts_and_a_second_change_of_one_day_replaces_the_first() -> None:
    far = limit_change(value=9, effective_from=date(2030, 1, 1))
    near, again = limit_change(value=11), limit_change(value=13)
    state = given(PROGRAM_RULES, far, near, again).state
    values = [limit.value for limit in history(state, LimitName.CASELOAD_CEILING)]
    assert values == [15, 13, 9]


@for_any(
    st.lists(
        st.builds(
            limit_change,
            limit=st.sampled_from([LimitName.SHORTLIST, LimitName.GROUP_SIZE]),
            value=st.integers(0, 20),
            effective_from=st.dates(date(2027, 1, 1), date(2027, 3, 1)),
        ),
        max_size=8,
    ),
    st.dates(date(2026, 12, 1), date(2027, 4, 1)),
)
def test_every_day_has_exactly_one_form_of_every_limit(
    changes: list[LimitChanged], day: date
) -> None:
    state = Rules(changes=tuple(changes))
    for name in LimitName:
        forms = history(state, name)
        assert sum(f.effective_from <= day <= f.effective_until for f in forms) == 1
        assert limits_on(state, day)[name] in forms


def test_billing_codes_are_settings_with_dates() -> None:
    change = code_change()
    given(PROGRAM_RULES).when(change_billing_code, change, TODAY).then(change)
    here = given(PROGRAM_RULES, change)
    here.when(change_billing_code, change, TODAY).then_nothing()
    here.when(change_billing_code, replace(change, effective_from=TODAY), TODAY).then(RuleOfThePast)
    here.when(change_billing_code, replace(change, code="=1+1"), TODAY).then(BillingCodeMalformed)
    here.when(change_billing_code, replace(change, citation=""), TODAY).then(RuleNeedsCitation)
    line, single = ServiceLine.SUBSTANCE_USE, Setting.INDIVIDUAL
    assert billing_code_on(here.state, line, single, date(2026, 12, 31)) == "T1012"
    assert billing_code_on(here.state, line, single, JANUARY) == "T9999"
    assert billing_code_on(here.state, ServiceLine.FAMILY, single, JANUARY) == ""
    assert set(DEFAULT_CODES.values()) == {"T1012", "S9445", "H0024", "H0025"}
