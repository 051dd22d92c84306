"""A page asks what changes would do, and the worker answers from the plan of the same moment."""

import threading
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.program.match_preferences import WishName
from domain.scenarios.tried_changes import ChangedTwice, Changes, NewCaseload, NewWeight
from domain.shared.roles import Role
from peermatch.usecases.core.ids import specialist_id
from peermatch.usecases.scenarios import ask_trials
from peermatch.usecases.scenarios.ask_trials import FAILED, NOW, Trial, ask, look_at, try_changes
from peermatch.usecases.specialists.specialist_course import ChangeCapacity
from peermatch.worker.queues.trial_answers import TrialAnswers
from peermatch.worker.solver import trial_plans
from peermatch.worker.solver.planner import PlannerStopped

S1, S2 = specialist_id("S1"), specialist_id("S2")
FEWER = Changes(new_caseloads=(NewCaseload(S1, 1),))


class InThisProcess:
    """The process for trials without a process; notes what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.broken = 0

    def ask(self, question: str, *given: Any, **_how: Any) -> Any:
        self.asked.append(question)
        if self.broken:
            self.broken -= 1
            raise PlannerStopped("gone")
        return getattr(trial_plans, question)(*given)


class Trying:
    """An agency whose worker answers when the test says so."""

    def __init__(self, agency: Any, engine: Any) -> None:
        agency.project()
        self.agency, self.engine = agency, engine
        self.service, self.trials = agency.deployment.service, agency.deployment.trials
        self.worker = TrialAnswers(self.service, self.trials, engine)

    def try_(self, changes: Changes) -> Trial:
        asked = ask(self.service, self.trials, changes)
        self.worker.look()
        found = look_at(self.trials, asked)
        assert found is not None
        return found

    def matched(self, changes: Changes) -> tuple[int, int]:
        answer = self.try_(changes).answer
        assert answer is not None
        return answer.compared.matched_before, answer.compared.matched_after


@pytest.fixture
def trying(small: Any) -> Trying:
    return Trying(small, InThisProcess())


def test_the_answer_compares_with_the_plan_of_today(trying: Trying) -> None:
    assert trying.matched(NOW) == (6, 6)
    assert trying.matched(FEWER) == (6, 4)
    assert trying.engine.asked == ["begin_trials", "tried", "tried"], "today is planned once"


def test_by_the_real_process(small_on_sqlite: Any, planner: Any) -> None:
    found = Trying(small_on_sqlite, planner)
    assert found.matched(FEWER) == (6, 4)


def test_nothing_is_saved(trying: Trying) -> None:
    before = trying.agency.deployment.store.end()
    trying.try_(FEWER)
    assert trying.agency.deployment.store.end() == before


def test_what_was_recorded_meanwhile_is_seen_at_the_next_trial(trying: Trying) -> None:
    assert trying.matched(FEWER) == (6, 4)
    really = ChangeCapacity(specialist_id=S2, capacity=2, fte_percent=100)
    trying.agency.perform(Role.MANAGER, really)
    trying.agency.project()
    assert trying.matched(FEWER) == (5, 3)


def test_the_same_question_at_the_same_moment_is_answered_once(trying: Trying) -> None:
    first, again = trying.try_(FEWER), trying.try_(FEWER)
    assert (first, trying.engine.asked) == (again, ["begin_trials", "tried"])


def test_until_it_is_answered_the_page_is_told_that_it_is_under_way(
    trying: Trying, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ask_trials, "WAIT_SECONDS", 0.0)
    found = try_changes(trying.service, trying.trials, FEWER)
    assert (found.under_way, found.answer, found.changes) == (True, None, FEWER)


def test_a_page_waits_for_the_answer(trying: Trying, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ask_trials, "WAIT_SECONDS", 60.0)
    ending = threading.Event()
    follows = threading.Thread(target=trying.worker.follow, args=(ending,))
    follows.start()
    try:
        found = try_changes(trying.service, trying.trials, FEWER)
    finally:
        ending.set()
        follows.join()
    assert found.answer is not None


def test_what_cannot_be_changed_is_answered_with_its_sentence(trying: Trying) -> None:
    weight = NewWeight(WishName.FURTHER_AREA, 1001)
    refused = trying.try_(Changes(new_weights=(weight,)))
    assert refused.problem == "A wish is worth 0 to 1000 points."
    with pytest.raises(ChangedTwice):
        ask(trying.service, trying.trials, Changes(new_weights=(weight, weight)))


def test_a_process_that_was_ended_plans_anew(trying: Trying) -> None:
    trying.try_(NOW)
    trying.engine.broken = 1
    assert trying.matched(FEWER) == (6, 4)


def test_a_trial_that_fails_says_so_and_may_be_asked_again(trying: Trying) -> None:
    trying.engine.broken = 2
    assert trying.try_(FEWER).problem == FAILED
    assert trying.matched(FEWER) == (6, 4)


def test_a_trial_is_forgotten_after_an_hour(trying: Trying, clock: Any) -> None:
    asked = trying.try_(FEWER).trial_id
    clock.pass_by(timedelta(minutes=61))
    assert look_at(trying.trials, asked) is None
    assert look_at(trying.trials, UUID(int=1)) is None
    trying.trials.forget_expired()
    assert trying.matched(FEWER) == (6, 4), "and is answered anew when it is asked again"
