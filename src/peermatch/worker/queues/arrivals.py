"""Works out outlooks: whom the engine would propose to a referral that came in or changed.

A process of its own keeps the plan of today between questions, so that an answer waits for no run
and no planning. The plan is made anew when a run ended, the roster or the rules changed, or the day
did; in between it is told who waits no more and which places are in use.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from domain.matches.matching_run import MATCHING_RUN, RunFoundWhatFits, without_room
from domain.pairing.eligibility import Seeker
from domain.people.household_wish import HouseholdWish, ruled_out
from domain.people.participant import PARTICIPANT
from domain.program.program_rules import PROGRAM_RULES, RULES_ID, limits_on
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_state import ReferralStatus
from matching import MatchingProblem, problem_to_json
from matching.problem.advice import ForNewcomer
from matching.problem.couplings import Couplings
from peermatch.readmodels.engine.failed_work import ARRIVALS
from peermatch.readmodels.screens.matches import outlook_queue
from peermatch.readmodels.screens.matches.outlook_queue import Due
from peermatch.store import Position
from peermatch.usecases.calendar.fit_questions import looking, unable_to_begin
from peermatch.usecases.core.ids import derived
from peermatch.usecases.core.service import Service
from peermatch.usecases.matches.runs import WORKER
from peermatch.usecases.pairing.household_rule import others, supporting
from peermatch.usecases.pairing.matching_problem import barred_by_conflict, matching_problem
from peermatch.usecases.pairing.minutes_left import minutes_of_work, within_minutes
from peermatch.usecases.pairing.outlooks import KeepOutlook
from peermatch.usecases.pairing.pair_facts import seeker
from peermatch.usecases.sessions.existing_bookings import ReadState
from peermatch.worker.queues.item_by_item import ItemByItem
from peermatch.worker.solver.planner import Planner, PlannerStopped
from peermatch.worker.solver.solving import never

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.3
"""How often it is asked whether anything was recorded."""
PAUSE_AFTER_FAILURE = 15.0
SOLVER_SECONDS = 600.0
AT_ONCE = 20
"""Referrals answered between two looks at what else has changed."""
TRIES = 4
"""Specialists without time for a first session who are passed over for one referral."""
ENGINE = Planner(SOLVER_SECONDS)
"""The process that keeps the plan."""


class Base(NamedTuple):
    """What the plan was made of."""

    day: date
    run_id: UUID | None
    roster: str


class Arrivals:
    """Nothing is looked at while nothing was recorded and the day is the same."""

    def __init__(self, service: Service, engine: Planner) -> None:
        self._service = service
        self._engine = engine
        self._queue = ItemByItem[Due](ARRIVALS, service)
        self._base: Base | None = None
        self._misfits: dict[UUID, set[UUID]] = {}
        self._waiting: frozenset[UUID] = frozenset()
        self._taken: dict[UUID, int] = {}
        self._seen: tuple[date, Position] | None = None
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
                log.error("outlooks failed: %s", type(error).__name__)
                pause = PAUSE_AFTER_FAILURE

    def look(self) -> int:
        """Works out what is due; returns how many were answered."""
        service = self._service
        now = service.program.today(service.now()), service.views.position()
        failed = self._queue.failed_work.of(ARRIVALS).values()
        if now == self._seen and not any(one.is_due(service.now()) for one in failed):
            return 0
        due = outlook_queue.due(service.views, AT_ONCE)
        self._keep_up(now[0])
        done = self._queue.each(due, self._answer, key=lambda one: str(one.referral_id))
        if len(due) < AT_ONCE:
            self._seen = now
        return done

    def _keep_up(self, day: date) -> None:
        """Has the engine plan anew, or tells it what changed. Raises PlannerStopped."""
        views = self._service.views
        base = Base(day, outlook_queue.newest_run(views), outlook_queue.roster_changed_since(views))
        if base != self._base:
            self._begin(base)
        waiting, taken = outlook_queue.waiting_ids(views), outlook_queue.places_in_use(views)
        gone = tuple(self._waiting - waiting)
        changed = {
            who: taken.get(who, 0)
            for who in self._taken.keys() | taken.keys()
            if taken.get(who, 0) != self._taken.get(who, 0)
        }
        if gone or changed:
            self._ask("keep_up", gone, changed)
        self._waiting, self._taken = waiting, taken

    def _begin(self, base: Base) -> None:
        problem = matching_problem(self._service, base.day)
        self._misfits = self._known_misfits(base.run_id, {s.referral_id for s in problem.seekers})
        able = within_minutes(problem, self._minutes(problem))
        self._ask("begin_today", problem_to_json(self._without_misfits(able)))
        self._waiting = frozenset(s.referral_id for s in problem.seekers)
        self._taken = {o.specialist_id: o.taken for o in problem.offers}
        self._base = base

    def _minutes(self, problem: MatchingProblem) -> Couplings:
        """What the coming weeks have room for, where minutes of work block."""
        service = self._service
        rehearse = service.store.rehearsals(looking(service))
        return rehearse(lambda work: minutes_of_work(work.read, problem, service.program))

    def _known_misfits(self, run_id: UUID | None, waiting: set[UUID]) -> dict[UUID, set[UUID]]:
        """By referral, specialists in whose weeks the last run found no room for it beside those
        who were proposed there then."""
        found: dict[UUID, set[UUID]] = {}
        if run_id is None:
            return found
        fitting = self._service.store.read(MATCHING_RUN, run_id).fitting
        for misfit in fitting.misfits if fitting else ():
            left = [r for r in misfit.referrals if r in waiting]
            if len(left) == 1:
                found.setdefault(left[0], set()).add(misfit.specialist_id)
        if isinstance(fitting, RunFoundWhatFits):
            for referral_id, specialist_id in without_room(fitting):
                if referral_id in waiting:
                    found.setdefault(referral_id, set()).add(specialist_id)
        return found

    def _without_misfits(self, problem: MatchingProblem) -> MatchingProblem:
        seekers = tuple(
            replace(s, excluded=s.excluded | self._misfits.get(s.referral_id, set()))
            for s in problem.seekers
        )
        return replace(problem, seekers=seekers, couplings=Couplings())

    def _answer(self, due: Due) -> bool:
        """Works one out and keeps it; False when the referral waits no more."""
        service = self._service
        day = service.program.today(service.now())
        read = service.store.read
        referral = read(REFERRAL, due.referral_id)
        if referral.received is None or referral.status is not ReferralStatus.WAITING:
            return False
        whose = referral.received.participant_id
        asked = seeker(
            read,
            due.referral_id,
            service.program,
            day=day,
            limits=limits_on(read(PROGRAM_RULES, RULES_ID), day),
            barred=barred_by_conflict(service, whose).get(whose, ()),
        )
        asked = replace(asked, excluded=asked.excluded | self._kept_from(read, whose))
        rehearse = service.store.rehearsals(looking(service))
        barred = frozenset(self._misfits.get(due.referral_id, ()))
        answer = self._met(asked, barred)
        for _ in range(TRIES):
            if answer.specialist_id is None or not answer.ready:
                break
            pair = (due.referral_id, answer.specialist_id)
            if not unable_to_begin(service, rehearse, (pair,)):
                break
            barred |= {answer.specialist_id}
            answer = self._met(asked, barred)
        self._waiting |= {due.referral_id}
        keep = KeepOutlook(
            referral_id=due.referral_id,
            day=day,
            specialist_id=answer.specialist_id,
            reasons=answer.reasons,
            against=answer.against,
            seen=due.since,
        )
        kept = derived("outlook", due.referral_id, due.since, service.views.position())
        service.wait(service.perform(WORKER, kept, keep).position)
        return True

    def _kept_from(self, read: ReadState, participant_id: UUID) -> frozenset[UUID]:
        """Whom their household's wish rules out for them: beside those who support the others, and
        beside whom the plan gives those who wait."""
        wish = read(PARTICIPANT, participant_id).household.wish
        if wish is HouseholdWish.NONE:
            return frozenset()
        waiting: tuple[UUID, ...] = self._ask("where", others(read, participant_id))
        beside = supporting(read, participant_id) | frozenset(waiting)
        return ruled_out(wish, beside, outlook_queue.roster_ids(self._service.views))

    def _met(self, asked: Seeker, barred: frozenset[UUID]) -> ForNewcomer:
        answer: ForNewcomer = self._ask("meet", asked, barred)
        return answer

    def _ask(self, question: str, *given: object) -> Any:
        """A plan that the engine may have lost is made anew at the next look."""
        try:
            return self._engine.ask(question, *given, stopped=self._stopped)
        except PlannerStopped:
            self._base = None
            raise
