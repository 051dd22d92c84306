"""What ranking what matters in a peer changes, on made-up programs of 12 specialists and 140
referrals: how many are matched, and how many of the stated wishes are met, with the ranked factors
and without them."""

import random
from dataclasses import replace

from instances import waitlist

from domain.pairing.eligibility import Offer, Seeker
from domain.shared.vocabulary import Trait, WishTopic
from matching import solve
from matching.problem.problem import MatchingProblem

PEOPLE, SPECIALISTS = 140, 12
PROGRAMS = 20
ANSWERS = {
    WishTopic.AGE: ("18 to 29", "30 to 49", "50 or older"),
    WishTopic.PATHWAY: ("12 steps", "medication", "faith", "own way"),
    WishTopic.FAITH: ("christian", "another faith", "no faith"),
    WishTopic.PARENT: ("is a parent",),
    WishTopic.WORK: ("works with their hands", "works in an office", "out of work"),
    WishTopic.VETERAN: ("has served",),
    WishTopic.JUSTICE: ("has been through it",),
}
MOST_STATED = 4


def with_factors(problem: MatchingProblem, chance: random.Random) -> MatchingProblem:
    """Each participant ranks one to four of them; each specialist states about half."""

    def some(topics: list[WishTopic]) -> tuple[Trait, ...]:
        return tuple(Trait(topic, chance.choice(ANSWERS[topic])) for topic in topics)

    def asks(seeker: Seeker) -> Seeker:
        ranked = chance.sample(list(ANSWERS), chance.randint(1, MOST_STATED))
        return replace(seeker, traits_preferred=some(ranked))

    def states(offer: Offer) -> Offer:
        told = [topic for topic in ANSWERS if chance.random() < 0.5]
        return replace(offer, traits=tuple(sorted(some(told))))

    return replace(
        problem,
        seekers=tuple(map(asks, problem.seekers)),
        offers=tuple(map(states, problem.offers)),
    )


def without(problem: MatchingProblem) -> MatchingProblem:
    """The same people, had nobody been asked."""
    return replace(
        problem, seekers=tuple(replace(one, traits_preferred=()) for one in problem.seekers)
    )


def solved(problem: MatchingProblem, asked: MatchingProblem) -> tuple[int, int, int]:
    """How many are matched; of what was stated in `asked` by those: how much is met, and the first
    choices that are."""
    stated = {one.referral_id: one.traits_preferred for one in asked.seekers}
    told = {one.specialist_id: frozenset(one.traits) for one in asked.offers}
    pairs = [(one.referral_id, one.specialist_id) for one in solve(problem).pairings]
    met = sum(len(told[who].intersection(stated[whose])) for whose, who in pairs)
    first = sum(stated[whose][0] in told[who] for whose, who in pairs)
    return len(pairs), met, first


def main() -> None:
    wishes = 0
    ranked, unranked = [0, 0, 0], [0, 0, 0]
    fewer = 0
    for seed in range(PROGRAMS):
        asked = with_factors(waitlist(PEOPLE, SPECIALISTS, seed=seed), random.Random(seed))
        wishes += sum(len(one.traits_preferred) for one in asked.seekers)
        with_them, without_them = solved(asked, asked), solved(without(asked), asked)
        fewer += with_them[0] != without_them[0]
        ranked = [a + b for a, b in zip(ranked, with_them, strict=True)]
        unranked = [a + b for a, b in zip(unranked, without_them, strict=True)]
    people = PEOPLE * PROGRAMS
    print(f"FIGURE wishes.met_share {ranked[1] / wishes:.4g} of {wishes} stated wishes")
    print(f"FIGURE wishes.met_share_unranked {unranked[1] / wishes:.4g} of {wishes} stated wishes")
    print(f"FIGURE wishes.first_choice_share {ranked[2] / people:.4g} of {people} people")
    print(f"FIGURE wishes.first_choice_share_unranked {unranked[2] / people:.4g} people")
    print(f"FIGURE wishes.matched {ranked[0]} of {people} people")
    print(f"FIGURE wishes.matched_otherwise {fewer} of {PROGRAMS} programs")


if __name__ == "__main__":
    main()
