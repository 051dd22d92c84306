"""Rehearses plans before anything is proposed: whom would a proposal of all of it be refused for?

A run asks about one plan after another that differ in a few caseloads, so what was found of those
that are as before is known already.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from domain.matches.match_state import MatchProposed
from domain.shared.decider import Refusal
from matching import MatchingProblem
from peermatch.store import Work
from peermatch.usecases.core.ids import derived
from peermatch.usecases.core.program import Program
from peermatch.usecases.matches.looked_at import LookedAt, look_ahead
from peermatch.usecases.matches.proposing import propose
from peermatch.usecases.pairing.matching_problem import in_line
from peermatch.usecases.pairing.pair_facts import pair
from peermatch.usecases.pairing.plan_groups import (
    Group,
    Pairing,
    PlanGroups,
    Rehearse,
    at_once,
)

AT_ONCE = 200
"""Pairings that are rehearsed together, where groups let them."""
TRIED = 20_000
"""Proposals that are tried, over all plans, to say as exactly as can be who is in the way."""
Refused = tuple[Pairing, ...]
"""Pairings that can't all be proposed, the one that is refused last of all."""


@dataclass
class Rehearsals:
    """Whole plans of one problem, over the streams as they were when first looked at."""

    program: Program
    problem: MatchingProblem
    rehearse: Rehearse
    tries: int = TRIED
    """How many of those are left."""
    _known: dict[Group, tuple[Refused, ...]] = field(default_factory=dict)
    """What pairings that can stand in each other's way would be refused for."""

    def __post_init__(self) -> None:
        self._line = in_line(self.problem)
        self._seekers = {seeker.referral_id: seeker for seeker in self.problem.seekers}
        self.groups = PlanGroups(self.problem, self.rehearse)

    def refused(self, pairings: Iterable[Pairing]) -> tuple[Refused, ...]:
        """Who would be refused if these were proposed one after the other, each with as few of
        those before them as it takes: each fits alone, and time, rooms or minutes don't reach for
        all."""
        ordered = sorted(pairings, key=lambda pairing: self._line[pairing[0]])
        groups = self.groups.of(ordered)
        new = [group for group in groups if group not in self._known]
        self._known |= dict(zip(new, self._refused(new), strict=True))
        return tuple(refused for group in groups for refused in self._known[group])

    def _refused(self, groups: Sequence[Group]) -> list[tuple[Refused, ...]]:
        """Of each group, everybody being proposed in line."""
        return [refused for some in at_once(groups, AT_ONCE) for refused in self._refused_of(some)]

    def _refused_of(self, groups: Sequence[Group]) -> list[tuple[Refused, ...]]:
        group_of = {pairing: k for k, group in enumerate(groups) for pairing in group}
        ordered = sorted(group_of, key=lambda pairing: self._line[pairing[0]])

        def decide(work: Work) -> list[list[Refused]]:
            self._look_ahead(work, ordered)
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

    def _look_ahead(self, work: Work, pairings: Iterable[Pairing]) -> None:
        whose = {r: self._seekers[r].participant_id for r, _ in pairings}
        every = (LookedAt(_match_of(r), r, whose[r], who) for r, who in pairings)
        look_ahead(work, every, self.problem.day, self.program)

    def _fewest(self, refused: Refused) -> Refused:
        """The last of these, with only those before that are needed for the refusal, as far as may
        be tried: people of the same specialist, where that is enough, else whoever shares something
        with them."""
        *before, last = refused

        def still(some: Sequence[Pairing]) -> bool:
            self.tries -= 1 + len(some)
            if self.tries < 0:
                return False

            def decide(work: Work) -> bool:
                for pairing in some:
                    self._proposed(work, *pairing)
                return not self._proposed(work, *last)

            return self.rehearse(decide)

        own = [pairing for pairing in before if pairing[1] == last[1]]
        some = own if len(own) < len(before) and still(own) else before
        return (*smallest(some, still), last)

    def _proposed(self, work: Work, referral_id: UUID, specialist_id: UUID) -> bool:
        match_id = _match_of(referral_id)
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


def _match_of(referral_id: UUID) -> UUID:
    """Of a match that is only rehearsed."""
    return derived("match", "look", referral_id)


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
