"""One referral arrives: its candidates and costs from what indexes already know."""

from collections.abc import Callable, Hashable

import numpy as np

from domain.pairing.eligibility import (
    RULES,
    AboutOffer,
    AboutSeeker,
    Avoids,
    Meets,
    Offer,
    Seeker,
    Tokens,
)
from matching.arrays import Flags, Ints
from matching.objective.levels import JOURNEY_MOST, JOURNEY_STEP, on_site, reached, reserves
from matching.problem.candidates import PLACES_RULE, Rulebook
from matching.problem.preferences import WISHES
from matching.problem.problem import MatchingProblem
from matching.problem.tokens import TokenIndex, token_index

Offers = Callable[[Offer, Tokens], Tokens]


class SpecialistIndexes:
    """The specialists of a problem, ready to be asked about any referral."""

    def __init__(self, problem: MatchingProblem, rules: Rulebook) -> None:
        self.problem, self.rules = problem, rules
        people, offers = problem.seekers, problem.offers
        self.wishes = [
            (wish, token_index(people, offers, wish.needs, wish.offers))
            for wish in WISHES
            if problem.weights.get(wish.name, 0)
        ]
        self.reserves = reserves(problem)
        self.in_person = token_index(people, offers, on_site, reached)
        self.minutes: dict[str, dict[str, int]] = {}
        for journey in problem.journeys:
            by_home = self.minutes.setdefault(journey.county, {})
            by_home[journey.home] = min(by_home.get(journey.home, JOURNEY_MOST), journey.minutes)

    def candidates(self, seeker: Seeker) -> Ints:
        """Offer numbers that break no rule for this referral, full or not."""
        able = np.ones(len(self.problem.offers), np.bool_)
        for rule in RULES:
            match rule:
                case AboutSeeker():
                    able &= rule.test(seeker, self.problem.day)
                case AboutOffer():
                    able &= self.rules.offers_pass[rule.name] | (rule.name == PLACES_RULE)
                case Meets() | Avoids():
                    index = self.rules.indexes[rule.name]
                    met = self._met(index, rule.needs(seeker), rule.offers)
                    able &= ~met if isinstance(rule, Avoids) else met
        return np.flatnonzero(able)

    def points(self, seeker: Seeker, offers: Ints) -> Ints:
        """Points with each of these offers, as `levels.closeness`, shape (offers,)."""
        total = np.zeros(len(offers), np.int64)
        for wish, index in self.wishes:
            needs = wish.needs(seeker)
            if needs:
                met = self._met(index, needs, wish.offers)[offers]
                total += self.problem.weights[wish.name] * met
        return total - self.reserves[offers]

    def road(self, seeker: Seeker, offers: Ints) -> Ints:
        """Journey steps with each of these offers, shape (offers,)."""
        if not self.problem.journeys:
            return np.zeros(len(offers), np.int64)
        by_home = self.minutes.get(seeker.county, {})
        homes = (self.problem.offers[s].home for s in offers.tolist())
        minutes = np.array([by_home.get(home, JOURNEY_MOST) for home in homes], np.int64)
        met = self._met(self.in_person, on_site(seeker), reached)[offers]
        return np.asarray(-(-minutes // JOURNEY_STEP) * met)

    def _met(self, index: TokenIndex, needs: Tokens, offered: Offers) -> Flags:
        """A token that nobody needed before is asked of every offer once."""
        known = needs & index.column.keys()
        met = index.offers_sharing(frozenset(known))
        if len(known) < len(needs):
            news: frozenset[Hashable] = needs - known
            met |= np.array([not news.isdisjoint(offered(o, news)) for o in self.problem.offers])
        return met
