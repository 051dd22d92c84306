"""Two plans side by side, counted by hand."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from domain.shared.vocabulary import Mode, Urgency
from matching import Journey, MatchingPlan, MatchingProblem, solve
from matching.problem.compared import Difference, Pair, Waiting
from matching.replan.what_if import compared
from stories.pasts.run_samples import OFFER, SEEKER

DAY = SEEKER.received_on + timedelta(days=10)


def problem(people: int, places: int, **changes: object) -> MatchingProblem:
    """So many people alike, the first the longest waiting, and one specialist."""
    seekers = tuple(
        replace(
            SEEKER,
            referral_id=UUID(int=n),
            participant_id=UUID(int=100 + n),
            urgency=Urgency.ROUTINE,
            received_on=SEEKER.received_on + timedelta(days=n),
            excluded=frozenset(),
            held_back=None,
        )
        for n in range(people)
    )
    there = replace(OFFER, capacity=places, taken=0, leaving=False, **changes)
    road = Journey(there.home, SEEKER.county, 25)
    return MatchingProblem(day=DAY, seekers=seekers, offers=(there,), journeys=(road,))


def side(asked: MatchingProblem) -> tuple[MatchingProblem, MatchingPlan]:
    return asked, solve(asked)


def test_one_place_less_sends_the_last_in_line_back() -> None:
    answer = compared(side(problem(3, 2)), side(problem(3, 1)))
    assert (answer.people, answer.matched_before, answer.matched_after) == (3, 2, 1)
    assert (answer.gained, answer.moved, answer.proved) == ((), (), True)
    assert [one.referral_id for one in answer.lost] == [UUID(int=1)]
    assert answer.lost[0].after is None
    assert answer.counties == (
        Waiting(county=SEEKER.county, before=1, after=2, longest_before=8, longest_after=9),
    )
    in_person = Mode.IN_PERSON in SEEKER.modes & OFFER.modes and SEEKER.county in OFFER.counties
    assert (answer.drive_before, answer.drive_after) == ((50, 25) if in_person else (0, 0))
    assert all(one.before == 2 * one.after for one in answer.wishes)


def test_somebody_else_for_the_same_person_is_no_loss() -> None:
    other = UUID(int=77)
    answer = compared(side(problem(1, 1)), side(problem(1, 1, specialist_id=other)))
    met = tuple(one.wish for one in answer.wishes if one.before)
    assert (answer.gained, answer.lost) == ((), ())
    assert answer.moved == (
        Difference(
            referral_id=UUID(int=0),
            before=Pair(specialist_id=OFFER.specialist_id, wishes=met),
            after=Pair(specialist_id=other, wishes=tuple(o.wish for o in answer.wishes if o.after)),
        ),
    )


def test_the_same_problem_gains_and_loses_nobody() -> None:
    answer = compared(side(problem(4, 2)), side(problem(4, 2)))
    assert (answer.gained, answer.lost, answer.moved) == ((), (), ())
