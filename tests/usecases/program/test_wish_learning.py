"""The worker learns from what proposals came to, and a manager decides about the weights."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from approving import open_proposals

from domain.matches.proposal import DeclineReason
from domain.matches.wish_outcomes import OutcomeKind
from domain.program.match_preferences import WishName
from domain.program.program_rules import PROGRAM_RULES, RULES_ID, RuleOfThePast, weights_on
from domain.program.wish_learning import (
    WISH_LEARNING,
    WISH_LEARNING_ID,
    LearnedWeightsAccepted,
    NoNewWeights,
    WeightsChangedMeanwhile,
    proposed,
)
from domain.shared.roles import Role
from matching import solve
from matching.learning.new_weights import with_new_weights
from matching.learning.wish_weights import Learned
from peermatch.readmodels.screens.program import match_outcomes
from peermatch.usecases.core.identity import NotAllowed
from peermatch.usecases.matches.proposal_decisions import ApproveMatch, DeclineMatch
from peermatch.usecases.matches.runs import RequestRun
from peermatch.usecases.program.change_rules import ChangeWeight
from peermatch.usecases.program.learning_commands import (
    AcceptLearnedWeights,
    DismissLearnedWeights,
    EndLearning,
    LearnWeights,
)
from peermatch.worker.solver.planner import Planner
from peermatch.worker.timed import learning_jobs
from peermatch.worker.timed.learning_jobs import AGAIN, LEARN, Learning
from stories.pasts.learning_samples import FIRST, GENDER, wishes_learned

ASKED = UUID(int=7)
WHY = "Our outcomes say so"


class Fake:
    """Learns that a preferred gender is worth more, whatever it is asked; replays in earnest."""

    def __init__(self) -> None:
        self.examples: tuple[Any, ...] = ()

    def ask(self, question: str, *given: Any) -> Any:
        if question == LEARN:
            self.examples = given[0]
            return Learned(kinds=(), wishes=(FIRST, GENDER), untold=())
        assert question == AGAIN
        run_id, problem, changed = given
        return with_new_weights(run_id, problem, changed, solve)


def state(agency: Any) -> Any:
    return agency.deployment.store.read(WISH_LEARNING, WISH_LEARNING_ID)


def weights(agency: Any, day: date) -> Mapping[WishName, int]:
    return weights_on(agency.deployment.store.read(PROGRAM_RULES, RULES_ID), day)


def today(agency: Any) -> date:
    service = agency.deployment.service
    return service.program.today(service.now())


def answered(agency: Any) -> tuple[UUID, UUID]:
    """A run whose first proposal is declined, and second approved."""
    agency.import_small()
    agency.perform(Role.COORDINATOR, RequestRun(run_id=UUID(int=1)))
    agency.match()
    declined, approved = open_proposals(agency.deployment)[:2]
    agency.perform(
        Role.COORDINATOR,
        DeclineMatch(match_id=declined, reason=DeclineReason.BETTER_MATCH_KNOWN),
    )
    agency.perform(Role.COORDINATOR, ApproveMatch(match_id=approved))
    agency.project()
    return declined, approved


def learned(agency: Any) -> None:
    agency.perform(Role.MANAGER, LearnWeights(learning_id=ASKED))
    agency.perform(Role.SERVICE, EndLearning(outcome=wishes_learned(ASKED)))


def test_what_proposals_came_to_is_learned_from(
    agency: Any, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered(agency)
    with pytest.raises(NotAllowed):
        agency.perform(Role.COORDINATOR, LearnWeights(learning_id=ASKED))
    agency.perform(Role.MANAGER, LearnWeights(learning_id=ASKED))
    monkeypatch.setattr(learning_jobs, "says_nothing", lambda _state, _outcomes: "")
    engine = Fake()
    learning = Learning(agency.deployment.service, engine)
    assert learning.carry_out_all() == 1
    assert sorted((e.kind, e.came_true) for e in engine.examples) == [
        (OutcomeKind.ACCEPTED, False),
        (OutcomeKind.ACCEPTED, True),
    ]
    found = state(agency).learned
    assert (found.outcomes, found.day) == (2, today(agency))
    assert found.replayed.run_id == UUID(int=1)
    assert found.replayed.matched_then == found.replayed.matched_now > 0
    assert learning.carry_out_all() == 0
    service = agency.deployment.service
    later = today(agency) + timedelta(days=31)
    kinds = match_outcomes.answered(service.views, service.program.zone, later)[UUID(int=1)]
    assert (OutcomeKind.STAYED_30, True) in [one for a in kinds for one in a.found]


def test_the_planners_process_answers_both_questions(
    agency: Any, planner: Planner, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered(agency)
    monkeypatch.setattr(learning_jobs, "says_nothing", lambda _state, _outcomes: "")
    monkeypatch.setattr(learning_jobs, "proposed", lambda _fact: {WishName.FURTHER_AREA: 15})
    agency.perform(Role.MANAGER, LearnWeights(learning_id=ASKED))
    assert Learning(agency.deployment.service, planner).carry_out_all() == 1
    found = state(agency).learned
    assert found.wishes == ()
    assert {one.wish for one in found.untold} == set(WishName), "two outcomes tell of no wish"
    assert found.replayed.referrals > 0


def test_too_few_outcomes_are_counted_and_say_nothing(agency: Any) -> None:
    answered(agency)
    agency.perform(Role.MANAGER, LearnWeights(learning_id=ASKED))
    Learning(agency.deployment.service, Fake()).carry_out_all()
    found = state(agency)
    assert found.learned is None
    assert "has 2 outcomes so far" in found.problem


def test_nobody_who_was_erased_is_learned_from(
    sqlite_agency: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered(sqlite_agency)
    service = sqlite_agency.deployment.service
    monkeypatch.setattr(learning_jobs, "says_nothing", lambda _state, _outcomes: "")
    engine = Fake()
    sqlite_agency.perform(Role.MANAGER, LearnWeights(learning_id=ASKED))
    Learning(service, engine).carry_out_all()
    gone = engine.examples[0].person
    sqlite_agency.erase(gone)
    sqlite_agency.perform(Role.MANAGER, LearnWeights(learning_id=UUID(int=8)))
    Learning(service, engine).carry_out_all()
    assert gone not in {one.person for one in engine.examples}
    assert state(sqlite_agency).learned.outcomes == 1
    assert state(sqlite_agency).learned.replayed is None, "the run can't be solved again"


def test_accepting_changes_every_proposed_weight_and_says_from_what(agency: Any) -> None:
    learned(agency)
    day = today(agency)
    first = day + timedelta(days=1)
    accept = AcceptLearnedWeights(effective_from=first, reason=WHY)
    with pytest.raises(RuleOfThePast):
        agency.perform(Role.MANAGER, replace(accept, effective_from=day))
    assert state(agency).decided is None, "both or neither"
    with pytest.raises(NotAllowed):
        agency.perform(Role.COORDINATOR, accept)
    agency.perform(Role.MANAGER, accept)
    before, after = weights(agency, day), weights(agency, first)
    assert {w: after[w] for w in WishName if after[w] != before[w]} == {GENDER.wish: 50}
    change = agency.deployment.store.read(PROGRAM_RULES, RULES_ID).weights[-1]
    assert change.reason == "Our outcomes say so (learned from 240 outcomes by 2026-11-23)"
    assert isinstance(state(agency).decided, LearnedWeightsAccepted)
    assert state(agency).decided.learning_id == ASKED
    agency.perform(Role.MANAGER, accept)
    assert len(agency.deployment.store.read(PROGRAM_RULES, RULES_ID).weights) == 1


def test_weights_changed_by_hand_meanwhile_are_not_overrun(agency: Any) -> None:
    learned(agency)
    first = today(agency) + timedelta(days=1)
    by_hand = ChangeWeight(wish=GENDER.wish, points=30, effective_from=first, reason="ours")
    agency.perform(Role.MANAGER, by_hand)
    with pytest.raises(WeightsChangedMeanwhile):
        agency.perform(Role.MANAGER, AcceptLearnedWeights(effective_from=first, reason=WHY))
    assert weights(agency, first)[GENDER.wish] == 30


def test_dismissing_changes_no_weight(sqlite_agency: Any) -> None:
    with pytest.raises(NoNewWeights):
        sqlite_agency.perform(Role.MANAGER, DismissLearnedWeights(reason=WHY))
    learned(sqlite_agency)
    assert proposed(state(sqlite_agency).learned)
    sqlite_agency.perform(Role.MANAGER, DismissLearnedWeights(reason=WHY))
    assert state(sqlite_agency).decided.reason == WHY
    assert sqlite_agency.deployment.store.read(PROGRAM_RULES, RULES_ID).weights == ()
