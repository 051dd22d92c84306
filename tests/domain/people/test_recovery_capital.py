"""The ten questions on recovery capital: answered whole, once a day, taken back as a slip."""

from datetime import timedelta

from domain.people.wellness import recovery_capital
from domain.people.wellness.barc import AGREEMENT, BARC_ITEMS, LEAST, MOST, total
from domain.people.wellness.recovery_capital import (
    RECOVERY_CAPITAL,
    BarcAnsweredThatDay,
    BarcAnswerOutOfRange,
    BarcInTheFuture,
    BarcItemUnanswered,
    BarcTakenBack,
    BarcTakenBackWithoutReason,
    BarcUnknown,
    BarcWay,
)
from stories.pasts.given import given
from stories.pasts.samples import PARTICIPANT_ID, TODAY
from stories.steps.wellness_steps import ANSWERED, AT_FIRST, BETTER, EARLIER

NOW = {"answered_on": TODAY, "way": BarcWay.READ_ALOUD, "today": TODAY}
SLIP = BarcTakenBack(participant_id=PARTICIPANT_ID, answered_on=TODAY, reason="Another person.")


def test_all_ten_are_answered_once_a_day() -> None:
    nobody = given(RECOVERY_CAPITAL)
    nobody.when(recovery_capital.answer, PARTICIPANT_ID, AT_FIRST, **NOW).then(ANSWERED)
    today = given(RECOVERY_CAPITAL, ANSWERED)
    today.when(recovery_capital.answer, PARTICIPANT_ID, AT_FIRST, **NOW).then_nothing()
    today.when(recovery_capital.answer, PARTICIPANT_ID, BETTER, **NOW).then(BarcAnsweredThatDay)
    tomorrow = {**NOW, "answered_on": TODAY + timedelta(days=1)}
    nobody.when(recovery_capital.answer, PARTICIPANT_ID, BETTER, **tomorrow).then(BarcInTheFuture)


def test_the_item_without_an_answer_is_named() -> None:
    for number, (item, said) in enumerate(BARC_ITEMS.items()):
        for wrong, refusal in ((None, BarcItemUnanswered), (0, BarcAnswerOutOfRange)):
            answers = (*AT_FIRST[:number], wrong, *AT_FIRST[number + 1 :])
            asked = given(RECOVERY_CAPITAL).when(
                recovery_capital.answer, PARTICIPANT_ID, answers, **NOW
            )
            asked.then(refusal)
            told = refusal(item)
            assert told.field == item
            assert said.rstrip(".") in told.sentence
    given(RECOVERY_CAPITAL).when(recovery_capital.answer, PARTICIPANT_ID, (), **NOW).then(
        BarcItemUnanswered
    )
    given(RECOVERY_CAPITAL).when(
        recovery_capital.answer, PARTICIPANT_ID, (*AT_FIRST[:9], 7), **NOW
    ).then(BarcAnswerOutOfRange)


def test_a_slip_is_taken_back_and_the_day_is_free_again() -> None:
    there = given(RECOVERY_CAPITAL, ANSWERED)
    undo = recovery_capital.take_back
    there.when(undo, PARTICIPANT_ID, TODAY, "Another person.").then(SLIP)
    there.when(undo, PARTICIPANT_ID, TODAY, " ").then(BarcTakenBackWithoutReason)
    there.when(undo, PARTICIPANT_ID, EARLIER, "Typed.").then(BarcUnknown)
    gone = given(RECOVERY_CAPITAL, ANSWERED, SLIP)
    gone.when(undo, PARTICIPANT_ID, TODAY, "Another person.").then_nothing()
    gone.when(recovery_capital.answer, PARTICIPANT_ID, AT_FIRST, **NOW).then(ANSWERED)


def test_totals_lie_between_10_and_60() -> None:
    assert total([min(AGREEMENT)] * len(BARC_ITEMS)) == LEAST == 10
    assert total([max(AGREEMENT)] * len(BARC_ITEMS)) == MOST == 60
    assert total(AT_FIRST) == 30
    assert list(AGREEMENT) == [1, 2, 3, 4, 5, 6]
