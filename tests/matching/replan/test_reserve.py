"""The policy *reserve scarce specialists*: prices of a year, the year replayed, and what a run does
with them; what it makes is checked by the independent program too."""

from dataclasses import replace
from datetime import timedelta

import pytest
from matching_people import DAY, offer, problem, referral, seeker, small_waitlist, specialist

from domain.shared.vocabulary import Urgency
from matching import problem_to_json, solve
from matching.check_plan import check
from matching.explain.reasons import KEPT_FREE
from matching.problem.advice import Year
from matching.problem.documents import plan_to_json
from matching.replan.plan_of_today import Today
from matching.replan.reserve import SERVED, prices, replayed

ONLY_TWO = frozenset({specialist(1)})


def year(*seekers, places, days=365, openings=(), left=None):
    """Specialist 2 can support anybody; 1 only whoever doesn't rule them out."""
    return Year(
        first_day=DAY,
        days=days,
        seekers=seekers,
        offers=(offer(1), offer(2)),
        places=places,
        openings=openings,
        left=left or {},
    )


def came(number: int, day: int, **changes: object):
    return seeker(number, received_on=DAY + timedelta(days=day), **changes)


EITHER = [came(n, 1, preferred=frozenset({specialist(2)})) for n in (1, 2)]
LATER = [came(n, 20, excluded=ONLY_TWO) for n in (3, 4)]
PLACES = {specialist(1): 3, specialist(2): 2}


def test_a_place_is_worth_what_whoever_would_lack_it_is_worth() -> None:
    learned = prices(year(*EITHER, *LATER, came(5, 30, excluded=ONLY_TWO), places=PLACES), {})
    assert set(learned) == {specialist(2)}
    assert learned[specialist(2)] >= SERVED[Urgency.ROUTINE] // 2
    assert prices(year(*EITHER, places=PLACES), {}) == {}


def test_with_it_the_year_serves_who_comes_later_and_without_it_does_not() -> None:
    past = year(*EITHER, *LATER, came(5, 30, excluded=ONLY_TWO), places=PLACES)
    weights = {"preferred_specialist": 40}
    found = replayed(past, past, weights, solve)
    assert found.arrivals == 5
    assert (found.without.served, found.with_reserve.served) == (2, 4)
    assert found.without.hindsight_permille < found.with_reserve.hindsight_permille <= 1000
    assert found.with_reserve.points <= found.without.points
    assert dict(found.prices).keys() == {specialist(2)}
    assert 0 < found.one_by_one_permille <= 1000


def test_places_open_when_the_log_opened_them_and_whoever_left_is_not_served() -> None:
    nobody = {specialist(1): 0, specialist(2): 0}
    opened = ((DAY + timedelta(days=100), specialist(2)),)
    one = came(1, 1)
    past = year(one, places=nobody, openings=opened)
    waited = replayed(past, past, {}, solve)
    assert (waited.without.served, waited.without.mean_wait_days) == (1, 104)
    gone = year(
        one,
        places=nobody,
        openings=opened,
        left={referral(1): DAY + timedelta(days=50)},
    )
    assert replayed(gone, gone, {}, solve).without.served == 0


@pytest.mark.parametrize("seed", range(8))
def test_nobody_waits_for_it_and_the_plan_is_proved_and_checked(seed: int) -> None:
    asked = replace(small_waitlist(9, 4, seed), standing=())
    offers = tuple(replace(o, reserve=100 * k) for k, o in enumerate(asked.offers))
    reserved = replace(asked, offers=offers)
    plan = solve(reserved)
    assert plan.levels[0] == solve(asked).levels[0]
    assert check(problem_to_json(reserved), plan_to_json(plan)) == 5


def test_a_reserved_specialist_is_left_free_and_the_reason_says_so() -> None:
    wishes = seeker(1, preferred=frozenset({specialist(1)}))
    both = [offer(1), offer(2)]
    [plain] = solve(problem([wishes], both)).pairings
    assert plain.specialist_id == specialist(1)
    kept = [replace(offer(1), reserve=500), offer(2)]
    [spared] = solve(problem([wishes], kept)).pairings
    assert spared.specialist_id == specialist(2)
    assert KEPT_FREE in spared.reasons
    assert KEPT_FREE not in plain.reasons
    [alone] = solve(problem([wishes], kept[:1])).pairings
    assert alone.specialist_id == specialist(1)
    today = Today(problem([], kept), solve(problem([], kept)))
    assert today.meet(wishes).specialist_id == specialist(2)
