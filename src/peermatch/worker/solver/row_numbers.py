"""A problem's referrals and specialists by row number and by id; the joint search knows numbers."""

from collections.abc import Iterable
from uuid import UUID

from matching import MatchingProblem
from matching.problem.couplings import NotAll, WeekLimit
from scheduling.joint.joint_answers import Limit, Pairs


class RowNumbers:
    """Seekers and offers by number and by id."""

    def __init__(self, problem: MatchingProblem) -> None:
        self._referral = [seeker.referral_id for seeker in problem.seekers]
        self._specialist = [offer.specialist_id for offer in problem.offers]
        self._seeker = {key: p for p, key in enumerate(self._referral)}
        self._offer = {key: s for s, key in enumerate(self._specialist)}

    def pair(self, referral_id: UUID, specialist_id: UUID) -> tuple[int, int]:
        return self._seeker[referral_id], self._offer[specialist_id]

    def pairings(self, specialist_of: tuple[int, ...]) -> tuple[tuple[UUID, UUID], ...]:
        both = zip(self._referral, specialist_of, strict=True)
        return tuple((referral_id, self._specialist[s]) for referral_id, s in both if s >= 0)

    def people(self, referral_ids: Iterable[UUID]) -> list[int]:
        return [self._seeker[referral_id] for referral_id in referral_ids]

    def referrals(self, people: Iterable[int]) -> tuple[UUID, ...]:
        return tuple(sorted(self._referral[p] for p in people))

    def specialist(self, number: int) -> UUID:
        return self._specialist[number]

    def offer(self, specialist_id: UUID) -> int:
        return self._offer[specialist_id]

    def pairs(self, pairings: Iterable[tuple[UUID, UUID]]) -> Pairs:
        return tuple(self.pair(*pairing) for pairing in pairings)

    def named(self, pairs: Pairs) -> tuple[tuple[UUID, UUID], ...]:
        """Pairs of referral and specialist, in order."""
        return tuple(sorted((self._referral[p], self._specialist[s]) for p, s in pairs))

    def not_all(self, limit: Limit) -> NotAll:
        return NotAll(self._specialist[limit.specialist], self.referrals(limit.people))

    def week_limit(self, limit: Limit) -> WeekLimit:
        weighed = sorted(zip((self._referral[p] for p in limit.people), limit.weights, strict=True))
        people, weights = zip(*weighed, strict=True)
        return WeekLimit(self._specialist[limit.specialist], people, weights, limit.most)


def counts_all(limit: Limit) -> bool:
    """Whether the limit says that not all of them can come."""
    return set(limit.weights) == {1} and limit.most == len(limit.people) - 1
