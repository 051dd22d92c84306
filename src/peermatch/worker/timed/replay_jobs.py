"""Looks again at how a match was decided: what its run saw of the person, and the plan solved anew
from what the run kept."""

from collections.abc import Callable
from uuid import UUID

import msgspec

from domain.matches.match import MATCH
from domain.matches.matching_run import MATCHING_RUN, MatchingRun
from matching import MatchingPlan, plan_from_json, problem_to_json
from matching.problem.problem import ProblemRefused
from matching.replay import Replay
from peermatch.readmodels.engine.failed_work import REPLAYS
from peermatch.readmodels.tables.matches.kept_replays import KeptReplays, Replayed
from peermatch.store.operating.kept_answers import sealed_answer
from peermatch.usecases.core.service import Service
from peermatch.usecases.pairing.kept_problem import RunCannotBeShown, kept_problem
from peermatch.usecases.review.ask_replays import SEEN, THEIRS
from peermatch.usecases.review.decision_seen import Again, offer_seen, seen_of
from peermatch.usecases.review.run_digests import replayed
from peermatch.worker.queues.item_by_item import ItemByItem
from peermatch.worker.solver.solving import solve_in_own_process
from scheduling.published.jobs import Every, Job

LOOK_SECONDS = 1.0
Solved = tuple[Replay, MatchingPlan]


class Replays:
    """Takes what was asked for, the last asked first. The last plan is kept, ids alone: whoever
    looks at one match of a run often looks at the next."""

    def __init__(
        self, service: Service, solve: Callable[[bytes], bytes] = solve_in_own_process
    ) -> None:
        self._service = service
        self._solve = solve
        self._kept = KeptReplays(service.views.engine, service.now)
        self._queue = ItemByItem[UUID](REPLAYS, service)
        self._last: tuple[UUID, Solved] | None = None

    def make_all(self) -> int:
        """Returns how many were worked out."""
        return self._queue.each(self._kept.asked(), self._make)

    def _make(self, match_id: UUID) -> None:
        store = self._service.store
        proposed = store.read(MATCH, match_id).proposed
        if proposed is None:
            self._kept.keep(match_id, Replayed(again="", seen=None, theirs=None))
            return
        run = store.read(MATCHING_RUN, proposed.run_id)
        again, plan = self._again(proposed.run_id, run, proposed.referral_id)
        seen = seen_of(run, proposed.referral_id, plan)
        offer = offer_seen(run, proposed.specialist_id)
        self._kept.keep(
            match_id,
            Replayed(
                again=msgspec.json.encode(again).decode(),
                seen=self._sealed(proposed.participant_id, match_id, SEEN, seen),
                theirs=self._sealed(proposed.specialist_id, match_id, THEIRS, offer),
            ),
        )

    def _sealed(self, whose: UUID, match_id: UUID, name: str, answer: object) -> bytes | None:
        if answer is None:
            return None
        body = msgspec.json.encode(answer)
        return sealed_answer(self._service.store, whose, match_id, name, body)

    def _again(
        self, run_id: UUID, run: MatchingRun, referral_id: UUID
    ) -> tuple[Again, MatchingPlan | None]:
        """A run that is over is what it was, so its plan is solved once for several matches."""
        try:
            found, plan = self._solved(run_id, run)
        except (RunCannotBeShown, ProblemRefused) as refusal:
            return Again(refused=refusal.sentence), None
        given = (p.specialist_id for p in plan.pairings if p.referral_id == referral_id)
        again = Again(
            same_problem=found.same_problem,
            same_plan=found.same_plan,
            changed=found.changed,
            specialist_id=next(given, None),
        )
        return again, plan

    def _solved(self, run_id: UUID, run: MatchingRun) -> Solved:
        """Raises RunCannotBeShown: for a run that has not ended too."""
        if self._last is not None and self._last[0] == run_id:
            kept_problem(run)
            return self._last[1]
        if run.completed is None:
            raise RunCannotBeShown
        problem = problem_to_json(kept_problem(run))
        found = replayed(self._service.store, run, run.completed, problem, self._solve)
        solved = found, plan_from_json(found.plan)
        self._last = run_id, solved
        return solved


def replay_jobs(service: Service) -> tuple[Job, ...]:
    return (Job(name="replays", when=Every(LOOK_SECONDS), run=Replays(service).make_all),)
