"""Looks that are unusual for whoever looked: told by plain rules, reviewed by the privacy officer.

That something is unusual says nothing against anybody; it says that somebody asks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID, uuid5

from domain.shared.classified import Plain
from domain.shared.days import Holidays, is_business_day
from domain.shared.decider import Decider, Fact, Refusal, known

NAMESPACE = UUID("0f3a5c0e-5d0b-5f7e-9a55-3c1c2b7e4d11")
OPENS, CLOSES = time(6), time(21)
"""On the program's clock; looks before and after are off-hours."""
MANY, TIMES_USUAL, FEWEST_DAYS = 20, 3, 5
"""More than 20 people on one day and more than three times their own usual, which is known after
five days of looking. The program's own choice: no source gives figures."""


class Unusual(StrEnum):
    """What is unusual about the looks of one account on one day."""

    COLLEAGUE = "colleague"
    SAME_SURNAME = "same-surname"
    NO_WORK = "no-work"
    VOLUME = "volume"
    OFF_HOURS = "off-hours"


SENTENCES: Mapping[Unusual, str] = MappingProxyType(
    {
        Unusual.COLLEAGUE: "Opened the record of somebody who has a colleague’s name, or their own",
        Unusual.SAME_SURNAME: "Opened the record of somebody with their own surname",
        Unusual.NO_WORK: "Opened records of people with whom they have no recorded work",
        Unusual.VOLUME: "Saw far more people than on their other days",
        Unusual.OFF_HOURS: "Saw people at night or on a day when the program is closed",
    }
)


class Finding(StrEnum):
    """What the privacy officer found out."""

    WORK = "part-of-work"
    EXPLAINED = "explained"
    REMINDED = "reminded"
    INCIDENT = "incident"


FINDINGS: Mapping[Finding, str] = MappingProxyType(
    {
        Finding.WORK: "Part of their work",
        Finding.EXPLAINED: "Explained by the person asked",
        Finding.REMINDED: "Not needed for their work: they were reminded of the rules",
        Finding.INCIDENT: "Not allowed: handled as a privacy incident",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnusualLooksFound:
    """`people` were seen; `usual` is how many the account sees on its other days, where volume is
    what is unusual."""

    looks_id: Plain[UUID]
    kind: Plain[Unusual]
    viewer: Plain[UUID]
    """The account that looked."""
    on: Plain[date]
    participant_id: Plain[UUID | None]
    """Whose record it was, where it is about one."""
    people: Plain[int]
    usual: Plain[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnusualLooksReviewed:
    looks_id: Plain[UUID]
    finding: Plain[Finding]
    reviewed_on: Plain[date]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnusualLooks:
    found: UnusualLooksFound | None = None
    reviewed: UnusualLooksReviewed | None = None


class UnusualLooksUnknown(Refusal):
    sentence = "There are no such looks to review."


class ReviewedDifferently(Refusal):
    sentence = "These looks have already been reviewed with another finding."


def looks_id(kind: Unusual, viewer: UUID, on: date, participant_id: UUID | None) -> UUID:
    """The stream of what is unusual about these looks: found again, it is the same."""
    return uuid5(NAMESPACE, f"{kind.value} {viewer} {on} {participant_id or ''}")


def evolve(state: UnusualLooks, fact: Fact) -> UnusualLooks:
    match fact:
        case UnusualLooksFound():
            return replace(state, found=fact)
        case UnusualLooksReviewed():
            return replace(state, reviewed=fact)
    return state


UNUSUAL_LOOKS = Decider("unusual-looks", UnusualLooks(), evolve)


def note(state: UnusualLooks, found: UnusualLooksFound) -> tuple[Fact, ...]:
    return () if state.found is not None else (found,)


def review(state: UnusualLooks, finding: Finding, today: date) -> tuple[Fact, ...]:
    found = known(state.found, UnusualLooksUnknown)
    if state.reviewed is not None:
        if state.reviewed.finding is not finding:
            raise ReviewedDifferently
        return ()
    return (UnusualLooksReviewed(looks_id=found.looks_id, finding=finding, reviewed_on=today),)


def far_above(people: int, other_days: Sequence[int]) -> int:
    """What is usual for somebody who saw so many people on their other days, where `people` is far
    above it; 0 where it isn't, or where that can't be told yet."""
    if people <= MANY or len(other_days) < FEWEST_DAYS:
        return 0
    usual = max(1, round(sum(other_days) / len(other_days)))
    return usual if people > TIMES_USUAL * usual else 0


def off_hours(
    day: date, holidays: Holidays, works_any_day: bool
) -> tuple[tuple[time, time | None], ...]:
    """The spans of a day, on the program's clock, in which looks are off-hours; None is its end.
    Specialists meet people on any day, so that only the night is off for them."""
    if not works_any_day and not is_business_day(day, holidays):
        return ((time(), None),)
    return (time(), OPENS), (CLOSES, None)
