"""Messages that leave by a gateway: everything is asked again in the transaction that hands one
over, and each try has an end."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from domain.people.consent import Use
from domain.people.contact.agreed_ways import OutsideSafeHours, agreed_ways, check_contact
from domain.people.contact.returned_ways import way_returned
from domain.people.disclosure import check_sending
from domain.people.participant import PARTICIPANT
from domain.people.profile import (
    ContactChoicesStated,
    Profile,
)
from domain.sessions import handing_over, message
from domain.sessions.message import MESSAGE, MessageDue, MessageReason, MessageUnknown
from domain.sessions.session import SESSION
from domain.sessions.session_state import SessionScheduled, SessionStatus
from domain.shared.decider import known
from domain.shared.roles import Role
from domain.shared.shared_refusals import SessionUnknown
from domain.shared.vocabulary import SafeContact
from domain.specialists.enrollment import mail_returned
from domain.specialists.specialist import SPECIALIST
from peermatch.store import Work
from peermatch.store.finding.phone_numbers import NoPhoneNumber, phone_number
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.core.ids import derived
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import Result, Service, UseCase
from peermatch.usecases.sessions.messages import why_not
from scheduling.published.messages import message_id

ALWAYS_WITHIN = timedelta(hours=24)
"""What changes so shortly before is told at night too; a person's own hours hold all the same."""


class Outcome(StrEnum):
    HANDED_OVER = "handed-over"
    HELD_BACK = "held-back"
    LATER = "later"
    """Not at this hour."""
    BY_HAND = "by-hand"
    """No gateway reaches them in a way that they agreed to."""
    OVER = "over"
    """It waits no more, or is in somebody's hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverMessage:
    """A gateway is about to get it; only the answer `handed-over` allows that. `gateways` are those
    that there are gateways for, best first."""

    message_id: UUID
    gateways: tuple[SafeContact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeUpMessage:
    """A gateway that delivers each key once is about to get it again: of try `number` nobody knows
    the end. Only the answer `handed-over` allows that."""

    message_id: UUID
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteMessageTaken:
    message_id: UUID
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteMessageNotTaken:
    """`for_good`: trying again would not help."""

    message_id: UUID
    number: int
    for_good: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteMessageDoubtful:
    message_id: UUID
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteMessageReturned:
    """Its gateway said later that it did not arrive."""

    message_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteWayReturned:
    """Nothing ever arrives at `address`, to which the gateway tried to deliver this message."""

    message_id: UUID
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueReminder:
    """Queues what reminds the participant of a session so many hours before it starts, where a
    gateway of these `gateways` reaches them: nobody has to tell a reminder by hand."""

    session_id: UUID
    hours_before: int
    gateways: tuple[SafeContact, ...]


def hand_over_message(work: Work, command: HandOverMessage, program: Program) -> Result:
    """Asks for the consent, the way and the hour anew, and begins a try."""
    stream = work.load(MESSAGE, command.message_id)
    due = known(stream.state.due, MessageUnknown)
    if not stream.state.waits or stream.state.handed is not None:
        return {"outcome": Outcome.OVER.value}
    reason = why_not(work, due, program)
    if reason is not None:
        stream.decide(message.withhold, reason)
        return {"outcome": Outcome.HELD_BACK.value}
    session = known(work.read(SESSION, due.session_id).scheduled, SessionUnknown)
    way, consent_id = _way(work, due, command.gateways, program)
    if way is None:
        return {"outcome": Outcome.BY_HAND.value}
    if not _at_this_hour(work, due, way, session, program):
        return {"outcome": Outcome.LATER.value}
    stream.decide(handing_over.hand_over, way, consent_id)
    return {"outcome": Outcome.HANDED_OVER.value, "number": stream.state.tries}


def take_up_message(work: Work, command: TakeUpMessage, program: Program) -> Result:
    """Asks for the consent, the way and the hour anew. What may not be given any more is doubtful:
    the gateway may have had it."""
    stream = work.load(MESSAGE, command.message_id)
    due, handed = known(stream.state.due, MessageUnknown), stream.state.handed
    if handed is None or handed.number != command.number:
        return {"outcome": Outcome.OVER.value}
    if why_not(work, due, program) or _way(work, due, (handed.way,), program)[0] is None:
        stream.decide(handing_over.doubt, command.number)
        return {"outcome": Outcome.HELD_BACK.value}
    session = known(work.read(SESSION, due.session_id).scheduled, SessionUnknown)
    if not _at_this_hour(work, due, handed.way, session, program):
        return {"outcome": Outcome.LATER.value}
    return {"outcome": Outcome.HANDED_OVER.value}


def _way(
    work: Work, due: MessageDue, ways: Collection[SafeContact], program: Program
) -> tuple[SafeContact | None, UUID | None]:
    """The first way that reaches them and that they agreed to, with the consent that covers it."""
    if due.for_staff:
        there = SafeContact.EMAIL in ways and work.read(SPECIALIST, due.person_id).mail_address
        return (SafeContact.EMAIL if there else None), None
    person = work.read(PARTICIPANT, due.person_id)
    consent = check_sending(person, Use.CONTACT, program.today(work.command.at))
    agreed = (way for way in ways if address_of(person.profile, way))
    return next(agreed, None), consent.consent_id


def address_of(profile: Profile, way: SafeContact) -> str:
    """Where a message of this way goes; nothing where the person did not agree to it, or wants no
    more of them."""
    contact = profile.contact
    if contact is None or way is SafeContact.LETTER or way not in agreed_ways(profile):
        return ""  # a letter goes by no gateway
    if way in profile.returned or (way is SafeContact.TEXT and profile.texts_stopped):
        return ""
    return contact.email if way is SafeContact.EMAIL else contact.phone


def _at_this_hour(
    work: Work, due: MessageDue, way: SafeContact, session: SessionScheduled, program: Program
) -> bool:
    at: datetime = work.command.at
    local = at.astimezone(program.zone)
    minute = local.hour * 60 + local.minute
    if not due.for_staff:
        profile = work.read(PARTICIPANT, due.person_id).profile
        try:
            check_contact(profile, way, local.weekday(), minute)
        except OutsideSafeHours:
            return False
    return not handing_over.at_night(minute) or session.starts_at - at <= ALWAYS_WITHIN


def note_taken(work: Work, command: NoteMessageTaken, _program: Program) -> None:
    work.load(MESSAGE, command.message_id).decide(handing_over.taken, command.number)


def note_not_taken(work: Work, command: NoteMessageNotTaken, _program: Program) -> None:
    stream = work.load(MESSAGE, command.message_id)
    stream.decide(handing_over.not_taken, command.number, for_good=command.for_good)


def note_doubtful(work: Work, command: NoteMessageDoubtful, _program: Program) -> None:
    work.load(MESSAGE, command.message_id).decide(handing_over.doubt, command.number)


def note_returned(work: Work, command: NoteMessageReturned, _program: Program) -> None:
    work.load(MESSAGE, command.message_id).decide(handing_over.returned)


def note_way_returned(work: Work, command: NoteWayReturned, _program: Program) -> None:
    """Nothing of a number or an address that they no longer have."""
    state = work.read(MESSAGE, command.message_id)
    due, way = known(state.due, MessageUnknown), known(state.last_way, MessageUnknown)
    if due.for_staff:
        specialist = work.load(SPECIALIST, due.person_id)
        if same_address(specialist.state.mail_address, command.address):
            specialist.decide(mail_returned)
        return
    person = work.load(PARTICIPANT, due.person_id)
    contact = person.state.profile.contact
    if contact is not None and _same(way, contact, command.address):
        person.record(*way_returned(person.state.profile, way))


def _same(way: SafeContact, contact: ContactChoicesStated, address: str) -> bool:
    if way is SafeContact.EMAIL:
        return same_address(contact.email, address)
    try:
        return phone_number(contact.phone) == phone_number(address)
    except NoPhoneNumber:
        return False


def same_address(kept: str, reported: str) -> bool:
    return bool(reported) and kept.casefold() == reported.casefold()


def returned(
    service: Service, actor: Actor, message_id: UUID, address: str, *, for_good: bool
) -> None:
    """Notes that a message did not arrive at `address`, and `for_good` that nothing will. Raises
    MessageUnknown where no gateway was ever given it."""
    key = derived("message returned", message_id)
    service.perform(actor, key, NoteMessageReturned(message_id=message_id))
    if for_good:
        key = derived("way returned", message_id, address)
        service.perform(actor, key, NoteWayReturned(message_id=message_id, address=address))


def queue_reminder(work: Work, command: QueueReminder, program: Program) -> None:
    """Nothing where the session is no longer to come. Each is queued once for each time that the
    session has."""
    session = work.read(SESSION, command.session_id)
    scheduled = known(session.scheduled, SessionUnknown)
    if session.status is not SessionStatus.SCHEDULED or scheduled.starts_at <= work.command.at:
        return
    stream = reminder_id(scheduled, command.hours_before)
    due = MessageDue(
        message_id=stream,
        person_id=scheduled.participant_id,
        session_id=scheduled.session_id,
        sequence=session.revision,
        reason=MessageReason.REMINDER,
        due_by=scheduled.starts_at - timedelta(hours=command.hours_before),
        for_staff=False,
    )
    if why_not(work, due, program) is None and _way(work, due, command.gateways, program)[0]:
        work.load(MESSAGE, stream).decide(message.queue, due)


def reminder_id(session: SessionScheduled, hours: int) -> UUID:
    """The one reminder so many hours before this time of the session."""
    at = int(session.starts_at.timestamp())
    return message_id(session.session_id, at * 100 + hours, session.participant_id)


SENDER = frozenset({Role.SERVICE})
USE_CASES = (
    UseCase(HandOverMessage, SENDER, hand_over_message),
    UseCase(TakeUpMessage, SENDER, take_up_message),
    UseCase(NoteMessageTaken, SENDER, note_taken),
    UseCase(NoteMessageNotTaken, SENDER, note_not_taken),
    UseCase(NoteMessageDoubtful, SENDER, note_doubtful),
    UseCase(NoteMessageReturned, SENDER, note_returned),
    UseCase(NoteWayReturned, SENDER, note_way_returned),
    UseCase(QueueReminder, SENDER, queue_reminder),
)
