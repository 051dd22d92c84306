"""County floors: what a run is asked for, and how far its plan meets it."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from domain.pairing.eligibility import Seeker
from domain.pairing.run_ties import FloorMet, RunFloorsJudged, RunSawFloors
from domain.program.program_rules import PROGRAM_RULES, RULES_ID, Rules, floors_on
from matching import MatchingProblem
from peermatch.usecases.core.service import Service
from peermatch.usecases.pairing.household_rule import able_to_be_matched


def county_floors(
    service: Service, run_id: UUID, seekers: Iterable[Seeker], day: date
) -> tuple[RunSawFloors, ...]:
    """The floors of the day as a run keeps them; nothing where there is none."""
    kept = floors_reached(service.store.read(PROGRAM_RULES, RULES_ID), seekers, day)
    return (RunSawFloors(run_id=run_id, floors=kept),) if kept else ()


def floors_reached(
    rules: Rules, seekers: Iterable[Seeker], day: date
) -> tuple[tuple[str, int], ...]:
    """The floors of the day, none higher than the number of people there who can be matched."""
    able = Counter(seeker.county for seeker in seekers if able_to_be_matched(seeker, day))
    asked = {county: min(floor, able[county]) for county, floor in floors_on(rules, day).items()}
    return tuple((county, floor) for county, floor in sorted(asked.items()) if floor)


def floors_met(
    run_id: UUID, problem: MatchingProblem, served: Iterable[UUID]
) -> RunFloorsJudged | None:
    """How many of those who wait in each county with a floor are served; None without floors."""
    if not problem.couplings.floors:
        return None
    people = frozenset(served)
    there = Counter(s.county for s in problem.seekers if s.referral_id in people)
    return RunFloorsJudged(
        run_id=run_id,
        floors=tuple(
            FloorMet(county=floor.county, at_least=floor.at_least, served=there[floor.county])
            for floor in problem.couplings.floors
        ),
    )
