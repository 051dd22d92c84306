"""The audit passes every plan of the engine and no plan that was tampered with."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from matching_people import offer, problem, seeker, small_waitlist, specialist, waitlists

from domain.shared.vocabulary import Experience, LivedExperienceArea
from matching import MatchingPlan, MatchingProblem, ProblemRefused, solve
from matching.objective import stages
from matching.objective.audit import AuditFailed, audit
from stories.extent import examples

ASKED = problem(
    [seeker(1, preferred=frozenset({specialist(1)})), seeker(2)], [offer(1), offer(2, capacity=2)]
)
PLAN = solve(ASKED)


@settings(max_examples=examples(60), deadline=None)
@given(asked=waitlists(20, 8))
def test_every_plan_passes_its_audit(asked: MatchingProblem) -> None:
    audit(asked, solve(asked))


def tampered() -> dict[str, MatchingPlan]:
    first, second = PLAN.pairings
    swapped = (
        replace(first, specialist_id=second.specialist_id),
        replace(second, specialist_id=first.specialist_id),
    )
    waits = solve(problem([seeker(2)], [])).unmatched
    prices = PLAN.proof.certificate
    dearer = replace(prices[1], prices=(prices[1].prices[0] + 99, *prices[1].prices[1:]))
    changed = (prices[0], dearer, *prices[2:])
    both = replace(second, specialist_id=specialist(1))
    values = (replace(PLAN.levels[0], value=7), *PLAN.levels[1:])
    return {
        "two people swapped": replace(PLAN, pairings=swapped),
        "one left waiting": replace(PLAN, pairings=(first,), unmatched=waits),
        "one left out": replace(PLAN, pairings=(first,)),
        "both at one place": replace(PLAN, pairings=(first, both)),
        "a price changed": replace(PLAN, proof=replace(PLAN.proof, certificate=changed)),
        "a level without prices": replace(PLAN, proof=replace(PLAN.proof, certificate=prices[:4])),
        "a value changed": replace(PLAN, levels=values),
    }


@pytest.mark.parametrize("fault", tampered())
def test_a_tampered_plan_fails_its_audit(fault: str) -> None:
    with pytest.raises(AuditFailed):
        audit(ASKED, tampered()[fault])


def test_a_pair_that_breaks_a_rule_fails_the_audit() -> None:
    grief = (Experience(LivedExperienceArea.FAMILY),)
    changed = replace(ASKED, offers=(replace(ASKED.offers[0], experiences=grief), ASKED.offers[1]))
    with pytest.raises(AuditFailed, match="share no area"):
        audit(changed, PLAN)


@pytest.mark.parametrize("steps", [(), (1,)])
def test_a_blend_that_mixes_levels_or_does_not_fit_is_solved_level_by_level(
    steps: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    for seed in range(20):
        asked = small_waitlist(30, 8, seed)
        expected = solve(asked)
        with monkeypatch.context() as patch:
            patch.setattr(stages, "BLEND_STEPS", steps)
            assert solve(asked) == expected


def test_costs_that_would_overflow_are_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "COST_BITS", 8)
    with pytest.raises(ProblemRefused, match="'served' has costs too large"):
        solve(ASKED)
