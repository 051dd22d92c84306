"""A new text of a consent form as people will read it, in both languages and as a PDF, before it is
kept. Nothing is saved, and nothing of it is in an address."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from domain.people.consents.consent_statements import FormLanguage
from domain.people.consents.consent_texts import ConsentTextChanged
from domain.shared.roles import Role
from peermatch.store import Work
from peermatch.usecases.core.service import Result
from peermatch.usecases.input.fields import Reader
from peermatch.usecases.input.kinds import one_of
from peermatch.usecases.input.reading_commands import read_command
from peermatch.usecases.people.consent_forms import ChangeConsentText, blank_of
from peermatch.web.actions import Action
from peermatch.web.forms import forms
from peermatch.web.forms.posted import Posted, texts
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.pages.consents.form_words import KINDS, LANGUAGES
from peermatch.web.show.reports.marked_lines import blocks
from peermatch.web.show.reports.printed_forms import blank_pdf
from peermatch.web.show.templating import page

router = APIRouter(prefix="/consent-forms")
Manager = Annotated[Viewer, Depends(ForRoles(Role.MANAGER))]
SENT = ("kind", "english", "spanish")


def text_preview(
    request: Request, viewer: Viewer, action: Action, form: forms.Form, asked: ChangeConsentText
) -> Response | None:
    """The page; None where nothing would change. Raises the command's Refusal."""
    text = _made(request, viewer, asked)
    if text is None:
        return None
    return page(
        request,
        "consent_text_preview.html",
        action=action,
        form=form,
        title=KINDS[text.kind],
        version=text.version,
        languages=[
            (one.value, words, blocks(blank_of(text, one))) for one, words in LANGUAGES.items()
        ],
        sent={name: form.value(name) for name in SENT},
    )


@router.post("/preview.pdf")
def preview_pdf(request: Request, viewer: Manager, posted: Posted) -> Response:
    """Raises the refusal of a text that could not be kept."""
    typed = texts(posted)
    read = Reader({"language": typed.get("language", "")})
    language = read.one("language", one_of(FormLanguage))
    read.finish()
    text = _made(request, viewer, _read(request, typed))
    if text is None or language is None:
        raise HTTPException(409)
    return blank_pdf(text, language)


def _read(request: Request, typed: Mapping[str, str]) -> ChangeConsentText:
    services = services_of(request)
    program = services.service.program
    raw = {name: typed.get(name, "") for name in SENT}
    found: ChangeConsentText = read_command(
        ChangeConsentText, raw, program.zone, program.today(services.now())
    )
    return found


def _made(request: Request, viewer: Viewer, asked: ChangeConsentText) -> ConsentTextChanged | None:
    """The version that would be kept."""

    def new(work: Work, _result: Result) -> ConsentTextChanged | None:
        made = (one.fact for one in work.new_facts())
        return next((fact for fact in made if isinstance(fact, ConsentTextChanged)), None)

    services = services_of(request)
    return services.service.rehearse(viewer.actor, services.new_id(), asked, new)
