"""From a problem to its plan: candidates, levels, proof, words. Imports the solver."""

from importlib.metadata import version

import numpy as np

from matching.arrays import Flags, Rows
from matching.assignment import Assignment, Progress, assign, silent
from matching.candidates import Rulebook, rulebook
from matching.documents import digest
from matching.levels import objective
from matching.network import Network, build_network
from matching.plan import LevelPrices, LevelValue, MatchingPlan, Proof, ProofStatus
from matching.problem import MatchingProblem
from matching.reasons import pairings, waiting

ENGINE = "1"
"""Raised when the same problem may give another plan."""


def versions() -> tuple[tuple[str, str], ...]:
    """What a plan depends on besides its problem."""
    return (("engine", ENGINE), ("ortools", version("ortools")))


def solve(problem: MatchingProblem, progress: Progress = silent) -> MatchingPlan:
    """The best plan of the whole waitlist. Raises ProblemRefused and CostRangeTooLarge."""
    progress("candidates", 0.0)
    rules = rulebook(problem)
    network = build_network(problem, rules)
    solved = assign(network, objective(problem, network), progress)
    return in_words(problem, rules, solved)


def in_words(problem: MatchingProblem, rules: Rulebook, solved: Assignment) -> MatchingPlan:
    """The plan of a solved assignment, with its proof."""
    network = solved.network
    levels = tuple(
        LevelValue(name=level.name, meaning=level.meaning, value=value, bound=value)
        for level, value in zip(solved.objective.levels, solved.values, strict=True)
    )
    proof = Proof(
        status=ProofStatus.OPTIMAL,
        certificate=tuple(
            LevelPrices(level=proof.level.name, prices=tuple(proof.price.tolist()))
            for proof in solved.proofs
        ),
    )
    return MatchingPlan(
        problem_digest=digest(problem),
        seed=problem.seed,
        pairings=tuple(pairings(problem, network, _chosen(network, solved.flow))),
        unmatched=tuple(
            waiting(problem, network, rules, _waiting(network, solved.flow), frozenset())
        ),
        levels=levels,
        proof=proof,
        versions=versions(),
    )


def _chosen(network: Network, flow: Flags) -> Rows:
    return np.flatnonzero(flow[: network.pairs]).astype(np.int32)


def _waiting(network: Network, flow: Flags) -> Rows:
    waits = flow[network.pairs : network.pairs + network.seekers]
    return np.flatnonzero(waits).astype(np.int32)
