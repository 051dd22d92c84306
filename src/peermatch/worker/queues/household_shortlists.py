"""Shortlists of people of one household: whatever each of them chooses keeps what they wish."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from domain.pairing.run_ties import RunSawHousehold
from domain.people.household_wish import HouseholdWish
from matching import MatchingProblem
from peermatch.usecases.pairing.matching_problem import in_line

Lists = Mapping[UUID, tuple[UUID, ...]]


def within_households(
    lists: Lists,
    households: Iterable[RunSawHousehold],
    problem: MatchingProblem,
    fits: Mapping[UUID, Iterable[UUID]],
) -> Lists:
    """By referral. Who are to be apart choose from different specialists, the first in line first;
    who are to be together choose from the same, each of whom has a place for all of them.

    `fits` has the referrals that are eligible for each specialist.
    """
    found, line = dict(lists), in_line(problem)
    places = {offer.specialist_id: offer.open_places for offer in problem.offers}
    waiting: dict[UUID, list[RunSawHousehold]] = defaultdict(list)
    for one in households:
        waiting[one.household_id].append(one)
    for some in waiting.values():
        people = sorted((one.referral_id for one in some), key=lambda r: (line[r], r))
        if some[0].wish is HouseholdWish.APART:
            taken: set[UUID] = set()
            for referral_id in people:
                left = tuple(who for who in found.get(referral_id, ()) if who not in taken)
                found[referral_id] = left
                taken.update(left)
            continue
        able = [
            who
            for who, suits in fits.items()
            if set(people) <= set(suits) and places[who] >= len(people)
        ]
        listed = [who for referral_id in people for who in found.get(referral_id, ())]
        same = tuple(dict.fromkeys(who for who in listed if who in able)) or tuple(sorted(able))
        found.update(dict.fromkeys(people, same))
    return found
