"""What fits into specialists' weeks, for the joint search: it names seekers and offers by number,
the planner's oracles by id. Weeks are asked for when a plan first comes to them."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any
from uuid import UUID

import numpy as np

from matching import MatchingProblem
from matching.flow.network import Network
from peermatch.usecases.calendar.caseload_problem import Coming
from peermatch.worker.solver.planning_answers import NeedsPeople, NeedsWeek
from scheduling.fitting.oracle import Fitting, Undecided
from scheduling.fitting.people_sets import Cut
from scheduling.joint.facets import facet
from scheduling.joint.joint_answers import Caseload, Shares
from scheduling.joint.known_sets import KnownSets
from scheduling.joint.prices import Bits, Ints
from scheduling.planner.placement import Effort
from scheduling.planner.time_limit import TimeLimit
from scheduling.weeks.usual_fit import FreeTime, UsualFit

ASKING = Effort(per_cluster=5.0)
"""A question about one caseload takes hundredths of this."""
ALL_AT_ONCE = 400
"""So many candidates of a specialist are asked about with their week; of more, only those that a
plan comes to."""
KEPT = 40
"""Specialists of whom it is kept what excludes what; half a megabyte each."""
MODELS = 40
"""Specialists of whom the model that was asked last is kept; each takes some megabytes."""
FEW_MODELS = 4
"""The same where a plan is mended, which seldom asks about the same people again."""
Help = Callable[[Any], Any]


class WeekOracle:
    """Answers for every specialist; asks `help_with` for the weeks and people it doesn't know."""

    def __init__(
        self,
        problem: MatchingProblem,
        network: Network,
        help_with: Help,
        limit: TimeLimit,
        models: int = MODELS,
    ) -> None:
        self._problem = problem
        self._limit = limit
        self._models = models
        self._help = help_with
        self._key = [str(seeker.referral_id) for seeker in problem.seekers]
        self._number = {key: p for p, key in enumerate(self._key)}
        order = np.argsort(network.pair_offer, kind="stable")
        ends = np.searchsorted(network.pair_offer[order], np.arange(network.offers + 1))
        self._candidates = [
            network.pair_seeker[order[a:b]]
            for a, b in zip(ends[:-1].tolist(), ends[1:].tolist(), strict=True)
        ]
        self._weeks: dict[int, UsualFit] = {}
        self._lately: dict[int, None] = {}
        """Who was asked about last, last of all."""
        self._admitted: dict[int, set[int]] = {}
        """Whom each of them knows."""
        self._known: dict[int, KnownSets] = defaultdict(KnownSets)
        self._free: FreeTime | None = None
        self.undecided = 0
        """Caseloads that could not be decided, which then count as ones that don't fit."""

    def clashes(self, caseloads: Sequence[Caseload]) -> Iterator[list[tuple[int, ...]]]:
        """Of each caseload every clash that is left when one of each clash before has gone."""
        for specialist, people in caseloads:
            found, left = [], list(people)
            while clash := self.clash(specialist, left):
                found.append(clash)
                left.remove(clash[0])
            yield found

    def clash(self, specialist: int, people: Sequence[int]) -> tuple[int, ...]:
        """Nobody when they all fit; else some who don't, though they would without any of them."""
        try:
            return self.decided(specialist, people)
        except Undecided:
            self.undecided += 1
            return tuple(sorted(people))

    def decided(self, specialist: int, people: Sequence[int]) -> tuple[int, ...]:
        """The same. Raises Undecided."""
        week = self._week(specialist, people)
        if two := self._plainly(week, specialist, people):
            return two
        found = week.clash([self._key[p] for p in people])
        return tuple(sorted(self._number[key] for key in found))

    def _plainly(self, week: UsualFit, specialist: int, people: Sequence[int]) -> tuple[int, ...]:
        """The first two of them who plainly clash, where each fits alone; nobody when it takes a
        search to see who does."""
        if not all(week.able(self._key[p]) for p in people):
            return ()
        ordered = sorted(people)
        clash = self.never_together(specialist, np.array(ordered, np.int64))
        at = np.argwhere(clash)
        return tuple(ordered[k] for k in at[0].tolist()) if len(at) else ()

    def never_together(self, specialist: int, people: Ints) -> Bits:
        """(n, n): candidates of whom plainly only one can come."""
        asked = people.tolist()
        return self._week(specialist, asked).never_together([self._key[p] for p in asked])

    def beside(self, specialist: int, people: Ints, others: Ints) -> Bits:
        """(others,): who plainly, without a search, can't come beside these people."""
        everyone = [*people.tolist(), *others.tolist()]
        week = self._week(specialist, everyone)
        able = np.array([week.able(self._key[p]) for p in others.tolist()], np.bool_)
        clash = week.never_together([self._key[p] for p in everyone])
        found: Bits = ~able | clash[: len(people), len(people) :].any(axis=0)
        return found

    def facets(self, shares: Sequence[Shares]) -> Iterator[Cut | None]:
        """For each specialist's fractional caseload, a cut that it exceeds, if there is one."""
        for specialist, people, parts in shares:
            asking = self._week(specialist, people).asking([self._key[p] for p in people])
            try:
                clash = self._known[specialist].asking(partial(self._clash_of, asking))
                yield facet(people, parts, clash)
            except Undecided:
                yield None

    def _clash_of(self, asking: Fitting, people: Sequence[int]) -> list[int] | None:
        """Raises Undecided."""
        found = asking.clash([self._key[p] for p in people])
        if found is None:
            return None
        return [self._number[key] for key in found] or list(people[:1])

    def _week(self, specialist: int, people: Sequence[int]) -> UsualFit:
        """What fits at a specialist, with these people made known to it."""
        if specialist not in self._weeks:
            everyone = self._candidates[specialist]
            first = everyone.tolist() if len(everyone) <= ALL_AT_ONCE else people
            self._weeks[specialist] = self._asked(specialist, first)
            self._admitted[specialist] = set(first)
        self._lately.pop(specialist, None)
        self._lately[specialist] = None
        lately = list(self._lately)
        if len(lately) > self._models:
            self._weeks[lately[-1 - self._models]].let_go()
        if len(lately) > KEPT:
            del self._lately[lately[0]]
            self._weeks[lately[0]].forget()
        week, known = self._weeks[specialist], self._admitted[specialist]
        new = [p for p in people if p not in known]
        if new:
            who = self._problem.offers[specialist].specialist_id
            _admit(week, self._help(NeedsPeople(who, self._referrals(new))))
            known.update(new)
        return week

    def _asked(self, specialist: int, people: Sequence[int]) -> UsualFit:
        who = self._problem.offers[specialist].specialist_id
        week, coming = self._help(NeedsWeek(who, self._referrals(people)))
        self._free = self._free or FreeTime(week.tz)
        found = UsualFit(
            week.kept,
            week.staff,
            week.hours,
            week.ground,
            tz=week.tz,
            usual=week.usual,
            effort=ASKING,
            free=self._free,
            limit=self._limit,
        )
        _admit(found, coming)
        return found

    def _referrals(self, people: Sequence[int]) -> tuple[UUID, ...]:
        return tuple(self._problem.seekers[p].referral_id for p in people)


def _admit(week: UsualFit, coming: Coming) -> None:
    week.admit(coming.needs, coming.hours, coming.ground)
