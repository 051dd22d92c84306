"""A participant's recovery capital: each time they answered the BARC-10, and what was taken back.

One stream for each participant. All ten items are answered or none: a form with a missing answer
has no total, so it is not kept, and nobody has to answer at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID, uuid5

from domain.people.wellness.barc import AGREEMENT, BARC_ITEMS, by_item
from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Decider, Fact, Refusal

_NAMESPACE = UUID("3d0f5a0e-7a52-5d0c-9a0e-5f0f6c2b7f41")


def recovery_capital_id(participant_id: UUID) -> UUID:
    """The id of a participant's stream."""
    return uuid5(_NAMESPACE, str(participant_id))


class BarcWay(StrEnum):
    """How the questions were answered."""

    ON_PAPER = "on-paper"
    ON_THE_PHONE = "on-the-phone"
    """By the participant at their private link."""
    READ_ALOUD = "read-aloud"
    """Read out by the specialist."""
    BY_PHONE = "by-phone"
    """Said to staff in a call."""


class BarcBrought(StrEnum):
    """How staff may have come by the answers: what somebody answers at their private link, nobody
    records for them."""

    READ_ALOUD = BarcWay.READ_ALOUD
    ON_PAPER = BarcWay.ON_PAPER
    BY_PHONE = BarcWay.BY_PHONE


@dataclass(frozen=True, slots=True, kw_only=True)
class BarcAnswered:
    """`answers` are the points of the ten items, in their order."""

    participant_id: Subject
    answered_on: Plain[date]
    way: Plain[BarcWay]
    answers: Personal[tuple[int, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class BarcTakenBack:
    """What was recorded for this day was a slip; the day is free to be recorded right."""

    participant_id: Subject
    answered_on: Plain[date]
    reason: Personal[str]


NONE_YET: Mapping[date, BarcAnswered] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryCapital:
    answered: Mapping[date, BarcAnswered] = field(default_factory=lambda: NONE_YET)
    taken_back: frozenset[date] = frozenset()

    @property
    def in_order(self) -> tuple[BarcAnswered, ...]:
        """By day, oldest first."""
        return tuple(self.answered[day] for day in sorted(self.answered))


class BarcItemUnanswered(Refusal):
    """Of one item, which `field` and the sentence name."""

    sentence = "All ten questions are answered."

    def __init__(self, item: str) -> None:
        said = BARC_ITEMS[item].rstrip(".")
        super().__init__(f"There is no answer to “{said}”. All ten are needed.")
        self.field = item


class BarcAnswerOutOfRange(Refusal):
    """Of one item, which `field` and the sentence name."""

    sentence = "An answer is a number from 1 to 6."

    def __init__(self, item: str) -> None:
        said = BARC_ITEMS[item].rstrip(".")
        super().__init__(f"The answer to “{said}” is a number from 1 to 6.")
        self.field = item


class BarcInTheFuture(Refusal):
    sentence = "Answers are recorded once they were given."
    field = "answered_on"


class BarcAnsweredThatDay(Refusal):
    sentence = "For this day there are other answers already. Take those back if they were a slip."
    field = "answered_on"


class BarcUnknown(Refusal):
    sentence = "For this day there are no answers."
    field = "answered_on"


class BarcTakenBackWithoutReason(Refusal):
    sentence = "Say why the answers are taken back."
    field = "reason"


def evolve(state: RecoveryCapital, fact: Fact) -> RecoveryCapital:
    match fact:
        case BarcAnswered():
            days = {**state.answered, fact.answered_on: fact}
            return replace(state, answered=MappingProxyType(days))
        case BarcTakenBack():
            days = {day: one for day, one in state.answered.items() if day != fact.answered_on}
            return RecoveryCapital(
                answered=MappingProxyType(days), taken_back=state.taken_back | {fact.answered_on}
            )
    return state


RECOVERY_CAPITAL = Decider("recovery capital", RecoveryCapital(), evolve)


def answer(
    state: RecoveryCapital,
    participant_id: UUID,
    answers: tuple[int | None, ...],
    *,
    answered_on: date,
    way: BarcWay,
    today: date,
) -> tuple[Fact, ...]:
    """All ten, each from 1 to 6, once a day."""
    given = _checked(answers)
    if answered_on > today:
        raise BarcInTheFuture
    made = BarcAnswered(
        participant_id=participant_id, answered_on=answered_on, way=way, answers=given
    )
    before = state.answered.get(answered_on)
    if before is not None and before != made:
        raise BarcAnsweredThatDay
    return () if before else (made,)


def take_back(
    state: RecoveryCapital, participant_id: UUID, answered_on: date, reason: str
) -> tuple[Fact, ...]:
    if answered_on not in state.answered:
        if answered_on in state.taken_back:
            return ()
        raise BarcUnknown
    if not reason.strip():
        raise BarcTakenBackWithoutReason
    return (BarcTakenBack(participant_id=participant_id, answered_on=answered_on, reason=reason),)


def _checked(answers: tuple[int | None, ...]) -> tuple[int, ...]:
    """Names the first item that has no answer, or one that is off the scale."""
    found = []
    for item, points in by_item(answers):
        if points is None:
            raise BarcItemUnanswered(item)
        if points not in AGREEMENT:
            raise BarcAnswerOutOfRange(item)
        found.append(points)
    return tuple(found)
