"""Screening by service line: which criteria a person meets, so that the line is right for them."""

from collections.abc import Set
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Fact, Refusal
from domain.shared.shared_refusals import ReferralUnknown
from domain.shared.vocabulary import ServiceLine


class Criterion(StrEnum):
    LIVES_IN_SERVICE_AREA = "lives-in-service-area"
    WANTS_PEER_SUPPORT = "wants-peer-support"
    MENTAL_HEALTH_CHALLENGE = "mental-health-challenge"
    SUBSTANCE_USE_CHALLENGE = "substance-use-challenge"
    CARES_FOR_SOMEONE = "cares-for-someone"


_ALL_LINES = frozenset({Criterion.LIVES_IN_SERVICE_AREA, Criterion.WANTS_PEER_SUPPORT})

CRITERIA = MappingProxyType(
    {
        ServiceLine.MENTAL_HEALTH: _ALL_LINES | {Criterion.MENTAL_HEALTH_CHALLENGE},
        ServiceLine.SUBSTANCE_USE: _ALL_LINES | {Criterion.SUBSTANCE_USE_CHALLENGE},
        ServiceLine.FAMILY: _ALL_LINES | {Criterion.CARES_FOR_SOMEONE},
    }
)
"""What a person meets to be served on each line; all of it is theirs to say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralScreened:
    referral_id: Plain[UUID]
    participant_id: Subject
    service_line: Personal[ServiceLine]
    met: Personal[frozenset[Criterion]]
    eligible: Personal[bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    referral_id: UUID | None = None
    participant_id: UUID | None = None
    screened: ReferralScreened | None = None

    @property
    def eligible(self) -> bool:
        return self.screened is not None and self.screened.eligible


class CriterionOfAnotherLine(Refusal):
    sentence = "One of the answers belongs to another service line."
    field = "met"


class NotScreened(Refusal):
    sentence = "The referral has to be screened before it is matched."


class NotEligible(Refusal):
    sentence = "The screening found this person not eligible for this service line."


def evolve(state: Screening, fact: ReferralScreened) -> Screening:
    return replace(state, screened=fact)


def screen(state: Screening, line: ServiceLine, met: Set[Criterion]) -> tuple[Fact, ...]:
    """Records which of the line's criteria are met; eligible when all are.

    A later screening replaces an earlier one, on the same line or another.
    """
    if state.referral_id is None or state.participant_id is None:
        raise ReferralUnknown
    if not met <= CRITERIA[line]:
        raise CriterionOfAnotherLine
    screened = ReferralScreened(
        referral_id=state.referral_id,
        participant_id=state.participant_id,
        service_line=line,
        met=frozenset(met),
        eligible=met == CRITERIA[line],
    )
    return () if state.screened == screened else (screened,)


def check_screened(state: Screening, *, required: bool) -> None:
    """Refuses a match for someone found not eligible, or not screened where that is required."""
    if state.screened is None and required:
        raise NotScreened
    if state.screened is not None and not state.screened.eligible:
        raise NotEligible
