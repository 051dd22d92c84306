"""The best plan under rules that tie pairs together, found by trying every choice."""

import itertools
from collections.abc import Callable
from uuid import UUID

from domain.pairing.eligibility import broken
from matching import MatchingPlan, MatchingProblem
from matching.flow.network import Network, build_network
from matching.objective.levels import objective

PER_WEEK = {"weekly": 1.0, "twice-weekly": 2.0, "every-2-weeks": 0.5, "check-in": 0.25}
Pairs = dict[UUID, UUID]


def kept(asked: MatchingProblem, pairs: Pairs) -> bool:
    """Every coupled rule but the floors, read plainly."""
    rules = asked.couplings
    people = {s.referral_id: s for s in asked.seekers}
    at = {
        o.specialist_id: [r for r, s in pairs.items() if s == o.specialist_id] for o in asked.offers
    }
    minutes = {
        s: sum(people[r].session_minutes * PER_WEEK[people[r].frequency] for r in rs)
        for s, rs in at.items()
    }
    taken = {o.specialist_id: o.taken for o in asked.offers}
    return (
        all(len({pairs.get(r) for r in family.referral_ids}) == 1 for family in rules.together)
        and all(minutes[limit.specialist_id] <= limit.minutes for limit in rules.minutes)
        and all(
            not at[g.specialist_id] or len(at[g.specialist_id]) + taken[g.specialist_id] >= g.least
            for g in rules.groups
        )
        and all(sum(pairs.get(r) == s for r, s in one.pairs) <= 1 for one in rules.at_most_one)
        and all(
            any(pairs.get(r) != cut.specialist_id for r in cut.referral_ids)
            for cut in rules.not_all
        )
        and not any(all(pairs.get(r) == s for r, s in x.pairs) for x in rules.not_all_pairs)
        and not any(limit.broken_by(at[limit.specialist_id]) for limit in rules.week_limits)
        and covered(asked, at)
    )


def covered(asked: MatchingProblem, at: dict[UUID, list[UUID]]) -> bool:
    """Whether colleagues can accompany every trainee with everybody, by trying all ways."""
    people = {s.referral_id: s for s in asked.seekers}
    offers = {o.specialist_id: o for o in asked.offers}
    for trainee in {v.trainee_id for v in asked.couplings.co_visits}:
        colleagues = [v for v in asked.couplings.co_visits if v.trainee_id == trainee]
        ways = itertools.product(colleagues, repeat=len(at[trainee]))
        if not any(
            all(way.count(v) <= v.people for v in colleagues)
            and all(
                suits(asked, people[r], offers[v.colleague_id])
                for r, v in zip(at[trainee], way, strict=True)
            )
            for way in ways
        ):
            return False
    return True


def suits(asked: MatchingProblem, one: object, colleague: object) -> bool:
    faults = broken(one, colleague, asked.day)  # type: ignore[arg-type]  # seeker and offer
    return all(rule.name == "within_caseload_capacity" for rule in faults)


def whatever(_pairs: Pairs) -> bool:
    """Nothing else is asked of a choice."""
    return True


def best_by_trying(asked: MatchingProblem, fits: Callable[[Pairs], bool] = whatever) -> list[int]:
    """Shortfall of the floors, then the levels, of the best of all choices that keep the rules and
    that fit."""
    network = build_network(asked)
    goal = objective(asked, network)
    found = []
    options = [
        [None, *range(network.first_pair[p], network.first_pair[p + 1])]
        for p in range(network.seekers)
    ]
    for choice in itertools.product(*options):
        chosen = [e for e in choice if e is not None]
        load = [int(network.pair_offer[e]) for e in chosen]
        if any(load.count(s) > network.open_places[s] for s in set(load)):
            continue
        pairs = {
            asked.seekers[network.pair_seeker[e]].referral_id: asked.offers[
                network.pair_offer[e]
            ].specialist_id
            for e in chosen
        }
        if kept(asked, pairs) and fits(pairs):
            found.append([shortfall(asked, pairs), *values(network, goal.levels, choice)])
    return min(found)


def shortfall(asked: MatchingProblem, pairs: Pairs) -> int:
    served = [s.county for s in asked.seekers if s.referral_id in pairs]
    return sum(max(0, f.at_least - served.count(f.county)) for f in asked.couplings.floors)


def values(network: Network, levels: tuple, choice: tuple[int | None, ...]) -> list[int]:
    chosen = [e for e in choice if e is not None]
    load = [int(network.pair_offer[e]) for e in chosen]
    return [
        sum(int(level.pair[e]) for e in chosen)
        + sum(int(level.wait[p]) for p, e in enumerate(choice) if e is None)
        + sum(
            int(level.place[network.first_place[s] + k])
            for s in set(load)
            for k in range(load.count(s))
        )
        for level in levels
    ]


def all_values(plan: MatchingPlan) -> list[int]:
    """What counties fall short (0 without floors), then every level."""
    found = {level.name: level.value for level in plan.levels}
    return [found.pop("floors", 0), *found.values()]
