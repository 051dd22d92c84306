"""A message that somebody must get about a session: due, then sent or withheld; `handing_over` has
what a gateway makes of it on the way."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from domain.shared.classified import Personal, Plain, Subject
from domain.shared.decider import Decider, Fact, Refusal, known
from domain.shared.vocabulary import SafeContact


class MessageReason(StrEnum):
    """What happened to the session, without a word about why."""

    BOOKED = "booked"
    MOVED = "moved"
    CANCELED = "cancelled"
    STAND_IN = "stand-in"
    """A colleague holds it, at its own time."""
    GIVEN_BACK = "given-back"
    """Whom the participant usually meets holds it after all."""
    REMINDER = "reminder"
    """It comes soon, and nothing about it has changed."""


class WithheldReason(StrEnum):
    NO_CONSENT = "no-consent"
    OVERTAKEN = "overtaken"
    OUT_OF_REACH = "out-of-reach"


WITHHELD_REASONS: dict[WithheldReason, str] = {
    WithheldReason.NO_CONSENT: "No consent to be contacted was in force",
    WithheldReason.OVERTAKEN: "The session changed again, and a later message says so",
    WithheldReason.OUT_OF_REACH: "Nothing is known any more of how to reach this person",
}
"""Every reason in the words that are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageDue:
    """For the sender to pick up; it holds no text, so nothing is told that is out of date."""

    message_id: Plain[UUID]
    person_id: Subject
    session_id: Plain[UUID]
    sequence: Plain[int]
    """The session's change that it tells; a later change overtakes it."""
    reason: Plain[MessageReason]
    due_by: Plain[datetime]
    for_staff: Plain[bool]
    """A specialist's message needs no consent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSent:
    message_id: Plain[UUID]
    person_id: Subject
    consent_id: Plain[UUID | None]
    """The consent that was in force at that moment; None for staff."""
    way: Personal[SafeContact]


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageWithheld:
    message_id: Plain[UUID]
    reason: Plain[WithheldReason]


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageHandedOver:
    """A gateway is given it now. Whether it took it is a fact of its own: a process that ends in
    between leaves this one, and nobody sends it blindly again."""

    message_id: Plain[UUID]
    person_id: Subject
    number: Plain[int]
    """Of this message's tries, from 1 on."""
    consent_id: Plain[UUID | None]
    way: Personal[SafeContact]


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageNotTaken:
    """The gateway did not take it."""

    message_id: Plain[UUID]
    number: Plain[int]
    again: Plain[bool]
    """It may be tried again; else a person tells it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageDoubtful:
    """Nobody knows whether the gateway took it: it is not sent twice, and a person asks."""

    message_id: Plain[UUID]
    number: Plain[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageReturned:
    """The gateway took it and said later that it did not arrive: a person tells it."""

    message_id: Plain[UUID]
    person_id: Subject
    way: Personal[SafeContact]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    due: MessageDue | None = None
    sent: MessageSent | None = None
    withheld: WithheldReason | None = None
    tries: int = 0
    handed: MessageHandedOver | None = None
    """The try whose end nobody has noted yet."""
    by_hand: bool = False
    """Only a person tells it now."""
    in_doubt: bool = False
    """It may have arrived."""
    last_way: SafeContact | None = None
    """Of the gateway that was given it last."""
    returned: bool = False
    """It is known not to have arrived by a gateway."""

    @property
    def may_be_known(self) -> bool:
        """Whether somebody was told of it, or may have been."""
        return self.sent is not None or self.handed is not None or self.in_doubt

    @property
    def waits(self) -> bool:
        return self.due is not None and self.sent is None and self.withheld is None


class MessageUnknown(Refusal):
    sentence = "There is no message with this id."


class MessageWasWithheld(Refusal):
    sentence = "This message was held back and will not be sent."


class MessageIsBeingSent(Refusal):
    sentence = "This message is being sent right now. Look again in a minute."


class MessageWasSent(Refusal):
    sentence = "This message has been sent already, in another way."


def evolve(state: Message, fact: Fact) -> Message:
    match fact:
        case MessageDue():
            return replace(state, due=fact)
        case MessageSent():
            return replace(state, sent=fact, handed=None)
        case MessageHandedOver():
            return replace(state, handed=fact, tries=fact.number, last_way=fact.way)
        case MessageNotTaken():
            return replace(state, handed=None, by_hand=not fact.again)
        case MessageDoubtful():
            return replace(state, handed=None, by_hand=True, in_doubt=True)
        case MessageReturned():
            return replace(
                state, sent=None, handed=None, by_hand=True, in_doubt=False, returned=True
            )
        case MessageWithheld():
            return replace(state, withheld=fact.reason)
    return state


MESSAGE = Decider("message", Message(), evolve)


def queue(state: Message, due: MessageDue) -> tuple[Fact, ...]:
    return () if state.due is not None else (due,)


def send(state: Message, way: SafeContact, consent_id: UUID | None) -> tuple[Fact, ...]:
    """Notes that it is sent now. The caller has just asked for consent and a safe way."""
    due = known(state.due, MessageUnknown)
    if state.sent is not None:
        if state.sent.way != way:
            raise MessageWasSent
        return ()
    if state.withheld is not None:
        raise MessageWasWithheld
    if state.handed is not None:
        raise MessageIsBeingSent
    return (
        MessageSent(
            message_id=due.message_id, person_id=due.person_id, consent_id=consent_id, way=way
        ),
    )


def withhold(state: Message, reason: WithheldReason) -> tuple[Fact, ...]:
    """Holds it back for good; one that was sent stays sent."""
    due = known(state.due, MessageUnknown)
    if not state.waits or state.handed is not None:
        return ()
    return (MessageWithheld(message_id=due.message_id, reason=reason),)
