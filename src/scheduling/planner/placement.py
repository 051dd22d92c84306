"""Places demands as well as they can be, with proof: cluster by cluster, rooms last."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from math import ceil

from ortools.sat.python import cp_model

from scheduling.planner.checking import pieces_of
from scheduling.planner.clusters import clusters, merged, overfull
from scheduling.planner.demand import Chosen, Demand, Option, Placement, RoadsAndRooms
from scheduling.planner.rounds import Leg, days, drive_minutes, legs
from scheduling.planner.slots import SlotModel, chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How long to try. Deterministic time, not seconds, so that a run can be repeated."""

    per_cluster: float = 20.0
    """CP-SAT's deterministic time for each cluster of people, about seconds of one core."""
    seed: int = 1


USUAL = Effort()


def place(
    demands: Sequence[Demand],
    ground: RoadsAndRooms,
    effort: Effort = USUAL,
    executor: Executor | None = None,
) -> Placement:
    """The best placement of all demands.

    People who share no demand are placed apart. Rooms are looked at afterwards: where clusters
    together overfill a place they are placed again as one, so the bound stays a bound for all.
    With an executor of processes, clusters are placed side by side.
    """
    groups = clusters(demands)
    solve: Callable[[list[Demand]], Placement] = partial(
        place_cluster, ground=ground, effort=effort
    )
    run = map if executor is None else partial(executor.map, chunksize=8)
    answers = list(run(solve, groups))
    while crowded := overfull([answer.chosen for answer in answers], ground):
        groups, answers = merged(groups, answers, crowded)
        joint = solve(groups[-1])
        answers.append(joint)
    return together(answers)


def together(answers: Iterable[Placement]) -> Placement:
    """One placement out of several that share nobody."""
    parts = list(answers)
    return Placement(
        chosen={key: options for part in parts for key, options in part.chosen.items()},
        value=sum(part.value for part in parts),
        bound=sum(part.bound for part in parts),
        left_out=sum(part.left_out for part in parts),
        drive_minutes=sum(part.drive_minutes for part in parts),
    )


def place_cluster(demands: Sequence[Demand], ground: RoadsAndRooms, effort: Effort) -> Placement:
    """Places demands that hang together. Drives that don't fit round calls are ruled out as they
    turn up, which happens seldom; each solve is a relaxation, so its bound holds."""
    slots = SlotModel(demands, ground)
    terms = [(ground.drive_points * minutes, literal) for minutes, literal in slots.add_drive()]
    for demand in demands:
        literals = slots.literals[demand.id]
        left = slots.model.new_int_var(0, demand.times, "")
        slots.model.add(sum(literals) + left == demand.times)
        terms.append((demand.weight, left))
        terms += [
            (option.cost, literal)
            for option, literal in zip(demand.options, literals, strict=True)
            if option.cost
        ]
    points, literals = [points for points, _ in terms], [literal for _, literal in terms]
    slots.model.minimize(cp_model.LinearExpr.weighted_sum(literals, points))
    spent, bound = 0.0, 0
    while True:
        solver = limited(effort, effort.per_cluster - spent)
        status = solver.solve(slots.model)
        spent += solver.deterministic_time
        bound = max(bound, _bound(solver, status))
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return measured(demands, {}, ground, bound)
        answer = chosen(solver, slots.literals, demands)
        late = late_legs(answer, ground)
        if not late:
            return measured(demands, answer, ground, bound)
        if spent >= effort.per_cluster:
            return measured(demands, _without(answer, late), ground, bound)
        for leg in late:
            slots.forbid(leg)


def limited(effort: Effort, seconds: float) -> cp_model.CpSolver:
    """A solver of one worker that repeats itself exactly.

    A caseload is small: probing, symmetry and repeated presolve cost more than they save
    (a third of the time), while a stronger linear relaxation is what proves the drive.
    """
    solver = cp_model.CpSolver()
    solver.parameters.linearization_level = 2
    solver.parameters.cp_model_probing_level = 0
    solver.parameters.symmetry_level = 0
    solver.parameters.max_presolve_iterations = 1
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = effort.seed
    solver.parameters.max_deterministic_time = max(seconds, 0.01)
    return solver


def late_legs(answer: Chosen, ground: RoadsAndRooms) -> list[Leg]:
    """Legs of a plan whose drive doesn't fit."""
    return [
        leg
        for (who, _), own in days(pieces_of(answer)).items()
        for leg in legs(who, own)
        if not leg.fits(ground)
    ]


def measured(
    demands: Sequence[Demand], answer: Chosen, ground: RoadsAndRooms, bound: int
) -> Placement:
    """A plan with its true value: options, what is left out, and the drive as it will be."""
    value, left_out = 0, 0
    for demand in demands:
        options = answer.get(demand.id, ())
        missing = demand.times - len(options)
        value += demand.weight * missing + sum(option.cost for option in options)
        left_out += missing
    minutes = drive_minutes(pieces_of(answer), ground)
    return Placement(
        chosen={key: options for key, options in answer.items() if options},
        value=value + ground.drive_points * minutes,
        bound=bound,
        left_out=left_out,
        drive_minutes=minutes,
    )


def _bound(solver: cp_model.CpSolver, status: cp_model.CpSolverStatus) -> int:
    """The proved bound as whole points; costs are whole, so a fraction rounds up."""
    if status == cp_model.UNKNOWN:
        return 0
    return ceil(solver.best_objective_bound - 1e-6)


def _without(answer: Chosen, late: Iterable[Leg]) -> dict[str, tuple[Option, ...]]:
    """The plan without the visits that would be reached too late."""
    visits = {leg.second for leg in late}
    return {
        key: tuple(o for o in options if visits.isdisjoint(o.pieces))
        for key, options in answer.items()
    }
