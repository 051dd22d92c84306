"""Consent forms on paper: a blank to fill in by hand, and the files of one that was signed."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from own_pages import FIRST, SECOND, TODAY

from domain.people.consents.consent_statements import (
    STANDING,
    ConsentKind,
    Element,
    FormLanguage,
    statements,
)
from domain.people.consents.consent_texts import ConsentTextChanged, TextLine, as_delivered
from domain.people.consents.signed_form import SIGNED_FORM
from domain.shared.roles import Role
from peermatch.store.papers.scan_types import ScanType
from peermatch.store.papers.scans import Kept, Scan, Scans
from peermatch.usecases.people.consent_forms import (
    ChangeConsentText,
    SignConsentForm,
    blank_of,
    blank_text,
    form_stream,
    opened_scan,
    papers_of,
)

LINE = "____________________________________"
EVERY = tuple(f"{{{one}}}" for one in Element)
PDF = b"%PDF-1.7\n1 0 obj <</Type /Page>> endobj\n2 0 obj <</Type/Page>> endobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(40) + b"IEND\xaeB`\x82"


def changed(kind: ConsentKind) -> ConsentTextChanged:
    spanish = tuple(f"- {one}" for one in EVERY)
    return ConsentTextChanged(kind=kind, version=3, english=EVERY, spanish=spanish)


def test_a_blank_has_lines_where_something_is_filled_in_by_hand() -> None:
    for kind in ConsentKind:
        for language in FormLanguage:
            terms = STANDING.get((kind, language))
            own = statements(kind, language)
            expected = {
                Element.PARTICIPANT: LINE,
                Element.RECIPIENTS: terms.recipients if terms else LINE,
                Element.INFORMATION: terms.information if terms else LINE,
                Element.PURPOSE: terms.purpose if terms else LINE,
                Element.EXPIRES: LINE,
                **own,
            }
            sign = "- " if language is FormLanguage.SPANISH else ""
            found = dict(zip(Element, blank_of(changed(kind), language), strict=True))
            discloser = found.pop(Element.DISCLOSER)
            assert found == {one: sign + text for one, text in expected.items()}
            assert discloser == sign + (
                "Este programa de apoyo entre pares en la recuperación"
                if language is FormLanguage.SPANISH
                else "This peer recovery support program"
            )


def test_the_blank_is_of_the_text_as_it_is_now(sqlite_agency: Any) -> None:
    read = sqlite_agency.deployment.store.read
    for kind in (ConsentKind.CARE, ConsentKind.OTHER):
        for language in FormLanguage:
            blank = blank_text(read, kind, language)
            assert blank == blank_of(as_delivered(kind), language)
    text = as_delivered(ConsentKind.CARE)
    change = ChangeConsentText(
        kind=ConsentKind.CARE,
        english=(*map(TextLine, text.english), TextLine("One more.")),
        spanish=tuple(map(TextLine, text.spanish)),
    )
    sqlite_agency.perform(Role.MANAGER, change)
    assert blank_text(read, ConsentKind.CARE, FormLanguage.ENGLISH)[-1] == "One more."
    other = blank_text(read, ConsentKind.OTHER, FormLanguage.ENGLISH)
    assert other == blank_of(as_delivered(ConsentKind.OTHER), FormLanguage.ENGLISH)


def test_the_files_of_a_signed_form_are_its_own_in_their_order(founded: Any) -> None:
    deployed = founded.deployment
    scans = Scans(deployed.store.vault, deployed.store.gate, deployed.clock.now)
    form_id, first, second, stray = (UUID(int=n) for n in (91, 96, 95, 97))
    stream = form_stream(FIRST, form_id)
    scans.keep(FIRST, stream, [(first, PDF), (second, PNG), (stray, PDF)])
    signing = SignConsentForm(
        participant_id=FIRST,
        form_id=form_id,
        kind=ConsentKind.CARE,
        language=FormLanguage.ENGLISH,
        expires_on=TODAY + timedelta(days=365),
        signed_name="Robin Example",
        signed_on=date(2026, 11, 20),
        scans=(first, second),
    )
    founded.perform(Role.INTAKE, signing)
    signed = deployed.store.read(SIGNED_FORM, stream).signed
    look = ("intake-1", "consents")
    assert papers_of(scans, signed) == (
        Kept(scan_id=first, size=len(PDF)),
        Kept(scan_id=second, size=len(PNG)),
    )
    assert opened_scan(scans, signed, second, look=None) == Scan(type=ScanType.PNG, body=PNG)
    assert opened_scan(scans, signed, stray, look=None) is None, "sent, and not of the form"
    assert opened_scan(scans, signed, UUID(int=1), look=None) is None
    since = deployed.clock.now() - timedelta(days=1)
    register = deployed.web_services().looks
    assert [one for one in register.of(FIRST, since) if one.viewer == "intake-1"] == []
    assert opened_scan(scans, signed, first, look=look) == Scan(type=ScanType.PDF, body=PDF)
    looks = [one.purpose for one in register.of(FIRST, since) if one.viewer == "intake-1"]
    assert looks == ["consents"], "a list of files opens none"
    assert [*register.of(SECOND, since)] == []
    founded.erase(FIRST)
    assert opened_scan(scans, signed, first, look=None) is None
