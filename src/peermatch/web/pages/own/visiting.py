"""Who looks at their own page, and how each of its parts is shown to them."""

from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.responses import Response

from peermatch.translation.catalogs import texts_in
from peermatch.usecases.own.own_record import OwnRecord, own_record_of
from peermatch.web.http.access import ForParticipants, Visitor, services_of
from peermatch.web.pages.own.own_words import AREAS, LANGUAGE_NAMES, MODES, TOPICS
from peermatch.web.show.translated import language_for, translated_page

Person = Annotated[Visitor, Depends(ForParticipants())]


def record_of(request: Request, visitor: Visitor) -> OwnRecord:
    return own_record_of(services_of(request).service, visitor.participant_id)


def own_page(
    request: Request,
    visitor: Visitor,
    record: OwnRecord,
    template: str,
    status: int = 200,
    **context: Any,
) -> Response:
    """In the language that they chose or speak."""
    language = language_for(request, record.person.language)
    texts = texts_in(language)
    return translated_page(
        request,
        template,
        status,
        language=language,
        shared=visitor.shared,
        new_id=services_of(request).new_id,
        in_mode=lambda mode: texts.gettext(MODES[mode]),
        in_area=lambda area: texts.gettext(AREAS[area]),
        in_topic=lambda topic: texts.gettext(TOPICS[topic]),
        in_language=lambda code: texts.gettext(LANGUAGE_NAMES.get(code, "")) or code,
        **context,
    )
