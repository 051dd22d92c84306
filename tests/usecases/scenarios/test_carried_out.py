"""A scenario is kept, changed, and carried out by the commands that really change the program: all
of them or none."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from recorded_facts import facts_of, looked

from domain.matches.matching_run import RunRequested
from domain.program.limits import Certainty, Level, LimitName
from domain.program.match_preferences import WishName
from domain.program.program_rules import CountyFloorChanged, LimitChanged, WeightChanged
from domain.program.reserve import ReplayFirst
from domain.scenarios.scenario import (
    SCENARIO,
    AddSpecialistFirst,
    ScenarioCarriedOut,
    ScenarioChanged,
    ScenarioChangesNothing,
    ScenarioDropped,
    ScenarioNamed,
    ScenarioNeedsName,
    ScenarioUnknown,
)
from domain.scenarios.tried_changes import (
    Absence,
    ChangedTwice,
    Joining,
    NewCaseload,
    NewFloor,
    NewLimit,
    NewWeight,
    SiteOfJoiningUnknown,
)
from domain.shared.roles import Role
from domain.shared.shared_refusals import SpecialistUnknown
from domain.specialists.caseload import CapacityChanged
from domain.specialists.leaving import LeavingReason
from domain.specialists.specialist_state import CapacityOutOfRange
from peermatch.store import Command
from peermatch.usecases.core.identity import NotAllowed
from peermatch.usecases.core.ids import derived
from peermatch.usecases.matches.runs import RequestRun
from peermatch.usecases.program.change_rules import ChangeCountyFloor, ChangeLimit, ChangeWeight
from peermatch.usecases.program.reserve_policy import TurnReserveOff, TurnReserveOn
from peermatch.usecases.scenarios.scenario_commands import (
    CarryOutScenario,
    ChangeScenario,
    DropScenario,
    KeepScenario,
    RenameScenario,
    real_changes,
)
from peermatch.usecases.specialists.enrollment import PlanLeave
from peermatch.usecases.specialists.specialist_course import ChangeCapacity, LeaveProgram
from stories.simulation.pools import SPECIALISTS

S0, S1 = SPECIALISTS[:2]
IT = UUID(int=8)
TODAY, TOMORROW = date(2026, 11, 23), date(2026, 11, 24)
WEIGHT = NewWeight(WishName.SECOND_TRAIT, 7)
FLOOR = NewFloor("Essex", 1)
LIMIT = NewLimit(LimitName.TRAINEE_CASELOAD, 4)
SICK = Absence(S1, date(2026, 12, 1), date(2026, 12, 4))
NOTHING: dict[str, Any] = {
    "new_weights": (),
    "new_floors": (),
    "new_limits": (),
    "reserve_scarce": None,
    "new_caseloads": (),
    "on_leave": (),
    "leaving": (),
    "joining": (),
}


def kept(agency: Any, **changes: Any) -> None:
    agency.perform(Role.MANAGER, KeepScenario(scenario_id=IT, name="Fewer", **changes))


def carries_out(**told: Any) -> CarryOutScenario:
    return CarryOutScenario(scenario_id=IT, **told)


def parts(agency: Any, key: UUID, **told: Any) -> tuple[object, ...]:
    """The commands that it would consist of now."""
    service = agency.deployment.service
    command = Command(id=key, actor="manager-1", route="", body=b"", at=service.now())
    found: tuple[object, ...] = service.store.rehearse(
        command, lambda work: real_changes(work, carries_out(**told), service.program)
    )
    return found


def changed(**changes: Any) -> ScenarioChanged:
    return ScenarioChanged(scenario_id=IT, **NOTHING | changes)


def test_a_scenario_stands_for_other_changes_under_the_same_name(founded: Any) -> None:
    kept(founded, leaving=(S0,))
    every = {
        "new_weights": (WEIGHT,),
        "new_floors": (FLOOR,),
        "new_limits": (LIMIT,),
        "reserve_scarce": False,
        "new_caseloads": (NewCaseload(S0, 0),),
        "on_leave": (SICK,),
        "leaving": (S0,),
        "joining": (Joining(S0, 2, "TAP", ("en",)),),
    }
    other = ChangeScenario(scenario_id=IT, **every)
    facts, answer = looked(founded, Role.COORDINATOR, other)
    assert (facts, answer) == ([changed(**every)], {})
    founded.perform(Role.MANAGER, other)
    state = founded.deployment.store.read(SCENARIO, IT)
    assert (state.name, state.changes.new_caseloads) == ("Fewer", (NewCaseload(S0, 0),))
    assert facts_of(founded, Role.MANAGER, other) == [], "the same again changes nothing"
    with pytest.raises(ScenarioChangesNothing):
        facts_of(founded, Role.MANAGER, ChangeScenario(scenario_id=IT))
    nowhere = (Joining(S0, 2, "GLO"),)
    with pytest.raises(SiteOfJoiningUnknown):
        facts_of(founded, Role.MANAGER, ChangeScenario(scenario_id=IT, joining=nowhere))
    with pytest.raises(ChangedTwice):
        facts_of(founded, Role.MANAGER, ChangeScenario(scenario_id=IT, leaving=(S0, S0)))
    with pytest.raises(ScenarioUnknown):
        facts_of(founded, Role.MANAGER, ChangeScenario(scenario_id=uuid4(), leaving=(S0,)))
    with pytest.raises(NotAllowed):
        facts_of(founded, Role.INTAKE, other)


def test_a_scenario_is_kept_named_and_dropped(founded: Any) -> None:
    keeps = KeepScenario(scenario_id=IT, name="Fewer", leaving=(S0,))
    facts, answer = looked(founded, Role.COORDINATOR, keeps)
    named = ScenarioNamed(scenario_id=IT, name="Fewer")
    assert facts == [changed(leaving=(S0,)), named]
    assert answer == {"scenario_id": str(IT)}
    with pytest.raises(ScenarioNeedsName):
        facts_of(founded, Role.MANAGER, KeepScenario(scenario_id=IT, name=" ", leaving=(S0,)))
    founded.perform(Role.MANAGER, keeps)
    renamed = RenameScenario(scenario_id=IT, name="Without them")
    assert facts_of(founded, Role.MANAGER, renamed) == [
        ScenarioNamed(scenario_id=IT, name="Without them")
    ]
    drops = DropScenario(scenario_id=IT)
    assert facts_of(founded, Role.MANAGER, drops) == [ScenarioDropped(scenario_id=IT)]
    founded.perform(Role.MANAGER, drops)
    for command in (renamed, carries_out(), ChangeScenario(scenario_id=IT, leaving=(S1,))):
        with pytest.raises(ScenarioUnknown):
            facts_of(founded, Role.MANAGER, command)


def test_rules_change_from_tomorrow_by_the_commands_that_change_them(founded: Any) -> None:
    kept(
        founded,
        new_weights=(WEIGHT,),
        new_floors=(FLOOR,),
        new_limits=(LIMIT, NewLimit(LimitName.AUTHORIZED_UNITS, 0)),
        reserve_scarce=False,
        on_leave=(SICK,),
    )
    until = {"effective_from": TOMORROW, "reason": "To see"}
    limit = {**until, "citation": "Board of May", "certainty": Certainty.UNCONFIRMED}
    assert parts(founded, uuid4(), reason="To see", citation="Board of May") == (
        ChangeWeight(wish=WishName.SECOND_TRAIT, points=7, **until),
        ChangeCountyFloor(county="Essex", at_least=1, **until),
        ChangeLimit(limit=LimitName.TRAINEE_CASELOAD, value=4, level=Level.BLOCK, **limit),
        ChangeLimit(limit=LimitName.AUTHORIZED_UNITS, value=0, level=Level.WARN, **limit),
        TurnReserveOff(),
        PlanLeave(specialist_id=S1, first_day=date(2026, 12, 1), last_day=date(2026, 12, 4)),
    )
    facts, answer = looked(
        founded, Role.MANAGER, carries_out(reason="To see", citation="Board of May")
    )
    assert answer == {}, "no run is requested, since it would not know them"
    kinds = {type(fact): fact for fact in facts}
    assert kinds[WeightChanged] == WeightChanged(wish=WishName.SECOND_TRAIT, points=7, **until)
    assert kinds[CountyFloorChanged] == CountyFloorChanged(county="Essex", at_least=1, **until)
    assert [one.value for one in facts if isinstance(one, LimitChanged)] == [4, 0]
    assert RunRequested not in kinds
    assert kinds[ScenarioCarriedOut] == ScenarioCarriedOut(scenario_id=IT, day=TODAY, run_id=None)


def test_a_limit_keeps_the_level_and_certainty_that_it_has_tomorrow(founded: Any) -> None:
    kept(founded, new_limits=(LIMIT,))
    warned = ChangeLimit(
        limit=LimitName.TRAINEE_CASELOAD,
        value=5,
        level=Level.WARN,
        effective_from=TOMORROW,
        citation="Board of April",
        certainty=Certainty.VERIFIED,
        reason="Milder",
    )
    founded.perform(Role.MANAGER, warned)
    [limit] = parts(founded, uuid4(), reason="To see", citation="Board of May")
    assert isinstance(limit, ChangeLimit)
    assert (limit.level, limit.certainty, limit.value) == (Level.WARN, Certainty.VERIFIED, 4)
    assert limit.citation == "Board of May"


def test_people_change_today_and_a_matching_run_is_requested_with_it(founded: Any) -> None:
    changes = {
        "new_caseloads": (NewCaseload(S0, 0),),
        "on_leave": (SICK,),
        "leaving": (S1,),
    }
    kept(founded, **changes)
    key = uuid4()
    run_id = derived("scenario's run", key)
    caseload = ChangeCapacity(specialist_id=S0, capacity=0, fte_percent=100)
    leave = PlanLeave(specialist_id=S1, first_day=SICK.first_day, last_day=SICK.last_day)
    gone = {"specialist_id": S1, "reason": LeavingReason.NOT_STATED}
    assert parts(founded, key) == (
        caseload,
        leave,
        LeaveProgram(**gone, last_day=TODAY),
        RequestRun(run_id=run_id),
    )
    later = date(2026, 12, 31)
    assert parts(founded, key, last_day=later)[2] == LeaveProgram(**gone, last_day=later)

    done = founded.perform(Role.MANAGER, carries_out(last_day=later), command_id=key)
    assert done.result == {"run_id": str(run_id)}
    state = founded.deployment.store.read(SCENARIO, IT)
    assert state.carried_out == ScenarioCarriedOut(scenario_id=IT, day=TODAY, run_id=run_id)
    again = founded.perform(Role.MANAGER, carries_out(last_day=later))
    assert again.result == {"run_id": str(run_id)}, "the run of the first time"
    assert parts(founded, uuid4()) == ()
    assert facts_of(founded, Role.MANAGER, carries_out()) == []


def test_what_was_carried_out_without_a_run_answers_nothing_again(founded: Any, clock: Any) -> None:
    kept(founded, new_floors=(FLOOR,))
    assert founded.perform(Role.MANAGER, carries_out(reason="To see")).result == {}
    clock.pass_by(timedelta(days=3))
    assert looked(founded, Role.MANAGER, carries_out(reason="To see")) == ([], {})
    other = ChangeScenario(scenario_id=IT, new_caseloads=(NewCaseload(S0, 0),))
    founded.perform(Role.MANAGER, other)
    facts, answer = looked(founded, Role.MANAGER, carries_out())
    assert answer["run_id"]
    [done] = [one for one in facts if isinstance(one, ScenarioCarriedOut)]
    assert (done.day, str(done.run_id)) == (date(2026, 11, 26), answer["run_id"])
    [capacity] = [one for one in facts if isinstance(one, CapacityChanged)]
    assert capacity == CapacityChanged(specialist_id=S0, capacity=0, fte_percent=100)


def test_the_policy_is_turned_on_or_off_as_the_scenario_says(founded: Any) -> None:
    kept(founded, reserve_scarce=True)
    on, run = parts(founded, uuid4())
    assert (on, type(run)) == (TurnReserveOn(), RequestRun)
    with pytest.raises(ReplayFirst):
        facts_of(founded, Role.MANAGER, carries_out())
    founded.perform(Role.MANAGER, ChangeScenario(scenario_id=IT, reserve_scarce=False))
    off, run = parts(founded, uuid4())
    assert (off, type(run)) == (TurnReserveOff(), RequestRun)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"joining": (Joining(S0, 1),)}, AddSpecialistFirst),
        ({"new_caseloads": (NewCaseload(UUID(int=99), 1),)}, SpecialistUnknown),
        ({"new_caseloads": (NewCaseload(S0, 16),)}, CapacityOutOfRange),
    ],
)
def test_where_one_part_cannot_be_nothing_is(
    founded: Any, changes: dict[str, Any], refusal: type[Exception]
) -> None:
    kept(founded, on_leave=(SICK,), **changes)
    before = founded.deployment.store.end()
    with pytest.raises(refusal):
        founded.perform(Role.MANAGER, carries_out())
    assert founded.deployment.store.end() == before


def test_each_part_asks_for_its_own_role(founded: Any) -> None:
    kept(founded, new_floors=(FLOOR,))
    with pytest.raises(NotAllowed):
        facts_of(founded, Role.COORDINATOR, carries_out(reason="To see"))
    assert facts_of(founded, Role.MANAGER, carries_out(reason="To see"))
