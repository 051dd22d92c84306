"""Rehearses plans before anything is proposed: whom would a proposal of all of it be refused for?

A run asks about one plan after another that differ in a few caseloads, so what was found of those
that are as before is known already.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from domain.matches.match_state import MatchProposed
from domain.matches.matching_run import Misfit
from domain.program.service_area import SERVICE_AREA, SERVICE_AREA_ID
from domain.shared.decider import Refusal
from domain.specialists.specialist import SPECIALIST
from matching import MatchingProblem
from peermatch.store import Work
from peermatch.usecases.core.ids import derived
from peermatch.usecases.core.program import Program
from peermatch.usecases.matches.looked_at import looked_at
from peermatch.usecases.matches.proposing import propose
from peermatch.usecases.pairing.matching_problem import in_line
from peermatch.usecases.pairing.pair_facts import pair

Pairing = tuple[UUID, UUID]
"""A referral and a specialist."""
Rehearse = Callable[[Callable[[Work], tuple[Misfit, ...]]], tuple[Misfit, ...]]
"""What a decision over the streams would answer; nothing is saved."""


@dataclass
class Rehearsals:
    """Whole plans of one problem, over the streams as they were when first looked at."""

    program: Program
    problem: MatchingProblem
    rehearse: Rehearse
    _known: dict[tuple[Pairing, ...], tuple[Misfit, ...]] = field(default_factory=dict)
    """What pairings that can stand in each other's way would be refused for."""

    def __post_init__(self) -> None:
        self._line = in_line(self.problem)
        self._seekers = {seeker.referral_id: seeker for seeker in self.problem.seekers}
        self._offers = {offer.specialist_id: offer for offer in self.problem.offers}

    def refused(self, pairings: Iterable[Pairing]) -> tuple[Misfit, ...]:
        """Who would be refused if these were proposed one after the other, each with as few of
        those before them at the same specialist as it takes: each fits alone, and time or minutes
        don't reach for all."""
        ordered = sorted(pairings, key=lambda pairing: self._line[pairing[0]])
        groups = self._groups(ordered)
        new = [group for group in groups if group not in self._known]
        asked = frozenset(pairing for group in new for pairing in group)
        found = self._refused([pairing for pairing in ordered if pairing in asked])
        for group in new:
            whose = {who for _, who in group}
            self._known[group] = tuple(m for m in found if m.specialist_id in whose)
        return tuple(misfit for group in groups for misfit in self._known[group])

    def _refused(self, ordered: Sequence[Pairing]) -> tuple[Misfit, ...]:
        if not ordered:
            return ()

        def decide(work: Work) -> tuple[Misfit, ...]:
            people = ((r, self._seekers[r].participant_id, who) for r, who in ordered)
            work.expect(looked_at(people, self.problem.day, self.program))
            before: dict[UUID, list[UUID]] = defaultdict(list)
            found = []
            for referral_id, who in ordered:
                if self._proposed(work, referral_id, who):
                    before[who].append(referral_id)
                else:
                    together = (*before[who], referral_id)
                    found.append(Misfit(specialist_id=who, referrals=together))
            return tuple(found)

        return tuple(self._fewest(misfit) for misfit in self.rehearse(decide))

    def _fewest(self, misfit: Misfit) -> Misfit:
        """The last of these people, with only those before who are needed for the refusal."""
        who, (*before, last) = misfit.specialist_id, misfit.referrals

        def refused(some: list[UUID]) -> bool:
            def decide(work: Work) -> tuple[Misfit, ...]:
                for referral_id in some:
                    self._proposed(work, referral_id, who)
                return () if self._proposed(work, last, who) else (misfit,)

            return bool(self.rehearse(decide))

        for one in tuple(before):
            fewer = [other for other in before if other != one]
            if refused(fewer):
                before = fewer
        return Misfit(specialist_id=who, referrals=tuple(sorted((last, *before))))

    @cached_property
    def _households(self) -> tuple[tuple[UUID, ...], ...]:
        """Referrals whose pairs are tied to each other's."""
        couplings = self.problem.couplings
        apart = {tuple(sorted({r for r, _ in one.pairs})) for one in couplings.at_most_one}
        return (*(one.referral_ids for one in couplings.together), *sorted(apart))

    def _proposed(self, work: Work, referral_id: UUID, specialist_id: UUID) -> bool:
        match_id = derived("match", "look", referral_id)
        two = pair(work, referral_id, specialist_id, match_id, self.program)
        proposal = MatchProposed(
            match_id=match_id,
            participant_id=two.seeker.participant_id,
            referral_id=referral_id,
            specialist_id=specialist_id,
            run_id=match_id,
            reasons=(),
        )
        try:
            with work.or_nothing():
                propose(work, proposal, two, self.program)
        except Refusal:
            return False
        return True

    def _groups(self, pairings: Iterable[Pairing]) -> list[tuple[Pairing, ...]]:
        """Pairings that share a specialist, a supervisor who comes along, or a site with few rooms,
        and those of one household: those of one group can't stand in another's way."""
        shared = _Shared()
        supervisors, rooms = self._supervisors_and_rooms
        for referral_id, who in pairings:
            shared.join(who, supervisors.get(who, who))
            for site in rooms.get((self._seekers[referral_id].county, self._offers[who].home), ()):
                shared.join(who, site)
        placed = dict(pairings)
        for tied in self._households:
            staff = [placed[r] for r in tied if r in placed]
            for other in staff[1:]:
                shared.join(staff[0], other)
        found: dict[object, list[Pairing]] = defaultdict(list)
        for pairing in pairings:
            found[shared.of(pairing[1])].append(pairing)
        return [tuple(group) for group in found.values()]

    @cached_property
    def _supervisors_and_rooms(
        self,
    ) -> tuple[dict[UUID, UUID], dict[tuple[str, str], tuple[str, ...]]]:
        """Who supervises them, and the site with few rooms at which people of a county meet those
        who set out from a home site."""
        supervisors: dict[UUID, UUID] = {}
        rooms: dict[tuple[str, str], tuple[str, ...]] = {}

        def decide(work: Work) -> tuple[Misfit, ...]:
            work.expect((*self._offers, SERVICE_AREA_ID))
            area = work.read(SERVICE_AREA, SERVICE_AREA_ID)
            for who in self._offers:
                enrolled = work.read(SPECIALIST, who).enrolled
                if enrolled is not None and enrolled.supervisor_id is not None:
                    supervisors[who] = enrolled.supervisor_id
            if area.rooms:
                for home in {offer.home for offer in self.problem.offers}:
                    for county in area.counties:
                        site = area.nearest_site(county, home)
                        rooms[county, home] = (site,) if site in area.rooms else ()
            return ()

        self.rehearse(decide)
        return supervisors, rooms


class _Shared:
    """Which things hang together."""

    def __init__(self) -> None:
        self._above: dict[object, object] = {}

    def of(self, one: object) -> object:
        """What stands for all that hang together with it."""
        while (above := self._above.get(one, one)) != one:
            one = above
        return one

    def join(self, one: object, other: object) -> None:
        first, second = self.of(one), self.of(other)
        if first != second:
            self._above[second] = first
