"""An agency refers somebody by its link: a referral that intake sees, a code that tells what the
person consents to, and nothing that says who is known."""

import html
import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from domain.referrals.asking.receipt import Told
from domain.shared.roles import Role
from peermatch.usecases.core.ids import derived
from peermatch.usecases.referrals.agency_status import NothingToTell, TellAgency
from peermatch.usecases.referrals.asking_for_support import PUBLIC_PAGE, asked_referral
from peermatch.web.asking import agency_pages, receipt_pages

CODE = re.compile(r'class="ask__code">([^<]+)<')
LINK = re.compile(r'value="(http[^"]*/agency/[0-9a-f]{64})"')
PASS = re.compile(r'name="pass" value="([^"]+)"')
NONCE = re.compile(r'nonce="[^"]*"')
TOLD = {
    "asked_by": "Ana Asker",
    "asked_by_phone": "(804) 555-0188",
    "participant_name": "Lee Example",
    "birth_date": "1990-04-02",
    "agreed_on": "2026-01-05",
    "safe_contact": "text",
    "phone": "(804) 555-0199",
    "language": "en",
    "county": "Essex",
    "urgency": "urgent",
    "website": "",
    "lang": "en",
}
NOTHING = "We find nothing with this code"


@pytest.fixture
def no_limit(monkeypatch):
    monkeypatch.setattr(agency_pages, "AT_ONCE", 10_000)
    monkeypatch.setattr(receipt_pages, "AT_ONCE", 10_000)


@pytest.fixture
def agency(peermatch, monkeypatch):
    """A new link's path, of an organization of its own; forms by it are quickly filled in."""
    monkeypatch.setattr(agency_pages.form_pass, "QUICKEST", 0)
    name = f"Riverside {uuid4().hex[:6]} Hospital"
    made = peermatch.client(Role.INTAKE).post("/agency-links", data={"organization": name})
    assert made.status_code == 201
    (address,) = LINK.findall(made.text)
    return name, "/agency/" + address.rpartition("/")[2]


def sent(peermatch, path, **changes):
    client = peermatch.client()
    (sealed,) = PASS.findall(client.get(path).text)
    return client.post("/agency", data={**TOLD, "pass": sealed, **changes})


def looked_up(peermatch, code):
    return html.unescape(peermatch.client().post("/ask/receipt", data={"code": code}).text)


def test_what_is_unlikely_is_asked_and_taken_once_it_is_said_to_be_right(
    peermatch, agency, no_limit
):
    _, path = agency
    today = peermatch.deployment.service.program.today(peermatch.deployment.service.now())
    odd = {
        "birth_date": f"{today - timedelta(days=3)}", "address": "12 Example St", "city": "Saluda",
        "state": "VA", "zip_code": "20001",
    }  # fmt: skip
    client = peermatch.client()
    (sealed,) = PASS.findall(client.get(path).text)
    typed = {**TOLD, **odd, "pass": sealed}
    asked = client.post("/agency", data=typed)
    assert asked.status_code == 422
    text = html.unescape(asked.text)
    assert "Something here is unusual" in text
    assert text.count("By this birth date they are younger than 12.") == 2
    assert text.count("This ZIP code is of another state.") == 2
    assert "Sí, es correcto" in client.post("/agency", data=typed | {"lang": "es"}).text
    one = client.post("/agency", data=typed | {"sure.birth_date": "younger-than-twelve"})
    assert one.status_code == 422
    assert "younger than 12" not in one.text
    assert 'type="hidden" name="sure.birth_date" value="younger-than-twelve"' in one.text
    both = {"sure.birth_date": "younger-than-twelve", "sure.zip_code": "zip-of-another-state"}
    taken = client.post("/agency", data=typed | both)
    assert taken.status_code == 200, taken.text
    assert CODE.search(taken.text)


def test_a_referral_comes_in_by_a_link_and_the_code_tells_what_is_consented(
    peermatch, agency, no_limit
):
    organization, path = agency
    answer = sent(peermatch, path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers
    (code,) = CODE.findall(answer.text)
    assert code not in "".join(re.findall(r'href="[^"]*"', answer.text))
    referral_id = asked_referral(code)
    service = peermatch.deployment.service
    assert service.wait(service.store.readable_end())
    shown = html.unescape(peermatch.client(Role.INTAKE).get(f"/referrals/{referral_id}").text)
    for known in ("Lee Example", "Essex", "Ana Asker", organization, "Jan 5, 2026", "Urgent"):
        assert known in shown, known
    listed = html.unescape(peermatch.client(Role.MANAGER).get("/agency-links").text)
    assert re.search(rf"{organization}</th>.*?\(1 so far\)", listed, re.DOTALL)

    assert NOTHING in looked_up(peermatch, code), "no consent, no word"
    participant_id = str(derived("participant", UUID(str(referral_id))))
    consent = {"participant_id": participant_id, "discloser": "This program"}
    consent |= {"information": "How far the referral is", "purpose": "Following it up"}
    consent |= {"signed_on": "2026-01-06", "expires_on": "2035-01-06", "uses": ["referrer"]}
    consent |= {"told_of_right_to_revoke": True, "covers_later_information": True}
    for recipients in ("Another Hospital", f"The staff of {organization}"):
        assert NOTHING in looked_up(peermatch, code)
        given = {**consent, "consent_id": str(uuid4()), "recipients": recipients}
        said = peermatch.command(Role.INTAKE, "give-consent-for", **given)
        assert said.status_code == 200, said.text
        consent_id = said.json()["consent_id"]
    assert "We have your referral." in looked_up(peermatch, code)
    tried = {"referral_id": str(referral_id), "attempted_at": "2026-01-07T10:00:00-05:00"}
    tried |= {"way": "text", "outcome": "no-answer", "attempt_id": str(uuid4())}
    done = peermatch.command(Role.INTAKE, "attempt-contact", **tried)
    assert done.status_code == 200, done.text
    assert "We are working on your referral." in looked_up(peermatch, code)
    officer = peermatch.client(Role.PRIVACY_OFFICER)
    accounting = html.unescape(officer.get(f"/looks/people/{participant_id}").text)
    assert accounting.count("How far the referral is") == 2, "each thing told once"
    assert organization in accounting
    taken_back = {"participant_id": participant_id, "consent_id": consent_id}
    assert peermatch.command(Role.INTAKE, "revoke-consent", **taken_back).status_code == 200
    assert NOTHING in looked_up(peermatch, code), "a consent that is taken back ends it at once"
    late = TellAgency(referral_id=referral_id, told=Told.AGENCY_IN_WORK)
    with pytest.raises(NothingToTell):
        service.perform(PUBLIC_PAGE, uuid4(), late)


def test_a_revoked_link_an_expired_and_an_unknown_one_look_alike(peermatch, agency, no_limit):
    organization, path = agency
    client = peermatch.client()
    (sealed,) = PASS.findall(client.get(path).text)
    manager = peermatch.client(Role.MANAGER)
    row = manager.get("/agency-links").text.split(organization)[1]
    revoke = re.search(r'action="(/agency-links/[^"]+/revoke)"', row)[1]
    assert manager.post(revoke).headers["location"] == "/agency-links?done=agency-link-revoked"
    unknown = client.get(f"/agency/{'0' * 64}")
    assert (unknown.status_code, "This link does not work." in unknown.text) == (404, True)
    late = client.post("/agency", data={**TOLD, "pass": sealed})
    made_up = client.post("/agency", data={**TOLD, "pass": "made up"})
    pages = {NONCE.sub("", one.text) for one in (unknown, client.get(path), late, made_up)}
    assert len(pages) == 1
    assert "Revoked" in manager.get("/agency-links").text


def test_whether_somebody_is_known_changes_nothing_and_sent_twice_is_one(
    peermatch, agency, no_limit
):
    _, path = agency
    client = peermatch.client()
    first = sent(peermatch, path)
    again = sent(peermatch, path)
    other = sent(peermatch, path, participant_name="Nobody Yet", phone="8045550100")
    pages = {CODE.sub("", NONCE.sub("", one.text)) for one in (first, again, other)}
    assert len(pages) == 1
    (sealed,) = PASS.findall(client.get(path).text)
    twice = [client.post("/agency", data={**TOLD, "pass": sealed}) for _ in range(2)]
    assert len({CODE.findall(one.text)[0] for one in twice}) == 1
    changed = client.post("/agency", data={**TOLD, "pass": sealed, "participant_name": "Else"})
    assert (changed.status_code, "This was sent before" in changed.text) == (409, True)


@pytest.mark.parametrize(
    ("told", "field", "said"),
    [
        ({"agreed_on": ""}, "agreed_on", "Falta el día en que la persona aceptó"),
        ({"agreed_on": "soon"}, "agreed_on", "No podemos leer esta fecha."),
        ({"agreed_on": "2999-01-01"}, "agreed_on", "No puede haber aceptado en un día"),
        ({"asked_by": ""}, "asked_by", "Falta su propio nombre"),
        ({"phone": ""}, "phone", "Falta un número de teléfono"),
        ({"safe_contact": "owl"}, "safe_contact", "Elija una de estas opciones"),
        ({"birth_date": "3000-01-01"}, "birth_date", "No podemos leer esta fecha."),
    ],
)
def test_what_is_wrong_is_said_in_the_language_of_the_page(
    peermatch, agency, no_limit, told, field, said
):
    _, path = agency
    answer = sent(peermatch, path, lang="es", **told)
    assert answer.status_code == 422
    assert f'<li><a href="#{field}">{said}' in html.unescape(answer.text)
    assert f'href="{path}?lang=en"' in answer.text
    assert "<script" not in answer.text


def test_a_program_fills_it_in_and_many_have_to_wait(peermatch, agency, monkeypatch):
    _, path = agency
    robot = sent(peermatch, path, website="https://spam.example")
    assert (robot.status_code, "Nothing is sent yet" in robot.text) == (422, True)
    monkeypatch.setattr(agency_pages, "AT_ONCE", 2)
    now = peermatch.app.state.services.now() + timedelta(days=1)
    monkeypatch.setattr(peermatch.app.state.services.throttle, "_clock", lambda: now)
    answers = [sent(peermatch, path) for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert "retry-after" in answers[-1].headers


def test_a_link_needs_an_organization_and_a_role(peermatch):
    manager = peermatch.client(Role.MANAGER)
    for name in ("", "·", "x" * 101):
        assert manager.post("/agency-links", data={"organization": name}).status_code == 422
    refused = peermatch.client(Role.CPRS).post("/agency-links", data={"organization": "Court"})
    assert refused.status_code == 403
