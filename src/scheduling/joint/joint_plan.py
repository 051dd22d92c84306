"""Matching and placement together, exactly: match, place each caseload, cut what doesn't fit."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np

from scheduling.joint.cliques import Cliques, NeverTogether
from scheduling.joint.joint_answers import (
    Caseload,
    Clashes,
    Facets,
    JointPlan,
    Limit,
    Pairs,
    Refused,
    Shared,
    Shares,
    limit_of,
)
from scheduling.joint.master import (
    TINY,
    Floats,
    Master,
    NoneWithin,
    Unsolved,
    everybody,
    loads,
    specialists_of,
    total,
)
from scheduling.joint.prices import Bits, MatchCosts, PairNumbers, cheapest, reduced_costs
from scheduling.joint.tied_rules import FREE, Rules

NEAR = 4.0
"""Points above the relaxation within which the first whole-number program looks."""
WIDER = 10
"""Times as far, when no answer so near keeps the rules that tie pairs together."""
FEW = 10
"""New cuts from rounded caseloads up to which the dearer ones (facets) are looked for too."""


@dataclass
class Search:
    """What the rounds share: the master, the cuts found and the caseloads known to fit."""

    match: MatchCosts
    clashes: Clashes
    cliques: Cliques
    clock: Callable[[], float]
    deadline: float
    facets: Facets | None = None
    rules: Rules = FREE
    refused: Refused | None = None
    master: Master = field(init=False)
    fitting: dict[Caseload, bool] = field(default_factory=dict)
    mixtures: set[Shares] = field(default_factory=set)
    """Shares that can be had."""
    bound: float = 0.0
    near: float = NEAR
    rounds: int = 0

    def __post_init__(self) -> None:
        taken = cheapest(self.match)
        reduced = reduced_costs(self.match, taken)
        self.numbers = PairNumbers(self.match)
        first = taken | _few_cheapest(self.match, reduced)
        self.master = Master(self.match, first, self.rules)
        self.bound = float(total(self.match, taken))

    @property
    def left(self) -> float:
        return self.deadline - self.clock()

    def cut(self, taken: Bits) -> int:
        """Asks for every caseload of a match; returns how many new cuts that gave."""
        asked = [c for c in loads(self.match, taken).items() if c not in self.fitting]
        new = 0
        for caseload, found in zip(asked, self.clashes(asked), strict=True):
            self.fitting[caseload] = not found
            for people in found:
                new += self._not_all(caseload[0], people)
        return new

    def keep(self, limit: Limit | Shared) -> None:
        """Keeps a limit, as far as its people can be matched there at all."""
        if isinstance(limit, Shared):
            self._keep_shared(limit.pairs)
            return
        weighed = zip(limit.people, limit.weights, strict=True)
        found = [(self.numbers.get(p, limit.specialist), weight) for p, weight in weighed]
        there = [(number, weight) for number, weight in found if number is not None]
        if there:
            pairs, weights = zip(*there, strict=True)
            self.master.add_cut(pairs, limit.most, weights)

    def _keep_shared(self, pairs: Pairs) -> bool:
        """Cuts off that all of these are made, where they can be at all."""
        numbers = [self.numbers.get(*pair) for pair in pairs]
        there = tuple(sorted(number for number in numbers if number is not None))
        return len(there) == len(pairs) and self.master.add_cut(there, len(there) - 1)

    def _not_all(self, specialist: int, people: Iterable[int]) -> bool:
        """Cuts off that all of them come, and of two whoever else clashes with both."""
        pairs = tuple(sorted(self.numbers.of(p, specialist) for p in people))
        most = len(pairs) - 1
        if len(pairs) == 2:
            pairs = self.cliques.around(specialist, (pairs[0], pairs[1]))
        return self.master.add_cut(pairs, most)

    def ask_whether_refused(self, taken: Bits) -> int:
        """Asks about a match whose caseloads fit; returns how many new cuts that gave."""
        if self.refused is None:
            return 0
        new = 0
        for pairs in self.refused(specialists_of(self.match, taken)):
            limit = limit_of(pairs)
            if isinstance(limit, Shared):
                new += self._keep_shared(pairs)
            else:
                new += self._not_all(limit.specialist, limit.people)
        return new

    def limits(self) -> tuple[Limit | Shared, ...]:
        """Every cut, by specialist and participants."""
        match, found = self.match, list[Limit | Shared]()
        for pairs, weights, most in self.master.cuts:
            people = match.pair_participant[list(pairs)].tolist()
            staff = match.pair_specialist[list(pairs)].tolist()
            if len(set(staff)) > 1:
                found.append(Shared(tuple(zip(people, staff, strict=True))))
                continue
            weighed = [(p, w) for p, w in zip(people, weights, strict=True) if w]
            everyone, counted = zip(*weighed, strict=True)
            found.append(Limit(int(match.pair_specialist[pairs[0]]), everyone, counted, most))
        return tuple(found)

    def relax(self) -> Floats:
        """The linear optimum after every violated clique has been cut off. Raises Unsolved."""
        while True:
            solution = self.master.relax(lambda: self.left)
            self.bound = max(self.bound, self.master.value)
            violated = self.cliques.violated(solution, self.master.inside)
            added = [self.master.add_cut(clique, 1) for clique in violated]
            if not any(added):
                return solution

    def tighten(self, solution: Floats) -> int:
        """Cuts off what no mixture of caseloads that fit can give; returns how many new cuts."""
        if self.facets is None:
            return 0
        new = 0
        asked = [s for s in fractional_shares(self.match, solution) if s not in self.mixtures]
        for shares, cut in zip(asked, self.facets(asked), strict=True):
            if self.left <= 0:
                break
            if cut is None:
                self.mixtures.add(shares)
            else:
                pairs = tuple(self.numbers.of(p, shares[0]) for p in cut.people)
                new += self.master.add_cut(pairs, cut.most, cut.weights)
        return new

    def whole(self) -> Bits:
        """A best whole-number match under the cuts so far."""
        while True:
            try:
                taken, value = self.master.whole(self.near, self.left)
            except NoneWithin:
                self.near *= WIDER
                continue
            if value <= self.master.value + self.near:
                self.bound = max(self.bound, value)
                return taken
            self.near = value - self.master.value + 1

    def fitted(self, taken: Bits) -> Bits:
        """The match without whoever a known clash or cut asks to wait: always feasible."""
        kept = taken.copy()
        for caseload in loads(self.match, taken).items():
            self._thin(caseload, kept)
        for pairs, weights, most in self.master.cuts:
            while sum(w for number, w in zip(pairs, weights, strict=True) if kept[number]) > most:
                there = [number for number in pairs if kept[number]]
                waits = self.match.waiting_cost[self.match.pair_participant[there]]
                kept[there[int(waits.argmin())]] = False
        return everybody(self.match, kept)

    def _thin(self, caseload: Caseload, kept: Bits) -> None:
        specialist, people = caseload
        while True:
            if (specialist, people) not in self.fitting:
                self.cut(kept)
            if self.fitting.get((specialist, people), not people):
                return
            cheapest_wait = min(people, key=lambda p: (self.match.waiting_cost[p], p))
            kept[self.numbers.of(cheapest_wait, specialist)] = False
            people = tuple(p for p in people if p != cheapest_wait)
            if not people:
                return


def solve(
    match: MatchCosts,
    clashes: Clashes,
    never_together: NeverTogether,
    clock: Callable[[], float],
    seconds: float,
    *,
    facets: Facets | None = None,
    rules: Rules = FREE,
    refused: Refused | None = None,
    known: Iterable[Limit | Shared] = (),
) -> JointPlan:
    """The cheapest match that keeps `rules`, of which every caseload can be placed, and that is not
    `refused`; or the best found and its gap, which may break rules. `known` limits are kept from
    the first.

    Fractional answers are rounded and asked about first, because cuts from them are cheap; the
    whole-number program comes in once they give few. It ends when the optimum under all cuts fits.
    """
    search = Search(
        match,
        clashes,
        Cliques(match, never_together),
        clock,
        clock() + seconds,
        facets,
        rules,
        refused,
    )
    for limit in known:
        search.keep(limit)
    search.cut(cheapest(match))
    taken, last, exhausted = cheapest(match), None, False
    try:
        while search.left > 0:
            search.rounds += 1
            solution = search.relax()
            fractional = ((solution > TINY) & (solution < 1 - TINY)).any()
            fractional |= not search.master.rules_whole
            if fractional and not exhausted:
                new = search.cut(solution > 0.5)
                exhausted = new <= FEW and new + search.tighten(solution) == 0
                continue
            taken = search.whole() if fractional else solution > 0.5
            last = taken
            if not (search.cut(taken) or search.ask_whether_refused(taken)):
                return _plan(search, taken, total(match, taken))
            exhausted = False
    except Unsolved:
        pass
    best = search.fitted(taken if last is None else last)
    return _plan(search, best, min(total(match, best), int(np.ceil(search.bound - TINY))))


def fractional_shares(match: MatchCosts, solution: Floats) -> list[Shares]:
    """The specialists who get more than one participant in part, with all whom they get."""
    some = np.flatnonzero(solution[: match.pairs] > TINY)
    partly = some[solution[some] < 1 - TINY]
    split = np.flatnonzero(np.bincount(match.pair_specialist[partly], minlength=1) > 1)
    found = []
    for specialist in split.tolist():
        pairs = some[match.pair_specialist[some] == specialist]
        people = match.pair_participant[pairs].tolist()
        found.append((specialist, tuple(people), tuple(np.round(solution[pairs], 9).tolist())))
    return found


def _few_cheapest(match: MatchCosts, reduced: np.ndarray, each: int = 6) -> Bits:
    """(arcs,): each participant's `each` pairs of least reduced cost, all waiting, all places."""
    first = np.zeros(len(reduced), bool)
    first[match.pairs :] = True
    order = np.lexsort((reduced[: match.pairs], match.pair_participant))
    people = match.pair_participant[order]
    rank = np.arange(match.pairs) - np.searchsorted(people, people)
    first[order[rank < each]] = True
    return first


def _plan(search: Search, taken: Bits, bound: int) -> JointPlan:
    match = search.match
    return JointPlan(
        specialist_of=specialists_of(match, taken),
        value=total(match, taken),
        bound=bound,
        rounds=search.rounds,
        limits=search.limits(),
    )
