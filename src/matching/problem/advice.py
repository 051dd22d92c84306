"""What people may ask for besides a plan: runners-up, nearest change, fairness, shortlists."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from domain.pairing.outlook import Obstacle
from domain.pairing.sides import Offer, Seeker


@dataclass(frozen=True, slots=True, kw_only=True)
class RunnerUp:
    """Another specialist for a matched referral, with what choosing them would mean."""

    specialist_id: UUID
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """For one referral: the next best specialists, or the one change that would serve it.

    `change` is empty for a matched referral, and where no single change would do.
    """

    referral_id: UUID
    runners_up: tuple[RunnerUp, ...] = ()
    change: str = ""


@dataclass(frozen=True, slots=True)
class Shortlist:
    """Closest first. `specialist_ids` may be empty: then every place goes to people ahead."""

    referral_id: UUID
    specialist_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """Of those who stay waiting: how many, and whole days waited so far."""

    waiting: int
    mean_days: int
    longest_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fairness:
    """Whole figures of one policy's plan; shares and Gini per thousand, waits in days."""

    served: int
    longest_wait_days: int
    mean_wait_days: int
    fullest_caseload: int
    emptiest_caseload: int
    caseload_gini: int
    envy: int
    blocking_pairs: int
    waits_by_county: Mapping[str, Waits] = field(default_factory=dict)
    waits_by_service_line: Mapping[str, Waits] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Advised:
    """Advice in the order of referral ids; fairness by policy (`plan`, `deferred acceptance`); and
    the most referrals that any plan can match, whatever else is asked of it."""

    advice: tuple[Advice, ...]
    fairness: Mapping[str, Fairness]
    at_most: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ForNewcomer:
    """Whom the plan of today gives somebody who comes in; None when they would wait. `against` says
    why, or what else keeps a proposal back."""

    specialist_id: UUID | None
    reasons: tuple[str, ...]
    against: tuple[Obstacle, ...]
    ready: bool
    """Whether nothing about the referral itself stands against a proposal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """A stretch of a program's past as its log has it. `places` were open on the first day,
    `openings` (day, specialist) opened since; `left` says when somebody left without a match."""

    first_day: date
    days: int
    seekers: tuple[Seeker, ...]
    offers: tuple[Offer, ...]
    places: Mapping[UUID, int]
    openings: tuple[tuple[date, UUID], ...]
    left: Mapping[UUID, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class OneWay:
    """What a replayed year came to under one policy. `points` add up the wishes that were met;
    `hindsight_permille` compares with the best that the year could have been, known afterwards."""

    served: int
    mean_wait_days: int
    points: int
    hindsight_permille: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserve:
    """A held-out year with and without the policy, and the prices that it would use now.

    `one_by_one_permille` is what deciding each referral as it comes in would reach at the same
    prices, if people might wait although a place is free; against the same hindsight."""

    arrivals: int
    one_by_one_permille: int
    with_reserve: OneWay
    without: OneWay
    prices: tuple[tuple[UUID, int], ...]
