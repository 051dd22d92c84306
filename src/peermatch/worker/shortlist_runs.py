"""Finds the shortlists that were asked for: all at once, so that any choice by each fits."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

import msgspec

from domain.business_days import business_days_after
from domain.decider import Refusal
from domain.limits import LimitName
from domain.referral import REFERRAL
from domain.rules import PROGRAMME_RULES, RULES_ID, limits_on
from domain.shortlist import SHORTLIST, shortlist_id
from matching import problem_to_json
from matching.advice import Shortlist
from matching.process import SHORTLISTS
from peermatch.readmodels.referrals import asking_to_choose
from peermatch.usecases.choice import FindNoShortlist, OfferShortlist
from peermatch.usecases.fit_questions import eligible, without_first_time
from peermatch.usecases.ids import derived
from peermatch.usecases.problems import avoiding, matching_problem
from peermatch.usecases.rules_of_day import holidays_around
from peermatch.usecases.runs import WORKER
from peermatch.usecases.service import Service
from peermatch.worker.solving import Solve, solve_in_own_process


class ShortlistRuns:
    """Takes up what was asked for; a request that is cut off is found again."""

    def __init__(self, service: Service, solve: Solve = solve_in_own_process) -> None:
        self._service = service
        self._solve = solve

    def carry_out_all(self) -> int:
        """Returns how many were answered. Raises SolverStopped; they are then still asked for."""
        due = asking_to_choose(self._service.views)
        if not due:
            return 0
        today = self._service.programme.today(self._service.now())
        found = self._found(today)
        for referral_id in due:
            self._answer(referral_id, found.get(referral_id, ()), today)
        return len(due)

    def _found(self, today: date) -> Mapping[UUID, tuple[UUID, ...]]:
        """Whoever could not be met even once is on no list."""
        problem = matching_problem(self._service, today)
        never = without_first_time(self._service, eligible(problem))
        asked = problem_to_json(replace(problem, couplings=avoiding(never)))
        answer = self._solve(asked, asking=(SHORTLISTS,))
        lists = msgspec.json.decode(answer, type=tuple[Shortlist, ...])
        return {one.referral_id: one.specialist_ids for one in lists}

    def _answer(self, referral_id: UUID, specialists: tuple[UUID, ...], today: date) -> None:
        """Offers the list; where the facts have overtaken it, or nobody is on it, says so."""
        read = self._service.store.read
        limits = limits_on(read(PROGRAMME_RULES, RULES_ID), today)
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
            none = FindNoShortlist(referral_id=referral_id)
            self._perform("no-shortlist", referral_id, asking, none)

    def _next_round(self, referral_id: UUID) -> int:
        number = 1
        while self._service.store.read(SHORTLIST, shortlist_id(referral_id, number)).offered:
            number += 1
        return number

    def _perform(self, what: str, referral_id: UUID, asking: int, command: object) -> None:
        self._service.perform(WORKER, derived(what, referral_id, asking), command)
