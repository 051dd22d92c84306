"""The texts of the program's consent forms: as they are now, since when, and blank to print."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from domain.people.consents.consent_statements import CITED, ConsentKind, FormLanguage
from domain.people.consents.consent_texts import (
    AS_DELIVERED,
    CONSENT_TEXTS,
    CONSENT_TEXTS_ID,
    lines_in,
)
from domain.shared.roles import Role
from peermatch.readmodels.screens.people.consent_texts_changed import changed
from peermatch.web.actions import Link, address
from peermatch.web.http.access import ForRoles, Viewer, services_of
from peermatch.web.pages.consents.form_words import KINDS, LANGUAGES
from peermatch.web.show.reports.marked_lines import blocks
from peermatch.web.show.reports.printed_forms import blank_pdf
from peermatch.web.show.templating import page

router = APIRouter(prefix="/consent-forms")
Everyone = Annotated[
    Viewer, Depends(ForRoles(Role.INTAKE, Role.COORDINATOR, Role.CPRS, Role.MANAGER))
]


@router.get("")
def consent_forms(request: Request, viewer: Everyone) -> Response:
    """Each form with who changed its text and when."""
    services = services_of(request)
    texts = services.service.store.read(CONSENT_TEXTS, CONSENT_TEXTS_ID)
    made = dict(zip(texts.changes, changed(services.views), strict=False))
    names = services.account_names.of(one.by for one in made.values())
    shown = [
        {
            "kind": kind.value,
            "title": KINDS[kind],
            "version": texts.current(kind).version,
            "versions": [
                {"number": one.version, "at": made[one].at, "by": names.get(made[one].by, "")}
                for one in reversed(texts.versions(kind))
                if one in made
            ],
            "change": _change(viewer, kind),
        }
        for kind in ConsentKind
    ]
    return page(
        request,
        "consent_forms.html",
        forms=shown,
        languages=[(one.value, words) for one, words in LANGUAGES.items()],
        elements=[(f"{{{name}}}", *told) for name, told in CITED.items()],
        as_delivered=AS_DELIVERED,
        zone=services.service.program.zone,
    )


@router.get("/{kind}/{language}")
def consent_text(
    request: Request, viewer: Everyone, kind: ConsentKind, language: FormLanguage
) -> Response:
    """One text as it is now."""
    texts = services_of(request).service.store.read(CONSENT_TEXTS, CONSENT_TEXTS_ID)
    current = texts.current(kind)
    return page(
        request,
        "consent_text.html",
        title=KINDS[kind],
        spoken=LANGUAGES[language],
        language=language.value,
        version=current.version,
        blocks=blocks(lines_in(current, language)),
        change=_change(viewer, kind),
        kind=kind.value,
    )


@router.get("/{kind}/{language}/blank.pdf")
def blank_form(
    request: Request, viewer: Everyone, kind: ConsentKind, language: FormLanguage
) -> Response:
    """To be printed and signed by hand."""
    read = services_of(request).service.store.read
    return blank_pdf(read(CONSENT_TEXTS, CONSENT_TEXTS_ID).current(kind), language)


def _change(viewer: Viewer, kind: ConsentKind) -> Link | None:
    if viewer.role is not Role.MANAGER:
        return None
    return Link("Change the text", address("change-consent-text", "/consent-forms", kind=kind))
