"""Timefold's model of placement: a session has an option; reads JSON, prints the picks."""

import json
import sys
from dataclasses import dataclass, field
from typing import Annotated

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
    ValueRangeProvider,
    planning_entity,
    planning_solution,
)
from timefold.solver.score import (
    Constraint,
    ConstraintCollectors,
    ConstraintFactory,
    HardSoftScore,
    Joiners,
    constraint_provider,
)

TOLD = json.loads(sys.stdin.read())
ROADS = {f"{a}>{b}": minutes for a, b, minutes in TOLD["travel"]}
BASE = TOLD["base"]


@dataclass
class Way:
    number: int
    start: int
    minutes: int
    place: str
    staff: str
    cost: int
    day: int


@planning_entity
@dataclass
class Session:
    id: Annotated[str, PlanningId]
    demand: str
    weight: int
    ways: Annotated[list[Way], ValueRangeProvider] = field(hash=False, compare=False)
    way: Annotated[Way | None, PlanningVariable(allows_unassigned=True)] = field(
        default=None, hash=False, compare=False
    )


def late(own: list[Session]) -> int:
    """Quarter hours that overlap on a person's day, and one for each drive that doesn't fit.

    Plain loops, because this is compiled for the Java machine.
    """
    ordered = sorted(own, key=lambda s: s.way.start)
    total, free, last, widest = 0, 0, "", 0
    for s in ordered:
        way = s.way
        if way.start < free:
            total += free - way.start
        widest = max(widest, way.start - free)
        if way.place != "":
            if last != "" and last != way.place and 15 * widest < ROADS[last + ">" + way.place]:
                total += 1
            last, widest = way.place, 0
        free = way.start + way.minutes // 15
    return total


def drive(own: list[Session]) -> int:
    """Minutes on the road: from base through the visits in order, and back."""
    home = BASE[own[0].way.staff]
    total, here = 0, home
    for s in sorted(own, key=lambda s: s.way.start):
        if s.way.place != "":
            total += ROADS[here + ">" + s.way.place]
            here = s.way.place
    return total + ROADS[here + ">" + home]


@constraint_provider
def rules(factory: ConstraintFactory) -> list[Constraint]:
    by_day = factory.for_each(Session).group_by(
        lambda s: s.way.staff, lambda s: s.way.day, ConstraintCollectors.to_list()
    )
    return [
        by_day.penalize(HardSoftScore.ONE_HARD, lambda who, day, own: late(own)).as_constraint(
            "one thing at a time, and the road"
        ),
        by_day.penalize(HardSoftScore.ONE_SOFT, lambda who, day, own: drive(own)).as_constraint(
            "least driving"
        ),
        factory.for_each_unique_pair(
            Session, Joiners.equal(lambda s: s.demand), Joiners.equal(lambda s: s.way.day)
        )
        .penalize(HardSoftScore.ONE_HARD)
        .as_constraint("one a day"),
        factory.for_each_including_unassigned(Session)
        .filter(lambda s: s.way is None)
        .penalize(HardSoftScore.ONE_SOFT, lambda s: s.weight)
        .as_constraint("everybody placed"),
        factory.for_each(Session)
        .penalize(HardSoftScore.ONE_SOFT, lambda s: s.way.cost)
        .as_constraint("liked times"),
    ]


@planning_solution
@dataclass
class Plan:
    sessions: Annotated[list[Session], PlanningEntityCollectionProperty]
    score: Annotated[HardSoftScore | None, PlanningScore] = field(default=None)


def main(seconds: int) -> None:
    sessions = []
    for demand in TOLD["demands"]:
        ways = [Way(k, *row, row[0] // 96) for k, row in enumerate(demand["options"])]
        sessions += [
            Session(f"{demand['id']}.{n}", demand["id"], demand["weight"], ways)
            for n in range(demand["times"])
        ]
    config = SolverConfig(
        solution_class=Plan,
        entity_class_list=[Session],
        score_director_factory_config=ScoreDirectorFactoryConfig(
            constraint_provider_function=rules
        ),
        termination_config=TerminationConfig(spent_limit=Duration(seconds=seconds)),
    )
    solved = SolverFactory.create(config).build_solver().solve(Plan(sessions))
    picks: dict[str, list[int]] = {}
    for s in solved.sessions:
        picks.setdefault(s.demand, []).append(-1 if s.way is None else s.way.number)
    print(json.dumps(picks))


if __name__ == "__main__":
    main(int(sys.argv[1]))
