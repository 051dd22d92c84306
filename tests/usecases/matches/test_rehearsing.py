"""A plan is rehearsed before it is proposed, and only what changed since the last one."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, cast
from uuid import UUID

from matching_people import small_waitlist

from matching import Couplings, MatchingProblem
from matching.problem.couplings import Together
from peermatch.store import Work
from peermatch.usecases.core.program import Program
from peermatch.usecases.matches.rehearsing import Rehearsals
from peermatch.usecases.pairing.matching_problem import in_line
from peermatch.usecases.pairing.plan_groups import Pairing, PlanGroups, at_once


class Proposed(set[UUID]):
    """Who was proposed so far; stands for a unit of work."""


class Shared(PlanGroups):
    """Groups by who supervises whom."""

    staff: dict[UUID, UUID]

    @property
    def supervisors_and_rooms(self) -> Any:
        return self.staff, {}


def over_nothing(decide: Callable[[Work], Any]) -> Any:
    return decide(cast(Work, Proposed()))


class Told(Rehearsals):
    """A rehearsal in which the last in line is refused where `barring` came before; `asked` is whom
    it was asked about."""

    barring: frozenset[UUID] = frozenset()
    asked: list[UUID]

    def _look_ahead(self, _work: Work, _pairings: Iterable[Pairing]) -> None:
        pass

    def _proposed(self, work: Work, referral_id: UUID, _specialist_id: UUID) -> bool:
        self.asked.append(referral_id)
        before = cast(Proposed, work)
        if referral_id == self.in_line[-1] and self.barring & before:
            return False
        before.add(referral_id)
        return True

    @property
    def in_line(self) -> list[UUID]:
        return [who for who, _ in sorted(in_line(self.problem).items(), key=lambda one: one[1])]


def told(problem: MatchingProblem, shared: dict[UUID, UUID] | None = None) -> Told:
    found = Told(Program(), problem, over_nothing)
    found.asked, groups = [], Shared(problem, over_nothing)
    groups.staff = shared or {}
    found.groups = groups
    return found


def of(problem: MatchingProblem, at: Iterable[int]) -> tuple[list[UUID], list[Pairing]]:
    """Those who wait, in line, each with the specialist of that number."""
    line = told(problem).in_line
    return line, [(r, problem.offers[n].specialist_id) for r, n in zip(line, at, strict=True)]


def test_a_refusal_names_only_whom_it_takes() -> None:
    """Of those proposed before at the same specialist one is enough to have the last refused."""
    problem = small_waitlist(4, 1, 1)
    line, pairings = of(problem, (0, 0, 0, 0))
    rehearsals = told(problem)
    rehearsals.barring = frozenset({line[1]})
    who = problem.offers[0].specialist_id
    assert rehearsals.refused(reversed(pairings)) == (((line[1], who), (line[3], who)),)


def test_of_the_next_plan_only_specialists_with_other_people_are_rehearsed() -> None:
    problem = small_waitlist(4, 3, 1)
    line, first = of(problem, (0, 0, 1, 1))
    _, second = of(problem, (0, 0, 1, 2))
    rehearsals = told(problem)
    rehearsals.refused(first)
    rehearsals.asked.clear()
    rehearsals.refused(second)
    assert rehearsals.asked == [line[2], line[3]]


def test_what_was_refused_once_is_refused_again_without_asking() -> None:
    problem = small_waitlist(4, 2, 1)
    line, plan = of(problem, (0, 1, 1, 1))
    rehearsals = told(problem)
    rehearsals.barring = frozenset({line[2]})
    found = rehearsals.refused(plan)
    rehearsals.asked.clear()
    assert found
    assert rehearsals.refused(plan) == found
    assert rehearsals.asked == []


def test_a_household_is_rehearsed_together() -> None:
    problem = small_waitlist(4, 3, 1)
    line, first = of(problem, (0, 0, 1, 1))
    _, second = of(problem, (0, 0, 1, 2))
    tied = Couplings(together=(Together(referral_ids=(line[0], line[3])),))
    rehearsals = told(replace(problem, couplings=tied))
    rehearsals.refused(first)
    rehearsals.asked.clear()
    rehearsals.refused(second)
    assert rehearsals.asked == line


def test_whoever_shares_a_supervisor_is_rehearsed_anew_with_the_other() -> None:
    problem = small_waitlist(4, 3, 1)
    line, first = of(problem, (0, 0, 1, 1))
    _, second = of(problem, (0, 0, 1, 2))
    supervisor = problem.offers[1].specialist_id
    rehearsals = told(problem, {problem.offers[0].specialist_id: supervisor})
    rehearsals.refused(first)
    rehearsals.asked.clear()
    rehearsals.refused(second)
    assert rehearsals.asked == line


def test_who_is_refused_for_somebody_of_another_specialist_is_not_impossible_alone() -> None:
    """Two trainees share the last hour of their supervisor; the people of one take it."""
    problem = small_waitlist(4, 3, 1)
    line, plan = of(problem, (0, 0, 1, 1))
    supervisor = problem.offers[2].specialist_id
    one, other = (offer.specialist_id for offer in problem.offers[:2])
    rehearsals = told(problem, {one: supervisor, other: supervisor})
    rehearsals.barring = frozenset({line[1]})
    assert rehearsals.refused(plan) == (((line[1], one), (line[3], other)),)


def test_people_of_the_same_specialist_are_named_where_they_are_enough() -> None:
    problem = small_waitlist(4, 3, 1)
    line, plan = of(problem, (0, 1, 1, 1))
    supervisor, own = problem.offers[2].specialist_id, problem.offers[1].specialist_id
    rehearsals = told(problem, {problem.offers[0].specialist_id: supervisor, own: supervisor})
    rehearsals.barring = frozenset({line[0], line[2]})
    assert rehearsals.refused(plan) == (((line[2], own), (line[3], own)),)


def test_whole_groups_are_taken_together_as_long_as_they_are_few() -> None:
    _, pairings = of(small_waitlist(6, 6, 1), range(6))
    groups = [tuple(pairings[a:b]) for a, b in ((0, 1), (1, 2), (2, 5), (5, 6))]
    assert list(at_once(groups, 2)) == [groups[:2], groups[2:3], groups[3:]]
