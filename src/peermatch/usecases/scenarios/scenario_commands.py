"""Scenarios: kept, renamed, changed, dropped, and carried out by the commands that really change
the program, all of them or none."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from uuid import UUID

from domain.program.program_rules import PROGRAM_RULES, RULES_ID, limits_on
from domain.program.service_area import SERVICE_AREA, SERVICE_AREA_ID
from domain.scenarios import scenario
from domain.scenarios.scenario import (
    SCENARIO,
    ScenarioCarriedOut,
    ScenarioChanged,
    ScenarioDropped,
    ScenarioNamed,
)
from domain.scenarios.tried_changes import (
    Absence,
    Changes,
    Joining,
    NewCaseload,
    NewFloor,
    NewLimit,
    NewWeight,
)
from domain.shared.decider import known
from domain.shared.roles import Role
from domain.shared.shared_refusals import SpecialistUnknown
from domain.specialists.leaving import LeavingReason
from domain.specialists.specialist import SPECIALIST
from peermatch.store import Work
from peermatch.usecases.core.changed_since import ChangedBy
from peermatch.usecases.core.ids import derived
from peermatch.usecases.core.made_from import made_from
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import Result, UseCase
from peermatch.usecases.matches.runs import RequestRun
from peermatch.usecases.program.change_rules import ChangeCountyFloor, ChangeLimit, ChangeWeight
from peermatch.usecases.program.reserve_policy import TurnReserveOff, TurnReserveOn
from peermatch.usecases.specialists.enrollment import PlanLeave
from peermatch.usecases.specialists.specialist_course import ChangeCapacity, LeaveProgram


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepScenario:
    scenario_id: UUID
    name: str
    new_weights: tuple[NewWeight, ...] = ()
    new_floors: tuple[NewFloor, ...] = ()
    new_limits: tuple[NewLimit, ...] = ()
    reserve_scarce: bool | None = None
    new_caseloads: tuple[NewCaseload, ...] = ()
    on_leave: tuple[Absence, ...] = ()
    leaving: tuple[UUID, ...] = ()
    joining: tuple[Joining, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeScenario:
    """Other changes under the same name."""

    scenario_id: UUID
    new_weights: tuple[NewWeight, ...] = ()
    new_floors: tuple[NewFloor, ...] = ()
    new_limits: tuple[NewLimit, ...] = ()
    reserve_scarce: bool | None = None
    new_caseloads: tuple[NewCaseload, ...] = ()
    on_leave: tuple[Absence, ...] = ()
    leaving: tuple[UUID, ...] = ()
    joining: tuple[Joining, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameScenario:
    scenario_id: UUID
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DropScenario:
    scenario_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CarryOutScenario:
    """Makes its changes really. `reason` and `citation` go to the rules that change, `last_day` to
    the specialists who leave; today where it is not said."""

    scenario_id: UUID
    reason: str = ""
    citation: str = ""
    last_day: date | None = None


def keep_scenario(work: Work, command: KeepScenario, _program: Program) -> Result:
    changed = made_from(command, ScenarioChanged)
    sites = work.read(SERVICE_AREA, SERVICE_AREA_ID).sites.keys()
    stream = work.load(SCENARIO, command.scenario_id)
    stream.decide(scenario.keep, command.name, changed, sites)
    return {"scenario_id": str(command.scenario_id)}


def change_scenario(work: Work, command: ChangeScenario, _program: Program) -> None:
    changed = made_from(command, ScenarioChanged)
    sites = work.read(SERVICE_AREA, SERVICE_AREA_ID).sites.keys()
    work.load(SCENARIO, command.scenario_id).decide(scenario.change, changed, sites)


def rename_scenario(work: Work, command: RenameScenario, _program: Program) -> None:
    stream = work.load(SCENARIO, command.scenario_id)
    stream.decide(scenario.rename, command.scenario_id, command.name)


def drop_scenario(work: Work, command: DropScenario, _program: Program) -> None:
    work.load(SCENARIO, command.scenario_id).decide(scenario.drop, command.scenario_id)


def carry_out_scenario(work: Work, command: CarryOutScenario, program: Program) -> Result:
    """Notes that it was carried out, once all that it consists of was done."""
    stream = work.load(SCENARIO, command.scenario_id)
    if (before := stream.state.carried_out) is not None:
        return {"run_id": str(before.run_id)} if before.run_id else {}
    changes = scenario.check_can_be_carried_out(stream.state)
    run_id = None if changes.change_rules else _run_id(work)
    done = ScenarioCarriedOut(
        scenario_id=command.scenario_id, day=program.today(work.command.at), run_id=run_id
    )
    stream.decide(scenario.carry_out, done)
    return {"run_id": str(run_id)} if run_id else {}


def real_changes(work: Work, command: CarryOutScenario, program: Program) -> tuple[object, ...]:
    """The commands that a scenario consists of, each with its own permissions and refusals. Rules
    change from tomorrow on; then no run is requested, since it would not know them. Nothing where
    it was carried out before."""
    state = work.read(SCENARIO, command.scenario_id)
    if state.carried_out is not None:
        return ()
    changes = scenario.check_can_be_carried_out(state)
    today = program.today(work.command.at)
    parts = (*_rules(work, command, changes, today), *_people(work, command, changes, today))
    return parts if changes.change_rules else (*parts, RequestRun(run_id=_run_id(work)))


def _run_id(work: Work) -> UUID:
    return derived("scenario's run", work.command.id)


def _rules(
    work: Work, command: CarryOutScenario, changes: Changes, today: date
) -> Iterator[object]:
    tomorrow, reason = today + timedelta(days=1), command.reason
    for weight in changes.new_weights:
        yield ChangeWeight(
            wish=weight.wish, points=weight.points, effective_from=tomorrow, reason=reason
        )
    for floor in changes.new_floors:
        yield ChangeCountyFloor(
            county=floor.county, at_least=floor.at_least, effective_from=tomorrow, reason=reason
        )
    limits = limits_on(work.read(PROGRAM_RULES, RULES_ID), tomorrow)
    for limit in changes.new_limits:
        yield ChangeLimit(
            limit=limit.limit,
            value=limit.value,
            level=limits[limit.limit].level,
            effective_from=tomorrow,
            citation=command.citation,
            certainty=limits[limit.limit].certainty,
            reason=reason,
        )
    if changes.reserve_scarce is not None:
        yield TurnReserveOn() if changes.reserve_scarce else TurnReserveOff()


def _people(
    work: Work, command: CarryOutScenario, changes: Changes, today: date
) -> Iterator[object]:
    for one in changes.new_caseloads:
        enrolled = known(work.read(SPECIALIST, one.specialist_id).enrolled, SpecialistUnknown)
        yield ChangeCapacity(
            specialist_id=one.specialist_id, capacity=one.people, fte_percent=enrolled.fte_percent
        )
    for away in changes.on_leave:
        yield PlanLeave(
            specialist_id=away.specialist_id, first_day=away.first_day, last_day=away.last_day
        )
    for who in changes.leaving:
        last_day = command.last_day or today
        yield LeaveProgram(specialist_id=who, last_day=last_day, reason=LeavingReason.NOT_STATED)


MADE_BY: Mapping[str, type] = MappingProxyType(
    {
        "new_weights": ChangeWeight,
        "new_floors": ChangeCountyFloor,
        "new_limits": ChangeLimit,
        "reserve_scarce": TurnReserveOn,
        "new_caseloads": ChangeCapacity,
        "on_leave": PlanLeave,
        "leaving": LeaveProgram,
    }
)
"""By field of the changes, the command that makes them really."""
_PLANNERS = frozenset({Role.COORDINATOR, Role.MANAGER})

USE_CASES = (
    UseCase(KeepScenario, _PLANNERS, keep_scenario),
    UseCase(
        ChangeScenario,
        _PLANNERS,
        change_scenario,
        changed_by=ChangedBy("scenario_id", (ScenarioChanged, ScenarioDropped)),
    ),
    UseCase(
        RenameScenario,
        _PLANNERS,
        rename_scenario,
        changed_by=ChangedBy("scenario_id", (ScenarioNamed, ScenarioDropped)),
    ),
    UseCase(
        DropScenario,
        _PLANNERS,
        drop_scenario,
        changed_by=ChangedBy("scenario_id", (ScenarioChanged, ScenarioDropped)),
    ),
    UseCase(
        CarryOutScenario,
        _PLANNERS,
        carry_out_scenario,
        changed_by=ChangedBy("scenario_id", (ScenarioChanged, ScenarioDropped)),
        parts=real_changes,
    ),
)
