"""From a problem to its plan: candidates, levels, proof, words. Imports the solver."""

from importlib.metadata import version

import numpy as np

from matching.arrays import Flags
from matching.coupled.coupled_plans import (
    DEFAULT_EFFORT,
    CoupledPlan,
    GivenPlanBreaksRules,
    judge_rows,
    keeps,
    solve_rows,
)
from matching.coupled.coupled_rows import coupled_rows
from matching.coupled.integer import Effort
from matching.explain.reasons import pairings, waiting
from matching.flow.network import Network, build_network, flow_of
from matching.objective.assignment import Assignment, Progress, assign, silent
from matching.objective.levels import objective
from matching.problem.candidates import Rulebook, rulebook
from matching.problem.documents import digest
from matching.problem.matching_plan import LevelPrices, LevelValue, MatchingPlan, Proof, ProofStatus
from matching.problem.problem import MatchingProblem

ENGINE = "2"
"""Raised when the same problem may give another plan."""


def versions() -> tuple[tuple[str, str], ...]:
    """What a plan depends on besides its problem."""
    return (("engine", ENGINE), ("ortools", version("ortools")))


def solve(
    problem: MatchingProblem, progress: Progress = silent, effort: Effort = DEFAULT_EFFORT
) -> MatchingPlan:
    """The best plan of the whole waitlist; or the one that is `placed`, and how good it is. Raises
    ProblemRefused, CostRangeTooLarge among them. `effort` is for rules that tie pairs together."""
    progress("candidates", 0.0)
    rules = rulebook(problem)
    network = build_network(problem, rules)
    solved = assign(network, objective(problem, network), progress)
    if problem.placed:
        coupled: CoupledPlan | None = judged(problem, rules, solved, effort)
    else:
        coupled = under_coupled_rules(problem, rules, solved, progress, effort)
    if coupled is None:
        return in_words(problem, rules, solved)
    return coupled_in_words(problem, rules, solved, coupled)


def under_coupled_rules(
    problem: MatchingProblem,
    rules: Rulebook,
    solved: Assignment,
    progress: Progress = silent,
    effort: Effort = DEFAULT_EFFORT,
) -> CoupledPlan | None:
    """The best plan that keeps them; None where the flow does as it is."""
    if not problem.couplings:
        return None
    rows = coupled_rows(problem, solved.network, rules)
    if not rows.top and keeps(solved.flow, rows, np.zeros(0, np.int64)):
        return None
    progress("coupled rules", 0.97)
    return solve_rows(solved, rows, effort)


def judged(
    problem: MatchingProblem,
    rules: Rulebook,
    solved: Assignment,
    effort: Effort = DEFAULT_EFFORT,
) -> CoupledPlan:
    """The plan that is given. Raises GivenPlanBreaksRules."""
    flow = placed_flow(problem, solved.network)
    return judge_rows(solved, coupled_rows(problem, solved.network, rules), flow, effort)


def placed_flow(problem: MatchingProblem, network: Network) -> Flags:
    """The pairs that are placed as a flow, shape (arcs,): everybody else waits. Raises
    GivenPlanBreaksRules for a pair that is no candidate."""
    seekers = {s.referral_id: i for i, s in enumerate(problem.seekers)}
    offers = {o.specialist_id: i for i, o in enumerate(problem.offers)}
    wanted = {(seekers[x.referral_id], offers[x.specialist_id]) for x in problem.placed}
    both = zip(network.pair_seeker.tolist(), network.pair_offer.tolist(), strict=True)
    pairs = [number for number, pair in enumerate(both) if pair in wanted]
    if len(pairs) != len(wanted):
        raise GivenPlanBreaksRules
    return flow_of(network, np.array(pairs, np.int64))


def in_words(problem: MatchingProblem, rules: Rulebook, solved: Assignment) -> MatchingPlan:
    """The plan of a solved assignment, with its proof."""
    levels = tuple(
        LevelValue(
            name=proof.level.name, meaning=proof.level.meaning, value=proof.value, bound=proof.value
        )
        for proof in solved.proofs
    )
    proof = Proof(status=ProofStatus.OPTIMAL, certificate=_prices(solved))
    return _plan(problem, rules, solved, (solved.flow, levels, proof))


def coupled_in_words(
    problem: MatchingProblem, rules: Rulebook, solved: Assignment, coupled: CoupledPlan
) -> MatchingPlan:
    """The plan under coupled rules: values and bounds, proved where they are equal."""
    levels = tuple(
        LevelValue(name=level.name, meaning=level.meaning, value=level.value, bound=level.bound)
        for level in coupled.levels
    )
    status = ProofStatus.OPTIMAL if coupled.proved else ProofStatus.GAP
    proof = Proof(status=status, certificate=_prices(solved))
    return _plan(problem, rules, solved, (coupled.flow, levels, proof))


def _prices(solved: Assignment) -> tuple[LevelPrices, ...]:
    return tuple(
        LevelPrices(level=proof.level.name, prices=tuple(proof.price.tolist()))
        for proof in solved.proofs
    )


def _plan(
    problem: MatchingProblem,
    rules: Rulebook,
    solved: Assignment,
    answer: tuple[Flags, tuple[LevelValue, ...], Proof],
) -> MatchingPlan:
    flow, levels, proof = answer
    network = solved.network
    chosen = np.flatnonzero(flow[: network.pairs])
    return MatchingPlan(
        problem_digest=digest(problem),
        seed=problem.seed,
        pairings=tuple(pairings(problem, network, solved.objective, chosen)),
        unmatched=tuple(waiting(problem, network, rules, flow, solved.objective.levels[0].wait)),
        levels=levels,
        proof=proof,
        versions=versions(),
    )
