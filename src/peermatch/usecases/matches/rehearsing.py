"""Rehearses plans before anything is proposed: whom would a proposal of all of it be refused for?

A run asks about one plan after another that differ in a few caseloads, so what was found of those
that are as before is known already.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol, TypeVar
from uuid import UUID

from domain.matches.match_state import MatchProposed
from domain.program.service_area import SERVICE_AREA, SERVICE_AREA_ID
from domain.shared.decider import Refusal
from domain.specialists.specialist import SPECIALIST
from matching import MatchingProblem
from peermatch.store import Work
from peermatch.usecases.core.ids import derived
from peermatch.usecases.core.joined import Together
from peermatch.usecases.core.program import Program
from peermatch.usecases.matches.looked_at import looked_at
from peermatch.usecases.matches.proposing import propose
from peermatch.usecases.pairing.matching_problem import in_line
from peermatch.usecases.pairing.pair_facts import pair

Pairing = tuple[UUID, UUID]
"""A referral and a specialist."""
Refused = tuple[Pairing, ...]
"""Pairings that can't all be proposed, the one that is refused last of all."""
T = TypeVar("T")


class Rehearse(Protocol):
    """What a decision over the streams would answer; nothing is saved."""

    def __call__(self, decide: Callable[[Work], T], /) -> T: ...


@dataclass
class Rehearsals:
    """Whole plans of one problem, over the streams as they were when first looked at."""

    program: Program
    problem: MatchingProblem
    rehearse: Rehearse
    _known: dict[tuple[Pairing, ...], tuple[Refused, ...]] = field(default_factory=dict)
    """What pairings that can stand in each other's way would be refused for."""

    def __post_init__(self) -> None:
        self._line = in_line(self.problem)
        self._seekers = {seeker.referral_id: seeker for seeker in self.problem.seekers}
        self._offers = {offer.specialist_id: offer for offer in self.problem.offers}

    def refused(self, pairings: Iterable[Pairing]) -> tuple[Refused, ...]:
        """Who would be refused if these were proposed one after the other, each with as few of
        those before them as it takes: each fits alone, and time, rooms or minutes don't reach for
        all."""
        ordered = sorted(pairings, key=lambda pairing: self._line[pairing[0]])
        groups = self._groups(ordered)
        new = [group for group in groups if group not in self._known]
        self._known |= dict(zip(new, self._refused(new), strict=True))
        return tuple(refused for group in groups for refused in self._known[group])

    def _refused(self, groups: Sequence[tuple[Pairing, ...]]) -> list[tuple[Refused, ...]]:
        """Of each group, everybody being proposed in line."""
        if not groups:
            return []
        group_of = {pairing: k for k, group in enumerate(groups) for pairing in group}
        ordered = sorted(group_of, key=lambda pairing: self._line[pairing[0]])

        def decide(work: Work) -> list[list[Refused]]:
            people = ((r, self._seekers[r].participant_id, who) for r, who in ordered)
            work.expect(looked_at(people, self.problem.day, self.program))
            before: list[list[Pairing]] = [[] for _ in groups]
            found: list[list[Refused]] = [[] for _ in groups]
            for pairing in ordered:
                k = group_of[pairing]
                if self._proposed(work, *pairing):
                    before[k].append(pairing)
                else:
                    found[k].append((*before[k], pairing))
            return found

        found = self.rehearse(decide)
        return [tuple(self._fewest(refused) for refused in some) for some in found]

    def _fewest(self, refused: Refused) -> Refused:
        """The last of these, with only those before that are needed for the refusal: people of the
        same specialist, where that is enough, else whoever shares something with them."""
        *before, last = refused

        def still(some: Sequence[Pairing]) -> bool:
            def decide(work: Work) -> bool:
                for pairing in some:
                    self._proposed(work, *pairing)
                return not self._proposed(work, *last)

            return self.rehearse(decide)

        own = [pairing for pairing in before if pairing[1] == last[1]]
        some = own if len(own) < len(before) and still(own) else before
        return (*smallest(some, still), last)

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
        shared = Together()
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

        def decide(work: Work) -> None:
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

        self.rehearse(decide)
        return supervisors, rooms


def smallest(some: Sequence[Pairing], still: Callable[[Sequence[Pairing]], bool]) -> list[Pairing]:
    """Of these as few as it takes, in their order; `still` says whether they are enough. Halves
    are left out before single ones."""
    left, size = list(some), max(1, len(some) // 2)
    while True:
        at = 0
        while at < len(left):
            fewer = left[:at] + left[at + size :]
            if still(fewer):
                left = fewer
            else:
                at += size
        if size == 1:
            return left
        size = max(1, size // 2)
