"""Anybody asks for support without an account: a referral that intake sees, no trace on the
computer that was used, and the same answer whoever is named."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.shared.roles import Role
from peermatch.readmodels.screens.referrals import referral_intake, waitlist
from peermatch.store.accounts import throttle
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.referrals import asking_for_support
from peermatch.usecases.referrals.asking_for_support import asked_referral
from peermatch.web.asking import asking_pages, form_pass, receipt_pages
from stories.extent import examples

CODE = re.compile(r'class="ask__code">([^<]+)<')
PASS = re.compile(r'name="pass" value="([^"]+)"')
UNREACHED = "A safe way to reach them"
MYSELF = {
    "participant_name": "Robin Asker",
    "safe_contact": "text",
    "phone": "(804) 555-0199",
    "email": "",
    "language": "es",
    "county": "Essex",
    "service_line": "substance-use",
    "website": "",
    "lang": "en",
}
MY_SON = {
    "asked_by": "Ana Asker",
    "asked_by_phone": "(804) 555-0188",
    "participant_name": "Lee",
    "phone": "",
    "language": "en",
    "county": "",
    "website": "",
    "lang": "en",
}


@pytest.fixture
def no_limit(monkeypatch):
    """However many tests ask from the one place that they all come from."""
    monkeypatch.setattr(asking_pages, "AT_ONCE", 10_000)
    monkeypatch.setattr(receipt_pages, "AT_ONCE", 10_000)


@pytest.fixture
def passed(peermatch):
    """A pass that was given out a while ago, as for somebody who took a minute to fill it in."""

    def made(minutes: float = 1.0, receipt: str = "") -> str:
        services = peermatch.app.state.services
        code = receipt or asking_for_support.new_receipt(services.new_id())
        at = services.now() - timedelta(minutes=minutes)
        return form_pass.issued(services.page_seal, code, at).sealed

    return made


def sent(peermatch, passed, path="/ask", told=MYSELF, **changes):
    body = {"pass": passed(), **told, **changes}
    return peermatch.client().post(path, data=body)


def reading(peermatch):
    return peermatch.deployment.reading(Actor(name="intake-1", role=Role.INTAKE))


def looked_up(peermatch, code, **more):
    return peermatch.client().post("/ask/receipt", data={"code": code, **more})


def shown(peermatch, code):
    """What intake sees of it, once the read models have it."""
    service = peermatch.deployment.service
    assert service.wait(service.store.readable_end())
    return waitlist.one(reading(peermatch), asked_referral(code))


def test_somebody_asks_for_themselves_and_intake_sees_what_is_still_needed(
    peermatch, passed, no_limit
):
    answer = sent(peermatch, passed)
    assert answer.status_code == 200
    (code,) = CODE.findall(answer.text)
    row = shown(peermatch, code)
    assert row.sender_reference == code
    assert (row.name, row.safe_contact, row.county, row.language) == (
        "Robin Asker", "text", "Essex", "Spanish"
    )  # fmt: skip
    came = referral_intake.one(reading(peermatch), row.referral_id)
    assert (came.sender_kind, came.acknowledged_on is not None) == ("self", True)
    intake = peermatch.client(Role.INTAKE)
    page = intake.get(f"/referrals/{row.referral_id}").text
    assert UNREACHED not in page
    for needed in ("Birth date", "Lived experience", "Ways to meet", "Signed consent"):
        assert needed in page
    assert str(row.referral_id) in intake.get("/referrals?source=self&per=200").text


def test_a_relative_is_called_first_and_nothing_is_left_for_the_person(peermatch, passed, no_limit):
    answer = sent(peermatch, passed, "/ask/family", MY_SON)
    (code,) = CODE.findall(answer.text)
    row = shown(peermatch, code)
    assert (row.name, row.phone, row.safe_contact) == ("Lee", "", "do-not-contact-at-home")
    came = referral_intake.one(reading(peermatch), row.referral_id)
    assert (came.sender_kind, came.sender) == ("family", ("Ana Asker", "(804) 555-0188"))
    assert UNREACHED in peermatch.client(Role.INTAKE).get(f"/referrals/{row.referral_id}").text
    told = looked_up(peermatch, code)
    assert "only if the person you asked for wants us to" in told.text


def test_the_receipt_tells_how_far_it_is_and_any_other_code_nothing(peermatch, passed, no_limit):
    (code,) = CODE.findall(sent(peermatch, passed).text)
    typed = code.lower().replace("-", " ")
    assert "Somebody from our team will get in touch" in looked_up(peermatch, typed).text
    wrong = {looked_up(peermatch, text).status_code for text in ("0000-0000-0000", "R0001", "x")}
    assert wrong == {404}
    said = "We find nothing with this code"
    assert all(said in looked_up(peermatch, t).text for t in ("0000-0000-0000", "R0001"))
    spanish = looked_up(peermatch, "R0001", lang="es")
    assert "No encontramos nada con este código" in spanish.text


def test_a_form_sent_twice_is_one_request(peermatch, passed, no_limit):
    sealed = passed()
    first = sent(peermatch, passed, **{"pass": sealed})
    again = sent(peermatch, passed, **{"pass": sealed})
    assert CODE.findall(first.text) == CODE.findall(again.text) != []
    other = sent(peermatch, passed, **{"pass": sealed, "participant_name": "Somebody Else"})
    assert (other.status_code, "This was sent before" in other.text) == (409, True)


def test_whether_somebody_is_known_changes_nothing_of_the_answer(peermatch, passed, no_limit):
    """The second asks with the name and number of the first: the same but for the receipt."""
    pages = [sent(peermatch, passed).text for _ in range(2)]
    pages.append(sent(peermatch, passed, participant_name="Nobody Yet", phone="8045550100").text)
    assert len(set(map(len, pages))) == 1
    assert len({CODE.sub("", page) for page in map(without_nonce, pages)}) == 1


def without_nonce(page: str) -> str:
    return re.sub(r'nonce="[^"]*"', "", page)


@pytest.mark.parametrize("path", ["/ask", "/ask/family", "/ask/receipt"])
@pytest.mark.parametrize("query", ["", "?lang=es"])
def test_nothing_stays_on_the_computer(peermatch, path, query):
    answer = peermatch.client().get(path + query)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers
    assert answer.headers["content-language"] == ("es" if query else "en")
    assert 'href="/leave"' in answer.text
    typed = re.findall(r"<input (?![^>]*hidden)[^>]*>|<select[^>]*>", answer.text)
    assert typed
    assert all('autocomplete="off"' in field for field in typed)
    forms = re.findall(r"<form [^>]*>", answer.text)
    assert all('method="post"' in form for form in forms)
    assert "<script" not in answer.text


def test_what_was_answered_is_kept_by_nobody_either(peermatch, passed, no_limit):
    answer = sent(peermatch, passed)
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers
    assert "location" not in answer.headers
    (code,) = CODE.findall(answer.text)
    assert code not in "".join(re.findall(r'href="[^"]*"', answer.text))
    left = peermatch.client().get("/leave")
    assert urlsplit(left.headers["location"]).netloc != ""
    assert left.headers["clear-site-data"] == '"cache"'


@pytest.mark.parametrize(
    ("told", "field", "said"),
    [
        ({"participant_name": ""}, "participant_name", "Falta un nombre."),
        ({"safe_contact": ""}, "safe_contact", "Falta cómo podemos comunicarnos con usted."),
        ({"safe_contact": "owl"}, "safe_contact", "Elija una de estas opciones"),
        ({"phone": ""}, "phone", "Falta un número de teléfono"),
        ({"phone": "12"}, "phone", "Esto no es un número de teléfono."),
        ({"safe_contact": "email"}, "email", "Falta un correo electrónico"),
        ({"county": "Nowhere"}, "county", "Elija una de estas opciones"),
        ({"participant_name": "x" * 2500}, "participant_name", "No podemos leer este nombre."),
    ],
)
def test_what_is_wrong_is_said_in_the_language_of_the_page(peermatch, passed, told, field, said):
    answer = sent(peermatch, passed, lang="es", **told)
    assert answer.status_code == 422
    assert f'<li><a href="#{field}">{said}' in answer.text
    assert '<html lang="es">' in answer.text
    assert 'value="Robin Asker"' in answer.text or field == "participant_name"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("website", "https://spam.example"),
        ("pass", "made up"),
        ("pass", ""),
    ],
)
def test_what_no_person_filled_in_is_not_taken(peermatch, passed, name, value):
    answer = sent(peermatch, passed, **{name: value})
    assert answer.status_code == 422
    assert "Nothing is sent yet" in answer.text
    assert value not in PASS.findall(answer.text)
    assert 'id="website" name="website" type="text" value=""' in answer.text


@pytest.mark.parametrize(("minutes", "taken"), [(0, False), (0.2, True), (700, True), (800, False)])
def test_a_form_sent_at_once_or_left_lying_is_shown_once_more(
    peermatch, passed, no_limit, minutes, taken
):
    answer = sent(peermatch, passed, **{"pass": passed(minutes)})
    assert answer.status_code == (200 if taken else 422)
    assert bool(CODE.findall(answer.text)) is taken


@pytest.mark.usefixtures("waits_stand")
@pytest.mark.parametrize("path", ["/ask", "/ask/receipt"])
def test_many_from_one_place_have_to_wait_and_nobody_else(peermatch, passed, monkeypatch, path):
    """The waits are those of sign-ins, counted by themselves."""
    places = iter(["203.0.113.9"] * 4 + ["203.0.113.10"])
    for module in (asking_pages, receipt_pages):
        monkeypatch.setattr(module, "source_of", lambda _request: next(places))
        monkeypatch.setattr(module, "AT_ONCE", 2)
    told = MYSELF if path == "/ask" else {"code": "R0001"}
    answers = [sent(peermatch, passed, path, told) for _ in range(5)]
    fine = 200 if path == "/ask" else 404
    assert [one.status_code for one in answers] == [fine, fine, 429, 429, fine]
    assert 1 <= int(answers[2].headers["retry-after"]) <= throttle.FORGIVEN_EVERY.total_seconds()
    assert "Too much was sent from here" in answers[2].text


@pytest.fixture
def closed(peermatch):
    """The same program where nobody asks without an account."""

    class Closed:
        office_phone = ""

        def __getattr__(self, name: str) -> object:
            return getattr(before, name)

    before = peermatch.app.state.services
    peermatch.app.state.services = Closed()
    yield
    peermatch.app.state.services = before


def test_a_program_without_a_number_to_call_takes_no_requests(peermatch, closed):
    client = peermatch.client()
    for path in ("/ask", "/ask/family", "/ask/receipt"):
        assert client.get(path).status_code == client.post(path, data={}).status_code == 404
    assert "/ask" not in client.get("/sign-in").text


ANYTHING = st.text(st.characters(exclude_categories=("Cs",)), max_size=300)
FIELDS = sorted({*MYSELF, *MY_SON, "pass", "code", "unknown"} - {"participant_name"})


@settings(max_examples=examples(60), suppress_health_check=list(HealthCheck))
@given(
    path=st.sampled_from(["/ask", "/ask/family", "/ask/receipt"]),
    told=st.dictionaries(st.sampled_from(FIELDS), ANYTHING),
    name=ANYTHING,
)
def test_whatever_is_sent_is_answered_and_stays_in_no_address(
    peermatch, passed, no_limit, path, told, name
):
    body = {"pass": passed(), **(MY_SON if path == "/ask/family" else MYSELF), **told}
    answer = peermatch.client().post(path, data=body | {"participant_name": name})
    assert answer.status_code in {200, 404, 422}
    assert "location" not in answer.headers


def test_a_letter_is_asked_for_with_the_address_that_it_needs(peermatch, passed, no_limit):
    by_letter = {"safe_contact": "letter", "phone": "", "lang": "es"}
    lacking = sent(peermatch, passed, **by_letter)
    assert lacking.status_code == 422
    assert "Una dirección postal necesita" in lacking.text
    begun = sent(peermatch, passed, **by_letter, address="12 Example St", city="Richmond")
    assert 'href="#state"' in begun.text
    where = {"address": "12 Example St", "city": "Richmond", "state": "va", "zip_code": "23219"}
    unread = sent(peermatch, passed, **by_letter, **{**where, "zip_code": "2321"})
    assert "Esto no es un código postal" in unread.text
    done = sent(peermatch, passed, **by_letter, **where)
    code = CODE.search(done.text)[1]
    assert shown(peermatch, code).safe_contact == "letter"
    page = peermatch.client(Role.INTAKE).get(f"/referrals/{asked_referral(code)}").text
    assert "12 Example St, Richmond VA 23219" in page
    assert UNREACHED not in page


def test_what_is_unusual_is_asked_in_the_language_of_the_page(peermatch, passed, no_limit):
    odd = {"participant_name": "Robin 🙂", "lang": "es"}
    asked = sent(peermatch, passed, **odd)
    assert asked.status_code == 422
    assert asked.text.count("El nombre contiene dibujos o símbolos.") == 2
    assert 'name="sure.participant_name" value="name-with-pictures"' in asked.text
    taken = sent(peermatch, passed, **odd, **{"sure.participant_name": "name-with-pictures"})
    assert CODE.search(taken.text)
