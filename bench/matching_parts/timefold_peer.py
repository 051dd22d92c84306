"""Timefold (Python package, on a JVM) on one exported instance; runs in its own environment."""

import json
import resource
import sys
import time
from dataclasses import dataclass, field
from typing import Annotated

import numpy as np
from timefold.solver import SolverFactory
from timefold.solver.config import (
    Duration,
    ScoreDirectorFactoryConfig,
    SolverConfig,
    TerminationConfig,
)
from timefold.solver.domain import (
    PlanningEntityCollectionProperty,
    PlanningId,
    PlanningScore,
    PlanningVariable,
    ProblemFactCollectionProperty,
    ValueRangeProvider,
    planning_entity,
    planning_solution,
)
from timefold.solver.score import (
    ConstraintCollectors,
    ConstraintFactory,
    HardSoftScore,
    constraint_provider,
)

LONGEST = 30.0
"""Seconds of search: it always uses all that it gets."""


@dataclass
class Specialist:
    id: int
    free: int
    places: list = field(hash=False, compare=False)


@planning_entity
@dataclass
class Person:
    id: Annotated[int, PlanningId]
    waiting: int
    cost: dict = field(hash=False, compare=False)
    options: Annotated[list[Specialist], ValueRangeProvider] = field(hash=False, compare=False)
    specialist: Annotated[Specialist | None, PlanningVariable(allows_unassigned=True)] = field(
        default=None, hash=False, compare=False
    )

    def paid(self) -> int:
        return self.cost[self.specialist.id]


@constraint_provider
def constraints(factory: ConstraintFactory) -> list:
    loads = ConstraintCollectors.count()
    return [
        factory.for_each(Person)
        .group_by(lambda p: p.specialist, loads)
        .filter(lambda s, n: n > s.free)
        .penalize(HardSoftScore.ONE_HARD, lambda s, n: n - s.free)
        .as_constraint("places"),
        factory.for_each_including_unassigned(Person)
        .filter(lambda p: p.specialist is None)
        .penalize(HardSoftScore.ONE_SOFT, lambda p: p.waiting)
        .as_constraint("waiting"),
        factory.for_each(Person)
        .penalize(HardSoftScore.ONE_SOFT, lambda p: p.paid())
        .as_constraint("closeness"),
        factory.for_each(Person)
        .group_by(lambda p: p.specialist, loads)
        .penalize(HardSoftScore.ONE_SOFT, lambda s, n: sum(s.places[:n]))
        .as_constraint("balance"),
    ]


@planning_solution
@dataclass
class Waitlist:
    specialists: Annotated[list[Specialist], ProblemFactCollectionProperty]
    people: Annotated[list[Person], PlanningEntityCollectionProperty]
    score: Annotated[HardSoftScore | None, PlanningScore] = field(default=None)


def main(path: str, seconds: float) -> None:
    with np.load(path) as kept:
        one = {name: kept[name].tolist() for name in kept.files}
    places: list[list[int]] = [[] for _ in one["free"]]
    for s, cost in zip(one["sslot"], one["slotc"], strict=True):
        places[s].append(cost)
    roster = [Specialist(s, free, places[s]) for s, free in enumerate(one["free"])]
    people = [Person(p, cost, {}, []) for p, cost in enumerate(one["u"])]
    for p, s, cost in zip(one["ep"], one["es"], one["c"], strict=True):
        people[p].cost[s] = cost
        people[p].options.append(roster[s])
    config = SolverConfig(
        solution_class=Waitlist,
        entity_class_list=[Person],
        score_director_factory_config=ScoreDirectorFactoryConfig(
            constraint_provider_function=constraints
        ),
        termination_config=TerminationConfig(
            spent_limit=Duration(seconds=int(min(seconds, LONGEST)))
        ),
    )
    started, cpu = time.perf_counter(), time.process_time()
    found = SolverFactory.create(config).build_solver().solve(Waitlist(roster, people))
    print(
        json.dumps(
            {
                "value": -int(found.score.soft_score),
                "proof": "none" if found.score.hard_score == 0 else "breaks places",
                "seconds": time.perf_counter() - started,
                "cpu_seconds": time.process_time() - cpu,
                "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            }
        )
    )


if __name__ == "__main__":
    main(sys.argv[2], float(sys.argv[3]))
