"""What a changed rule would change in the plan of today, by count, before it is saved."""

from dataclasses import dataclass
from uuid import UUID

from domain.scenarios.tried_changes import PLAN_LIMITS, Changes, NewFloor, NewLimit, NewWeight
from matching.problem.compared import Compared, Waiting
from peermatch.readmodels.tables.scenarios.trials import Trials
from peermatch.usecases.core.service import Service
from peermatch.usecases.program.change_rules import ChangeCountyFloor, ChangeLimit, ChangeWeight
from peermatch.usecases.scenarios.ask_trials import try_changes


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChange:
    """How many would be matched who wait in the plan of today (`gained`), wait who are matched
    there (`lost`), or have another specialist (`moved`); `counties` are those of which another
    number would wait. `under_way`: it is still being worked out; `problem` says why it can't be."""

    trial_id: UUID
    gained: int = 0
    lost: int = 0
    moved: int = 0
    counties: tuple[Waiting, ...] = ()
    under_way: bool = False
    problem: str = ""


def plan_change(service: Service, trials: Trials, command: object) -> PlanChange | None:
    """Asks the worker and waits a moment; None for a command that is no rule of the plan."""
    changes = _changes(command)
    if changes is None:
        return None
    trial = try_changes(service, trials, changes)
    if trial.answer is None:
        return PlanChange(trial_id=trial.trial_id, under_way=trial.under_way, problem=trial.problem)
    return _counted(trial.trial_id, trial.answer.compared)


def _changes(command: object) -> Changes | None:
    match command:
        case ChangeCountyFloor():
            return Changes(new_floors=(NewFloor(command.county, command.at_least),))
        case ChangeWeight():
            return Changes(new_weights=(NewWeight(command.wish, command.points),))
        case ChangeLimit() if command.limit in PLAN_LIMITS:
            return Changes(new_limits=(NewLimit(command.limit, command.value),))
    return None


def _counted(trial_id: UUID, found: Compared) -> PlanChange:
    return PlanChange(
        trial_id=trial_id,
        gained=len(found.gained),
        lost=len(found.lost),
        moved=len(found.moved),
        counties=tuple(one for one in found.counties if one.before != one.after),
    )
