"""The problem that a run kept, and what ties pairs of a plan together."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from domain.matches.matching_run import MatchingRun, Misfit, Room, RunFoundWhatFits, RunSawGround
from domain.pairing.eligibility import Offer
from domain.pairing.run_ties import RunSawHousehold
from domain.people.household_wish import HouseholdWish
from domain.shared.decider import Refusal
from matching import Journey, MatchingProblem
from matching.problem.couplings import (
    AtMostOne,
    CountyFloor,
    Couplings,
    NotAll,
    NotAllPairs,
    Together,
    WeekLimit,
)
from matching.problem.problem import Placed
from peermatch.store import ERASED


def ground_of(run_id: UUID, problem: MatchingProblem) -> RunSawGround:
    """What the problem holds beside people."""
    return RunSawGround(
        run_id=run_id,
        roads=tuple((road.home, road.county, road.minutes) for road in problem.journeys),
        weights=tuple(sorted(problem.weights.items())),
        seed=problem.seed,
    )


class RunCannotBeShown(Refusal):
    sentence = "This run's inputs were not kept, or somebody in it was erased since."


def kept_problem(run: MatchingRun) -> MatchingProblem:
    """The problem as the solver saw it. Raises RunCannotBeShown."""
    parts: list[object] = [saw.seeker for saw in run.seekers]
    parts += [saw.offer for saw in run.offers]
    if run.requested is None or run.ground is None or ERASED in parts:
        raise RunCannotBeShown
    return MatchingProblem(
        day=run.requested.day,
        seekers=tuple(saw.seeker for saw in run.seekers),
        offers=tuple(saw.offer for saw in run.offers),
        journeys=tuple(Journey(*road) for road in run.ground.roads),
        couplings=_couplings(run),
        placed=_placed(run),
        weights=dict(run.ground.weights),
        seed=run.ground.seed,
    )


def _couplings(run: MatchingRun) -> Couplings:
    tied = ties(run.ties.households, run.ties.floors, (saw.offer for saw in run.offers))
    learned = avoiding(run.fitting.misfits if run.fitting else (), _rooms(run))
    return replace(
        tied,
        not_all=learned.not_all,
        not_all_pairs=tuple(map(NotAllPairs, _shared(run))),
        week_limits=learned.week_limits,
    )


def _rooms(run: MatchingRun) -> tuple[Room, ...]:
    return run.fitting.rooms if isinstance(run.fitting, RunFoundWhatFits) else ()


def _shared(run: MatchingRun) -> tuple[tuple[tuple[UUID, UUID], ...], ...]:
    return run.fitting.shared if isinstance(run.fitting, RunFoundWhatFits) else ()


def _placed(run: MatchingRun) -> tuple[Placed, ...]:
    found = run.fitting.placed if isinstance(run.fitting, RunFoundWhatFits) else ()
    return tuple(Placed(*pair) for pair in found)


def avoiding(misfits: Iterable[Misfit], rooms: Iterable[Room] = ()) -> Couplings:
    """No plan puts more people together than fit."""
    return Couplings(
        not_all=tuple(NotAll(m.specialist_id, m.referrals) for m in misfits),
        week_limits=tuple(
            WeekLimit(r.specialist_id, r.referrals, r.weights, r.most) for r in rooms
        ),
    )


def ties(
    households: Iterable[RunSawHousehold],
    floors: Iterable[tuple[str, int]],
    offers: Iterable[Offer],
) -> Couplings:
    """What ties pairs of a plan together: wishes of households, and floors of counties."""
    return replace(
        household_couplings(households, offers),
        floors=tuple(CountyFloor(*floor) for floor in floors),
    )


def household_couplings(
    households: Iterable[RunSawHousehold], offers: Iterable[Offer]
) -> Couplings:
    """The rules that tie pairs together for those who wait beside each other."""
    waiting: dict[UUID, list[RunSawHousehold]] = defaultdict(list)
    for one in households:
        waiting[one.household_id].append(one)
    everyone, together, apart = tuple(offers), [], []
    for some in waiting.values():
        people = tuple(sorted(one.referral_id for one in some))
        if some[0].wish is HouseholdWish.TOGETHER:
            together.append(Together(people))
        else:
            apart += [AtMostOne(tuple((r, o.specialist_id) for r in people)) for o in everyone]
    return Couplings(together=tuple(together), at_most_one=tuple(apart))
