"""Where minutes of work block: how much support each specialist's coming weeks have room for."""

from collections import defaultdict
from collections.abc import Iterator
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
