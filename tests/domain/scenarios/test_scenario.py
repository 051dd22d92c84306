"""Scenarios: kept by a name, changed, dropped, and carried out once."""

import pytest

from domain.program.limits import LimitName
from domain.program.match_preferences import WishName
from domain.scenarios.scenario import (
    SCENARIO,
    AddSpecialistFirst,
    ScenarioCarriedOutAlready,
    ScenarioChangesNothing,
    ScenarioDropped,
    ScenarioNamed,
    ScenarioNeedsName,
    ScenarioUnknown,
    carry_out,
    change,
    drop,
    keep,
    rename,
)
from domain.scenarios.tried_changes import (
    MOST_JOINING,
    ChangedTwice,
    Joining,
    LimitChangesNoPlan,
    NewLimit,
    NewWeight,
    SiteOfJoiningUnknown,
    TooManyJoin,
)
from stories.pasts.given import given
from stories.pasts.samples import SPECIALIST_ID
from stories.steps.scenario_steps import (
    CARRIED_OUT,
    FEWER,
    ONE_MORE,
    SCENARIO_ID,
    SITES,
    changed,
)

NAMED = ScenarioNamed(scenario_id=SCENARIO_ID, name="Hire one")
KEPT = (changed(), NAMED)
DROPPED = ScenarioDropped(scenario_id=SCENARIO_ID)


def test_changes_are_kept_by_a_name() -> None:
    given(SCENARIO).when(keep, "Hire one", changed(), SITES).then(*KEPT)
    given(SCENARIO, *KEPT).when(keep, "Hire one", changed(), SITES).then_nothing()
    renamed = ScenarioNamed(scenario_id=SCENARIO_ID, name="Hire two")
    given(SCENARIO, *KEPT, renamed).when(keep, "Hire one", changed(), SITES).then_nothing()
    given(SCENARIO).when(keep, " ", changed(), SITES).then(ScenarioNeedsName)
    nothing = changed(new_weights=())
    given(SCENARIO).when(keep, "Hire one", nothing, SITES).then(ScenarioChangesNothing)


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        (changed(new_weights=(NewWeight(WishName.FURTHER_AREA, 1),) * 2), ChangedTwice),
        (changed(new_limits=(NewLimit(LimitName.GROUP_SIZE, 3),)), LimitChangesNoPlan),
        (changed(joining=(Joining(SPECIALIST_ID, 1),) * (MOST_JOINING + 1)), TooManyJoin),
        (changed(joining=(Joining(SPECIALIST_ID, 1, "NOWHERE"),)), SiteOfJoiningUnknown),
    ],
)
def test_what_no_trial_could_show_is_not_kept(wrong: object, refusal: type[Exception]) -> None:
    given(SCENARIO).when(keep, "Hire one", wrong, SITES).then(refusal)
    given(SCENARIO, *KEPT).when(change, wrong, SITES).then(refusal)


def test_it_is_renamed_and_changed_while_it_stands() -> None:
    given(SCENARIO, *KEPT).when(change, FEWER, SITES).then(FEWER)
    given(SCENARIO, *KEPT).when(rename, SCENARIO_ID, "Fewer").then(
        ScenarioNamed(scenario_id=SCENARIO_ID, name="Fewer")
    )
    given(SCENARIO, *KEPT).when(drop, SCENARIO_ID).then(DROPPED)
    given(SCENARIO, *KEPT, DROPPED).when(drop, SCENARIO_ID).then_nothing()
    for decision, *more in ((change, FEWER, SITES), (rename, SCENARIO_ID, "Fewer")):
        given(SCENARIO, *KEPT, DROPPED).when(decision, *more).then(ScenarioUnknown)
        given(SCENARIO).when(decision, *more).then(ScenarioUnknown)


def test_it_is_carried_out_once_unless_it_changes() -> None:
    given(SCENARIO, *KEPT).when(carry_out, CARRIED_OUT).then(CARRIED_OUT)
    other = type(CARRIED_OUT)(scenario_id=SCENARIO_ID, day=CARRIED_OUT.day, run_id=None)
    done = given(SCENARIO, *KEPT, CARRIED_OUT)
    done.when(carry_out, other).then(ScenarioCarriedOutAlready)
    given(SCENARIO, *KEPT, CARRIED_OUT, FEWER).when(carry_out, other).then(other)
    given(SCENARIO).when(carry_out, CARRIED_OUT).then(ScenarioUnknown)


def test_an_imagined_specialist_has_to_join_first() -> None:
    given(SCENARIO, ONE_MORE, NAMED).when(carry_out, CARRIED_OUT).then(AddSpecialistFirst)
