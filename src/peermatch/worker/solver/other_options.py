"""Whom else a run names for somebody: specialists at whom they would fit beside whom the plan puts
there, and to whom they could be proposed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from domain.matches.matching_run import Misfit
from matching import MatchingPlan, MatchingProblem
from matching.explain.advising import RunnersUp
from matching.problem.couplings import NotAll, NotAllPairs
from peermatch.worker.solver.planning_answers import CouldBegin, Pairing
from peermatch.worker.solver.row_numbers import RowNumbers
from peermatch.worker.solver.shared_time import SharedTime
from peermatch.worker.solver.week_oracle import Help, WeekOracle
from scheduling.joint.joint_answers import Pairs
from scheduling.planner.oracle import Undecided
from scheduling.planner.time_limit import TimeLimit

AT_ONCE = 200
"""Pairs that are asked about together, whether they could be proposed."""


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
            for pairing in runners_up.of(problem, plan):
                if pairing in self._good or pairing in self.unexplored:
                    continue
                rule = self._against(pairing, placed, at)
                match rule:
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
