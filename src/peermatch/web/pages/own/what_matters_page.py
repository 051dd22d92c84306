"""What matters to a participant in whom they meet: a short list that they rank themselves."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from domain.people.wellness.what_matters import COMMON_ANSWERS
from domain.shared.decider import Refusal
from domain.shared.vocabulary import Strength
from peermatch.usecases.input.fields import InvalidInput, Reader
from peermatch.usecases.own.ranked_wishes import AnswerMissing, Ranked, as_ranked, in_order
from peermatch.usecases.people.wishes import RankWhatMatters
from peermatch.web.forms.posted import Posted, texts
from peermatch.web.http.access import Visitor
from peermatch.web.pages.own.own_words import PLACES
from peermatch.web.pages.own.visiting import Person, do, done, own_page, record_of, sentence_of

router = APIRouter()
MATTERS = "/your-page/what-matters"
OWN = "own-words"
"""What the list of answers sends where they write their own."""
LONGEST = 80


@router.get(MATTERS)
def what_matters(request: Request, visitor: Person) -> Response:
    ranked = as_ranked(record_of(request, visitor).person.profile)
    return _shown(request, visitor, ranked)


@router.post(MATTERS)
def rank(request: Request, visitor: Person, posted: Posted) -> Response:
    read = Reader(texts(posted))
    before = as_ranked(record_of(request, visitor).person.profile)
    ranked = tuple(_ranked(one, read) for one in before)
    try:
        read.finish()
        whose = visitor.participant_id
        do(request, visitor, posted, RankWhatMatters(participant_id=whose, wishes=in_order(ranked)))
    except InvalidInput:
        return _shown(request, visitor, ranked, sentence_of(AnswerMissing()))
    except Refusal as refusal:
        return _shown(request, visitor, ranked, sentence_of(refusal))
    return done(MATTERS, "ranked")


def _ranked(before: Ranked, read: Reader) -> Ranked:
    """Whoever only says how much it matters, or only what it is, means that it is nice to have.
    Words of one's own that are new count without a choice in the list; old ones are what whoever
    chose that it doesn't matter left there."""
    topic = before.topic
    answer = read.text(topic.value, longest=LONGEST)
    written = read.text(f"own-{topic.value}", longest=LONGEST)
    place = read.text(f"place-{topic.value}")
    newly = not answer and written != before.answer
    if answer == OWN or newly or not COMMON_ANSWERS[topic]:
        answer = written
    return Ranked(
        topic=topic,
        answer=answer,
        place=int(place) if place in PLACES else int(bool(answer)) * max(map(int, PLACES)),
    )


def _shown(
    request: Request, visitor: Visitor, ranked: tuple[Ranked, ...], refusal: str = ""
) -> Response:
    record = record_of(request, visitor)
    wishes = record.person.profile.wishes
    return own_page(
        request,
        visitor,
        record,
        "what_matters.html",
        refusal,
        long=True,
        here=MATTERS,
        ranked=ranked,
        answers=COMMON_ANSWERS,
        places=PLACES,
        required=[one for one in wishes if one.strength is Strength.REQUIRED],
        own=OWN,
        longest=LONGEST,
    )
