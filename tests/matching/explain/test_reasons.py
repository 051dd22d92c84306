"""Whoever stays waiting reads a true sentence of why, in the rules' own words."""

from hypothesis import given, settings
from matching_people import offer, problem, seeker, specialist, waitlists

from domain.pairing.eligibility import RULE_NAMES, Offer, Seeker, broken
from domain.shared.vocabulary import Experience, LivedExperienceArea
from matching import MatchingProblem, Unmatched, solve
from matching.problem.preferences import wishes_met
from stories.extent import examples


def why(seekers: list[Seeker], offers: list[Offer]) -> Unmatched:
    (waiting,) = solve(problem(seekers, offers)).unmatched
    return waiting


def test_a_missing_consent_is_the_reason_before_all_others() -> None:
    assert why([seeker(1, consent_from=None)], []).reason == RULE_NAMES["consent_in_force"].refusal


def test_a_rule_that_stands_in_the_way_everywhere_is_named() -> None:
    answer = why([seeker(1, language="ko")], [offer(1), offer(2, counties=frozenset())])
    assert answer.codes == ("speaks_the_language",)
    assert answer.reason == (
        "The same thing rules out every specialist. "
        "The specialist does not speak the participant's language."
    )


def test_otherwise_the_nearest_specialist_and_what_is_missing_there() -> None:
    grief = (Experience(LivedExperienceArea.FAMILY),)
    answer = why(
        [seeker(1)], [offer(1, capacity=0), offer(2, experiences=grief, languages=frozenset())]
    )
    assert answer.codes == ("within_caseload_capacity",)
    assert answer.reason == (
        "No specialist is a full fit. What rules out the nearest one: "
        "The specialist's caseload is full, counting proposals awaiting a decision."
    )


@settings(max_examples=examples(100), deadline=None)
@given(asked=waitlists(24, 7))
def test_every_reason_for_waiting_is_true(asked: MatchingProblem) -> None:
    plan = solve(asked)
    seekers = {s.referral_id: s for s in asked.seekers}
    with_specialist = {p.referral_id: p.specialist_id for p in plan.pairings}
    for one in plan.unmatched:
        waiting = seekers[one.referral_id]
        faults = {
            o.specialist_id: tuple(r.name for r in broken(waiting, o, asked.day))
            for o in asked.offers
        }
        suits = [s for s, names in faults.items() if not names]
        if one.codes == ("places_taken",):
            assert suits
            holders = [seekers[r] for r, s in with_specialist.items() if s in suits]
            places = sum(o.open_places for o in asked.offers if o.specialist_id in suits)
            assert len(holders) == places
            ahead = [(h.urgency == "urgent", -h.received_on.toordinal()) for h in holders]
            mine = (waiting.urgency == "urgent", -waiting.received_on.toordinal())
            assert min(ahead) >= mine
        elif one.codes == ("no_specialist",):
            assert not asked.offers
        elif one.codes == ("consent_in_force",):
            assert one.reason == RULE_NAMES["consent_in_force"].refusal
        elif one.reason.startswith("The same thing rules out every"):
            assert not suits
            assert all(set(one.codes) <= set(names) for names in faults.values())
        else:
            fewest = min(map(len, faults.values()))
            nearest = [names for names in faults.values() if len(names) == fewest]
            assert one.codes in nearest
            count = nearest.count(one.codes)
            said = "one" if count == 1 else str(count)
            assert f"What rules out the nearest {said}: " in one.reason


@settings(max_examples=examples(40), deadline=None)
@given(asked=waitlists(16, 6))
def test_every_pairing_says_the_wishes_that_it_meets(asked: MatchingProblem) -> None:
    seekers = {s.referral_id: s for s in asked.seekers}
    offers = {o.specialist_id: o for o in asked.offers}
    for pair in solve(asked).pairings:
        every = wishes_met(seekers[pair.referral_id], offers[pair.specialist_id])
        met = [wish for wish in every if wish.points]
        assert pair.points == sum(wish.points for wish in met)
        assert pair.reasons == (
            RULE_NAMES["shares_lived_experience"].because,
            *(wish.because for wish in met),
        )


def test_an_empty_problem_has_an_empty_plan() -> None:
    plan = solve(problem([], []))
    assert (plan.pairings, plan.unmatched) == ((), ())
    assert [level.value for level in plan.levels] == [0, 0, 0, 0, 0]
    assert specialist(1) not in {p.specialist_id for p in plan.pairings}
