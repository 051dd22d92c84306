"""The problem of a trial: today's, and the same with changes, as if they had really been made.

Whoever has an open proposal waits again and the place kept for it is free, on both sides of the
comparison. Whether sessions fit into weeks is not asked; only whoever is on leave throughout the
days in which a first session could be booked is left out, as a matching run would find.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, TypeVar, cast
from uuid import UUID

from domain.program.program_rules import PROGRAM_RULES, RULES_ID, limits_on
from domain.program.reserve import RESERVE, RESERVE_ID
from domain.program.service_area import SERVICE_AREA, SERVICE_AREA_ID
from domain.referrals.referral import REFERRAL
from domain.referrals.referral_match import ReferralReturned
from domain.referrals.referral_state import Referral, ReferralStatus
from domain.scenarios import tried_changes as tried
from domain.scenarios.tried_changes import Changes, away_throughout, check_consistent, check_sites
from domain.shared.decider import Decider
from domain.shared.shared_refusals import SpecialistUnknown
from domain.specialists.specialist import SPECIALIST
from domain.specialists.specialist_state import Specialist
from matching import MatchingProblem
from matching.problem.compared import Touched
from peermatch.store import Look
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import Service
from peermatch.usecases.pairing.county_floors import floors_reached
from peermatch.usecases.pairing.household_rule import waiting_beside_each_other
from peermatch.usecases.pairing.kept_problem import ties
from peermatch.usecases.pairing.matching_problem import (
    Everybody,
    belonging,
    everybody_waiting,
    problem_with,
    seekers_of,
)
from peermatch.usecases.pairing.minutes_left import minutes_of_work
from peermatch.usecases.sessions.existing_bookings import ReadState

S = TypeVar("S")
NO_RUN = UUID(int=0)
"""Stands where a run would: a trial is none."""
AFFECTED = (ReferralStatus.WAITING, ReferralStatus.PROPOSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """Everybody at one moment, and the problem without any change."""

    day: date
    everybody: Everybody
    problem: MatchingProblem


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """The changed problem, and which of today's matches the changes touch."""

    problem: MatchingProblem
    touched: tuple[Touched, ...]


class _AsIf:
    """The record with some streams as they would be."""

    def __init__(self, read: ReadState, instead: Mapping[tuple[str, UUID], Any]) -> None:
        self._read, self._instead = read, instead

    def __call__(self, decider: Decider[S], stream: UUID, /) -> S:
        key = decider.name, stream
        return cast(S, self._instead[key]) if key in self._instead else self._read(decider, stream)


def today(service: Service, look: Look) -> Today:
    """The problem of today, read through `look`."""
    day = service.program.today(service.now())
    found = everybody_waiting(service, look, AFFECTED)
    everybody = replace(found, read=_AsIf(found.read, _freed(found)))
    seekers = seekers_of(everybody, service.program, day)
    problem = problem_with(seekers, everybody, service.program, day)
    return Today(
        day=day, everybody=everybody, problem=_finished(problem, everybody, service.program)
    )


def changed(now: Today, changes: Changes, program: Program) -> Trial:
    """The problem as it would be. Raises the sentence of what can't be changed so."""
    check_consistent(changes)
    before, day = now.everybody, now.day
    instead, joined = _instead(before, changes, day)
    after = replace(
        before, read=_AsIf(before.read, instead), roster=(*before.roster, *sorted(joined))
    )
    seekers = now.problem.seekers
    if changes.new_limits or changes.joining:  # else nothing about them depends on the changes
        seekers = seekers_of(after, program, day)
    problem = _finished(problem_with(seekers, after, program, day), after, program)
    return Trial(problem=problem, touched=tuple(_touched(after.read, changes)))


def _freed(found: Everybody) -> dict[tuple[str, UUID], Any]:
    """Open proposals as if they had been withdrawn."""
    instead: dict[tuple[str, UUID], Any] = {}
    for referral_id in found.waiting:
        state: Referral = found.read(REFERRAL, referral_id)
        if state.status is ReferralStatus.PROPOSED and state.match_id is not None:
            returned = ReferralReturned(referral_id=referral_id, match_id=state.match_id)
            instead[REFERRAL.name, referral_id] = REFERRAL.fold((returned,), state)
    for specialist_id in found.roster:
        person: Specialist = found.read(SPECIALIST, specialist_id)
        if person.held:
            instead[SPECIALIST.name, specialist_id] = replace(person, held=frozenset())
    return instead


def _instead(
    before: Everybody, changes: Changes, day: date
) -> tuple[dict[tuple[str, UUID], Any], frozenset[UUID]]:
    """The streams that differ, and who joined."""
    read, roster = before.read, frozenset(before.roster)
    area = read(SERVICE_AREA, SERVICE_AREA_ID)
    check_sites(changes, area.sites.keys())
    ruled = read(PROGRAM_RULES, RULES_ID)
    rules = tried.rules_with(ruled, changes, day, area.counties)
    limits = limits_on(ruled, day), limits_on(rules, day)
    instead: dict[tuple[str, UUID], Any] = {
        (PROGRAM_RULES.name, RULES_ID): rules,
        (RESERVE.name, RESERVE_ID): tried.reserve_with(read(RESERVE, RESERVE_ID), changes),
    }
    for who in sorted(changes.specialists()):
        if who not in roster:
            raise SpecialistUnknown
        instead[SPECIALIST.name, who] = tried.specialist_with(
            who, read(SPECIALIST, who), changes, limits, day
        )
    joined = set()
    for number, one in enumerate(changes.joining):
        if one.like not in roster:
            raise SpecialistUnknown
        who = tried.joining_id(number, one)
        instead[SPECIALIST.name, who] = tried.newcomer(
            number, one, read(SPECIALIST, one.like), limits
        )
        joined.add(who)
    return instead, frozenset(joined)


def _finished(problem: MatchingProblem, everybody: Everybody, program: Program) -> MatchingProblem:
    """Without whom nobody could begin with, and with what ties pairs together, minutes of work
    among it where they block."""
    read, day = everybody.read, problem.day
    first, days = day + timedelta(days=1), program.booking_horizon_days
    offers = tuple(
        one
        for one in problem.offers
        if not away_throughout(read(SPECIALIST, one.specialist_id), first, days)
    )
    some = belonging(everybody.households, problem.seekers)
    households = waiting_beside_each_other(read, NO_RUN, some, day)
    floors = floors_reached(read(PROGRAM_RULES, RULES_ID), problem.seekers, day)
    asked = replace(problem, offers=offers, couplings=ties(households, floors, offers))
    minutes = minutes_of_work(read, asked, program)
    tied = replace(asked.couplings, not_all=minutes.not_all, week_limits=minutes.week_limits)
    return replace(asked, couplings=tied)


def _touched(read: ReadState, changes: Changes) -> Iterable[Touched]:
    """Whose matches of today each change of a specialist touches."""
    for who in sorted(changes.leaving):
        matches = tuple(sorted(read(SPECIALIST, who).taken))
        yield Touched(what="leaving", specialist_id=who, matches=matches, at_least=len(matches))
    away = Counter(one.specialist_id for one in changes.on_leave)
    for who in sorted(away):
        matches = tuple(sorted(read(SPECIALIST, who).taken))
        yield Touched(what="on_leave", specialist_id=who, matches=matches, at_least=len(matches))
    for one in sorted(changes.new_caseloads):
        state = read(SPECIALIST, one.specialist_id)
        more = tried.too_many(state)
        matches = tuple(sorted(state.taken)) if more else ()
        yield Touched(
            what="new_caseloads", specialist_id=one.specialist_id, matches=matches, at_least=more
        )
