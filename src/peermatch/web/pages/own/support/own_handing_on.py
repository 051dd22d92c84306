"""What a participant hands on when somebody new comes to support them: they choose, topic by
topic, and read the note that goes with it."""

from collections.abc import Mapping

from fastapi import APIRouter, Request
from starlette.responses import Response

from domain.people.wellness.handover import HandoverTopic, WhatWorksUnsaid
from domain.shared.decider import Refusal
from peermatch.usecases.input.fields import InvalidInput, Reader
from peermatch.usecases.own import merged_records
from peermatch.usecases.people.handing_on import AgreeToHandOn
from peermatch.web.forms.posted import Posted, texts
from peermatch.web.http.access import Visitor
from peermatch.web.pages.own.own_words import HANDED_ON, HANDING_ON
from peermatch.web.pages.own.visiting import Person, do, done, own_page, record_of, sentence_of

router = APIRouter()
PAGE = "/your-page/handing-on"
TOPIC, LONGEST = "topic-", 600


@router.get(PAGE)
def handing_on(request: Request, visitor: Person) -> Response:
    agreed = record_of(request, visitor).handover()
    typed = {f"{TOPIC}{topic}": topic.value for topic in agreed.topics}
    return _shown(request, visitor, {**typed, "what_works": agreed.what_works})


@router.post(PAGE)
def agree(request: Request, visitor: Person, posted: Posted) -> Response:
    typed = texts(posted)
    read = Reader(typed)
    words = read.text("what_works", longest=LONGEST)
    topics = frozenset(one for one in HandoverTopic if typed.get(f"{TOPIC}{one}") == one)
    whose = visitor.participant_id
    try:
        read.finish()
        command = AgreeToHandOn(participant_id=whose, topics=topics, what_works=words)
        do(request, visitor, posted, command)
    except InvalidInput:
        return _shown(request, visitor, typed, sentence_of(WhatWorksUnsaid()))
    except Refusal as refusal:
        return _shown(request, visitor, typed, sentence_of(refusal))
    return done(PAGE, "handing-on")


def _shown(
    request: Request, visitor: Visitor, typed: Mapping[str, str], refusal: str = ""
) -> Response:
    record = record_of(request, visitor)
    return own_page(
        request,
        visitor,
        record,
        "handing_on.html",
        refusal,
        long=True,
        here=PAGE,
        ask=HANDING_ON,
        topics=tuple((f"{TOPIC}{one}", one.value, words) for one, words in HANDED_ON.items()),
        works=HandoverTopic.WHAT_WORKS.value,
        typed=typed,
        notes=[
            note
            for note in (record.handover().note, *merged_records.handover_notes(record))
            if note is not None
        ],
        longest=LONGEST,
    )
