"""Giving a message to a gateway: one try at a time, each with an end, and never twice in doubt; and
what the gateway says later."""

from uuid import UUID

from domain.sessions.message import (
    Message,
    MessageDoubtful,
    MessageHandedOver,
    MessageIsBeingSent,
    MessageNotTaken,
    MessageReturned,
    MessageSent,
    MessageUnknown,
    MessageWasWithheld,
)
from domain.shared.decider import Fact, Refusal, known
from domain.shared.vocabulary import SafeContact

MOST_TRIES = 6
"""Then a person tells it. With the pauses in between, about two hours."""
FIRST_HOUR, LAST_HOUR = 8, 21
"""No message leaves by itself at night: 47 CFR 64.1200(c)(1) names these hours."""


class ToldByAPerson(Refusal):
    sentence = "This message is told by a person: no gateway could take it."


class TryIsOver(Refusal):
    sentence = "This try to send the message has ended already."


def hand_over(state: Message, way: SafeContact, consent_id: UUID | None) -> tuple[Fact, ...]:
    """Begins a try. The caller has just asked for consent, a safe way and the hour."""
    due = known(state.due, MessageUnknown)
    if state.sent is not None:
        return ()
    if state.withheld is not None:
        raise MessageWasWithheld
    if state.handed is not None:
        if (state.handed.way, state.handed.consent_id) != (way, consent_id):
            raise MessageIsBeingSent
        return ()
    if state.by_hand:
        raise ToldByAPerson
    return (
        MessageHandedOver(
            message_id=due.message_id,
            person_id=due.person_id,
            number=state.tries + 1,
            consent_id=consent_id,
            way=way,
        ),
    )


def taken(state: Message, number: int) -> tuple[Fact, ...]:
    """The gateway took it: it is sent."""
    tried = _tried(state, number)
    if tried is None:
        return ()
    return (
        MessageSent(
            message_id=tried.message_id,
            person_id=tried.person_id,
            consent_id=tried.consent_id,
            way=tried.way,
        ),
    )


def not_taken(state: Message, number: int, *, for_good: bool) -> tuple[Fact, ...]:
    """The gateway said no, for now or `for_good`; after the last try a person tells it."""
    tried = _tried(state, number)
    if tried is None:
        return ()
    again = not for_good and number < MOST_TRIES
    return (MessageNotTaken(message_id=tried.message_id, number=number, again=again),)


def doubt(state: Message, number: int) -> tuple[Fact, ...]:
    """The link broke, or the process ended, while the gateway had it."""
    tried = _tried(state, number)
    if tried is None:
        return ()
    return (MessageDoubtful(message_id=tried.message_id, number=number),)


def returned(state: Message) -> tuple[Fact, ...]:
    """The gateway that took it says that it did not arrive. Once a person has told it, or it is
    held back, that changes nothing."""
    due = known(state.due, MessageUnknown)
    if state.last_way is None:
        raise MessageUnknown
    told = state.sent is not None and (state.by_hand or state.sent.way is not state.last_way)
    if state.returned or told or state.withheld is not None:
        return ()
    return (
        MessageReturned(message_id=due.message_id, person_id=due.person_id, way=state.last_way),
    )


def _tried(state: Message, number: int) -> MessageHandedOver | None:
    """None where this very try is known to be over. Raises TryIsOver where a later one began."""
    known(state.due, MessageUnknown)
    if state.handed is not None and state.handed.number == number:
        return state.handed
    if state.handed is None and state.tries == number:
        return None
    raise TryIsOver


def at_night(minute_of_day: int) -> bool:
    return not FIRST_HOUR * 60 <= minute_of_day < LAST_HOUR * 60
