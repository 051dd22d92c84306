"""What a newcomer is told agrees with solving everybody's problem again, in the same words."""

from dataclasses import replace

import pytest
from matching_people import offer, problem, referral, seeker, small_waitlist, specialist

from domain.pairing.eligibility import RULE_NAMES, HeldBack
from domain.pairing.outlook import OTHERS_MOVE_ONE, SOMEBODY_WAITS, Obstacle
from domain.shared.vocabulary import Urgency
from matching import MatchingProblem, solve
from matching.explain.reasons import AHEAD_ONE, NO_TIME, SHARED_AREA
from matching.replan.plan_of_today import Today


def planned(asked: MatchingProblem) -> Today:
    return Today(asked, solve(asked))


PLACES = RULE_NAMES["within_caseload_capacity"].refusal


def forced(asked: MatchingProblem, newcomer: object, to: object) -> MatchingProblem:
    """The problem in which the newcomer may have nobody but that one."""
    out = frozenset(o.specialist_id for o in asked.offers) - {to}
    seekers = tuple(
        replace(s, excluded=s.excluded | out) if s.referral_id == newcomer else s
        for s in asked.seekers
    )
    return replace(asked, seekers=seekers)


@pytest.mark.parametrize("seed", range(24))
def test_a_newcomer_is_told_what_the_whole_problem_solved_again_says(seed: int) -> None:
    asked = replace(small_waitlist(9, 4, seed), standing=())
    last = asked.seekers[-1].referral_id
    today = planned(replace(asked, seekers=asked.seekers[:-3]))
    for newcomer in asked.seekers[-3:]:
        answer = today.meet(newcomer)
    again = solve(asked)
    why = {u.referral_id: u.reason for u in again.unmatched}
    if not answer.ready:
        assert answer.against[0].sentence == why[last]
    elif answer.specialist_id is None:
        assert [one.sentence for one in answer.against] == [why[last]]
    else:
        same = solve(forced(asked, last, answer.specialist_id))
        assert [level.value for level in same.levels] == [level.value for level in again.levels]
        [mine] = [p for p in same.pairings if p.referral_id == last]
        assert answer.reasons == mine.reasons


def test_what_only_people_can_put_right_is_told_and_takes_nobodys_place() -> None:
    today = planned(problem([], [offer(1)]))
    unscreened = today.meet(seeker(1, held_back=HeldBack.SCREENING))
    rule = RULE_NAMES["screened_first"]
    assert (unscreened.specialist_id, unscreened.reasons[0]) == (specialist(1), SHARED_AREA)
    assert unscreened.against == (Obstacle(sentence=rule.refusal, remedy=rule.remedy),)
    assert not unscreened.ready
    assert today.meet(seeker(2)).specialist_id == specialist(1)
    assert today.meet(seeker(3)).against == (Obstacle(sentence=AHEAD_ONE),)
    screened = today.meet(seeker(1, urgency=Urgency.URGENT))
    assert screened.ready
    assert screened.against == (Obstacle(sentence=SOMEBODY_WAITS),)


def test_whoever_moves_so_that_all_have_a_place_is_counted_and_not_named() -> None:
    only_first = seeker(2, excluded=frozenset({specialist(2)}))
    wishes_first = seeker(1, preferred=frozenset({specialist(1)}))
    today = planned(problem([wishes_first], [offer(1), offer(2)]))
    answer = today.meet(only_first)
    assert answer.specialist_id == specialist(1)
    assert answer.against == (Obstacle(sentence=OTHERS_MOVE_ONE),)


def test_places_given_up_and_taken_elsewhere_count() -> None:
    today = planned(problem([seeker(1)], [offer(1)]))
    assert today.meet(seeker(2)).specialist_id is None
    today.keep_up([referral(1)], {})
    assert today.meet(seeker(2)).specialist_id == specialist(1)
    today.keep_up([referral(2)], {specialist(1): 1})
    full = today.meet(seeker(3))
    assert (full.specialist_id, len(full.against)) == (None, 1)
    assert PLACES in full.against[0].sentence
    today.keep_up([], {specialist(1): 0})
    assert today.meet(seeker(3)).specialist_id == specialist(1)


def test_specialists_without_time_are_passed_over_and_that_is_the_reason() -> None:
    today = planned(problem([], [offer(1), offer(2)]))
    first = today.meet(seeker(1)).specialist_id
    assert first is not None
    other = today.meet(seeker(1), frozenset({first})).specialist_id
    assert other not in (None, first)
    nobody = today.meet(seeker(1), frozenset({specialist(1), specialist(2)}))
    assert nobody.against == (Obstacle(sentence=NO_TIME),)
