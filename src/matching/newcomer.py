"""One referral arrives: its candidates and costs from what the roster's index already knows."""

from collections.abc import Hashable

import numpy as np

from domain.eligibility import RULES, AboutOffer, AboutSeeker, Avoids, Meets, Seeker, Tokens
from matching.arrays import Flags, Ints, Rows
from matching.candidates import PLACES_RULE, Rulebook
from matching.levels import closeness, journey_steps
from matching.network import Network
from matching.problem import MatchingProblem
from matching.tokens import TokenIndex


def candidates_of(problem: MatchingProblem, rules: Rulebook, seeker: Seeker) -> Ints:
    """Offer numbers that break no rule for a seeker who is not in the problem yet, full or not."""
    able = np.ones(len(problem.offers), np.bool_)
    for rule in RULES:
        match rule:
            case AboutSeeker():
                able &= rule.test(seeker, problem.day)
            case AboutOffer():
                able &= rules.offers_pass[rule.name] | (rule.name == PLACES_RULE)
            case Meets() | Avoids():
                met = _met(problem, rule, rules.indexes[rule.name], rule.needs(seeker))
                able &= ~met if isinstance(rule, Avoids) else met
    return np.flatnonzero(able)


def _met(problem: MatchingProblem, rule: Meets | Avoids, index: TokenIndex, needs: Tokens) -> Flags:
    """A token that nobody needed before is asked of every offer once."""
    known = needs & index.column.keys()
    met = index.offers_sharing(frozenset(known))
    if len(known) < len(needs):
        news: frozenset[Hashable] = needs - known
        met |= np.array([not news.isdisjoint(rule.offers(o, news)) for o in problem.offers])
    return met


def costs_of(problem: MatchingProblem, seeker: Seeker, offers: Ints) -> tuple[Rows, Rows]:
    """Closeness points and journey steps with each of these offers, both shape (offers,)."""
    alone = MatchingProblem(
        day=problem.day,
        seekers=(seeker,),
        offers=tuple(problem.offers[s] for s in offers.tolist()),
        journeys=tuple(j for j in problem.journeys if j.county == seeker.county),
        weights=problem.weights,
    )
    count = len(offers)
    none = np.zeros(count, np.int64)
    row = np.arange(count, dtype=np.int32)
    network = Network(1, count, row * 0, row, none, none, np.full(1, -1, np.int32))
    return closeness(alone, network), journey_steps(alone, network, known=bool(problem.journeys))
