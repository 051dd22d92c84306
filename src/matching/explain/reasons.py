"""The words of a plan: why this pair, why not yet; every sentence is a rule's or wish's own."""

import heapq
from collections.abc import Iterator

import numpy as np

from domain.pairing.eligibility import RULE_NAMES, RULES, AboutSeeker
from matching.arrays import Flags, Ints, Rows
from matching.flow.network import Network, never_paired
from matching.objective.levels import Objective, reserves
from matching.problem.candidates import PLACES_RULE, Rulebook
from matching.problem.matching_plan import Pairing, Unmatched
from matching.problem.preferences import WISHES, wishes_met
from matching.problem.problem import MatchingProblem

NO_SPECIALIST = "no_specialist"
PLACES_TAKEN = "places_taken"
COUPLED = "coupled_rules"
WEEK_FULL = "week_full"
TIED = "A rule that ties several matches together prevents it."
MISFIT = "Their sessions would not fit into this specialist's week."
NO_TIME = "Their sessions would not fit into the week of any specialist who is a fit."
NO_TIME_LEFT = (
    "Where there is an opening, their sessions would not fit into the specialist's week with those "
    "of people ahead."
)
ACCEPTED = "This pair has been accepted and stays."
SHARED_AREA = RULE_NAMES["shares_lived_experience"].because
KEPT_FREE = "Somebody closer is kept free, where possible, for people whom few others can support."
AHEAD = (
    "Every opening with the {n} specialists who are a fit goes to people who are more urgent, "
    "or just as urgent and have waited as long or longer."
)
AHEAD_ONE = (
    "Every opening with the one specialist who is a fit goes to people who are more urgent, "
    "or just as urgent and have waited as long or longer."
)


def pairings(
    problem: MatchingProblem, network: Network, goal: Objective, chosen: Ints
) -> Iterator[Pairing]:
    """Chosen pairs (and pinned ones) in words; `chosen` are pair numbers, ascending."""
    told = zip(
        network.pair_seeker[chosen].tolist(),
        network.pair_offer[chosen].tolist(),
        goal.points[chosen].tolist(),
        goal.met[chosen].tolist(),
        strict=True,
    )
    kept_free = _kept_free(problem, network, goal, chosen)
    pinned = [(p, int(network.pinned[p])) for p in np.flatnonzero(network.pinned >= 0).tolist()]
    kept = ((p, s, *_worth(problem, p, s)) for p, s in pinned)
    said: dict[int, tuple[str, ...]] = {}
    for p, s, points, met in heapq.merge(told, kept):
        if met not in said:
            said[met] = (SHARED_AREA, *(w.because for k, w in enumerate(WISHES) if met >> k & 1))
        seeker = problem.seekers[p]
        more = (KEPT_FREE,) if (p, s) in kept_free else ()
        yield Pairing(
            referral_id=seeker.referral_id,
            participant_id=seeker.participant_id,
            specialist_id=problem.offers[s].specialist_id,
            points=points,
            reasons=(*said[met], *more) if network.pinned[p] < 0 else (*said[met], ACCEPTED),
        )


def _kept_free(
    problem: MatchingProblem, network: Network, goal: Objective, chosen: Ints
) -> set[tuple[int, int]]:
    """Of the chosen pairs, those whose person has a closer specialist who is reserved for others:
    closer but for what both are reserved by."""
    reserve = reserves(problem)
    if not reserve.any():
        return set()
    price = reserve[network.pair_offer]
    close = goal.points + price
    mine = np.full(network.seekers, -1, np.int64)
    mine[network.pair_seeker[chosen]] = chosen
    of = mine[network.pair_seeker]
    spared = (of >= 0) & (close > close[of]) & (price > price[of])
    people = np.unique(network.pair_seeker[spared])
    return {(p, int(network.pair_offer[mine[p]])) for p in people.tolist()}


def _worth(problem: MatchingProblem, p: int, s: int) -> tuple[int, int]:
    """Points of one pair that is no candidate any more, and the wishes that it meets, as bits."""
    wishes = wishes_met(problem.seekers[p], problem.offers[s])
    weights = {wish: problem.weights.get(wish.name, 0) for wish in wishes}
    return sum(weights.values()) - problem.offers[s].reserve, sum(
        1 << WISHES.index(w) for w, weight in weights.items() if weight
    )


def waiting(
    problem: MatchingProblem, network: Network, rules: Rulebook, flow: Flags, ranks: Rows
) -> Iterator[Unmatched]:
    """Everyone who stays waiting, each with a true sentence of why."""
    reach = np.diff(network.first_pair)
    alone = {p for p, _ in never_paired(problem)}
    cut = set(problem.couplings.short_of_time())
    last = _last_in_line(network, flow, ranks)
    for p in np.flatnonzero(flow[network.pairs : network.pairs + network.seekers]).tolist():
        offers = network.pair_offer[network.first_pair[p] : network.first_pair[p + 1]]
        codes: tuple[str, ...]
        if not reach[p] and p in alone:
            reason, codes = NO_TIME, (WEEK_FULL,)
        elif not reach[p]:
            reason, codes = ruled_out(rules, p, len(problem.offers))
        elif last[offers].min() >= ranks[p]:
            said = AHEAD_ONE if len(offers) == 1 else AHEAD.format(n=len(offers))
            reason, codes = said, (PLACES_TAKEN,)
        elif problem.seekers[p].referral_id in cut:
            reason, codes = NO_TIME_LEFT, (WEEK_FULL,)
        else:
            reason, codes = TIED, (COUPLED,)
        yield Unmatched(
            referral_id=problem.seekers[p].referral_id,
            participant_id=problem.seekers[p].participant_id,
            reason=reason,
            codes=codes,
        )


def _last_in_line(network: Network, flow: Flags, ranks: Rows) -> Ints:
    """The lowest rank among those whom each offer takes on; 0 where a place is left.

    Pinned people hold places that were never open, so they are not compared with.
    """
    chosen = np.flatnonzero(flow[: network.pairs])
    last = np.full(network.offers, np.iinfo(np.int64).max)
    np.minimum.at(last, network.pair_offer[chosen], ranks[network.pair_seeker[chosen]])
    load = np.bincount(network.pair_offer[chosen], minlength=network.offers)
    return np.where(load < network.open_places, 0, last)


def ruled_out(rules: Rulebook, p: int, offers: int) -> tuple[str, tuple[str, ...]]:
    """Why nobody is eligible: a rule about the referral, one that rules out all, or the nearest."""
    for rule in RULES:
        if isinstance(rule, AboutSeeker) and not rules.seekers_pass[rule.name][p]:
            return rule.refusal, (rule.name,)
    if not offers:
        return "There is no specialist on the roster.", (NO_SPECIALIST,)
    names = [rule.name for rule in RULES if rule.name not in rules.seekers_pass]
    fails = np.stack([~rules.passing_offers(name, p) for name in names])
    alone = [name for name, out in zip(names, fails, strict=True) if out.all()]
    if alone:
        said = " ".join(RULE_NAMES[name].refusal for name in alone)
        return f"The same thing rules out every specialist. {said}", tuple(alone)
    which = np.left_shift(1, np.arange(len(names))) @ fails
    broken = np.bitwise_count(which)
    if not broken.min():
        return RULE_NAMES[PLACES_RULE].refusal, (PLACES_TAKEN,)
    counts = np.bincount(which[broken == broken.min()])
    found = ((_named(names, k), int(counts[k])) for k in np.flatnonzero(counts).tolist())
    codes, count = min(found, key=lambda item: (-item[1], item[0]))
    said = " ".join(RULE_NAMES[name].refusal for name in codes)
    who = "the nearest one" if count == 1 else f"the nearest {count}"
    return f"No specialist is a full fit. What rules out {who}: {said}", codes


def _named(names: list[str], bits: int) -> tuple[str, ...]:
    return tuple(name for k, name in enumerate(names) if bits >> k & 1)
