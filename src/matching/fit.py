"""Plans whose caseloads fit into weeks: matching asks a planner and learns which sets don't fit."""

from dataclasses import dataclass, replace
from typing import Protocol
from uuid import UUID

import numpy as np

from matching.arrays import Flags
from matching.coupled.coupled_plans import CoupledPlan, Proved
from matching.engine import coupled_in_words, in_words, under_coupled_rules
from matching.flow.network import Network, build_network
from matching.objective.assignment import Assignment, Progress, assign, silent
from matching.objective.levels import objective
from matching.problem.candidates import Rulebook, rulebook
from matching.problem.couplings import NotAll
from matching.problem.matching_plan import MatchingPlan
from matching.problem.problem import MatchingProblem

ROUNDS = 200


class Fits(Protocol):
    """Whether these referrals fit at this specialist: `()` when they do, else a smallest set of
    them that doesn't. Adding people to a set that doesn't fit never makes it fit."""

    def __call__(self, specialist_id: UUID, referral_ids: tuple[UUID, ...]) -> tuple[UUID, ...]: ...


class Whole(Protocol):
    """What keeps a plan whose caseloads all fit from being carried out; nothing when it can be."""

    def __call__(self, problem: MatchingProblem, plan: MatchingPlan) -> tuple[NotAll, ...]: ...


def nothing(problem: MatchingProblem, plan: MatchingPlan) -> tuple[NotAll, ...]:
    """Whatever fits can be carried out."""
    return ()


@dataclass(frozen=True, slots=True)
class FittingPlan:
    """A plan in which every caseload fits, and the problem that it answers: the one asked with the
    cuts learned, so that solving it again gives the same plan. Proved best when its proof is."""

    problem: MatchingProblem
    plan: MatchingPlan
    rounds: int


def solve_fitting(
    problem: MatchingProblem,
    fits: Fits,
    *,
    whole: Whole = nothing,
    rounds: int = ROUNDS,
    progress: Progress = silent,
) -> FittingPlan:
    """Solves, asks about every caseload that the plan has, cuts off what doesn't fit, and solves
    again; `whole` is asked when all of them fit.

    Cuts only remove plans that can't be placed, so the first plan that fits is the best that does,
    and nothing is asked about pairs that no plan comes to. After `rounds` the people who don't fit
    wait, and the plan says its gap. Raises as `solve`.
    """
    rules = rulebook(problem)
    solved = _assigned(problem, rules, progress)
    asked: dict[tuple[int, tuple[UUID, ...]], tuple[UUID, ...]] = {}
    for number in range(rounds):
        coupled = under_coupled_rules(problem, rules, solved)
        flow = solved.flow if coupled is None else coupled.flow
        cuts = _cuts(problem, solved.network, flow, (fits, asked))
        progress(f"{len(cuts)} caseloads don't fit", 1 - 0.5 / (number + 1))
        if not cuts:
            found = _answer(problem, rules, solved, coupled, number + 1)
            cuts = whole(problem, found.plan)
            if not cuts:
                return found
        learned = (*problem.couplings.not_all, *cuts)
        problem = replace(problem, couplings=replace(problem.couplings, not_all=learned))
        if any(len(cut.referral_ids) == 1 for cut in cuts):
            solved = _assigned(problem, rules, silent)  # a pair less is an arc less, and no row
    coupled = under_coupled_rules(problem, rules, solved)
    coupled = _shortened(problem, solved, coupled, (fits, asked))
    return _answer(problem, rules, solved, coupled, rounds)


def _assigned(problem: MatchingProblem, rules: Rulebook, progress: Progress) -> Assignment:
    network = build_network(problem, rules)
    return assign(network, objective(problem, network), progress)


Oracle = tuple[Fits, dict[tuple[int, tuple[UUID, ...]], tuple[UUID, ...]]]
"""The oracle and what it has answered, by offer number and referrals."""


def _answer(
    problem: MatchingProblem,
    rules: Rulebook,
    solved: Assignment,
    coupled: CoupledPlan | None,
    rounds: int,
) -> FittingPlan:
    if coupled is None:
        return FittingPlan(problem, in_words(problem, rules, solved), rounds)
    return FittingPlan(problem, coupled_in_words(problem, rules, solved, coupled), rounds)


def _caseloads(problem: MatchingProblem, network: Network, flow: Flags) -> dict[int, list[int]]:
    """Seeker numbers at every offer that takes somebody new on, the pinned included."""
    caseloads: dict[int, list[int]] = {}
    chosen = np.flatnonzero(flow[: network.pairs])
    for p, s in zip(network.pair_seeker[chosen], network.pair_offer[chosen], strict=True):
        caseloads.setdefault(int(s), []).append(int(p))
    for p in np.flatnonzero(network.pinned >= 0).tolist():
        if int(network.pinned[p]) in caseloads:
            caseloads[int(network.pinned[p])].append(p)
    return caseloads


def _cuts(
    problem: MatchingProblem, network: Network, flow: Flags, oracle: Oracle
) -> tuple[NotAll, ...]:
    """Of each caseload every clash that is left when one of each clash before has gone."""
    cuts = []
    for s, people in sorted(_caseloads(problem, network, flow).items()):
        left = list(people)
        while clash := _ask(problem, s, left, oracle):
            cuts.append(NotAll(problem.offers[s].specialist_id, tuple(sorted(clash))))
            left.remove(next(p for p in left if problem.seekers[p].referral_id in clash))
    return tuple(cuts)


def _ask(problem: MatchingProblem, s: int, people: list[int], oracle: Oracle) -> tuple[UUID, ...]:
    fits, asked = oracle
    referrals = tuple(sorted(problem.seekers[p].referral_id for p in people))
    if (s, referrals) not in asked:
        asked[s, referrals] = fits(problem.offers[s].specialist_id, referrals)
    return asked[s, referrals]


def _shortened(
    problem: MatchingProblem, solved: Assignment, coupled: CoupledPlan | None, oracle: Oracle
) -> CoupledPlan:
    """The last plan without the people who don't fit: of every clash, the last in line waits."""
    network, levels = solved.network, solved.objective.levels
    flow = (solved.flow if coupled is None else coupled.flow).copy()
    ranks = levels[0].wait
    for s, people in _caseloads(problem, network, flow).items():
        while clash := _ask(problem, s, people, oracle):
            out = min(
                (p for p in people if problem.seekers[p].referral_id in clash and ranks[p]),
                key=lambda p: (int(ranks[p]), p),
            )
            people.remove(out)
            mine = np.arange(network.first_pair[out], network.first_pair[out + 1])
            flow[mine] = False
            flow[network.pairs + out] = True
            places = np.arange(network.first_place[s], network.first_place[s + 1])
            taken = places[flow[network.pairs + network.seekers + places]]
            flow[network.pairs + network.seekers + taken[-1]] = False
    bounds = [proof.value for proof in solved.proofs]
    if coupled is not None:
        bounds = [level.bound for level in coupled.levels[-len(levels) :]]
    proved, exact = [], True
    for level, bound in zip(levels, bounds, strict=True):
        value = level.value(flow)
        proved.append(Proved(level.name, level.meaning, value, bound if exact else 0))
        exact = exact and value == bound
    return CoupledPlan(flow, tuple(proved))
