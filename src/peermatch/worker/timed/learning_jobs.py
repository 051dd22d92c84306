"""Learns from outcomes what wishes are worth when a manager asks for it."""

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from uuid import UUID

from domain.matches.matching_run import MATCHING_RUN
from domain.pairing.sides import Offer, Seeker
from domain.program.match_preferences import WishName
from domain.program.program_rules import PROGRAM_RULES, RULES_ID, weights_on
from domain.program.wish_learning import (
    WISH_LEARNING,
    WISH_LEARNING_ID,
    LearningFailed,
    RunWithNewWeights,
    WishesLearned,
    proposed,
    says_nothing,
)
from matching.learning.examples import Example, examples
from peermatch.readmodels.engine.failed_work import WISH_LEARNING as QUEUE
from peermatch.readmodels.screens.program import match_outcomes
from peermatch.usecases.core.ids import derived
from peermatch.usecases.core.service import Service
from peermatch.usecases.matches.runs import WORKER
from peermatch.usecases.pairing.kept_problem import RunCannotBeShown, kept_problem
from peermatch.usecases.program.learning_commands import EndLearning
from peermatch.worker.queues.item_by_item import ItemByItem
from peermatch.worker.solver.planner import Planner
from scheduling.published.jobs import Every, Job

LOOK_SECONDS = 2.0
SOLVER_SECONDS = 3600.0
LEARN, AGAIN = "wishes_learned", "run_with_new_weights"
RUNS_LOOKED_AT = 10
"""How many runs back one is looked for that can be solved again."""


class Learning:
    """Reads what each run saw of those whose proposals were answered, which is what they had stated
    by then, one run after another. Somebody who was erased is not learned from. The model and the
    solver have a process of their own, which ends with the question."""

    def __init__(self, service: Service, engine: Planner | None = None) -> None:
        self._service = service
        self._engine = engine
        self._queue = ItemByItem[UUID](QUEUE, service, give_up=self._fail)

    def carry_out_all(self) -> int:
        return self._queue.each(self.asked(), self._carry_out)

    def asked(self) -> tuple[UUID, ...]:
        """What is asked for now, if anything is."""
        learning_id = self._service.store.read(WISH_LEARNING, WISH_LEARNING_ID).asked
        return () if learning_id is None else (learning_id,)

    def _carry_out(self, learning_id: UUID) -> None:
        today = self._service.program.today(self._service.now())
        count, found = self._examples(today)
        state = self._service.store.read(WISH_LEARNING, WISH_LEARNING_ID)
        if nothing := says_nothing(state, count):
            self._fail(learning_id, nothing)
            return
        weights = weights_on(self._service.store.read(PROGRAM_RULES, RULES_ID), today)
        engine = self._engine
        with Planner(SOLVER_SECONDS) if engine is None else nullcontext(engine) as asking:
            learned = asking.ask(LEARN, found, weights)
            fact = WishesLearned(
                learning_id=learning_id,
                day=today,
                outcomes=count,
                kinds=learned.kinds,
                wishes=learned.wishes,
                untold=learned.untold,
                replayed=None,
            )
            again = self._again(asking, proposed(fact))
        self._end(learning_id, replace(fact, replayed=again))

    def _examples(self, today: date) -> tuple[int, tuple[Example, ...]]:
        """How many proposals were answered, and what is learned from them."""
        views, zone = self._service.views, self._service.program.zone
        count, found = 0, list[Example]()
        for run_id, answers in match_outcomes.answered(views, zone, today).items():
            run = self._service.store.read(MATCHING_RUN, run_id)
            seekers = {s.referral_id: s for s in (saw.seeker for saw in run.seekers) if _is(s)}
            offers = {o.specialist_id: o for o in (saw.offer for saw in run.offers) if _is(o)}
            for one in answers:
                seeker, offer = seekers.get(one.referral_id), offers.get(one.specialist_id)
                if seeker is not None and offer is not None:
                    count += 1
                    found += examples(seeker, offer, one.found)
        return count, tuple(found)

    def _again(self, engine: Planner, changed: Mapping[WishName, int]) -> RunWithNewWeights | None:
        """What the new weights would have changed in the last run that can be solved again."""
        if not changed:
            return None
        for run_id in match_outcomes.latest_runs(self._service.views, RUNS_LOOKED_AT):
            try:
                problem = kept_problem(self._service.store.read(MATCHING_RUN, run_id))
            except RunCannotBeShown:
                continue
            found: RunWithNewWeights = engine.ask(AGAIN, run_id, problem, changed)
            return found
        return None

    def _fail(self, learning_id: UUID, reason: str) -> None:
        self._end(learning_id, LearningFailed(learning_id=learning_id, problem=reason))

    def _end(self, learning_id: UUID, outcome: WishesLearned | LearningFailed) -> None:
        self._service.perform(
            WORKER, derived("wish learning", learning_id), EndLearning(outcome=outcome)
        )


def _is(seen: object) -> bool:
    """False for what was erased."""
    return isinstance(seen, (Seeker, Offer))


def learning_jobs(service: Service) -> tuple[Job, ...]:
    learning = Learning(service)
    return (Job(name="wish-learning", when=Every(LOOK_SECONDS), run=learning.carry_out_all),)
