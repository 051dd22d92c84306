"""A message and a gateway: one try at a time, each with one end, and in doubt never again."""

from datetime import UTC, datetime

from domain.sessions import handing_over, message
from domain.sessions.handing_over import MOST_TRIES, ToldByAPerson, TryIsOver, at_night
from domain.sessions.message import (
    MESSAGE,
    MessageDoubtful,
    MessageDue,
    MessageHandedOver,
    MessageIsBeingSent,
    MessageNotTaken,
    MessageReason,
    MessageReturned,
    MessageSent,
    MessageUnknown,
    MessageWasWithheld,
    MessageWithheld,
    WithheldReason,
)
from domain.shared.vocabulary import SafeContact
from stories.pasts.given import given
from stories.pasts.samples import made_up_id

TEXT = SafeContact.TEXT
CONSENT = made_up_id("consent")
DUE = MessageDue(
    message_id=made_up_id("message"),
    person_id=made_up_id("person"),
    session_id=made_up_id("session"),
    sequence=0,
    reason=MessageReason.BOOKED,
    due_by=datetime(2026, 12, 1, 15, tzinfo=UTC),
    for_staff=False,
)
WITHHELD = MessageWithheld(message_id=DUE.message_id, reason=WithheldReason.NO_CONSENT)


def handed(number: int = 1) -> MessageHandedOver:
    return MessageHandedOver(
        message_id=DUE.message_id,
        person_id=DUE.person_id,
        number=number,
        consent_id=CONSENT,
        way=TEXT,
    )


def not_taken(number: int = 1, *, again: bool = True) -> MessageNotTaken:
    return MessageNotTaken(message_id=DUE.message_id, number=number, again=again)


SENT = MessageSent(message_id=DUE.message_id, person_id=DUE.person_id, consent_id=CONSENT, way=TEXT)
DOUBTFUL = MessageDoubtful(message_id=DUE.message_id, number=1)
RETURNED = MessageReturned(message_id=DUE.message_id, person_id=DUE.person_id, way=TEXT)
BY_PHONE = MessageSent(
    message_id=DUE.message_id, person_id=DUE.person_id, consent_id=CONSENT, way=SafeContact.CALL
)


def test_a_try_is_a_fact_before_it_is_made() -> None:
    begin = handing_over.hand_over
    given(MESSAGE).when(begin, TEXT, CONSENT).then(MessageUnknown)
    given(MESSAGE, DUE).when(begin, TEXT, CONSENT).then(handed())
    given(MESSAGE, DUE, handed()).when(begin, TEXT, CONSENT).then_nothing()
    given(MESSAGE, DUE, handed()).when(begin, SafeContact.EMAIL, CONSENT).then(MessageIsBeingSent)
    given(MESSAGE, DUE, handed(), not_taken()).when(begin, TEXT, CONSENT).then(handed(2))
    given(MESSAGE, DUE, handed(), SENT).when(begin, TEXT, CONSENT).then()
    given(MESSAGE, DUE, WITHHELD).when(begin, TEXT, CONSENT).then(MessageWasWithheld)


def test_what_it_took_is_sent_once() -> None:
    given(MESSAGE, DUE, handed()).when(handing_over.taken, 1).then(SENT)
    given(MESSAGE, DUE, handed(), SENT).when(handing_over.taken, 1).then()
    given(MESSAGE, DUE, handed(), not_taken(), handed(2)).when(handing_over.taken, 1).then(
        TryIsOver
    )


def test_what_it_did_not_take_is_tried_again_and_at_last_told_by_a_person() -> None:
    end = handing_over.not_taken
    given(MESSAGE, DUE, handed()).when(end, 1, for_good=False).then(not_taken())
    given(MESSAGE, DUE, handed()).when(end, 1, for_good=True).then(not_taken(again=False))
    last = handed(MOST_TRIES)
    given(MESSAGE, DUE, last).when(end, MOST_TRIES, for_good=False).then(
        not_taken(MOST_TRIES, again=False)
    )
    given(MESSAGE, DUE, handed(), not_taken(again=False)).when(
        handing_over.hand_over, TEXT, CONSENT
    ).then(ToldByAPerson)


def test_in_doubt_nothing_is_sent_again_and_a_person_may_tell_it() -> None:
    given(MESSAGE, DUE, handed()).when(handing_over.doubt, 1).then(DOUBTFUL)
    doubtful = given(MESSAGE, DUE, handed(), DOUBTFUL)
    doubtful.when(handing_over.doubt, 1).then()
    doubtful.when(handing_over.hand_over, TEXT, CONSENT).then(ToldByAPerson)
    doubtful.when(message.send, SafeContact.CALL, CONSENT).then(BY_PHONE)


def test_what_comes_back_is_told_by_a_person() -> None:
    back = handing_over.returned
    given(MESSAGE).when(back).then(MessageUnknown)
    given(MESSAGE, DUE).when(back).then(MessageUnknown)
    for past in ((handed(),), (handed(), SENT), (handed(), DOUBTFUL)):
        given(MESSAGE, DUE, *past).when(back).then(RETURNED)
    returned = given(MESSAGE, DUE, handed(), SENT, RETURNED)
    returned.when(back).then_nothing()
    returned.when(handing_over.taken, 1).then()  # the gateway was quicker than its answer
    returned.when(handing_over.hand_over, TEXT, CONSENT).then(ToldByAPerson)
    returned.when(message.send, SafeContact.CALL, CONSENT).then(BY_PHONE)
    given(MESSAGE, DUE, handed(), SENT, RETURNED, BY_PHONE).when(back).then_nothing()
    given(MESSAGE, DUE, handed(), DOUBTFUL, BY_PHONE).when(back).then_nothing()
    given(MESSAGE, DUE, handed(), not_taken(), WITHHELD).when(back).then_nothing()


def test_what_a_gateway_has_in_hand_is_neither_told_nor_held_back_meanwhile() -> None:
    in_hand = given(MESSAGE, DUE, handed())
    in_hand.when(message.send, SafeContact.CALL, CONSENT).then(MessageIsBeingSent)
    in_hand.when(message.withhold, WithheldReason.OVERTAKEN).then()


def test_only_what_may_have_arrived_may_be_known() -> None:
    def known(*facts: object) -> bool:
        return MESSAGE.fold([DUE, *facts]).may_be_known

    assert not known()
    assert known(handed())
    assert not known(handed(), not_taken())
    assert not known(handed(), not_taken(again=False))
    assert known(handed(), DOUBTFUL)
    assert known(handed(), SENT)
    assert not known(handed(), SENT, RETURNED)


def test_nights_are_from_nine_to_eight() -> None:
    assert [at_night(hour * 60) for hour in (0, 7, 8, 20, 21, 23)] == [
        True, True, False, False, True, True,
    ]  # fmt: skip
    assert at_night(8 * 60 - 1)
