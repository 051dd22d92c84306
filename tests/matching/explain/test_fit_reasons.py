"""Where sessions would not fit, the pair is no candidate and whoever waits reads so."""

from matching_people import offer, problem, referral, seeker, specialist

from matching import solve
from matching.explain.advising import advise
from matching.explain.pair_questions import explain_pair
from matching.explain.reasons import MISFIT, NO_TIME, NO_TIME_LEFT, WEEK_FULL
from matching.problem.couplings import Couplings, NotAll
from matching.problem.matching_plan import ProofStatus


def cut(who: int, *people: int) -> NotAll:
    return NotAll(specialist(who), tuple(referral(n) for n in people))


def test_who_fits_nowhere_waits_and_reads_why() -> None:
    rules = Couplings(not_all=(cut(1, 1), cut(2, 1)))
    plan = solve(problem([seeker(1)], [offer(1), offer(2)], couplings=rules))
    (waiting,) = plan.unmatched
    assert (waiting.reason, waiting.codes) == (NO_TIME, (WEEK_FULL,))
    assert plan.proof.status is ProofStatus.OPTIMAL


def test_a_pair_that_does_not_fit_is_never_made_nor_named_as_next_best() -> None:
    rules = Couplings(not_all=(cut(1, 1),))
    asked = problem([seeker(1)], [offer(1), offer(2), offer(3)], couplings=rules)
    plan = solve(asked)
    (pairing,) = plan.pairings
    assert pairing.specialist_id != specialist(1)
    (given,) = advise(asked, plan).advice
    named = {other.specialist_id for other in given.runners_up}
    assert named == {specialist(2), specialist(3)} - {pairing.specialist_id}
    answer = explain_pair(asked, referral(1), specialist(1))
    assert not answer.chosen
    assert MISFIT in answer.sentences


def test_who_does_not_fit_beside_people_ahead_waits_and_reads_why() -> None:
    rules = Couplings(not_all=(cut(1, 1, 2),))
    asked = problem([seeker(1), seeker(2)], [offer(1, capacity=5)], couplings=rules)
    plan = solve(asked)
    assert len(plan.pairings) == 1
    (waiting,) = plan.unmatched
    assert (waiting.reason, waiting.codes) == (NO_TIME_LEFT, (WEEK_FULL,))
    given = advise(asked, plan).advice
    (advice,) = (a for a in given if a.referral_id == waiting.referral_id)
    assert advice.change == ""
