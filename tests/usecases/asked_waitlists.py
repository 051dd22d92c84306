"""Made-up waitlists with a week for each specialist, and answers about them as a run gives them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from random import Random
from typing import Any
from uuid import UUID

import pytest
from coupled_by_trying import Pairs
from matching_people import small_waitlist
from plain_fit import fits

from domain.pairing.eligibility import Seeker
from domain.shared.hours import WeeklyWindow, parse_window
from domain.shared.vocabulary import Credential, Frequency, Mode
from matching import (
    MatchingProblem,
)
from matching.coupled import coupled_plans
from matching.problem.couplings import NotAll, NotAllPairs, WeekLimit
from matching.problem.problem import Placed
from peermatch.usecases.calendar.caseload_problem import Coming
from peermatch.usecases.calendar.fit_questions import FitWeek, pair_key
from peermatch.usecases.matches.rehearsing import Refused
from peermatch.worker.solver import planning_fit
from peermatch.worker.solver.planning_answers import (
    CouldBegin,
    Fitting,
    NeedsPairs,
    NeedsPeople,
    NeedsSharedWeek,
    NeedsWeek,
    Rehearse,
    WhoShares,
)
from scheduling.planner.demand import RoadsAndRooms
from scheduling.time.availability import Availability
from scheduling.weeks.needs import Need
from scheduling.weeks.recurrence import usual_demands, usual_lunches

TZ = "America/New_York"

GROUND = RoadsAndRooms(travel={("A", "B"): 45}, buffer=15)


def waitlist(people: int, specialists: int, seed: int) -> MatchingProblem:
    """People with few hours, of whom nobody is accepted anywhere yet."""
    asked, chance = small_waitlist(people, specialists, seed), Random(seed)

    def windows(days: int) -> tuple[WeeklyWindow, ...]:
        some = chance.sample(("Mon", "Tue", "Wed"), k=days)
        texts = (f"{day} 09:00-{chance.choice((10, 11, 12)):02}:00" for day in some)
        return tuple(map(parse_window, texts))

    def seeking(one: Seeker) -> Seeker:
        often = chance.choice(list(Frequency))
        return replace(one, windows=windows(3), session_minutes=60, frequency=often)

    return replace(
        asked,
        offers=tuple(replace(one, windows=windows(2)) for one in asked.offers),
        seekers=tuple(map(seeking, asked.seekers)),
        standing=tuple(pair for pair in asked.standing if not pair.pinned),
    )


def who_could_all_come(people: int, specialists: int, seed: int) -> MatchingProblem:
    """The same, where hardly anything but time keeps anybody from anybody."""
    asked = waitlist(people, specialists, seed)
    one = asked.offers[0]
    offers = tuple(
        replace(
            offer,
            experiences=one.experiences,
            languages=frozenset({"en"}),
            modes=frozenset(Mode),
            credential=Credential.CERTIFIED,
            credential_until=asked.day,
            capacity=3,
            taken=0,
        )
        for offer in asked.offers
    )
    seekers = tuple(
        replace(
            seeker,
            experiences=one.experiences,
            language="en",
            modes=frozenset(Mode),
            consent_from=asked.day,
            consent_until=asked.day,
            gender_required="",
            traits_required=(),
            excluded=frozenset(),
        )
        for seeker in asked.seekers
    )
    return replace(asked, offers=offers, seekers=seekers)


class Weeks:
    """The hours of the problem, and places by a seed; answers what the search asks back. With
    `trainees`, the first so many specialists come with the last one to everybody."""

    def __init__(self, asked: MatchingProblem, seed: int, trainees: int = 0) -> None:
        chance = Random(seed)
        self._ids = [o.specialist_id for o in asked.offers]
        self._trainees = frozenset(self._ids[:trainees])
        self._staff = {o.specialist_id: Availability(weekly=o.windows, tz=TZ) for o in asked.offers}
        self._people = {s.referral_id: Availability(weekly=s.windows, tz=TZ) for s in asked.seekers}
        self._times = {s.referral_id: s.frequency for s in asked.seekers}
        self._place = {s.referral_id: chance.choice(("A", "B", "")) for s in asked.seekers}
        self.sharing = {*self._trainees, self._ids[-1]} if trainees else set()
        self.refusing: Callable[[Refused], tuple[Refused, ...]] | None = None

    def need(self, referral_id: UUID, specialist_id: UUID) -> Need:
        return Need(
            id=str(referral_id),
            staff=tuple(map(str, self.staff(specialist_id))),
            people=(f"of {referral_id}",),
            minutes=60,
            frequency=self._times[referral_id],
            places=(self._place[referral_id],),
        )

    def staff(self, specialist_id: UUID) -> tuple[UUID, ...]:
        more = self._ids[-1:] if specialist_id in self._trainees else []
        return (specialist_id, *more)

    def hours(self, *specialist_ids: UUID) -> dict[str, Availability]:
        people = {f"of {key}": own for key, own in self._people.items()}
        staff = {str(who): self._staff[who] for s in specialist_ids for who in self.staff(s)}
        return {**staff, **people}

    def _week(self, specialist_ids: tuple[UUID, ...]) -> FitWeek:
        hours = self.hours(*specialist_ids)
        staff = {str(who) for s in specialist_ids for who in self.staff(s)}
        return FitWeek(
            kept=(), usual={}, staff=tuple(sorted(staff)), hours=hours, ground=GROUND, tz=TZ
        )

    def __call__(self, asked: Any) -> Any:
        match asked:
            case NeedsWeek(specialist_id=who, referral_ids=referrals):
                needs = tuple(self.need(r, who) for r in referrals)
                return self._week((who,)), Coming(needs=needs, hours=self.hours(who), ground=GROUND)
            case WhoShares():
                return ((*self._trainees, self._ids[-1]),) if self._trainees else ()
            case NeedsSharedWeek(newcomers=newcomers):
                return self._week(tuple(who for _, who in newcomers))
            case NeedsPairs(pairs=pairs):
                named = ((self.need(*pair), pair_key(*pair)) for pair in pairs)
                needs = tuple(replace(need, id=key) for need, key in named)
                return Coming(needs=needs, hours=self.hours(), ground=GROUND)
            case NeedsPeople(specialist_id=who, referral_ids=referrals):
                needs = tuple(self.need(r, who) for r in referrals)
                return Coming(needs=needs, hours=self.hours(who), ground=GROUND)
            case Rehearse(pairings=pairings):
                return self.refusing(pairings) if self.refusing else ()
            case CouldBegin():
                return ()

    def fit(self, specialist_id: UUID, referrals: tuple[UUID, ...]) -> bool:
        hours = self.hours(specialist_id)
        needs = [self.need(r, specialist_id) for r in referrals]
        lunches = usual_lunches([str(specialist_id)], hours, tz=TZ)
        return fits(usual_demands(needs, hours, tz=TZ), GROUND, lunches) is None

    def all_fit(self) -> Callable[[Pairs], bool]:
        one = cache(self.fit)

        def every(pairs: Pairs) -> bool:
            caseloads: dict[UUID, list[UUID]] = {}
            for referral_id, who in pairs.items():
                caseloads.setdefault(who, []).append(referral_id)
            return all(one(who, tuple(sorted(own))) for who, own in caseloads.items())

        return every

    def all_fit_together(self) -> Callable[[Pairs], bool]:
        """Whether all sessions fit at once, whoever is there."""
        ids = tuple(self._ids)
        alone, hours = self.all_fit(), self.hours(*ids)
        lunches = usual_lunches([str(who) for who in ids], hours, tz=TZ)

        @cache
        def together(pairs: frozenset[tuple[UUID, UUID]]) -> bool:
            needs = [self.need(*pair) for pair in sorted(pairs)]
            return fits(usual_demands(needs, hours, tz=TZ), GROUND, lunches) is None

        return lambda pairs: alone(pairs) and together(frozenset(pairs.items()))


def with_answer(asked: MatchingProblem, found: Fitting) -> MatchingProblem:
    """The problem as a run keeps it."""
    couplings = replace(
        asked.couplings,
        not_all=tuple(NotAll(m.specialist_id, m.referrals) for m in found.misfits),
        not_all_pairs=tuple(map(NotAllPairs, found.shared)),
        week_limits=tuple(
            WeekLimit(r.specialist_id, r.referrals, r.weights, r.most) for r in found.rooms
        ),
    )
    placed = tuple(Placed(*pair) for pair in found.placed)
    return replace(asked, couplings=couplings, placed=placed)


@contextmanager
def as_if_large() -> Iterator[None]:
    """Every program is one for which no proof is searched."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(planning_fit, "LARGE", 0)
        patch.setattr(coupled_plans, "MOST_ARCS", 0)
        yield
