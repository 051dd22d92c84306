"""Finds the shortlists that were asked for: all at once, so that any choice by each fits."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import UUID

import msgspec

from domain.matches.matching_run import Misfit
from domain.pairing.eligibility import broken
from domain.program.limits import LimitName
from domain.program.program_rules import PROGRAM_RULES, RULES_ID, limits_on
from domain.referrals.referral import REFERRAL
from domain.shared.days import business_days_after
from domain.shared.decider import Refusal
from matching import MatchingProblem, problem_to_json
from matching.problem.advice import Shortlist
from matching.process import SHORTLISTS
from peermatch.readmodels.engine.failed_work import SHORTLISTS as ASKED_FOR
from peermatch.readmodels.reading.closed_days import holidays_around
from peermatch.readmodels.screens.matches.worker_queues import asking_to_choose
from peermatch.usecases.calendar.fit_questions import looking, unable_to_begin
from peermatch.usecases.core.ids import derived
from peermatch.usecases.core.service import Service
from peermatch.usecases.matches.runs import WORKER
from peermatch.usecases.pairing.choice import FindNoShortlist, OfferShortlist
from peermatch.usecases.pairing.kept_problem import avoiding
from peermatch.usecases.pairing.matching_problem import households_waiting, matching_problem
from peermatch.usecases.pairing.pair_facts import shortlists
from peermatch.usecases.pairing.plan_groups import Rehearse
from peermatch.worker.queues.household_shortlists import Lists, within_households
from peermatch.worker.queues.item_by_item import ItemByItem
from peermatch.worker.solver.solving import Solve, solve_in_own_process

LISTS = UUID(int=0)
"""Stands where a run would: shortlists are looked for without one."""


class Once:
    """Everybody's lists, found at the first call. A failure is of all of them: it is raised for
    each, and the solver is not asked again."""

    def __init__(self, find: Callable[[], Lists]) -> None:
        self._find = find
        self._found: Lists | Exception | None = None

    def __call__(self) -> Lists:
        if self._found is None:
            try:
                self._found = self._find()
            except Exception as error:
                self._found = error
        if isinstance(self._found, Exception):
            raise self._found
        return self._found


class ShortlistRuns:
    """Takes up what was asked for; a request that is cut off is found again."""

    def __init__(self, service: Service, solve: Solve = solve_in_own_process) -> None:
        self._service = service
        self._solve = solve
        self._asking = ItemByItem[UUID](ASKED_FOR, service)

    def carry_out_all(self) -> int:
        """Returns how many were answered; the others are still asked for and tried again."""
        today = self._service.program.today(self._service.now())
        lists = Once(lambda: self._found(today))
        return self._asking.each(
            asking_to_choose(self._service.views),
            lambda referral_id: self._answer(referral_id, lists().get(referral_id, ()), today),
        )

    def _found(self, today: date) -> Lists:
        """Whoever could not be met even once is on no list: asked of those whom lists come to,
        until all on them could."""
        problem = matching_problem(self._service, today, choosing=True)
        rehearse = self._service.store.rehearsals(looking(self._service))
        never: list[Misfit] = []
        able: set[tuple[UUID, UUID]] = set()
        while True:
            asked = problem_to_json(replace(problem, couplings=avoiding(never)))
            answer = self._solve(asked, asking=(SHORTLISTS,))
            lists = msgspec.json.decode(answer, type=tuple[Shortlist, ...])
            listed = {(one.referral_id, who) for one in lists for who in one.specialist_ids}
            new = sorted(listed - able)
            unable = unable_to_begin(self._service, rehearse, new, choosing=True)
            if not unable:
                found = {one.referral_id: one.specialist_ids for one in lists}
                return self._within_households(found, problem, rehearse)
            able.update(new)
            never += unable

    def _within_households(
        self, lists: Lists, problem: MatchingProblem, rehearse: Rehearse
    ) -> Lists:
        """The lists as what households wish leaves them."""
        households = households_waiting(self._service, LISTS, problem.seekers, problem.day)
        if not households:
            return lists
        ids = {one.referral_id for one in households}
        some = [s for s in problem.seekers if s.referral_id in ids]
        pairs = [
            (seeker.referral_id, offer.specialist_id)
            for seeker in some
            for offer in problem.offers
            if not broken(seeker, offer, problem.day)
        ]
        never = unable_to_begin(self._service, rehearse, pairs, choosing=True)
        alone = {(misfit.referrals[0], misfit.specialist_id) for misfit in never}
        able: dict[UUID, list[UUID]] = {offer.specialist_id: [] for offer in problem.offers}
        for referral_id, who in pairs:
            if (referral_id, who) not in alone:
                able[who].append(referral_id)
        return within_households(lists, households, problem, able)

    def _answer(self, referral_id: UUID, specialists: tuple[UUID, ...], today: date) -> None:
        """Offers the list; where the facts have overtaken it, or nobody is on it, says so."""
        read = self._service.store.read
        limits = limits_on(read(PROGRAM_RULES, RULES_ID), today)
        asking = read(REFERRAL, referral_id).choosing.askings
        specialists = specialists[: limits.value(LimitName.SHORTLIST)]
        days = limits.value(LimitName.PROPOSAL_OPEN)
        offer = OfferShortlist(
            referral_id=referral_id,
            round=self._next_round(referral_id),
            specialists=specialists,
            answer_by=business_days_after(today, days, holidays_around(today)),
        )
        try:
            self._perform("shortlist", referral_id, asking, offer)
        except Refusal:
            none = FindNoShortlist(referral_id=referral_id, asking=asking)
            self._perform("no-shortlist", referral_id, asking, none)

    def _next_round(self, referral_id: UUID) -> int:
        return len(shortlists(self._service.store.read, referral_id)) + 1

    def _perform(self, what: str, referral_id: UUID, asking: int, command: object) -> None:
        self._service.perform(WORKER, derived(what, referral_id, asking), command)
