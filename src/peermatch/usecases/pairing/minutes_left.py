"""Where minutes of work block: how much support each specialist's coming weeks have room for."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate
from uuid import UUID

from domain.program.limits import Level, LimitName, Limits
from domain.program.program_rules import PROGRAM_RULES, RULES_ID, limits_on
from domain.specialists.workload import minutes_left
from matching import MatchingProblem
from matching.problem.candidates import eligible_pairs, rulebook
from matching.problem.couplings import Couplings, NotAll, WeekLimit
from peermatch.usecases.core.program import Program
from peermatch.usecases.pairing.workloads import WeeksBeside
from peermatch.usecases.sessions.existing_bookings import ReadState


def minutes_of_work(read: ReadState, problem: MatchingProblem, program: Program) -> Couplings:
    """No plan promises more minutes than a specialist has left; nothing where the rule warns."""
    limits = limits_on(read(PROGRAM_RULES, RULES_ID), problem.day)
    if limits[LimitName.MINUTES_OF_WORK].level is not Level.BLOCK:
        return Couplings()
    alone, together = [], []
    for who, most, minutes in _asked(read, problem, program, limits):
        alone += [NotAll(who, (r,)) for r, takes in minutes.items() if takes > most]
        some = {r: takes for r, takes in minutes.items() if 0 < takes <= most}
        if sum(some.values()) > most:
            together.append(WeekLimit(who, tuple(some), tuple(some.values()), most))
    return Couplings(not_all=tuple(alone), week_limits=tuple(together))


def within_minutes(problem: MatchingProblem, work: Couplings) -> MatchingProblem:
    """For a plan that knows no rules over several pairs: who is too much alone is excluded, and
    nobody has more places than people of least minutes would fill. A plan under the rules keeps
    that too, so nothing is lost that a run could propose."""
    alone: dict[UUID, set[UUID]] = defaultdict(set)
    for cut in work.not_all:
        alone[cut.referral_ids[0]].add(cut.specialist_id)
    most = {limit.specialist_id: _people_within(limit) for limit in work.week_limits}
    return replace(
        problem,
        seekers=tuple(
            replace(one, excluded=one.excluded | alone[one.referral_id])
            if one.referral_id in alone
            else one
            for one in problem.seekers
        ),
        offers=tuple(
            replace(one, capacity=min(one.capacity, one.taken + most[one.specialist_id]))
            if one.specialist_id in most
            else one
            for one in problem.offers
        ),
    )


def _people_within(limit: WeekLimit) -> int:
    """How many fit at most."""
    return sum(total <= limit.most for total in accumulate(sorted(limit.weights)))


def _asked(
    read: ReadState, problem: MatchingProblem, program: Program, limits: Limits
) -> Iterator[tuple[UUID, int, dict[UUID, int]]]:
    """Each specialist with the minutes that they have left, and what everybody who could come
    would take of them."""
    people, offers = problem.seekers, problem.offers
    could: dict[int, list[int]] = defaultdict(list)
    seekers, there = eligible_pairs(problem, rulebook(problem))
    for p, s in zip(seekers.tolist(), there.tolist(), strict=True):
        could[s].append(p)
    for s, asking in sorted(could.items()):
        who = offers[s].specialist_id
        weeks = WeeksBeside(read, who, program, limits, problem.day)
        takes = {people[p].referral_id: weeks.minutes_of(people[p].referral_id) for p in asking}
        yield who, max(0, minutes_left(weeks.now.workload, limits)), takes
