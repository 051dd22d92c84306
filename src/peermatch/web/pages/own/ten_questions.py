"""The ten questions on recovery capital (BARC-10): a participant answers them, and sees how their
points go up and down."""

from collections.abc import Mapping

from fastapi import APIRouter, Request
from starlette.responses import Response

from domain.people.wellness.barc import AGREEMENT, BARC_ITEMS, MOST, total
from domain.people.wellness.recovery_capital import BarcAnswered
from domain.shared.decider import Refusal
from peermatch.translation.local_dates import month_text
from peermatch.usecases.people.wellness.recovery_capital import AnswerBarc
from peermatch.web.forms.posted import Posted, texts
from peermatch.web.http.access import Visitor
from peermatch.web.pages.own import own_words
from peermatch.web.pages.own.visiting import (
    Person,
    do,
    done,
    language_of_page,
    own_page,
    record_of,
    sentence_of,
)
from peermatch.web.show.charts.drawing import DESK, PHONE
from peermatch.web.show.charts.line_pictures import Series, lines

router = APIRouter()
QUESTIONS = "/your-page/ten-questions"
ANSWER = f"{QUESTIONS}/answer"
"""Neither address says what the questions are about."""


@router.get(QUESTIONS)
def how_it_goes(request: Request, visitor: Person) -> Response:
    record = record_of(request, visitor)
    found = record.recovery_capital()
    language = language_of_page(request, record)
    labels = [month_text(one.answered_on, language) for one in found]
    points = Series(css="chart__main", values=tuple(total(one.answers) for one in found))
    drawn = [(size, lines(width, labels, [points])) for size, width in _SIZES] if found else []
    return own_page(
        request,
        visitor,
        record,
        "ten_questions.html",
        drawings=drawn,
        answered=[(one.answered_on, total(one.answers)) for one in found],
        change=_change(found),
        most=MOST,
        today=any(one.answered_on == record.today for one in found),
    )


_SIZES = (("desk", DESK), ("phone", PHONE))


def _change(found: tuple[BarcAnswered, ...]) -> int | None:
    """Points since the first time; None where there is nothing to compare."""
    if len(found) < 2:
        return None
    return total(found[-1].answers) - total(found[0].answers)


@router.get(ANSWER)
def questions(request: Request, visitor: Person) -> Response:
    return _asking(request, visitor, {})


@router.post(ANSWER)
def answer(request: Request, visitor: Person, posted: Posted) -> Response:
    typed, today = texts(posted), record_of(request, visitor).today
    points = {item: _points(typed.get(item, "")) for item in BARC_ITEMS}
    try:
        whose = visitor.participant_id
        command = AnswerBarc(participant_id=whose, answered_on=today, **points)
        do(request, visitor, posted, command)
    except Refusal as refusal:
        return _asking(request, visitor, typed, sentence_of(refusal))
    return done(QUESTIONS, "answered")


def _points(text: str) -> int | None:
    """As one of the buttons sends it."""
    return int(text) if text in map(str, AGREEMENT) else None


def _asking(
    request: Request, visitor: Visitor, typed: Mapping[str, str], refusal: str = ""
) -> Response:
    return own_page(
        request,
        visitor,
        record_of(request, visitor),
        "ten_questions_answer.html",
        refusal,
        long=True,
        here=ANSWER,
        items=own_words.BARC,
        scale=own_words.AGREEMENT,
        typed=typed,
    )
