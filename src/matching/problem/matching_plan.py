"""What the solver answers: pairings with reasons, who waits and why, and the proof."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class ProofStatus(StrEnum):
    """How far a plan is proved to be the best."""

    OPTIMAL = "optimal"
    """Proved best in every level; the certificate can be audited without the solver."""
    GAP = "gap"
    """The best found; each level says how far from the best it can be at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """One referral with one specialist. `points` is the closeness that the wishes add up to."""

    referral_id: UUID
    participant_id: UUID
    specialist_id: UUID
    points: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmatched:
    """A referral that stays waiting. `codes` name rules or causes; `reason` is the sentence."""

    referral_id: UUID
    participant_id: UUID
    reason: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelValue:
    """One level of the objective, smaller is better; `bound` is proved: no plan is below it."""

    name: str
    meaning: str
    value: int
    bound: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelPrices:
    """The prices that prove one level, given those before it: one whole number per offer in the
    order of specialist ids, then the sink's, which is 0."""

    level: str
    prices: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """The prices are those of the best plan without the coupled rules: they prove a plan under
    coupled rules as far as it is as good, level by level; beyond that there are its bounds."""

    status: ProofStatus
    certificate: tuple[LevelPrices, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchingPlan:
    """Pairings and unmatched are in the order of referral ids."""

    problem_digest: str
    seed: int
    pairings: tuple[Pairing, ...]
    unmatched: tuple[Unmatched, ...]
    levels: tuple[LevelValue, ...]
    proof: Proof
    versions: tuple[tuple[str, str], ...]
    """What computed it: name and version of engine and solver."""
