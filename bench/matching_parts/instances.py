"""Made-up waitlists of any size, as plain problems: counties, hours, languages, exclusions."""

import random
from datetime import date, timedelta
from uuid import UUID

from domain.pairing.eligibility import Offer, Seeker
from domain.shared.hours import WeeklyWindow
from domain.shared.vocabulary import (
    Credential,
    Experience,
    Frequency,
    LivedExperienceArea,
    Mode,
    ServiceLine,
    Urgency,
)
from matching.problem.problem import Journey, MatchingProblem

DAY = date(2026, 11, 23)
AREAS = tuple(LivedExperienceArea)
PATHWAYS = {
    "psychiatric": ("psychosis", "bipolar", "depression", ""),
    "trauma": ("veteran", "childhood", "violence", ""),
    "substance-use": ("opioids", "alcohol", "stimulants", ""),
    "family": ("grief", "parenting", ""),
}
LANGUAGES = (("en", 0.88), ("es", 0.08), ("ko", 0.02), ("ar", 0.02))
SIZES = {
    "program": (60, 8),
    "agency": (600, 80),
    "region": (6_000, 600),
    "state": (60_000, 6_000),
    "nation": (300_000, 25_000),
}
"""Referrals and specialists."""
MINUTES = (60, 60, 60, 45, 30)
LARGEST_STATE = 6_000
LOCAL, LOCAL_OF_A_NATION = 29, 22
"""Specialists to a county, so that a participant has about 47 candidates, and 36 in a nation."""
PHONE_SHARE, PHONE_MOST = 0.003, 18
"""Specialists who work by phone anywhere: a share of all, but no more than so many expected."""


def waitlist(people: int, specialists: int, seed: int = 1, load: float = 1.05) -> MatchingProblem:
    """`people` referrals and `specialists`, with places for about `people / load` of them."""
    chance = random.Random(seed)
    local = LOCAL_OF_A_NATION if specialists > LARGEST_STATE else LOCAL
    counties = [f"county-{k:03d}" for k in range(max(2, specialists // local))]
    phone = min(PHONE_SHARE, PHONE_MOST / specialists)
    offers = [_offer(chance, k, counties, phone) for k in range(specialists)]
    offers = _loaded(chance, offers, round(people / load))
    seekers = tuple(_seeker(chance, k, counties, specialists) for k in range(people))
    journeys = tuple(
        Journey(home, county, 10 + 17 * abs(a - b) % 140)
        for a, home in enumerate(counties)
        for b in range(a - 3, a + 4)
        for county in [counties[b % len(counties)]]
    )
    return MatchingProblem(
        day=DAY, seekers=seekers, offers=tuple(offers), journeys=journeys, seed=seed
    )


def _offer(chance: random.Random, number: int, counties: list[str], phone: float) -> Offer:
    at = chance.randrange(len(counties))
    full_time = chance.random() < 0.7
    languages = {"en"} | {code for code, share in LANGUAGES[1:] if chance.random() < share}
    start = chance.choice((480, 510, 540))
    days = range(5) if full_time else sorted(chance.sample(range(6), 3))
    return Offer(
        specialist_id=UUID(int=(1 << 100) + number * 0x9E3779B97F4A7C15 % (1 << 64)),
        experiences=tuple(
            _experience(chance, a) for a in chance.sample(AREAS, chance.choice((1, 2, 2, 3)))
        ),
        languages=frozenset(languages),
        modes=frozenset(
            {Mode.IN_PERSON, Mode.PHONE} if chance.random() < phone else {Mode.IN_PERSON}
        ),
        counties=frozenset(counties[(at + d) % len(counties)] for d in (-1, 0, 1)),
        windows=tuple(WeeklyWindow(d, start, start + (510 if full_time else 300)) for d in days),
        credential=Credential.CERTIFIED,
        credential_until=DAY + timedelta(days=chance.randint(-10, 900)),
        supervised=False,
        capacity=chance.randint(12, 15) if full_time else chance.randint(6, 9),
        taken=0,
        gender=chance.choice(("woman", "man", "nonbinary", "")),
        home=counties[at],
    )


def _loaded(chance: random.Random, offers: list[Offer], places: int) -> list[Offer]:
    """Continuing clients take places at random until `places` are left."""
    slots = [k for k, offer in enumerate(offers) for _ in range(offer.capacity)]
    taken = [0] * len(offers)
    for k in chance.sample(slots, max(0, len(slots) - places)):
        taken[k] += 1
    fields = Offer.__dataclass_fields__
    return [
        Offer(**{name: getattr(o, name) for name in fields if name != "taken"}, taken=n)
        for o, n in zip(offers, taken, strict=True)
    ]


def _experience(chance: random.Random, area: LivedExperienceArea) -> Experience:
    return Experience(area, chance.choice(PATHWAYS[area.value]))


def _seeker(chance: random.Random, number: int, counties: list[str], specialists: int) -> Seeker:
    areas = chance.sample(AREAS, chance.choice((1, 1, 2, 3)))
    language = chance.choices([c for c, _ in LANGUAGES], [s for _, s in LANGUAGES])[0]
    days = sorted(chance.sample(range(6), chance.randint(2, 4)))
    windows = []
    for weekday in days:
        start = 15 * chance.randint(30, 64)
        windows.append(WeeklyWindow(weekday, start, min(1290, start + 15 * chance.randint(6, 20))))
    near = [UUID(int=(1 << 100) + chance.randrange(specialists) * 0x9E3779B97F4A7C15 % (1 << 64))]
    gender = chance.random()
    return Seeker(
        referral_id=UUID(int=(2 << 100) + number * 0xBF58476D1CE4E5B9 % (1 << 64)),
        participant_id=UUID(int=(3 << 100) + number),
        service_line=chance.choice(tuple(ServiceLine)),
        experiences=tuple(_experience(chance, a) for a in areas),
        language=language,
        modes=frozenset(
            {Mode.IN_PERSON, Mode.PHONE} if chance.random() < 0.3 else {Mode.IN_PERSON}
        ),
        county=counties[chance.randrange(len(counties))],
        windows=tuple(windows),
        session_minutes=chance.choice(MINUTES),
        frequency=chance.choice(tuple(Frequency)),
        urgency=Urgency.URGENT if chance.random() < 0.15 else Urgency.ROUTINE,
        received_on=DAY - timedelta(days=min(364, int(chance.gammavariate(2, 15)))),
        consent_from=DAY - timedelta(days=30) if chance.random() < 0.97 else None,
        consent_until=DAY + timedelta(days=300),
        gender_required=chance.choice(("woman", "man")) if gender < 0.06 else "",
        gender_preferred=chance.choice(("woman", "man")) if gender > 0.7 else "",
        excluded=frozenset(near) if chance.random() < 0.1 else frozenset(),
        preferred=frozenset(near) if chance.random() < 0.05 else frozenset(),
    )
