"""Gives what waits to the gateways, message by message: at most one effect each, whenever the
process ends.

A try is a fact before the gateway hears of it. One that has no end was interrupted: a gateway that
knows keys is asked again under the same key, where consent, way and hour still allow it; for any
other the message is doubtful, and a person asks whether it came.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from domain.people.participant import PARTICIPANT
from domain.sessions.handing_over import TryIsOver
from domain.sessions.message import (
    MESSAGE,
    MessageDue,
    MessageHandedOver,
    MessageReason,
    MessageUnknown,
)
from domain.sessions.session import SESSION
from domain.shared.decider import known
from domain.shared.shared_refusals import SessionUnknown
from domain.shared.vocabulary import SafeContact
from domain.specialists.specialist import SPECIALIST
from peermatch.readmodels.engine.failed_work import REMINDING, SENDING
from peermatch.readmodels.screens.sessions.reminders import Reminding, to_remind
from peermatch.readmodels.tables.sessions.messages import ToSend, to_send
from peermatch.usecases.core.ids import derived
from peermatch.usecases.core.service import Service
from peermatch.usecases.matches.runs import WORKER
from peermatch.usecases.people.gateway import Answer, Gateway, Letter
from peermatch.usecases.sessions.message_texts import subject_of, text_of
from peermatch.usecases.sessions.sending import (
    HandOverMessage,
    NoteMessageDoubtful,
    NoteMessageNotTaken,
    NoteMessageTaken,
    Outcome,
    QueueReminder,
    TakeUpMessage,
    address_of,
)
from peermatch.worker.queues.item_by_item import ItemByItem

GRACE = timedelta(minutes=10)
"""A change that was just made may still be undone; what is due within it leaves at once."""
WHEN_DUE = frozenset({MessageReason.BOOKED, MessageReason.REMINDER})
"""These are told when they are due: of four weeks that were planned nobody hears at once."""
INTERRUPTED = timedelta(minutes=5)
"""After so long a try without an end has none: a gateway is waited for `SECONDS` at each step, of
which a mail server has eight."""
PAUSES = (60, 300, 900, 1800, 3600)
"""Seconds after each try that was not taken."""
ASK_AGAIN = {Outcome.LATER: timedelta(minutes=10), Outcome.BY_HAND: timedelta(hours=1)}
"""Hours open, and an address may be added."""
REMINDERS = (24, 2)
"""Hours before a session."""


class MessageSending:
    """What it knows of hours is forgotten with the process: then it asks again."""

    def __init__(self, service: Service, gateways: Mapping[SafeContact, Gateway]) -> None:
        self._service, self._gateways = service, gateways
        self._ways = tuple(gateways)
        self._not_before: dict[UUID, datetime] = {}

    def look(self) -> int:
        """Gives every message that is due to its gateway; returns how many had something done."""
        waiting = to_send(self._service.views)
        there = {one.message_id for one in waiting}
        self._not_before = {k: at for k, at in self._not_before.items() if k in there}
        queue = ItemByItem[ToSend](SENDING, self._service)
        return queue.each(waiting, self._one, key=lambda one: str(one.message_id))

    def remind(self) -> int:
        """Queues reminders of the sessions that come soon."""

        def queue(one: Reminding) -> None:
            command = QueueReminder(
                session_id=one.session_id, hours_before=one.hours, gateways=self._ways
            )
            number = derived("remind", one.session_id, one.starts_at, one.hours)
            self._service.perform(WORKER, number, command)

        found = to_remind(self._service.views, self._service.now(), REMINDERS)
        items = ItemByItem[Reminding](REMINDING, self._service)
        return items.each(found, queue, key=lambda one: f"{one.session_id} {one.hours}")

    def _one(self, one: ToSend) -> bool:
        now = self._service.now()
        if not self._is_time(one, now):
            return False
        state = self._service.store.read(MESSAGE, one.message_id)
        if not state.waits or state.by_hand:
            return False
        if state.handed is not None:
            return self._interrupted(one, state.handed, now)
        number = derived("hand over", one.message_id, state.tries + 1, now.isoformat())
        command = HandOverMessage(message_id=one.message_id, gateways=self._ways)
        return self._given(one.message_id, number, command, now)

    def _given(
        self, message_id: UUID, key: UUID, command: HandOverMessage | TakeUpMessage, now: datetime
    ) -> bool:
        """Gives it to its gateway where that is allowed now; whether anything was done."""
        outcome = Outcome(str(self._service.perform(WORKER, key, command).result["outcome"]))
        if outcome in ASK_AGAIN:
            self._not_before[message_id] = now + ASK_AGAIN[outcome]
        if outcome is Outcome.HANDED_OVER:
            self._send(message_id)
        return outcome in (Outcome.HANDED_OVER, Outcome.HELD_BACK)

    def _is_time(self, one: ToSend, now: datetime) -> bool:
        if now < self._not_before.get(one.message_id, now):
            return False
        if one.last_try_at is not None and one.tries:
            pause = PAUSES[min(one.tries, len(PAUSES)) - 1]
            return now >= one.last_try_at + timedelta(seconds=pause)
        in_haste = MessageReason(one.reason) not in WHEN_DUE
        return now >= (min(one.queued_at + GRACE, one.due_by) if in_haste else one.due_by)

    def _interrupted(self, one: ToSend, handed: MessageHandedOver, now: datetime) -> bool:
        if one.last_try_at is None or now < one.last_try_at + INTERRUPTED:
            return False
        gateway = self._gateways.get(handed.way)
        if gateway is not None and gateway.knows_keys:
            key = derived("take up", one.message_id, handed.number, now.isoformat())
            command = TakeUpMessage(message_id=one.message_id, number=handed.number)
            return self._given(one.message_id, key, command, now)
        doubtful = NoteMessageDoubtful(message_id=one.message_id, number=handed.number)
        self._note(one.message_id, handed.number, doubtful)
        return True

    def _send(self, message_id: UUID) -> None:
        state = self._service.store.read(MESSAGE, message_id)
        due, handed = known(state.due, MessageUnknown), known(state.handed, TryIsOver)
        number = handed.number
        if not self._still_may(message_id, number):
            waits = NoteMessageNotTaken(message_id=message_id, number=number, for_good=False)
            self._note(message_id, number, waits)
            return
        answer = self._gateways[handed.way].send(self._letter(due, handed.way))
        note: object
        match answer:
            case Answer.TAKEN:
                note = NoteMessageTaken(message_id=message_id, number=number)
            case Answer.UNKNOWN:
                note = NoteMessageDoubtful(message_id=message_id, number=number)
            case _:
                note = NoteMessageNotTaken(
                    message_id=message_id, number=number, for_good=answer is Answer.NEVER
                )
        self._note(message_id, number, note)

    def _still_may(self, message_id: UUID, number: int) -> bool:
        """Asks again, now that the log holds that the gateway gets it: what ended the consent, the
        way or the hour since it was decided stops it, and is said at the next try."""
        key = derived("still may", message_id, number)
        command = TakeUpMessage(message_id=message_id, number=number)
        outcome = self._service.rehearse(
            WORKER, key, command, lambda _work, result: str(result["outcome"])
        )
        return Outcome(outcome) is Outcome.HANDED_OVER

    def _note(self, message_id: UUID, number: int, command: object) -> None:
        key = derived("sent", message_id, number, type(command).__name__)
        self._service.perform(WORKER, key, command)

    def _letter(self, due: MessageDue, way: SafeContact) -> Letter:
        """As things stand now: the session's time, the person's language and address."""
        read = self._service.store.read
        if due.for_staff:
            to, language = read(SPECIALIST, due.person_id).mail_address, ""
        else:
            person = read(PARTICIPANT, due.person_id)
            to, language = address_of(person.profile, way), person.language
        scheduled = known(read(SESSION, due.session_id).scheduled, SessionUnknown)
        return Letter(
            key=str(due.message_id),
            to=to,
            subject=subject_of(language),
            text=text_of(
                due.reason.value, scheduled.starts_at, self._service.program.zone, language
            ),
        )
