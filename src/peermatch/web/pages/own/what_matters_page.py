"""What matters to a participant in whom they meet: a short list that they rank themselves."""

from collections.abc import Mapping

from fastapi import APIRouter, Request
from starlette.responses import Response

from domain.people.wellness.what_matters import COMMON_ANSWERS
from domain.shared.decider import Refusal
from domain.shared.vocabulary import Strength, WishTopic
from peermatch.usecases.own.ranked_wishes import Ranked, as_ranked, in_order
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
    typed = texts(posted)
    ranked = tuple(_ranked(topic, typed) for topic in COMMON_ANSWERS)
    try:
        whose = visitor.participant_id
        do(request, visitor, posted, RankWhatMatters(participant_id=whose, wishes=in_order(ranked)))
    except Refusal as refusal:
        return _shown(request, visitor, ranked, sentence_of(refusal))
    return done(MATTERS, "ranked")


def _ranked(topic: WishTopic, typed: Mapping[str, str]) -> Ranked:
    """Whoever only says how much it matters, or only what it is, means that it is nice to have."""
    answer, place = typed.get(topic.value, ""), typed.get(f"place-{topic.value}", "")
    if answer == OWN or not COMMON_ANSWERS[topic]:
        answer = typed.get(f"own-{topic.value}", "")[:LONGEST]
    return Ranked(
        topic=topic,
        answer=answer[:LONGEST],
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
        here=MATTERS,
        ranked=ranked,
        answers=COMMON_ANSWERS,
        places=PLACES,
        required=[one for one in wishes if one.strength is Strength.REQUIRED],
        own=OWN,
        longest=LONGEST,
    )
