"""Messages about sessions: asked at the moment of sending, then noted as sent or held back."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.people.consent import NoConsentForThisUse, Use
from domain.people.contact.agreed_ways import can_be_reached, check_contact
from domain.people.disclosure import check_sending
from domain.people.participant import PARTICIPANT
from domain.sessions import message
from domain.sessions.message import MESSAGE, MessageDue, MessageUnknown, WithheldReason
from domain.sessions.session import SESSION
from domain.sessions.session_state import Session
from domain.shared.decider import known
from domain.shared.roles import Role
from domain.shared.vocabulary import SafeContact
from peermatch.store import Work
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.service import Result, UseCase


@dataclass(frozen=True, slots=True, kw_only=True)
class SendMessage:
    """The sender is about to send it in this way; only an answer `sent` allows it to."""

    message_id: UUID
    way: SafeContact


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldBackMessage:
    """Consent has ended: what is queued stops."""

    message_id: UUID


def send_message(work: Work, command: SendMessage, program: Program) -> Result:
    """Notes the sending, or holds the message back for good when no consent is in force or a
    later change has overtaken it. An unsafe way or hour is refused, so another may be tried."""
    stream = work.load(MESSAGE, command.message_id)
    due = known(stream.state.due, MessageUnknown)
    if stream.state.waits:
        reason = why_not(work, due, program)
        if reason is not None:
            stream.decide(message.withhold, reason)
    if stream.state.withheld is not None:
        return {"sent": False, "withheld": stream.state.withheld.value}
    consent_id = stream.state.sent.consent_id if stream.state.sent else None
    if stream.state.waits and not due.for_staff:
        consent_id = _allowed(work, due, command.way, program)
    stream.decide(message.send, command.way, consent_id)
    return {"sent": True, "withheld": ""}


def hold_back_message(work: Work, command: HoldBackMessage, program: Program) -> Result:
    """Holds an unsent message back for good where it could not be sent now; else leaves it."""
    stream = work.load(MESSAGE, command.message_id)
    due = known(stream.state.due, MessageUnknown)
    reason = why_not(work, due, program) if stream.state.waits else None
    if reason is not None:
        stream.decide(message.withhold, reason)
    return {"withheld": stream.state.withheld.value if stream.state.withheld else ""}


def why_not(work: Work, due: MessageDue, program: Program) -> WithheldReason | None:
    """Why it must not be sent now or later; None where it may."""
    if is_overtaken(work.load(SESSION, due.session_id).state, due, work.command.at):
        return WithheldReason.OVERTAKEN
    if due.for_staff:
        return None
    person = work.load(PARTICIPANT, due.person_id).state
    if not can_be_reached(person.profile):
        return WithheldReason.OUT_OF_REACH
    try:
        check_sending(person, Use.CONTACT, program.today(work.command.at))
    except NoConsentForThisUse:
        return WithheldReason.NO_CONSENT
    return None


def is_overtaken(session: Session, due: MessageDue, at: datetime) -> bool:
    """Whether a later change was queued by itself, or the session has begun."""
    begun = session.scheduled is not None and session.scheduled.starts_at <= at
    return session.revision > due.sequence or begun


def _allowed(work: Work, due: MessageDue, way: SafeContact, program: Program) -> UUID:
    """The consent in force now; the way and the hour are ones that the person agreed to."""
    person = work.load(PARTICIPANT, due.person_id).state
    local = work.command.at.astimezone(program.zone)
    consent = check_sending(person, Use.CONTACT, local.date())
    check_contact(person.profile, way, local.weekday(), local.hour * 60 + local.minute)
    return consent.consent_id


USE_CASES = (
    UseCase(SendMessage, frozenset({Role.COORDINATOR, Role.MANAGER}), send_message),
    UseCase(HoldBackMessage, frozenset({Role.SERVICE}), hold_back_message),
)
