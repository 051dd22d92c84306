"""Answers trials: the plan of today and the changed one, from the same moment.

What was read of the record is kept between trials, and what was recorded since is read again, so
that the next answer is there at once; it is forgotten when nobody has asked for a while.
"""

import logging
import threading
import time
from collections.abc import Callable

from domain.shared.decider import Refusal
from matching.problem.compared import Compared
from matching.problem.problem import ProblemRefused
from peermatch.readmodels.tables.scenarios.trials import TrialRow, Trials, TrialStatus
from peermatch.store import Look, Position
from peermatch.store.operating.erasing import PersonalDataErased
from peermatch.store.stored_names import STORED_NAMES
from peermatch.usecases.core.service import Service
from peermatch.usecases.scenarios.ask_trials import Answer, answer_text, changes_of
from peermatch.usecases.scenarios.trial_problem import Today, changed, today
from peermatch.worker.solver.planner import Planner, PlannerStopped
from peermatch.worker.solver.solving import never

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.2
PAUSE_AFTER_FAILURE = 15.0
SOLVER_SECONDS = 60.0
KEPT_SECONDS = 600.0
"""How long what was read is kept without anybody asking, and at most."""
MOST_ROWS = 5000
"""Facts recorded since the last trial, beyond which everything is read anew."""
ERASED = STORED_NAMES.name_of(PersonalDataErased)
ENGINE = Planner(SOLVER_SECONDS)
"""The process that keeps the plan of today."""


class TrialAnswers:
    """Answers one trial at a time, the newest first."""

    def __init__(self, service: Service, trials: Trials, engine: Planner) -> None:
        self._service = service
        self._trials = trials
        self._engine = engine
        self._look: Look | None = None
        self._read_at = 0.0
        self._up_to: Position | None = None
        self._today: Today | None = None
        self._stopped: Callable[[], bool] = never

    def follow(self, ending: threading.Event) -> None:
        """Looks again and again until `ending` is set. Never raises."""
        self._stopped = ending.is_set
        pause = 0.0
        while not ending.wait(pause):
            pause = LOOK_SECONDS
            try:
                self.look()
            except Exception as error:
                log.error("trials failed: %s", type(error).__name__)
                pause = PAUSE_AFTER_FAILURE

    def look(self) -> int:
        """Answers what is asked; returns how many were."""
        done = 0
        if self._look is not None and time.monotonic() - self._read_at > KEPT_SECONDS:
            self._look = self._today = None
            self._trials.forget_expired()
        while not self._stopped() and (row := self._trials.to_answer()) is not None:
            self._answer(row)
            done += 1
        return done

    def _answer(self, row: TrialRow) -> None:
        """A trial that fails stops no other; its text may quote somebody's data and is not kept."""
        status, answer = TrialStatus.FAILED, ""
        try:
            status, answer = TrialStatus.ANSWERED, answer_text(self._worked_out(row))
        except (Refusal, ProblemRefused) as refusal:
            status, answer = TrialStatus.REFUSED, refusal.sentence
        except Exception as error:
            log.error("a trial failed: %s", type(error).__name__)
        self._trials.answer(row.trial_id, status, answer)

    def _worked_out(self, row: TrialRow) -> Answer:
        try:
            return self._tried(row)
        except PlannerStopped:  # the process may have been ended between two trials
            self._today = None
            return self._tried(row)

    def _tried(self, row: TrialRow) -> Answer:
        at, now = self._service.now(), self._now()
        trial = changed(now, changes_of(row.changes), self._service.program)
        compared: Compared = self._engine.ask("tried", trial.problem, stopped=self._stopped)
        return Answer(day=now.day, at=at, compared=compared, touched=trial.touched)

    def _now(self) -> Today:
        """The problem of this moment, planned by the process."""
        service = self._service
        position, day = service.views.position(), service.program.today(service.now())
        kept = self._today
        if kept is not None and (self._up_to, kept.day) == (position, day):
            return kept
        self._today = None
        found = today(service, self._renewed(position))
        if kept is None or found.problem != kept.problem:
            self._engine.ask("begin_trials", found.problem, stopped=self._stopped)
        self._today = found
        return found

    def _renewed(self, position: Position) -> Look:
        """Everything that was read, without what was recorded since; anew once anybody was
        erased, so that nothing of them is kept here."""
        store, look, since = self._service.store, self._look, self._up_to
        rows = store.rows_after(since, MOST_ROWS) if look is not None and since is not None else ()
        erased = any(row.name == ERASED for row in rows)
        if look is None or erased or len(rows) == MOST_ROWS:
            look, self._read_at = store.look(), time.monotonic()
        look.forget(row.stream for row in rows)
        self._look, self._up_to = look, position
        return look
