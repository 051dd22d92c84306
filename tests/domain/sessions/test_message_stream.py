"""A message about a session: sent once, or held back."""

from domain.sessions import message
from domain.sessions.message import (
    MESSAGE,
    MessageSent,
    MessageUnknown,
    MessageWasSent,
    MessageWasWithheld,
    MessageWithheld,
    WithheldReason,
)
from domain.shared.vocabulary import SafeContact
from stories.pasts.given import given
from stories.pasts.samples import (
    PARTICIPANT_ID,
    made_up_id,
)
from stories.steps.schedule_steps import (
    DUE,
    MESSAGE_ID,
)


def test_a_message_is_sent_once_in_one_way() -> None:
    consent = made_up_id("consent")
    sent = MessageSent(
        message_id=MESSAGE_ID, person_id=PARTICIPANT_ID, consent_id=consent, way=SafeContact.TEXT
    )
    given(MESSAGE, DUE).when(message.send, SafeContact.TEXT, consent).then(sent)
    told = given(MESSAGE, DUE, sent)
    told.when(message.send, SafeContact.TEXT, consent).then_nothing()
    told.when(message.send, SafeContact.CALL, consent).then(MessageWasSent)
    told.when(message.withhold, WithheldReason.NO_CONSENT).then_nothing()
    given(MESSAGE).when(message.send, SafeContact.TEXT, None).then(MessageUnknown)


def test_a_message_that_was_held_back_stays_unsent() -> None:
    withheld = MessageWithheld(message_id=MESSAGE_ID, reason=WithheldReason.NO_CONSENT)
    given(MESSAGE, DUE).when(message.withhold, WithheldReason.NO_CONSENT).then(withheld)
    stopped = given(MESSAGE, DUE, withheld)
    stopped.when(message.withhold, WithheldReason.OVERTAKEN).then_nothing()
    stopped.when(message.send, SafeContact.TEXT, None).then(MessageWasWithheld)
