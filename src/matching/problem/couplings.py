"""Rules that tie several pairs together, as plain values with the sentence that is said of each."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

SENTENCES = {
    "together": "A family is served by one specialist, all of them or none.",
    "minutes": "A specialist's weekly minutes cover every session they take on.",
    "groups": "A group opens only with enough people.",
    "floors": "Every county is served at least as far as was agreed.",
    "at_most_one": "At most one of these pairings may be made.",
    "not_all": "These people don't fit together in one specialist's week.",
    "not_all_pairs": "These pairings can't all be made: they share somebody's time or a room.",
    "week_limits": "Not more of these people fit into one specialist's week.",
    "co_visits": "A trainee visits with a certified colleague, as often as the colleague can.",
}
"""Field of `Couplings` -> what is said of the rule, in plans and refusals."""


@dataclass(frozen=True, slots=True, order=True)
class Together:
    """Referrals of one family: the same specialist serves all of them, or all wait."""

    referral_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, order=True)
class WeeklyMinutes:
    """Minutes a week that a specialist has left for the people of this problem."""

    specialist_id: UUID
    minutes: int


@dataclass(frozen=True, slots=True, order=True)
class GroupPlaces:
    """An offer that is a group: nobody, or at least `least` people (its capacity is the most)."""

    specialist_id: UUID
    least: int


@dataclass(frozen=True, slots=True, order=True)
class CountyFloor:
    """At least so many referrals of a county are served, where that is possible at all."""

    county: str
    at_least: int


@dataclass(frozen=True, slots=True, order=True)
class AtMostOne:
    """Pairs (referral, specialist) of which one at most may be in the plan."""

    pairs: tuple[tuple[UUID, UUID], ...]


@dataclass(frozen=True, slots=True, order=True)
class NotAll:
    """These referrals can't all be at this specialist: what a fit oracle answers."""

    specialist_id: UUID
    referral_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, order=True)
class NotAllPairs:
    """Pairs (referral, specialist), of several specialists, that can't all be in the plan: what
    they share, as a supervisor who comes along, doesn't reach for all."""

    pairs: tuple[tuple[UUID, UUID], ...]

    def broken_by(self, specialist_of: Mapping[UUID, UUID]) -> bool:
        """Whether all of them are made."""
        return all(specialist_of.get(referral_id) == who for referral_id, who in self.pairs)


@dataclass(frozen=True, slots=True, order=True)
class WeekLimit:
    """Of these referrals' weights, at most `most` fit into this specialist's week."""

    specialist_id: UUID
    referral_ids: tuple[UUID, ...]
    weights: tuple[int, ...]
    most: int

    @property
    def uneven(self) -> bool:
        """Whether it has not one weight, 1 or more, for each of its people."""
        return len(self.weights) != len(self.referral_ids) or min(self.weights, default=1) < 1

    def broken_by(self, people: Collection[UUID]) -> bool:
        """Whether these people weigh too much."""
        weighed = zip(self.referral_ids, self.weights, strict=True)
        return sum(weight for referral_id, weight in weighed if referral_id in people) > self.most


@dataclass(frozen=True, slots=True, order=True)
class CoVisits:
    """A colleague who may accompany a trainee with so many people, where eligible for them too."""

    trainee_id: UUID
    colleague_id: UUID
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Couplings:
    """All coupled rules of a problem. Empty means pure assignment, solved as a flow."""

    together: tuple[Together, ...] = ()
    minutes: tuple[WeeklyMinutes, ...] = ()
    groups: tuple[GroupPlaces, ...] = ()
    floors: tuple[CountyFloor, ...] = ()
    at_most_one: tuple[AtMostOne, ...] = ()
    not_all: tuple[NotAll, ...] = ()
    not_all_pairs: tuple[NotAllPairs, ...] = ()
    week_limits: tuple[WeekLimit, ...] = ()
    co_visits: tuple[CoVisits, ...] = ()

    def __post_init__(self) -> None:
        for name in SENTENCES:
            object.__setattr__(self, name, tuple(sorted(set(getattr(self, name)))))

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in SENTENCES)

    def repeated(self) -> tuple[str, object] | None:
        """The first rule, by field, that names somebody twice, or a trainee and colleague told
        twice, and who; None when there is none."""
        for name, told in self._keys():
            seen: set[object] = set()
            for key in told:
                if key in seen:
                    return name, key
                seen.add(key)
        return None

    def _keys(self) -> Iterator[tuple[str, Iterable[object]]]:
        """Of every rule, what may stand there once."""
        for family in self.together:
            yield "together", family.referral_ids
        for cut in self.not_all:
            yield "not_all", cut.referral_ids
        for limit in self.week_limits:
            yield "week_limits", limit.referral_ids
        for alternatives in self.at_most_one:
            yield "at_most_one", alternatives.pairs
        for shared in self.not_all_pairs:
            yield "not_all_pairs", shared.pairs
        yield "co_visits", ((visit.trainee_id, visit.colleague_id) for visit in self.co_visits)

    def short_of_time(self) -> Iterator[UUID]:
        """Every referral that some specialist's week may have no room for."""
        yield from (one for cut in self.not_all for one in cut.referral_ids)
        yield from (one for shared in self.not_all_pairs for one, _ in shared.pairs)
        yield from (one for limit in self.week_limits for one in limit.referral_ids)

    def referrals(self) -> Iterator[UUID]:
        """Every referral that a rule names."""
        for family in self.together:
            yield from family.referral_ids
        yield from self.short_of_time()
        for alternatives in self.at_most_one:
            yield from (referral for referral, _ in alternatives.pairs)

    def specialists(self) -> Iterator[UUID]:
        """Every specialist that a rule names."""
        yield from (limit.specialist_id for limit in self.minutes)
        yield from (group.specialist_id for group in self.groups)
        yield from (cut.specialist_id for cut in self.not_all)
        yield from (specialist for shared in self.not_all_pairs for _, specialist in shared.pairs)
        yield from (limit.specialist_id for limit in self.week_limits)
        for alternatives in self.at_most_one:
            yield from (specialist for _, specialist in alternatives.pairs)
        for visits in self.co_visits:
            yield from (visits.trainee_id, visits.colleague_id)
