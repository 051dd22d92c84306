"""The ten questions on recovery capital (BARC-10) of somebody whom a CPRS supports: recorded on one
page, printed blank, and how the points go up and down."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.people.consents.consent_statements import FormLanguage
from domain.people.participant import PARTICIPANT
from domain.people.wellness.barc import AGREEMENT, BARC_ITEMS, CITED, total
from domain.people.wellness.recovery_capital import BarcAnswered, BarcBrought
from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch.readmodels.screens.matches import match_detail
from peermatch.store import Done
from peermatch.translation.catalogs import LANGUAGES, texts_in
from peermatch.usecases.people.person_supported import supported_match
from peermatch.web.actions import Link, actions, address
from peermatch.web.errors.error_responses import status_of
from peermatch.web.forms import forms
from peermatch.web.forms.layouts import Layout, Sent, Texts
from peermatch.web.forms.perform import done_at
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.pages.own import own_words
from peermatch.web.show.charts.drawing import DESK, PHONE, Drawing
from peermatch.web.show.charts.line_pictures import Series, lines
from peermatch.web.show.own import own
from peermatch.web.show.templating import page
from peermatch.web.show.translated import translated_page
from peermatch.web.show.words import day, in_words

router = APIRouter()
Specialist = Annotated[Viewer, Depends(ForRoles(Role.CPRS))]
WhoPrints = Annotated[Viewer, Depends(ForRoles(Role.COORDINATOR, Role.CPRS))]
SIZES = (("desk", DESK), ("phone", PHONE))


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersShown:
    """`rows` are newest first: day, points, how it was answered, and the form that takes it back.
    `says` compares the newest with the first."""

    drawings: tuple[tuple[str, Drawing], ...]
    rows: tuple[tuple[str, int, str, Link], ...]
    says: str


def answers_shown(
    found: Sequence[BarcAnswered], back: str, participant_id: UUID
) -> AnswersShown | None:
    """None where nothing was answered yet."""
    if not found:
        return None
    points = [total(one.answers) for one in found]
    series = Series(css="chart__main", values=tuple(points))
    labels = [f"{one.answered_on:%b %Y}" for one in found]
    rows = tuple(
        (day(one.answered_on), number, in_words(one.way), _taking_back(one, back, participant_id))
        for one, number in zip(found, points, strict=True)
    )
    return AnswersShown(
        drawings=tuple(
            (size, lines(width, labels, [series]))
            for size, width in (("desk", DESK), ("phone", PHONE))
        ),
        rows=rows[::-1],
        says=f"{points[-1]} points last time{_change(points)}.",
    )


def _change(points: Sequence[int]) -> str:
    change = points[-1] - points[0]
    if len(points) < 2:
        return ""
    return f", {abs(change)} {'more' if change >= 0 else 'less'} than the first time"


def _taking_back(one: BarcAnswered, back: str, participant_id: UUID) -> Link:
    ids = {"participant_id": participant_id, "answered_on": one.answered_on}
    return Link("Take back", address("take-back-barc", back, **ids))


@router.get("/my-matches/{match_id}/ten-questions")
def ten_questions(request: Request, viewer: Specialist, match_id: UUID) -> Response:
    """Read aloud, or typed from the paper. Raises NotFound for somebody whom they don't support."""
    services = services_of(request)
    today = services.reading(viewer.actor).today
    values = {"answered_on": str(today), "way": BarcBrought.READ_ALOUD.value}
    return _shown(request, viewer, match_id, forms.Form(services.new_id(), values), 200)


@router.get("/ten-questions/{language}")
def blank(request: Request, viewer: WhoPrints, language: FormLanguage) -> Response:
    """To be printed and filled in by hand; it is nobody's."""
    return translated_page(
        request,
        "ten_questions_paper.html",
        language=language.value,
        kept=False,
        items=own_words.BARC,
        scale=own_words.AGREEMENT,
        source=CITED,
    )


def _shown(
    request: Request, viewer: Viewer, match_id: UUID, form: forms.Form, status: int
) -> Response:
    reading = services_of(request).reading(viewer.actor)
    match = supported_match(reading, own(viewer), match_id)
    whose = match.participant_id
    person = reading.state(PARTICIPANT, whose, lambda _: whose, match_detail.PURPOSE)
    return page(
        request,
        "ten_questions.html",
        status,
        section="/my-matches",
        office=False,
        back=f"/my-matches/{match_id}",
        name=match.name,
        command_name="record-barc",
        layout="ten-questions",
        ids={"match_id": match_id, "participant_id": whose},
        form=form,
        **asked_in(person.language),
    )


def asked_in(language: str) -> dict[str, Any]:
    """The questions with how they are said in the participant's language, and what else the page
    with the form shows."""
    texts = texts_in(language if language in LANGUAGES else "en")
    spoken = {item: texts.gettext(words) for item, words in own_words.BARC.items()}
    return {
        "items": tuple((item, words, spoken[item]) for item, words in BARC_ITEMS.items()),
        "scale": tuple(AGREEMENT.items()),
        "language": language,
        "languages": tuple((one.value, LANGUAGES[one.value]) for one in FormLanguage),
        "ways": tuple((one.value, in_words(one)) for one in BarcBrought),
    }


def _texts(_request: Request, _viewer: Viewer, sent: Sent) -> Texts:
    """Without what only says which page it was."""
    return {name: text for name, text in sent.typed.items() if name != "match_id"}


def _recorded(request: Request, _viewer: Viewer, sent: Sent, _done: Done) -> Response:
    return done_at(request, f"/my-matches/{sent.id_of('match_id')}")


def _refused(request: Request, viewer: Viewer, sent: Sent, refusal: Refusal) -> Response:
    labels = actions()["record-barc"].labels
    form = forms.refused(request, sent.typed, refusal, labels)
    return _shown(request, viewer, sent.id_of("match_id"), form, status_of(refusal))


TEN_QUESTIONS = Layout(frozenset({"record-barc"}), _recorded, _refused, _texts)
