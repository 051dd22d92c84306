"""Made-up seekers, offers and whole problems for the tests of the matching engine."""

import random
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from hypothesis import strategies as st

from domain.pairing.eligibility import Offer, Seeker
from domain.shared.hours import WeeklyWindow
from domain.shared.vocabulary import (
    Credential,
    Experience,
    Frequency,
    LivedExperienceArea,
    Mode,
    ServiceLine,
    Trait,
    Urgency,
    WishTopic,
)
from matching import Couplings, Journey, MatchingProblem, Standing
from matching.problem.couplings import (
    AtMostOne,
    CountyFloor,
    CoVisits,
    GroupPlaces,
    NotAll,
    NotAllPairs,
    Together,
    WeekLimit,
    WeeklyMinutes,
)

DAY = date(2026, 11, 23)
COUNTIES = ("Essex", "Mathews", "Lancaster")
AREAS = tuple(LivedExperienceArea)
TRAITS = tuple(Trait(*told) for told in [
    (WishTopic.FAITH, "baptist"),
    (WishTopic.FAITH, "none"),
    (WishTopic.PARENT, "yes"),
    (WishTopic.WORK, "office"),
])  # fmt: skip


def referral(number: int) -> UUID:
    return UUID(int=(1 << 64) + number)


def specialist(number: int) -> UUID:
    return UUID(int=(2 << 64) + number)


def seeker(number: int, **changes: object) -> Seeker:
    """A referral that suits `offer(...)` unless a change says otherwise."""
    plain = Seeker(
        referral_id=referral(number),
        participant_id=UUID(int=(3 << 64) + number),
        service_line=ServiceLine.MENTAL_HEALTH,
        experiences=(Experience(LivedExperienceArea.TRAUMA),),
        language="en",
        modes=frozenset({Mode.IN_PERSON}),
        county="Essex",
        windows=(WeeklyWindow(0, 540, 720),),
        session_minutes=60,
        frequency=Frequency.WEEKLY,
        urgency=Urgency.ROUTINE,
        received_on=date(2026, 11, 1),
        consent_from=date(2026, 11, 1),
        consent_until=date(2027, 11, 1),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]  # fields by name


def offer(number: int, **changes: object) -> Offer:
    """A specialist who suits `seeker(...)` unless a change says otherwise."""
    plain = Offer(
        specialist_id=specialist(number),
        experiences=(Experience(LivedExperienceArea.TRAUMA),),
        languages=frozenset({"en"}),
        modes=frozenset({Mode.IN_PERSON}),
        counties=frozenset({"Essex"}),
        windows=(WeeklyWindow(0, 540, 720),),
        credential=Credential.CERTIFIED,
        credential_until=date(2027, 11, 1),
        supervised=False,
        capacity=1,
        taken=0,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]  # fields by name


def problem(seekers: list[Seeker], offers: list[Offer], **changes: object) -> MatchingProblem:
    named = {"day": DAY, "seekers": tuple(seekers), "offers": tuple(offers), **changes}
    return MatchingProblem(**named)  # type: ignore[arg-type]  # fields by name


def small_waitlist(people: int, specialists: int, seed: int = 1) -> MatchingProblem:
    """A random waitlist in which every rule, wish and level matters to somebody."""
    chance = random.Random(seed)
    offers = [_some_offer(chance, k) for k in range(specialists)]
    seekers = [_some_seeker(chance, k, specialists) for k in range(people)]
    journeys = [
        Journey(home, county, 5 * chance.randint(0, 20)) for home in COUNTIES for county in COUNTIES
    ]
    standing = [
        Standing(s.referral_id, chance.choice(offers).specialist_id)
        for s in seekers
        if offers and chance.random() < 0.3
    ]
    return problem(seekers, offers, journeys=tuple(journeys), standing=tuple(standing), seed=seed)


def _week_limit(chance: random.Random, who: UUID, people: tuple[UUID, ...]) -> WeekLimit:
    weights = tuple(chance.randint(1, 3) for _ in people)
    return WeekLimit(who, people, weights, chance.randint(1, 4))


def with_rules(asked: MatchingProblem, chance: random.Random) -> MatchingProblem:
    """The waitlist (of one specialist at least) under a few rules that tie pairs together."""
    people = [s.referral_id for s in asked.seekers]
    offers = [o.specialist_id for o in asked.offers]

    def some(count: int) -> tuple[UUID, ...]:
        return tuple(chance.sample(people, min(count, len(people))))

    couplings = Couplings(
        together=(Together(some(2)),) if chance.random() < 0.5 else (),
        minutes=(WeeklyMinutes(chance.choice(offers), chance.randint(0, 150)),),
        groups=(GroupPlaces(chance.choice(offers), chance.randint(1, 3)),),
        floors=(CountyFloor("Essex", chance.randint(0, 3)),) if chance.random() < 0.5 else (),
        at_most_one=(AtMostOne(tuple((r, chance.choice(offers)) for r in some(3))),),
        not_all=(NotAll(chance.choice(offers), some(2)),),
        not_all_pairs=(NotAllPairs(tuple((r, chance.choice(offers)) for r in some(2))),),
        week_limits=(_week_limit(chance, chance.choice(offers), some(3)),),
        co_visits=(CoVisits(offers[0], offers[-1], chance.randint(0, 2)),)
        if chance.random() < 0.5
        else (),
    )
    return MatchingProblem(
        day=asked.day,
        seekers=asked.seekers,
        offers=asked.offers,
        standing=asked.standing,
        journeys=asked.journeys,
        couplings=couplings,
        seed=asked.seed,
    )


def _some_offer(chance: random.Random, number: int) -> Offer:
    capacity = chance.randint(0, 5)
    return offer(
        number,
        experiences=tuple(_experience(chance) for _ in range(chance.randint(1, 3))),
        languages=frozenset(chance.sample(["en", "es", "ko"], chance.randint(1, 2))),
        modes=frozenset(chance.sample(list(Mode), chance.randint(1, 3))),
        counties=frozenset(chance.sample(COUNTIES, chance.randint(1, 3))),
        windows=_windows(chance),
        credential=chance.choice([Credential.CERTIFIED] * 5 + [Credential.IN_TRAINING]),
        credential_until=DAY + timedelta(days=chance.randint(-1, 9)),
        supervised=chance.random() < 0.5,
        capacity=capacity,
        taken=chance.randint(0, capacity),
        gender=chance.choice(["woman", "man", ""]),
        home=chance.choice(COUNTIES),
        traits=tuple(sorted(set(chance.choices(TRAITS, k=chance.randint(0, 3))))),
    )


def _some_seeker(chance: random.Random, number: int, specialists: int) -> Seeker:
    known = [specialist(k) for k in range(specialists)]
    return seeker(
        number,
        experiences=tuple(_experience(chance) for _ in range(chance.randint(1, 3))),
        language=chance.choice(["en", "en", "es", "ko"]),
        modes=frozenset(chance.sample(list(Mode), chance.randint(1, 3))),
        county=chance.choice(COUNTIES),
        windows=_windows(chance),
        session_minutes=chance.choice([30, 60, 90]),
        frequency=chance.choice(list(Frequency)),
        urgency=chance.choice(list(Urgency)),
        received_on=DAY - timedelta(days=chance.randint(0, 20)),
        consent_from=None if chance.random() < 0.05 else DAY - timedelta(days=5),
        consent_until=DAY + timedelta(days=chance.randint(0, 9)),
        gender_required=chance.choice([""] * 8 + ["woman", "man"]),
        gender_preferred=chance.choice(["", "woman", "man"]),
        excluded=frozenset(chance.sample(known, min(len(known), chance.randint(0, 1)))),
        preferred=frozenset(chance.sample(known, min(len(known), chance.randint(0, 1)))),
        ranking=tuple(chance.sample(known, min(len(known), chance.randint(0, 3)))),
        traits_required=tuple(chance.sample(TRAITS, chance.choice([0] * 9 + [1, 2]))),
        traits_preferred=tuple(chance.sample(TRAITS, chance.randint(0, 4))),
    )


def _experience(chance: random.Random) -> Experience:
    return Experience(chance.choice(AREAS), chance.choice(["", "", "grief", "opioids"]))


def _windows(chance: random.Random) -> tuple[WeeklyWindow, ...]:
    starts = [(day, 15 * chance.randint(30, 60)) for day in range(5) if chance.random() < 0.7]
    return tuple(WeeklyWindow(d, s, s + 15 * chance.randint(4, 24)) for d, s in starts)


def waitlists(people: int = 12, specialists: int = 6) -> st.SearchStrategy[MatchingProblem]:
    """Random small waitlists; they shrink toward few people and few specialists."""
    return st.builds(
        small_waitlist,
        st.integers(0, people),
        st.integers(0, specialists),
        st.integers(0, 2**32),
    )
