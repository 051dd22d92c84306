"""What people arrange about a task: snoozed until a day with a reason, or given to a colleague.

Doing what is due takes a task off the list; nothing here does. A task is known by its kind and by
the record that it is about.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID, uuid5

from domain.deadlines.due import SUPRT_KINDS, DueKind
from domain.shared.classified import Plain
from domain.shared.decider import Decider, Fact, Refusal

NAMESPACE = UUID("5c0d3e52-6a2d-5a3f-8f53-1d8a4c0be1f7")
LONGEST_SNOOZE = timedelta(days=30)


class SnoozeReason(StrEnum):
    WAITING_FOR_THEM = "waiting-for-them"
    WAITING_FOR_PAPERS = "waiting-for-papers"
    APPOINTMENT_SET = "appointment-set"
    AWAY_OR_ILL = "away-or-ill"
    ASKED_FOR_LATER = "asked-for-later"


SNOOZE_REASONS: Mapping[SnoozeReason, str] = MappingProxyType(
    {
        SnoozeReason.WAITING_FOR_THEM: "Waiting for their answer",
        SnoozeReason.WAITING_FOR_PAPERS: "Waiting for papers or another agency",
        SnoozeReason.APPOINTMENT_SET: "There is an appointment for it",
        SnoozeReason.AWAY_OR_ILL: "They are away or ill",
        SnoozeReason.ASKED_FOR_LATER: "They asked for a later day",
    }
)
"""Every reason with the words that people choose from."""

LEGAL_CLOCKS: Mapping[DueKind, str] = MappingProxyType(
    {
        DueKind.FIRST_OFFER: "the CCBHC criteria",
        DueKind.START: "12VAC30-130-5210",
        DueKind.CONSENT_EXPIRES: "the consent itself (42 CFR part 2)",
        DueKind.CONSENT_MISSING: "42 CFR part 2",
        DueKind.CREDENTIAL_EXPIRES: "the credential itself",
        DueKind.AUTHORIZATION_ENDS: "the payer's authorization",
        DueKind.PLAN: "the DMAS peer support manual",
        DueKind.PLAN_REVIEW: "the DMAS peer support manual",
        DueKind.SUPERVISION: "12VAC30-130-5190",
        **dict.fromkeys(SUPRT_KINDS.values(), "SAMHSA"),
    }
)
"""Kinds whose due date somebody outside the program set, and who. The others (first contact,
check-ins, the end of a pause) are the program's own to move."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskSnoozed:
    """It is off the day's list until it comes back on `until`; None: it is back now.

    It holds for the due date that it was said about: a date that has moved is listed again.
    """

    kind: Plain[DueKind]
    about: Plain[UUID]
    due_on: Plain[date]
    until: Plain[date | None]
    reason: Plain[SnoozeReason | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskAssigned:
    """A colleague is to see to it; None: whoever comes first."""

    kind: Plain[DueKind]
    about: Plain[UUID]
    assignee: Plain[UUID | None]
    """The colleague's account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arranged:
    """What was arranged last about one task."""

    snoozed: TaskSnoozed | None = None
    assignee: UUID | None = None


class SnoozeUntilPast(Refusal):
    sentence = "Choose a day after today to snooze it until."
    field = "until"


class SnoozeTooLong(Refusal):
    sentence = "A task can be snoozed for at most 30 days."
    field = "until"


class SnoozePastLegalClock(Refusal):
    sentence = (
        "This due date is set by law, a payer or the record itself, so the task can’t be snoozed "
        "past it."
    )
    field = "until"


class SnoozeNeedsReason(Refusal):
    sentence = "Say why it is snoozed."
    field = "reason"


def task_id(kind: DueKind, about: UUID) -> UUID:
    """The stream of what is arranged about a task."""
    return uuid5(NAMESPACE, f"{kind.value} {about}")


def evolve(state: Arranged, fact: Fact) -> Arranged:
    match fact:
        case TaskSnoozed():
            return replace(state, snoozed=None if fact.until is None else fact)
        case TaskAssigned():
            return replace(state, assignee=fact.assignee)
    return state


TASK = Decider("task", Arranged(), evolve)


def last_snooze_day(kind: DueKind, due_on: date, today: date) -> date | None:
    """The latest day that the task may be snoozed until; None where it can't be."""
    last = today + LONGEST_SNOOZE
    if kind in LEGAL_CLOCKS:
        last = min(last, due_on)
    return last if last > today else None


def snooze(state: Arranged, asked: TaskSnoozed, today: date) -> tuple[Fact, ...]:
    """Takes it off the day's list until a day, or puts it back now."""
    if asked.until is None:
        return () if state.snoozed is None else (replace(asked, reason=None),)
    if asked == state.snoozed:
        return ()
    if asked.until <= today:
        raise SnoozeUntilPast
    if asked.until > today + LONGEST_SNOOZE:
        raise SnoozeTooLong
    last = last_snooze_day(asked.kind, asked.due_on, today)
    if last is None or asked.until > last:
        raise SnoozePastLegalClock
    if asked.reason is None:
        raise SnoozeNeedsReason
    return (asked,)


def assign(state: Arranged, asked: TaskAssigned) -> tuple[Fact, ...]:
    """Gives it to a colleague, or back to all. Whoever may see to it still can."""
    return () if asked.assignee == state.assignee else (asked,)
