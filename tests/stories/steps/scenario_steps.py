"""Every decision about scenarios."""

from functools import partial
from typing import Any

from domain.program.match_preferences import WishName
from domain.scenarios import scenario
from domain.scenarios.scenario import SCENARIO, ScenarioCarriedOut, ScenarioChanged
from domain.scenarios.tried_changes import Joining, NewCaseload, NewWeight
from stories.pasts.samples import RUN_ID, SPECIALIST_ID, TODAY, made_up_id
from stories.steps.step import Step

SCENARIO_ID = made_up_id("scenario")
SITES = ("TAP",)
_scenario = partial(Step, SCENARIO)


def changed(**changes: Any) -> ScenarioChanged:
    """One weight more, unless said otherwise."""
    nothing: dict[str, Any] = {
        "new_weights": (NewWeight(WishName.FURTHER_AREA, 20),),
        "new_floors": (),
        "new_limits": (),
        "reserve_scarce": None,
        "new_caseloads": (),
        "on_leave": (),
        "leaving": (),
        "joining": (),
    }
    return ScenarioChanged(scenario_id=SCENARIO_ID, **nothing | changes)


CARRIED_OUT = ScenarioCarriedOut(scenario_id=SCENARIO_ID, day=TODAY, run_id=RUN_ID)
FEWER = changed(new_caseloads=(NewCaseload(SPECIALIST_ID, 3),))
ONE_MORE = changed(joining=(Joining(SPECIALIST_ID, 12),))

SCENARIO_STEPS: tuple[Step, ...] = (
    _scenario(scenario.keep, [("Hire one", changed(), SITES), ("", changed(), SITES)]),
    _scenario(scenario.change, [(FEWER, SITES), (ONE_MORE, SITES)]),
    _scenario(scenario.rename, [(SCENARIO_ID, "Fewer people"), (SCENARIO_ID, "")]),
    _scenario(scenario.drop, [(SCENARIO_ID,)]),
    _scenario(scenario.carry_out, [(CARRIED_OUT,)]),
)
