"""What is known today of the two people of a match, beside what was known when it was decided."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from uuid import UUID

from domain.pairing.eligibility import broken
from domain.pairing.sides import Offer, Seeker
from domain.program.limits import Limit, LimitName
from domain.program.program_rules import PROGRAM_RULES, RULES_ID, Rules, limits_on, weights_on
from domain.referrals.referral import REFERRAL
from domain.shared.decider import Refusal
from matching.problem.preferences import WISHES, met
from peermatch.usecases.core.service import Service
from peermatch.usecases.pairing.pair_facts import pair_on
from peermatch.usecases.pairing.told_rules import said_against

NOT_COMPARED = frozenset(
    {"referral_id", "participant_id", "specialist_id", "excluded", "held_back", "reserve"}
)
"""Who it is, what nobody is told, and what is said as a rule."""
COUNT_HERE = (
    LimitName.CASELOAD_CEILING,
    LimitName.HALF_TIME_CEILING,
    LimitName.TRAINEE_CASELOAD,
    LimitName.MINUTES_OF_WORK,
    LimitName.AUTHORIZED_UNITS,
    LimitName.SCREENING_FIRST,
    LimitName.CO_VISIT_IN_TRAINING,
    LimitName.PROPOSAL_OPEN,
)
"""The limits that bear on who is proposed to whom."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that is known otherwise today."""

    field: str
    then: object
    now: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """The two as they are known today. `against` are rules that would speak against the match if
    it were proposed today; `met` the wishes that it would meet."""

    seeker: Seeker
    offer: Offer
    against: tuple[str, ...]
    met: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """What a wish was worth then, the day since when, and what it is worth today; `since` is None
    where nobody had changed it."""

    wish: str
    points: int
    since: date | None
    today: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitThen:
    """A limit as it held then, and as it holds today."""

    then: Limit
    today: Limit


def today_of(
    service: Service, referral_id: UUID, specialist_id: UUID, match_id: UUID
) -> Today | None:
    """None where one of the two can't be read any more, as after an erasure."""
    day = service.program.today(service.now())
    look, keys = service.store.look(), service.store.vault
    received = look.read(REFERRAL, referral_id).received
    if received is None:
        return None
    if any(keys.is_erased(p) for p in (received.participant_id, specialist_id)):
        return None
    try:
        two = pair_on(look.read, (referral_id, specialist_id), match_id, service.program, day)
    except Refusal:
        return None
    weights = weights_on(look.read(PROGRAM_RULES, RULES_ID), day)
    weighed = {wish.value for wish, points in weights.items() if points}
    return Today(
        seeker=two.seeker,
        offer=two.offer,
        against=said_against(broken(two.seeker, two.offer, day)),
        met=tuple(w.name for w in WISHES if w.name in weighed and met(w, two.seeker, two.offer)),
    )


def differences(then: Seeker | Offer, now: Seeker | Offer) -> Iterator[Difference]:
    """What differs, in the order in which it is written down."""
    for field in fields(then):
        before, after = getattr(then, field.name), getattr(now, field.name)
        if field.name not in NOT_COMPARED and before != after:
            yield Difference(field=field.name, then=before, now=after)


def weights_then(
    service: Service, kept: tuple[tuple[str, int], ...], day: date
) -> tuple[Weight, ...]:
    """Each wish's weight in the run of that day; what it was worth is what the run kept."""
    rules = service.store.read(PROGRAM_RULES, RULES_ID)
    now = weights_on(rules, service.program.today(service.now()))
    today = {name.value: points for name, points in now.items()}
    return tuple(
        Weight(wish=name, points=points, since=_since(rules, name, day), today=today.get(name, 0))
        for name, points in kept
    )


def limits_then(service: Service, day: date) -> tuple[LimitThen, ...]:
    """The limits of that day that bear on who is proposed to whom."""
    rules = service.store.read(PROGRAM_RULES, RULES_ID)
    then, now = limits_on(rules, day), limits_on(rules, service.program.today(service.now()))
    return tuple(LimitThen(then=then[name], today=now[name]) for name in COUNT_HERE)


def _since(rules: Rules, wish: str, day: date) -> date | None:
    begun = (w.effective_from for w in rules.weights if w.wish == wish and w.effective_from <= day)
    return max(begun, default=None)
