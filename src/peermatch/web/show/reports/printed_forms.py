"""A consent form as people get it to keep: a PDF of what was signed, a blank one, or a scan."""

from collections.abc import Callable

from starlette.responses import Response

from domain.people.consents.consent_statements import FormLanguage
from domain.people.consents.consent_texts import ConsentTextChanged
from domain.people.consents.signed_form import ConsentFormSigned, SignedWay, drawing
from peermatch.store.papers.scans import Scan
from peermatch.translation.catalogs import N_, texts_in
from peermatch.translation.local_dates import full_date_text
from peermatch.usecases.people.consent_forms import blank_of
from peermatch.web.show.reports.form_pdf import PrintedForm, as_pdf

SIGNATURE = N_("Signature")
TYPED = N_("Signature, as typed")
ON_PAPER = N_("Signed on paper by")
RELATIONSHIP = N_("If somebody signs for them: how they are related")
DATE = N_("Date")
VERSION = N_("Text of the form, version {number}")
PAPER = N_("The paper that was signed is kept with this form.")
FILE_NAME = "form"
"""Says nothing of what is in it."""


def signed_pdf(signed: ConsentFormSigned) -> Response:
    """In the language in which it was signed."""
    said = texts_in(signed.language).gettext
    on_paper = signed.way is SignedWay.ON_PAPER
    related = ((said(RELATIONSHIP), signed.relationship),) if signed.relationship else ()
    printed = PrintedForm(
        language=signed.language,
        title=said(SIGNATURE),
        lines=(said(PAPER),) if on_paper else signed.lines,
        strokes=drawing(signed.drawn) if signed.drawn else (),
        below=(
            (said(ON_PAPER) if on_paper else said(TYPED), signed.name),
            *related,
            (said(DATE), full_date_text(signed.signed_on, signed.language)),
        ),
        foot="" if signed.version is None else _version(said, signed.version),
    )
    return attached(as_pdf(printed), "application/pdf", "pdf")


def blank_pdf(text: ConsentTextChanged, language: FormLanguage) -> Response:
    """A text of which a new version may not be kept yet."""
    said = texts_in(language).gettext
    printed = PrintedForm(
        language=language,
        title=said(SIGNATURE),
        lines=blank_of(text, language),
        strokes=(),
        below=((said(SIGNATURE), ""), (said(RELATIONSHIP), ""), (said(DATE), "")),
        foot=_version(said, text.version),
    )
    return attached(as_pdf(printed), "application/pdf", "pdf")


def scanned(scan: Scan) -> Response:
    return attached(scan.body, scan.type.media_type, scan.type.ending)


def attached(body: bytes, media_type: str, ending: str) -> Response:
    """A file that the browser saves; it never shows it as a page of ours."""
    headers = {"Content-Disposition": f'attachment; filename="{FILE_NAME}.{ending}"'}
    return Response(body, media_type=media_type, headers=headers)


def _version(said: Callable[[str], str], number: int) -> str:
    return said(VERSION).format(number=number)
