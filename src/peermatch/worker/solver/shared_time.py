"""What fits into the weeks of specialists who share somebody's time: a trainee visits with their
supervisor, whose hours have to reach for all trainees, and for themselves."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property, partial
from uuid import UUID

import numpy as np

from domain.matches.matching_run import Misfit
from matching import MatchingPlan, MatchingProblem
from matching.explain.advising import RunnersUp
from matching.explain.reasons import PLACES_TAKEN
from matching.flow.network import Network, never_paired
from matching.problem.couplings import NotAll, NotAllPairs
from peermatch.usecases.calendar.caseload_problem import Coming
from peermatch.usecases.calendar.fit_questions import FitWeek, pair_key
from peermatch.worker.solver.planning_answers import (
    CouldBegin,
    NeedsPairs,
    NeedsSharedWeek,
    Pairing,
    WhoShares,
)
from peermatch.worker.solver.row_numbers import RowNumbers
from peermatch.worker.solver.week_oracle import ASKING, Help, WeekOracle
from scheduling.fitting.oracle import Undecided
from scheduling.joint.joint_answers import Pairs
from scheduling.joint.known_sets import KnownSets
from scheduling.planner.time_limit import TimeLimit
from scheduling.weeks.usual_fit import UsualFit

Pair = tuple[int, int]


class SharedTime:
    """Asks once who shares somebody's time; a plan is asked about where it gives people to two of
    them at least. Each caseload alone fits by then."""

    def __init__(
        self, numbers: RowNumbers, network: Network, help_with: Help, limit: TimeLimit
    ) -> None:
        self._numbers = numbers
        self._network = network
        self._help = help_with
        self._limit = limit
        self._weeks: dict[int, UsualFit] = {}
        self._admitted: set[Pair] = set()
        self._number: dict[Pair, int] = {}
        """Of each pair that was asked about, a number."""
        self._known: dict[int, KnownSets] = defaultdict(KnownSets)
        """What was found of each group's pairs."""
        self._hard: set[Pairs] = set()
        """Those that could not be decided."""
        self._plan: tuple[Pairs, dict[int, Pairs]] | None = None
        """A plan by groups, of which other choices were asked about last."""
        self.undecided = 0
        """Plans that could not be decided, which then count as ones that don't fit."""

    def clashes(
        self, pairs: Pairs, unsettled: Collection[int] = (), one: int | None = None
    ) -> Iterator[Pairs]:
        """Of a plan's pairs every clash that is left when one of each clash before has gone. Who
        shares time with somebody `unsettled` isn't asked about; given `one`, nobody is but who
        shares time with that one."""
        later = {self._group_of.get(specialist) for specialist in unsettled}
        for group, some in self._by_group(pairs).items():
            asked = group not in later and (one is None or group == self._group_of.get(one))
            left = list(some) if asked and _several(some) else []
            while clash := self._clash_or_all(group, tuple(left)):
                yield clash
                left.remove(clash[0])
            self._let_go(group)

    def clash_at(self, pairs: Pairs, pair: Pair) -> Pairs:
        """The clash where in the plan `pair` stood instead of what its person has; none when all
        fit. Raises Undecided."""
        group = self._group_of.get(pair[1])
        if group is None:
            return ()
        if self._plan is None or self._plan[0] is not pairs:
            self._plan = pairs, self._by_group(pairs)
        there = self._plan[1].get(group, ())
        beside = tuple(sorted((*(other for other in there if other[0] != pair[0]), pair)))
        return self._clash(group, beside) if _several(beside) else ()

    def shares(self, specialist: int) -> bool:
        """Whether the specialist shares somebody's time with others."""
        return specialist in self._group_of

    @cached_property
    def _group_of(self) -> dict[int, int]:
        """Of each specialist who shares somebody's time, a number of the group."""
        first = self._someone
        groups: tuple[tuple[UUID, ...], ...] = self._help(
            WhoShares(tuple(self._numbers.specialist(s) for s in first))
        )
        return {self._numbers.offer(who): k for k, own in enumerate(groups) for who in own}

    @cached_property
    def _someone(self) -> dict[int, int]:
        """Of each specialist who has any, a candidate."""
        staff, first = np.unique(self._network.pair_offer, return_index=True)
        people = self._network.pair_seeker[first]
        return dict(zip(staff.tolist(), people.tolist(), strict=True))

    def _by_group(self, pairs: Pairs) -> dict[int, Pairs]:
        """The pairs of each group."""
        found = defaultdict[int, list[Pair]](list)
        for pair in pairs:
            if pair[1] in self._group_of:
                found[self._group_of[pair[1]]].append(pair)
        return {group: tuple(sorted(some)) for group, some in found.items()}

    def _clash_or_all(self, group: int, pairs: Pairs) -> Pairs:
        """All of the pairs where it can't be decided."""
        try:
            return self._clash(group, pairs)
        except Undecided:
            self.undecided += 1
            return pairs

    def _clash(self, group: int, pairs: Pairs) -> Pairs:
        if not pairs:
            return ()
        if pairs in self._hard:
            raise Undecided
        numbers = [self._number.setdefault(pair, len(self._number)) for pair in pairs]
        try:
            found = self._known[group].asking(partial(self._asked, group))(numbers)
        except Undecided:
            self._hard.add(pairs)
            raise
        known = set(found or ())
        return tuple(pair for pair in pairs if self._number[pair] in known)

    def _asked(self, group: int, numbers: Sequence[int]) -> list[int] | None:
        every = list(self._number)
        pairs = tuple(every[number] for number in numbers)
        week = self._week(group, pairs)
        by_key = dict(zip(map(self._key, pairs), numbers, strict=True))
        return [by_key[key] for key in week.clash(list(by_key))] or None

    def _week(self, group: int, pairs: Pairs) -> UsualFit:
        """What fits there, with these pairs made known to it."""
        if group not in self._weeks:
            staff = [s for s, own in self._group_of.items() if own == group]
            some = tuple((self._someone[s], s) for s in staff)
            found: FitWeek = self._help(NeedsSharedWeek(self._numbers.named(some)))
            self._weeks[group] = UsualFit(
                found.kept,
                found.staff,
                found.hours,
                found.ground,
                tz=found.tz,
                usual=found.usual,
                effort=ASKING,
                limit=self._limit,
            )
        new = tuple(pair for pair in pairs if pair not in self._admitted)
        if new:
            coming: Coming = self._help(NeedsPairs(self._numbers.named(new)))
            self._weeks[group].admit(coming.needs, coming.hours, coming.ground)
            self._admitted.update(new)
        return self._weeks[group]

    def _let_go(self, group: int) -> None:
        """Models of two caseloads and more take tens of megabytes."""
        if group in self._weeks:
            self._weeks[group].let_go()

    def _key(self, pair: Pair) -> str:
        return pair_key(*self._numbers.named((pair,))[0])


def _several(pairs: Pairs) -> bool:
    """Whether two specialists at least have some."""
    return len({specialist for _, specialist in pairs}) > 1


AT_ONCE = 200
"""Pairs that are asked about together, whether they could be proposed."""
WAITING = 400
"""People who wait that are asked about, so that nobody is told an untrue reason."""


class OtherOptions:
    """Rules out runners-up who are none, until all who are named would fit and could be proposed,
    or the time is over."""

    def __init__(
        self,
        weeks: WeekOracle,
        shared: SharedTime,
        numbers: RowNumbers,
        help_with: Help,
        limit: TimeLimit,
    ) -> None:
        self._weeks = weeks
        self._shared = shared
        self._numbers = numbers
        self._help = help_with
        self._limit = limit
        self._good: set[Pairing] = set()
        self.unexplored: set[Pairing] = set()
        """Pairs of which it is not known: they are not to be shown, though advice names them."""

    def ruled_out(self, problem: MatchingProblem, plan: MatchingPlan) -> MatchingProblem:
        """The problem with rules against those who are none. The plan stays what it is."""
        placed = self._numbers.pairs((x.referral_id, x.specialist_id) for x in plan.pairings)
        at: dict[int, list[int]] = {}
        for p, s in placed:
            at.setdefault(s, []).append(p)
        runners_up = RunnersUp()
        while True:
            left: list[Pairing] = []
            found, shared = list[NotAll](), list[NotAllPairs]()
            named = list(runners_up.of(problem, plan))
            asked = self._good | self.unexplored
            rules = self._rules([one for one in named if one not in asked], placed, at)
            for pairing in (one for one in named if one in rules):
                match rule := rules[pairing]:
                    case NotAll():
                        found.append(rule)
                    case NotAllPairs():
                        shared.append(rule)
                    case True:
                        left.append(pairing)
            found += [NotAll(one.specialist_id, one.referrals) for one in self._unable(left)]
            if not found and not shared:
                return problem
            known = problem.couplings
            known = replace(
                known,
                not_all=(*known.not_all, *found),
                not_all_pairs=(*known.not_all_pairs, *shared),
            )
            problem = replace(problem, couplings=known)

    def of_waiting(
        self, problem: MatchingProblem, plan: MatchingPlan, network: Network
    ) -> MatchingProblem:
        """The problem with rules against whom people could not have even alone of whom it is said
        that others have the places: of each until somebody is left whom they could have."""
        said = (u.referral_id for u in plan.unmatched if u.codes == (PLACES_TAKEN,))
        first, staff = network.first_pair.tolist(), network.pair_offer
        out = never_paired(problem)
        left = {
            p: iter([s for s in staff[first[p] : first[p + 1]].tolist() if (p, s) not in out])
            for p in self._numbers.people(said)[:WAITING]
        }
        found = list[NotAll]()
        while left and not self._limit.over:
            now = [(p, s) for p, rest in left.items() if (s := next(rest, None)) is not None]
            against = {one: self._against(one, (), {}) for one in self._numbers.named(tuple(now))}
            unable = self._unable([one for one, rule in against.items() if rule is True])
            gone = [rule for rule in against.values() if isinstance(rule, NotAll)]
            gone += [NotAll(one.specialist_id, one.referrals) for one in unable]
            found += gone
            left = {p: left[p] for one in gone for p in self._numbers.people(one.referral_ids)}
        known = problem.couplings
        return replace(problem, couplings=replace(known, not_all=(*known.not_all, *found)))

    def _rules(
        self, pairings: Sequence[Pairing], placed: Pairs, at: dict[int, list[int]]
    ) -> dict[Pairing, NotAll | NotAllPairs | bool]:
        """What is against each of them; those are asked about last who share somebody's time, which
        takes long."""
        quickly = sorted(pairings, key=lambda one: self._shared.shares(self._numbers.pair(*one)[1]))
        return {pairing: self._against(pairing, placed, at) for pairing in quickly}

    def _against(
        self, pairing: Pairing, placed: Pairs, at: dict[int, list[int]]
    ) -> NotAll | NotAllPairs | bool:
        """The rule against the pair; True where they fit, False where that is not known."""
        p, s = self._numbers.pair(*pairing)
        try:
            if self._limit.over:
                raise Undecided
            if clash := self._weeks.decided(s, [*at.get(s, ()), p]):
                return NotAll(pairing[1], self._numbers.referrals(clash))
            if together := self._shared.clash_at(placed, (p, s)):
                return NotAllPairs(self._numbers.named(together))
        except Undecided:
            self.unexplored.add(pairing)
            return False
        return True

    def _unable(self, pairs: Sequence[Pairing]) -> Iterator[Misfit]:
        """Those who could not be proposed even alone."""
        for first in range(0, len(pairs), AT_ONCE):
            some = tuple(pairs[first : first + AT_ONCE])
            if self._limit.over:
                self.unexplored.update(some)
                continue
            unable: Iterable[Misfit] = self._help(CouldBegin(some))
            yield from unable
            self._good.update(some)
