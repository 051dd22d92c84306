"""What somebody whom a CPRS supports hands on to whoever comes next: asked aloud in their language
on one page; and what was handed on to this CPRS."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.people.participant import PARTICIPANT
from domain.people.wellness.handover import (
    HANDOVER,
    HANDOVER_TOPICS,
    RULE,
    HandoverTopic,
    handover_id,
)
from domain.people.wellness.what_matters import TOPIC_NAMES
from domain.shared.decider import Refusal
from domain.shared.roles import Role
from peermatch.readmodels.screens.matches import match_detail
from peermatch.store import Done
from peermatch.translation.catalogs import LANGUAGES, texts_in
from peermatch.usecases.people.person_supported import PersonSupported, supported_match
from peermatch.web.actions import Link, actions, address
from peermatch.web.errors.error_responses import status_of
from peermatch.web.forms import forms
from peermatch.web.forms.layouts import Layout, Sent, Texts
from peermatch.web.forms.perform import done_at
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.pages.own import own_words
from peermatch.web.show.own import own
from peermatch.web.show.templating import page
from peermatch.web.show.words import day

router = APIRouter()
Specialist = Annotated[Viewer, Depends(ForRoles(Role.CPRS))]
TOPIC = "topic-"
"""What the names of ticks begin with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOnShown:
    """To this CPRS, from the time before; nothing of it where nobody supported them before."""

    topics: tuple[str, ...]
    what_works: str
    what_matters: tuple[str, ...]
    note: str
    written: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandingOnShown:
    """To whoever comes next."""

    topics: tuple[str, ...]
    note: str
    ask: Link
    write: Link | None


def handed_on_shown(found: PersonSupported) -> HandedOnShown | None:
    handed = found.handed_on
    if not handed.anew:
        return None
    return HandedOnShown(
        topics=named(handed.topics),
        what_works=handed.what_works,
        what_matters=tuple(f"{TOPIC_NAMES[w.topic]}: {w.answer}" for w in handed.what_matters),
        note=handed.note.words if handed.note else "",
        written=day(handed.note.written_on) if handed.note else "",
        rule=RULE,
    )


def handing_on_shown(found: PersonSupported, back: str) -> HandingOnShown:
    agreed, match_id = found.agreed, found.match.match_id
    own_note = agreed.note if agreed.note and agreed.note.match_id == match_id else None
    form = address("write-handover-note", back, match_id=match_id)
    words = "Write a new note" if own_note else "Write a note for whoever comes next"
    return HandingOnShown(
        topics=named(agreed.topics),
        note=own_note.words if own_note else "",
        ask=Link("Ask them", f"{back}/handing-on"),
        write=Link(words, form) if HandoverTopic.NOTE in agreed.topics else None,
    )


def named(topics: frozenset[HandoverTopic]) -> tuple[str, ...]:
    """In the order in which they are asked."""
    return tuple(words for topic, words in HANDOVER_TOPICS.items() if topic in topics)


@router.get("/my-matches/{match_id}/handing-on")
def handing_on(request: Request, viewer: Specialist, match_id: UUID) -> Response:
    """Raises NotFound for somebody whom they don't support."""
    reading = services_of(request).reading(viewer.actor)
    whose = supported_match(reading, own(viewer), match_id).participant_id
    agreed = reading.state(HANDOVER, handover_id(whose), lambda _: whose, match_detail.PURPOSE)
    values = {f"{TOPIC}{topic}": topic.value for topic in agreed.topics}
    values["what_works"] = agreed.what_works
    return _shown(request, viewer, match_id, forms.Form(services_of(request).new_id(), values), 200)


def _shown(
    request: Request, viewer: Viewer, match_id: UUID, form: forms.Form, status: int
) -> Response:
    reading = services_of(request).reading(viewer.actor)
    match = supported_match(reading, own(viewer), match_id)
    whose = match.participant_id
    person = reading.state(PARTICIPANT, whose, lambda _: whose, match_detail.PURPOSE)
    texts = texts_in(person.language if person.language in LANGUAGES else "en")
    return page(
        request,
        "handing_on.html",
        status,
        section="/my-matches",
        match=match,
        form=form,
        ask=own_words.HANDING_ON,
        spoken=texts.gettext(own_words.HANDING_ON),
        topics=tuple(
            (f"{TOPIC}{topic}", topic.value, words, texts.gettext(words))
            for topic, words in own_words.HANDED_ON.items()
        ),
        language=person.language,
    )


def chosen(typed: Mapping[str, str]) -> tuple[str, ...]:
    """The topics that are ticked."""
    return tuple(one for one in HandoverTopic if typed.get(f"{TOPIC}{one}") == one)


def _texts(_request: Request, _viewer: Viewer, sent: Sent) -> Texts:
    kept = {"participant_id", "what_works", "command_id", "seen"}
    told = {name: text for name, text in sent.typed.items() if name in kept}
    return {**told, "topics": ";".join(chosen(sent.typed))}


def _recorded(request: Request, _viewer: Viewer, sent: Sent, _done: Done) -> Response:
    return done_at(request, f"/my-matches/{sent.id_of('match_id')}")


def _refused(request: Request, viewer: Viewer, sent: Sent, refusal: Refusal) -> Response:
    form = forms.refused(request, sent.typed, refusal, actions()["record-handover"].labels)
    return _shown(request, viewer, sent.id_of("match_id"), form, status_of(refusal))


HANDING_ON = Layout(frozenset({"record-handover"}), _recorded, _refused, _texts)
