"""A referral's outlook: whom the engine would propose if it were decided today, and what stands
against it. Nothing is promised by it and no place is kept."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID, uuid5

from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Decider, Fact

NAMESPACE = UUID("5f0f7a59-6d3a-5a0e-9a53-2c9a4a0f77d1")
SOMEBODY_WAITS = "Somebody less urgent, or who came later, would wait instead."
OTHERS_MOVE_ONE = "One other person who waits would be proposed to a different specialist."
OTHERS_MOVE = "{n} other people who wait would be proposed to different specialists."


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """Something that stands against it, and what people could do about it (empty where nothing)."""

    sentence: str
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlookAsked:
    """Somebody would like it worked out again."""

    referral_id: Plain[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlookFound:
    """What the engine answered for `day`, the program's local date."""

    referral_id: Plain[UUID]
    participant_id: Subject
    day: Plain[date]
    specialist_id: Personal[UUID | None]
    """Whom it would propose, once what stands against it is out of the way; None: nobody."""
    reasons: Personal[tuple[str, ...]]
    against: Personal[tuple[Obstacle, ...]]
    seen: Plain[str]
    """Up to where of the log the engine had looked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    asked: bool = False
    found: OutlookFound | None = None


def outlook_id(referral_id: UUID) -> UUID:
    """The stream of a referral's outlook."""
    return uuid5(NAMESPACE, str(referral_id))


def evolve(state: Outlook, fact: Fact) -> Outlook:
    match fact:
        case OutlookAsked():
            return replace(state, asked=True)
        case OutlookFound():
            return Outlook(found=fact)
    return state


OUTLOOK = Decider("outlook", Outlook(), evolve)


def ask(state: Outlook, referral_id: UUID) -> tuple[Fact, ...]:
    """Has it worked out again; nothing where that is asked for already."""
    return () if state.asked else (OutlookAsked(referral_id=referral_id),)


def keep(state: Outlook, found: OutlookFound) -> tuple[Fact, ...]:
    """Keeps what the engine answered, once."""
    return () if state.found == found else (found,)
