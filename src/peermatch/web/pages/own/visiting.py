"""Who looks at their own page, and how each of its parts is shown to them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from domain.people.consent import may_tell
from domain.people.consents.consent_statements import form_language, read_in
from domain.shared.decider import Refusal
from peermatch.store.accounts.private_links import IDLE, IDLE_SHARED, LONGEST
from peermatch.translation.catalogs import texts_in
from peermatch.usecases.core.ids import derived
from peermatch.usecases.own.own_record import OwnRecord, own_record_of
from peermatch.web.forms.posted import command_id
from peermatch.web.http.access import ForParticipants, Visitor, services_of, visit_token
from peermatch.web.http.seen import sent
from peermatch.web.pages.own.own_sentences import DONE, NOT_DONE, SAID
from peermatch.web.pages.own.own_words import (
    ANSWERS,
    AREAS,
    BECAME,
    DIMENSIONS,
    LANGUAGE_NAMES,
    MAY_TELL,
    MODES,
    TOPICS,
    USES,
)
from peermatch.web.show.translated import language_for, translated_page

Person = Annotated[Visitor, Depends(ForParticipants())]
CLOSES_ITSELF = f"{int(LONGEST.total_seconds())}; url=/closed"
"""On a phone that others use, too: when the visit ends at the latest, nothing of it stays on the
screen. Before that `static/closing.js` closes it when nobody types or presses anything; without
scripts, the page's own head does when nothing was loaded."""
WARNED = timedelta(minutes=1)
"""So long before it closes somebody is asked whether they are still there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """When a page closes by itself, in seconds: with scripts, after nothing was typed or pressed;
    without, after nothing was loaded, which is longer where there is a long form."""

    idle: int
    warned: int
    without_scripts: int
    long: bool

    @property
    def minutes(self) -> int:
        return self.idle // 60

    @property
    def refresh(self) -> str:
        """For a page that no script looks after."""
        return f"{self.without_scripts}; url=/closed{'?form=1' if self.long else ''}"

    @property
    def minutes_without_scripts(self) -> int:
        return self.without_scripts // 60


def closing(visitor: Visitor, *, long: bool) -> Closing:
    idle = IDLE_SHARED if visitor.shared else IDLE
    return Closing(
        idle=int(idle.total_seconds()),
        warned=int(WARNED.total_seconds()),
        without_scripts=int((IDLE if long else idle).total_seconds()),
        long=long,
    )


def record_of(request: Request, visitor: Visitor) -> OwnRecord:
    return own_record_of(services_of(request).service, visitor.participant_id)


def language_of_page(request: Request, record: OwnRecord) -> str:
    return language_for(request, record.person.language)


def do(request: Request, visitor: Visitor, posted: FormData, command: object) -> None:
    """Gives a command for whoever looks, and waits until their pages show it. The id that the form
    sent counts for this person alone; what was changed since it was shown is refused. Raises
    Refusal."""
    service = services_of(request).service
    number = derived("own page", visitor.participant_id, command_id(posted))
    done = service.perform(visitor.actor, number, command, seen=sent(request))
    service.wait(done.position)


def done(where: str, what: str) -> Response:
    """On to a page that says what was done."""
    return RedirectResponse(f"{where}?done={what}", 303)


def sentence_of(refusal: Refusal) -> str:
    """What a participant is told of it, still to be translated."""
    return SAID.get(type(refusal), NOT_DONE)


def own_page(
    request: Request,
    visitor: Visitor,
    record: OwnRecord,
    template: str,
    refusal: str = "",
    *,
    long: bool = False,
    **context: Any,
) -> Response:
    """In the language that they chose or speak; 409 where something was refused. `long`: it has a
    form that takes a while."""
    if long and visitor.shared:
        services_of(request).private_links.hold(visit_token(request))
    asked = request.query_params
    language = language_of_page(request, record)
    texts = texts_in(language)
    return translated_page(
        request,
        template,
        409 if refusal else 200,
        language=language,
        headers={"Refresh": CLOSES_ITSELF} if visitor.shared else {},
        shared=visitor.shared,
        closing=closing(visitor, long=long),
        office_phone=services_of(request).office_phone,
        done=texts.gettext(DONE[what]) if (what := asked.get("done", "")) in DONE else "",
        refusal=texts.gettext(refusal) if refusal else "",
        new_id=services_of(request).new_id,
        in_mode=lambda mode: texts.gettext(MODES[mode]),
        in_status=lambda status: texts.gettext(BECAME[status]),
        in_area=lambda area: texts.gettext(AREAS[area]),
        in_topic=lambda topic: texts.gettext(TOPICS[topic]),
        in_answer=lambda said: texts.gettext(ANSWERS[said]) if said in ANSWERS else said,
        in_language=lambda code: (
            texts.gettext(LANGUAGE_NAMES[code]) if code in LANGUAGE_NAMES else code
        ),
        in_dimension=lambda dimension: texts.gettext(DIMENSIONS[dimension]),
        in_use=lambda use: texts.gettext(USES[use]),
        may_tell=lambda consent: may_tell(
            read_in(consent, form_language(language)),
            {later: texts.gettext(words) for later, words in MAY_TELL.items()},
        ),
        **context,
    )
