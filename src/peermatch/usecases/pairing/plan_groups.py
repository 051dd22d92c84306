"""Pairings of a plan that can stand in each other's way, told apart from those that can't."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Protocol, TypeVar
from uuid import UUID

from domain.program.service_area import SERVICE_AREA, SERVICE_AREA_ID
from domain.specialists.specialist import SPECIALIST
from matching import MatchingProblem
from peermatch.store import Work
from peermatch.usecases.core.joined import Together

Pairing = tuple[UUID, UUID]
"""A referral and a specialist."""
Group = tuple[Pairing, ...]
"""Pairings that can stand in each other's way."""
T = TypeVar("T")


class Rehearse(Protocol):
    """What a decision over the streams would answer; nothing is saved."""

    def __call__(self, decide: Callable[[Work], T], /) -> T: ...


class PlanGroups:
    """Groups the pairings of plans of one problem."""

    def __init__(self, problem: MatchingProblem, rehearse: Rehearse) -> None:
        self._problem = problem
        self._rehearse = rehearse
        self._seekers = {seeker.referral_id: seeker for seeker in problem.seekers}
        self._offers = {offer.specialist_id: offer for offer in problem.offers}

    def of(self, pairings: Iterable[Pairing]) -> list[Group]:
        """Pairings that share a specialist, a supervisor who comes along, or a site with few rooms,
        and those of one household: those of one group can't stand in another's way."""
        shared = Together()
        supervisors, rooms = self.supervisors_and_rooms
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
    def _households(self) -> tuple[tuple[UUID, ...], ...]:
        """Referrals whose pairs are tied to each other's."""
        couplings = self._problem.couplings
        apart = {tuple(sorted({r for r, _ in one.pairs})) for one in couplings.at_most_one}
        return (*(one.referral_ids for one in couplings.together), *sorted(apart))

    @cached_property
    def supervisors_and_rooms(
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
                for home in {offer.home for offer in self._problem.offers}:
                    for county in area.counties:
                        site = area.nearest_site(county, home)
                        rooms[county, home] = (site,) if site in area.rooms else ()

        self._rehearse(decide)
        return supervisors, rooms


def at_once(groups: Iterable[Group], most: int) -> Iterator[Sequence[Group]]:
    """Whole groups in their order, so many pairings together; a larger group alone."""
    some: list[Group] = []
    for group in groups:
        if some and sum(map(len, some)) + len(group) > most:
            yield some
            some = []
        some.append(group)
    if some:
        yield some
