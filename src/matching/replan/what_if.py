"""What a change would do: the plan of today and the changed one, both solved, side by side."""

from collections import defaultdict
from collections.abc import Mapping
from uuid import UUID

from domain.pairing.eligibility import Offer, Seeker
from matching.objective.levels import on_site, reached, standing_in_line
from matching.problem.compared import Compared, Difference, Pair, Waiting, WishMet
from matching.problem.matching_plan import MatchingPlan, ProofStatus
from matching.problem.preferences import WISHES, wishes_met
from matching.problem.problem import MatchingProblem

Solved = tuple[MatchingProblem, MatchingPlan]


def compared(before: Solved, after: Solved) -> Compared:
    """Both have the same referrals. Weights may differ: wishes count as met or not."""
    old, new = _Side(*before), _Side(*after)
    people = sorted(after[0].seekers, key=_in_line)
    found = [
        Difference(referral_id=s.referral_id, before=old.pair(s), after=new.pair(s))
        for s in people
        if old.pairs.get(s.referral_id) != new.pairs.get(s.referral_id)
    ]
    proofs = (before[1].proof.status, after[1].proof.status)
    return Compared(
        people=len(people),
        matched_before=len(old.pairs),
        matched_after=len(new.pairs),
        gained=tuple(d for d in found if d.before is None),
        lost=tuple(d for d in found if d.after is None),
        moved=tuple(d for d in found if d.before is not None and d.after is not None),
        counties=_counties(old, new),
        drive_before=old.drive_minutes(),
        drive_after=new.drive_minutes(),
        wishes=_wishes(old, new),
        proved=all(status is ProofStatus.OPTIMAL for status in proofs),
    )


def _in_line(seeker: Seeker) -> tuple[int, int, UUID]:
    tier, waits = standing_in_line(seeker)
    return -tier, -waits, seeker.referral_id


class _Side:
    """One plan with the problem that it answers."""

    def __init__(self, problem: MatchingProblem, plan: MatchingPlan) -> None:
        self.problem = problem
        self.pairs = {one.referral_id: one.specialist_id for one in plan.pairings}
        self._offers: Mapping[UUID, Offer] = {o.specialist_id: o for o in problem.offers}

    def pair(self, seeker: Seeker) -> Pair | None:
        if seeker.referral_id not in self.pairs:
            return None
        there = self._offers[self.pairs[seeker.referral_id]]
        names = tuple(wish.name for wish in wishes_met(seeker, there))
        return Pair(specialist_id=there.specialist_id, wishes=names)

    def wishes(self) -> dict[str, int]:
        counts: dict[str, int] = defaultdict(int)
        for seeker in self.problem.seekers:
            pair = self.pair(seeker)
            for name in pair.wishes if pair else ():
                counts[name] += 1
        return counts

    def waits(self) -> dict[str, list[int]]:
        """By county, the days that each of those who wait has waited."""
        found: dict[str, list[int]] = defaultdict(list)
        for seeker in self.problem.seekers:
            if seeker.referral_id not in self.pairs:
                found[seeker.county].append((self.problem.day - seeker.received_on).days)
        return found

    def drive_minutes(self) -> int:
        roads: dict[tuple[str, str], int] = {}
        for road in self.problem.journeys:
            key = road.home, road.county
            roads[key] = min(road.minutes, roads.get(key, road.minutes))
        total = 0
        for seeker in self.problem.seekers:
            if seeker.referral_id in self.pairs:
                there = self._offers[self.pairs[seeker.referral_id]]
                if on_site(seeker) & reached(there, frozenset()):
                    total += roads.get((there.home, seeker.county), 0)
        return total


def _counties(old: _Side, new: _Side) -> tuple[Waiting, ...]:
    before, after = old.waits(), new.waits()
    return tuple(
        Waiting(
            county=county,
            before=len(before.get(county, ())),
            after=len(after.get(county, ())),
            longest_before=max(before.get(county, ()), default=0),
            longest_after=max(after.get(county, ()), default=0),
        )
        for county in sorted(before.keys() | after.keys())
    )


def _wishes(old: _Side, new: _Side) -> tuple[WishMet, ...]:
    before, after = old.wishes(), new.wishes()
    return tuple(
        WishMet(wish=wish.name, before=before.get(wish.name, 0), after=after.get(wish.name, 0))
        for wish in WISHES
        if before.get(wish.name) or after.get(wish.name)
    )
