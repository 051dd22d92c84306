"""A consent form is chosen by staff, read and signed on the screen in the person's language, and
kept with the very text that was signed."""

import re
import zlib
from base64 import a85decode
from html import unescape
from uuid import uuid4

from domain.people.consents.consent_statements import ConsentKind, FormLanguage
from domain.people.consents.consent_texts import as_delivered
from domain.shared.roles import Role
from web.pages.own.own_links import made, opened, received

CHOSEN = {"kind": "support", "language": "es", "expires_on": "2035-01-05"}
DRAWN = "10,20 30,40 50,20;100,100"


def hidden(page: str) -> dict[str, str]:
    """What a page's form sends along by itself."""
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page)
    return {name: unescape(value) for name, value in found}


def words(page: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page)))


def letters(pdf: bytes) -> str:
    """What a PDF writes, page by page."""
    told = re.findall(rb"stream\r?\n(.*?)~>endstream", pdf, re.DOTALL)
    pages = (zlib.decompress(a85decode(one)) for one in told)
    shown = (re.findall(rb"\((.*?)(?<!\\)\) Tj", page, re.DOTALL) for page in pages)
    return " ".join(line.decode("latin-1") for page in shown for line in page)


def signed(on, whose: str, **typed: str):
    """The page of the form after it was signed, and where it is."""
    intake = on.client(Role.INTAKE)
    form = intake.post(f"/people/{whose}/consent-form", data={**CHOSEN, **typed})
    assert form.status_code == 200, words(form.text)
    sent = {"signed_name": "Robin Own", "drawn": DRAWN, **hidden(form.text)}
    answer = intake.post("/do/sign-consent-form", data={**sent, "drawn": DRAWN})
    assert answer.status_code == 303, words(answer.text)
    path = answer.headers["location"].split("/thanks")[0]
    return intake.get(path), path


def test_a_form_is_read_and_signed_in_spanish(peermatch):
    referral, whose = received(peermatch, consent_signed_on=None, consent_expires_on=None)
    intake = peermatch.client(Role.INTAKE)
    person = intake.get(f"/referrals/{referral}").text
    assert f"/people/{whose}/consent-form" in person
    assert "One consent for treatment" in intake.get(f"/people/{whose}/consent-form").text
    form = intake.post(f"/people/{whose}/consent-form", data=CHOSEN)
    assert form.headers["content-language"] == "es"
    read = words(form.text)
    assert "Consentimiento para reunirme con un par" in read
    assert "5 de enero de 2035" in read
    assert "42 CFR parte 2" in read
    assert "Peermatch" not in read
    sent = {**hidden(form.text), "signed_name": "Robin Own", "drawn": DRAWN}
    answer = intake.post("/do/sign-consent-form", data=sent)
    assert answer.status_code == 303
    again = intake.post("/do/sign-consent-form", data=sent)
    assert again.headers["location"] == answer.headers["location"]
    thanks = intake.get(answer.headers["location"])
    assert "Gracias. Está firmado." in thanks.text
    path = answer.headers["location"].split("/thanks")[0]
    page = intake.get(path).text
    assert "Consentimiento para reunirme con un par" in page
    assert "Signed on the screen" in page
    assert "In force" in page
    assert "100,100 100,100" in page
    after = intake.get(f"/referrals/{referral}").text
    assert path in after
    assert "matching and meeting" in after
    pdf = intake.get(f"{path}/form.pdf")
    assert pdf.headers["content-disposition"] == 'attachment; filename="form.pdf"'
    assert "Robin Own" in letters(pdf.content)
    assert "Consentimiento" in letters(pdf.content)


def test_what_is_missing_is_said_in_their_language_and_kept(peermatch):
    _, whose = received(peermatch)
    intake = peermatch.client(Role.INTAKE)
    form = intake.post(f"/people/{whose}/consent-form", data=CHOSEN)
    sent = {**hidden(form.text), "signed_name": "", "drawn": DRAWN, "relationship": "hermana"}
    page = intake.post("/do/sign-consent-form", data=sent)
    assert page.status_code == 422
    assert "Escriba su nombre: esa es su firma." in page.text
    assert 'value="hermana"' in page.text
    assert f'name="drawn" value="{DRAWN}"' in page.text
    wrong = {**hidden(form.text), "signed_name": "Robin", "drawn": "<svg>"}
    page = intake.post("/do/sign-consent-form", data=wrong)
    assert page.status_code == 422
    assert "No se puede leer su dibujo." in page.text
    assert "<svg>" not in page.text


def test_what_staff_chose_wrongly_is_said_to_staff(peermatch):
    _, whose = received(peermatch)
    intake = peermatch.client(Role.INTAKE)
    for typed, said in (
        ({**CHOSEN, "expires_on": "2020-01-05"}, "The consent expires before it is signed."),
        ({**CHOSEN, "expires_on": ""}, "Expires on is missing."),
        ({**CHOSEN, "kind": "other"}, "Say who may be told, what, and why"),
        ({**CHOSEN, "recipients": "Dr. Ames"}, "Leave these fields empty."),
        ({**CHOSEN, "language": "ko"}, "must be one of: en, es"),
        ({"language": "en", "expires_on": "2035-01-05"}, "Which form is missing."),
    ):
        page = intake.post(f"/people/{whose}/consent-form", data=typed)
        assert page.status_code == 422, typed
        assert said in words(page.text), typed


def test_a_text_that_was_changed_is_read_again_before_it_is_signed(peermatch):
    _, whose = received(peermatch)
    intake = peermatch.client(Role.INTAKE)
    chosen = {**CHOSEN, "kind": "other", "use": "referrer", "recipients": "Dr. Ames"}
    chosen |= {"information": "Que asisto", "purpose": "Para coordinar", "language": "es"}
    first, path = signed(peermatch, whose, **chosen)
    assert "Dr. Ames" in words(first.text)
    form = intake.post(f"/people/{whose}/consent-form", data={**chosen, "expires_on": "2034-01-05"})
    text = as_delivered(ConsentKind.OTHER)
    changed = {"kind": "other", "english": [*text.english, "<b>More</b> **x**."]}
    answer = peermatch.command(
        Role.MANAGER, "change-consent-text", **changed, spanish=[*text.spanish, "Otra cosa."]
    )
    assert answer.json()["version"] == 1, answer.text
    sent = {**hidden(form.text), "signed_name": "Robin Own"}
    page = intake.post("/do/sign-consent-form", data=sent)
    assert page.status_code == 422
    assert "El texto acaba de cambiar." in page.text
    assert "Otra cosa." in page.text
    answer = intake.post(
        "/do/sign-consent-form", data={**hidden(page.text), "signed_name": "Robin Own"}
    )
    assert answer.status_code == 303
    assert "Otra cosa." not in intake.get(path).text
    listed = peermatch.client(Role.MANAGER).get("/consent-forms").text
    assert "Version 1 since" in words(listed)
    assert "Test manager" in listed
    assert "change-consent-text?kind=other" in listed
    assert "change-consent-text" not in intake.get("/consent-forms").text
    read = intake.get("/consent-forms/other/en").text
    assert "&lt;b&gt;More&lt;/b&gt; <strong>x</strong>." in read


def test_a_person_reads_and_keeps_what_they_signed(peermatch):
    _, whose = received(peermatch)
    _, path = signed(peermatch, whose)
    own = opened(peermatch, made(peermatch, whose))
    record = own.get("/your-page/record").text
    form = f"/your-page/forms/{path.rsplit('/', 1)[1]}"
    assert form in record
    page = own.get(form).text
    assert "What I signed" in page
    assert "Consentimiento para reunirme con un par" in page
    assert "Take this consent back" in page
    assert "Lo que firmé" in own.get(f"{form}?lang=es").text
    pdf = own.get(f"{form}/form.pdf")
    assert "Robin Own" in letters(pdf.content)
    kept = own.get("/your-page/record.json").json()["signed_forms"]
    assert [one["by"] for one in kept] == ["Robin Own"]
    assert "42 CFR parte 2" in " ".join(kept[0]["text"])
    _, other = received(peermatch)
    others = opened(peermatch, made(peermatch, other))
    for there in ("", "/form.pdf", f"/papers/{uuid4()}"):
        assert others.get(form + there).status_code == 404
        staff = peermatch.client(Role.INTAKE)
        assert staff.get(path.replace(whose, other) + there).status_code == 404
    consent = re.search(r"/your-page/consents/[0-9a-f-]{36}", page)[0]
    own.post(consent, data={"command_id": str(uuid4())})
    assert "Taken back on" in own.get(f"{form}?lang=en").text
    after = peermatch.client(Role.INTAKE).get(path).text
    assert "Ended" in after
    assert "/do/revoke-consent?" not in after


def test_blank_forms_are_there_to_print(peermatch):
    cprs = peermatch.client(Role.CPRS)
    for kind in ConsentKind:
        for language in FormLanguage:
            page = cprs.get(f"/consent-forms/{kind}/{language}")
            assert page.status_code == 200
            pdf = cprs.get(f"/consent-forms/{kind}/{language}/blank.pdf")
            assert "____" in letters(pdf.content)
    assert cprs.get("/consent-forms/nothing/en").status_code == 404
    told = peermatch.bearer(Role.CPRS).get("/api/v1/consent-forms").json()["forms"]
    assert {one["kind"] for one in told} == set(ConsentKind)
