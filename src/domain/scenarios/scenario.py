"""A scenario: changes kept by a name, so that people can come back to them and talk about them.

Nothing in the program follows from it until somebody carries it out.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from domain.scenarios.tried_changes import (
    Absence,
    Changes,
    Joining,
    NewCaseload,
    NewFloor,
    NewLimit,
    NewWeight,
    check_consistent,
    check_sites,
)
from domain.shared.classified import Plain
from domain.shared.decider import Decider, Fact, Refusal, known


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioChanged:
    """Which changes it stands for from now on."""

    scenario_id: Plain[UUID]
    new_weights: Plain[tuple[NewWeight, ...]]
    new_floors: Plain[tuple[NewFloor, ...]]
    new_limits: Plain[tuple[NewLimit, ...]]
    reserve_scarce: Plain[bool | None]
    new_caseloads: Plain[tuple[NewCaseload, ...]]
    on_leave: Plain[tuple[Absence, ...]]
    leaving: Plain[tuple[UUID, ...]]
    joining: Plain[tuple[Joining, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioNamed:
    scenario_id: Plain[UUID]
    name: Plain[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioDropped:
    """It is listed no more."""

    scenario_id: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioCarriedOut:
    """Its changes were really made. `run_id` is the matching run that was requested with them;
    None where rules change, since these hold from the next day on."""

    scenario_id: Plain[UUID]
    day: Plain[date]
    run_id: Plain[UUID | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    name: str = ""
    changes: Changes | None = None
    dropped: bool = False
    carried_out: ScenarioCarriedOut | None = None


class ScenarioUnknown(Refusal):
    sentence = "There is no such scenario, or it was dropped."


class ScenarioChangesNothing(Refusal):
    sentence = "A scenario needs at least one change."


class ScenarioNeedsName(Refusal):
    sentence = "Give the scenario a name."
    field = "name"


class ScenarioCarriedOutAlready(Refusal):
    sentence = "This scenario was already carried out."


class AddSpecialistFirst(Refusal):
    sentence = "Add the specialist to the roster first."
    field = "joining"


def evolve(state: Scenario, fact: Fact) -> Scenario:
    match fact:
        case ScenarioChanged():
            return replace(state, changes=_changes(fact), carried_out=None)
        case ScenarioNamed():
            return replace(state, name=fact.name)
        case ScenarioDropped():
            return replace(state, dropped=True)
        case ScenarioCarriedOut():
            return replace(state, carried_out=fact)
    return state


SCENARIO = Decider("scenario", Scenario(), evolve)


def keep(
    state: Scenario, name: str, changed: ScenarioChanged, sites: Collection[str]
) -> tuple[Fact, ...]:
    """Keeps new changes by a name, once however often it is asked for; `sites` are the program's.
    Raises ScenarioNeedsName, and what `change` raises."""
    if state.changes is not None:
        return ()
    return (*_changed(state, changed, sites), *_named(state, changed.scenario_id, name))


def change(state: Scenario, changed: ScenarioChanged, sites: Collection[str]) -> tuple[Fact, ...]:
    """Other changes under the same name. Raises ScenarioUnknown, ScenarioChangesNothing, and what
    `check_consistent` and `check_sites` raise."""
    standing(state)
    return _changed(state, changed, sites)


def rename(state: Scenario, scenario_id: UUID, name: str) -> tuple[Fact, ...]:
    standing(state)
    return _named(state, scenario_id, name)


def _changed(state: Scenario, changed: ScenarioChanged, sites: Collection[str]) -> tuple[Fact, ...]:
    changes = _changes(changed)
    if not changes:
        raise ScenarioChangesNothing
    check_consistent(changes)
    check_sites(changes, sites)
    return () if changes == state.changes else (changed,)


def _named(state: Scenario, scenario_id: UUID, name: str) -> tuple[Fact, ...]:
    if not name.strip():
        raise ScenarioNeedsName
    return () if name == state.name else (ScenarioNamed(scenario_id=scenario_id, name=name),)


def drop(state: Scenario, scenario_id: UUID) -> tuple[Fact, ...]:
    known(state.changes, ScenarioUnknown)
    return () if state.dropped else (ScenarioDropped(scenario_id=scenario_id),)


def carry_out(state: Scenario, carried_out: ScenarioCarriedOut) -> tuple[Fact, ...]:
    """Notes that its changes were made. Raises ScenarioUnknown, ScenarioCarriedOutAlready,
    AddSpecialistFirst."""
    if state.carried_out == carried_out:
        return ()
    check_can_be_carried_out(state)
    return (carried_out,)


def check_can_be_carried_out(state: Scenario) -> Changes:
    """The changes to make. Raises as `carry_out`."""
    changes = standing(state)
    if state.carried_out is not None:
        raise ScenarioCarriedOutAlready
    if changes.joining:
        raise AddSpecialistFirst
    return changes


def standing(state: Scenario) -> Changes:
    """Its changes. Raises ScenarioUnknown."""
    if state.dropped:
        raise ScenarioUnknown
    return known(state.changes, ScenarioUnknown)


def _changes(changed: ScenarioChanged) -> Changes:
    return Changes(
        new_weights=changed.new_weights,
        new_floors=changed.new_floors,
        new_limits=changed.new_limits,
        reserve_scarce=changed.reserve_scarce,
        new_caseloads=changed.new_caseloads,
        on_leave=changed.on_leave,
        leaving=changed.leaving,
        joining=changed.joining,
    )
