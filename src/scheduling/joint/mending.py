"""A best match without time, mended where its sessions don't fit: for programs too large for the
search that proves every plan best.

Such programs have many plans that are equally good, and in most caseloads of any of them everybody
fits. So those stay, and of the others a few people move: each round is one cheapest flow over the
choices near the best, in which whoever stays costs least, without those who were just found not to
fit. Moves are barred for a few rounds, not for good, since others leave as well. A specialist whose
places can't be filled in many rounds has one less. It ends with a plan that fits; the bounds of the
match without time tell how good it is.
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np

from scheduling.joint.free_places import filled
from scheduling.joint.joint_answers import (
    Caseload,
    Limit,
    Mended,
    Refused,
    Shared,
    Together,
    Weeks,
    limit_of,
)
from scheduling.joint.master import everybody, loads, specialists_of
from scheduling.joint.prices import Bits, MatchCosts, PairNumbers, cheapest, in_some_best
from scheduling.joint.tied_rules import FREE, Rules, too_much

ROUNDS = 80
BARRED = 8
"""Rounds for which somebody who didn't fit is not sent there again."""
STUCK = 10
"""Rounds with people who don't fit, after which a specialist has one place less."""
OTHERS = 400
"""So many candidates of a specialist, the cheapest, are looked at for those who plainly can't come;
no further ones are sent in that round."""
SETTLED = 20
"""Shared time is asked about once one in so many caseloads doesn't fit, and the others stay."""
FOR_GOOD = 1 << 30


def can_mend(rules: Rules) -> bool:
    """False where rules have variables of their own that cost nothing: groups that begin or not,
    and co-visits are left to the search that proves."""
    return bool((rules.cost > 0).all())


def mended(
    match: MatchCosts,
    best: Bits,
    weeks: Weeks,
    clock: Callable[[], float],
    seconds: float,
    *,
    rules: Rules = FREE,
    refused: Refused | None = None,
    together: Together | None = None,
    finishing: float = 0.0,
) -> Mended:
    """A plan that fits and keeps `rules` as far as they bind pairs, close to the `best` match
    without time, shape (arcs,). What counties fall short is not weighed. After so many `seconds`,
    and some for `finishing`, free places stay free."""
    ends = clock() + seconds
    last = ends + finishing
    return _Mending(match, best, weeks, clock, ends, last, rules, refused, together).done()


@dataclass
class _Mending:
    match: MatchCosts
    best: Bits
    weeks: Weeks
    clock: Callable[[], float]
    deadline: float
    last: float
    """Until then free places are given to people who wait."""
    rules: Rules
    refused: Refused | None
    together: Together | None
    fitting: dict[Caseload, bool] = field(default_factory=dict)
    learned: dict[int, list[tuple[int, ...]]] = field(default_factory=lambda: defaultdict(list))
    """Of each specialist, people who don't all fit there."""
    shared: list[Shared] = field(default_factory=list)
    misfits: Counter[int] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        match = self.match
        self.numbers = PairNumbers(match)
        order = np.argsort(match.pair_specialist, kind="stable")
        ends = np.searchsorted(match.pair_specialist[order], np.arange(match.specialists + 1))
        self.pairs_of = [order[a:b] for a, b in pairwise(ends)]
        self.held = self.best[: match.pairs].copy()
        self.near = in_some_best(match, self.best) | self.held
        self.choices = np.bincount(match.pair_participant[self.near], minlength=match.participants)
        """How many places each participant could go to at no cost."""
        self.barred_until = np.zeros(match.pairs, np.int32)
        self.apart = np.zeros(match.pairs, bool)
        """Pairs that plainly don't go with whom the specialist has now."""
        self.open = np.ones(len(match.place_specialist), bool)

    def done(self) -> Mended:
        taken, number = self.best, 0
        for number in range(ROUNDS):
            taken = self._flow(number) if number else self.best
            self.held = taken[: self.match.pairs].copy()
            if self._misfits(taken, number):
                if self.clock() < self.deadline:
                    continue
                break
            if self._breaks_rules(taken):
                continue
            taken = self._filled(taken)
            self.held = taken[: self.match.pairs].copy()
            if not self._refused(taken):
                return self._mended(taken, number)
        return self._mended(self._filled(self._thinned(taken)), number)

    def _mended(self, taken: Bits, rounds: int) -> Mended:
        sets = [(s, who) for s, learned in self.learned.items() for who in learned]
        limits = [limit_of(tuple((p, s) for p in who)) for s, who in sets]
        return Mended(taken=taken, limits=(*limits, *self.shared), rounds=rounds + 1)

    def _flow(self, number: int) -> Bits:
        """The cheapest match near the best, and of those one in which most stay."""
        match, pairs = self.match, self.match.pairs
        some = np.flatnonzero((self.near & (self.barred_until <= number) & ~self.apart) | self.held)
        places = np.flatnonzero(self.open)
        staying = match.participants + 1
        found = cheapest(
            replace(
                match,
                pair_participant=match.pair_participant[some],
                pair_specialist=match.pair_specialist[some],
                pair_cost=match.pair_cost[some] * staying + ~self.held[some],
                waiting_cost=match.waiting_cost * staying,
                place_specialist=match.place_specialist[places],
                place_cost=match.place_cost[places] * staying,
            )
        )
        taken = np.zeros(len(self.best), bool)
        taken[some] = found[: len(some)]
        taken[pairs : pairs + match.participants] = found[len(some) :][: match.participants]
        taken[pairs + match.participants + places] = found[len(some) + match.participants :]
        return taken

    def _misfits(self, taken: Bits, number: int) -> bool:
        """Asks about every caseload that is new; bars one person of each clash, and who can't come
        beside those who stay. Whether somebody doesn't fit."""
        self.apart[:] = False
        unsettled = set[int]()
        for specialist, people in loads(self.match, taken).items():
            clashes = self._clashes(specialist, people)
            if not clashes:
                continue
            unsettled.add(specialist)
            left = set(people)
            for clash in clashes:
                if left.issuperset(clash):
                    going = max(clash, key=lambda p: (self._can_go(p, specialist), p))
                    left.remove(going)
                    self._bar(going, specialist, number + 1 + BARRED)
            self._look_beside(specialist, left)
            self._count(specialist)
        return self._misfits_together(taken, unsettled, number) or bool(unsettled)

    def _misfits_together(self, taken: Bits, unsettled: set[int], number: int) -> bool:
        """The same for specialists who share somebody's time, each of whose caseloads fits."""
        if self.together is None or len(unsettled) * SETTLED > self.match.specialists:
            return False
        clashes = list(self.together(specialists_of(self.match, taken), unsettled))
        for clash in clashes:
            self.shared.append(Shared(clash))
            person, specialist = max(clash, key=lambda pair: (self._can_go(*pair), pair))
            self._bar(person, specialist, number + 1 + BARRED)
            self._count(specialist)
        return bool(clashes)

    def _clashes(self, specialist: int, people: tuple[int, ...]) -> list[tuple[int, ...]]:
        if self.fitting.get((specialist, people)):
            return []
        everyone = set(people)
        known = [who for who in self.learned[specialist] if everyone.issuperset(who)]
        if known:
            return known
        (asked,) = self.weeks.clashes([(specialist, people)])
        found = [tuple(clash) for clash in asked]
        self.fitting[specialist, people] = not found
        self.learned[specialist] += found
        return found

    def _can_go(self, person: int, specialist: int) -> tuple[int, int]:
        """Who came last and was sent away least often goes first, and who has most choices."""
        number = self.numbers.of(person, specialist)
        return -int(self.barred_until[number]), int(self.choices[person])

    def _bar(self, person: int, specialist: int, until: int) -> None:
        number = self.numbers.of(person, specialist)
        self.barred_until[number] = until
        self.held[number] = False

    def _look_beside(self, specialist: int, staying: set[int]) -> None:
        pairs = self.pairs_of[specialist]
        pairs = pairs[self.near[pairs] & ~self.held[pairs]]
        if not len(pairs):
            return
        order = np.argsort(self.match.pair_cost[pairs], kind="stable")
        asked, rest = pairs[order[:OTHERS]], pairs[order[OTHERS:]]
        self.apart[rest] = True
        people = np.array(sorted(staying), np.int64)
        others = self.match.pair_participant[asked]
        self.apart[asked[self.weeks.beside(specialist, people, others)]] = True

    def _count(self, specialist: int) -> None:
        """Closes the dearest place of whoever's places can't be filled."""
        self.misfits[specialist] += 1
        if self.misfits[specialist] % STUCK == 0:
            places = np.flatnonzero(self.match.place_specialist == specialist)
            places = places[self.open[places]]
            self.open[places[-1:]] = False

    def _breaks_rules(self, taken: Bits) -> bool:
        """Bars for good one pair of each rule that is broken."""
        broken = False
        for rule in self.rules.rows:
            if len(rule.own):
                continue
            over = too_much(rule, taken)
            for pair in over:
                self.barred_until[pair], self.held[pair] = FOR_GOOD, False
            broken |= bool(over)
        return broken

    def _refused(self, taken: Bits) -> bool:
        if self.refused is None:
            return False
        some = False
        for pairs in self.refused(specialists_of(self.match, taken)):
            some = True
            match limit_of(pairs):
                case Limit(specialist=specialist, people=people):
                    self.learned[specialist].append(people)
                    self.fitting = {
                        key: fits for key, fits in self.fitting.items() if key[0] != specialist
                    }
                case Shared() as shared:
                    self.shared.append(shared)
            going = max(pairs, key=lambda pair: (self._can_go(*pair), pair))
            self._bar(*going, FOR_GOOD)
        return some

    def _thinned(self, taken: Bits) -> Bits:
        """The match without those who don't fit, or break rules."""
        kept = taken.copy()
        kept[: self.match.pairs] &= self.barred_until < FOR_GOOD
        for specialist, people in loads(self.match, kept).items():
            left = people
            while clashes := self._clashes(specialist, left):
                going = max(clashes[0], key=lambda p: (-int(self.match.waiting_cost[p]), p))
                left = tuple(p for p in left if p != going)
                kept[self.numbers.of(going, specialist)] = False
        rules = [rule for rule in self.rules.rows if not len(rule.own)]
        while over := [pair for rule in rules for pair in too_much(rule, kept)]:
            kept[over] = False
        return everybody(self.match, kept)

    def _fits(self, specialist: int, people: tuple[int, ...], kept: Bits) -> bool:
        """Whether these fit there, and beside those whom others have who share time."""
        if self._clashes(specialist, people):
            return False
        if self.together is None:
            return True
        now = kept.copy()
        now[[self.numbers.of(person, specialist) for person in people]] = True
        return not any(self.together(specialists_of(self.match, now), (), specialist))

    def _filled(self, taken: Bits) -> Bits:
        """The match with whoever waits where there is a place and their sessions fit."""
        shut = self.barred_until >= FOR_GOOD
        for rule in self.rules.rows:
            shut[rule.arcs[rule.arcs < self.match.pairs]] = True
        return filled(
            self.match,
            taken,
            ~shut,
            self.weeks.beside,
            self._fits,
            going_on=lambda: self.clock() < self.last,
        )
