"""A message as a letter on paper: whether it may be written now, to whom, and in which words."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.people.consent import Use
from domain.people.contact.agreed_ways import check_contact
from domain.people.contact.postal_address import LetterNeedsAddress
from domain.people.disclosure import check_sending
from domain.people.participant import PARTICIPANT, Participant
from domain.sessions.message import (
    MESSAGE,
    WITHHELD_REASONS,
    Message,
    MessageUnknown,
    WithheldReason,
)
from domain.sessions.session import SESSION
from domain.sessions.session_state import Session
from domain.shared.decider import Refusal, known
from domain.shared.postal.us_address import envelope_lines
from domain.shared.shared_refusals import SessionUnknown
from domain.shared.vocabulary import SafeContact
from peermatch.readmodels.reading.opened_rows import NotFound, Reading
from peermatch.translation.catalogs import N_, language_of, texts_in
from peermatch.translation.local_dates import full_date_text
from peermatch.usecases.core.program import Program
from peermatch.usecases.sessions.message_texts import text_of
from peermatch.usecases.sessions.messages import is_overtaken

PURPOSE = "message"
CALL = N_("If you have questions, please call {phone}.")


class NothingToWrite(Refusal):
    sentence = "This message waits no more: nothing is left to write."


class ToldByALaterMessage(Refusal):
    sentence = f"{WITHHELD_REASONS[WithheldReason.OVERTAKEN]}."


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenLetter:
    """In the person's language, and nothing in it of who writes or why."""

    language: str
    to: tuple[str, ...]
    """The name, and the lines below it."""
    on: str
    """The day on which it is written."""
    words: tuple[str, ...]


def written_letter(
    message: Message, person: Participant, session: Session, now: datetime, program: Program
) -> WrittenLetter:
    """Consent, way and what changed since are asked as for any message: raises NothingToWrite,
    ToldByALaterMessage, NoConsentForThisUse or UnsafeWay."""
    due = known(message.due, MessageUnknown)
    if not message.waits:
        raise NothingToWrite
    if is_overtaken(session, due, now):
        raise ToldByALaterMessage
    local = now.astimezone(program.zone)
    check_sending(person, Use.CONTACT, local.date())
    minute = local.hour * 60 + local.minute
    check_contact(person.profile, SafeContact.LETTER, local.weekday(), minute)
    address = known(person.profile.address, LetterNeedsAddress)
    starts_at = known(session.scheduled, SessionUnknown).starts_at
    language = language_of(person.language)
    return WrittenLetter(
        language=language,
        to=(person.name, *envelope_lines(address)),
        on=full_date_text(local.date(), language),
        words=(text_of(due.reason.value, starts_at, program.zone, language),),
    )


def letter_of(reading: Reading, message_id: UUID, program: Program) -> WrittenLetter:
    """The letter that this message is now, opened for whoever posts it: that is recorded as a look
    of theirs. Raises NotFound, also of a message to staff, and what `written_letter` raises."""
    message = reading.store.read(MESSAGE, message_id)
    due = message.due
    if due is None or due.for_staff:
        raise NotFound
    person = reading.state(PARTICIPANT, due.person_id, lambda _: due.person_id, PURPOSE)
    session = reading.store.read(SESSION, due.session_id)
    return written_letter(message, person, session, reading.now, program)


def call_us(phone: str, language: str) -> str:
    """Whom to ask, without a word of who that is; `phone` is the office's, empty for none."""
    return texts_in(language).gettext(CALL).format(phone=phone) if phone else ""
